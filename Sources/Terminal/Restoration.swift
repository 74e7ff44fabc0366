import CNcurses
import Glibc

/// What a signal handler needs to give the terminal back, in memory that it may touch.
struct RestorationRecord {
  /// Whether a screen is up and the terminal needs anything.
  var isArmed = false
  var terminal: Int32 = -1
  var settings = termios()
  var bytes: UnsafeMutablePointer<UInt8>?
  var count = 0
  /// Where signals are told to the waiting thread.
  var signalPipe: Int32 = -1
  /// The true standard error, and the file that stands in for it.
  var standardError: Int32 = -1
  var captured: Int32 = -1
  /// Whether to hand a crash on to whoever handled it before.
  var chains = false
  /// Who handled crashes before, by signal number.
  var previous: UnsafeMutablePointer<sigaction>?
}

/// The one record of the process.
///
/// nonisolated(unsafe): a signal handler can take no lock. It is written only while no handler of
/// ours is installed, or in single words that a handler reads whole.
nonisolated(unsafe) let restoration: UnsafeMutablePointer<RestorationRecord> = {
  let record = UnsafeMutablePointer<RestorationRecord>.allocate(capacity: 1)
  record.initialize(to: RestorationRecord())
  return record
}()

/// Gives the terminal back whatever happens: a trap, an abort, an exit without goodbye.
enum Restoration {
  /// Signals that come to the waiting thread as events.
  static let told: [Int32] = [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT]
  /// Signals of a crash.
  static let crashes: [Int32] = [SIGILL, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGTRAP]

  /// Undoes the screen with calls that are allowed in a signal handler; `endwin` is not.
  static func restoreTerminal() {
    guard restoration.pointee.isArmed else { return }
    restoration.pointee.isArmed = false
    if let bytes = restoration.pointee.bytes {
      _ = write(restoration.pointee.terminal, bytes, restoration.pointee.count)
    }
    tcsetattr(restoration.pointee.terminal, TCSANOW, &restoration.pointee.settings)
  }

  /// Gives the terminal back when the process exits past ``TerminalScreen/close()``.
  static let atExit: Void = {
    atexit {
      Restoration.restoreTerminal()
      Restoration.tellCapturedTail()
    }
  }()

  // MARK: - Signals

  /// Lets signals be told through a pipe; the dispositions of before are returned.
  static func installSignals(pipe: Int32) -> [Int32: sigaction] {
    restoration.pointee.signalPipe = pipe
    var before: [Int32: sigaction] = [:]
    for signal in told {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { signal in
        let error = errno
        var byte = UInt8(truncatingIfNeeded: signal)
        _ = write(restoration.pointee.signalPipe, &byte, 1)
        errno = error
      }
      var old = sigaction()
      sigaction(signal, nil, &old)
      // What was ignored on purpose (nohup, a background job) stays ignored.
      let isIgnored = unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1
      if isIgnored, signal == SIGHUP || signal == SIGINT || signal == SIGQUIT { continue }
      sigaction(signal, &action, nil)
      before[signal] = old
    }
    return before
  }

  /// Gives signals their dispositions of before back.
  static func remove(_ before: [Int32: sigaction]) {
    for (signal, old) in before {
      var old = old
      sigaction(signal, &old, nil)
    }
  }

  /// Lets a crash give the terminal back, tell what went wrong, and then take its course.
  ///
  /// The runtime's own backtracer would ask questions on a terminal in raw mode; it is passed over
  /// unless the user asked for it by `SWIFT_BACKTRACE`, and then runs on the restored terminal.
  static func installCrashHandlers() -> [Int32: sigaction] {
    restoration.pointee.chains = TerminalLocale.variable("SWIFT_BACKTRACE") != nil
    if restoration.pointee.previous == nil {
      restoration.pointee.previous = .allocate(capacity: 65)
      restoration.pointee.previous?.initialize(repeating: sigaction(), count: 65)
    }
    useSignalStack()
    var before: [Int32: sigaction] = [:]
    for signal in crashes {
      var action = sigaction()
      action.sa_flags = SA_ONSTACK
      action.__sigaction_handler.sa_handler = { signal in
        Restoration.restoreTerminal()
        Restoration.tellCapturedTail()
        var next = sigaction()  // the default: die of it
        if restoration.pointee.chains, let previous = restoration.pointee.previous {
          next = previous[Int(signal)]
        }
        sigaction(signal, &next, nil)
        // Returning runs the faulting instruction again, into the next handler; what was raised
        // by a call has to be raised again.
        raise(signal)
      }
      var old = sigaction()
      sigaction(signal, &action, &old)
      restoration.pointee.previous?[Int(signal)] = old
      before[signal] = old
    }
    return before
  }

  /// A stack of its own for handlers, so that running out of stack is told as well.
  private static func useSignalStack() {
    var current = stack_t()
    guard sigaltstack(nil, &current) == 0, current.ss_sp == nil else { return }
    let size = 64 * 1_024
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    stack.ss_size = size
    sigaltstack(&stack, nil)  // lives as long as the thread: nobody can know when it is free
  }

  /// Points standard error back and writes the end of what it was given meanwhile: the runtime's
  /// “Fatal error: …” is printed before any handler runs.
  static func tellCapturedTail() {
    let captured = restoration.pointee.captured
    let standardError = restoration.pointee.standardError
    guard captured >= 0 else { return }
    restoration.pointee.captured = -1
    if standardError >= 0 { dup2(standardError, 2) }
    let end = lseek(captured, 0, SEEK_END)
    var offset = max(0, end - 4_096)
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
      while offset < end {
        let count = pread(captured, buffer.baseAddress, buffer.count, offset)
        if count <= 0 { break }
        _ = write(2, buffer.baseAddress, count)
        offset += count
      }
    }
  }
}
