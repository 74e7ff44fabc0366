import CProcess
import Dispatch
import Glibc
import MetricSources
import Tuning

/// A trial that runs as a process, here or elsewhere, seen through its folder.
///
/// On a serial queue of its own it is launched, its files are read, its end is noticed. It reads
/// often while the script talks and seldom while it is silent, and is told of new output by the
/// watcher.
actor ProcessTrial: RunningTrial {
  /// What it needs to know of its trial.
  struct Setup: Sendable {
    var number: Int
    var attempt: String
    var folder: TrialFolder
    /// The objective's name.
    var objective: String
    var sources: [MetricSourcePlan]
    var workingDirectory: String?
    /// What was stored with the last points; null for a new trial.
    var offsets: JSON = .null
    /// Seconds an orphan has between the first signal and SIGKILL.
    var grace: Double
  }

  private nonisolated let executorQueue: QueueExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executorQueue.asUnownedSerialExecutor()
  }

  private let setup: Setup
  private let executor: any Executor
  private let watcher: Watcher
  private let report: @Sendable (TrialReport) -> Void

  private var tail: TrialTail?
  private var supervisor: ProcessMark?
  private var process: ProcessRecord?
  private var checkpoints: [Int] = []
  private var pending: String?
  private var hasDescriptor = false
  private var hasToldProcess = false

  private var isAwaitingAnswer = false
  private var hasEnded = false
  private var isDone = false
  /// Signals that nobody was there to hear yet.
  private var unheard: Set<TrialSignal> = []
  private var orphanSince: Double?
  private var orphanSignals = 0

  /// Seconds until the next look at the files.
  private var pace = 0.01
  private var nextTick = Double.infinity
  private var tickID = 0

  private static let quickest = 0.05
  private static let slowest = 1.0
  /// After so much output at once points are handed over.
  private static let pointsAtOnce = 5_000

  nonisolated let canPause = true

  init(
    _ setup: Setup, executor: any Executor, watcher: Watcher,
    report: @escaping @Sendable (TrialReport) -> Void
  ) {
    self.setup = setup
    self.executor = executor
    self.watcher = watcher
    self.report = report
    executorQueue = QueueExecutor(label: "hone.trial.\(setup.number)")
  }

  /// Runs something on the trial's queue, in the order of the calls.
  private nonisolated func perform(_ body: @escaping @Sendable (isolated ProcessTrial) -> Void) {
    executorQueue.queue.async { self.assumeIsolated { body($0) } }
  }

  // MARK: - The engine's side

  /// Starts the trial.
  ///
  /// - Parameters:
  ///   - order: What to run.
  ///   - checkpoint: The trial whose checkpoint it starts from, and the step; nil for the newest.
  nonisolated func launch(_ order: TrialOrder, checkpoint: (TrialFolder, Int?)? = nil) {
    perform { $0.start(order, checkpoint) }
  }

  /// Takes over a trial that another engine started.
  nonisolated func adopt() { perform { $0.takeOver() } }

  nonisolated func acknowledge(isOver: Bool) {
    perform { trial in
      trial.isAwaitingAnswer = false
      trial.schedule(after: trial.hasEnded ? 0 : trial.pace)
    }
  }

  nonisolated func send(_ signal: TrialSignal) {
    perform { trial in
      if signal == .resume { trial.unheard.remove(.pause) }
      if signal == .pause { trial.unheard.remove(.resume) }
      trial.unheard.insert(signal)
      trial.speak()
    }
  }

  nonisolated func turn(_ knobs: JSON) {
    perform { trial in
      try? trial.setup.folder.write(knobs, to: trial.setup.folder.controlPath)
    }
  }

  nonisolated func abandon() { perform { $0.isDone = true } }

  // MARK: - Beginning

  private func start(_ order: TrialOrder, _ checkpoint: (TrialFolder, Int?)?) {
    do {
      let folder = setup.folder
      try WholeFile.makeFolder(folder.path)
      guard let lock = try FileLock.take(folder.lockPath) else {
        throw LaunchError("\(folder.path) is locked by another program")
      }
      var order = order
      if let (source, step) = checkpoint {
        let copied = try Checkpoint.copy(from: source, step: step, to: folder)
        order.resumeFrom = folder.checkpointPath(copied)
        order.environment.append(.init("HONE_RESUME_FROM", folder.checkpointPath(copied)))
      }
      try folder.prepare(order)
      tail = try makeTail()
      supervisor = try executor.launch(folder, lock: lock)
      if let supervisor { watchEnd(of: supervisor) }
      schedule(after: pace)
    } catch {
      isDone = true
      report(
        TrialReport(
          number: setup.number, attempt: setup.attempt, end: .notStarted("\(error)")))
    }
  }

  private func takeOver() {
    do {
      tail = try makeTail()
    } catch {
      // The pattern was fine when the study began; without it the end is still noticed.
      tail = nil
    }
    noticeProcess()
    tick()
  }

  private func makeTail() throws -> TrialTail {
    try TrialTail(
      setup.folder, objective: setup.objective, sources: setup.sources,
      workingDirectory: setup.workingDirectory, offsets: setup.offsets)
  }

  private func watchEnd(of mark: ProcessMark) {
    let descriptor = cprocess_pidfd_open(mark.pid)
    guard descriptor >= 0 else { return }
    // Our own unreaped child cannot be mistaken; anybody else must be who was written down.
    if supervisor == nil, !mark.isAlive {
      close(descriptor)
      return
    }
    hasDescriptor = true
    watcher.watch(process: descriptor) { [weak self] in
      self?.perform { $0.supervisorEnded() }
    }
  }

  private func supervisorEnded() {
    hasDescriptor = false
    if let supervisor {
      var status: Int32 = 0
      var usage = cprocess_usage()
      cprocess_wait(supervisor.pid, &status, &usage, 1)
    }
    noticeProcess()
    hasEnded = true
    if !isAwaitingAnswer { tick() }
  }

  // MARK: - Looking

  private func schedule(after seconds: Double) {
    let due = monotonicTime() + seconds
    guard !isDone, due < nextTick - 0.001 || nextTick <= monotonicTime() else { return }
    nextTick = due
    tickID += 1
    let id = tickID
    executorQueue.queue.asyncAfter(deadline: .now() + seconds) { @Sendable [weak self] in
      self?.assumeIsolated { trial in
        if trial.tickID == id { trial.tick() }
      }
    }
  }

  private func tick() {
    nextTick = .infinity
    tickID += 1
    guard !isDone, !isAwaitingAnswer else { return }
    var news = TrialReport(number: setup.number, attempt: setup.attempt)
    if process == nil { noticeProcess() }
    if let process, !hasToldProcess {
      news.process = process
      hasToldProcess = true
    }
    speak()
    if !hasDescriptor, !hasEnded { lookForEnd(&news) }
    let count = readFiles(into: &news)
    let found = setup.folder.checkpoints
    if found != checkpoints {
      checkpoints = found
      news.checkpoints = found
    }
    if hasEnded, count == 0, let end = findEnd() {
      if let last = tail?.finish(time: currentTime()), !last.isEmpty {
        news.points += last
        news.offsets = tail?.offsets
      }
      news.end = end
      isDone = true
      report(news)
      return
    }
    pace =
      count > 0 || hasEnded
      ? ProcessTrial.quickest : min(ProcessTrial.slowest, max(0.02, pace * 1.6))
    if news.isNews {
      isAwaitingAnswer = true
      report(news)
    } else {
      if pace >= 0.2 { watchOutput() }
      schedule(after: hasEnded && count > 0 ? 0 : pace)
    }
  }

  private func noticeProcess() {
    guard process == nil, let found = setup.folder.process, found.attempt == setup.attempt else {
      return
    }
    process = found
    // One that somebody else launched is watched from when it is known.
    if supervisor == nil, found.isHere, setup.folder.isHeld { watchEnd(of: found.supervisor) }
  }

  /// Reads what is new, up to a bound; returns the bytes of the last round: 0 at the end.
  private func readFiles(into news: inout TrialReport) -> Int {
    while var current = tail, !current.isFinished {
      let reading = current.read(time: currentTime())
      tail = current
      news.points += reading.points
      if reading.isDue { news.offsets = current.offsets }
      // The end may be told together with the last points: read on to it.
      guard hasEnded, reading.count > 0, news.points.count < ProcessTrial.pointsAtOnce else {
        return reading.count
      }
    }
    return 0
  }

  /// Asks to be told when the script writes again.
  private func watchOutput() {
    for path in tail?.paths ?? [] {
      watcher.watch(file: path, key: setup.number, once: true) { [weak self] in
        self?.perform { trial in
          trial.pace = ProcessTrial.quickest
          // A moment later, so that what is written together is read together.
          trial.schedule(after: 0.02)
        }
      }
    }
  }

  /// Without a descriptor of the supervisor the lock tells whether it lives.
  private func lookForEnd(_ news: inout TrialReport) {
    guard !setup.folder.isHeld else {
      if pending != nil {
        pending = nil
        news.pending = ""
      }
      return
    }
    switch executor.probe(setup.folder) {
    case .gone:
      noticeProcess()
      hasEnded = true
    case .pending(let reason):
      if pending != reason { news.pending = reason }
      pending = reason
    case .running: break
    }
  }

  // MARK: - Signals

  /// Says what was not heard yet.
  private func speak() {
    guard !unheard.isEmpty, !hasEnded else { return }
    if executor is LocalExecutor, let process, !process.isHere {
      // On another machine nobody hears them, ever.
      unheard = []
      return
    }
    // A script that is stopped before its program is loaded keeps its supervisor waiting.
    if unheard.contains(.terminate) {
      _ = executor.signal(.resume, setup.folder, supervisor: supervisor)
      unheard.remove(.pause)
      unheard.remove(.resume)
    }
    for signal in unheard where executor.signal(signal, setup.folder, supervisor: supervisor) {
      unheard.remove(signal)
    }
    if !unheard.isEmpty {
      pace = 0.02
      schedule(after: pace)
    }
  }

  // MARK: - The end

  /// How the trial ended; nil as long as something of it lives that has to end first.
  private func findEnd() -> TrialEnd? {
    if let exit = setup.folder.exit, exit.attempt == setup.attempt { return .exited(exit) }
    // A supervisor that took the lock itself may still hold it: then it is not over.
    if supervisor == nil, setup.folder.isHeld {
      hasEnded = false
      return nil
    }
    guard let process else {
      Orphans.end(attempt: setup.attempt)
      return .lost("its supervisor ended before the script began; output.log may say why")
    }
    if process.machine.host == MachineMark.current.host,
      process.machine.boot != MachineMark.current.boot
    {
      return .lost("the machine was restarted while it ran")
    }
    if process.isHere {
      guard isOrphanGone(process.script) else { return nil }
      Orphans.end(attempt: setup.attempt)
    }
    return .lost("its supervisor was killed; how the script would have ended nobody knows")
  }

  /// Ends a script whose supervisor vanished: the ladder, in its place.
  private func isOrphanGone(_ script: ProcessMark) -> Bool {
    guard script.isAlive else { return true }
    let since = orphanSince ?? monotonicTime()
    orphanSince = since
    let waited = monotonicTime() - since
    let rungs: [(Double, Int32)] = [
      (0, SIGINT), (setup.grace / 2, SIGTERM), (setup.grace, SIGKILL),
    ]
    if orphanSignals < rungs.count, waited >= rungs[orphanSignals].0 {
      script.sendToGroup(rungs[orphanSignals].1)
      script.sendToGroup(SIGCONT)
      orphanSignals += 1
    }
    return false
  }
}

extension TrialReport {
  /// Whether there is anything to store.
  var isNews: Bool {
    !points.isEmpty || offsets != nil || checkpoints != nil || process != nil || pending != nil
      || end != nil
  }
}
