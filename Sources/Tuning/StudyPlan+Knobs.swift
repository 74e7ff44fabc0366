/// Live knobs: values of a running trial that its script rereads.
extension StudyPlan {
  /// A knob as it was given, checked.
  ///
  /// - Parameters:
  ///   - given: The parameter's name, or that of its role (`learning_rate`).
  ///   - value: The value it is turned to.
  ///   - rows: The trials it is turned in; the value must be allowed in each of them.
  /// - Returns: The parameter by its own name, with the value.
  ///   Any number will do where the trial has a number: a hand goes where no search was meant to.
  /// - Throws: `ActRefusal` if there is no such parameter, if it shapes the network, or if the value is
  ///   not allowed.
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
    if space[name]?.isArchitecture == true {
      let number = rows.first.map { " \($0.number)" } ?? " N"
      throw ActRefusal(
        "\(name) shapes the network, which cannot change while it trains; try it in a trial of its "
          + "own: hone clone\(number) --set \(name)=\(shortText(value))")
    }
    for row in rows where !isOtherNumber(value, of: name, row) {
      var whole = row.configuration
      whole[name] = value
      let problems = space.problems(of: whole).filter { $0.hasPrefix("\(name):") }
      guard problems.isEmpty else { throw ActRefusal(problems.joined(separator: "; ")) }
    }
    return Configuration.Entry(name, value)
  }

  /// Whether it is a number where the parameter has a few to choose from, or one.
  private func isOtherNumber(_ value: ParameterValue, of name: String, _ row: TrialRow) -> Bool {
    guard value.number?.isFinite == true, row.configuration[name]?.number != nil else {
      return false
    }
    return space[name]?.distribution.choices != nil
  }

  /// That a knob was turned out of what is searched; nil if it was not.
  public func knobWarning(_ knob: Configuration.Entry) -> String? {
    guard let distribution = space[knob.name]?.distribution, !distribution.isConstant else {
      return nil
    }
    if let bounds = distribution.bounds, let number = knob.value.number, !bounds.contains(number) {
      let ends = [bounds.lowerBound, bounds.upperBound].map { shortText(.double($0)) }
      return "outside \(ends.joined(separator: " … "))"
    }
    guard let choices = distribution.choices, distribution.index(of: knob.value) == nil else {
      return nil
    }
    return "none of \(choices.map(shortText).joined(separator: ", "))"
  }
}
