import Foundation
import Tuning

/// Curves on which nothing went wrong: not far, not to the end, to a stand, or there.
extension CurveQuestions {
  /// How far it came.
  func progress() -> CurveVerdict {
    if let evidence = tooSlow() { return CurveVerdict(.tooSlow, evidence: evidence) }
    if let evidence = unsteady() { return CurveVerdict(.oscillating, evidence: evidence) }
    if let evidence = stillFalling() {
      // While there are steps to come, a fall is what one hopes for.
      return CurveVerdict(curves.hasStepsToCome ? .good : .stillFalling, evidence: evidence)
    }
    if let evidence = cutShort() { return CurveVerdict(.stillFalling, evidence: evidence) }
    if let verdict = standing() ?? worsened() { return verdict }
    return good()
  }

  private var isSteady: Bool {
    judged.shareOfFalls(from: 0) >= 0.8 && judged.shareOfFalls(from: 0.6) >= 0.9
  }

  private var isFalling: Bool { judged.fall(from: 0.6) > 0.05 || isSteady || isCarried }

  /// Whether training still falls steadily where validation has not parted from it, but shakes or has
  /// too few points to show whether it does.
  private var isCarried: Bool {
    guard let train, optimized == train, train.end > 0.5 * judged.end,
      judged.roughness(from: 0.4) > 0.1 || judged.count < 10
    else { return false }
    return train.fall(from: 0.6) > 0.1 && train.shareOfFalls(from: 0.6) >= 0.9
  }

  /// Whether training falls with nearly every report, and validation as much but for the noise of its
  /// measuring, in which a slow fall drowns.
  var fallsUnderNoise: Bool {
    guard let train, optimized == train, train.count >= 8, train.shareOfFalls(from: 0) >= 0.8,
      train.shareOfFalls(from: 0.6) >= 0.9
    else { return false }
    let (fall, error) = (train.fall(from: 0.2), judged.fallError(from: 0.2))
    return judged.roughness(from: 0.2) > 0.5 * fall / Double(train.count)
      && abs(judged.fall(from: 0.2) - fall) < max(0.5 * fall, 3 * error)
  }

  func tooSlow() -> [String]? {
    let end = judged.end
    guard isFalling || fallsUnderNoise else { return nil }
    // A run at a good rate does most of its way at once; this one as much late as early, in training
    // as in validation. More than that it cannot do late, unless it rose first.
    let rest = judged.restAfterTwoFifths
    let trained = optimized.restAfterTwoFifths
    let share = peers.best.map { best in
      (judged.start - (endWithAll ?? end)) / max(judged.start - best, .leastNormalMagnitude)
    }
    let isFar = share.map { $0 < 0.5 || isOutOfReach } ?? (covered < 0.3)
    let isStraight = (0.25...0.75).contains(rest) || fallsUnderNoise
    guard isStraight, (0.35...0.75).contains(trained), isFar else { return nil }
    var evidence = [
      "it falls calmly, but from \(text(judged.shown(judged.start))) only to "
        + "\(text(judged.shown(judged.last))), and hardly less fast at the end than before"
    ]
    if let share, let best = peers.best {
      evidence.append(
        (endWithAll == nil ? "that is " : "with the others' steps that would come to ")
          + "\(percent(max(0, share))) of the way to the best other trial "
          + "(\(text(judged.shown(best))))")
    }
    return evidence
  }

  /// Whether it had as many steps as the others, and would need more than three times as many for their
  /// best: a rate three times as high does that in as many.
  private var isOutOfReach: Bool {
    guard let steps = peers.steps, curves.lastStep * 2 > steps else { return false }
    return timesToBest.map { $0 > 3 } ?? false
  }

  /// Whether of the fall in the last two fifths hardly anything was left in the last one, as under a
  /// schedule that has come to its end. Half of a fall that goes on as it was lies there.
  private func hasSettled(since fall: Double) -> Bool {
    let series = isCarried ? optimized : judged
    return series.count >= 10 && series.fall(from: 0.8) < fall / 4
  }

  /// How many times its steps it would need for the way to the best other trial, if it went on falling
  /// by the same share a step as in its last two fifths; nil where nothing falls, or nobody is ahead.
  private var timesToBest: Double? {
    guard let best = peers.best, best > 0 else { return nil }
    let courses = optimized == judged ? [judged] : [judged, optimized]
    return courses.compactMap { series -> Double? in
      let fall = series.fall(from: 0.6)
      guard fall > 0, fall < 1, series.end > 0 else { return nil }
      return max(0, log(series.end / best)) / -log(1 - fall) * 0.4
    }.min()
  }

  /// The number of times its steps beyond which more of them are no way to the best other trial.
  private static let mostTimes = 4.0

  /// Whether its learning rate, as it reports it, fell to nothing: then it came to its end, and what it
  /// still gains is the last of the schedule.
  private var rateHasGone: Bool {
    guard !curves.hasStepsToCome, let rate = curves.rate, let peak = rate.values.max(),
      let last = rate.lastValue
    else { return false }
    return last < 0.02 * peak
  }

