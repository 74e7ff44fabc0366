import Search
import StudyStore
import Tuning

/// What an engine does once its decisions are stored.
enum EngineAction: Sendable {
  /// Start a trial.
  case launch(LiveTrial)
  /// Ask a trial for something.
  case signal(number: Int, TrialSignal)
  /// Let a trial report again.
  case acknowledge(number: Int, isOver: Bool)
  /// Write a trial's live knobs.
  case turn(number: Int, knobs: JSON)
  /// Forget a trial that has ended.
  case forget(number: Int)
}

/// A line for the engine's log.
struct LogLine: Sendable {
  /// How much it matters.
  enum Level: Sendable { case info, warning, error }
  var level: Level
  var text: String
}

/// What came in since the last turn.
struct TurnInput: Sendable {
  var reports: [TrialReport] = []
  var answers: [TunerAnswer] = []
  /// ^C: end the trials by the ladder.
  var isInterrupted = false
  /// Leave the trials to the next engine.
  var leaves = false
  /// Whether other programs may have written to the study.
  var looksAtOthers = false
  /// Whether somebody gave a command.
  var hasCommands = false
  /// Whether the Tuner has all it was told, and nothing else is on its way.
  var isQuiet = false
}

/// What never changes while an engine runs.
struct TurnSetting: Sendable {
  /// The study's folder; nil for a study in memory.
  var folder: StudyFolder?
  /// Whether the trials are closures.
  var runsClosures: Bool
  /// Only carries out what was asked, starts nothing, and leaves.
  var isErrand: Bool
  /// This machine's name.
  var host: String
  /// Whether trials that run on another machine are out of reach.
  var isLocal: Bool
}

/// One round of decisions, inside one transaction: commands, reports, the Tuner's answers, free
/// slots. Nothing is launched or signalled here; that follows when all of it is stored.
struct Turn {
  var state: EngineState
  let writer: StudyWriter
  let setting: TurnSetting
  var now: Double { writer.now }

  var actions: [EngineAction] = []
  var messages: [TunerMessage] = []
  var lines: [LogLine] = []
  /// Trials whose lines have to be stored.
  var changed: Set<Int> = []
  /// Launches by hand that wait for the word whether they run: command and trial.
  var launches: [(command: Int, number: Int)] = []
  /// How the engine ends, if it does with this turn.
  var outcome: Outcome?

  init(_ state: EngineState, writer: StudyWriter, setting: TurnSetting) {
    self.state = state
    self.writer = writer
    self.setting = setting
  }

  /// Takes everything in and decides.
  ///
  /// - Throws: `StoreError`; then nothing of it counts.
  mutating func run(_ input: TurnInput) throws {
    if input.looksAtOthers { try lookAtOthers() }
    for command in try commandsToDo() { try carryOut(command) }
    for report in input.reports { try take(report) }
    for answer in input.answers { try take(answer) }
    if input.isInterrupted, !state.isInterrupted { interrupt() }
    try fillSlots()
    try answerLaunches()
    for number in changed.sorted() {
      if let trial = state.live[number] { try store(trial) }
    }
    if input.leaves {
      outcome = .left(running: state.live.count)
    } else if setting.isErrand {
      // The Tuner's word is not waited for: the next engine hears of everything anew.
      outcome = try ending()
    } else if input.isQuiet, messages.isEmpty, !actions.contains(where: \.isLaunch) {
      outcome = try ending()
    }
    if let outcome {
      try post("engine_stopped", trial: nil, EngineEnd(outcome).json, outcome.text)
    }
  }

  // MARK: - Recording

  /// Records an event, and says it in the log.
  mutating func post(
    _ kind: StudyEvent.Kind, trial: Int?, _ payload: JSON, _ text: String,
    _ level: LogLine.Level = .info
  ) throws {
    try writer.post(kind, trial: trial, payload)
    let subject = trial.map { "#\($0) " } ?? ""
    lines.append(LogLine(level: level, text: "\(kind) \(subject)\(text)"))
  }

