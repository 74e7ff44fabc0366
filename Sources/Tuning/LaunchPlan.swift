/// How a trial is started, read, limited and ended.
public struct LaunchPlan: Sendable, Hashable, Codable {
  /// The script (`program`); nil where the command names everything, or for closures.
  public var program: String?
  /// The argv template (`command`).
  public var command: CommandTemplate
  /// The folder the script runs in, absolute; nil for the engine's own.
  public var workingDirectory: String?
  /// Environment variables on top of the engine's.
  public var environment: [String: String]
  /// Where metrics are read besides `$HONE_METRICS`; empty for standard output.
  public var metrics: [MetricSourcePlan]
  /// Seconds between the first signal and SIGKILL.
  public var grace: Double
  /// How often a crashed trial is tried again.
  public var retries: Int
  /// Seconds a trial may run; nil for no limit.
  public var timeLimit: Double?
  /// The study ends after so many failures in a row from the start.
  public var maxFailures: Int
  /// Which GPUs there are to share out.
  public var gpus: GPUs
  /// GPUs a trial needs; a fraction puts several trials on one.
  public var gpusPerTrial: Double
  /// `OMP_NUM_THREADS` of a trial; nil for cores ÷ concurrency.
  public var threads: Int?
  /// Whether the script writes to a pseudo-terminal, for programs that hold back output else.
  public var usesPseudoTerminal: Bool

  /// Which GPUs there are.
  public enum GPUs: Sendable, Hashable, Codable {
    /// Those the machine shows.
    case automatic
    /// None.
    case none
    /// These.
    case devices([Int])
  }

  /// A plan; whatever is left out has its default.
  public init(
    program: String? = nil, command: CommandTemplate = .standard, workingDirectory: String? = nil,
    environment: [String: String] = [:], metrics: [MetricSourcePlan] = [], grace: Double = 10,
    retries: Int = 1, timeLimit: Double? = nil, maxFailures: Int = 5, gpus: GPUs = .automatic,
    gpusPerTrial: Double = 1, threads: Int? = nil, usesPseudoTerminal: Bool = false
  ) {
    self.program = program
    self.command = command
    self.workingDirectory = workingDirectory
    self.environment = environment
    self.metrics = metrics
    self.grace = grace
    self.retries = retries
    self.timeLimit = timeLimit
    self.maxFailures = maxFailures
    self.gpus = gpus
    self.gpusPerTrial = gpusPerTrial
    self.threads = threads
    self.usesPseudoTerminal = usesPseudoTerminal
  }
}

/// Where metrics are read.
public enum MetricSourcePlan: Sendable, Hashable, Codable {
  /// What the script prints: JSON lines and whatever the reader of prints understands; with a
  /// pattern (named groups `key` and `value`, or one named group a metric), that too.
  case output(pattern: String?)
  /// A file of JSON lines, relative to the trial's working directory or absolute.
  case jsonLines(path: String)
}
