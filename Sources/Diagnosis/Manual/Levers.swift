import Foundation
import Numerics
import Tuning

/// What can be changed of a trial that is good already, in the order in which the field tunes: the
/// rate, its schedule, batch size and optimizer, regularisation, capacity. A rate that a range test
/// found comes after all of them: of the others nothing is known yet.
struct Levers {
  let plan: StudyPlan
  let row: TrialRow
  let curves: TrialCurves?
  /// The rates that a range test found; empty without one.
  let tested: [Double]

  /// A trial's levers.
  init(_ trial: Trial, _ plan: StudyPlan, tested: [Double] = []) {
    self.plan = plan
    self.tested = tested
    row = TrialRow(trial, plan)
    curves = TrialCurves(
      trial.curves, objective: plan.objective, roles: plan.roles, steps: row.steps,
      state: trial.state)
  }

  /// Every move, the direction that the curves speak for first.
  var moves: [LeverMove] {
    var groups: [ParameterFamily: [LeverMove]] = [:]
    let names = plan.space.parameters.map(\.name)
    for parameter in plan.space.varying {
      let name = parameter.name
      let family = ParameterFamily.of(name, roles: plan.roles, among: names)
      groups[family, default: []] += moves(of: parameter, family)
    }
    // Where training is far below validation, what keeps from learning by heart comes first.
    var order: [ParameterFamily] =
      (trainShare ?? 1) < 0.5
      ? [.learningRate, .schedule, .regularisation, .architecture, .batch]
      : [.learningRate, .schedule, .batch, .regularisation, .architecture]
    guard isTested else { return Levers.round(order.map { groups[$0] ?? [] }) }
    order.removeFirst()
    return Levers.round(order.map { groups[$0] ?? [] }) + (groups[.learningRate] ?? [])
  }

  /// Whether the trial has a rate that the range test found.
  private var isTested: Bool {
    guard let name = plan.learningRateName, let rate = row.configuration.number(name) else {
      return false
    }
    return tested.contains { RangeTestCourse.isAlike($0, rate) }
  }

  /// One lever of each family in turn.
  private static func round(_ groups: [[LeverMove]]) -> [LeverMove] {
    let byLever = groups.map { group -> [[LeverMove]] in
      var levers: [[LeverMove]] = []
      for move in group {
        if levers.last?.first?.lever == move.lever {
          levers[levers.count - 1].append(move)
        } else {
          levers.append([move])
        }
      }
      return levers
    }
    let most = byLever.map(\.count).max() ?? 0
    return (0..<most).flatMap { index in
      byLever.flatMap { $0.indices.contains(index) ? $0[index] : [] }
    }
  }

  private func moves(of parameter: Parameter, _ family: ParameterFamily) -> [LeverMove] {
    let name = parameter.name
    switch family {
    case .learningRate: return name == plan.learningRateName ? rate(name) : []
    case .schedule: return schedule(name)
    case .batch:
      if plays(.batchSize, name) { return batch(name) }
      if plays(.optimizer, name) { return optimizer(name) }
      return []
    case .regularisation: return regularisation(name)
    case .architecture: return capacity(name)
    case .other: return []
    }
  }

  private func plays(_ role: ParameterRole, _ name: String) -> Bool {
    plan.roles.name(of: role, among: plan.space.parameters.map(\.name)) == name
  }

  // MARK: - What the curves say

  /// How much training shakes in the last quarter, relative to its level: what swings on its way, and
  /// comes to rest under a schedule, needs no smaller steps. Nor does what shakes in training alone,
  /// as with dropout, or near nothing.
  private var shake: Double {
    guard let curves else { return 0 }
    let judged = curves.judged.roughness(from: 0.75)
    return min(curves.train?.roughness(from: 0.75) ?? judged, judged)
  }

  var isShaky: Bool { shake > 0.05 }

  /// Training's end as a share of validation's: far below 1, the examples are learnt by heart.
  private var trainShare: Double? {
    guard let curves, let train = curves.train, curves.judged.end > 0 else { return nil }
    return train.end / curves.judged.end
  }

  private var shakeText: String { String(format: "%.1f %%", shake * 100) }

