import Synchronization

/// Requests of which only the newest is wanted: who scrolls past a hundred trials wants what is said
/// of the one that they stop at.
public final class LatestRequest: Sendable {
  private let count = Mutex(0)

  /// No request yet.
  public init() {}

  /// Makes a request. What comes back says, when its turn has come, whether it is still wanted:
  /// whether none was made after it.
  public func make() -> @Sendable () -> Bool {
    let own = count.withLock { count in
      count += 1
      return count
    }
    return { self.count.withLock { $0 == own } }
  }
}
