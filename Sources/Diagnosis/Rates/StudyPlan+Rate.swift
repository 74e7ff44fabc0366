import Tuning

/// What follows from a range test, for the plan.
extension StudyPlan {
  /// The parameter that is the learning rate.
  ///
  /// - Throws: `ActRefusal` if there is none.
  func namedRate() throws(ActRefusal) -> String {
    guard let name = learningRateName, space[name] != nil else {
      throw ActRefusal(
        "no parameter is the learning rate; name it in the study file: "
          + "hone: {roles: {learning_rate: NAME}}")
    }
    return name
  }

  /// The momentum of a configuration, as far as the plan tells: a parameter's value (`momentum`,
  /// `beta1`), else what the named optimizer usually has.
  func momentum(of configuration: Configuration) -> Double {
    let own = space.parameters.first { ["momentum", "beta1"].contains(ParameterWords.plain($0)) }
    if let own, let value = configuration.number(own.name), (0..<1).contains(value) { return value }
    return optimizer(of: configuration).flatMap(ParameterWords.usualMomentum) ?? 0
  }

  /// The optimizer: the parameter's value, else a word of the command (`--optimizer=adam`).
  private func optimizer(of configuration: Configuration) -> String? {
    let names = space.parameters.map(\.name)
    if let name = roles.name(of: .optimizer, among: names),
      case .string(let text)? = configuration[name]
    {
      return text
    }
    return launch.command.elements.lazy
      .compactMap { $0.split(separator: "=").last.map(String.init) }
      .first { ParameterWords.usualMomentum($0) != nil }
  }

  /// The plan with the learning rate's range narrowed to what a range test suggests.
  ///
  /// - Throws: `ActRefusal` if no parameter is the learning rate, or it is one of a list.
  public func narrowing(_ range: ClosedRange<Double>) throws(ActRefusal) -> StudyPlan {
    let name = try namedRate()
    guard space[name]?.distribution.isNumeric == true else {
      throw ActRefusal("\(name) is one of a list; narrow the list in the study file")
    }
    var plan = self
    plan.space.setDistribution(
      .continuous(.logUniform(low: range.lowerBound, high: range.upperBound), quantum: nil),
      of: name)
    return plan
  }

  /// A trial at a learning rate, the rest like another's, else like the baseline.
  ///
  /// - Throws: `ActRefusal` if no parameter is the learning rate, or it is one of a list.
  public func trial(
    at rate: Double, like other: Configuration?
  ) throws(ActRefusal) -> Proposal {
    let name = try namedRate()
    var whole = other ?? middle
    guard space[name]?.distribution.isNumeric == true else {
      throw ActRefusal("\(name) is one of a list; clone a trial with another choice")
    }
    whole[name] = .double(rate)
    return Proposal(
      configuration: whole, origin: .enqueued,
      reason: "\(name) \(RangeAnalysis.text(rate)), from the range test")
  }
}
