import Synchronization
import Tuning

/// The plan that was decoded last, with what it is to Optuna: decoding one takes longer than a
/// whole turn of the engine.
final class PlanCache: Sendable {
  private let kept = Mutex<StoredPlan?>(nil)
  private let space = Mutex<(revision: Int, distributions: [String: OptunaDistribution])?>(nil)

  private let texts = Mutex<[String: OptunaDistribution]>([:])

  /// The plan of a revision, if it was kept.
  func plan(_ revision: Int) -> StoredPlan? {
    kept.withLock { $0?.revision == revision ? $0 : nil }
  }

  func keep(_ plan: StoredPlan) { kept.withLock { $0 = plan } }

  /// Drops everything: a transaction was rolled back, and its revisions will come again.
  func forget() {
    kept.withLock { $0 = nil }
    space.withLock { $0 = nil }
  }

  /// What a `distribution_json` says; nearly every trial has the same few.
  func distribution(_ text: String) throws -> OptunaDistribution {
    if let known = texts.withLock({ $0[text] }) { return known }
    let read = try OptunaDistribution(text: text)
    texts.withLock { texts in
      // Where every trial has a range of its own, keeping them all is of no use.
      if texts.count > 1_000 { texts.removeAll() }
      texts[text] = read
    }
    return read
  }

  /// The distributions of a plan's parameters by name, made once a plan.
  func distributions(
    _ revision: Int, make: () throws -> [String: OptunaDistribution]
  ) throws -> [String: OptunaDistribution] {
    if let known = space.withLock({ $0?.revision == revision ? $0?.distributions : nil }) {
      return known
    }
    let made = try make()
    space.withLock { $0 = (revision, made) }
    return made
  }
}
