import Foundation
import Tuning

/// Jumps from which a curve comes back, and going up and down.
extension CurveQuestions {
  func spiking() -> [String]? {
    // Where training has all but nothing left to lose, its jumps mean nothing.
    let floor = 0.3 * abs(judged.low.value)
    guard let train else { return spikes(in: judged, floor: 0, isAlone: false) }
    if let evidence = spikes(in: train, floor: floor, isAlone: false) { return evidence }
    // Validation may jump where training, calm itself, knows nothing of it.
    guard isCalm(train, without: train.spikes(floor: floor).map(\.index)) else { return nil }
    return spikes(in: judged, floor: 0, isAlone: true)
  }

  /// Whether a curve keeps its course between its jumps: it falls with nearly every report, or hardly
  /// strays. One that does neither does not spike but swings.
  private func isCalm(_ series: LossSeries, without jumps: [Int]) -> Bool {
    series.shareOfFalls(from: 0.2) >= 0.75 || series.usualBend(without: jumps) < 0.065
  }

  /// That it was no number for a while, and came back.
  func lapse() -> [String]? {
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
      spikes.count >= 2 || !isAlone,
      // A spike leaves a course. What went up and down before has none yet: it tumbles.
      series.rises(before: spikes[0].index, above: 0.1, floor: floor) < 2,
      spikes.count >= 2 || series.shareOfFalls(from: 0.2) > 0.7
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
    let jumped =
      "\(times) at step \(series.steps[worst.index]) from "
      + "\(text(series.shown(worst.from))) to \(text(series.shown(worst.to))), and back"
    // Of a few reports there is no otherwise.
    return usual > 0
      ? [jumped, "otherwise it strays from its course by \(percent(usual))"] : [jumped]
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

  /// That validation goes far up and down around its level, be it bit by bit and with a training that knows
  /// nothing of it.
  private func slowSwing() -> [String]? {
    let swings = judged.swings(from: 0.4)
    guard judged.lastTurn < 0.4, swings >= 2,
      !hasComeToRest(judged, from: judged.roughness(from: 0.4))
    else { return nil }
    return [
      "in its last three fifths \(curves.judgedName) came up from a fifth below its level to a fourth above "
        + "it, and back, \(swings) times"
    ]
  }

  func oscillating() -> [String]? {
    if let evidence = climb() ?? slowSwing() { return evidence }
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
    // whose training falls with nearly every report. But no measuring makes validation swing by a fourth.
    let isCalm = inner <= 0.03 || optimized.shareOfFalls(from: half) >= 0.8
    guard judged.count >= 8, late > 0.1, series.shareOfFalls(from: half) < 0.8,
      !isCalm || (outer > 0.25 && judged.shareOfFalls(from: half) < 0.8)
    else { return nil }
    // What came to rest in the end, as under a schedule, swung on its way.
    guard !hasComeToRest(series, from: late) else { return nil }
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

  /// Whether a curve that swung in its second half hardly does in its last fifth. Where validation is what
  /// swung, it counts: training may shake of itself, as with dropout.
  private func hasComeToRest(_ series: LossSeries, from late: Double) -> Bool {
    series.roughness(from: 0.8) < min(0.1, 0.2 * late)
  }

  /// That training turns back all the time, a little, where others came lower and it is far down from
  /// guessing: what it cannot get below is the size of its steps. One that stands high is asked for its
  /// size first, and where training is calm the measuring shakes.
  func unsteady() -> [String]? {
    guard judged.count >= 12, let gap, let best = peers.best, gap > 0.1, judged.lastTurn < 0.5,
      judged.end < 0.25 * max(peers.start ?? judged.start, judged.start)
    else { return nil }
    let inner = optimized.roughness(from: 0.5, floor: 0.3 * abs(judged.level(from: 0.5)))
    let strays = max(inner, judged.roughness(from: 0.5))
    let turns = optimized.shareOfTurns(from: 0.5)
    guard inner > 0.025, strays > 0.035, turns >= 0.6, optimized.shareOfFalls(from: 0.5) < 0.7,
      !hasComeToRest(judged, from: judged.roughness(from: 0.5))
    else { return nil }
    return [
      "\(optimizedName) goes up and down by \(percent(inner)), turning at \(percent(turns)) of its reports "
        + "in the second half, and \(curves.judgedName) stands \(aboveBest(gap, best))"
    ]
  }
}
