/// Where trials run: as processes of this machine, in a batch system, in a cluster.
///
/// All it knows is a trial's folder. What happens to the trial stands in the files that its
/// supervisor writes there, wherever that runs.
public protocol Executor: Sendable {
  /// Starts a supervisor for a prepared folder.
  ///
  /// - Parameter lock: The trial's lock. An executor on this machine hands it on; where that is
  ///   impossible it is released, and the supervisor takes it when it starts.
  /// - Returns: The supervisor's process, if it is one of this machine's; the caller reaps it.
  /// - Throws: `LaunchError`.
  func launch(_ folder: TrialFolder, lock: FileLock) throws -> ProcessMark?

  /// Whether a trial whose lock is free may still come, or be there.
  func probe(_ folder: TrialFolder) -> ExecutorProbe

  /// Asks a trial for something.
  ///
  /// - Parameter supervisor: What `launch` returned, if this engine launched it: it is known before
  ///   `process.json` is there.
  /// - Returns: False if nobody is there to hear it, yet or any more.
  func signal(_ signal: TrialSignal, _ folder: TrialFolder, supervisor: ProcessMark?) -> Bool
}

/// What an executor knows of a trial whose lock is free.
public enum ExecutorProbe: Sendable, Hashable {
  /// It waits for resources; why, in the scheduler's words.
  case pending(String)
  /// It should be there.
  case running
  /// It is not, and will not come.
  case gone
}

/// What can be asked of a running trial.
public enum TrialSignal: Sendable, Hashable {
  /// End by the ladder.
  case terminate
  /// End now.
  case kill
  /// Stop for the time being.
  case pause
  /// Go on.
  case resume
}

/// A trial that could not be started, and why.
public struct LaunchError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String

  /// An error.
  public init(_ description: String) { self.description = description }
}
