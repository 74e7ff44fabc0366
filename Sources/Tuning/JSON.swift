/// A JSON value that keeps the order of its keys, and the difference between `2` and `2.0`.
///
/// Numbers that JSON cannot say (`NaN`, infinities) are written as those strings, or bare as
/// Python writes them, by choice of the writer; the reader takes both.
public enum JSON: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written without fraction or exponent.
  case int(Int)
  /// Any other number, NaN and infinities included.
  case double(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSON])
  /// Keys and values in their order; a key may stand twice, the last one counts.
  case object([Member])

  /// A key and its value.
  public struct Member: Sendable, Hashable {
    /// The key.
    public var key: String
    /// What stands under it.
    public var value: JSON

    /// A key and its value.
    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// How numbers that JSON cannot say are written.
  public enum NonFinite: Sendable {
    /// As the strings `"NaN"`, `"Infinity"`, `"-Infinity"`: valid JSON, for programs.
    case strings
    /// Bare, as Python's `json` writes and reads them.
    case bare
  }

  /// The last value under a key; nil if this is no object or has no such key.
  public subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The text of a string.
  public var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The whole number, if this is one that fits.
  public var int: Int? {
    switch self {
    case .int(let value): return value
    case .double(let value): return Int(exactly: value)
    default: return nil
    }
  }

  /// The number; the strings `NaN`, `Infinity` and `-Infinity` count as numbers.
  public var number: Double? {
    switch self {
    case .int(let value): return Double(value)
    case .double(let value): return value
    case .string("NaN"): return .nan
    case .string("Infinity"): return .infinity
    case .string("-Infinity"): return -.infinity
    default: return nil
    }
  }

  /// The truth value.
  public var bool: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }

  /// The elements of a list.
  public var array: [JSON]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The members of an object.
  public var members: [Member]? {
    if case .object(let members) = self { return members }
    return nil
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A list.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object, its keys in the order given.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }

  /// The value, or `null` for nil.
  public init(_ text: String?) { self = text.map(JSON.string) ?? .null }
  /// The value, or `null` for nil.
  public init(_ number: Double?) { self = number.map(JSON.double) ?? .null }
  /// The value, or `null` for nil.
  public init(_ number: Int?) { self = number.map(JSON.int) ?? .null }
}
