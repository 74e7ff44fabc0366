import Tuning

/// How far one goes with a lever in one step, and why: the same after a verdict as in the manual
/// workflow.
enum UsualSteps {
  static let whyDropout = "units that cannot rely on one another generalise better"
  static let whyDecay =
    "it holds the weights small, so that the network cannot learn the examples by heart"

  /// A fifth more of the units, at most three in five.
  static func moreDropout(than old: Double) -> Double {
    old < 0.05 ? 0.2 : min(0.6, old + 0.2)
  }

  /// Half as much; nil where there is hardly any.
  static func lessDropout(than old: Double) -> Double? { old > 0.05 ? old / 2 : nil }

  /// Ten times as much; a first pull where there is none.
  static func moreDecay(than old: Double) -> Double { old > 0 ? old * 10 : 1e-4 }

  /// A tenth; nil where it pulls too little to be felt.
  static func lessDecay(than old: Double) -> Double? { old > 1e-5 ? old / 10 : nil }

  /// Of a list, the choice nearest to a wanted number among those that lie on its side of the
  /// present one; nil if there is none.
  static func choice(
    nearest wanted: Double, from old: Double, in choices: [ParameterValue]
  ) -> ParameterValue? {
    choices.filter { choice in
      choice.number.map { wanted > old ? $0 > old : $0 < old } ?? false
    }.min { abs(($0.number ?? 0) - wanted) < abs(($1.number ?? 0) - wanted) }
  }
}
