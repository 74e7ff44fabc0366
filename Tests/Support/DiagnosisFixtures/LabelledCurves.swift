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
    /// What can be said of it as well: it has a second fault, or does better than its group's best.
    public var also: [CurveVerdict.Kind]
    /// What was done to it.
    public var done: String
    /// What its curves say.
    public var verdict: CurveVerdict?
    /// Whether they say what was done, or what can be said as well.
    public var isRight: Bool { verdict.map { $0.kind == label || also.contains($0.kind) } ?? false }
  }

  /// How the curves are read otherwise than they were recorded.
  public struct Variation: Sendable {
    /// What the metrics measure: the last word of their names.
    public var metric = "loss"
    /// Whether that is to be small.
    public var direction = Direction.minimize
    /// Of how many groups one is read.
    public var stride = 1
    /// What becomes of each value of every run.
    public var value: @Sendable (Double) -> Double = { $0 }
    /// What becomes of a judged curve, by the metric's name.
    public var curve:
      @Sendable (String, [(step: Int, value: Double)]) -> [(step: Int, value: Double)] =
        { $1 }

    /// As they were recorded.
    public init() {}
  }

  /// The runs.
  public private(set) var cases: [Case] = []

  /// Reads and judges them.
  public init(_ variation: Variation = Variation()) throws {
    let objective = Objective(
      metric: "val_\(variation.metric)", direction: variation.direction)
    for (index, (name, runs)) in try LabelledCurves.recorded.get().enumerated()
    where index.isMultiple(of: variation.stride) {
      // The labels compare with the grid's runs, so the verdicts do.
      let peers = runs.filter { $0.label == "peer" }
        .map { $0.read(variation, as: objective).row }
      for run in runs {
        guard let label = CurveVerdict.Kind(rawValue: run.label) else { continue }
        let (row, curves) = run.read(variation, as: objective)
        let plan = StudyPlan(name: name, objective: objective, space: SearchSpace([]))
        cases.append(
          Case(
            group: name, isReported: run.isReported, label: label,
            also: run.also.compactMap(CurveVerdict.Kind.init), done: run.done,
            verdict: .of(row, curves: curves, plan: plan, among: peers)))
      }
    }
  }

  /// One run as it was recorded.
  private struct Run: Sendable {
    var number: Int
    var group: String
    var label: String
    var also: [String]
    var done: String
    var isReported: Bool
    var steps: Int?
    var values: [String: [Double]]

    func read(_ variation: Variation, as objective: Objective) -> (
      row: TrialRow, curves: [String: Curve]
    ) {
      var curves: [String: Curve] = [:]
      var metrics: [TrialRow.Metric] = []
      for (part, values) in values.sorted(by: { $0.key < $1.key }) {
        let name = "\(part)_\(variation.metric)"
        let points = values.enumerated()
          .map { (step: $0.offset + 1, value: variation.value($0.element)) }
        let curve = Curve(label == "peer" ? points : variation.curve(name, points))
        curves[name] = curve
        metrics.append(.init(name, curve.lastValue ?? .nan))
      }
      let judged = curves[objective.metric]
      let row = TrialRow(
        number: number, state: .complete, configuration: [:], objective: judged?.lastValue,
        step: steps ?? judged?.lastStep, metrics: metrics, sparkline: judged?.outline(16) ?? [])
      return (row, curves)
    }
  }

  /// Read once: more than a megabyte.
  private static let recorded = Result<[(name: String, runs: [Run])], any Error> { try read() }

  private static func read() throws -> [(name: String, runs: [Run])] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "labelled_curves.json")
    let json = try JSON(parsing: Array(Data(contentsOf: file)))
    let runs = (json.array ?? []).enumerated().map { number, run in
      func values(_ name: String) -> [Double] { (run[name]?.array ?? []).map { $0.number ?? .nan } }
      return Run(
        number: number, group: run["group"]?.string ?? "", label: run["label"]?.string ?? "",
        also: (run["also"]?.array ?? []).compactMap(\.string), done: run["done"]?.string ?? "",
        isReported: run["split"]?.string == "report",
        steps: (run["steps"]?.number).map { Int($0) },
        values: ["train": values("train_loss"), "val": values("val_loss")])
    }
    return Dictionary(grouping: runs, by: \.group).sorted { $0.key < $1.key }
      .map { (name: $0.key, runs: $0.value) }
  }

  /// Precision and recall of one kind among the cases of one part.
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
    let labelled = half.filter { kinds.contains($0.label) }
    let said = half.filter { $0.verdict.map { kinds.contains($0.kind) } ?? false }
    func isRight(_ one: Case) -> Bool {
      one.isRight
        || (kinds.contains(one.label) && one.verdict.map { kinds.contains($0.kind) } ?? false)
    }
    return (
      labelled.count, said.isEmpty ? 1 : Double(said.count(where: isRight)) / Double(said.count),
      labelled.isEmpty ? 1 : Double(labelled.count(where: isRight)) / Double(labelled.count)
    )
  }
}
