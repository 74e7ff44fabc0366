import Synchronization
import Terminal
import Workbench

/// Where other threads leave what they learned for the screen's thread, which is woken by it.
final class Mailbox: Sendable {
  private let events = Mutex<[WorkbenchEvent]>([])
  private let waker: Waker

  /// An empty mailbox for the thread that this wakes.
  init(waker: Waker) { self.waker = waker }

  /// Leaves an event.
  func leave(_ event: WorkbenchEvent) {
    events.withLock { $0.append(event) }
    waker.wake()
  }

  /// Takes everything out.
  func take() -> [WorkbenchEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
