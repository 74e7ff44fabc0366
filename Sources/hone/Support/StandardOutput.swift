import Canvas
import Glibc
import Synchronization
import Terminal
import Tuning

/// Standard output: in the signs that the locale has, and no failed write unseen.
enum StandardOutput {
  /// Whether the locale has more than ASCII, asked as the screen asks.
  static let takesUTF8 = TerminalLocale.adopt()
  /// The signs to draw with.
  static var glyphs: Glyphs { takesUTF8 ? .unicode : .ascii }

  /// The error of the first write that failed; 0 if none did.
  private static let failure = Mutex<Int32>(0)

  /// Writes bytes at once; after a failure, none.
  static func write(_ bytes: some Sequence<UInt8>) {
    failure.withLock { failure in
      if failure == 0 { failure = writeAll(bytes, to: STDOUT_FILENO) }
    }
  }

  /// The exit code of a command that printed: 1 instead of 0 where what it printed was lost, which
  /// is said. A reader that has seen enough (`hone trials | head`) is no failure.
  static func exitCode(after code: Int32) -> Int32 {
    let number = failure.withLock { $0 }
    guard number != 0, number != EPIPE else { return code }
    note("hone: standard output cannot be written: \(String(cString: strerror(number)))")
    return code == 0 ? 1 : code
  }
}

/// Prints a line for a person: in ASCII where the locale has no more.
func print(_ line: String) {
  let text = StandardOutput.takesUTF8 ? line : asciiText(line)
  StandardOutput.write(Array((text + "\n").utf8))
}

/// Prints a value for a program, in UTF-8 wherever it runs.
func print(_ json: JSON) {
  StandardOutput.write(Array((json.pretty() + "\n").utf8))
}
