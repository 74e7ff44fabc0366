import Foundation
import Synchronization

/// The last SIGINT or SIGTERM that came; 0 for none.
///
/// A signal handler may run between any two instructions, so it may only touch what is lock-free:
/// it stores one atomic number, and the training loop looks at it after every batch.
private let lastSignal = Atomic<Int32>(0)

/// Notes SIGINT and SIGTERM for as long as it lives, instead of letting them end the process.
final class StopSignal {
  private var before: [(signal: Int32, action: sigaction)] = []
  private var maskBefore = sigset_t()

  /// Begins to note the signals; earlier ones are forgotten. Belongs to the thread that makes it.
  init() {
    // Also the first touch of the global, which is made lazily: not something for a handler.
    lastSignal.store(0, ordering: .relaxed)
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for signal in [SIGINT, SIGTERM] {
      sigaddset(&wanted, signal)
      var action = sigaction()
      var old = sigaction()
      action.__sigaction_handler.sa_handler = { lastSignal.store($0, ordering: .relaxed) }
      action.sa_flags = SA_RESTART
      sigaction(signal, &action, &old)
      before.append((signal, old))
    }
    // A process inherits its starter's mask, and Dispatch's threads block every signal.
    pthread_sigmask(SIG_UNBLOCK, &wanted, &maskBefore)
  }

  /// The signal that came, if one did.
  var received: Int32? {
    let signal = lastSignal.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  deinit {
    pthread_sigmask(SIG_SETMASK, &maskBefore, nil)
    for (signal, action) in before {
      var action = action
      sigaction(signal, &action, nil)
    }
  }
}
