import Foundation
import Numerics
import Tuning

/// The questions that a curve is asked, each answered with evidence or with nil.
///
/// The bounds in here were set on one half of the labelled curves (`Tests/Support/DiagnosisFixtures`);
/// `make bench` reports on the other.
struct CurveQuestions {
  let curves: TrialCurves
  let peers: PeerLevels
  var judged: LossSeries { curves.judged }
  var train: LossSeries? { curves.train }

  /// Peers whose levels mean something.
  private static let fewestPeers = 3

  init(_ curves: TrialCurves, _ peers: PeerLevels) {
    self.curves = curves
    self.peers = peers.count >= CurveQuestions.fewestPeers ? peers : .none
  }

  /// The series that shows the optimizer best: training if it is there.
  var optimized: LossSeries { train.flatMap { $0.count >= judged.count / 2 ? $0 : nil } ?? judged }

  var optimizedName: String {
    train != nil && optimized == train ? "training" : curves.judgedName
  }

  /// How far the end lies above the best other trial's, relative to that.
  var gap: Double? {
    peers.best.map { best in
      // A run that blew up in its first steps says nothing of what is small.
      let start = min(abs(judged.start), peers.start.map { abs($0) } ?? .infinity)
      return (judged.end - best) / max(abs(best), 0.05 * start, .leastNormalMagnitude)
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
    if let theirs = peers.start, theirs > 0, judged.end > 5 * theirs, series.end > 5 * theirs {
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
    // Or have blown up before the first report, and leap about since far above.
    guard series.shareOfFalls(from: 0) < 0.8 else { return nil }
    if judged.end > 1.5 * theirs, series.end > 1.5 * theirs {
      return [
        "\(curves.judgedName) ends at about \(text(judged.shown(judged.end))), far above where the "
          + "other trials begin (\(text(judged.shown(theirs)))), and does not fall steadily"
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

  /// - Parameter isAlone: Whether to look where training, calm itself, knows nothing of the jumps.
  func spiking(isAlone: Bool) -> [String]? {
    if let evidence = lapse() { return evidence }
    // Where training has all but nothing left to lose, its jumps mean nothing.
    let floor = 0.3 * abs(judged.low.value)
    guard let train else { return isAlone ? spikes(in: judged, floor: 0, isAlone: false) : nil }
    guard isAlone else { return spikes(in: train, floor: floor, isAlone: false) }
    guard isCalm(train, without: train.spikes(floor: floor).map(\.index)) else { return nil }
    return spikes(in: judged, floor: 0, isAlone: true)
  }

  /// Whether a curve keeps its course between its jumps: it falls with nearly every report, or hardly
  /// strays. One that does neither does not spike but swings.
  private func isCalm(_ series: LossSeries, without jumps: [Int]) -> Bool {
    series.shareOfFalls(from: 0.2) >= 0.75 || series.usualBend(without: jumps) < 0.065
  }

  /// That it was no number for a while, and came back.
  private func lapse() -> [String]? {
    let named = [(curves.judgedName, judged.lost), ("the training loss", train?.lost ?? [])]
    guard let (name, steps) = named.first(where: { !$0.1.isEmpty }) else { return nil }
    let shown = steps.prefix(3).map(String.init).joined(separator: ", ")
    let more = steps.count > 3 ? " and \(steps.count - 3) more" : ""
    return [
      "\(name) was no number at step\(steps.count == 1 ? "" : "s") \(shown)\(more), and came back"
    ]
  }

  /// - Parameter isAlone: Whether training knows nothing of the jumps; a single one is then a slip of
  ///   the measuring.
  private func spikes(in series: LossSeries, floor: Double, isAlone: Bool) -> [String]? {
    let spikes = series.spikes(floor: floor)
    guard !spikes.isEmpty, Double(spikes.count) <= max(1, 0.17 * Double(series.count)),
      spikes.count >= 2 || !isAlone
    else { return nil }
    // Where every few reports jump, it is no spike but the manner of the curve.
    let usual = series.usualBend(without: spikes.map(\.index))
    let jumps = spikes.map { ($0.to - $0.from) / max(series.scale($0.from), floor) }
    guard let largest = jumps.max(), let index = jumps.firstIndex(of: largest),
      largest > 0.3, largest > 6 * usual, isCalm(series, without: spikes.map(\.index)),
      spikes.count >= 2 || largest > 0.5
    else { return nil }
    let worst = spikes[index]
    let times = spikes.count == 1 ? "one jump up," : "\(spikes.count) jumps up, the largest"
    return [
      "\(times) at step \(series.steps[worst.index]) from "
        + "\(text(series.shown(worst.from))) to \(text(series.shown(worst.to))), and back",
      "otherwise it strays from its course by \(percent(usual))",
    ]
  }

  /// That training rose again for a good part of the run: no level that a model or its data set, but
  /// steps that undo what was learnt.
  private func climb() -> [String]? {
    guard let train, optimized == train, judged.count >= 8 else { return nil }
    let (index, low) = train.low
    // What came with a turn of a knob is the turn's, not the run's.
    guard Double(index) >= train.lastTurn * Double(train.count),
      train.end - low > 0.5 * max(train.scale(low), 0.3 * abs(judged.low.value)),
      Double(index) < 0.85 * Double(train.count), train.level(from: 0.8) > 1.5 * low
    else { return nil }
    return [
      "training rose again, from \(text(train.shown(low))) at step \(train.steps[index]) to about "
        + text(train.shown(train.end))
    ]
  }

  func oscillating() -> [String]? {
    if let evidence = climb() { return evidence }
    // Where training has all but nothing left to lose, its shaking means nothing.
    let floor = 0.3 * abs(judged.level(from: 0.5))
    // Before a turn of a knob it trained with other values.
    let turn = judged.lastTurn
    let half = max(0.5, turn)
    guard Double(judged.count) * (1 - half) >= 3 else { return nil }
    let inner = optimized.roughness(from: half, floor: floor)
    let outer = judged.roughness(from: half)
    let series = inner >= outer ? optimized : judged
    let late = max(inner, outer)
    // Where training is calm, what shakes is the measuring: few examples, or a lucky guess. So does a run
    // whose training falls with nearly every report, whatever validation does.
    guard judged.count >= 8, late > 0.1, inner > 0.03, series.shareOfFalls(from: half) < 0.8,
      optimized.shareOfFalls(from: half) < 0.8
    else { return nil }
    var evidence = [
      "from one report to the next it swings by \(percent(late)) "
        + (turn > 0.5 ? "since the last turn of a knob" : "in the second half")
    ]
    guard turn < 0.5 else { return evidence }
    let tenth = series.roughness(from: 0.9)
    let middle = series.roughness(from: 0.45, to: 0.55)
    if middle > 0 {
      evidence.append(
        "the spread of the last tenth is \(text(tenth / middle)) times that of the middle")
    }
    return evidence
  }

  func overfitting() -> [String]? {
    guard let train, judged.count >= 8, !train.values.isEmpty else { return nil }
    let (index, low) = judged.low
    let end = judged.end
    let rise = (end - low) / judged.scale(low)
    let at = min(train.count - 1, index * train.count / judged.count)
    let then = train.values[at]
    // A first value may lie far above guessing; to come down to that is not to have learnt.
    let hasLearnt = peers.start.map { low < 0.9 * $0 } ?? (low < 0.8 * judged.start)
    guard rise > 0.06, rise > 2 * judged.roughness(from: 0.5), hasLearnt,
      Double(index) < 0.8 * Double(judged.count), train.end < then, train.end < 0.6 * end,
      train.end < 1.5 * train.low.value + 0.05 * train.start, train.shareOfFalls(from: 0.2) > 0.6
    else { return nil }
    return [
      "\(curves.judgedName) was best at step \(judged.steps[index]) "
        + "(\(text(judged.shown(low)))) and stands at about \(text(judged.shown(end))) in the end, "
        + (rise < 1 || judged.isScore || low <= 0
          ? "\(percent(rise)) worse" : "\(text(end / low)) times that"),
      "training went on from \(text(train.shown(then))) to \(text(train.shown(train.last)))",
    ]
  }

  /// Whether validation never came a tenth below where guessing stands.
  var neverBeatGuessing: Bool { peers.guessing.map { judged.low.value > 0.9 * $0 } ?? false }

  func noSignal() -> [String]? {
    let isStanding = judged.fall(from: 0.5) < 0.02 + judged.roughness(from: 0.5)
    let creeps = judged.shareOfFalls(from: 0.4) > 0.85 && judged.fall(from: 0.4) > 0
    if let evidence = learntByHeart() { return evidence }
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

  // MARK: - Words

  func text(_ value: Double) -> String { String(format: "%.3g", value) }

  func percent(_ share: Double) -> String {
    String(format: share < 0.095 ? "%.1f %%" : "%.0f %%", share * 100)
  }

  /// How far the end lies above the best other trial's: in per cent, from twice on as a multiple.
  func aboveBest(_ gap: Double, _ best: Double) -> String {
    let known = "the best other trial (\(text(judged.shown(best))))"
    guard gap >= 1, best > 0, !judged.isScore else { return "\(percent(gap)) above \(known)" }
    return "\(text(judged.end / best)) times \(known)"
  }
}
