import Tuning

/// The rungs of one bracket of successive halving: at each, a trial must be among the best 1/eta of
/// those that reached it.
///
/// Rungs are counted as Optuna counts them. A trial's value at a rung is the one that it reported
/// when it first was that far, whatever its state is now; a trial that is condemned at a rung and
/// runs on is not judged there again. Until a trial is condemned, one report may pass several
/// rungs.
///
/// - Complexity: O(log *n*) for a rung that a trial reaches, O(1) for a judgement.
struct RungLadder: Sendable {
  /// What is known of a trial.
  private struct Passage: Sendable, Equatable {
    /// How many points of the curve were read, and the last one's step.
    var read = 0
    var lastStep = 0
    /// The first rung that the last report reached.
    var firstDue = 0
    /// The value at each rung reached, turned so that small is good.
    var values: [Double] = []
    /// Whether others are held against it.
    var teaches = true
  }

  private let first: Int
  private let factor: Int
  private let skipped: Int
  private let bootstrapCount: Int
  private let direction: Direction
  private var rungs: [OrderStatistic] = []
  private var passages: [Int: Passage] = [:]

  /// Rungs at `first · factor^(skipped + 0, 1, 2 …)`.
  init(first: Int, factor: Int, skipped: Int, bootstrapCount: Int, direction: Direction) {
    self.first = max(1, first)
    self.factor = max(2, factor)
    self.skipped = max(0, skipped)
    self.bootstrapCount = bootstrapCount
    self.direction = direction
  }

  /// Why a trial is not let past a rung.
  struct Refusal {
    var rung: Int
    var step: Int
    var value: Double
    var threshold: Double
    /// How many reached the rung, itself included.
    var count: Int
    /// How many of them may pass.
    var places: Int
  }

  /// Takes in a curve of the objective as it is now.
  mutating func update(_ number: Int, _ curve: Curve, teaches: Bool) {
    let known = passages[number]
    if let known, known.teaches == teaches, let last = curve.lastStep, known.read > 0 {
      if curve.count == known.read, last == known.lastStep, agrees(known, with: curve) { return }
      if curve.hasOneMore(than: known.read, through: known.lastStep) {
        climb(number, known, curve, from: known.read)
        return
      }
    }
    if let known, known.teaches, !known.values.isEmpty {
      passages[number] = nil
      countAnew()
    }
    var fresh = Passage()
    fresh.teaches = teaches
    climb(number, fresh, curve, from: 0)
  }

  /// Notes what a trial reported before there were rungs: it counts at none.
  mutating func skip(_ number: Int, _ seen: SeenReports) {
    passages[number] = Passage(read: seen.count, lastStep: seen.lastStep)
  }

  /// What ends a trial at its last report; nil to let it run.
  func refusal(_ number: Int, _ curve: Curve) -> Refusal? {
    guard let passage = passages[number], let value = curve.lastValue, let step = curve.lastStep
    else { return nil }
    if value.isNaN {
      let rung = passage.values.count
      guard step >= self.step(of: rung) else { return nil }
      return Refusal(
        rung: rung, step: self.step(of: rung), value: value, threshold: .nan, count: 0, places: 0)
    }
    for rung in passage.firstDue..<max(passage.firstDue, passage.values.count) {
      if let refusal = refusal(passage, at: rung) { return refusal }
    }
    return nil
  }

  // MARK: - Climbing

  /// The step of a rung; beyond what a number can say, no step reaches it.
  private func step(of rung: Int) -> Int {
    var step = first
    for _ in 0..<(skipped + rung) {
      let (product, overflow) = step.multipliedReportingOverflow(by: factor)
      if overflow { return .max }
      step = product
    }
    return step
  }

  private mutating func climb(_ number: Int, _ known: Passage, _ curve: Curve, from start: Int) {
    var passage = known
    for index in start..<curve.count {
      let (step, value) = (curve.steps[index], curve.values[index])
      passage.firstDue = passage.values.count
      while step != .max, step >= self.step(of: passage.values.count), !value.isNaN {
        let rung = passage.values.count
        passage.values.append(direction == .minimize ? value : -value)
        if passage.teaches { count(passage.values[rung], at: rung) }
        if refusal(passage, at: rung) != nil { break }
      }
    }
    passage.read = curve.count
    passage.lastStep = curve.lastStep ?? 0
    passages[number] = passage
  }

  private mutating func count(_ value: Double, at rung: Int) {
    while rungs.count <= rung { rungs.append(OrderStatistic()) }
    let after = rungs[rung].count + 1
    rungs[rung].insert(value, rank: max(0, after / factor - 1))
  }

  private mutating func countAnew() {
    rungs = []
    for passage in passages.values where passage.teaches {
      for (rung, value) in passage.values.enumerated() { count(value, at: rung) }
    }
  }

  private func refusal(_ passage: Passage, at rung: Int) -> Refusal? {
    let value = passage.values[rung]
    let others = rungs.indices.contains(rung) ? rungs[rung] : OrderStatistic()
    let count = others.count + (passage.teaches ? 0 : 1)
    let rank = max(0, count / factor - 1)
    var threshold = others.value
    if !passage.teaches {
      // It has no place among the others, so theirs are counted without it.
      let isNext = rank > max(0, others.count / factor - 1)
      threshold = others.count <= rank ? nil : isNext ? others.next : others.value
    }
    let isCrowded = count > bootstrapCount
    if isCrowded, threshold.map({ value <= $0 }) ?? true { return nil }
    let sign: Double = direction == .minimize ? 1 : -1
    return Refusal(
      rung: rung, step: step(of: rung), value: sign * value,
      threshold: isCrowded ? sign * (threshold ?? .nan) : .nan, count: count, places: rank + 1)
  }

  /// Whether what was noted while the curve grew is what it says as a whole.
  private func agrees(_ passage: Passage, with curve: Curve) -> Bool {
    for (rung, value) in passage.values.enumerated() {
      let index = curve.position(of: step(of: rung))
      guard index < curve.count else { return false }
      // A later rung may have been taken with a later report, after a refusal.
      let sign: Double = direction == .minimize ? 1 : -1
      if !curve.values[index...].contains(where: { sign * $0 == value }) { return false }
    }
    return true
  }
}

/// How much of a curve was read before there were rungs.
struct SeenReports: Sendable {
  /// How many points, and the last one's step.
  var count: Int
  var lastStep: Int
}

extension RungLadder.Refusal {
  /// What a pruner says of it.
  func evidence(rule: String, at step: Int, bracket: String = "") -> Evidence {
    let detail: String
    if value.isNaN {
      detail = "\(bracket)rung \(rung) at step \(self.step): no number"
    } else if threshold.isNaN {
      detail =
        "\(bracket)rung \(rung) at step \(self.step): fewer than wanted have reached it (\(count))"
    } else {
      detail = "\(bracket)rung \(rung) at step \(self.step): best \(places) of \(count) go on"
    }
    return Evidence(
      rule: rule, step: step, value: value, threshold: threshold, peers: max(0, count - 1),
      detail: detail)
  }
}
