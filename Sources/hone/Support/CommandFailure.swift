import Foundation

/// Something went wrong that the user should read as one line; the tool exits with 1.
struct CommandFailure: Error, CustomStringConvertible {
  /// What went wrong, and what to do.
  var description: String
  /// The exit code: 1 failed, 2 usage, 130 interrupted.
  var exitCode: Int32

  init(_ description: String, exitCode: Int32 = 1) {
    self.description = description
    self.exitCode = exitCode
  }

  /// A mistake in how the tool was called.
  static func usage(_ description: String) -> CommandFailure {
    CommandFailure(description, exitCode: 2)
  }
}

/// The text of any error: our own say what to do, others are shown as they describe themselves.
func errorText(_ error: any Error) -> String {
  String(describing: error)
}

/// Writes a line to standard error: progress, warnings and errors.
func note(_ text: String) {
  // A standard error that is gone (a closed pipe or terminal) must not end the sweep.
  _ = writeAll((text + "\n").utf8, to: STDERR_FILENO)
}

/// The time now, in seconds since 1970 UTC.
func wallClock() -> Double { Date().timeIntervalSince1970 }
