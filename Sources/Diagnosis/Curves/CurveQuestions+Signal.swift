import Foundation
import Tuning

/// Whether anything is learnt that carries over from training to what is held out.
extension CurveQuestions {
  func overfitting() -> [String]? {
    guard let train, judged.count >= 8, !train.values.isEmpty else { return nil }
    let (index, low) = judged.lowestLevel
    let end = judged.end
    let rise = (end - low) / judged.scale(low)
    let at = min(train.count - 1, index * train.count / judged.count)
    let then = train.values[at]
    // A first value may lie far above guessing; to come down to that is not to have learnt.
    let hasLearnt = peers.start.map { low < 0.9 * $0 } ?? (low < 0.8 * judged.start)
    // What comes back to near its best swings; and where training swings itself, its steps do that.
    let strays = judged.usualBend(from: min(index, judged.count / 2))
    let last = judged.lowestLevel(from: max(index, judged.count * 4 / 5)).value
    let shakes = train.roughness(from: 0.5, floor: 0.3 * abs(judged.level(from: 0.5)))
    guard rise > 0.05, rise > 2 * strays, last - low > 0.3 * (end - low), shakes < 0.3, hasLearnt,
      judged.swings(from: 0.4) < 2,
      Double(index) < 0.8 * Double(judged.count), train.end < then, train.end < 0.6 * end,
      train.end < 1.5 * train.low.value + 0.05 * train.start, train.shareOfFalls(from: 0.2) > 0.6
    else { return nil }
    return [
      "\(curves.judgedName) was best about step \(judged.steps[index]) "
        + "(\(text(judged.shown(low)))) and stands at about \(text(judged.shown(end))) in the end, "
        + (rise < 1 || judged.isScore || low <= 0
          ? "\(percent(rise)) worse" : "\(text(end / low)) times that"),
      "training went on from \(text(train.shown(then))) to \(text(train.shown(train.last)))",
    ]
  }

  func noSignal() -> [String]? {
    // On its way, though slowly, in training and but for noise in validation.
    if fallsUnderNoise, tooSlow() != nil { return nil }
    // It learnt until its steps became too small.
    if shrunkSteps() != nil { return nil }
    let isStanding = judged.fall(from: 0.5) < 0.02 + judged.roughness(from: 0.5)
    let creeps = judged.isUnderway && judged.fall(from: 0.4) > 0 && !judged.isComingToRest
    if let evidence = learntByHeart() ?? carriedNothingOver() { return evidence }
    // What counts is where it stands: its first report may lie above guessing.
    let isGuessing = peers.guessing.map { judged.end > 0.84 * $0 } ?? false
    guard isStanding, !creeps, covered < 0.14 || isGuessing, gap.map({ $0 > 0.2 }) ?? true,
      peers.guessing.map({ judged.low.value > 0.82 * $0 }) ?? true
    else { return nil }
    if covered >= 0.14, let guessing = peers.guessing {
      return [
        "its best, \(text(judged.shown(judged.low.value))), is about where the other trials begin "
          + "(\(text(judged.shown(guessing)))), and it ends no better than that"
      ]
    }
    return [
      "its best, \(text(judged.shown(judged.low.value))), is only \(percent(max(0, covered))) "
        + "better than its first value (\(text(judged.shown(judged.start)))), and it stands there"
    ]
  }

  /// Whether another trial came at least half of the way down from where guessing stands.
  var othersLearn: Bool {
    guard let best = peers.best, let guessing = peers.guessing else { return false }
    return guessing > 0 && best < 0.5 * guessing
  }

  /// The best other trial's value.
  var bestText: String { peers.best.map { text(judged.shown($0)) } ?? "–" }

  /// Whether training got better, or validation worse: a rate that is far too small does neither.
  var hasMoved: Bool {
    let rise = -judged.fall(from: 0)
    return train.map { $0.fall(from: 0) > 0.03 } ?? false
      || rise > max(0.01, 3 * judged.fallError(from: 0))
  }

  /// That training gets better from the first report on, and nothing of it carries over: validation,
  /// though far above the other trials', was never better than it began.
  private func learntByHeart() -> [String]? {
    guard let train, judged.count >= 8, covered < 0.05, judged.end >= judged.start, let gap,
      gap > 0.5,
      train.fall(from: 0) > 0.05, train.shareOfFalls(from: 0) > 0.75
    else { return nil }
    return [
      "\(curves.judgedName) was never better than at its first report "
        + "(\(text(judged.shown(judged.start)))), though training went on to "
        + "\(text(train.shown(train.last))): nothing of what it learns carries over"
    ]
  }

  /// That training goes on where validation came to a stand or rises, high: not the half of the others'
  /// way down from where guessing stands, and not well below that. The way to there is but what a network
  /// does that learns how often each class occurs. One that is too small takes validation along.
  private func carriedNothingOver() -> [String]? {
    guard let train, judged.count >= 10, let guessing = peers.guessing, let best = peers.best,
      case let low = judged.low.value, guessing - low < 0.4 * (guessing - best),
      low > 0.6 * guessing, judged.end < 1.5 * guessing, train.end < judged.end,
      judged.roughness(from: 0.2) < 0.1
    else { return nil }
    let (late, trained) = (judged.fall(from: 0.5), train.fall(from: 0.5))
    let parting = train.fall(from: 0.2) - judged.fall(from: 0.2)
    guard parting > max(0.012, 2 * judged.fallError(from: 0.2)),
      late <= 0 || (low > 0.84 * guessing && late < 0.4 * trained)
    else { return nil }
    return [
      "\(curves.judgedName) never came below \(text(judged.shown(low))), where guessing stands at about "
        + "\(text(judged.shown(guessing))), and has "
        + (late < -0.005 ? "risen" : "stood") + " since, while training went on to "
        + "\(text(train.shown(train.last))): what it learns does not carry over"
    ]
  }
}
