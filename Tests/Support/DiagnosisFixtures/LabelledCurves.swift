import Diagnosis
import Foundation
import Tuning

/// The labelled curves of `labelled_curves.json`, each with its verdict among its group.
public struct LabelledCurves: Sendable {
  /// A run: what was done to it, and what the verdict says.
  public struct Case: Sendable {
    /// The data and the learner.
    public var group: String
    /// Whether the rules' bounds were not set on it.
    public var isReported: Bool
    /// What was done to the run, in a verdict's word.
    public var label: CurveVerdict.Kind
    /// What was done to it.
    public var done: String
    /// What its curves say.
    public var verdict: CurveVerdict?
  }

  /// The runs.
  public private(set) var cases: [Case] = []

  /// Reads and judges them.
  public init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "labelled_curves.json")
    let json = try JSON(parsing: Array(Data(contentsOf: file)))
    var groups: [String: [(run: JSON, row: TrialRow, curves: [String: Curve])]] = [:]
    for (number, run) in (json.array ?? []).enumerated() {
      var curves: [String: Curve] = [:]
      var metrics: [TrialRow.Metric] = []
      for name in ["train_loss", "val_loss"] {
        let values = (run[name]?.array ?? []).map { $0.number ?? .nan }
        curves[name] = Curve(values.enumerated().map { ($0.offset + 1, $0.element) })
        metrics.append(.init(name, values.last ?? .nan))
      }
      let row = TrialRow(
        number: number, state: .complete, configuration: [:],
        objective: curves["val_loss"]?.lastValue,
        step: (run["steps"]?.number).map { Int($0) } ?? curves["val_loss"]?.lastStep,
        metrics: metrics,
        sparkline: curves["val_loss"]?.outline(16) ?? [])
      groups[run["group"]?.string ?? "", default: []].append((run, row, curves))
    }
    let objective = Objective(metric: "val_loss")
    for (name, runs) in groups.sorted(by: { $0.key < $1.key }) {
      // The labels compare with the grid's runs, so the verdicts do.
      let peers = runs.filter { $0.run["label"]?.string == "peer" }.map(\.row)
      for (run, row, curves) in runs {
        guard let label = run["label"]?.string.flatMap(CurveVerdict.Kind.init) else { continue }
        let plan = StudyPlan(name: name, objective: objective, space: SearchSpace([]))
        cases.append(
          Case(
            group: name, isReported: run["split"]?.string == "report", label: label,
            done: run["done"]?.string ?? "",
            verdict: .of(row, curves: curves, plan: plan, among: peers)))
      }
    }
  }

  /// Precision and recall of one kind among the cases of one half.
  public func score(_ kind: CurveVerdict.Kind, reported: Bool) -> (
    count: Int, precision: Double, recall: Double
  ) {
    score([kind], reported: reported)
  }

  /// The same of several kinds taken as one.
  public func score(_ kinds: Set<CurveVerdict.Kind>, reported: Bool) -> (
    count: Int, precision: Double, recall: Double
  ) {
    let half = cases.filter { $0.isReported == reported }
    func isSaid(_ one: Case) -> Bool { one.verdict.map { kinds.contains($0.kind) } ?? false }
    let labelled = half.filter { kinds.contains($0.label) }
    let said = half.filter(isSaid)
    let right = Double(labelled.count(where: isSaid))
    return (
      labelled.count, said.isEmpty ? 1 : right / Double(said.count),
      labelled.isEmpty ? 1 : right / Double(labelled.count)
    )
  }
}
