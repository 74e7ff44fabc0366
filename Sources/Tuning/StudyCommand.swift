/// What a user asks of a running study. Every way of asking (a key, the command line, a script)
/// goes through the store as one of these.
public enum StudyCommand: Sendable, Hashable, Codable {
  /// Run this trial, before (`next`) or after the ones that wait already.
  case launch(Proposal, next: Bool)
  /// Take a queued trial back.
  case withdraw(trial: Int)
  /// End a trial by the ladder.
  case kill(trial: Int)
  /// Stop a trial for the time being; nil: start no new trials.
  case pause(trial: Int?)
  /// Let a paused trial, or the study, go on.
  case resume(trial: Int?)
  /// Never prune this trial.
  case pin(trial: Int)
  /// Judge it like the others again.
  case unpin(trial: Int)
  /// Turn a live knob of a running trial.
  case set(trial: Int, name: String, value: ParameterValue)
  /// Write a note on a trial.
  case note(trial: Int, text: String)
  /// Compare with this trial from now on; nil: with the one that ran the plan's baseline.
  case baseline(trial: Int?)
  /// How many trials run at once.
  case concurrency(Int)
  /// Put another plan in force.
  case plan(StudyPlan)
  /// End the sweep: no new trials; with `now`, running ones are ended by the ladder.
  case stop(now: Bool)

  /// The verb in the database and on the screen.
  public var verb: String {
    switch self {
    case .launch: return "launch"
    case .withdraw: return "withdraw"
    case .kill: return "kill"
    case .pause: return "pause"
    case .resume: return "resume"
    case .pin: return "pin"
    case .unpin: return "unpin"
    case .set: return "set"
    case .note: return "note"
    case .baseline: return "baseline"
    case .concurrency: return "concurrency"
    case .plan: return "plan"
    case .stop: return "stop"
    }
  }

  /// The trial it is about, if it is about one that exists.
  public var trial: Int? {
    switch self {
    case .withdraw(let trial), .kill(let trial), .pin(let trial), .unpin(let trial),
      .set(let trial, _, _), .note(let trial, _):
      return trial
    case .pause(let trial), .resume(let trial), .baseline(let trial): return trial
    case .launch, .concurrency, .plan, .stop: return nil
    }
  }

  /// Whether it asks for a new trial, which only an engine that starts trials can give.
  public var isLaunch: Bool {
    if case .launch = self { return true }
    return false
  }
}

/// A command and what became of it.
public struct CommandRecord: Sendable, Hashable {
  /// Whether it was carried out.
  public enum State: String, Sendable, Hashable, Codable {
    /// Waits for the engine.
    case queued
    /// Carried out.
    case done
    /// Not carried out, for the reason in `result`.
    case refused
  }

  /// Its number in the study.
  public var id: Int
  /// When it was given, in seconds since 1970 UTC.
  public var time: Double
  /// What was asked.
  public var command: StudyCommand
  /// Whether it was carried out.
  public var state: State
  /// One line for the user: `#38 launched`, or why not.
  public var result: String
  /// The trial that a launch made.
  public var launched: Int?

  /// A record.
  public init(
    id: Int, time: Double, command: StudyCommand, state: State, result: String,
    launched: Int? = nil
  ) {
    self.id = id
    self.time = time
    self.command = command
    self.state = state
    self.result = result
    self.launched = launched
  }
}
