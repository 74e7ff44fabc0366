import Foundation
import Numerics
import Tuning

/// What a learning-rate range test says: where the loss falls fastest, where training breaks, and
/// which rate to use.
///
/// The method is Smith's ("Cyclical learning rates for training neural networks", WACV 2017); the
/// valley rule and the cut at four times the best are fastai's, the slope in the logarithm of the
/// rate is that of davidtvs/pytorch-lr-finder.
public struct RangeAnalysis: Sendable, Hashable {
  /// How a rate was arrived at.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    /// Where the loss falls fastest in the logarithm of the rate.
    case steepest
    /// Half way through the longest way down.
    case valley
    /// One order of magnitude below the rate at which training breaks.
    case belowDivergence = "below_divergence"
  }

  /// A rate and the rule that names it.
  public struct Suggestion: Sendable, Hashable {
    /// The rule.
    public var rule: Rule
    /// The rate.
    public var rate: Double
  }

  /// What keeps the test from saying more, and what to do.
  public enum Flaw: String, Sendable, Hashable {
    /// The loss was still falling at the highest rate.
    case stillFalling = "still_falling"
    /// The loss never fell before training broke.
    case neverFell = "never_fell"
    /// Training broke, but before that, over more than a decade and a half, the loss fell by no more
    /// than it shakes.
    case noisy
    /// Neither fell nor broke: all rates were too low.
    case flat
    /// Too few points.
    case tooFew = "too_few"
  }

  /// The test.
  public let test: RangeTest
  /// The smoothed loss at each rate that was kept: up to where training breaks.
  public let smoothed: [RangeTest.Point]
  /// The rate at which training breaks; nil if it does not.
  public let divergence: Double?
  /// The rate of the lowest smoothed loss; of separate runs, which are few and far apart, the lowest
  /// point of a parabola through the best one and its neighbours.
  public let lowest: Double?
  /// Every rule's rate, as far as the rule has one.
  public let suggestions: [Suggestion]
  /// The rate to use; nil where the test does not tell.
  public let recommended: Double?
  /// The largest suggestion ÷ the smallest: within 3 they agree.
  public let spread: Double
  /// What is wrong with the test, if anything.
  public let flaw: Flaw?

  /// The loss at which a test is cut, as a multiple of the best so far.
  public static let cut = 4.0
  /// A best below so much of the start is a fall that can be lost again.
  private static let lost = 0.8

  /// Analyses a test.
  public init(_ test: RangeTest) {
    self.test = test
    let kept = RangeAnalysis.kept(test)
    divergence = kept.count < test.points.count ? test.points[kept.count].rate : nil
    smoothed = kept
    let low = kept.indices.min { kept[$0].loss < kept[$1].loss }
    let bottom = low.map { low in
      test.manner == .sweep ? kept[low].rate : RangeAnalysis.vertex(of: test, kept, around: low)
    }
    lowest = bottom
    guard test.points.count >= 5, let low, let bottom, let first = kept.first else {
      (suggestions, recommended, spread) = ([], nil, 1)
      flaw = kept.count < 2 && test.points.count >= 5 ? .neverFell : .tooFew
      return
    }
    // The first stretch is where all rates are too low to matter: its mean is the start.
    let head = kept.prefix(max(1, kept.count / 10)).map(\.loss).mean() ?? first.loss
    let drop = head - kept[low].loss
    let noise = RangeAnalysis.noise(test, kept)
    if drop < 0.03 * abs(head) || drop < 2 * noise {
      // Where it rises for good, from there on a rate does harm; what was smoothed has a roof.
      let limit = head + max(0.1 * abs(head), 3 * noise)
      let calm = test.points[..<kept.count].last { $0.loss <= limit }?.rate ?? first.rate
      if let divergence, divergence > 50 * first.rate, divergence / 30 <= calm {
        // Where it breaks is known all the same; not knowing more, we stay further below.
        suggestions = [Suggestion(rule: .belowDivergence, rate: divergence / 10)]
        (recommended, spread, flaw) = (divergence / 30, 1, .noisy)
        return
      }
      (suggestions, recommended, spread) = ([], nil, 1)
      flaw =
        divergence == nil && RangeAnalysis.tail(test) < head + max(0.1 * abs(head), 3 * noise)
        ? .flat : .neverFell
      return
    }
    // Before the loss has come two fifths of its way it mostly shakes, and a rule would find that.
    let onset = kept[...low].lastIndex { $0.loss >= head - 0.4 * drop } ?? 0
    let stretch = Array(kept[onset...])
    var found: [Suggestion] = []
    if let index = RangeAnalysis.steepest(stretch, through: low - onset) {
      found.append(Suggestion(rule: .steepest, rate: stretch[index].rate))
    }
    if let index = RangeAnalysis.valley(stretch) {
      found.append(Suggestion(rule: .valley, rate: stretch[index].rate))
    }
    if let divergence { found.append(Suggestion(rule: .belowDivergence, rate: divergence / 10)) }
    suggestions = found
    let rates = found.map(\.rate).sorted()
    spread = (rates.last ?? 1) / (rates.first ?? 1)
    recommended = RangeAnalysis.recommendation(test, found, lowest: bottom)
    let isAtEnd = low >= kept.count - max(1, kept.count / 20)
    flaw = divergence == nil && isAtEnd ? .stillFalling : nil
  }

  /// The rate to begin with under a schedule that falls to nothing: the valley itself.
  ///
  /// What momentum took off is for a rate that stays; one that falls passes by there, and gains from
  /// the larger steps before. Nil where it is no other than the recommended one.
  public var recommendedUnderSchedule: Double? {
    func rate(_ rule: Rule) -> Double? { suggestions.first { $0.rule == rule }?.rate }
    guard test.manner == .sweep, flaw != .noisy, let recommended, let valley = rate(.valley) else {
      return nil
    }
    let peak = min(valley, rate(.belowDivergence) ?? .infinity)
    return peak > recommended ? peak : nil
  }

  // MARK: - Parts

  /// The points up to where training breaks, smoothed from both sides: where the smoothed loss exceeds
  /// four times its best, is back where it began after it had clearly fallen, or is no number.
  private static func kept(_ test: RangeTest) -> [RangeTest.Point] {
    let points = test.points
    var end = points.firstIndex { !$0.loss.isFinite } ?? points.count
    let weight = smoothing(points.count)
    let forward = debiased(points[..<end].map(\.loss), weight)
    let start = start(points[..<end])
    var best = Double.infinity
    for (index, loss) in forward.enumerated() {
      best = min(best, loss)
      // What a loss of classes comes back to is chance, which may be less than four times its best.
      let isLost = best < lost * start && loss > start
      if best > 0, index > 0, loss > cut * best || isLost {
        end = index
        break
      }
    }
    // What leads up to the break would pull the other side's mean up, and hide the fall before it: a
    // loss above the start says no more than that training breaks there.
    let roof = test.manner == .sweep ? RangeAnalysis.start(points[..<end]) : roof(points[..<end])
    let losses = points[..<end].map { min($0.loss, roof) }
    let ahead = debiased(losses, weight)
    let back = debiased(losses.reversed(), weight).reversed()
    return zip(points, zip(ahead, back)).map { RangeTest.Point($0.rate, ($1.0 + $1.1) / 2) }
  }

  /// How much of the mean before stays: none for separate runs, whose points are few and calm.
  private static func smoothing(_ count: Int) -> Double {
    count < 25 ? 0 : 1 - 12 / Double(count)
  }

  /// An exponential mean without its pull towards the first value, as Adam corrects its moments.
  private static func debiased(_ values: some Sequence<Double>, _ weight: Double) -> [Double] {
    var mean = 0.0
    var share = 1.0
    return values.map { value in
      mean = weight * mean + (1 - weight) * value
      share *= weight
      return mean / (1 - share)
    }
  }

  /// The usual distance of a point from the smoothed curve.
  private static func noise(_ test: RangeTest, _ kept: [RangeTest.Point]) -> Double {
    guard kept.count >= 25 else { return 0 }
    let deviation = zip(test.points, kept).map { abs($0.loss - $1.loss) }.median() ?? 0
    return deviation / Double(kept.count).squareRoot() * 3
  }

  private static func steepest(_ points: [RangeTest.Point], through low: Int) -> Int? {
    guard low >= 1 else { return nil }
    func slope(_ a: Int, _ b: Int) -> Double {
      (points[b].loss - points[a].loss) / log(points[b].rate / points[a].rate)
    }
    let slopes = (1...low).map { index in
      (index, index < points.count - 1 ? slope(index - 1, index + 1) : slope(index - 1, index))
    }
    return slopes.min { $0.1 < $1.1 }.map(\.0)
  }

  /// fastai's rule: half way (two thirds less a sixth) through the longest decreasing subsequence.
  private static func valley(_ points: [RangeTest.Point]) -> Int? {
    let n = points.count
    guard n >= 3 else { return nil }
    var lengths = [Int](repeating: 1, count: n)
    for i in 1..<n {
      for j in 0..<i where points[i].loss < points[j].loss {
        lengths[i] = max(lengths[i], lengths[j] + 1)
      }
    }
    guard let longest = lengths.max(), let end = lengths.firstIndex(of: longest), longest >= 2
    else { return nil }
    let start = max(0, end - longest + 1)
    let sections = Double(end - start) / 3
    return start + Int(sections) + Int(sections / 2)
  }

  /// The loss above which it says no more than that training breaks: half above the start.
  private static func roof(_ points: some Collection<RangeTest.Point>) -> Double {
    1.5 * start(points)
  }

  /// The loss where all rates are too low to matter; infinite where losses are not above 0.
  private static func start(_ points: some Collection<RangeTest.Point>) -> Double {
    let start = points.prefix(max(3, points.count / 10)).map(\.loss).median() ?? .infinity
    return start > 0 ? start : .infinity
  }

  /// The loss at the highest rates.
  private static func tail(_ test: RangeTest) -> Double {
    test.points.suffix(max(3, test.points.count / 20)).map(\.loss).median() ?? 0
  }

  /// Where a parabola through the lowest loss and those beside it, over the rate's logarithm, is
  /// lowest. A neighbour that broke counts as high as anything may.
  private static func vertex(
    of test: RangeTest, _ kept: [RangeTest.Point], around low: Int
  ) -> Double {
    let here = kept[low]
    guard low > 0, low + 1 < test.points.count else { return here.rate }
    let roof = roof(kept)
    let above = test.points[low + 1].loss
    let (left, right) = (kept[low - 1].loss, above.isFinite ? min(above, roof) : roof)
    let bend = left - 2 * here.loss + right
    guard bend.isFinite, bend > 0, right >= here.loss else { return here.rate }
    let shift = (left - right) / (2 * bend)
    let step = shift < 0 ? here.rate / kept[low - 1].rate : test.points[low + 1].rate / here.rate
    return here.rate * pow(step, shift)
  }

  /// The updates a decade of rates of a test with the usual bounds: 100 from 1e-7 to 1.
  static let usualUpdates = 99.0 / 7

  /// The rate at which a step was really taken, as a share of the rate that the test had come to.
  ///
  /// With momentum m a step is the mean of the last ones, a step k updates ago weighing (1 − m) mᵏ; and
  /// in a test whose rate rises by a factor g an update that one was smaller by gᵏ. So in all a step is
  /// (1 − m) / (1 − m/g) of what it would be at a rate that stays: two fifths with a momentum of 0.9
  /// and 100 updates over seven decades. Fewer points may be fewer reports of as many updates.
  static func lag(_ test: RangeTest) -> Double {
    guard test.manner == .sweep, test.momentum > 0, let low = test.points.first?.rate,
      let high = test.points.last?.rate, high > low
    else { return 1 }
    let updates = max(usualUpdates, Double(test.points.count - 1) / log10(high / low))
    return (1 - test.momentum) / (1 - test.momentum * pow(10, -1 / updates))
  }

  /// The rate for a whole training.
  ///
  /// Where the loss falls fastest suits the few updates that a test spends at each rate, and lies
  /// near the edge of what they stand; the many updates of a training get as far with less. Half way
  /// down is that much more careful (fastai's default for the same reason), and where training breaks
  /// caps it. Momentum lags behind a rate that rises, and the rate that stays is set right for that. Of
  /// separate runs, where the best after a few steps is known and not only guessed at, a third of that.
  private static func recommendation(
    _ test: RangeTest, _ found: [Suggestion], lowest: Double
  ) -> Double? {
    guard test.manner == .sweep else { return found.isEmpty ? nil : lowest / 3 }
    func rate(_ rule: Rule) -> Double? { found.first { $0.rule == rule }?.rate }
    let cap = rate(.belowDivergence)
    return (rate(.valley) ?? rate(.steepest)).map {
      min($0 * lag(test), cap ?? .infinity)
    } ?? cap
  }
}
