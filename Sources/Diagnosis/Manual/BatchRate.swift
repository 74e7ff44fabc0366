import Tuning

/// The learning rate that goes with another batch size.
///
/// k times the examples an update make k times fewer updates an epoch, with a gradient whose noise is
/// √k times smaller; the rate grows with the batch so that a run gets as far. For plain SGD and
/// momentum by k (Goyal et al., "Accurate, large minibatch SGD", 2017), for Adam and its kin, whose
/// steps do not grow with the gradient, by √k (Malladi et al., "On the SDEs and scaling rules for
/// adaptive gradient algorithms", NeurIPS 2022).
public struct BatchRate: Sendable, Hashable {
  /// How the rate follows the batch size.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    /// By the root of what the batch size is multiplied by.
    case root
    /// By what the batch size is multiplied by.
    case linear
  }

  /// The rule.
  public var rule: Rule
  /// The parameter that is the learning rate.
  public var name: String
  /// What the batch size is multiplied by.
  public var factor: Double
  /// The rate so far.
  public var old: Double
  /// The rate that goes with the new batch size, to three digits.
  public var rate: Double
  /// Why, in one sentence.
  public var reason: String

  /// What is done, in a few words: `lr × √2 (0.01 → 0.0141)`.
  public var title: String {
    let isUp = factor >= 1
    let size = shortText(.double(isUp ? factor : 1 / factor))
    let sign = isUp ? "×" : "÷"
    let change = "\(shortText(.double(old))) → \(shortText(.double(rate)))"
    return "\(name) \(sign) \(rule == .root ? "√" : "")\(size) (\(change))"
  }

  /// The rates that go with a changed batch size, the one to take first.
  ///
  /// - Parameters:
  ///   - old: The configuration that is changed.
  ///   - new: The changed one.
  /// - Returns: Empty unless the batch size differs and the rate does not, or where the space has no
  ///   range for the rate.
  public static func offers(
    _ plan: StudyPlan, from old: Configuration, to new: Configuration
  ) -> [BatchRate] {
    let names = plan.space.parameters.map(\.name)
    guard let batch = plan.roles.name(of: .batchSize, among: names),
      let rate = plan.learningRateName, plan.space[rate]?.distribution.isNumeric == true,
      let before = old.number(batch), let after = new.number(batch), before > 0, after > 0,
      before != after, let value = old.number(rate), value > 0, new.number(rate) == value
    else { return [] }
    let optimizer = plan.roles.name(of: .optimizer, among: names).flatMap { new[$0] }
    let rules = rules(for: optimizer)
    let k = after / before
    return rules.rules.map { rule in
      let exact = value * (rule == .root ? k.squareRoot() : k)
      return BatchRate(
        rule: rule, name: rate, factor: k, old: value,
        rate: threeDigits(exact),
        reason: rule == rules.rules[0] ? rules.reason : rules.other)
    }
  }

  private static func rules(
    for optimizer: ParameterValue?
  ) -> (rules: [Rule], reason: String, other: String) {
    guard case .string(let name)? = optimizer else {
      return (
        [.root, .linear],
        "the rate goes with the batch: by √k for Adam and in doubt, by k for plain SGD",
        "by k if the optimizer is plain SGD or momentum"
      )
    }
    if ParameterWords.isPlainSGD(name) {
      return (
        [.linear, .root],
        "with \(name) the rate goes with the batch size, so that an epoch gets as far",
        "by √k where k is too bold: beyond some thousand examples, or from the first epoch on"
      )
    }
    return (
      [.root, .linear],
      "\(name)'s steps do not grow with the gradient, so the rate goes with the root of the batch size",
      "by k as for plain SGD, if √k turns out too slow"
    )
  }
}
