import Tuning

/// The study as the changes so far tell it, with the sums that the header shows.
struct StudyMirror: Sendable {
  /// What the study file said; nil until a change brought it.
  private(set) var plan: StudyPlan?
  /// All trials, ascending by number.
  private(set) var rows: [TrialRow] = []
  /// The newest revision that is included.
  private(set) var revision = 0
  /// Whether somebody drives the study.
  private(set) var engine = EngineStatus.absent
  /// Trials of which nothing runs any more though nobody recorded their end.
  private(set) var gone: Set<Int> = []
  /// How many trials are in each state.
  private(set) var counts: [TrialState: Int] = [:]
  /// The best complete trial; of several runs of a configuration the first, by their mean.
  private(set) var best: Int?
  /// What the best configuration comes to by the mean of its runs, where configurations run more than
  /// once; else nil.
  private var bestMean: Double?
  /// The phase, the stop rules and the means of runs; nil where there is nothing of it to tell.
  private(set) var progress: StudyProgress?
  /// The values of the complete trials, ascending.
  private(set) var completeValues: [Double] = []
  /// The trials with a process, ascending.
  private(set) var active: [Int] = []
  /// Of these, those that something runs of.
  var alive: [Int] { gone.isEmpty ? active : active.filter { !gone.contains($0) } }
  /// The metrics seen so far, in order of appearance, the objective's first.
  private(set) var metrics: [String] = []
  /// The first trial that ran the plan's baseline.
  private var firstBaseline: Int?
  /// Whether new trials are held back.
  private(set) var isPaused = false
  /// Whether somebody stopped the sweep, and the engine still waits for what runs.
  var isEnding: Bool {
    if case .running = engine { return isStopping }
    return false
  }
  private var isStopping = false
  /// Whether the engine only carries out what is done by hand: the sweep itself stands still.
  var isByHand: Bool {
    if case .running = engine { return isErrand }
    return false
  }
  private var isErrand = false
  /// Trials at once, where the plan or the engine said it.
  private(set) var concurrency: Int?
  /// Why nothing more is started, where a rule said it.
  private(set) var stopReason: String?
  /// Why the sweep was given up, with the last output of the trial that says why; a line each.
  private(set) var fault: [String] = []
  /// What keeps the study from being stored; nil if nothing does.
  private(set) var trouble: String?
  /// How many trials have a curve that can be set beside the others.
  private(set) var curveCount = 0
  /// Steps that all trials ran.
  private(set) var stepsRun = 0
  /// Steps that pruned trials did not run.
  private(set) var stepsSaved = 0
  /// What is said to be saved of trials that have not ended yet, by trial.
  private var claims: [Int: Int] = [:]
  /// The trials that ended, by what they count for.
  private(set) var ends = EndTally()
  /// When the study was made, else when its first trial began.
  private(set) var began: Double?
  /// When some trial that has ended ran.
  private(set) var spans = TimeSpans()
  /// When the last trial ended that ended.
  private(set) var lastEnd: Double?
  /// Trials whose end was decided by numbers, which an event has.
  private var decided: Set<Int> = []
  /// Seconds that the trials which ran to their end or were ended by a pruner took, and how many.
  private(set) var spent = (seconds: 0.0, trials: 0)

  // What the plan says, at hand for every cell of the table.

  /// The name of what is tuned.
  private(set) var objective = "objective"
  /// Whether small or large is good.
  private(set) var direction = Direction.minimize
  /// What of a curve counts.
  private(set) var reduction = Objective.Reduction.last
  /// The parameters that vary; without a plan, all that the first trial has.
  private(set) var varying: [String] = []
  /// All parameters' names.
  private(set) var parameters: [String] = []
  /// The parameter that is the learning rate; nil if there is none.
  private(set) var rate: String?
  /// How the values of each parameter are written.
  private(set) var formats: [String: ParameterFormat] = [:]

  /// What a change changed.
  struct Delta {
    /// Trials that are new or changed, ascending.
    var changed: [Int] = []
    /// Whether trials were added.
    var hasNew = false
    /// Whether one of them stands before trials that were known.
    var hasInserted = false
    /// Trials that came to their end.
    var finished: [Int] = []
    /// Whether another plan came into force.
    var hasPlan = false
    /// What the trials that completed came to, in their order.
    fileprivate var values: [Double] = []
  }

