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
}
