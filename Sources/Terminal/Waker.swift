import Glibc
import Synchronization

/// Wakes the thread that waits in ``TerminalScreen/events(waiting:also:)``, from any other thread.
public final class Waker: Sendable {
  /// What the pipe carries besides signal numbers.
  static let wakeByte: UInt8 = 0

  let readEnd: Int32
  let writeEnd: Int32
  /// At most one byte waits in the pipe, so that it never gets too full for a signal.
  private let isPending = Atomic(false)

  /// A pipe to oneself; both ends are −1 where the process has no descriptor left.
  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    Glibc.close(readEnd)
    Glibc.close(writeEnd)
  }

  /// Lets the waiting thread get ``Canvas/InputEvent/wake``; many calls before it looks are one.
  public func wake() {
    guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
    var byte = Waker.wakeByte
    _ = write(writeEnd, &byte, 1)
  }

  /// Takes what has come: whether somebody woke us, and signals in the order they came.
  func drain() -> (woken: Bool, signals: [Int32]) {
    var woken = false
    var signals: [Int32] = []
    var bytes = [UInt8](repeating: 0, count: 256)
    while true {
      let count = read(readEnd, &bytes, bytes.count)
      if count <= 0 { break }
      for byte in bytes[..<count] {
        if byte == Waker.wakeByte {
          isPending.store(false, ordering: .releasing)
          woken = true
        } else {
          signals.append(Int32(byte))
        }
      }
    }
    return (woken, signals)
  }
}