  private func stillFalling() -> [String]? {
    let fall = max(judged.fall(from: 0.6), isCarried ? optimized.fall(from: 0.6) : 0)
    guard isFalling, fall > 0.08, isCarried || fall > judged.roughness(from: 0.5),
      gap.map({ $0 > 0.1 }) ?? true, !hasSettled(since: fall), !rateHasGone,
      fall > 0.15 || timesToBest.map({ $0 <= CurveQuestions.mostTimes }) ?? true
    else { return nil }
    let subject = isCarried ? optimizedName : "it"
    if curves.hasStepsToCome {
      let end = curves.steps.map { " of \($0)" } ?? ""
      return [
        "in the last two fifths of its steps so far \(subject) fell by \(percent(fall)), to "
          + "\(text(judged.shown(judged.last))) at step \(curves.lastStep)\(end)"
      ]
    }
    return [
      "in the last two fifths of its steps \(subject) fell by \(percent(fall)), and had not settled "
        + "at \(text(judged.shown(judged.last)))"
    ]
  }

  /// Where it would have come to with as many steps as the others had, at the pace of its last three
  /// fifths; nil unless it ended with less than half of them, falling.
  private var endWithAll: Double? {
    guard !curves.hasStepsToCome, let steps = peers.steps, curves.lastStep > 0,
      steps > 2 * curves.lastStep, optimized.shareOfFalls(from: 0.4) >= 0.8
    else { return nil }
    let fall = min(judged.fall(from: 0.4), optimized.fall(from: 0.4))
    guard fall > 0, fall < 1, judged.end > 0 else { return nil }
    let times = Double(steps) / Double(curves.lastStep)
    return judged.end * pow(1 - fall, (times - 1) / 0.6)
  }

  /// That it was ended where the others had not half of their steps, with some way before it.
  private func cutShort() -> [String]? {
    guard let steps = peers.steps, gap.map({ $0 > 0.1 }) ?? true else { return nil }
    if let evidence = tooShortToStand(steps) { return evidence }
    guard let reached = endWithAll, reached < 0.85 * judged.end else { return nil }
    return [
      "it ended at step \(curves.lastStep), the others at \(steps), and it was still on its way down, "
        + "by \(percent(judged.fall(from: 0.4))) in its last three fifths"
    ]
  }

  /// That it ended where the others had not a third of their steps, having come down, and either has
  /// too few reports to show a stand or trains on: a stand is one where the others went on as well.
  private func tooShortToStand(_ steps: Int) -> [String]? {
    guard !curves.hasStepsToCome, steps > 3 * curves.lastStep, judged.end < judged.start else {
      return nil
    }
    let trains = optimized.fall(from: 0.4) > 0 && optimized.shareOfFalls(from: 0.4) >= 0.8
    guard trains || judged.count < 10 else { return nil }
    return [
      "it ended at step \(curves.lastStep), the others at \(steps): "
        + (trains
          ? "\(optimizedName) still fell"
          : "\(judged.count) reports are too few to call it a stand")
    ]
  }

  /// A stand above where it could be: because the steps became too small or stayed too large, or
  /// because the model can do no better.
  private func standing() -> CurveVerdict? {
    let end = judged.end
    let late = judged.fall(from: 0.4)
    var evidence: [String] = []
    if let gap, let best = peers.best, gap > 0.1 {
      evidence.append(
        "it stands at about \(text(judged.shown(end))), \(aboveBest(gap, best))")
    }
    if let shrunk = shrunkSteps() {
      return CurveVerdict(.plateau, evidence: evidence + shrunk)
    }
    guard let gap, gap > 0.3 else { return nil }
    let origin = max(peers.start ?? judged.start, judged.start)
    if let guessing = peers.guessing, end > 0.9 * guessing, judged.isUnderway {
      evidence.append(
        "it creeps down still, by \(percent(max(0, late))) in its last three fifths, and is hardly lower than "
          + "where the other trials begin (\(text(judged.shown(guessing))))")
      return CurveVerdict(.tooSlow, evidence: evidence)
    }
    if let evidence = crept() { return CurveVerdict(.tooSlow, evidence: evidence) }
    if let train, train.end > 0.5 * end, end > 0.15 * origin {
      evidence.append(
        "training stands as high (at about \(text(train.shown(train.end)))): the model does not fit "
          + "even what it is shown"
      )
      if let times = timesToBest, times > CurveQuestions.mostTimes, times < 100 {
        evidence.append(
          "at the pace of its end, it would take \(text(times.rounded())) times its steps to get there"
        )
      }
      return CurveVerdict(.underfitting, evidence: evidence)
    }
    if rateHasGone, train.map({ $0.end > 0.3 * end }) ?? true {
      evidence.append(
        "its learning rate had come to nothing by then, so a smaller one would not take it further")
      return CurveVerdict(.stillFalling, evidence: evidence)
    }
    if let train, train.end < 0.3 * end, late < 0.1 {
      evidence.append(
        "training is down at \(text(train.shown(train.last))): the examples are learnt by heart")
      return CurveVerdict(.overfitting, evidence: evidence)
    }
    // What came down by so much in its second half does not stand: it was ended, or its schedule was.
    if case let fall = judged.fall(from: 0.5), fall > 0.15 {
      evidence.append("in its second half it came down by \(percent(fall)) still")
      return CurveVerdict(curves.hasStepsToCome ? .good : .stillFalling, evidence: evidence)
    }
    evidence.append(
      "in the last three fifths it " + (late < 0 ? "rose" : "came down")
        + " by \(percent(abs(late)))")
    return CurveVerdict(.plateau, evidence: evidence)
  }

