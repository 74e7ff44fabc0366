extension LearningRateSchedule {
  private static let named: [(name: String, aliases: [String], schedule: LearningRateSchedule)] = [
    (
      "constant", ["none", "fixed", "flat", "no", "off", "constantwithwarmup"], .init(.constant)
    ),
    ("step", ["steplr", "stepdecay"], .init(.step(size: .share(1 / 3.0), gamma: 0.1))),
    (
      "multi-step", ["multisteplr"],
      .init(.multiStep(milestones: [.share(0.5), .share(0.75)], gamma: 0.1))
    ),
    (
      "piecewise", ["piecewiseconstant", "lambdalr"],
      .init(.piecewise(milestones: [.share(0.5), .share(0.75)], factors: [0.1, 0.01]))
    ),
    (
      "exponential", ["exponentiallr", "exponentialdecay", "exp"],
      .init(.exponential(gamma: 0.01, size: .share(1)))
    ),
    (
      "cosine", ["cos", "cosinelr", "cosinedecay", "cosineannealing", "cosineannealinglr"],
      .init(.cosine(floor: 0))
    ),
    (
      "warmup-cosine", ["cosinewarmup", "cosinewithwarmup", "linearwarmupcosineannealing"],
      .init(.cosine(floor: 0), warmup: .init(.share(0.1)))
    ),
    (
      "cosine-restarts",
      ["cosinewithrestarts", "cosinewarmrestarts", "cosineannealingwarmrestarts", "sgdr"],
      .init(.cosineWithRestarts(first: .share(1 / 7.0), growth: 2, floor: 0))
    ),
    (
      "linear", ["linearlr", "lineardecay"],
      .init(.linear(start: 1, end: 0, over: .share(1)))
    ),
    ("polynomial", ["poly", "polynomiallr"], .init(.polynomial(power: 2))),
    (
      "one-cycle", ["onecyclelr", "1cycle"],
      .init(.oneCycle(rise: 0.3, divisor: 25, finalDivisor: 1e4))
    ),
    (
      "plateau", ["reduceonplateau", "reducelronplateau"],
      .init(.reduceOnPlateau(PlateauRule(factor: 0.3, patience: 3)))
    ),
  ]

  /// The names that `init(named:)` takes, besides the spellings of PyTorch and others.
  public static var names: [String] { named.map(\.name) }

  /// The schedule that goes by a name, in proportions that suit a run of any length.
  ///
  /// *step* divides by 10 at each third, *multi-step* at one half and three quarters, *exponential*
  /// ends at a hundredth, *cosine-restarts* runs 1 + 2 + 4 sevenths, *polynomial* is quadratic,
  /// *piecewise* is *multi-step* with a factor of its own for each milestone, *warmup-cosine* warms up over a tenth, *plateau* takes × 0.3 after three epochs without
  /// progress. Case, `_` and `-` do not matter, and PyTorch's names (`CosineAnnealingLR`) are known
  /// too, as are those of transformers; nil for anything else.
  public init?(named name: String) {
    let plain = Self.plain(name)
    let found = Self.named.first { Self.plain($0.name) == plain || $0.aliases.contains(plain) }
    guard let found else { return nil }
    self = found.schedule
  }

  /// A name in lowercase letters and digits.
  static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