  private var gapText: String {
    guard let curves, let train = curves.train else { return "" }
    return "training ends at \(brief(train.shown(train.end))), validation at "
      + brief(curves.judged.shown(curves.judged.end))
  }

  // MARK: - Levers

  private func rate(_ name: String) -> [LeverMove] {
    let up = factor(
      name, 3,
      because: "the curve is calm (it shakes by \(shakeText)), so there may be room for "
        + "larger steps")
    let down = factor(
      name, 1 / 3.0,
      because: isShaky
        ? "the curve shakes by \(shakeText) from report to report: smaller steps settle lower"
        : "larger steps were tried; smaller ones may settle lower")
    return (isShaky ? [down, up] : [up, down]).compactMap { $0 }
  }

  /// Schedules, those first that fall to nothing.
  static let schedules = [
    "cosine", "warmupcosine", "onecycle", "linear", "polynomial", "exponential",
  ]

  private func schedule(_ name: String) -> [LeverMove] {
    guard let choices = plan.space[name]?.distribution.choices, let now = row.configuration[name]
    else { return [] }
    func rank(_ value: ParameterValue) -> Int? {
      guard case .string(let text) = value else { return nil }
      return Levers.schedules.firstIndex(of: ParameterWords.words(text).joined())
    }
    return choices.filter { !$0.means(now) }.compactMap { choice in
      rank(choice).map { ($0, choice) }
    }
    .sorted { $0.0 < $1.0 }
    .map {
      LeverMove(
        name, 0, [name: $0.1],
        because: "a rate that falls to nothing starts fast and still settles")
    }
  }

  /// Whether a parameter is of the schedule's.
  func isSchedule(_ name: String) -> Bool {
    ParameterFamily.of(name, roles: plan.roles, among: plan.space.parameters.map(\.name))
      == .schedule
  }

  /// Whether a study's parameters can let the rate fall to nothing.
  static func hasFallingSchedule(_ plan: StudyPlan) -> Bool {
    let names = plan.space.parameters.map(\.name)
    return plan.space.parameters.contains { parameter in
      guard ParameterFamily.of(parameter.name, roles: plan.roles, among: names) == .schedule else {
        return false
      }
      var values = parameter.distribution.choices ?? []
      if case .constant(let value) = parameter.distribution { values.append(value) }
      return values.contains { value in
        guard case .string(let text) = value else { return false }
        return schedules.contains(ParameterWords.words(text).joined())
      }
    }
  }

  /// Whether the trial's rate falls to nothing already, by one of the schedules that are known to.
  var fallsToNothing: Bool {
    row.configuration.entries.contains { entry in
      guard isSchedule(entry.name), case .string(let text) = entry.value else {
        return false
      }
      return Levers.schedules.contains(ParameterWords.words(text).joined())
    }
  }

  private func batch(_ name: String) -> [LeverMove] {
    let smaller = step(
      name, 0.5,
      because: "smaller batches make more updates of the same epochs, and their noise "
        + "keeps from learning by heart")
    let larger = step(
      name, 2,
      because: "the curve shakes by \(shakeText): larger batches make the gradient less noisy"
    )
    return (isShaky ? [larger, smaller] : [smaller, larger]).compactMap { move in
      guard var move else { return nil }
      var new = row.configuration
      for entry in move.changes.entries { new[entry.name] = entry.value }
      // The rate goes with the batch size: the two are one change.
      if let offer = BatchRate.offers(plan, from: row.configuration, to: new).first {
        move.changes[offer.name] = kept(offer.name, offer.rate)
        move.why += "; \(offer.reason)"
      }
      return move
    }
  }

