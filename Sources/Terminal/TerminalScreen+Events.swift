import CNcurses
import Canvas
import Glibc

extension TerminalScreen {
  /// Waits until something happens, and tells what.
  ///
  /// When the terminal goes away, SIGHUP is told once, and from then on only what other threads
  /// and descriptors do. ^C is a key here.
  ///
  /// - Parameters:
  ///   - milliseconds: How long to wait at most; nil for ever.
  ///   - descriptors: Also tell when one of these can be read, or has ended. Reading it is the
  ///     caller's, and so is leaving out one that has ended.
  /// - Returns: What happened, in order; empty when the time is over.
  public func events(waiting milliseconds: Int?, also descriptors: [Int32] = []) -> [InputEvent] {
    if !pending.isEmpty {
      defer { pending = [] }
      return pending
    }
    var events: [InputEvent] = []
    var wait = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
    // Half a report or a paste is not waited for longer than it could take.
    if decoder.isWaiting {
      let most: Int32 = decoder.isPasting ? 500 : 100
      wait = wait < 0 ? most : min(wait, most)
    }
    var polled = [pollfd(fd: waker.readEnd, events: Int16(POLLIN), revents: 0)]
    polled.append(pollfd(fd: isGone || !isUp ? -1 : terminal, events: Int16(POLLIN), revents: 0))
    polled += descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = poll(&polled, nfds_t(polled.count), wait)
    if count == 0 {
      decoder.flush(into: &events)
      return events
    }
    // An interrupted wait has left its signal in the pipe.
    takeSignals(into: &events)
    if count > 0 {
      takeKeys(polled[1].revents, into: &events)
      for entry in polled.dropFirst(2) where entry.revents != 0 {
        events.append(.readable(entry.fd))
      }
    }
    return events
  }

  private func takeSignals(into events: inout [InputEvent]) {
    let (woken, signals) = waker.drain()
    if woken { events.append(.wake) }
    var seen: Set<Int32> = []
    for signal in signals where seen.insert(signal).inserted {
      switch signal {
      case SIGWINCH:
        if readSize() { events.append(.resize(size)) }
      case SIGTSTP:
        stop(group: false)
        events += pending
        pending = []
      case SIGCONT:
        // After our own stop everything is in order; after somebody else's SIGSTOP it is not.
        if isUp, !signals.contains(SIGTSTP) {
          invalidate()
          if readSize() { events.append(.resize(size)) }
          events.append(.resumed)
        }
      case SIGINT: events.append(.key(.control("c")))
      case SIGHUP:
        isGone = isGone || !isTerminalThere
        events.append(.terminate(signal: signal))
      default: events.append(.terminate(signal: signal))
      }
    }
  }

  /// Whether the terminal still answers.
  private var isTerminalThere: Bool {
    var settings = termios()
    return tcgetattr(terminal, &settings) == 0
  }

  private func takeKeys(_ state: Int16, into events: inout [InputEvent]) {
    guard state != 0, isUp, !isGone else { return }
    var waiting: Int32 = 0
    let isReadable =
      state & Int16(POLLIN) != 0 && ioctl(terminal, UInt(FIONREAD), &waiting) == 0 && waiting > 0
    guard isReadable else {
      // Readable, and nothing to read: this is the end of a terminal, and would be for ever.
      isGone = true
      events.append(.terminate(signal: SIGHUP))
      return
    }
    var code: wint_t = 0
    // ncurses keeps a queue of its own that no poll would tell of: take all of it.
    while true {
      let kind = wget_wch(nc_stdscr(), &code)
      if kind == ERR { break }
      if kind == KEY_CODE_YES {
        // It queues this one itself when it is told of a new size.
        if Int32(bitPattern: code) == KEY_RESIZE { continue }
        decoder.take(.code(Int32(bitPattern: code)), into: &events)
      } else if let scalar = Unicode.Scalar(code) {
        decoder.take(.character(scalar), into: &events)
      }
    }
    // ncurses has waited for what could follow an escape; nothing did.
    if decoder.isWaiting, !decoder.isPasting, !decoder.isInReport { decoder.flush(into: &events) }
  }
}
