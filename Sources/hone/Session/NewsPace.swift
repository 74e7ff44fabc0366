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

  private struct State {
    var spent: Double?
    var hurriedUntil: ContinuousClock.Instant?
  }

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

  /// Milliseconds to gather news for now, by the processor time that this program took since it was
  /// last asked.
  func next() -> Int32 {
    var ignored: UInt64 = 0
    _ = read(descriptor, &ignored, 8)
    let spent = Double(clock()) / Double(CLOCKS_PER_SEC)
    let pause = state.withLock { state in
      // Before the first time there was the start.
      let cost = spent - (state.spent ?? spent)
      state.spent = spent
      if let end = state.hurriedUntil, ContinuousClock.now < end { return NewsPace.least }
      return min(NewsPace.most, max(NewsPace.least, cost / NewsPace.share))
    }
    return Int32((pause * 1_000).rounded())
  }
}
