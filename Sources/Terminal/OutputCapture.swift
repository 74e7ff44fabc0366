import Glibc

/// Keeps standard output and standard error off the screen while it is up, where they lead to a
/// terminal.
///
/// Whatever is printed meanwhile (by the runtime, by a library) would stand in the middle of it
/// and be lost with it; it goes to a file without a name, whose end is told afterwards.
struct OutputCapture {
  private let file: Int32
  /// Duplicates of the true streams; −1 for one that leads elsewhere and is left alone.
  private let standardError: Int32
  private let standardOutput: Int32

  /// Nil where there is no place for a file; then nothing is kept off.
  init?() {
    let folder = TerminalLocale.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/hone-screen-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { return nil }
    unlink(template)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    _ = fcntl(file, F_SETFL, O_APPEND)
    self.file = file
    self.standardError = isatty(2) == 1 ? fcntl(2, F_DUPFD_CLOEXEC, 3) : -1
    self.standardOutput = isatty(1) == 1 ? fcntl(1, F_DUPFD_CLOEXEC, 3) : -1
  }

  /// Points the streams at the file.
  func begin() {
    fflush(nil)  // all of C's streams: their names are globals that Swift does not let us read
    if standardError >= 0 { dup2(file, 2) }
    if standardOutput >= 0 { dup2(file, 1) }
    restoration.pointee.standardError = standardError
    restoration.pointee.captured = file
  }

  /// Points the streams back.
  func pause() {
    restoration.pointee.captured = -1
    fflush(nil)
    if standardError >= 0 { dup2(standardError, 2) }
    if standardOutput >= 0 { dup2(standardOutput, 1) }
  }

  /// Points the streams back, tells the end of what was printed, and lets go of the file.
  func end() {
    pause()
    restoration.pointee.captured = file
    Restoration.tellCapturedTail()
    restoration.pointee.standardError = -1
    close(file)
    if standardError >= 0 { close(standardError) }
    if standardOutput >= 0 { close(standardOutput) }
  }
}
