import CProcess
import Glibc
import Tuning

/// Runs the trial whose folder this is, to its end: the whole of `hone supervise <trial folder>`.
///
/// The engine hands on the locked descriptor of the folder's `lock` as number 3; started by anybody
/// else (a batch system) it takes the lock itself. Errors that leave no better place go to standard
/// error.
///
/// - Returns: The exit status: 0 once `exit.json` says how the trial ended.
public func superviseTrial(folder path: String) -> Int32 {
  // Before anything else: from here on a signal waits until it can be answered.
  let signals = cprocess_signal_descriptor()
  signal(SIGPIPE, SIG_IGN)
  setsid()
  _ = cprocess_adopt_orphans()
  let folder = TrialFolder(path)

  func complain(_ text: String) -> Int32 {
    _ = WholeFile.append(Array("hone: \(text)\n".utf8), to: 2)
    return 1
  }

  let lock: FileLock
  do {
    if let handedOn = FileLock.inherited(3, path: folder.lockPath) {
      lock = handedOn
    } else if let taken = try FileLock.take(folder.lockPath) {
      lock = taken
    } else {
      return complain("\(folder.path) is being run already")
    }
  } catch {
    return complain(error.description)
  }
  // The lock ends with this process and not before.
  defer { withExtendedLifetime(lock) {} }

  guard signals >= 0 else { return complain("cannot listen to signals: \(systemText(errno))") }
  guard let order = folder.order else {
    return complain("\(folder.orderPath) is missing or cannot be understood")
  }
  let output = open(folder.outputPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
  guard output >= 0 else {
    let error = FileError("write", folder.outputPath).description
    try? folder.write(ExitRecord(attempt: order.attempt, error: error, ended: currentTime()))
    return complain(error)
  }

  var supervisor = Supervisor(folder: folder, order: order, signals: signals, output: output)
  let exit = supervisor.run()
  do {
    try folder.write(exit)
    return 0
  } catch {
    return complain(error.description)
  }
}
