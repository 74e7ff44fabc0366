import Tuning

/// A piece of a YAML file, with its place and its spelling.
struct Node: Sendable, Hashable {
  /// What it is.
  enum Content: Sendable, Hashable {
    case scalar(Scalar)
    case list([Node])
    case map([Entry])
  }

  /// A single value.
  struct Scalar: Sendable, Hashable {
    /// The text as it was written, without quotes.
    var text: String
    /// Whether it stood without quotes, so that YAML decides what it means.
    var isPlain: Bool
    /// What it means.
    var value: ParameterValue
  }

  /// A key of a map and what stands under it.
  struct Entry: Sendable, Hashable {
    /// The key.
    var key: String
    /// The key's line, from 1.
    var line: Int
    /// The key's column, from 1.
    var column: Int
    /// What stands under it.
    var node: Node
  }

  /// What it is.
  var content: Content
  /// The line, from 1.
  var line: Int
  /// The column, from 1.
  var column: Int

  /// What stands under a key of a map.
  subscript(key: String) -> Entry? {
    entries?.first { $0.key == key }
  }

  /// The entries of a map.
  var entries: [Entry]? {
    if case .map(let entries) = content { return entries }
    return nil
  }

  /// The elements of a list.
  var elements: [Node]? {
    if case .list(let elements) = content { return elements }
    return nil
  }

  /// The single value.
  var scalar: Scalar? {
    if case .scalar(let scalar) = content { return scalar }
    return nil
  }

  /// Whether nothing is given: an empty value, `~`, `null`.
  var isNull: Bool { scalar?.value == .null }

  /// The whole as a value of a parameter.
  var value: ParameterValue {
    switch content {
    case .scalar(let scalar): return scalar.value
    case .list(let elements): return .list(elements.map(\.value))
    case .map(let entries):
      return .map(entries.map { ParameterValue.Entry($0.key, $0.node.value) })
    }
  }

  /// What was given, for a message.
  var given: String {
    switch content {
    case .scalar(let scalar):
      switch scalar.value {
      case .null: return "nothing"
      case .string: return "\"\(scalar.text)\""
      default: return scalar.text
      }
    case .list: return "a list"
    case .map: return "a map"
    }
  }
}
