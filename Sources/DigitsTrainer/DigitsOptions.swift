import Foundation
import Tuning

/// The hyperparameters of a run, as its arguments give them.
struct DigitsOptions: Hashable, Codable {
  /// The learning rate that the schedule is scaled by.
  var lr = 0.02
  /// Images an update.
  var batchSize = 32
  /// Units of each hidden layer.
  var hidden = 128
  /// Hidden layers.
  var layers = 2
  /// The share of hidden units silenced in training.
  var dropout = 0.0
  /// Weight decay.
  var weightDecay = 0.0
  /// The rule of the updates.
  var optimizer = Optimizer.Kind.momentum
  /// The schedule's name.
  var schedule = "constant"
  /// Where multi-step and piecewise step, below 1 as shares of the run, else in epochs; nil leaves it
  /// to the schedule.
  var milestones: [Double]?
  /// The factor of each of them; nil leaves it to the schedule.
  var gamma: Double?
  /// The rate of each stretch of piecewise ÷ the learning rate; nil leaves it to the schedule.
  var factors: [Double]?
  /// Warm-up: below 1 a share of the run, else epochs; nil leaves it to the schedule.
  var warmup: Double?
  /// The way the rate rises in a warm-up.
  var warmupShape = LearningRateSchedule.Warmup.Rise.linear
  /// Of weights, order and dropout.
  var seed: UInt64 = 0
  /// Passes over the training images.
  var epochs = 30
  /// Shifted copies of each training image.
  var augment = 8

  /// The network that they ask for.
  var shape: NetworkShape { NetworkShape(hidden: hidden, layers: layers) }

  /// The rate's course over the run.
  ///
  /// - Parameter updatesPerEpoch: Updates that an epoch takes.
  func rateSchedule(updatesPerEpoch: Int) -> LearningRateSchedule {
    var result = LearningRateSchedule(named: schedule) ?? LearningRateSchedule(.constant)
    if let warmup {
      let length: LearningRateSchedule.Span =
        warmup < 1 ? .share(warmup) : .updates(Int(warmup * Double(updatesPerEpoch)))
      result.warmup = warmup > 0 ? .init(length) : nil
    }
    result.warmup?.rise = warmupShape
    // A share of the run below 1, else epochs.
    let spans = milestones?.map { length -> LearningRateSchedule.Span in
      length < 1 ? .share(length) : .updates(Int(length * Double(updatesPerEpoch)))
    }
    switch result.shape {
    case .multiStep(let old, let oldGamma):
      result.shape = .multiStep(milestones: spans ?? old, gamma: gamma ?? oldGamma)
    case .piecewise(let old, let oldFactors):
      result.shape = .piecewise(milestones: spans ?? old, factors: factors ?? oldFactors)
    default: break
    }
    return result
  }
}

// MARK: - Arguments

