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
    for kind in CurveVerdict.Kind.allCases {
      let (count, precision, recall) = curves.score(kind, reported: true)
      let own = curves.score(kind, reported: false)
      report(
        "  \(kind.rawValue), \(count) curves",
        "\(short(precision)), \(short(recall))",
        peer: "\(own.count) curves: \(short(own.precision)), \(short(own.recall))")
    }
  }
}
