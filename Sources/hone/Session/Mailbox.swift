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
  func leave(_ event: WorkbenchEvent) { leave([event], waking: true) }

  /// Leaves events; a thread that is not woken by them finds them with the next.
  func leave(_ news: [WorkbenchEvent], waking: Bool) {
    let isEmpty = events.withLock { events in
      events += news
      return events.isEmpty
    }
    if waking, !isEmpty { waker.wake() }
  }

  /// Takes everything out.
  func take() -> [WorkbenchEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
