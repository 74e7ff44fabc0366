import Numerics

/// What a validation found: the means of the best configurations, and whether they really differ.
public struct Validation: Sendable, Hashable {
  /// A configuration's runs, and how it compares with the best.
  public struct Line: Sendable, Hashable {
    /// The trial whose configuration it is.
    public var source: Int
    /// Its runs.
    public var runs: ReplicateMean
    /// The test of its difference from the best; nil for the best itself, or with too few runs.
    public var test: TTest?
    /// Whether the test compares run by run, by seed.
    public var isPaired = false

    /// Whether the difference is more than chance explains, at the usual 5 %.
    public var isReal: Bool { test.map { $0.p < 0.05 } ?? false }
  }

  /// The configurations, the best first.
  public var lines: [Line]

  /// The comparison of these; nil if there is none.
  public init?(_ means: [ReplicateMean], direction: Direction) {
    let sorted = means.sorted { a, b in
      a.mean == b.mean ? a.number < b.number : direction.isBetter(a.mean, than: b.mean)
    }
    guard let best = sorted.first else { return nil }
    lines = sorted.map { runs in
      var line = Line(source: runs.key.root, runs: runs)
      guard runs.key != best.key else { return line }
      if let pairs = Validation.pairs(runs, best), pairs.count > 1 {
        line.test = TTest.paired(pairs.map(\.0), pairs.map(\.1))
        line.isPaired = true
      } else {
        line.test = TTest.welch(runs.values, best.values)
      }
      return line
    }
  }

  /// The validation among a study's trials; nil if its plan has none, or nothing completed.
  public init?(rows: [TrialRow], plan: StudyPlan) {
    guard let phase = plan.course?.phases.last(where: \.isValidation) else { return nil }
    let runs = rows.filter { $0.phase == phase.name }
    let means = ReplicateMean.all(of: runs, reduction: plan.objective.reduction)
    self.init(means, direction: plan.objective.direction)
  }

  /// Values of the same place, where both have all places that either has.
  private static func pairs(_ a: ReplicateMean, _ b: ReplicateMean) -> [(Double, Double)]? {
    func byPlace(_ runs: ReplicateMean) -> [Int: Double] {
      var values: [Int: Double] = [:]
      for (place, value) in zip(runs.places, runs.values) {
        if let place { values[place] = value }
      }
      return values
    }
    let (first, second) = (byPlace(a), byPlace(b))
    guard first.count == a.values.count, first.keys == second.keys else { return nil }
    return first.keys.sorted().compactMap { place in
      first[place].flatMap { x in second[place].map { (x, $0) } }
    }
  }

  /// In one sentence: which is best, and whether that is certain.
  public var summary: String {
    guard let best = lines.first else { return "" }
    guard lines.count > 1 else { return "#\(best.source) \(best.runs.text)" }
    let next = lines[1]
    var text = "#\(best.source) \(best.runs.text) before #\(next.source) \(next.runs.text)"
    if let test = next.test {
      text += ", \(Validation.text(p: test.p))"
      text += next.isReal ? ": a real difference" : ": it may be chance"
    }
    return text
  }

  /// A table for people: a line a configuration.
  public var table: [String] {
    lines.map { line in
      var text = "#\(line.source)  \(line.runs.text)"
      guard let test = line.test else { return text }
      text += "  \(Validation.text(p: test.p)) \(line.isPaired ? "paired by seed" : "Welch")"
      return text + (line.isReal ? ", really worse than the best" : ", may be as good as the best")
    }
  }

  /// A probability: `p = 0.031`, `p < 0.001`.
  public static func text(p: Double) -> String {
    p < 0.001 ? "p < 0.001" : "p = \(shortText(.double((p * 1_000).rounded() / 1_000)))"
  }
}
