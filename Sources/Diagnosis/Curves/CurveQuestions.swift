import Foundation
import Numerics
import Tuning

/// The questions that a curve is asked, each answered with evidence or with nil.
///
/// The bounds in here were set on one part of the labelled curves (`Tests/Support/DiagnosisFixtures`);
/// `make bench` reports on the other.
struct CurveQuestions {
  let curves: TrialCurves
  let peers: PeerLevels
  /// Whether validation never came a tenth below where guessing stands.
  let neverBeatGuessing: Bool
  var judged: LossSeries { curves.judged }
  var train: LossSeries? { curves.train }

  /// Peers whose levels mean something.
  private static let fewestPeers = 3

  init(_ curves: TrialCurves, _ peers: PeerLevels) {
    self.curves = curves
    let known = peers.count >= CurveQuestions.fewestPeers ? peers : .none
    self.peers = known.guessing(from: curves.judged.start)
    neverBeatGuessing = known.guessing.map { curves.judged.low.value > 0.9 * $0 } ?? false
  }

  /// The series that shows the optimizer best: training if it is there.
  var optimized: LossSeries { train.flatMap { $0.count >= judged.count / 2 ? $0 : nil } ?? judged }

  var optimizedName: String {
    train != nil && optimized == train ? "training" : curves.judgedName
  }

  /// How far the end lies above the best other trial's, relative to that, or to a small part of where
  /// guessing stands: of what is far down from there the last bit is luck.
  var gap: Double? {
    peers.best.map { best in
      // A run that blew up in its first steps says nothing of what is small.
      let start = min(abs(judged.start), peers.start.map { abs($0) } ?? .infinity)
      let origin = max(start, peers.guessing ?? start)
      return (judged.end - best) / max(abs(best), 0.03 * origin, .leastNormalMagnitude)
    }
  }

  /// How much better than its start it ever was, relative to the start.
  var covered: Double {
    (judged.start - judged.low.value) / max(abs(judged.start), .leastNormalMagnitude)
  }

  // MARK: - It went wrong

  func diverged() -> [String]? {
    if let steps = judged.brokenText { return ["\(curves.judgedName) is no number \(steps)"] }
    if let steps = train?.brokenText { return ["the training loss is no number \(steps)"] }
    if curves.isDiverged {
      let step = judged.lost.first.map { " at step \($0)" } ?? ""
      return ["\(curves.judgedName) stopped being a finite number\(step)"]
    }
    let series = optimized
    guard series.count >= 4, judged.count >= 4 else { return nil }
    // A single jump in the last quarter is not where it ends.
    let end = series.lastQuarter
    // Where the others begin far higher, its first report was but a good one.
    if end - series.start > 0.2 * series.scale(series.start), series.low.value > 0.5 * end,
      !standsBelowGuessing,
      peers.start.map({ $0 <= 0 || end > 0.6 * $0 }) ?? true
    {
      return [
        "\(optimizedName) ends at \(text(series.shown(series.last))), "
          + (series.last > series.start ? "" : "its last quarter at \(text(series.shown(end))), ")
          + "above its start of \(text(series.shown(series.start)))"
      ]
    }
    if let evidence = thrownBack() { return evidence }
    // What comes down evenly from its start was never thrown: the others are below it after one report.
    let fallsCalmly =
      series.shareOfFalls(from: 0) > 0.9 && judged.shareOfFalls(from: 0) > 0.9
      && max(series.roughness(from: 0), judged.roughness(from: 0)) < 0.02
    if let theirs = peers.guessing ?? peers.start, theirs > 0, judged.end > 5 * theirs,
      series.end > theirs, !fallsCalmly
    {
      return [
        "\(curves.judgedName) ends at \(text(judged.shown(judged.last))); the other trials begin at "
          + text(judged.shown(theirs))
      ]
    }
    guard let theirs = peers.guessing, theirs > 0 else { return nil }
    // It may stand where guessing would, or a little above, thrown there from higher up.
    let isThrown = (judged.values + (train?.values ?? [])).contains { $0 > 1.5 * judged.end }
    if isThrown, judged.end > 1.05 * theirs, series.end > 1.02 * theirs,
      series.fall(from: 0.3) < 0.02
    {
      return [
        "\(curves.judgedName) stands at about \(text(judged.shown(judged.end))), worse than where the "
          + "other trials begin (\(text(judged.shown(theirs)))), and does not fall"
      ]
    }
    // Of one that was thrown, to come back to guessing and stand there is not to have recovered: what
    // guessing is, the others' first reports show but roughly.
    if let top = train?.values.max(), top > 2 * theirs, max(judged.end, series.end) > 0.85 * theirs,
      judged.low.value > 0.7 * theirs || series.end > 0.97 * theirs, series.fall(from: 0.6) < 0.02,
      // A network that began badly comes down bit by bit.
      top > 10 * theirs || series.time(ofShare: 0.9) < 0.2
    {
      return [
        "training was thrown up to \(text(series.shown(top))), and came back no further than to where "
          + "guessing stands (about \(text(judged.shown(theirs))))"
      ]
    }
    // Or have blown up before the first report, and leap about since far above.
    guard series.shareOfFalls(from: 0) < 0.8,
      // What keeps calm there was never thrown: others, all at good rates, may begin far below guessing.
      max(series.roughness(from: 0.2), judged.roughness(from: 0.2)) > 0.02
        || judged.end > judged.start
    else { return nil }
    if judged.end > 1.5 * theirs, series.end > 1.5 * theirs {
      return [
        "\(curves.judgedName) ends at about \(text(judged.shown(judged.end))), far above where the "
          + "other trials begin (\(text(judged.shown(theirs)))), and does not fall steadily"
      ]
    }
    if judged.low.value > 1.1 * theirs, series.low.value > 1.1 * theirs,
      case let swing = min(series.roughness(from: 0.2), judged.roughness(from: 0.2)), swing > 0.02
    {
      return [
        "\(curves.judgedName) never came below \(text(judged.shown(judged.low.value))), above where the "
          + "other trials begin (\(text(judged.shown(theirs)))), and goes up and down by \(percent(swing))"
      ]
    }
    let far = judged.values.count { $0 > 3 * theirs }
    if far * 4 > judged.count, judged.end > theirs {
      return [
        "\(far) of its \(judged.count) reports of \(curves.judgedName) lie more than three times as high "
          + "as where the other trials begin (\(text(judged.shown(theirs)))), and it never got below that"
      ]
    }
    return nil
  }

