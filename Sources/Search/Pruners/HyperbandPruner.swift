import Foundation
import Tuning

/// Hyperband: brackets of successive halving that begin to judge at different steps, so that slow
/// starters have a bracket in which they are safe.
///
/// The rule is that of Optuna's `HyperbandPruner`: the brackets and how many trials belong to each,
/// and which trial belongs to which, by the hash of the study's name and the trial's number.
///
/// Sources: Li et al., "Hyperband", JMLR 18, 2018; Optuna 5.0, `pruners/_hyperband.py`.
public struct HyperbandPruner: Pruner {
  private let options: PrunerPlan.Hyperband
  private let objective: Objective
  private let studyName: String
  private var ladders: [RungLadder] = []
  /// How many trials of a round belong to each bracket.
  private var budgets: [Int] = []
  private var longest: Int?
  private var seen: [Int: SeenReports] = [:]

  /// A pruner that knows no trial yet.
  public init(_ options: PrunerPlan.Hyperband, objective: Objective, studyName: String) {
    self.options = options
    self.objective = objective
    self.studyName = studyName
    if let most = options.maximumResource { makeBrackets(through: most) }
  }

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    guard trial.origin != .rangeTest, let curve = trial.curves[objective.metric], !curve.isEmpty
    else { return }
    if ladders.isEmpty, options.maximumResource == nil, let longest,
      curve.count > seen[trial.number]?.count ?? 0
    {
      makeBrackets(through: longest == .max ? longest : longest + 1)
      for (number, reports) in seen {
        if let bracket = bracket(of: number) { ladders[bracket].skip(number, reports) }
      }
      seen = [:]
    }
    if ladders.isEmpty, let last = curve.lastStep {
      seen[trial.number] = SeenReports(count: curve.count, lastStep: last)
    }
    if trial.state == .complete, trial.teaches, let last = curve.lastStep {
      longest = max(longest ?? last, last)
    }
    if let bracket = bracket(of: trial.number) {
      ladders[bracket].update(trial.number, curve, teaches: trial.teaches)
    }
  }

  /// The judgement on a running trial at its last step.
  public func judge(_ trial: Trial) -> Judgement {
    guard let curve = trial.curves[objective.metric], let step = curve.lastStep,
      let bracket = bracket(of: trial.number),
      let refusal = ladders[bracket].refusal(trial.number, curve)
    else { return .keep }
    return .prune(refusal.evidence(rule: "hyperband", at: step, bracket: "bracket \(bracket), "))
  }

  /// The bracket of a trial; nil while there are none.
  func bracket(of number: Int) -> Int? {
    guard !budgets.isEmpty else { return nil }
    var place = Int(crc32("\(studyName)_\(number)")) % budgets.reduce(0, +)
    for (bracket, budget) in budgets.enumerated() {
      place -= budget
      if place < 0 { return bracket }
    }
    return nil
  }

  private mutating func makeBrackets(through most: Int) {
    let (first, factor) = (max(1, options.minimumResource), max(2, options.reductionFactor))
    let rounds = log(Double(most) / Double(first)) / log(Double(factor))
    guard rounds.isFinite, rounds >= 0 else { return }
    let count = Int(rounds) + 1
    for bracket in 0..<count {
      let rest = count - 1 - bracket
      budgets.append(
        Int((Double(count) * pow(Double(factor), Double(rest)) / Double(rest + 1)).rounded(.up)))
      ladders.append(
        RungLadder(
          first: first, factor: factor, skipped: bracket, bootstrapCount: options.bootstrapCount,
          direction: objective.direction))
    }
  }
}

/// The checksum of zlib and PNG, of a text's UTF-8.
private func crc32(_ text: String) -> UInt32 {
  var sum = UInt32.max
  for byte in text.utf8 {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
  return ~sum
}
