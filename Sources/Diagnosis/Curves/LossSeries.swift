import Foundation
import Numerics
import Tuning

/// A metric's values in the order of their steps, turned so that small is good, and what can be
/// measured on them.
struct LossSeries: Sendable, Hashable {
  /// The finite values. Those that were no number, but after which it came back, are left out.
  private(set) var values: [Double]
  /// What was taken off the values: nothing, unless the metric may be negative.
  private(set) var base = 0.0
  /// Whether the metric is a share to be large, and the values what is missing of it.
  private let isShare: Bool
  /// The steps of the values.
  let steps: [Int]
  /// The steps at whose values it was no finite number, without coming back; empty if it did.
  let broken: [Int]
  /// The steps at which it was no finite number, and from which it came back.
  let lost: [Int]
  /// Whether large is good in the metric itself.
  let isScore: Bool
  /// Where the first value after each turn of a live knob is.
  let joints: [Int]
  /// About where it began: its first value, but for one that was thrown far above what follows.
  private var origin = 0.0

  /// - Parameter turns: The last steps before each turn of a live knob.
  init(_ curve: Curve, direction: Direction, turns: [Int] = []) {
    isScore = direction == .maximize
    let last = curve.values.lastIndex(where: \.isFinite)
    broken = Array(curve.steps[(last.map { $0 + 1 } ?? 0)...])
    let points = zip(curve.steps, curve.values).prefix(curve.count - broken.count)
    lost = points.filter { !$0.1.isFinite }.map(\.0)
    let good = points.filter(\.1.isFinite)
    let steps = good.map(\.0)
    self.steps = steps
    joints = turns.compactMap { turn in steps.firstIndex { $0 > turn } }.filter { $0 > 0 }
    let kept = good.map(\.1)
    // A score up to 1 (accuracy, F1, AUC) is read as the share that is missing.
    let isShare = isScore && kept.allSatisfy { (0...1).contains($0) }
    self.isShare = isShare
    values = isScore ? kept.map { isShare ? 1 - $0 : -$0 } : kept
    origin = LossSeries.origin(of: values)
  }

  private static func origin(of values: [Double]) -> Double {
    let early = values.prefix(max(3, values.count / 5)).median() ?? 0
    return min(abs(values.first ?? 0), 4 * abs(early))
  }

  /// The same, measured from another zero.
  func above(_ base: Double) -> LossSeries {
    var moved = self
    moved.values = values.map { $0 - base }
    moved.base = self.base + base
    moved.origin = LossSeries.origin(of: moved.values)
    return moved
  }

  var count: Int { values.count }

  /// Where it is no number any more: `at step 2`, `from step 2 on`; nil if its end is a number.
  var brokenText: String? {
    broken.first.map { broken.count == 1 ? "at step \($0)" : "from step \($0) on" }
  }

  /// Whether a value may differ from the one before because a knob was turned: a script takes a turn
  /// up by its next report, or by the one after that.
  private func isAtTurn(_ index: Int) -> Bool { joints.contains { index == $0 || index == $0 + 1 } }

  /// The part of the run since the last turn took hold; 0 without turns.
  var lastTurn: Double {
    joints.max().map { Double(min(count, $0 + 1)) / Double(max(1, count)) } ?? 0
  }

  /// The value in the metric's own sense.
  func shown(_ value: Double) -> Double {
    guard isScore else { return value + base }
    return isShare ? 1 - value : -(value + base)
  }

  /// The first value.
  var start: Double { values.first ?? .nan }

  /// The value it really ended with, where `end` is what it stood at.
  var last: Double { values.last ?? .nan }

  /// The mean of the values in a part of the run, at least two of them.
  func level(from: Double, to: Double = 1) -> Double {
    let last = max(1, min(count, Int((Double(count) * to).rounded())))
    let first = max(0, min(Int((Double(count) * from).rounded()), last - 2))
    return values[first..<last].mean() ?? .nan
  }

  /// The median of the last quarter: where a curve that leaps about stands.
  var lastQuarter: Double { values.suffix(max(1, count / 4)).median() ?? .nan }

  /// The median of the last tenth, at least of three values: where it stood in the end.
  var end: Double { values.suffix(max(3, count / 10)).median() ?? .nan }

  /// The lowest value and where it is.
  var low: (index: Int, value: Double) {
    values.enumerated().min { $0.element < $1.element }.map { ($0.offset, $0.element) } ?? (0, .nan)
  }

  /// The lowest level of as many values as the end is the middle of, and the middle of where it is: of
  /// single values the lowest is lower the more they shake.
  var lowestLevel: (index: Int, value: Double) { lowestLevel(from: 0) }

