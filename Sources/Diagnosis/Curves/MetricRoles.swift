import Tuning

/// Which of a trial's metrics are the training loss, the validation loss and the learning rate: as
/// the study's roles say, else by their names.
public struct MetricRoles: Sendable, Hashable {
  /// The loss (or score) on what is trained on.
  public var train: String?
  /// The loss (or score) on what is held out.
  public var validation: String?
  /// The learning rate as the script reports it.
  public var rate: String?

  /// Reads the roles off the names.
  ///
  /// - Parameters:
  ///   - names: All metrics of the trial.
  ///   - objective: The metric that is tuned. It is the validation's, unless it is named like a
  ///     training loss.
  ///   - roles: `train_loss`, `val_loss` and `learning_rate` as given in the study file.
  public init(among names: [String], objective: String, roles: Roles = Roles()) {
    func given(_ role: String) -> String? {
      roles.names[role].flatMap { names.contains($0) ? $0 : nil }
    }
    let plain = names.map { (name: $0, words: MetricRoles.words($0)) }
    let isLoss = MetricRoles.isLoss(MetricRoles.words(objective))
    // A loss is compared with a loss, an accuracy with an accuracy.
    let alike = plain.filter { MetricRoles.isLoss($0.words) }
    let scores = plain.filter {
      MetricRoles.kind($0.words) == MetricRoles.kind(MetricRoles.words(objective))
    }
    let candidates = alike.count >= 2 || isLoss ? alike : scores
    func first(_ part: (Set<String>) -> Bool) -> String? {
      candidates.first { part(Set($0.words)) }?.name
    }
    validation =
      given("val_loss")
      ?? (candidates.contains { $0.name == objective && !MetricRoles.isTrain(Set($0.words)) }
        && MetricRoles.isHeldOut(Set(MetricRoles.words(objective))) ? objective : nil)
      ?? first(MetricRoles.isHeldOut)
    let found = validation
    train =
      given("train_loss") ?? first(MetricRoles.isTrain)
      ?? candidates.first {
        $0.name != found && !MetricRoles.isHeldOut(Set($0.words)) && $0.words.count == 1
      }?.name
    if validation == nil, train != objective, names.contains(objective) { validation = objective }
    rate =
      given("learning_rate")
      ?? plain.first {
        ["lr", "learningrate"].contains($0.words.joined()) || $0.words.last == "lr"
      }?.name
  }

  private static func isTrain(_ words: Set<String>) -> Bool {
    !words.isDisjoint(with: ["train", "training", "tr", "trn"])
  }

  private static func isHeldOut(_ words: Set<String>) -> Bool {
    !words.isDisjoint(with: ["val", "valid", "validation", "eval", "dev", "test", "holdout", "cv"])
  }

  private static func isLoss(_ words: [String]) -> Bool {
    !Set(words).isDisjoint(with: [
      "loss", "nll", "mse", "rmse", "mae", "error", "perplexity", "ppl",
    ])
      || words.last.map { $0.hasSuffix("loss") } ?? false
  }

  static func isLoss(named name: String) -> Bool { isLoss(words(name)) }

  /// The last word: what is measured, whatever it is measured on.
  private static func kind(_ words: [String]) -> String? {
    let last = words.last { !isTrain([$0]) && !isHeldOut([$0]) }
    return last == "acc" ? "accuracy" : last
  }

  /// `valid/ceLoss` → `valid`, `ce`, `loss`.
  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name {
      let isWord = character.isLetter || character.isNumber
      if !isWord || (wasLower && character.isUppercase), !word.isEmpty {
        words.append(word)
        word = ""
      }
      wasLower = character.isLowercase
      if isWord { word += character.lowercased() }
    }
    return word.isEmpty ? words : words + [word]
  }
}
