/// What the parameters of a configuration say of the schedule.
struct ScheduleWords {
  /// The learning rate.
  let rate: Double?
  private let values: [String: ParameterValue]

  init(_ configuration: Configuration, _ roles: Roles) {
    let names = configuration.entries.map(\.name)
    rate = roles.name(of: .learningRate, among: names).flatMap(configuration.number)
    let pairs = configuration.entries.map { entry in
      let innermost = entry.name.split(separator: ".").last.map(String.init) ?? entry.name
      return (LearningRateSchedule.plain(innermost), entry.value)
    }
    values = Dictionary(pairs) { first, _ in first }
  }

  private func value(_ names: [String]) -> ParameterValue? {
    names.lazy.compactMap { values[$0] }.first
  }

  private func number(_ names: String...) -> Double? {
    value(names)?.number.flatMap { $0.isFinite ? $0 : nil }
  }

  private func count(_ names: String...) -> Int? {
    value(names)?.number.flatMap { Int(exactly: $0.rounded()) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// A length: a share below 1, else steps.
  private func span(_ names: String...) -> LearningRateSchedule.Span? {
    value(names)?.number.flatMap(span)
  }

  private func span(_ number: Double) -> LearningRateSchedule.Span? {
    guard number >= 0 else { return nil }
    if number > 0, number < 1 { return .share(number) }
    return Int(exactly: number.rounded()).map { .updates($0) }
  }

  private static let warmupNames = [
    "warmup", "warmupsteps", "warmupepochs", "warmupupdates", "numwarmupsteps", "numwarmupepochs",
    "lrwarmup", "lrwarmupsteps", "lrwarmupepochs",
  ]
  private static let warmupShares = [
    "warmupratio", "warmupfraction", "warmupshare", "warmupproportion", "warmupfrac",
  ]

  private static let scheduleNames = [
    "schedule", "lrschedule", "scheduler", "lrscheduler", "lrschedulertype", "schedulertype",
    "schedulername", "lrschedulername", "lrpolicy", "learningrateschedule",
    "learningratescheduler", "sched", "lrsched",
  ]

  /// Whether a parameter's name says that it names a schedule.
  static func isSchedule(_ name: String) -> Bool {
    let innermost = name.split(separator: ".").last.map(String.init) ?? name
    return scheduleNames.contains(LearningRateSchedule.plain(innermost))
  }

  /// The schedule by its name; constant if there is a warm-up only, nil if there is nothing.
  var schedule: LearningRateSchedule? {
    switch value(Self.scheduleNames) {
    case .string(let name): return LearningRateSchedule(named: name)
    case .null, .bool(false): return LearningRateSchedule(.constant)
    case .some: return nil
    case nil:
      let hasWarmup = value(Self.warmupNames + Self.warmupShares) != nil
      return hasWarmup ? LearningRateSchedule(.constant) : nil
    }
  }

  /// The warm-up, of no updates where there is none; nil if it makes no sense.
  func warmup(otherwise named: LearningRateSchedule.Warmup?) -> LearningRateSchedule.Warmup? {
    var result = named ?? .init(.updates(0))
    if let share = value(Self.warmupShares)?.number {
      guard (0...1).contains(share) else { return nil }
      result.length = share > 0 ? .share(share) : .updates(0)
    } else if let given = value(Self.warmupNames) {
      guard let length = given.number.flatMap(span) else { return nil }
      result.length = length
    }
    if let start = number("warmupstartfactor", "warmupfactor"), start > 0, start <= 1 {
      result.startFactor = start
    }
    if case .string(let rise)? = value(["warmupshape", "warmuptype", "warmupmode"]) {
      guard let rise = LearningRateSchedule.Warmup.Rise(rawValue: rise.lowercased()) else {
        return nil
      }
      result.rise = rise
    }
    return result
  }

  /// A shape with the details that are given; nil if one of them makes no sense.
  func detailed(
    _ shape: LearningRateSchedule.Shape, rate: Double
  ) -> LearningRateSchedule.Shape? {
    let floor = number("minlr", "lrmin", "etamin", "lrend", "endlr", "finallr").map { $0 / rate }
    let gamma = number("gamma", "lrgamma", "lrdecay", "decayrate", "lrdecayrate")
    if let floor, !(0...1).contains(floor) { return nil }
    if let gamma, !(gamma > 0) { return nil }
    switch shape {
    case .constant: return shape
    case .step(let size, let old):
      let size = span("stepsize", "lrstepsize", "decaysteps", "decayepochs", "lrstep") ?? size
      return size == .updates(0) ? nil : .step(size: size, gamma: gamma ?? old)
    case .multiStep(let old, let oldGamma):
      var milestones = old
      if case .list(let list)? = value(["milestones", "lrmilestones", "lrsteps"]) {
        milestones = list.compactMap { $0.number.flatMap(span) }
        guard milestones.count == list.count else { return nil }
      }
      return .multiStep(milestones: milestones, gamma: gamma ?? oldGamma)
    case .piecewise(let old, let oldFactors):
      guard case .list(let list)? = value(["milestones", "lrmilestones", "lrsteps"]),
        case .list(let given)? = value(["factors", "lrfactors"])
      else { return .piecewise(milestones: old, factors: oldFactors) }
      let milestones = list.compactMap { $0.number.flatMap(span) }
      let factors = given.compactMap(\.number)
      guard !factors.isEmpty, milestones.count == factors.count, list.count == given.count,
        factors.count == given.count, factors.allSatisfy({ $0 >= 0 && $0.isFinite })
      else { return nil }
      return .piecewise(milestones: milestones, factors: factors)
    case .exponential(let old, let size):
      // A factor that is given counts a step; the one of the name, over the run.
      return gamma.map { .exponential(gamma: $0, size: .updates(1)) }
        ?? .exponential(gamma: old, size: size)
    case .cosine(let old): return .cosine(floor: floor ?? old)
    case .cosineWithRestarts(let first, let growth, let old):
      let first = span("t0", "firstcycle", "cyclelength") ?? first
      let growth = number("tmult", "cyclemult") ?? growth
      guard growth >= 1, first != .updates(0) else { return nil }
      return .cosineWithRestarts(first: first, growth: growth, floor: floor ?? old)
    case .linear(let start, let end, let over):
      return .linear(
        start: number("startfactor") ?? start, end: number("endfactor") ?? floor ?? end,
        over: span("totaliters") ?? over)
    case .polynomial(let power): return .polynomial(power: number("power", "lrpower") ?? power)
    case .oneCycle(let rise, let divisor, let last):
      let rise = number("pctstart") ?? rise
      let divisors = (number("divfactor") ?? divisor, number("finaldivfactor") ?? last)
      guard (0...1).contains(rise), divisors.0 > 0, divisors.1 > 0 else { return nil }
      return .oneCycle(rise: rise, divisor: divisors.0, finalDivisor: divisors.1)
    case .reduceOnPlateau(var rule):
      rule.factor = number("factor", "lrfactor", "plateaufactor") ?? gamma ?? rule.factor
      rule.patience = count("lrpatience", "plateaupatience", "patience") ?? rule.patience
      rule.threshold = number("threshold", "lrthreshold") ?? rule.threshold
      rule.cooldown = count("cooldown", "lrcooldown") ?? rule.cooldown
      rule.floor = floor ?? rule.floor
      return rule.factor > 0 && rule.factor < 1 && rule.threshold >= 0
        ? .reduceOnPlateau(rule) : nil
    }
  }
}