  /// The same from a place on, or of the last such level.
  func lowestLevel(from first: Int) -> (index: Int, value: Double) {
    let window = min(count, max(3, count / 10))
    guard window > 0 else { return (0, .nan) }
    return (min(first, count - window)...count - window).map { first in
      (first + window / 2, values[first..<first + window].median() ?? .nan)
    }.min { $0.1 < $1.1 } ?? (0, .nan)
  }

  /// How often, from a place on, it came up from a fifth below its level there to a fourth above it, and
  /// back.
  func swings(from share: Double) -> Int {
    let part = values[min(count, Int(Double(count) * share))...]
    guard let level = part.median(), level > 0 else { return 0 }
    var (swings, isHigh, wasLow) = (0, false, false)
    for value in part {
      if value > 1.25 * level { isHigh = wasLow }
      guard value < 0.8 * level else { continue }
      if isHigh { swings += 1 }
      (isHigh, wasLow) = (false, true)
    }
    return swings
  }

  /// What a change is measured against: the level, but not less than a twentieth of where it began, since
  /// below that even a doubling means little.
  func scale(_ level: Double) -> Double {
    max(abs(level), 0.05 * origin, .leastNormalMagnitude)
  }

  /// The mean step from one value to the next in a part of the run, relative to the level there,
  /// or to `floor` if that is higher. The steps at turns of a knob are left out.
  func roughness(from: Double, to: Double = 1, floor: Double = 0) -> Double {
    let last = max(1, min(count, Int((Double(count) * to).rounded())))
    let first = max(0, min(Int((Double(count) * from).rounded()), last - 3))
    let part = Array(values[first..<last])
    guard part.count >= 3 else { return 0 }
    // Second differences: a steady fall is not rough.
    let bends = (1..<part.count - 1).compactMap { (index: Int) -> Double? in
      guard !isAtTurn(first + index), !isAtTurn(first + index + 1) else { return nil }
      let mean: Double = (part[index + 1] + part[index - 1]) / 2
      return abs(part[index] - mean)
    }
    return (bends.mean() ?? 0) / max(scale(part.median() ?? 0), floor)
  }

  /// How much of the level at a share of the run has gone at the end, by a line through the logs
  /// (or, where values are not positive, the values) of what lies between.
  func fall(from share: Double) -> Double { line(from: share).fall }

  /// The standard error of `fall(from:)` that the noise of single values makes: what a step from one
  /// value to the next strays from its neighbours', so that a bend of the course is no noise.
  func fallError(from share: Double) -> Double { line(from: share).error }

  private func line(from share: Double) -> (fall: Double, error: Double) {
    let first = max(0, min(Int(Double(count) * share), count - 4))
    let part = Array(values[first...])
    guard part.count >= 3 else { return (0, 0) }
    let isPositive = part.allSatisfy { $0 > 0 }
    let y = isPositive ? part.map(log) : part
    let middle = Double(y.count - 1) / 2
    let mean = y.mean() ?? 0
    var (above, below) = (0.0, 0.0)
    for (index, value) in y.enumerated() {
      above += (Double(index) - middle) * (value - mean)
      below += (Double(index) - middle) * (Double(index) - middle)
    }
    let change = above / below * Double(y.count - 1)
    // A second difference of independent noise has six times its variance.
    let squares = (1..<y.count - 1).map { (index: Int) -> Double in
      let bend: Double = y[index - 1] - 2 * y[index] + y[index + 1]
      return bend * bend
    }
    let noise = ((squares.mean() ?? 0) / 6).squareRoot()
    let error = noise / below.squareRoot() * Double(y.count - 1)
    return isPositive ? (1 - exp(change), error) : (-change / scale(mean), error / scale(mean))
  }

  /// The share of its way down that it did after two fifths of its steps: 0.6 of a straight line, little
  /// of a curve that comes to rest; 0 of one that ends no lower than it began.
  var restAfterTwoFifths: Double {
    let total = start - end
    return total > 0 ? (values[count * 2 / 5] - end) / total : 0
  }

  /// The share that is left, in the last fifth of the run, of the pace of the one before: 1 of a straight
  /// line, less the more it comes to rest.
  var latePace: Double {
    let levels = (level(from: 0.4, to: 0.6), level(from: 0.6, to: 0.8), level(from: 0.8))
    return (levels.1 - levels.2) / max(levels.0 - levels.1, .leastNormalMagnitude)
  }

  /// Whether it is on its way still: of what it came down, a good part lies after its first two fifths,
  /// and it falls with nearly every report.
  var isUnderway: Bool { shareOfFalls(from: 0.4) > 0.85 && restAfterTwoFifths > 0.2 }

  /// Whether it is coming to rest: it does not fall, or of its pace less than a half is left between the
  /// thirds of its last three fifths.
  var isComingToRest: Bool {
    let levels = (level(from: 0.4, to: 0.6), level(from: 0.6, to: 0.8), level(from: 0.8))
    let (before, after) = (levels.0 - levels.1, levels.1 - levels.2)
    return after < max(0, before / 2)
  }

