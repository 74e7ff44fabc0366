/// What one line says: where in the run it stands, and values under names.
struct Reading: Sendable, Hashable, Codable {
  /// A value under a name.
  struct Value: Sendable, Hashable, Codable {
    /// The name as it was written.
    var name: String
    /// The number.
    var value: Double
    /// Whether the line's form leaves no doubt that this is a name and its value.
    var isSure: Bool
  }

  /// Where the line stands.
  var marks = Marks()
  /// The values, in the line's order.
  var values: [Value] = []
  /// Whether the line is an object (JSON, a Python dict) or what a user's pattern found.
  var isStructured = false
  /// Whether the line shows a step that is still going on: a bar that is not full, a batch that is
  /// not the last.
  var isPartial = false
  /// A part of the data that the line announces for those after it (`Validation:`).
  var announced: Section?

  /// Whether the line says nothing of interest.
  var isEmpty: Bool { values.isEmpty && !marks.areAny && announced == nil }

  /// Notes whether the marks of a print show a step that is still going on.
  mutating func noteProgress() {
    isPartial = false
    if let part = marks.position, let whole = marks.positionTotal, part < whole { isPartial = true }
    if let part = marks.step, let whole = marks.stepTotal, part < whole, marks.epoch != nil {
      isPartial = true
    }
  }

  /// Puts a value in place of one with the same name, else adds it.
  mutating func set(_ name: String, _ value: Double, isSure: Bool) {
    // A negative zero would not survive the reader's memory, and means nothing.
    let value = value + 0
    if let index = values.firstIndex(where: { $0.name == name }) {
      values[index].value = value
    } else {
      values.append(Value(name: name, value: value, isSure: isSure))
    }
  }

  /// Adds a later drawing of the same line.
  mutating func merge(_ later: Reading) {
    marks.merge(later.marks)
    for value in later.values { set(value.name, value.value, isSure: value.isSure) }
    isStructured = isStructured || later.isStructured
    isPartial = later.isPartial
    announced = later.announced ?? announced
  }
}

/// What a line says of its place in the run, by the word it says it with.
struct Marks: Sendable, Hashable, Codable {
  /// `step`.
  var step: Int?
  /// The last step, of `step 3/20`.
  var stepTotal: Int?
  /// `epoch`; some print shares of an epoch.
  var epoch: Double?
  /// The last epoch, of `Epoch 3/20`.
  var epochTotal: Int?
  /// `global_step`.
  var globalStep: Int?
  /// W&B's `_step`.
  var loggedStep: Int?
  /// `iteration` and its kin, and the `[12]` of boosting libraries.
  var iteration: Int?
  /// How far a bar or a loop over batches has come.
  var position: Int?
  /// Where that ends.
  var positionTotal: Int?

  /// Whether there is one that a step can be read from.
  var areAny: Bool {
    step != nil || epoch != nil || globalStep != nil || loggedStep != nil || iteration != nil
      || position != nil
  }

  /// Whether there is one that tells the step without knowing other lines.
  var areFirm: Bool {
    step != nil || epoch != nil || globalStep != nil || loggedStep != nil || iteration != nil
  }

  /// A word that says where in the run a line stands.
  enum Kind: Sendable {
    case step
    case epoch
    case globalStep
    case loggedStep
    case iteration
    case position
  }

  /// Notes a number under such a word; the first one of a kind counts.
  mutating func note(_ kind: Kind, _ value: Double, total: Int? = nil) {
    guard value >= 0, value < 1e15 else { return }
    if kind == .epoch {
      guard epoch == nil else { return }
      epoch = value
      epochTotal = total
      return
    }
    guard let whole = Int(exactly: value) else { return }
    switch kind {
    case .step:
      guard step == nil else { return }
      step = whole
      stepTotal = total
    case .globalStep: globalStep = globalStep ?? whole
    case .loggedStep: loggedStep = loggedStep ?? whole
    case .iteration: iteration = iteration ?? whole
    case .position:
      guard position == nil else { return }
      position = whole
      positionTotal = total
    case .epoch: break
    }
  }

  /// Takes over what a later line says.
  mutating func merge(_ later: Marks) {
    if later.step != nil { (step, stepTotal) = (later.step, later.stepTotal) }
    if later.epoch != nil { (epoch, epochTotal) = (later.epoch, later.epochTotal) }
    globalStep = later.globalStep ?? globalStep
    loggedStep = later.loggedStep ?? loggedStep
    iteration = later.iteration ?? iteration
    if later.position != nil {
      (position, positionTotal) = (later.position, later.positionTotal)
    }
  }

  /// Which kind a name is, if it is a word for a place in the run.
  ///
  /// - Parameter plural: Whether the plural counts as well, as in `Steps 3/20` and in tables.
  static func kind(of name: some StringProtocol, plural: Bool = false) -> Kind? {
    switch name.lowercased() {
    case "step", "train_step", "training_step", "train/step": return .step
    case "epoch", "ep", "round", "episode", "generation", "gen", "train/epoch", "train_epoch":
      return .epoch
    case "global_step", "globalstep", "global step", "trainer/global_step", "train/global_step":
      return .globalStep
    case "_step": return .loggedStep
    case "iter", "iteration", "it", "itr", "update", "num_updates", "total_timesteps",
      "time/total_timesteps", "timestep", "env_steps", "training_iteration", "boosting round":
      return .iteration
    case "batch", "minibatch", "mini-batch", "mb": return .position
    case "steps": return plural ? .step : nil
    case "epochs", "rounds", "episodes": return plural ? .epoch : nil
    case "iters", "iterations", "timesteps", "updates": return plural ? .iteration : nil
    case "batches": return plural ? .position : nil
    default: return nil
    }
  }
}

/// A part of the data that a metric is measured on.
enum Section: String, Sendable, Hashable, Codable {
  case train
  case valid
  case test

  /// The part that a word means; lowercase.
  init?(word: some StringProtocol) {
    switch word {
    case "train", "training", "tr", "trn", "learn": self = .train
    case "val", "valid", "validation", "validating", "dev", "eval", "evaluation", "evaluating":
      self = .valid
    case "test", "testing", "tst", "holdout", "heldout": self = .test
    default: return nil
    }
  }
}
