import CProcess
import Glibc
import Synchronization

/// How long what is new in a study is gathered before it is told: so long that telling it takes a
/// small share of a core, however large the study is and however many trials report out of step.
/// After an act of the user's it is told at once for a while: the answer is waited for.
final class NewsPace: Sendable {
  /// The share of one core that telling may take.
  private static let share = 0.02
  /// Seconds that news is gathered at least: a burst of commits is one change.
  private static let least = 0.03
  /// Seconds that news is gathered at most.
  private static let most = 1.0
  /// Seconds after an act in which nothing is gathered for longer than the least.
  private static let hurry = 3.0

  /// What telling has taken and may take: processor time is paid back by waiting.
  struct Account {
    private var spent: Double?
    private var time = 0.0
    /// Seconds of waiting that are still owed for what was spent.
    private var owed = 0.0

    /// Seconds to gather news for, given the processor time that the program has taken so far and the
    /// time, both in seconds.
    mutating func next(spent: Double, time: Double) -> Double {
      // Before the first time there was the start.
      let cost = spent - (self.spent ?? spent)
      let elapsed = self.spent == nil ? 0 : time - self.time
      (self.spent, self.time) = (spent, time)
      owed = min(most, max(0, owed + cost / share - elapsed))
      return max(least, owed)
    }
  }

  private struct State {
    var account = Account()
    var hurriedUntil: ContinuousClock.Instant?
    var isHeld = false
  }

  private static let start = ContinuousClock.now

  private let state = Mutex(State())
  /// What is readable when a wait is to be cut short.
  let descriptor: Int32

  /// - Throws: `CommandFailure` if the system has no descriptor left.
  init() throws {
    descriptor = cprocess_eventfd()
    guard descriptor >= 0 else { throw CommandFailure("no file descriptor is left") }
  }

  deinit { close(descriptor) }

  /// The user did something whose answer is waited for.
  func hasten() {
    state.withLock { $0.hurriedUntil = .now + .seconds(NewsPace.hurry) }
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  /// Nobody looks: news is gathered until ``release()``.
  func hold() { state.withLock { $0.isHeld = true } }

  /// Somebody looks again.
  func release() {
    state.withLock { $0.isHeld = false }
    hasten()
  }

  /// Milliseconds to gather news for now, by the processor time that this program took; −1 for until
  /// the descriptor is readable.
  func next() -> Int32 {
    var ignored: UInt64 = 0
    _ = read(descriptor, &ignored, 8)
    let spent = Double(clock()) / Double(CLOCKS_PER_SEC)
    let time = (ContinuousClock.now - NewsPace.start) / .seconds(1)
    return state.withLock { state in
      let pause = state.account.next(spent: spent, time: time)
      if state.isHeld { return -1 }
      let isHurried = state.hurriedUntil.map { ContinuousClock.now < $0 } ?? false
      return Int32(((isHurried ? NewsPace.least : pause) * 1_000).rounded())
    }
  }
}
