import Tuning

/// The learning rates that usually work, by optimizer and by what is trained.
struct RateWindow {
  /// What it is for, in a sentence: `sgd`, `fine-tuning`.
  var subject: String
  /// The rates that usually work.
  var range: ClosedRange<Double>

  /// The range to search: the usual one and half an order of magnitude at either end.
  var searched: ClosedRange<Double> {
    tidy(range.lowerBound / 3)...tidy(range.upperBound * 3)
  }

  /// What optimizers usually want. SGD, Adam and RMSprop after the field's guides; Lion 3–10 times
  /// below AdamW (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023, §5).
  static func usual(_ optimizer: String) -> ClosedRange<Double>? {
    if ParameterWords.isPlainSGD(optimizer) { return 0.01...0.1 }
    switch ParameterWords.words(optimizer).joined() {
    case "adam", "adamw", "nadam", "radam", "adamax", "amsgrad", "fusedadamw", "adamwtorch",
      "adamwhf", "adamwtorchfused":
      return 1e-4...1e-3
    case "rmsprop": return 1e-4...1e-2
    case "lion": return 1e-5...3e-4
    default: return nil
    }
  }

  /// The windows that a plan's file speaks of; one an optimizer, or one for what is trained.
  static func windows(_ facts: SpaceFacts) -> [RateWindow] {
    let trained =
      facts.optimizers.contains(where: ParameterWords.isPlainSGD) ? nil : subject(facts)
    if let trained { return [trained] }
    return facts.optimizers.compactMap { name in
      usual(name).map { RateWindow(subject: name, range: $0) }
    }
  }

  private static func subject(_ facts: SpaceFacts) -> RateWindow? {
    var texts = [facts.plan.launch.program ?? ""] + facts.plan.launch.command.elements
    for parameter in facts.parameters {
      texts.append(parameter.name)
      for case .string(let text) in parameter.distribution.choices ?? [] { texts.append(text) }
    }
    if texts.contains(where: ParameterWords.isFineTuning) {
      return RateWindow(subject: "fine-tuning", range: 1e-5...3e-4)
    }
    if texts.contains(where: ParameterWords.isTransformer) {
      return RateWindow(subject: "a transformer", range: 2e-5...1e-3)
    }
    return nil
  }

  // MARK: - What a file has

  /// The range to search for all of some windows.
  static func searched(_ windows: [RateWindow]) -> ClosedRange<Double> {
    let low = windows.map(\.searched.lowerBound).min() ?? 1e-5
    let high = windows.map(\.searched.upperBound).max() ?? 0.1
    return low...high
  }

  /// The range in which a rate belongs that misses what is usual; nil if it does not, or nobody
  /// knows. Whatever else is wrong with the rate, every rule proposes this one.
  static func corrected(_ rate: Parameter, _ facts: SpaceFacts) -> ClosedRange<Double>? {
    let windows = windows(facts)
    guard facts.parameter(.learningRate)?.name == rate.name, let extent = rate.extent,
      extent.lowerBound > 0,
      windows.contains(where: { $0.isMissed(by: extent, isFixed: rate.distribution.isConstant) })
    else { return nil }
    return searched(windows)
  }

  /// Whether rates lie beside it; a fixed one by more than a factor of three.
  func isMissed(by given: ClosedRange<Double>, isFixed: Bool) -> Bool {
    if isFixed {
      return given.lowerBound > range.upperBound * 3.01
        || given.lowerBound < range.lowerBound / 3.01
    }
    return RateWindow.overlap(given, range) < min(0.1, decades(given) / 2)
  }

  /// Orders of magnitude that two ranges share.
  static func overlap(_ a: ClosedRange<Double>, _ b: ClosedRange<Double>) -> Double {
    let low = max(a.lowerBound, b.lowerBound)
    let high = min(a.upperBound, b.upperBound)
    return low < high ? decades(low...high) : 0
  }
}

extension Parameter {
  /// A change of the file that searches a rate in a range: by values in a grid and where it has
  /// some, else by its logarithm.
  func searchedEdit(_ range: ClosedRange<Double>, _ facts: SpaceFacts) -> StudyFileEdit {
    let count = distribution.isConstant ? nil : distribution.choices?.count
    guard count != nil || facts.plan.sampler == .grid else { return logarithmicEdit(range) }
    return edit([("values", .list(geometric(range, count: max(3, count ?? 3))))])
  }
}
