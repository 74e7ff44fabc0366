import Foundation
import Numerics
import Tuning

/// What the trials say of the search space.
extension StudyRule {
  /// The best lies at the end of a range.
  static let edge = StudyRule("edge") { facts in
    guard facts.results.count >= 10, let best = facts.best else { return [] }
    return facts.plan.space.varying.compactMap { parameter in
      // What hardly matters lies anywhere, the ends too.
      if facts.importance?.share(of: parameter.name) ?? 1 < 0.05 { return nil }
      guard let bounds = parameter.distribution.bounds,
        let value = best.row.configuration.number(parameter.name),
        let unit = facts.unit(parameter.name, best.row)
      else { return nil }
      let places = facts.top.compactMap { facts.unit(parameter.name, $0.row) }
      guard let middle = places.median() else { return nil }
      let isLow = (unit < 0.05 || value <= bounds.lowerBound) && middle < 0.25
      let isHigh = (unit > 0.95 || value >= bounds.upperBound) && middle > 0.75
      guard isLow || isHigh,
        let wide = widened(parameter, bounds, upwards: isHigh, facts),
        let distribution = parameter.distribution.rebounded(wide)
      else { return nil }
      let range = "\(brief(wide))"
      let key = isHigh ? "max" : "min"
      let end = isHigh ? wide.upperBound : wide.lowerBound
      let written: ParameterValue =
        parameter.distribution.levels != nil && end.rounded() == end ? .int(Int(end)) : .double(end)
      return StudyFinding(
        rule: "", .warning,
        "The best \(parameter.name) lies at the \(isHigh ? "upper" : "lower") end of its range, so "
          + "a better one may lie beyond: widen it to \(range).",
        evidence: [
          "best #\(best.row.number) has \(brief(value)) of \(brief(bounds))",
          "the best \(places.count) lie at \(Int((middle * 100).rounded())) % of the range",
        ],
        moves: [
          facts.move(
            "\(parameter.name) \(range)", because: "the best lies at the end of what was searched"
          ) { $0.space.setDistribution(distribution, of: parameter.name) }
        ],
        edits: [.set(parameter.filePath + [key], written)])
    }
  }

  /// A range that goes further at one end: an order of magnitude, or half its length; nil where
  /// nothing sensible lies beyond.
  private static func widened(
    _ parameter: Parameter, _ bounds: ClosedRange<Double>, upwards: Bool, _ facts: StudyFacts
  ) -> ClosedRange<Double>? {
    let (low, high) = (bounds.lowerBound, bounds.upperBound)
    if parameter.distribution.isLogarithmic {
      return upwards ? low...tidy(high * 10) : tidy(low / 10)...high
    }
    // What goes by orders of magnitude has a tenth below it, and never 0.
    let isRate = SpaceFacts(facts.plan).rates.contains { $0.name == parameter.name }
    if low > 0, !upwards, isRate || ParameterWords.isRegulariser(parameter) {
      return tidy(low / 10)...high
    }
    let reach = max((high - low) / 2, parameter.distribution.levels != nil ? 1 : 0)
    var (newLow, newHigh) = upwards ? (low, high + reach) : (low - reach, high)
    // Counts and shares do not go below 0; what ends at 1, or is a dropout, is a share.
    if low >= 0 { newLow = max(0, newLow) }
    // What was positive so far stays so, unless 0 is known to leave it out: a norm, a temperature or a
    // scale of 0 is another program.
    if low > 0, !ParameterWords.mayBeNothing(parameter) {
      newLow = max(newLow, leastPositive(parameter, low))
    }
    if case .integer = parameter.distribution, low >= 1 { newLow = max(1, newLow) }
    let ceiling = ParameterWords.isDropout(parameter) ? 0.8 : high <= 1 && low >= 0 ? 1 : .infinity
    newHigh = min(newHigh, max(high, ceiling))
    if case .integer = parameter.distribution {
      (newLow, newHigh) = (newLow.rounded(.down), newHigh.rounded(.up))
    }
    return newLow < low || newHigh > high ? newLow...newHigh : nil
  }

