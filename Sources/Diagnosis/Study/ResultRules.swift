import Foundation
import Numerics
import Tuning

/// What the results say.
extension StudyRule {
  /// The results do not depend on the parameters.
  static let alike = StudyRule("alike") { facts in
    let values = facts.results.map(\.value)
    guard values.count >= 8, let low = values.min(), let high = values.max(),
      let middle = values.median()
    else { return [] }
    let spread = high - low
    guard spread <= 0.005 * abs(middle) else { return [] }
    let share = middle == 0 ? 0 : spread / abs(middle) * 100
    let cause =
      spread == 0
      ? "most likely the script does not use what it is given (look at a trial's command: hone "
        + "show \(facts.results[0].row.number)), or reports something else than it should"
      : "either the script ignores its parameters, or the ranges are too narrow to matter"
    return [
      StudyFinding(
        rule: "", .warning, "All results are alike: \(cause).",
        evidence: [
          "\(values.count) results within \(brief((share * 100).rounded() / 100)) %",
          "\(brief(low)) … \(brief(high))",
        ], moves: probe(facts))
    ]
  }

  /// A trial whose result tells whether the script reads its rate at all, and an end to more of the same.
  private static func probe(_ facts: StudyFacts) -> [Move] {
    var moves: [Move] = []
    if let best = facts.best, let name = facts.plan.learningRateName,
      let top = facts.plan.space[name]?.distribution.bounds?.upperBound,
      case let new = tidy(10 * top),
      let proposal = try? facts.plan.clone(of: best.row, changes: [name: .double(new)])
    {
      moves.append(
        Move(
          "#\(best.row.number) with \(name) \(brief(new)), beyond its range",
          because:
            "a script that reads it must answer; the same result again says that it does not",
          [.launch(proposal, next: true)]))
    }
    if facts.now != nil {
      moves.append(
        Move(
          "pause the study", because: "the next trials would tell no more", [.pause(trial: nil)]))
    }
    return moves
  }

  /// The configuration to beat is not beaten.
  static let baselineWins = StudyRule("baseline-wins") { facts in
    guard let baseline = facts.baseline else { return [] }
    let others = facts.results.filter { !facts.plan.isBaseline($0.row) }
    guard others.count >= 10, let rival = others.first,
      facts.plan.objective.direction.isBetter(baseline.value, than: rival.value)
    else { return [] }
    let proposals = facts.plan.refinements(
      around: baseline.row, count: 5, seed: UInt64(baseline.row.number) &+ facts.plan.seed)
    return [
      StudyFinding(
        rule: "", .warning,
        "The baseline beats everything tuned so far: the space may leave out what is good about "
          + "it, or it was tuned well before.",
        evidence: [
          "baseline #\(baseline.row.number) \(brief(baseline.value))",
          "best of \(others.count) others \(brief(rival.value)) #\(rival.row.number)",
        ],
        moves: [
          Move(
            "refine around #\(baseline.row.number)",
            because: "near a good configuration a better one is found sooner than anywhere else",
            proposals.map { .launch($0, next: false) })
        ])
    ]
  }

  /// The best trials differ by less than a change of seed does.
  static let noise = StudyRule("noise") { facts in
    // A validation has asked just that, and tested it.
    guard let noise = facts.noise, noise.deviation > 0, facts.results.count >= 8,
      facts.validation == nil, let best = facts.best
    else { return [] }
    var rivals: [StudyFacts.Result] = []
    for result in facts.results
    where !rivals.contains(where: {
      $0.row.configuration.differences(from: result.row.configuration).isEmpty
    }) {
      rivals.append(result)
      if rivals.count == 5 { break }
    }
    guard rivals.count >= 3, let last = rivals.last else { return [] }
    let gap = abs(last.value - best.value)
    // Two results differ by √2 standard deviations of chance alone; means of n runs by less.
    let chance =
      noise.deviation * (1 / Double(best.runs) + 1 / Double(last.runs)).squareRoot()
    guard gap < 2 * chance else { return [] }
    let candidates = rivals.prefix(3)
    let runs = best.runs
    let gain = Int((Double(runs) / Double(runs + 3)).squareRoot() * 100)
    return [
      StudyFinding(
        rule: "", .warning,
        "The best \(rivals.count) trials differ by less than seeds do, so their order is chance: "
          + "run the best with several seeds before choosing one.",
        evidence: [
          "best \(rivals.count) within \(brief(gap))",
          "seed to seed ± \(brief(noise.deviation)) (\(noise.results) results)",
        ]
          + (runs == 1
            ? []
            : [
              "a mean of \(runs) ± "
                + brief(threeDigits(noise.deviation / Double(runs).squareRoot()))
            ]),
        moves: [
          Move(
            "3 seeds each of \(listed(candidates.map { "#\($0.row.number)" }))",
            because: runs == 1
              ? "a mean of four has half the noise of one"
              : "a mean of \(runs + 3) has \(gain) % of the noise of a mean of \(runs)",
            candidates.flatMap { facts.plan.replicates(of: $0.row, count: 3) }
              .map { .launch($0, next: false) })
        ])
    ]
  }