extension DigitsOptions {
  /// Reads arguments of the form `--name=value`, `--name value` or `name=value`.
  ///
  /// Names may be written with `_` or `-`. What the arguments do not say, `HONE_STEPS` (epochs) and
  /// `HONE_SEED` do.
  /// - Throws: `DigitsError.usage` for the first thing that is wrong.
  init(arguments: [String], environment: [String: String]) throws {
    self.init()
    if let text = environment["HONE_STEPS"], !text.isEmpty {
      epochs = try Self.whole(text, "HONE_STEPS", 1...1_000_000)
    }
    if let text = environment["HONE_SEED"], !text.isEmpty {
      seed = try Self.seed(text, "HONE_SEED")
    }
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let body = argument.hasPrefix("--") ? argument.dropFirst(2) : argument[...]
      let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard argument.hasPrefix("--") || parts.count == 2 else {
        throw DigitsError.usage(
          "\"\(argument)\" is no argument; write --name=value or --name value.")
      }
      let name = String(parts[0]).replacing("-", with: "_")
      guard Self.names.contains(name) else {
        let near = nearMiss(name, among: Self.names)
        throw DigitsError.usage(
          "there is no argument --\(name)"
            + (near.map { "; did you mean --\($0)?" }
              ?? "; the arguments are \(Self.names.joined(separator: ", "))."))
      }
      guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
        throw DigitsError.usage("--\(name) needs a value: --\(name)=….")
      }
      try set(name, value)
    }
  }

  /// The names of all arguments.
  static let names = [
    "lr", "batch_size", "hidden", "layers", "dropout", "weight_decay", "optimizer", "schedule",
    "milestones", "gamma", "factors", "warmup", "warmup_shape", "seed", "epochs", "augment",
  ]

  private mutating func set(_ name: String, _ text: String) throws {
    let option = "--\(name)"
    switch name {
    case "lr":
      lr = try Self.number(text, option, "above 0") { $0 > 0 }
    case "batch_size": batchSize = try Self.whole(text, option, 1...4096)
    case "hidden": hidden = try Self.whole(text, option, 1...4096)
    case "layers": layers = try Self.whole(text, option, 1...16)
    case "dropout":
      dropout = try Self.number(text, option, "from 0 to 0.95") { (0...0.95).contains($0) }
    case "weight_decay":
      weightDecay = try Self.number(text, option, "0 or more") { $0 >= 0 }
    case "optimizer":
      let known = Optimizer.Kind.allCases.map(\.rawValue)
      optimizer =
        Optimizer.Kind(rawValue: text.lowercased()) ?? optimizer
      if !known.contains(text.lowercased()) { throw Self.unknown(text, option, known) }
    case "schedule":
      guard LearningRateSchedule(named: text) != nil else {
        throw Self.unknown(text, option, LearningRateSchedule.names)
      }
      schedule = text
    case "milestones": milestones = try Self.numbers(text, option)
    case "gamma": gamma = try Self.number(text, option, "above 0") { $0 > 0 }
    case "factors": factors = try Self.numbers(text, option)
    case "warmup":
      warmup = try Self.number(text, option, "a share below 1, or epochs from 1") { $0 >= 0 }
    case "warmup_shape":
      let known = LearningRateSchedule.Warmup.Rise.allCases.map(\.rawValue)
      guard let rise = LearningRateSchedule.Warmup.Rise(rawValue: text.lowercased()) else {
        throw Self.unknown(text, option, known)
      }
      warmupShape = rise
    case "seed": seed = try Self.seed(text, option)
    case "epochs": epochs = try Self.whole(text, option, 1...1_000_000)
    default: augment = try Self.whole(text, option, 0...8)
    }
  }

  private static func number(
    _ text: String, _ option: String, _ allowed: String, where isFine: (Double) -> Bool
  ) throws -> Double {
    guard let value = Double(text), value.isFinite, isFine(value) else {
      throw DigitsError.usage("\(option): \"\(text)\" is not allowed; give a number \(allowed).")
    }
    return value
  }

  /// Numbers as a list of Python's is written: `[10, 20]`.
  private static func numbers(_ text: String, _ option: String) throws -> [Double] {
    let words = text.split { "[](), ".contains($0) }
    let numbers = words.compactMap { Double($0) }.filter { $0.isFinite && $0 >= 0 }
    guard !numbers.isEmpty, numbers.count == words.count else {
      throw DigitsError.usage(
        "\(option): \"\(text)\" is not allowed; give numbers of 0 or more: [10, 20].")
    }
    return numbers
  }

  /// A whole number, which may be written `32.0` as samplers over floats do.
  private static func whole(
    _ text: String, _ option: String, _ allowed: ClosedRange<Int>
  ) throws -> Int {
    guard let value = Int(text) ?? Double(text).flatMap(Int.init(exactly:)), allowed.contains(value)
    else {
      throw DigitsError.usage(
        "\(option): \"\(text)\" is not allowed; give a whole number"
          + " from \(allowed.lowerBound) to \(allowed.upperBound).")
    }
    return value
  }

  private static func seed(_ text: String, _ option: String) throws -> UInt64 {
    if let value = UInt64(text) { return value }
    return UInt64(try whole(text, option, 0...Int.max))
  }

  private static func unknown(_ text: String, _ option: String, _ known: [String]) -> DigitsError {
    let near = nearMiss(text, among: known).map { " Did you mean \($0)?" } ?? ""
    return .usage(
      "\(option): there is no \"\(text)\"; choose from \(known.joined(separator: ", ")).\(near)")
  }

  /// What `--help` prints.
  static let usage = """
    Trains a multi-layer perceptron on 8×8 images of handwritten digits, and prints a line of JSON
    an epoch: step, train_loss, val_loss, val_accuracy and lr.

      --lr X            learning rate                                   (0.02)
      --batch_size N    images an update                                (32)
      --hidden N        units of each hidden layer                      (128)
      --layers N        hidden layers                                   (2)
      --dropout X       share of hidden units silenced, 0 to 0.95       (0)
      --weight_decay X  of the weights, not the biases                  (0)
      --optimizer NAME  sgd, momentum, adam, adamw                      (momentum)
      --schedule NAME   constant, step, multi-step, exponential, cosine,
                        warmup-cosine, cosine-restarts, linear,
                        polynomial, one-cycle, plateau, piecewise       (constant)
      --milestones L    where multi-step and piecewise step, [10, 20]:
                        below 1 shares of the run, else epochs  (half, ¾ of the run)
      --gamma X         factor of each step of multi-step               (0.1)
      --factors L       of the rate after each milestone of piecewise   ([0.1, 0.01])
      --warmup X        warm-up before it: a share of the run below 1,
                        else epochs; 0 for none                         (the schedule's)
      --warmup_shape S  linear or exponential                           (linear)
      --seed N          of weights, order and dropout                   (HONE_SEED, else 0)
      --epochs N        passes over the training images                 (HONE_STEPS, else 30)
      --augment N       copies of each training image, moved by one
                        pixel, 0 to 8                                   (8)

    Environment: HONE_CHECKPOINTS (folder to save in), HONE_RESUME_FROM (a checkpoint to go on
    from), HONE_CONTROL (JSON file with a new lr, reread while it trains), HONE_LR_RANGE (as
    1e-7:1:100, a learning-rate range test in place of the training).

    Example: hone digits --lr=0.003 --optimizer=adam --epochs=10
    """
}
