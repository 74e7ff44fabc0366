/// What a parameter has to do with, in the order in which the field tunes: the learning rate first,
/// the architecture last.
public enum ParameterFamily: String, Sendable, Hashable, Codable, CaseIterable {
  /// The step size.
  case learningRate = "learning_rate"
  /// How the rate changes over a run.
  case schedule
  /// Batch size, optimizer and momentum.
  case batch
  /// What keeps the network from learning by heart.
  case regularisation
  /// Whatever is none of the others.
  case other
  /// The network's shape; a checkpoint fits only the shape it was saved with.
  case architecture

  private static let words: [(ParameterFamily, [String])] = [
    (
      .schedule,
      [
        "schedule", "scheduler", "warmup", "decay_steps", "gamma", "step_size", "annealing",
        "cosine",
      ]
    ),
    (
      .regularisation,
      [
        "dropout", "drop", "weight_decay", "wd", "l1", "l2", "smoothing", "augment", "mixup",
        "cutmix", "noise", "regular", "clip", "patience",
      ]
    ),
    (.batch, ["batch", "bs", "optimizer", "optim", "momentum", "beta1", "beta2", "accumulat"]),
    (
      .architecture,
      [
        "layer", "hidden", "width", "depth", "units", "channels", "filters", "kernel", "heads",
        "dim", "embed", "activation", "arch", "model", "backbone", "blocks", "neurons", "size",
      ]
    ),
  ]

  /// The family of a parameter: by its role, else by its name.
  public static func of(_ name: String, roles: Roles, among names: [String]) -> ParameterFamily {
    for role in ParameterRole.allCases where roles.name(of: role, among: names) == name {
      switch role {
      case .learningRate: return .learningRate
      case .batchSize, .momentum, .optimizer: return .batch
      case .dropout, .weightDecay: return .regularisation
      case .epochs, .seed: return .other
      }
    }
    let innermost = (name.split(separator: ".").last.map(String.init) ?? name).lowercased()
    let parts = innermost.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    for (family, words) in words {
      let found = words.contains { word in
        // Two letters mean something only as a whole part.
        word.count <= 2 ? parts.contains(word) : innermost.contains(word)
      }
      if found { return family }
    }
    return .other
  }
}