  /// Says something in the log.
  mutating func log(_ text: String, _ level: LogLine.Level = .info) {
    lines.append(LogLine(level: level, text: text))
  }

  private mutating func store(_ trial: LiveTrial) throws {
    let isKept = try writer.update(trial.row)
    // Somebody else finished it meanwhile: their word stands, our process goes.
    if !isKept, !trial.isEndedByOthers { try endedByOthers(trial.row.number) }
  }

  // MARK: - Ending trials

  /// Asks a trial to end; what for is stored before the first signal.
  mutating func end(_ number: Int, into ending: TrialState, reason: String) {
    guard var trial = state.live[number], trial.row.ending == nil else { return }
    if let since = trial.pausedSince {
      trial.row.wasPaused(for: max(0, now - since))
      trial.pausedSince = nil
    }
    trial.row.ending = ending
    trial.row.state = .stopping
    trial.row.reason = reason
    state.live[number] = trial
    changed.insert(number)
    actions.append(.signal(number: number, .terminate))
  }

  private mutating func interrupt() {
    state.isInterrupted = true
    log("interrupted: the trials are asked to end", .warning)
    for number in state.live.keys.sorted() {
      end(number, into: .killed, reason: "the sweep was interrupted")
    }
  }

  // MARK: - The engine's own end

  /// How the engine ends, if nothing is left to do: nothing runs, nothing waits.
  private func ending() throws -> Outcome? {
    if setting.isErrand {
      let isBusy = state.live.values.contains { $0.row.ending != nil }
      return isBusy ? nil : .left(running: state.live.count)
    }
    guard state.live.isEmpty else { return nil }
    if state.isInterrupted { return .interrupted }
    if let fault = state.fault { return .failed(fault) }
    if state.isStopping { return .stopped }
    if state.isByHand, state.isPaused, !state.queue.isEmpty {
      return .held(waiting: state.queue.count)
    }
    if state.isByHand, state.queue.isEmpty { return .idle }
    guard state.asksTuner else { return nil }
    guard state.asking == 0, state.offered.isEmpty, state.queue.isEmpty, !state.isPaused else {
      return nil
    }
    if state.isOverTime(now) { return .finished(hoursText) }
    switch state.blocked {
    case .exhausted(let reason): return .finished(reason)
    case .wait(let reason):
      return .failed("the plan waits, though nothing runs that could bring it further: \(reason)")
    case .trial, .person, nil: return nil
    }
  }

  /// Why a study ends whose hours are over.
  var hoursText: String {
    let hours = shortText(.double(state.plan.stop.hours ?? 0))
    return "the study's time is over (stop: {hours: \(hours)})"
  }
}

extension EngineAction {
  var isLaunch: Bool {
    if case .launch = self { return true }
    return false
  }
}

/// How an engine ended.
public enum Outcome: Sendable, Hashable {
  /// The plan is through, or a stop rule held; which.
  case finished(String)
  /// By a `stop` command.
  case stopped
  /// By the first ^C; the trials were ended.
  case interrupted
  /// What was launched by hand is through; the sweep itself was not to go on.
  case idle
  /// What was launched by hand waits, so many trials: the study is paused.
  case held(waiting: Int)
  /// The engine left; so many trials run on and wait for the next one.
  case left(running: Int)
  /// Something is wrong with the study; what, and what to do. Several lines.
  case failed(String)

  /// One line for the user, or several.
  public var text: String {
    switch self {
    case .finished(let reason): return reason
    case .stopped: return "stopped by hand"
    case .interrupted: return "interrupted"
    case .idle: return "what was launched by hand is through; the sweep goes on with hone run"
    case .held(let waiting):
      return "the study is paused: \(waiting == 1 ? "1 trial waits" : "\(waiting) trials wait") "
        + "until hone resume and hone run"
    case .left(let running):
      return running == 1 ? "left; 1 trial runs on" : "left; \(running) trials run on"
    case .failed(let reason): return reason
    }
  }
}
