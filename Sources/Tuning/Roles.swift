/// A part that a parameter plays in training, which rules of thumb speak of.
public enum ParameterRole: String, Sendable, Hashable, Codable, CaseIterable {
  /// The step size of the optimizer.
  case learningRate = "learning_rate"
  /// Examples a step.
  case batchSize = "batch_size"
  /// The share of units left out.
  case dropout
  /// The pull of weights towards zero.
  case weightDecay = "weight_decay"
  /// The momentum of the optimizer.
  case momentum
  /// The kind of optimizer.
  case optimizer
  /// The length of a run.
  case epochs
  /// The random seed.
  case seed

  /// Names that mean this role wherever they stand, lowercase, without separators.
  var spellings: [String] {
    switch self {
    case .learningRate:
      return ["lr", "learningrate", "lrmax", "maxlr", "baselr", "peaklr", "initlr", "eta"]
    case .batchSize:
      return ["bs", "batchsize", "batch", "perdevicetrainbatchsize", "trainbatchsize"]
    case .dropout: return ["dropout", "droprate", "dropoutrate", "pdrop"]
    case .weightDecay: return ["wd", "weightdecay", "l2", "l2reg"]
    case .momentum: return ["momentum"]
    case .optimizer: return ["optimizer", "optim", "opt", "optimizername"]
    case .epochs: return ["epochs", "numepochs", "nepochs", "numtrainepochs", "maxepochs"]
    case .seed: return ["seed", "randomseed"]
    }
  }
}

/// Which parameter plays which part, where the names don't tell.
public struct Roles: Sendable, Hashable, Codable {
  /// Parameters by role (`learning_rate`) and metrics by theirs (`train_loss`), as given.
  public var names: [String: String]

  /// Roles as given; the rest is read off the names.
  public init(_ names: [String: String] = [:]) { self.names = names }

  /// The parameter that plays a role: as given, else the first whose (innermost) name says so.
  public func name(of role: ParameterRole, among parameters: [String]) -> String? {
    if let given = names[role.rawValue], parameters.contains(given) { return given }
    let spellings = Set(role.spellings)
    return parameters.first { name in
      let innermost = name.split(separator: ".").last.map(String.init) ?? name
      let plain = innermost.lowercased().filter { $0.isLetter || $0.isNumber }
      return spellings.contains(plain)
    }
  }
}
