import Tuning

/// What names of parameters say of their part, beyond the roles.
enum ParameterWords {
  /// The words of the innermost name, lowercase: `max_depth`, `maxDepth` and `max-depth` are two.
  static func words(_ parameter: Parameter) -> [String] {
    let innermost = parameter.name.split(separator: ".").last.map(String.init) ?? parameter.name
    return words(innermost)
  }

  /// The words of any text, lowercase.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in text {
      guard character.isLetter || character.isNumber else {
        if !word.isEmpty { words.append(word) }
        word = ""
        wasLower = false
        continue
      }
      if character.isUppercase, wasLower {
        words.append(word)
        word = ""
      }
      wasLower = character.isLowercase
      word += character.lowercased()
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// The innermost name in lowercase letters and digits.
  static func plain(_ parameter: Parameter) -> String { words(parameter).joined() }

  private static let partsOfSchedules: Set<String> = [
    "decay", "gamma", "factor", "scheduler", "schedule", "sched", "step", "steps", "patience",
    "warmup", "power", "type", "policy", "mult", "multiplier", "ratio", "drop", "finder", "find",
    "epoch", "epochs", "min", "end", "final", "mode", "cycle", "cycles", "milestones", "scale",
    "scaling", "auto", "use", "period",
  ]

  /// Whether it is a learning rate: `lr`, `critic_lr`, `learningRateHead`; not `lr_decay`.
  static func isRate(_ parameter: Parameter) -> Bool {
    let words = words(parameter)
    let isNamed = words.contains("lr") || words.joined().contains("learningrate")
    return isNamed && partsOfSchedules.isDisjoint(with: words)
  }

  /// Whether it is a share of units that are left out.
  static func isDropout(_ parameter: Parameter) -> Bool {
    let plain = plain(parameter)
    if plain.contains("keep") { return false }
    return plain.contains("dropout")
      || ["droprate", "dropprob", "pdrop", "droppath", "droppathrate"].contains(plain)
  }

  /// Whether it is a share of which 0 leaves out what it is a share of: dropout, momentum, label
  /// smoothing.
  static func mayBeNothing(_ parameter: Parameter) -> Bool {
    let plain = plain(parameter)
    return isDropout(parameter) || ["momentum", "labelsmoothing", "smoothing"].contains(plain)
  }

  private static let regularisers: Set<String> = [
    "wd", "weightdecay", "weightdecayrate", "l1", "l2", "l1reg", "l2reg", "l1lambda", "l2lambda",
    "lambdal1", "lambdal2", "reg", "reglambda", "regalpha", "regl1", "regl2", "regularization",
    "regularisation", "regstrength",
  ]

  /// Whether it is a pull of weights towards zero.
  static func isRegulariser(_ parameter: Parameter) -> Bool {
    regularisers.contains(plain(parameter))
  }

  /// Whether it is about a warm-up.
  static func isWarmup(_ parameter: Parameter) -> Bool { plain(parameter).contains("warmup") }

  /// Whether it is about the schedule of the rate.
  static func isSchedule(_ parameter: Parameter) -> Bool {
    let words = words(parameter)
    return words.contains { $0.hasPrefix("sched") || $0 == "warmup" }
      || (words.contains("lr") && !partsOfSchedules.isDisjoint(with: words))
  }

  private static let plainDescents: Set<String> = [
    "sgd", "momentum", "nesterov", "sgdm", "sgdmomentum", "sgdnesterov",
  ]

  /// Whether an optimizer is plain gradient descent, with or without momentum: its steps grow with
  /// the gradient.
  static func isPlainSGD(_ optimizer: String) -> Bool {
    plainDescents.contains(words(optimizer).joined())
  }

  private static let withMomentum: Set<String> = [
    "momentum", "nesterov", "sgdm", "sgdmomentum", "sgdnesterov", "adam", "adamw", "nadam", "radam",
    "adamax", "amsgrad", "fusedadamw", "adamwtorch", "adamwhf", "adamwtorchfused", "lion", "lamb",
  ]
  private static let withoutMomentum: Set<String> = ["sgd", "rmsprop", "adagrad", "adadelta"]

  /// The share of its last step that an optimizer keeps in the next, if nothing else is said; nil of
  /// one that is not known.
  static func usualMomentum(_ optimizer: String) -> Double? {
    let plain = words(optimizer).joined()
    if withMomentum.contains(plain) { return 0.9 }
    return withoutMomentum.contains(plain) ? 0 : nil
  }

  private static let transformers: Set<String> = [
    "transformer", "transformers", "bert", "roberta", "distilbert", "deberta", "gpt", "gpt2",
    "llama", "mistral", "qwen", "t5", "vit", "lora", "peft",
  ]

  /// Whether a text speaks of a transformer.
  static func isTransformer(_ text: String) -> Bool {
    !transformers.isDisjoint(with: words(text))
  }

  /// Whether a text speaks of going on from a trained network.
  static func isFineTuning(_ text: String) -> Bool {
    let words = words(text)
    return words.joined().contains("finetun") || words.contains("pretrained")
      || !Set(["lora", "peft"]).isDisjoint(with: words)
  }
}
