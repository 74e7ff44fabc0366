import Glibc

/// A file that could not be read, written or locked, and why.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was tried: `read`, `write`, `lock` …
  public var action: String
  /// The file or folder.
  public var path: String
  /// The system's error number.
  public var number: Int32

  /// An error; the number is `errno` unless another is given.
  public init(_ action: String, _ path: String, number: Int32 = errno) {
    self.action = action
    self.path = path
    self.number = number
  }

  /// One line for the user.
  public var description: String { "cannot \(action) \(path): \(systemText(number))" }
}

/// The system's words for an error number: `No such file or directory`.
func systemText(_ number: Int32) -> String { String(cString: strerror(number)) }

/// The name of a signal: `Killed`, `Segmentation fault`.
func signalText(_ signal: Int) -> String {
  strsignal(Int32(signal)).map { String(cString: $0) } ?? "unknown"
}
