import CProcess
import Foundation

/// Hands signals to a closure on a thread of its own, instead of what they would do.
enum SignalWatch {
  // Written once before the handlers are installed; a handler may only write to it.
  nonisolated(unsafe) fileprivate static var writeEnd: Int32 = -1

  /// Catches signals from now on, for the rest of the process's life.
  ///
  /// One that whoever started us has us ignore stays ignored: so says nohup of SIGHUP, and a shell
  /// of SIGINT for what it runs in the background.
  static func begin(_ signals: [Int32], deliver: @escaping @Sendable (Int32) -> Void) {
    var ends: [Int32] = [-1, -1]
    guard writeEnd < 0, cprocess_pipe(&ends) == 0 else { return }
    writeEnd = ends[1]
    let readEnd = ends[0]
    for signal in signals {
      var before = sigaction()
      sigaction(signal, nil, &before)
      let isIgnored = unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1
      if isIgnored, signal != SIGTERM { continue }
      var action = sigaction()
      action.__sigaction_handler.sa_handler = forward
      action.sa_flags = Int32(SA_RESTART)
      sigaction(signal, &action, nil)
    }
    Thread.detachNewThread { @Sendable in
      var byte: UInt8 = 0
      while true {
        let count = read(readEnd, &byte, 1)
        if count == 1 { deliver(Int32(byte)) } else if count == 0 || errno != EINTR { return }
      }
    }
  }
}

private func forward(_ signal: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: signal)
  _ = write(SignalWatch.writeEnd, &byte, 1)
  errno = saved
}
