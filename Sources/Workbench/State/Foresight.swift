import Diagnosis
import Tuning

/// All that is shown of a trial beyond its row, read in one go: as it was when the study had a
/// revision.
public struct ForeseenTrial: Sendable {
  /// Its number.
  public var trial: Int
  /// The study's revision that it was judged at.
  public var revision: Int
  /// What its curves say; nil while there is too little to judge.
  public var verdict: CurveVerdict?
  /// The end of its output, one element a line.
  public var log: [String]
  /// Its curves, by metric.
  public var curves: [String: Curve]

  /// What was read of a trial.
  public init(
    trial: Int, revision: Int, verdict: CurveVerdict?, log: [String], curves: [String: Curve]
  ) {
    self.trial = trial
    self.revision = revision
    self.verdict = verdict
    self.log = log
    self.curves = curves
  }
}

/// The trials beside the cursor, read before the cursor gets there: who goes through the table sees
/// each trial whole in one picture.
struct Foresight: Sendable {
  /// The longest run, in steps, of a trial that is read on the chance that it is wanted.
  static let longest = 5_000
  /// How many trials are kept.
  private static let limit = 12

  private var known: [ForeseenTrial] = []
  private var asked: [Int] = []
  /// The study's revision when a trial was spoilt that was asked for: what was read of it before is of
  /// no use.
  private var spoilt: [Int: Int] = [:]
  private var trial: Int?
  private var position = 0
  /// Whether the cursor came to its trial after the last request.
  private var isNew = false

  /// Takes in what was read, unless it was spoilt meanwhile.
  mutating func take(_ foreseen: ForeseenTrial) {
    guard foreseen.revision >= spoilt[foreseen.trial] ?? 0,
      let index = asked.firstIndex(of: foreseen.trial)
    else { return }
    asked.remove(at: index)
    spoilt[foreseen.trial] = nil
    known.removeAll { $0.trial == foreseen.trial }
    known.append(foreseen)
    known.removeFirst(max(0, known.count - Foresight.limit))
  }

  /// Forgets trials that have changed with a revision.
  mutating func spoil(_ changed: [Int], revision: Int) {
    known.removeAll { changed.contains($0.trial) }
    // What is read just now may be of before.
    for trial in asked where changed.contains(trial) { spoilt[trial] = revision }
    asked.removeAll { changed.contains($0) }
  }

  /// What is known of the cursor's trial where the cursor has just come to it; nil if it stood there
  /// before, and if nothing is known.
  mutating func arrive(_ cursor: Int?) -> ForeseenTrial? {
    guard cursor != trial else { return nil }
    trial = cursor
    isNew = true
    return known.first { $0.trial == cursor }
  }

  /// The trials that should be read now that the cursor stands where it does; they count as asked
  /// for. Where it goes on to comes first.
  mutating func request(_ table: TrialTable, _ study: StudyMirror) -> [Int] {
    guard isNew, table.cursor != nil else { return [] }
    isNew = false
    let step = table.position < position ? -1 : 1
    position = table.position
    let missing = [step, 2 * step, -step].compactMap { offset -> Int? in
      let place = position + offset
      guard table.order.indices.contains(place) else { return nil }
      let number = table.order[place]
      guard !known.contains(where: { $0.trial == number }),
        let row = study.row(number), (row.step ?? 0) <= Foresight.longest
      else { return nil }
      return number
    }
    guard !missing.allSatisfy(asked.contains) else { return [] }
    // A newer request takes the place of those before it, with what they had not come to.
    asked = missing
    spoilt = spoilt.filter { missing.contains($0.key) }
    return missing
  }
}
