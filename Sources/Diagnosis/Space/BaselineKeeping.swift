import Tuning

/// What a parameter may be after a change of its definition.
private enum Allowed {
  case values([ParameterValue])
  case range(ClosedRange<Double>)

  /// A definition as a file has it, with what stays of the parameter's present one.
  init?(_ definition: [ParameterValue.Entry], of present: Distribution) {
    func entry(_ key: String) -> ParameterValue? { definition.first { $0.key == key }?.value }
    if let value = entry("value") {
      self = .values([value])
    } else if case .list(let values)? = entry("values"), !values.isEmpty {
      self = .values(values)
    } else {
      guard let low = entry("min")?.number ?? present.bounds?.lowerBound,
        let high = entry("max")?.number ?? present.bounds?.upperBound, low <= high
      else { return nil }
      self = .range(low...high)
    }
  }

  /// The nearest value that is allowed; the value itself if it is.
  func nearest(to value: ParameterValue) -> ParameterValue {
    switch self {
    case .values(let values):
      if let same = values.first(where: { $0.means(value) }) { return same }
      guard let number = value.number else {
        // What took its place, `adamw` for `adam`, else the first.
        guard case .string(let old) = value else { return values[0] }
        return values.first {
          if case .string(let new) = $0 { new.hasPrefix(old) || old.hasPrefix(new) } else { false }
        } ?? values[0]
      }
      return values.compactMap { choice in choice.number.map { (choice, abs($0 - number)) } }
        .min { $0.1 < $1.1 }?.0 ?? values[0]
    case .range(let range):
      guard let number = value.number, !range.contains(number) else { return value }
      let end = min(range.upperBound, max(range.lowerBound, number))
      if case .int = value, let whole = Int(exactly: end) { return .int(whole) }
      return .double(end)
    }
  }

  /// A value that is allowed and that a distribution has as well, the given one if it can be; nil if
  /// there is none.
  func common(
    with present: Distribution, near value: ParameterValue
  ) -> ParameterValue? {
    func isAllowed(_ value: ParameterValue) -> Bool {
      switch self {
      case .values(let values): values.contains { $0.means(value) }
      case .range(let range): value.number.map(range.contains) ?? false
      }
    }
    if isAllowed(value), present.contains(value) { return value }
    // Of words none is near another, but for the one that takes its place.
    guard value.number != nil else { return nil }
    var candidates: [ParameterValue] = []
    if case .values(let values) = self { candidates = values }
    candidates += present.choices ?? []
    if case .range(let range) = self, let bounds = present.bounds {
      let low = max(range.lowerBound, bounds.lowerBound)
      let high = min(range.upperBound, bounds.upperBound)
      if low <= high {
        let middle = Allowed.middle(of: low...high)
        candidates += [.double(tidy(middle)), .double(middle)]
      }
    }
    candidates = candidates.filter { isAllowed($0) && present.contains($0) }
    guard let number = value.number, number > 0 else { return candidates.first }
    func distance(_ value: ParameterValue) -> Double {
      value.number.map { $0 > 0 ? max($0 / number, number / $0) : .infinity } ?? .infinity
    }
    return candidates.min { distance($0) < distance($1) }
  }

  /// The middle of a range, by the logarithm where it has one.
  static func middle(of range: ClosedRange<Double>) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    return low > 0 ? (low * high).squareRoot() : (low + high) / 2
  }
}

extension StudyPlan {
  /// Changes of the study file, and with them those that keep its baseline inside of the space: one
  /// that is freed gets the value that it had, one that a new range leaves out moves to its end.
  func keepingBaseline(_ edits: [StudyFileEdit]) -> [StudyFileEdit] {
    guard let baseline else { return edits }
    var all = edits
    for parameter in space.parameters {
      guard let value = baseline[parameter.name], let allowed = parameter.allowed(after: edits)
      else { continue }
      var kept = allowed.nearest(to: value)
      // As the number that it is, and not as the file happened to write it elsewhere.
      if case .spelled = kept, let number = kept.number { kept = .double(number) }
      let isFreed: Bool
      if case .values(let values) = allowed { isFreed = values.count > 1 } else { isFreed = true }
      // A file need not name what does not vary.
      guard !kept.means(value) || (parameter.distribution.isConstant && isFreed) else { continue }
      all.append(.set(["hone", "baseline", parameter.name], kept))
    }
    for case .set(let path, .map(let entries)) in edits
    where path.count == 2 && path[0] == "parameters" && space[path[1]] == nil {
      // A parameter that is new starts in the middle of its range.
      guard let low = entries.first(where: { $0.key == "min" })?.value.number,
        let high = entries.first(where: { $0.key == "max" })?.value.number, low > 0
      else { continue }
      all.append(.set(["hone", "baseline", path[1]], .double(tidy((low * high).squareRoot()))))
    }
    return all
  }
}

extension StudyPlan {
  /// A baseline that is proposed, with the changes of the file that it needs: inside of the space as
  /// it is, and as other proposals would leave it. A value that both allow is taken where there is
  /// one; else the proposal's change of that parameter comes along, for a baseline outside of the
  /// space is refused. What they would free keeps its value. Of parameters that they would add it
  /// says nothing: it must stand alone, too.
  func proposedBaseline(
    _ entries: [ParameterValue.Entry], after edits: [StudyFileEdit]
  ) -> (entries: [ParameterValue.Entry], needed: [StudyFileEdit]) {
    let freed = space.parameters.compactMap { parameter -> ParameterValue.Entry? in
      guard parameter.distribution.isConstant, parameter.allowed(after: edits) != nil,
        !entries.contains(where: { $0.key == parameter.name })
      else { return nil }
      return ParameterValue.Entry(parameter.name, parameter.distribution.value(at: 0))
    }
    var needed: [StudyFileEdit] = []
    let kept = (entries + freed).map { entry -> ParameterValue.Entry in
      guard let parameter = space[entry.key], let allowed = parameter.allowed(after: edits) else {
        return entry
      }
      var entry = entry
      if let common = allowed.common(with: parameter.distribution, near: entry.value) {
        entry.value = common
        return entry
      }
      needed += edits.filter { $0.path.starts(with: parameter.filePath) && !needed.contains($0) }
      if case .range(let range) = allowed, let number = entry.value.number,
        !range.contains(number)
      {
        entry.value = .double(tidy(Allowed.middle(of: range)))
      } else {
        entry.value = allowed.nearest(to: entry.value)
      }
      return entry
    }
    return (kept, needed)
  }
}

extension Parameter {
  /// What it may be after changes of the file; nil if none is about it.
  fileprivate func allowed(after edits: [StudyFileEdit]) -> Allowed? {
    var definition: [ParameterValue.Entry] = []
    var isChanged = false
    for case .set(let path, let value) in edits where path.starts(with: filePath) {
      if path.count == filePath.count, case .map(let entries) = value {
        definition = entries
        isChanged = true
      } else if path.count == filePath.count + 1 {
        definition.append(ParameterValue.Entry(path[path.count - 1], value))
        isChanged = true
      }
    }
    return isChanged ? Allowed(definition, of: distribution) : nil
  }
}
