/// One value of a hyperparameter.
public enum ParameterValue: Sendable, Hashable {
  /// YAML's `null`, Python's `None`.
  case null
  /// A truth value.
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// A number with a fraction, even if it is whole (`2.0`).
  case double(Double)
  /// A text.
  case string(String)
  /// A number whose spelling must survive: `1e-4` is text to YAML 1.1, and scripts of a W&B sweep
  /// are handed it as it was written.
  case spelled(Double, String)
  /// A list.
  case list([ParameterValue])
  /// Keys and values in their order.
  case map([Entry])

  /// A key of a map and its value.
  public struct Entry: Sendable, Hashable {
    /// The key.
    public var key: String
    /// Its value.
    public var value: ParameterValue

    /// A key and its value.
    public init(_ key: String, _ value: ParameterValue) {
      self.key = key
      self.value = value
    }
  }

  /// The value as a number; nil for texts, truth values, lists and maps.
  public var number: Double? {
    switch self {
    case .int(let value): return Double(value)
    case .double(let value), .spelled(let value, _): return value
    default: return nil
    }
  }

  /// Whether two values mean the same: `2`, `2.0` and a spelled `2e0` do.
  public func means(_ other: ParameterValue) -> Bool {
    if let a = number, let b = other.number { return a == b || (a.isNaN && b.isNaN) }
    return self == other
  }

  /// The value as a person reads it on a screen: Python's text, with numbers kept short.
  public var displayText: String { pythonText(self) }

  /// The value as JSON; a spelled number is a number.
  public var json: JSON {
    switch self {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .double(let value), .spelled(let value, _): return .double(value)
    case .string(let text): return .string(text)
    case .list(let elements): return .array(elements.map(\.json))
    case .map(let entries): return .object(entries.map { JSON.Member($0.key, $0.value.json) })
    }
  }

  /// The value that a JSON value stands for.
  public init(_ json: JSON) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .list(elements.map(ParameterValue.init))
    case .object(let members):
      self = .map(members.map { Entry($0.key, ParameterValue($0.value)) })
    }
  }

  /// Reads what a user typed (`--set lr=1e-3`): a number, `true`/`false`, `null`/`None`, JSON for
  /// lists and maps, else a text.
  public init(typed text: String) {
    if let value = Int(text) {
      self = .int(value)
    } else if let value = Double(text), text.contains(where: \.isNumber) {
      self = .double(value)
    } else if text == "true" || text == "True" {
      self = .bool(true)
    } else if text == "false" || text == "False" {
      self = .bool(false)
    } else if text == "null" || text == "None" {
      self = .null
    } else if let first = text.first, first == "[" || first == "{" || first == "\"",
      let json = try? JSON(parsing: text)
    {
      self.init(json)
    } else {
      self = .string(text)
    }
  }
}

extension ParameterValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension ParameterValue: Codable {
  /// Scalars and lists stand as themselves; what JSON would blur is tagged: a whole `double`, a
  /// spelled number, and the order of a map's keys.
  private enum Tag: String, CodingKey {
    case double = "$double"
    case spelled = "$spelled"
    case map = "$map"
  }

  /// Reads what `encode` wrote.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: Tag.self), !container.allKeys.isEmpty {
      if let text = try container.decodeIfPresent(String.self, forKey: .double) {
        self = .double(Double(text) ?? .nan)
      } else if let text = try container.decodeIfPresent(String.self, forKey: .spelled) {
        self = .spelled(Double(text) ?? .nan, text)
      } else {
        var list = try container.nestedUnkeyedContainer(forKey: .map)
        var entries: [Entry] = []
        while !list.isAtEnd {
          let key = try list.decode(String.self)
          entries.append(Entry(key, try list.decode(ParameterValue.self)))
        }
        self = .map(entries)
      }
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .int(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else {
      self = .list(try container.decode([ParameterValue].self))
    }
  }

  /// Writes the value so that reading gives the very same one.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .double(let value) where !value.isFinite || Int(exactly: value) != nil:
      var container = encoder.container(keyedBy: Tag.self)
      try container.encode(String(value), forKey: .double)
    case .spelled(_, let text):
      var container = encoder.container(keyedBy: Tag.self)
      try container.encode(text, forKey: .spelled)
    case .map(let entries):
      var container = encoder.container(keyedBy: Tag.self)
      var list = container.nestedUnkeyedContainer(forKey: .map)
      for entry in entries {
        try list.encode(entry.key)
        try list.encode(entry.value)
      }
    default:
      var container = encoder.singleValueContainer()
      switch self {
      case .null: try container.encodeNil()
      case .bool(let value): try container.encode(value)
      case .int(let value): try container.encode(value)
      case .double(let value): try container.encode(value)
      case .string(let text): try container.encode(text)
      case .list(let elements): try container.encode(elements)
      case .spelled, .map: break
      }
    }
  }
}
