/// Live knobs: values of a running trial that its script rereads.
extension StudyPlan {
  /// A knob as it was given, checked.
  ///
  /// - Parameters:
  ///   - given: The parameter's name, or that of its role (`learning_rate`).
  ///   - value: The value it is turned to.
  ///   - rows: The trials it is turned in; the value must be allowed in each of them.
  /// - Returns: The parameter by its own name, with the value.
  /// - Throws: `ActRefusal` if there is no such parameter, or the value is not allowed.
  public func knob(
    _ given: String, _ value: ParameterValue, of rows: [TrialRow]
  ) throws(ActRefusal) -> Configuration.Entry {
    let names = space.parameters.map(\.name)
    let role = ParameterRole(rawValue: given)
    guard
      let name = names.contains(given)
        ? given : role.flatMap({ roles.name(of: $0, among: names) })
    else {
      let hint = nearMiss(given, among: names).map { "; did you mean \($0)?" } ?? ""
      throw ActRefusal("the study has no parameter \(given)\(hint)")
    }
    for row in rows {
      var whole = row.configuration
      whole[name] = value
      let problems = space.problems(of: whole).filter { $0.hasPrefix("\(name):") }
      guard problems.isEmpty else { throw ActRefusal(problems.joined(separator: "; ")) }
    }
    return Configuration.Entry(name, value)
  }
}
