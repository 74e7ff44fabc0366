import Foundation
import Numerics
import Tuning

extension CurveVerdict {
  /// Points of the judged metric below which nothing is said.
  public static let fewestPoints = 5

  /// Reads a trial's curves.
  ///
  /// The order of the questions is that of their weight: a run that diverged is not asked whether it
  /// overfits. All measures are relative to the curve's own levels or to its peers', so units and
  /// lengths do not matter.
  ///
  /// - Parameters:
  ///   - curves: What the trial reported.
  ///   - peers: The other trials' levels.
  /// - Returns: Kind and evidence, no moves yet; nil while there are too few points to say anything.
  public static func read(_ curves: TrialCurves, among peers: PeerLevels) -> CurveVerdict? {
    let (curves, peers) = curves.measurable(peers)
    guard var verdict = verdict(CurveQuestions(curves, peers)) else { return nil }
    let judged = curves.judged
    if judged.base != 0,
      verdict.evidence.contains(where: { $0.contains("%") || $0.contains("times") })
    {
      verdict.evidence.append(
        "shares are taken of what lies \(judged.isScore ? "below" : "above") "
          + String(format: "%.3g", judged.shown(0))
          + ", near the best that is known: a metric that may be negative has no zero of its own")
    }
    return verdict
  }

  private static func verdict(_ questions: CurveQuestions) -> CurveVerdict? {
    if let evidence = questions.diverged() { return CurveVerdict(.diverged, evidence: evidence) }
    guard questions.judged.count >= fewestPoints else { return nil }
    // What never came below guessing swings and jumps about nothing that it learnt.
    if questions.neverBeatGuessing, let evidence = questions.noSignal() {
      return CurveVerdict(.noSignal, evidence: evidence)
    }
    if let evidence = questions.lapse() { return CurveVerdict(.spiking, evidence: evidence) }
    // A jump from which it came back is past; that it got worse for good is not. And validation may swing
    // and jump of itself where training learns its examples by heart.
    if let evidence = questions.overfitting() {
      return CurveVerdict(.overfitting, evidence: evidence)
    }
    if let evidence = questions.spiking() { return CurveVerdict(.spiking, evidence: evidence) }
    if let evidence = questions.oscillating() {
      return CurveVerdict(.oscillating, evidence: evidence)
    }
    if let evidence = questions.noSignal() { return CurveVerdict(.noSignal, evidence: evidence) }
    return questions.progress()
  }
}