  /// The search comes back to the same place.
  static let sameBest = StudyRule("same-best") { facts in
    // While the best lies at the end of a range, it is the range that has settled.
    guard facts.results.count >= 20, let best = facts.best, edge.findings(facts).isEmpty else {
      return []
    }
    let numeric = facts.plan.space.varying
    let span = abs((facts.results.map(\.value).median() ?? 0) - best.value)
    guard span > 0 else { return [] }
    // The same to within a hundredth, or what seeds have shown to be chance.
    let chance = max(0.01 * abs(best.value), 2 * (facts.noise?.deviation ?? 0))
    let again = facts.results.dropFirst().filter { result in
      guard abs(result.value - best.value) <= min(0.02 * span, chance),
        result.row.origin == .sampled
      else { return false }
      return numeric.allSatisfy { parameter in
        if facts.importance?.share(of: parameter.name) ?? 1 < 0.05 { return true }
        guard let a = facts.unit(parameter.name, best.row),
          let b = facts.unit(parameter.name, result.row)
        else { return true }
        return abs(a - b) < 0.1
      }
    }
    guard again.count >= 2 else { return [] }
    return [
      StudyFinding(
        rule: "", .good,
        "The same best was found \(again.count + 1) times over; more trials are unlikely to find "
          + "another: check it with seeds, then stop.",
        evidence: (["#\(best.row.number) \(brief(best.value))"]
          + again.prefix(3).map { "#\($0.row.number) \(brief($0.value))" }),
        moves: [
          Move(
            "3 seeds of #\(best.row.number)", because: "to know how good it really is",
            facts.plan.replicates(of: best.row, count: 3).map { .launch($0, next: false) }),
          Move("stop the study", because: "the search has settled", [.stop(now: false)]),
        ])
    ]
  }

  /// Trials since the best that found nothing.
  static let wasted = StudyRule("wasted") { facts in
    guard let best = facts.best, let moment = best.row.ended else { return [] }
    let since = facts.rows.filter { $0.state.isFinished && ($0.ended ?? 0) > moment }
    guard since.count >= 30, since.count >= facts.finished / 2,
      facts.rows.contains(where: { !$0.state.isFinished })
        || facts.plan.stop.trials.map({ facts.rows.count < $0 }) ?? true
    else { return [] }
    let seconds = since.reduce(0.0) { $0 + ($1.ended.flatMap($1.duration(now:)) ?? 0) }
    return [
      StudyFinding(
        rule: "", .warning,
        "Nothing better came for a long while; the next trial beats the best with a chance of "
          + "about 1 in \(facts.finished + 1) if it is drawn like the others.",
        evidence: [
          "best #\(best.row.number), \(since.count) trials ago",
          "\(briefTime(seconds: seconds)) of training since",
        ],
        moves: [
          Move(
            "stop the study", because: "what is left is better spent on seeds", [.stop(now: false)]),
          Move(
            "refine around #\(best.row.number)",
            because: "small steps from the best are what is left to gain",
            facts.plan.refinements(
              around: best.row, count: 5, seed: UInt64(best.row.number) &+ facts.plan.seed
            ).map { .launch($0, next: false) }),
        ])
    ]
  }
}
