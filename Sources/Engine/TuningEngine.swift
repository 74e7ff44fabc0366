import Dispatch
import Foundation
import Glibc
import Logging
import Search
import StudyStore
import Tuning

/// Runs a study: launches trials, reads what they report, asks the Tuner, carries out commands.
///
/// It decides and never waits: the Tuner answers from a queue of its own, every trial is read on a
/// queue of its own, one thread watches for ends and for commands. What came in is decided upon in
/// turns, and every turn is one transaction of the store: nothing is launched or signalled before
/// it is stored. A next engine finds in the store and in the trials' folders all that this one
/// knew.
///
/// ```swift
/// let engine = TuningEngine(folder: folder, store: store, tuner: Tuner(plan: plan))
/// let outcome = try await engine.run()
/// ```
public actor TuningEngine {
  /// How an engine works, apart from the plan.
  public struct Options: Sendable {
    /// The command that calls `superviseTrial(folder:)` with its last argument, the trial's folder.
    /// The tool is its own supervisor; another program names one.
    public var supervisor: [String]
    /// Where trials run; nil for processes of this machine.
    public var executor: (any Executor)?
    /// Where the engine says what it does; nil for `engine.log` in the study's folder.
    public var logger: Logger?
    /// Whether it asks the Tuner for trials; else it runs only what commands launch, until it is
    /// interrupted.
    public var asksTuner: Bool
    /// Whether it runs only what commands launch, and leaves when that is through: for acts on a
    /// study whose sweep nobody wants to go on. A `resume` of the study makes it the sweep's
    /// engine.
    public var isByHand: Bool
    /// For how long a database that cannot be written for a passing reason (the disk is full,
    /// another program holds it) is tried again before the engine gives up, in seconds. Trials
    /// train on meanwhile, and nothing that they report is lost.
    public var storePatience: Double
    /// Told in a sentence when the database cannot be written, and when it can be again; from the
    /// engine's queue.
    public var notify: (@Sendable (String) -> Void)?

    /// Options; whatever is left out has its default.
    public init(
      supervisor: [String] = ["/proc/self/exe", "supervise"], executor: (any Executor)? = nil,
      logger: Logger? = nil, asksTuner: Bool = true, isByHand: Bool = false,
      storePatience: Double = 600,
      notify: (@Sendable (String) -> Void)? = nil
    ) {
      self.supervisor = supervisor
      self.executor = executor
      self.logger = logger
      self.asksTuner = asksTuner && !isByHand
      self.isByHand = isByHand
      self.storePatience = storePatience
      self.notify = notify
    }
  }

  /// How an engine is interrupted.
  public enum Interruption: Sendable {
    /// End the trials by the ladder, then leave: the first ^C.
    case endTrials
    /// Leave now; the trials run on for the next engine: a second ^C, SIGTERM, SIGHUP.
    case leaveTrials
  }

  typealias Closure = @Sendable (borrowing TrialContext) throws -> Double

  nonisolated let executorQueue = QueueExecutor(label: "hone.engine")
  /// The queue that the engine lives on.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executorQueue.asUnownedSerialExecutor()
  }

  let folder: StudyFolder?
  let store: StudyStore
  let desk: TunerDesk
  let options: Options
  let executor: any Executor
  let closure: Closure?
  let isErrand: Bool
  let environment: [String: String]
  var logger: Logger

  var state: EngineState
  var running: [Int: any RunningTrial] = [:]
  var watcher: Watcher?
  var lock: FileLock?
  /// How the engine before an errand ended: an errand is no end of the sweep's own.
  var endBefore: EngineEnd?
  var devices: Devices?

  var input = TurnInput()
  private var deskBusy = 0
  private var turnIsDue = false
  private var turnID = 0
  private var lastTurn = 0.0
  var trouble: StoreTrouble?
  var isFinished = false
  var dataVersion: Int?
  var checkIsDue = false
  private var continuation: CheckedContinuation<Outcome, any Error>?

  /// Points wait at most so long, in seconds, before they are stored.
  static let batchTime = 0.1

  /// An engine for a study on disk.
  ///
  /// - Parameters:
  ///   - folder: The study's folder, in which its trials have theirs.
  ///   - store: The study's database.
  ///   - tuner: Made of the study's plan; the engine tells it the study's history.
  public init(
    folder: StudyFolder, store: StudyStore, tuner: Tuner, options: Options = Options()
  ) {
    self.init(
      folder: folder, store: store, tuner: tuner, options: options, closure: nil, isErrand: false)
  }

  init(
    folder: StudyFolder?, store: StudyStore, tuner: Tuner, options: Options, closure: Closure?,
    isErrand: Bool
  ) {
    self.folder = folder
    self.store = store
    self.options = options
    self.closure = closure
    self.isErrand = isErrand
    executor = options.executor ?? LocalExecutor(supervisor: options.supervisor)
    environment = ProcessEnvironment.current.dictionary
    desk = TunerDesk(tuner)
    state = EngineState(plan: tuner.plan)
    state.asksTuner = options.asksTuner
    state.isByHand = options.isByHand
    logger =
      options.logger ?? Logger(label: "hone.engine") { _ in SwiftLogNoOpLogHandler() }
  }

  // MARK: - Running

  /// Drives the study until nothing runs or waits and the Tuner has no more to propose, or it is
  /// stopped.
  ///
  /// Cancelling the task is the first ^C. May be called once.
  ///
  /// - Throws: `EngineError`, `StoreError`, `FileError`.
  public func run() async throws -> Outcome {
    precondition(watcher == nil && !isFinished, "an engine runs once")
    do {
      if let outcome = try begin() {
        release()
        if folder != nil { try? store.consolidate() }
        return outcome
      }
    } catch {
      note(EngineEnd(.failed, reason: "\(error)"))
      release()
      throw error
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        self.continuation = continuation
        wake(after: 0)
        beat()
      }
    } onCancel: {
      interrupt(.endTrials)
    }
  }

  /// Interrupts the engine; its `run` returns soon, or once the trials have ended.
  public nonisolated func interrupt(_ manner: Interruption) {
    perform { engine in
      // Closures end with their program; they cannot be left to anybody.
      if manner == .leaveTrials, engine.closure == nil {
        engine.input.leaves = true
      } else {
        engine.input.isInterrupted = true
      }
      engine.wake(after: 0)
    }
  }

  /// Stops this process, as ^Z does, at a moment when it does not hold the database. It goes on
  /// with SIGCONT; trials train on meanwhile.
  public nonisolated func suspend() {
    perform { _ in raise(SIGSTOP) }
  }

  /// The best trial so far.
  public func best() async -> (number: Int, value: Double)? { await desk.best }

  /// Runs something on the engine's queue, in the order of the calls.
  nonisolated func perform(_ body: @escaping @Sendable (isolated TuningEngine) -> Void) {
    executorQueue.queue.async { self.assumeIsolated { body($0) } }
  }

  /// Takes the study: the lock, the log, the history, the trials that run.
  ///
  /// - Returns: How the engine ends, if there is nothing to do.
  private func begin() throws -> Outcome? {
    if let folder {
      try folder.make()
      if isErrand { endBefore = EngineLock.lastEnd(folder) }
      guard let taken = try EngineLock.take(folder) else {
        if case .running(let pid, let host) = EngineLock.status(folder) {
          throw EngineError.taken(pid: pid, host: host)
        }
        throw EngineError.taken(pid: 0, host: "an unknown host")
      }
      lock = taken
      if options.logger == nil {
        let log = try EngineLog(appendingTo: folder.engineLogPath)
        logger = Logger(label: "hone.engine") { _ in log }
      }
    }
    guard let plan = try store.plan() else { throw EngineError.noPlan }
    state.plan = plan
    let watcher = Watcher()
    self.watcher = watcher
    share(plan)
    if TrialOrder.lacksPython(plan.launch.command, path: path), closure == nil {
      logger.warning("there is no python on the PATH; trials are run with python3")
    }
    if let outcome = try takeOver() { return outcome }
    watchStore(watcher)
    return nil
  }

  /// Shares the machine out among as many slots as a plan has, or as its GPUs or half of its cores
  /// serve.
  private func share(_ plan: StudyPlan) {
    let devices = Devices(plan.launch, environment: environment)
    self.devices = devices
    state.slots = max(1, plan.concurrency ?? devices.slots ?? max(1, coreCount() / 2))
  }

  /// What never changes while the engine runs.
  var setting: TurnSetting {
    TurnSetting(
      folder: folder, runsClosures: closure != nil, isErrand: isErrand,
      host: MachineMark.current.host, isLocal: executor is LocalExecutor)
  }

  private var path: String? { state.plan.launch.environment["PATH"] ?? environment["PATH"] }

  private func release() {
    isFinished = true
    watcher?.stop()
    for trial in running.values { trial.abandon() }
    running = [:]
    lock?.release()
    lock = nil
  }

  // MARK: - What comes in

  /// A trial reported; from the trial's queue.
  nonisolated func receive(_ report: TrialReport) {
    perform { engine in
      engine.input.reports.append(report)
      let isUrgent = report.isUrgent || report.end != nil
      let sinceLast = monotonicTime() - engine.lastTurn
      engine.wake(after: isUrgent ? 0 : max(0, TuningEngine.batchTime - sinceLast))
    }
  }

  func post(_ messages: [TunerMessage]) {
    guard !messages.isEmpty else { return }
    deskBusy += 1
    desk.post(messages) { [weak self] answers in
      self?.perform { engine in
        engine.deskBusy -= 1
        engine.input.answers += answers
        if !answers.isEmpty || engine.state.live.isEmpty { engine.wake(after: 0) }
      }
    }
  }

  /// Sees to it that a turn comes.
  func wake(after seconds: Double) {
    guard !isFinished else { return }
    if seconds <= 0 {
      guard !turnIsDue else { return }
      turnIsDue = true
      executorQueue.queue.async { self.assumeIsolated { $0.turn() } }
    } else {
      turnID += 1
      let id = turnID
      executorQueue.queue.asyncAfter(deadline: .now() + seconds) { @Sendable [weak self] in
        self?.assumeIsolated { engine in
          if engine.turnID == id { engine.turn() }
        }
      }
    }
  }

  // MARK: - Turns

  private func turn() {
    turnIsDue = false
    turnID += 1
    guard !isFinished, continuation != nil else { return }
    if answerWithoutStore() { return }
    var taken = input
    taken.isQuiet = deskBusy == 0
    let before = state
    let setting = setting
    let lock = lock
    let done: Turn
    var isReleased = false
    do {
      done = try store.write(now: currentTime()) { writer in
        var turn = Turn(before, writer: writer, setting: setting)
        try turn.run(taken)
        // Inside the transaction: whoever gives a command after it finds the lock free.
        if let outcome = turn.outcome, let lock {
          note(EngineEnd(outcome))
          lock.release()
          isReleased = true
        }
        return turn
      }
    } catch {
      if !isReleased || retake() { retryTurn(error) }
      return
    }
    endTrouble()
    lastTurn = monotonicTime()
    input = TurnInput()
    let known = state.plan
    state = done.state
    if state.plan.launch != known.launch || state.plan.concurrency != known.concurrency {
      let slots = state.slots
      share(state.plan)
      // The turn is over that would have filled them.
      if state.slots > slots { wake(after: 0) }
    }
    for line in done.lines { log(line) }
    for action in done.actions { carryOut(action) }
    if let outcome = done.outcome {
      finish(.success(outcome))
    } else {
      post(done.messages)
    }
  }

  /// Answers reports that need no record: the trial goes on. True if that was all.
  private func answerWithoutStore() -> Bool {
    guard !input.answers.isEmpty, input.reports.isEmpty, !input.isInterrupted, !input.leaves,
      !input.looksAtOthers, !input.hasCommands, !state.live.isEmpty
    else { return false }
    var numbers: [Int] = []
    for answer in input.answers {
      guard case .verdict(let number, .go, true) = answer else { return false }
      numbers.append(number)
    }
    input.answers = []
    for number in numbers where state.live[number]?.awaitsVerdict == true {
      state.live[number]?.awaitsVerdict = false
      let isOver = state.live[number]?.isJudged == false
      running[number]?.acknowledge(isOver: isOver)
    }
    return true
  }

  func finish(_ result: Result<Outcome, any Error>) {
    if case .success(let outcome) = result { logger.info("engine ends: \(outcome.text)") }
    release()
    if folder != nil { try? store.consolidate() }
    continuation?.resume(with: result)
    continuation = nil
  }

  /// Says a turn's line in the log.
  func log(_ line: LogLine) {
    switch line.level {
    case .info: logger.info("\(line.text)")
    case .warning: logger.warning("\(line.text)")
    case .error: logger.error("\(line.text)")
    }
  }
}
