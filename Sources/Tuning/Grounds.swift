/// Why a step of the manual workflow is taken: what was seen, what is changed, and why.
public struct Grounds: Sendable, Hashable, Codable {
  /// The step's name, the same as long as the study stands where it stands: `lr 0.01 → 0.03 of #4`.
  public var step: String
  /// What the curves said, in numbers, a sentence each.
  public var seen: [String]
  /// What is changed: `lr 0.01 → 0.03`, `range test, 1.0e-07 to 1.0e+00`.
  public var change: String
  /// Why, in one sentence.
  public var why: String

  /// Grounds.
  public init(step: String, seen: [String], change: String, why: String) {
    self.step = step
    self.seen = seen
    self.change = change
    self.why = why
  }

  /// As an event's payload holds them.
  public var payload: JSON {
    [
      "step": .string(step), "seen": .array(seen.map(JSON.string)), "change": .string(change),
      "why": .string(why),
    ]
  }

  /// Grounds from an event's payload; nil if it has none.
  public init?(_ payload: JSON) {
    guard let step = payload["step"]?.string, let change = payload["change"]?.string else {
      return nil
    }
    let seen = payload["seen"]?.array?.compactMap(\.string) ?? []
    self.init(step: step, seen: seen, change: change, why: payload["why"]?.string ?? "")
  }
}