  /// What the best configuration comes to: its trial's result, or the mean of its runs.
  var bestValue: Double? {
    if let bestMean, plan?.course != nil || plan?.replication != nil { return bestMean }
    return best.flatMap { index(of: $0) }.flatMap { value(of: rows[$0]) }
  }
  /// The trial to beat: the one that was marked, else the first that ran the plan's baseline.
  var baseline: Int? { plan?.baselineTrial.flatMap { row($0)?.number } ?? firstBaseline }
  /// How many trials have ended.
  var finishedCount: Int { counts.reduce(0) { $0 + ($1.key.isFinished ? $1.value : 0) } }
  /// Places to run in that nobody has or waits for; nil if it is unknown how many there are.
  var freeSlots: Int? { concurrency.map { max(0, $0 - active.count - (counts[.queued] ?? 0)) } }
  /// The number that the next trial gets unless somebody else comes first.
  var nextNumber: Int { (rows.last?.number ?? -1) + 1 }

  /// Where a trial stands in `rows`.
  func index(of number: Int) -> Int? {
    if number >= 0, number < rows.count, rows[number].number == number { return number }
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].number == number ? low : nil
  }

  /// The trial with this number.
  func row(_ number: Int) -> TrialRow? { index(of: number).map { rows[$0] } }

  /// What counts as a trial's result so far; a run of a range test has none.
  func value(of row: TrialRow) -> Double? {
    row.origin == .rangeTest ? nil : reduction.value(of: row)
  }

  /// The metric by which a trial reports its learning rate; nil if none does.
  func rateMetric(of row: TrialRow) -> String? {
    Roles().name(of: .learningRate, among: row.metrics.map(\.name))
  }

  /// The active trial whose value is best now; it may still get worse.
  var leader: Int? {
    var leader: (number: Int, value: Double)?
    for number in active {
      guard let row = row(number), let value = value(of: row), value.isFinite else { continue }
      if let known = leader, !direction.isBetter(value, than: known.value) { continue }
      leader = (number, value)
    }
    return leader?.number
  }

  // MARK: - Taking changes in

  mutating func apply(_ change: StudyChange) -> Delta {
    var delta = Delta()
    if let plan = change.plan {
      let wasGiven = self.plan?.concurrency != nil
      self.plan = plan
      if plan.concurrency != nil || wasGiven { concurrency = plan.concurrency }
      delta.hasPlan = true
      take(plan)
      metrics.removeAll { $0 == plan.objective.metric }
      metrics.insert(plan.objective.metric, at: 0)
    }
    rows.reserveCapacity(rows.count + (rows.isEmpty ? change.rows.count : 0))
    delta.changed.reserveCapacity(change.rows.count)
    for row in change.rows { take(row, into: &delta) }
    take(delta.values)
    if plan == nil, parameters.isEmpty, let first = rows.first {
      parameters = first.configuration.entries.map(\.name)
      varying = parameters
    }
    // The store hands rows over by number, each once.
    if !zip(delta.changed, delta.changed.dropFirst()).allSatisfy(<) {
      delta.changed = Set(delta.changed).sorted()
    }
    for event in change.events { take(event) }
    if delta.hasPlan || !delta.finished.isEmpty || delta.hasNew { look() }
    revision = max(revision, change.revision)
    engine = change.engine
    gone = change.gone
    trouble = change.trouble
    return delta
  }

  /// What takes a look at all trials, where the plan or its trials ask for one.
  private mutating func look() {
    guard let plan else { return }
    let hasRuns = plan.course != nil || plan.replication != nil
    if !hasRuns, bestMean != nil {
      // No mean is the best any more, but a trial again.
      (best, bestMean) = (nil, nil)
      for row in rows where row.isResult { lead(row) }
    }
    guard hasRuns || plan.stop != StopRules(trials: plan.stop.trials, hours: plan.stop.hours) else {
      progress = nil
      return
    }
    progress = StudyProgress(plan: plan, rows: rows)
    guard hasRuns, let entry = progress?.best else { return }
    (best, bestMean) = (entry.source, entry.value)
  }

  private mutating func take(_ plan: StudyPlan) {
    objective = plan.objective.metric
    direction = plan.objective.direction
    reduction = plan.objective.reduction
    parameters = plan.space.parameters.map(\.name)
    varying = plan.space.varying.map(\.name)
    rate = plan.learningRateName
    formats = [:]
    for parameter in plan.space.parameters {
      formats[parameter.name] = ParameterFormat(parameter.distribution)
    }
  }

  private mutating func take(_ row: TrialRow, into delta: inout Delta) {
    var before: TrialRow?
    if let index = index(of: row.number) {
      before = rows[index]
      rows[index] = row
    } else {
      let after = rows.last.map { $0.number < row.number } ?? true
      let at = after ? rows.endIndex : rows.firstIndex { $0.number > row.number } ?? rows.endIndex
      rows.insert(row, at: at)
      delta.hasNew = true
      if !after { delta.hasInserted = true }
    }
    delta.changed.append(row.number)
    if let before { ends.add(before, -1) }
    ends.add(row, 1)
    if before?.state != row.state {
      if let old = before?.state { counts[old, default: 1] -= 1 }
      counts[row.state, default: 0] += 1
      if row.state.isFinished {
        delta.finished.append(row.number)
        finish(row, into: &delta)
      }
      if before?.state.isActive ?? false { active.removeAll { $0 == row.number } }
      if row.state.isActive {
        active.insert(row.number, at: active.firstIndex { $0 > row.number } ?? active.endIndex)
      }
    }
    curveCount += (row.hasCurve ? 1 : 0) - (before?.hasCurve ?? false ? 1 : 0)
    if row.origin == .baseline, firstBaseline == nil { firstBaseline = row.number }
    // A range test counts updates.
    if row.origin != .rangeTest { stepsRun += (row.step ?? 0) - (before?.step ?? 0) }
    if let started = row.started { began = min(began ?? started, started) }
    if row.state.isFinished, let started = row.started, let ended = row.ended {
      spans.add(started, ended)
    }
    for metric in row.metrics where !metrics.contains(metric.name) { metrics.append(metric.name) }
  }

  /// Each has its place among a few; thousands are put in order at once.
  private mutating func take(_ values: [Double]) {
    guard values.count > 64 else {
      for value in values {
        completeValues.insert(value, at: completeValues.partition(before: value))
      }
      return
    }
    completeValues = (completeValues + values).sorted()
  }

  private mutating func finish(_ row: TrialRow, into delta: inout Delta) {
    if let ended = row.ended {
      lastEnd = max(lastEnd ?? ended, ended)
      if row.origin != .rangeTest, row.state == .complete || row.state == .pruned,
        let seconds = row.duration(now: ended)
      {
        spent.seconds += seconds
        spent.trials += 1
      }
    }
    guard row.isResult, let value = value(of: row), !value.isNaN else { return }
    delta.values.append(value)
    lead(row)
  }

  /// Takes a result for the best if it is.
  private mutating func lead(_ row: TrialRow) {
    guard let value = value(of: row), !value.isNaN else { return }
    if let best, let known = index(of: best).flatMap({ self.value(of: rows[$0]) }),
      !direction.isBetter(value, than: known)
    {
      return
    }
    best = row.number
  }

  /// Whether an event only says again, at a trial's end, what was said with numbers before.
  func isEcho(_ event: StudyEvent) -> Bool {
    guard event.kind == "pruned" || event.kind == "diverged", let trial = event.trial else {
      return false
    }
    return decided.contains(trial) && event.evidence == nil
  }

  private mutating func take(_ event: StudyEvent) {
    if let trial = event.trial, event.kind == "pruned" || event.kind == "diverged",
      event.evidence != nil
    {
      decided.insert(trial)
    }
    switch event.kind {
    case "created": began = min(began ?? event.time, event.time)
    case "paused" where event.trial == nil: isPaused = true
    case "resumed" where event.trial == nil:
      (isPaused, isErrand, isStopping) = (false, false, false)
    case "engine_started":
      (stopReason, fault, isStopping) = (nil, [], false)
      isErrand = event.payload["by_hand"] == .bool(true)
    case "command" where event.payload["verb"] == "stop" && event.payload["state"] == "done":
      isStopping = true
    case "fault":
      fault = (event.payload["message"]?.string ?? "the engine gave up").split(separator: "\n")
        .map(String.init)
    case "stop_rule": stopReason = event.payload["reason"]?.string
    case "pruned":
      guard let trial = event.trial, let saved = event.evidence?.stepsSaved else { break }
      claims[trial] = saved
      stepsSaved += saved
    case "ended", "completed":
      // What it really did not run, once the signal had reached it; nothing if that came too late.
      guard let trial = event.trial, let claim = claims.removeValue(forKey: trial) else { break }
      let saved = event.kind == "completed" ? 0 : event.payload["steps_saved"]?.int ?? claim
      stepsSaved += saved - claim
    default: break
    }
    if event.trial == nil, let count = event.payload["concurrency"]?.int, count > 0 {
      concurrency = count
    }
  }
}

extension StudyMirror {
  /// How many complete trials are strictly better than a value.
  func completeCount(betterThan value: Double) -> Int {
    direction == .minimize
      ? completeValues.partition(before: value)
      : completeValues.count - completeValues.partition(before: value.nextUp)
  }
}

extension [Double] {
  /// The index of the first element that is not below a value; the elements ascend.
  fileprivate func partition(before value: Double) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
