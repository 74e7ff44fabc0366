/// Why a pruner wants a trial to end, in numbers.
public struct Evidence: Sendable, Hashable, Codable {
  /// The rule's name: `median`, `percentile`, `hyperband`, `patience` …
  public var rule: String
  /// The step at which it was judged.
  public var step: Int
  /// The trial's value that was compared.
  public var value: Double
  /// What it was compared with.
  public var threshold: Double
  /// How many other trials the threshold comes from.
  public var peers: Int
  /// How many steps the trial will not run; nil if a full trial's length is unknown.
  public var stepsSaved: Int?
  /// What the threshold is, for a person: `median of 9 peers`, `rung 1: 17th of 20`.
  public var detail: String
  /// For a population's loser: the member whose checkpoint its successor starts from.
  public var copies: Int?
  /// Whether the value is the trial's best so far, which need not be its last; nil for the last.
  public var isBest: Bool?

  /// Evidence.
  public init(
    rule: String, step: Int, value: Double, threshold: Double, peers: Int,
    stepsSaved: Int? = nil, detail: String, copies: Int? = nil, isBest: Bool? = nil
  ) {
    self.rule = rule
    self.step = step
    self.value = value
    self.threshold = threshold
    self.peers = peers
    self.stepsSaved = stepsSaved
    self.detail = detail
    self.copies = copies
    self.isBest = isBest
  }
}
