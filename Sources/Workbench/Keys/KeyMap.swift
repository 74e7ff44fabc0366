import Canvas

/// The one table of bindings: keys, hints, help, palette and the README's key table come from it.
public struct KeyMap: Sendable {
  /// All bindings, in the order in which help shows them.
  public let bindings: [Binding]
  private let table: [Binding.Context: [Key: Int]]

  /// A map of these bindings; of two with the same key in one context the first counts.
  public init(_ bindings: [Binding]) {
    self.bindings = bindings
    var table: [Binding.Context: [Key: Int]] = [:]
    for (index, binding) in bindings.enumerated() {
      for key in binding.keys where table[binding.context]?[key] == nil {
        table[binding.context, default: [:]][key] = index
      }
    }
    self.table = table
  }

  /// What a key means in the first of some contexts in which it means anything.
  public func binding(_ key: Key, in contexts: [Binding.Context]) -> Binding? {
    for context in contexts {
      if let index = table[context]?[key] { return bindings[index] }
    }
    return nil
  }

  /// Keys that mean two things in one context.
  public var collisions: [String] {
    var seen: [Binding.Context: [Key: String]] = [:]
    var found: [String] = []
    for binding in bindings {
      for key in binding.keys {
        if let other = seen[binding.context]?[key] {
          found.append("\(key) in \(binding.context.rawValue): \(other), \(binding.name)")
        }
        seen[binding.context, default: [:]][key] = binding.name
      }
    }
    return found
  }

  /// The keys of the panes as a Markdown table, for the README.
  public func markdownTable() -> String {
    var lines = ["| key | does |", "| --- | --- |"]
    for binding in bindings where binding.context.isPane {
      let keys = binding.keys.map { "`\(Binding.label($0) == "|" ? "\\|" : Binding.label($0))`" }
      let place = binding.context == .everywhere ? "" : "\(binding.context.rawValue): "
      lines.append("| \(keys.joined(separator: " ")) | \(place)\(binding.name) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