  /// That it came down with every report and hardly slows, and yet is near its start: a model that can do
  /// no better comes to rest.
  private func crept() -> [String]? {
    guard let best = peers.best, let guessing = peers.guessing, judged.start > 0.8 * guessing,
      judged.start > best, judged.count >= 10, judged.isUnderway,
      optimized.isUnderway, (0.75...1.4).contains(judged.latePace),
      (0.75...1.4).contains(optimized.latePace),
      case let share = (judged.start - judged.end) / (judged.start - best), share < 0.2
    else { return nil }
    return [
      "it came down with nearly every report, by \(percent(judged.fall(from: 0.4))) in its last three "
        + "fifths, and hardly slows: that is \(percent(share)) of the way to the best other trial "
        + "(\(text(judged.shown(best))))"
    ]
  }

  /// That its pace dropped at a stroke early on, and that it hardly came down since: its steps must have
  /// become too small. Validation shows it where training shakes.
  func shrunkSteps() -> [String]? {
    guard gap.map({ $0 > 0.1 }) ?? true, judged.end < judged.start else { return nil }
    let shakes = optimized.roughness(from: 0.5) > 2 * judged.roughness(from: 0.5)
    let shown = shakes ? [(judged, curves.judgedName)] : [(optimized, optimizedName)]
    for (series, name) in shown {
      guard let knee = series.knee(), knee.ratio > 5,
        case let rest = max(0, 1 - series.end / series.values[knee.index]), rest < 0.1
      else { continue }
      return [
        "from step \(series.steps[knee.index]) on \(name) falls "
          + "\(text(min(knee.ratio, 1_000).rounded())) times more slowly than before, and came down by "
          + "no more than \(percent(rest)) since: the steps have become too small"
      ] + rateEvidence
    }
    return crawl()
  }

  /// That after a fast beginning it hardly came down, but did so with every report and at a pace that keeps
  /// up: what comes to rest slows down, or shakes. Only steps that are far too small go so evenly.
  private func crawl() -> [String]? {
    let late = judged.fall(from: 0.4)
    guard judged.count >= 10, judged.shareOfFalls(from: 0.4) >= 0.95, judged.latePace > 0.75,
      late < 0.08, judged.restAfterTwoFifths < 0.1, gap != nil
    else { return nil }
    return [
      "\(percent(1 - judged.restAfterTwoFifths)) of its way down lies in its first two fifths; since then it "
        + "came down evenly, by \(percent(late)) in all: the steps have become too small"
    ] + rateEvidence
  }

  /// That it stands where it is worse than it was at its first report, and than the others.
  private func worsened() -> CurveVerdict? {
    guard let gap, let best = peers.best, gap > 0.1, judged.end > judged.start, judged.count >= 8
    else { return nil }
    return CurveVerdict(
      .plateau,
      evidence: [
        "it stands at about \(text(judged.shown(judged.end))), worse than its first report "
          + "(\(text(judged.shown(judged.start)))) and \(aboveBest(gap, best))"
      ])
  }

  /// That the reported rate had all but gone, if it had.
  private var rateEvidence: [String] {
    guard let rate = curves.rate, let peak = rate.values.max(), peak > 0,
      let index = rate.values.lastIndex(where: { $0 > peak / 50 }), index + 1 < rate.count,
      index < rate.count / 2
    else { return [] }
    return ["its learning rate was below a fiftieth of its peak from step \(rate.steps[index + 1])"]
  }

  private func good() -> CurveVerdict {
    var evidence = [
      "from \(text(judged.shown(judged.start))) to \(text(judged.shown(judged.last))), and it "
        + (curves.isFinished ? "settled" : "is settling")
    ]
    if let best = peers.best, let gap {
      evidence.append(
        gap > 0
          ? aboveBest(gap, best)
          : judged.last <= best
            ? "better than every other trial (\(text(judged.shown(best))))"
            : "its last reports together (\(text(judged.shown(judged.end)))) are better than the best "
              + "other trial's last (\(text(judged.shown(best))))")
    }
    return CurveVerdict(.good, evidence: evidence)
  }
}