  /// A tenth of a low end, or the lowest multiple of the parameter's step above 0.
  private static func leastPositive(_ parameter: Parameter, _ low: Double) -> Double {
    guard case .continuous(_, let quantum?) = parameter.distribution else { return tidy(low / 10) }
    return min(low, quantum.step)
  }

  /// A linear scale where the results speak for a logarithm.
  static let linearScale = StudyRule("linear-scale") { facts in
    let rules: Set<String> = ["rate-scale", "regularisation-scale"]
    guard facts.results.count >= 5 else { return [] }
    return checkSpace(SpaceFacts(facts.plan)).compactMap { finding in
      guard rules.contains(finding.rule), let fix = finding.fix,
        let parameter = facts.plan.space.parameters.first(where: { $0.filePath == finding.path }),
        let bounds = parameter.distribution.bounds
      else { return nil }
      let values = facts.rows.compactMap { $0.configuration.number(parameter.name) }
      let tenth = bounds.upperBound / 10
      // Where the best lies at an end as well, the logarithm goes as far as the wider range.
      let wider = edge.findings(facts).flatMap(\.edits).filter {
        $0.path.starts(with: parameter.filePath)
      }
      var edits = fix.edits
      for case .set(let path, let end) in wider {
        edits = edits.map { edit in
          guard case .set(parameter.filePath, .map(var entries)) = edit,
            let index = entries.firstIndex(where: { $0.key == path.last })
          else { return edit }
          entries[index].value = end
          return .set(parameter.filePath, .map(entries))
        }
      }
      return StudyFinding(
        rule: "", .warning,
        "\(parameter.name) is searched on a linear scale, and its effect goes by orders of "
          + "magnitude; use a logarithm in the next study (a study cannot change it).",
        evidence: [
          "\(values.count { $0 >= tenth }) of \(values.count) trials at \(brief(tenth)) or above"
        ],
        edits: edits)
    }
  }

  /// Parameters that do not matter.
  static let idle = StudyRule("idle") { facts in
    guard let importance = facts.importance, importance.caution == nil,
      importance.configurations >= 30, importance.shares.count >= 3, let best = facts.best
    else { return [] }
    // A parameter may matter together with another only.
    let idle = importance.shares.filter { share in
      share.share < 0.02
        && !importance.interactions.contains {
          ($0.first == share.name || $0.second == share.name) && $0.measure > 0.03
        }
    }
    // The whole space is one question, what makes the best ones good another: a few very bad trials
    // decide the first alone.
    guard !idle.isEmpty,
      let among = parameterImportance(of: facts.plan, rows: facts.rows, method: .pedAnova)
    else { return [] }
    let both = idle.filter { among.share(of: $0.name) ?? 0 < 0.1 }
    guard !both.isEmpty else { return [] }
    let names = both.map(\.name)
    return [
      StudyFinding(
        rule: "", .hint,
        "\(listed(names)) hardly matter\(names.count == 1 ? "s" : "") here: fix "
          + "\(names.count == 1 ? "it" : "them") in the next study, and the trials go to what does.",
        evidence: both.prefix(4).map {
          let best = among.share(of: $0.name) ?? 0
          return "\($0.name) \(brief(($0.share * 1_000).rounded() / 10)) % of the effect, "
            + "\(brief((best * 1_000).rounded() / 10)) % among the best"
        } + ["\(importance.trials) trials"],
        edits: names.compactMap { name in
          guard let parameter = facts.plan.space[name], let value = best.row.configuration[name]
          else { return nil }
          return parameter.edit([("value", parameter.distribution.rounded(value))])
        })
    ]
  }

  /// The rate that is best depends on the batch size.
  static let coupled = StudyRule("coupled") { facts in
    let names = facts.plan.space.parameters.map(\.name)
    guard let rate = facts.plan.learningRateName,
      let batch = facts.plan.roles.name(of: .batchSize, among: names),
      let pair = facts.importance?.interactions.first(where: {
        Set([$0.first, $0.second]) == [rate, batch]
      }), pair.measure > 0.1, facts.importance?.caution == nil
    else { return [] }
    let share = Int((pair.share * 100).rounded())
    var evidence = ["together they explain another \(share) % of the differences"]
    let measured = ratePower(facts)
    if let measured {
      evidence.append(
        "among the best \(measured.trials) the rate goes with the batch size to the power "
          + brief((measured.power * 10).rounded() / 10))
    }
    let advice =
      measured.flatMap { scaling($0.power) }.map { "; with twice the batch, try \($0.atTwice)" }
      ?? ""
    return [
      StudyFinding(
        rule: "", .hint,
        "\(rate) and \(batch) move together: neither can be tuned without the other\(advice).",
        evidence: evidence, moves: together(facts, batch, measured?.power))
    ]
  }

