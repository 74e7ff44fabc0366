/// One value for each parameter of a space, in the space's order; names are dotted.
public struct Configuration: Sendable, Hashable, Codable {
  /// A parameter's name and its value.
  public struct Entry: Sendable, Hashable, Codable {
    /// The (dotted) name.
    public var name: String
    /// The value.
    public var value: ParameterValue

    /// A name and its value.
    public init(_ name: String, _ value: ParameterValue) {
      self.name = name
      self.value = value
    }
  }

  /// The entries in order.
  public private(set) var entries: [Entry]

  /// A configuration of these entries; names are unique.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// The value under a name. Setting one that is not there appends it; setting nil removes it.
  public subscript(name: String) -> ParameterValue? {
    get { entries.first { $0.name == name }?.value }
    set {
      let index = entries.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(name, value))
      case (nil, nil): break
      }
    }
  }

  /// The number under a name; nil if there is none.
  public func number(_ name: String) -> Double? { self[name]?.number }

  /// The names whose values mean different things in the two configurations, in this one's order.
  public func differences(from other: Configuration) -> [String] {
    var names = entries.filter { entry in
      guard let theirs = other[entry.name] else { return true }
      return !entry.value.means(theirs)
    }.map(\.name)
    names += other.entries.map(\.name).filter { self[$0] == nil }
    return names
  }

  /// The values as a JSON object, nested as the space nests them.
  public func json(in space: SearchSpace) -> JSON {
    nested(in: space).json
  }

  /// The values as a map, nested as the space nests them; names the space does not know stay flat.
  public func nested(in space: SearchSpace) -> ParameterValue {
    var root: [ParameterValue.Entry] = []
    for entry in entries {
      Configuration.insert(
        entry.value, at: (space[entry.name]?.path ?? [entry.name])[...], into: &root)
    }
    return .map(root)
  }

  private static func insert(
    _ value: ParameterValue, at path: ArraySlice<String>, into entries: inout [ParameterValue.Entry]
  ) {
    guard let key = path.first else { return }
    if path.count == 1 {
      entries.append(ParameterValue.Entry(key, value))
      return
    }
    let index = entries.firstIndex { $0.key == key }
    var inner: [ParameterValue.Entry] = []
    if let index, case .map(let existing) = entries[index].value { inner = existing }
    insert(value, at: path.dropFirst(), into: &inner)
    if let index {
      entries[index].value = .map(inner)
    } else {
      entries.append(ParameterValue.Entry(key, .map(inner)))
    }
  }
}

extension Configuration: ExpressibleByDictionaryLiteral {
  /// A configuration in the order given.
  public init(dictionaryLiteral elements: (String, ParameterValue)...) {
    self.init(elements.map { Entry($0.0, $0.1) })
  }
}

extension Configuration: CustomStringConvertible {
  /// `lr=0.003, layers=2`.
  public var description: String {
    entries.map { "\($0.name)=\(pythonText($0.value))" }.joined(separator: ", ")
  }
}
