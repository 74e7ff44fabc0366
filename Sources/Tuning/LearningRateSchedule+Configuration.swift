extension LearningRateSchedule {
  /// The rates that a configuration asks for, a step each: a picture of a run before it is had.
  ///
  /// The schedule counts in the trial's steps, as a scheduler does that is stepped once an epoch;
  /// one that is stepped with each update gives the same course, more finely.
  ///
  /// ```swift
  /// LearningRateSchedule.preview(of: ["lr": 0.1, "schedule": "cosine", "warmup": 5], steps: 30)
  /// ```
  /// - Parameters:
  ///   - configuration: A trial's parameters; see ``init(of:roles:steps:)`` for those that count.
  ///   - steps: A full trial's steps, from 1.
  ///   - roles: Which parameter is the learning rate, where the names don't tell.
  ///   - watched: The values that a reduction on a plateau has seen, a step each; without them such
  ///     a schedule stays at its rate.
  ///   - direction: Of those values.
  /// - Returns: As many rates as steps; nil if there is no rate, or nothing that shapes its course.
  /// - Complexity: O(`steps`).
  public static func preview(
    of configuration: Configuration, steps: Int, roles: Roles = Roles(), watched: [Double] = [],
    direction: Direction = .minimize
  ) -> [Double]? {
    guard let schedule = LearningRateSchedule(of: configuration, roles: roles, steps: steps),
      let base = ScheduleWords(configuration, roles).rate
    else { return nil }
    guard case .reduceOnPlateau(var rule) = schedule.shape else {
      return (0..<steps).map { schedule.rate(at: $0, of: steps, base: base) }
    }
    rule.direction = direction
    var reduction = PlateauReduction(rule)
    return (0..<steps).map { step in
      let rate = schedule.rate(at: step, of: steps, base: base * reduction.scale)
      if step < watched.count { reduction.observe(watched[step], base: base) }
      return rate
    }
  }

  /// The schedule that a configuration's parameters describe.
  ///
  /// `schedule` (also `scheduler`, `lr_schedule`, `lr_scheduler_type` …) names it; `warmup` (a share
  /// of the run below 1, else steps; `warmup_ratio`, `warmup_steps`, `warmup_epochs`), `warmup_shape`
  /// (linear or exponential), `gamma`, `step_size`, `milestones`, `factors`, `power`, `min_lr`, `t_0`, `t_mult`,
  /// `pct_start`, `div_factor`, `final_div_factor`, `factor`, `patience`, `cooldown` and `threshold`
  /// say it in more detail where it has such a thing; what they leave open is as in `init(named:)`.
  ///
  /// - Returns: nil if nothing of that is given, the name is not known, or a length exceeds the run,
  ///   for then it counts something else than steps.
  public init?(of configuration: Configuration, roles: Roles = Roles(), steps: Int) {
    let words = ScheduleWords(configuration, roles)
    guard steps > 0, let rate = words.rate, rate > 0, let named = words.schedule else { return nil }
    self = named
    guard let shape = words.detailed(shape, rate: rate),
      let warmup = words.warmup(otherwise: warmup)
    else { return nil }
    self.shape = shape
    self.warmup = warmup.length == .updates(0) ? nil : warmup
    let fits = lengths.allSatisfy { $0 <= steps }
    guard fits else { return nil }
  }

  /// The lengths that are given in updates.
  private var lengths: [Int] {
    var spans: [Span] = warmup.map { [$0.length] } ?? []
    switch shape {
    case .step(let size, _), .exponential(_, let size): spans.append(size)
    case .multiStep(let milestones, _), .piecewise(let milestones, _): spans += milestones
    case .cosineWithRestarts(let first, _, _): spans.append(first)
    case .linear(_, _, let over): spans.append(over)
    case .constant, .cosine, .polynomial, .oneCycle, .reduceOnPlateau: break
    }
    return spans.map { span in
      guard case .updates(let count) = span else { return 0 }
      return count
    }
  }
}