  /// The best trial with twice the batch, half where the range ends there, its rate going with it as
  /// measured; else a look around the best in both.
  private static func together(_ facts: StudyFacts, _ batch: String, _ power: Double?) -> [Move] {
    guard let best = facts.best, let old = best.row.configuration.number(batch) else { return [] }
    let isWhole = if case .int? = best.row.configuration[batch] { true } else { false }
    for factor in power.map({ $0 > 0.25 }) ?? true ? [2.0, 0.5] : [] {
      let size = old * factor
      let value: ParameterValue = isWhole ? .int(Int(size)) : .double(size)
      guard size >= 1, facts.plan.space[batch]?.distribution.contains(value) == true else {
        continue
      }
      var changed = best.row.configuration
      changed[batch] = value
      let rule: BatchRate.Rule? = power.map { $0 > 0.75 ? .linear : .root }
      let offers = BatchRate.offers(facts.plan, from: best.row.configuration, to: changed)
      guard let offer = offers.first(where: { rule == nil || $0.rule == rule }),
        let proposal = try? facts.plan.clone(
          of: best.row, changes: [batch: value, offer.name: .double(offer.rate)])
      else { continue }
      return [
        Move(
          "#\(best.row.number) with \(batch) \(brief(old)) → \(brief(size)), \(offer.title)",
          because: rule == nil ? offer.reason : "so they go together among the best trials",
          [.launch(proposal, next: false)])
      ]
    }
    let around = facts.plan.refinements(
      around: best.row, count: 5, seed: UInt64(best.row.number) &+ facts.plan.seed)
    return [
      Move(
        "refine around #\(best.row.number)", because: "it changes both at once",
        around.map { .launch($0, next: false) })
    ]
  }

  /// The power of the batch size with which the rate goes among the best fifth of the trials, and how
  /// many those are; nil for fewer than 8.
  static func ratePower(_ facts: StudyFacts) -> (power: Double, trials: Int)? {
    let names = facts.plan.space.parameters.map(\.name)
    guard let rate = facts.plan.learningRateName,
      let batch = facts.plan.roles.name(of: .batchSize, among: names)
    else { return nil }
    let good = facts.results.prefix(max(8, facts.results.count / 5)).compactMap { result in
      zip2(result.row.configuration.number(rate), result.row.configuration.number(batch))
    }.filter { $0.0 > 0 && $0.1 > 0 }.map { (log($0.0), log($0.1)) }
    guard good.count >= 8, let power = regression(good) else { return nil }
    return (power, good.count)
  }

  /// What a power of the batch size means for the rate, at twice the batch and at k times; a steep
  /// one is a bound, for it comes of few trials and no theory has more than the rate in proportion.
  /// Nil where the power is next to nothing.
  static func scaling(_ power: Double) -> (atTwice: String, inGeneral: String)? {
    guard power > 0.25 else { return nil }
    if power > 1.25 { return ("2 × the rate or more", "rate × k or more") }
    return power > 0.75 ? ("2 × the rate", "rate × k") : ("1.4 × the rate", "rate × √k")
  }

  private static func zip2(_ a: Double?, _ b: Double?) -> (Double, Double)? {
    guard let a, let b else { return nil }
    return (a, b)
  }

  /// The slope of the first against the second; nil if the second does not vary.
  private static func regression(_ points: [(Double, Double)]) -> Double? {
    let ys = points.map(\.0)
    let xs = points.map(\.1)
    guard let my = ys.mean(), let mx = xs.mean() else { return nil }
    let spread = xs.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    guard spread > 1e-9 else { return nil }
    return zip(xs, ys).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / spread
  }
}
