import Tuning

/// How a script ended: `exit.json`.
public struct ExitRecord: Sendable, Hashable {
  /// Who asked a script to end before it did.
  public enum Asker: String, Sendable, Hashable {
    /// A signal to the supervisor: the engine, on somebody's behalf.
    case signal
    /// The trial's time limit.
    case timeLimit = "time_limit"
  }

  /// The attempt it belongs to.
  public var attempt: String
  /// The exit status; nil if a signal ended it, or it never ran.
  public var status: Int?
  /// The signal that ended it.
  public var signal: Int?
  /// Why the script could not be started at all.
  public var error: String?
  /// Who asked it to end; nil if it ended by itself.
  public var asker: Asker?
  /// When it was started, in seconds since 1970 UTC; nil if it never ran.
  public var started: Double?
  /// When it ended, in seconds since 1970 UTC.
  public var ended: Double
  /// The most memory that one of its processes held, in bytes.
  public var peakMemory: Int
  /// Seconds of processor time in the program, of all processes that were waited for.
  public var userTime: Double
  /// Seconds of processor time in the system.
  public var systemTime: Double
  /// How many processes the script left behind, which were ended.
  public var leftBehind: Int

  /// A record.
  public init(
    attempt: String, status: Int? = nil, signal: Int? = nil, error: String? = nil,
    asker: Asker? = nil, started: Double? = nil, ended: Double, peakMemory: Int = 0,
    userTime: Double = 0, systemTime: Double = 0, leftBehind: Int = 0
  ) {
    self.attempt = attempt
    self.status = status
    self.signal = signal
    self.error = error
    self.asker = asker
    self.started = started
    self.ended = ended
    self.peakMemory = peakMemory
    self.userTime = userTime
    self.systemTime = systemTime
    self.leftBehind = leftBehind
  }

  /// Whether the script ended by itself and says that all is well.
  public var isSuccess: Bool { status == 0 }

  /// How it ended, for a person: `exit status 1`, `signal 9 (Killed)`.
  public var text: String {
    if let error { return error }
    if let signal { return "signal \(signal) (\(signalText(signal)))" }
    return "exit status \(status ?? -1)"
  }

  /// The record as `exit.json` has it.
  public var json: JSON {
    [
      "attempt": .string(attempt), "status": JSON(status), "signal": JSON(signal),
      "error": JSON(error), "asked_by": JSON(asker?.rawValue), "started": JSON(started),
      "ended": .double(ended), "max_rss": .int(peakMemory), "cpu_user": .double(userTime),
      "cpu_system": .double(systemTime), "left_behind": .int(leftBehind),
    ]
  }

  /// Reads `exit.json`.
  public init?(_ json: JSON) {
    guard let attempt = json["attempt"]?.string, let ended = json["ended"]?.number else {
      return nil
    }
    self.init(
      attempt: attempt, status: json["status"]?.int, signal: json["signal"]?.int,
      error: json["error"]?.string, asker: json["asked_by"]?.string.flatMap(Asker.init),
      started: json["started"]?.number, ended: ended, peakMemory: json["max_rss"]?.int ?? 0,
      userTime: json["cpu_user"]?.number ?? 0, systemTime: json["cpu_system"]?.number ?? 0,
      leftBehind: json["left_behind"]?.int ?? 0)
  }
}