  /// Whether it stands calmly, and well below where guessing would: that is no run that blew up, but one
  /// that began with luck and can do no better.
  private var standsBelowGuessing: Bool {
    guard let theirs = peers.guessing, theirs > 0 else { return false }
    return judged.end < 0.85 * theirs && abs(optimized.fall(from: 0.5)) < 0.03
      && max(judged.roughness(from: 0.5), optimized.roughness(from: 0.5)) < 0.02
  }

  /// That training and validation end well above where they and the others began, though for a moment
  /// they were lower: of a run that leaps about up there that is luck.
  private func thrownBack() -> [String]? {
    guard let train, optimized == train, train.count >= 8, judged.count >= 8,
      case let (end, level) = (train.lastQuarter, judged.lastQuarter),
      end - train.start > 0.2 * train.scale(train.start), level > judged.start,
      peers.start.map({ end > 1.2 * $0 && level > 1.2 * $0 }) ?? true
    else { return nil }
    return [
      "in its last quarter training stands at about \(text(train.shown(end))), above its start of "
        + text(train.shown(train.start))
    ]
  }

  // MARK: - Words

  func text(_ value: Double) -> String { String(format: "%.3g", value) }

  func percent(_ share: Double) -> String {
    if share == 0 { return "0 %" }
    // Little is not nothing.
    if abs(share) < 0.001 { return String(format: "%.1g %%", share * 100) }
    return String(format: share < 0.095 ? "%.1f %%" : "%.0f %%", share * 100)
  }

  /// How far the end lies above the best other trial's: in per cent, from twice on as a multiple.
  func aboveBest(_ gap: Double, _ best: Double) -> String {
    let known = "the best other trial (\(text(judged.shown(best))))"
    // What is said of two numbers is true of them: the gap's own measure has a floor.
    guard best > 0, !judged.isScore, judged.base == 0 else {
      return "\(percent(gap)) above \(known)"
    }
    let times = judged.end / best
    return times >= 2 ? "\(text(times)) times \(known)" : "\(percent(times - 1)) above \(known)"
  }
}
