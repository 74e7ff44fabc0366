import CProcess
import Glibc

/// Runs trials as processes of this machine, each under a supervisor of its own.
public struct LocalExecutor: Executor {
  /// The command that starts a supervisor; the trial's folder is appended.
  public let supervisor: [String]

  /// An executor.
  ///
  /// - Parameter supervisor: The command that calls `superviseTrial(folder:)` with its last
  ///   argument: for the tool `["/proc/self/exe", "supervise"]`. Not empty.
  public init(supervisor: [String]) {
    precondition(!supervisor.isEmpty, "the command of the supervisor is empty")
    self.supervisor = supervisor
  }

  /// Starts a supervisor and hands the lock on.
  public func launch(_ folder: TrialFolder, lock: FileLock) throws -> ProcessMark? {
    let output = open(folder.outputPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard output >= 0 else { throw FileError("write", folder.outputPath) }
    defer { close(output) }
    var arguments = supervisor + [folder.path]
    // Whoever looks at the list of processes reads a name.
    if supervisor[0] == "/proc/self/exe" { arguments[0] = CommandLine.arguments.first ?? "hone" }
    var pid: pid_t = 0
    let failure = withCStrings(arguments) { arguments in
      cprocess_spawn(
        &pid, supervisor[0], arguments, cprocess_environ(), nil, output, lock.descriptor, 1)
    }
    guard failure == 0 else {
      throw LaunchError("cannot start the supervisor \(supervisor[0]): \(systemText(failure))")
    }
    // It is our child and not reaped: even if it has ended, the number is its own.
    var start: UInt64 = 0
    _ = cprocess_status(pid, nil, &start)
    return ProcessMark(pid: pid, start: start)
  }

  /// A local trial whose lock is free is gone.
  public func probe(_ folder: TrialFolder) -> ExecutorProbe { folder.isHeld ? .running : .gone }

  /// Signals the supervisor, or, for pauses, the script's process group.
  public func signal(
    _ signal: TrialSignal, _ folder: TrialFolder, supervisor: ProcessMark?
  ) -> Bool {
    let process = folder.process.flatMap { $0.isHere ? $0 : nil }
    switch signal {
    case .terminate: return (supervisor ?? process?.supervisor)?.send(SIGTERM) ?? false
    case .kill: return process?.script.sendToGroup(SIGKILL) ?? false
    case .pause: return process?.script.sendToGroup(SIGSTOP) ?? false
    case .resume: return process?.script.sendToGroup(SIGCONT) ?? false
    }
  }
}
