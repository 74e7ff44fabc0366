import Foundation
import Numerics
import Tuning

/// What the complete curves of a study have in common, made anew whenever one comes or goes.
struct StudyCurves: Sendable {
  /// A complete curve.
  struct Member: Sendable {
    var digest: CurveDigest
    /// The objective's value at its end.
    var end: Double
  }

  /// How the family's forecasts turned out for curves of one age.
  private struct Trust: Sendable {
    /// In deviations of the forecast: how much worse the curves ended than it said, and how widely.
    var shift = 0.0
    var spread = Trust.unknown

    /// The spread where nothing is known: the family alone is a little too sure of itself.
    static let unknown = 1.3
    /// How many curves that is worth.
    static let worth = 4.0
  }

  /// Shares of the budget at which the forecasts of complete curves are looked at.
  private static let ages = [0.04, 0.08, 0.16, 0.3, 0.5, 0.75]
  /// Of how many curves.
  private static let looked = 32

  private(set) var scale: ValueScale
  private(set) var prior = CurvePrior()
  private var trust = [Trust](repeating: Trust(), count: StudyCurves.ages.count)

  /// Nothing is known yet.
  init(direction: Direction) { scale = ValueScale(direction) }

  /// What these curves, in the order of their numbers, have in common.
  init(_ members: [Member], direction: Direction) {
    scale = StudyCurves.scale(members, direction)
    let features = members.map { Features($0, scale) }
    prior = StudyCurves.prior(features, scale)
    guard members.count > 1 else { return }
    let first = max(0, members.count - StudyCurves.looked)
    var sums = [(count: Double, sum: Double, square: Double)](
      repeating: (0, 0, 0), count: StudyCurves.ages.count)
    for index in first..<members.count {
      // Each is forecast as if it were not known how it ended.
      var others = features
      others.remove(at: index)
      let without = StudyCurves.prior(others, scale)
      let own = features[index]
      for (place, age) in StudyCurves.ages.enumerated() {
        let count = own.shares.partitionCount { $0 <= age }
        guard count > 0, count < own.shares.count else { continue }
        let fit = CurveFit(
          shares: own.shares[..<count], places: own.places[..<count], prior: without)
        // One that blew up widens the forecasts of others and does not condemn them.
        let off = min(2, max(-3, (own.end - fit.mean) / fit.variance.squareRoot()))
        sums[place].count += 1
        sums[place].sum += off
        sums[place].square += off * off
      }
    }
    for (place, sum) in sums.enumerated() where sum.count > 0 {
      let total = sum.count + Trust.worth
      let shift = min(1, sum.sum / total)
      let square = sum.square - 2 * shift * sum.sum + sum.count * shift * shift
      trust[place].shift = shift
      trust[place].spread =
        ((Trust.worth * Trust.unknown * Trust.unknown + square) / total).squareRoot()
    }
  }

  /// Where a curve will end; nil without points.
  func likelyEnd(of digest: CurveDigest) -> LikelyEnd? {
    guard let last = digest.bins.last else { return nil }
    let shares = digest.bins.map(\.share)
    let places = digest.bins.map { scale.place(of: $0.value) }
    let fit = CurveFit(shares: shares[...], places: places[...], prior: prior)
    let trust = trust(at: last.share)
    let deviation = fit.variance.squareRoot()
    return LikelyEnd(
      location: fit.mean + trust.shift * deviation,
      deviation: max(deviation * trust.spread, 1e-9), scale: scale)
  }

  // MARK: - Trust

  /// Between the ages that were looked at, in proportion.
  private func trust(at share: Double) -> Trust {
    let ages = StudyCurves.ages
    guard share > ages[0] else { return trust[0] }
    guard let next = ages.firstIndex(where: { $0 >= share }) else { return trust[ages.count - 1] }
    let weight = (share - ages[next - 1]) / (ages[next] - ages[next - 1])
    var between = trust[next - 1]
    between.shift += weight * (trust[next].shift - between.shift)
    between.spread += weight * (trust[next].spread - between.spread)
    return between
  }

  // MARK: - What they have in common

  /// A curve on the value scale.
  private struct Features: Sendable {
    var shares: [Double]
    var places: [Double]
    var end: Double
    var fall: Double
    var noise: Double

    init(_ member: Member, _ scale: ValueScale) {
      shares = member.digest.bins.map(\.share)
      places = member.digest.bins.map { scale.place(of: $0.value) }
      end = scale.place(of: member.end)
      fall = (places.first ?? end) - end
      var (sum, count) = (0.0, 0.0)
      for index in stride(from: max(0, places.count / 3), to: places.count - 2, by: 1) {
        let bend = places[index + 1] - (places[index] + places[index + 2]) / 2
        sum += bend * bend / 1.5
        count += 1
      }
      noise = count > 0 ? sum / count : 0
    }
  }

  /// One imagined curve is always among them, so that a study that began with curves that did not
  /// move does not believe that none ever will.
  private static func prior(_ features: [Features], _ scale: ValueScale) -> CurvePrior {
    guard !features.isEmpty else { return CurvePrior() }
    let count = Double(features.count)
    var prior = CurvePrior()
    let fall = features.reduce(0) { $0 + $1.fall } / count
    let end = features.reduce(0) { $0 + $1.end } / count
    let usual = scale.kind == .linear ? max(0.1 * abs(end), 1e-9) : 0.5
    let square = features.reduce(usual * usual) { $0 + $1.fall * $1.fall } / (count + 1)
    let ends = features.reduce(usual * usual) { $0 + ($1.end - end) * ($1.end - end) } / (count + 1)
    prior.fall = (fall, 1.3 * square.squareRoot())
    prior.end = (end, 2 * max(ends, square / 4).squareRoot())
    let noise = features.reduce(0) { $0 + $1.noise } / count
    prior.noise = max(noise, 1e-6 * max(square, ends))
    return prior
  }

  private static func scale(_ members: [Member], _ direction: Direction) -> ValueScale {
    var (least, most) = (Double.infinity, -Double.infinity)
    var ends: [Double] = []
    for member in members {
      ends.append(member.end)
      for bin in member.digest.bins {
        least = min(least, bin.value)
        most = max(most, bin.value)
      }
    }
    let isLoss = direction == .minimize && least >= 0
    let isShare = direction == .maximize && least >= 0 && most <= 1
    guard isLoss || isShare, let median = ends.median() else { return ValueScale(direction) }
    let middle = max(isLoss ? median : 1 - median, 1e-9)
    // In powers of two, so that it does not move with every trial.
    let offset = exp2((log2(middle) - 5).rounded(.down))
    return ValueScale(direction, kind: isLoss ? .loss : .share, offset: offset)
  }
}

extension Array {
  /// How many elements at the start satisfy a condition.
  fileprivate func partitionCount(_ condition: (Element) -> Bool) -> Int {
    firstIndex { !condition($0) } ?? count
  }
}
