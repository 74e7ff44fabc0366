/// A change of a study file, by the keys' path; `Documents` finds the place and makes it.
public enum StudyFileEdit: Sendable, Hashable, Codable {
  /// Puts a value under a key, which may be new; of a map, only what differs is touched.
  case set([String], ParameterValue)
  /// Takes a key out.
  case remove([String])

  /// The keys from the outermost inwards: `["parameters", "lr", "min"]`.
  public var path: [String] {
    switch self {
    case .set(let path, _), .remove(let path): return path
    }
  }
}

extension ParameterValue {
  /// The value with an edit made in it; a map grows the keys that the path needs.
  public func applying(_ edit: StudyFileEdit) -> ParameterValue {
    switch edit {
    case .set(let path, let value): return replaced(path[...], by: value)
    case .remove(let path): return replaced(path[...], by: nil)
    }
  }

  private func replaced(_ path: ArraySlice<String>, by value: ParameterValue?) -> ParameterValue {
    guard let key = path.first else { return value ?? self }
    var entries: [Entry] = []
    if case .map(let present) = self { entries = present }
    let index = entries.firstIndex { $0.key == key }
    if path.count == 1 {
      switch (index, value) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(key, value))
      case (nil, nil): break
      }
    } else if let index {
      entries[index].value = entries[index].value.replaced(path.dropFirst(), by: value)
    } else if value != nil {
      entries.append(Entry(key, ParameterValue.map([]).replaced(path.dropFirst(), by: value)))
    }
    return .map(entries)
  }
}
