import Diagnosis
import DiagnosisFixtures

/// How often a verdict is right, on curves whose label is what was done to the run.
struct VerdictBenchmark {
  func run() throws {
    let curves = try LabelledCurves()
    let reported = curves.cases.filter(\.isReported)
    report(
      "verdicts on \(reported.count) labelled curves", "precision, recall",
      peer: "on the other \(curves.cases.count - reported.count), where bounds were set")
    report("  right in all", share(reported), peer: share(curves.cases.filter { !$0.isReported }))
    for kind in CurveVerdict.Kind.allCases where kind != .failed {
      line(kind.rawValue, [kind], curves)
    }
    // Several kinds ask for the same: what a confusion among them costs is little.
    for (move, kinds) in VerdictBenchmark.moves { line("move: \(move)", kinds, curves) }
  }

  private static let moves: [(String, Set<CurveVerdict.Kind>)] = [
    ("a lower rate", [.diverged, .oscillating, .spiking, .plateau]),
    ("longer, or a higher rate", [.stillFalling, .tooSlow]),
    ("regularisation", [.overfitting]), ("capacity", [.underfitting]),
    ("look at the data", [.noSignal]), ("none", [.good]),
  ]

  /// Of how many the verdict is right, and of how many it names just what was done.
  private func share(_ cases: [LabelledCurves.Case]) -> String {
    let count = Double(max(1, cases.count))
    let right = Double(cases.count(where: \.isRight)) / count
    let done = Double(cases.count { $0.verdict?.kind == $0.label }) / count
    return "\(short(right)), what was done alone \(short(done))"
  }

  private func line(_ name: String, _ kinds: Set<CurveVerdict.Kind>, _ curves: LabelledCurves) {
    let (count, precision, recall) = curves.score(kinds, reported: true)
    let own = curves.score(kinds, reported: false)
    report(
      "  \(name), \(count) curves", "\(short(precision)), \(short(recall))",
      peer: "\(own.count) curves: \(short(own.precision)), \(short(own.recall))")
  }
}