  private func optimizer(_ name: String) -> [LeverMove] {
    guard case .string(let now)? = row.configuration[name] else { return [] }
    let known = ParameterWords.words(now).joined()
    func choice(_ wanted: String) -> ParameterValue? {
      plan.space[name]?.distribution.choices?.first { choice in
        guard case .string(let text) = choice else { return false }
        return ParameterWords.words(text).joined() == wanted
      }
    }
    if known == "adam", let adamw = choice("adamw") {
      return [
        LeverMove(
          name, 0, [name: adamw],
          because: "AdamW decays all weights alike, Adam those least that have large gradients")
      ]
    }
    guard ParameterWords.isPlainSGD(now),
      let adam = choice("adamw") ?? choice("adam"),
      let rate = plan.learningRateName, let window = RateWindow.usual("adam")
    else { return [] }
    let middle = (window.lowerBound * window.upperBound).squareRoot()
    return [
      LeverMove(
        name, 0, [name: adam, rate: kept(rate, middle)],
        because: "Adam scales each weight's step by itself; its rates lie at "
          + "\(brief(window)), so the rate goes with it")
    ]
  }

  private func regularisation(_ name: String) -> [LeverMove] {
    let isDropout = plays(.dropout, name)
    let old = row.configuration.number(name) ?? 0
    let more: LeverMove?
    let less: LeverMove?
    let reason = isDropout ? UsualSteps.whyDropout : UsualSteps.whyDecay
    let lessReason = "what is held back may be the fit: \(gapText)"
    if isDropout {
      more = number(name, UsualSteps.moreDropout(than: old), because: because(reason))
      less = UsualSteps.lessDropout(than: old).flatMap { number(name, $0, because: lessReason) }
    } else if plays(.weightDecay, name)
      || plan.space[name].map(ParameterWords.isRegulariser) == true
    {
      more = number(name, UsualSteps.moreDecay(than: old), because: because(reason))
      less = UsualSteps.lessDecay(than: old).flatMap { number(name, $0, because: lessReason) }
    } else {
      return []
    }
    let wantsLess = trainShare.map { $0 > 1 } ?? false
    return (wantsLess ? [less, more] : [more, less]).compactMap { $0 }
  }

  private func because(_ reason: String) -> String {
    guard let share = trainShare, share < 0.7 else { return reason }
    return "\(gapText): \(reason)"
  }

  private func capacity(_ name: String) -> [LeverMove] {
    let fits = trainShare.map { $0 < 0.5 } ?? false
    let larger = step(
      name, 2,
      because: fits
        ? "\(gapText): it fits already, but larger networks often generalise better all the same"
        : "a larger network may fit what this one cannot")
    let smaller = step(
      name, 0.5, because: "a smaller network learns less by heart: \(gapText)")
    return [larger, smaller].compactMap { $0 }
  }

  // MARK: - Values

  private func kept(_ name: String, _ value: Double) -> ParameterValue {
    let short = threeDigits(value)
    return plan.space[name]?.distribution.value(of: short, clipped: true) ?? .double(short)
  }

  private func factor(_ name: String, _ factor: Double, because why: String) -> LeverMove? {
    guard let old = row.configuration.number(name), old > 0 else { return nil }
    return step(name, factor, because: why)
  }

  /// A number times a factor within its range; of a list the choice that comes nearest to it.
  private func step(_ name: String, _ factor: Double, because why: String) -> LeverMove? {
    guard let old = row.configuration.number(name),
      let distribution = plan.space[name]?.distribution
    else { return nil }
    guard let choices = distribution.choices else {
      return number(name, old == 0 ? factor : old * factor, because: why)
    }
    return UsualSteps.choice(nearest: old * factor, from: old, in: choices).map {
      LeverMove(name, factor > 1 ? 1 : -1, [name: $0], because: why)
    }
  }

  /// Another number within the range; nil if it is as good as the present one.
  private func number(_ name: String, _ value: Double, because why: String) -> LeverMove? {
    guard let old = row.configuration.number(name),
      let distribution = plan.space[name]?.distribution
    else { return nil }
    let new =
      distribution.choices == nil ? kept(name, value) : distribution.value(of: value, clipped: true)
    guard let number = new.number else { return nil }
    let span = distribution.bounds.map { $0.upperBound - $0.lowerBound } ?? 0
    let isFar =
      distribution.isLogarithmic && old > 0 && number > 0
      ? abs(log(number / old)) > log(1.2) : abs(number - old) > 0.02 * span
    guard isFar else { return nil }
    return LeverMove(name, number > old ? 1 : -1, [name: new], because: why)
  }
}
