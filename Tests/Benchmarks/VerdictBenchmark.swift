import Diagnosis
import DiagnosisFixtures

/// How often a verdict is right, on curves whose label is what was done to the run.
struct VerdictBenchmark {
  func run() throws {
    let curves = try LabelledCurves()
    let reported = curves.cases.filter(\.isReported)
    report(
      "verdicts on \(curves.cases.count) labelled curves",
      "bounds set on \(curves.cases.count - reported.count), reported on the other "
        + "\(reported.count)")
    for kind in CurveVerdict.Kind.allCases {
      let (count, precision, recall) = curves.score(kind, reported: true)
      let own = curves.score(kind, reported: false)
      report(
        "  \(kind.rawValue), \(count) curves",
        "precision \(short(precision)), recall \(short(recall))"
          + " (where set: \(short(own.precision)), \(short(own.recall)))")
    }
  }
}