  /// The share of steps that go down, of those that go anywhere.
  func shareOfFalls(from share: Double) -> Double {
    let part = values[min(max(0, count - 2), Int(Double(count) * share))...]
    let pairs = zip(part, part.dropFirst()).filter { $0 != $1 }
    return pairs.isEmpty ? 0 : Double(pairs.count { $0 > $1 }) / Double(pairs.count)
  }

  /// How many times, before a place, it rose from one value to the next by more than a share of the
  /// level, or of `floor` if that is higher.
  func rises(before end: Int, above share: Double, floor: Double) -> Int {
    zip(values, values.dropFirst()).prefix(max(0, end - 1))
      .count { $1 - $0 > share * max(scale($0), floor) }
  }

  /// The share of values in a part of the run at which it turned from up to down or from down to up.
  func shareOfTurns(from share: Double) -> Double {
    let part = values[min(max(0, count - 3), Int(Double(count) * share))...]
    let moves = zip(part, part.dropFirst()).map { $1 - $0 }
    guard moves.count >= 2 else { return 0 }
    return Double(zip(moves, moves.dropFirst()).count { $0 * $1 < 0 }) / Double(moves.count - 1)
  }

  /// The median distance of a value from the middle of its neighbours, from a place on, relative to the
  /// level, jumps and what follows them left out. A steady fall has none.
  func usualBend(from first: Int = 0, without jumps: [Int] = []) -> Double {
    guard count - first >= 3 else { return 0 }
    let bends = (first + 1..<count - 1).compactMap { index -> Double? in
      guard !jumps.contains(where: { ($0 - 1...$0 + 2).contains(index) }) else { return nil }
      let middle = (values[index - 1] + values[index + 1]) / 2
      return abs(values[index] - middle) / scale(middle)
    }
    return bends.median() ?? 0
  }

  /// The share of the run after which it had come this part of the way from start to end.
  func time(ofShare share: Double) -> Double {
    let target = start + (end - start) * share
    let index = values.firstIndex { start > end ? $0 <= target : $0 >= target } ?? count - 1
    return Double(index) / Double(max(1, count - 1))
  }

  /// Where in its first half its pace dropped at a stroke, though it went on falling: the sharpest such
  /// place, and how many times slower the fall (in the logarithm) was after it than foretold: as
  /// before, or, where it slowed down already, by as much again.
  ///
  /// A curve that comes to rest by itself slows down bit by bit; one whose steps were cut has a knee.
  /// - Returns: nil if it has too few values, values that are not positive, or shakes after the place.
  func knee() -> (index: Int, ratio: Double)? {
    guard count >= 12, values.allSatisfy({ $0 > 0 }) else { return nil }
    let falls = zip(values, values.dropFirst()).map { log($0 / $1) }
    let window = max(4, count / 5)
    var sharpest: (index: Int, ratio: Double)?
    for index in 2..<count / 2 {
      let slowest = falls[max(0, index - 3)..<index].min() ?? 0
      guard slowest > 0 else { continue }
      let next = falls[index..<min(falls.count, index + window)]
      let foretold = falls[index - 1] * falls[index - 1] / falls[index - 2]
      let before = min(slowest, foretold)
      let after = abs(next.mean() ?? 0)
      let ratio = before / max(after, before / 1_000)
      if ratio > sharpest?.ratio ?? 0 { sharpest = (index, ratio) }
    }
    guard let sharpest else { return nil }
    let rest = falls[sharpest.index...]
    return Double(rest.count { $0 > 0 }) >= 0.9 * Double(rest.count) ? sharpest : nil
  }

  /// Jumps up from which it came back: where, from what, to what.
  ///
  /// The first sixth of a run does not count: there many runs that end well still tumble about. Nor
  /// does a jump where a knob was turned, which is what the turn did.
  /// - Parameter floor: The level against which jumps are measured where the curve is lower.
  func spikes(floor: Double = 0) -> [(index: Int, from: Double, to: Double)] {
    var found: [(index: Int, from: Double, to: Double)] = []
    var index = max(2, count / 6)
    while index < count - 1 {
      let before = values[max(0, index - 4)..<index].median() ?? values[index - 1]
      let previous = max(before, values[index - 1])
      guard values[index] - previous > 0.25 * max(scale(previous), floor), !isAtTurn(index) else {
        index += 1
        continue
      }
      let jump = values[index] - previous
      let back = values[(index + 1)...].firstIndex { $0 < previous + 0.35 * jump }
      if let back, back - index <= max(3, count / 4) {
        let top = values[index..<back].max() ?? values[index]
        found.append((index, previous, top))
        index = back + 1
      } else {
        index += 1
      }
    }
    return found
  }
}
