import CProcess
import Foundation

/// A process in a session of its own, which lives on without us.
struct DetachedProcess {
  private let pid: pid_t
  /// How it ended; meaningful once `hasEnded` has said so.
  private(set) var exitStatus: Int32 = 0

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - arguments: The whole argv, the name first.
  ///   - output: The file that what it prints is appended to.
  /// - Throws: `CommandFailure` if it cannot be started.
  static func start(
    executable: String, arguments: [String], output: String
  ) throws -> DetachedProcess {
    let file = open(output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw CommandFailure("\(output): cannot be written (\(String(cString: strerror(errno))))")
    }
    defer { close(file) }
    var argv = arguments.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var pid: pid_t = 0
    let error = cprocess_spawn(&pid, executable, &argv, cprocess_environ(), nil, file, -1, 0)
    guard error == 0 else {
      throw CommandFailure("\(executable) cannot be started (\(String(cString: strerror(error))))")
    }
    return DetachedProcess(pid: pid)
  }

  private init(pid: pid_t) { self.pid = pid }

  /// Whether it is over; then `exitStatus` is its exit status, or minus the signal's number.
  mutating func hasEnded() -> Bool {
    var status: Int32 = 0
    guard cprocess_wait(pid, &status, nil, 1) == pid else { return false }
    exitStatus = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    return true
  }
}
