import Tuning

/// Turns what lines say into metric points: decides which step a line belongs to, which names are
/// metrics, and which of them is the objective.
///
/// **Step.** A line's own mark counts: `step`, else `epoch`, `global_step`, `_step`, an iteration.
/// A line without one belongs to the mark before it, or after it if the script prints metrics
/// first; without any marks the objective's reports are counted from 1. Batches, bars and steps
/// within an epoch (`Epoch 2/5, step 100/600`) are parts of the epoch: only their last values count.
///
/// **Metrics.** The objective is one at once. Other names are if they stand in an object, in a table
/// or beside the objective, or once they have been seen at two steps; times, sizes, counts never.
///
/// It is the memory of a reader, and Codable as such.
struct MetricCollector: Sendable, Codable {
  /// How the script orders its lines.
  enum Layout: String, Codable {
    case unknown
    /// A step's mark comes first, or stands in the line.
    case markFirst
    /// Metrics come first, then their step's mark.
    case markLast
    /// There are no marks.
    case counted
  }

  /// A line that will be drawn again, or another drawing of it.
  var drawn: Reading?
  /// Values that wait for their step's mark.
  var held: [Reading.Value] = []
  /// How the script orders its lines, as far as it is known.
  var layout = Layout.unknown
  /// The last marks that lines carried.
  var context = Marks()
  /// The part of the data that a line announced for those after it.
  var announced: Section?
  /// How often the objective was reported.
  var reports = 0
  /// Whether steps are counted because the script reports within epochs (`'epoch': 0.5`).
  var countsReports = false
  /// Whether `step` begins anew in each epoch.
  var stepsRestart = false
  /// Names that are printed before the step's mark or the objective's report they belong to.
  var leading: Set<String> = []
  /// The names seen so far.
  var names: [String: NameRecord] = [:]
  /// The name that is taken for the objective, and how well it fits.
  var alias: String?
  /// The rank of ``alias``.
  var aliasRank = Int.max
  /// Whether every name is a metric: in a file that is written for being read.
  var takesAllNames = false
  /// How names have been judged; not part of the memory, since it can be found again.
  var judgements = NameJudgements()

  /// What is known of a name.
  struct NameRecord: Codable {
    /// The step and value that were seen last.
    var step: Int
    var value: Double
    /// Whether it is a metric; until then its values are held back.
    var isMetric: Bool
  }

  /// The most names that are kept in mind.
  static let nameLimit = 256

  private enum CodingKeys: String, CodingKey {
    case drawn, held, layout, context, announced, reports, countsReports, stepsRestart, leading
    case names, alias, aliasRank, takesAllNames
  }

  // MARK: - Lines

  /// Takes in what a piece of output says.
  ///
  /// - Parameter isOver: Whether the line is done; a redrawn one is not.
  mutating func take(
    _ reading: Reading, isOver: Bool, _ objective: MetricName, into points: inout [MetricPoint]
  ) {
    if reading.isEmpty {
      if isOver, drawn?.isPartial != true { commitDrawn(objective, into: &points) }
      return
    }
    if reading.marks.areFirm || reading.announced != nil { announced = reading.announced }
    var reading = reading
    reading.values = renamed(reading.values, objective)
    judgements.learn(reading.values, objective)
    if var before = drawn {
      if place(before, objective) == place(reading, objective), belongsTogether(before, reading) {
        before.merge(reading)
        reading = before
        drawn = nil
      } else {
        commitDrawn(objective, into: &points)
      }
    }
    if isOver, !isWithinStep(reading, objective) {
      commit(reading, objective, into: &points)
    } else {
      drawn = reading
    }
  }

  /// Hands out everything that was held back.
  mutating func finish(_ objective: MetricName, into points: inout [MetricPoint]) {
    commitDrawn(objective, into: &points)
    let values = held
    held = []
    if layout == .markLast, !values.isEmpty, let last = contextStep() {
      emit(values, at: last + 1, objective, isFirm: false, into: &points)
    } else {
      if reportIndex(in: values, objective) != nil { reports += 1 }
      emit(values, at: max(1, reports), objective, isFirm: false, into: &points)
    }
    settle(objective, into: &points)
  }

  private mutating func commitDrawn(_ objective: MetricName, into points: inout [MetricPoint]) {
    guard let reading = drawn else { return }
    drawn = nil
    commit(reading, objective, into: &points)
  }

  /// Whether a line is one of many of the same step, of which only the last counts.
  private func isWithinStep(_ reading: Reading, _ objective: MetricName) -> Bool {
    guard reading.isPartial else { return false }
    if case .step(let step, .position) = place(reading, objective) {
      return step != reading.marks.position
    }
    return true
  }

  private func belongsTogether(_ before: Reading, _ after: Reading) -> Bool {
    before.isStructured == after.isStructured
  }

  // MARK: - Steps

  /// Where a line belongs.
  enum Place: Equatable {
    /// At this step, known from such a mark.
    case step(Int, Source)
    /// At the next report of the objective.
    case report
    /// Nobody knows yet.
    case unknown
  }

  /// Where a step was read.
  enum Source {
    case own
    case context
    case position
  }

  /// Where a line belongs, by its own marks and those before it.
  private func place(_ reading: Reading, _ objective: MetricName) -> Place {
    let marks = reading.marks
    // A script that prints no marks is not read by one that strays in.
    if layout == .counted, !marks.areFirm { return .unknown }
    let hasObjective = reportIndex(in: reading.values, objective) != nil
    let epochTotal = marks.epochTotal ?? context.epochTotal
    let knowsEpoch = (marks.epoch ?? context.epoch) != nil && epochTotal != 1
    if let step = marks.step {
      let isOfEpoch = knowsEpoch && (marks.stepTotal != nil || stepsRestart)
      if reading.isStructured || !isOfEpoch,
        reading.isStructured || marks.epoch != nil || !knowsEpoch || hasObjective
      {
        return .step(step, .own)
      }
    }
    if let epoch = marks.epoch, epochTotal != 1 || !hasInnerMark(marks) {
      return place(epoch: epoch, hasObjective, .own)
    }
    if !reading.isStructured, knowsEpoch, marks.epoch == nil, let epoch = context.epoch {
      return place(epoch: epoch, hasObjective, .context)
    }
    if let step = marks.globalStep ?? marks.loggedStep ?? marks.iteration ?? marks.step {
      return .step(step, .own)
    }
    if let epoch = context.epoch, knowsEpoch { return place(epoch: epoch, hasObjective, .context) }
    if let position = marks.position, hasObjective, layout != .counted,
      !context.areFirm || epochTotal == 1
    {
      return .step(position, .position)
    }
    if let step = contextStep() { return .step(step, .context) }
    return .unknown
  }

  private func hasInnerMark(_ marks: Marks) -> Bool {
    marks.position != nil || marks.step != nil || marks.globalStep != nil || marks.iteration != nil
  }

  private func place(epoch: Double, _ hasObjective: Bool, _ source: Source) -> Place {
    if countsReports { return .report }
    if let whole = Int(exactly: epoch) { return .step(whole, source) }
    return hasObjective ? .report : .step(Int(epoch.rounded(.up)), source)
  }

  private func contextStep() -> Int? {
    if let epoch = context.epoch, context.epochTotal != 1 { return Int(epoch.rounded(.up)) }
    return context.step ?? context.globalStep ?? context.loggedStep ?? context.iteration
      ?? context.epoch.map { Int($0.rounded(.up)) }
  }

  /// Takes a line for good.
  private mutating func commit(
    _ reading: Reading, _ objective: MetricName, into points: inout [MetricPoint]
  ) {
    let values = reading.values
    var place = place(reading, objective)
    noteRestart(reading.marks)
    context.merge(reading.marks)
    let report = reportIndex(in: values, objective)
    if case .step(_, .context) = place, waits(values, report) { place = .unknown }
    switch place {
    case .step(let step, let source):
      if source == .own { release(at: step, beside: report, objective, into: &points) }
      guard !values.isEmpty else { return }
      if layout == .unknown, report != nil { layout = .markFirst }
      emit(values, at: step, objective, isFirm: isFirm(reading, report), into: &points)
      if report != nil { reports += 1 }
    case .report:
      guard report != nil else {
        emit(values, at: reports + 1, objective, isFirm: reading.isStructured, into: &points)
        return
      }
      countsReports = true
      reports += 1
      release(at: reports, beside: report, objective, into: &points)
      emit(values, at: reports, objective, isFirm: isFirm(reading, report), into: &points)
    case .unknown: takeUnmarked(reading, values, report, objective, into: &points)
    }
  }

  private func isFirm(_ reading: Reading, _ report: Int?) -> Bool {
    reading.isStructured || report != nil
  }

  private mutating func noteRestart(_ marks: Marks) {
    guard let step = marks.step, let before = context.step, step < before else { return }
    if let epoch = marks.epoch ?? context.epoch, epoch > 0 { stepsRestart = true }
  }

  /// Whether values of a line without a mark wait for the mark that follows.
  private func waits(_ values: [Reading.Value], _ report: Int?) -> Bool {
    layout == .markLast
      || (report == nil && !values.isEmpty && values.allSatisfy { leading.contains($0.name) })
  }

  /// Places what waited for a mark.
  private mutating func release(
    at step: Int, beside report: Int?, _ objective: MetricName, into points: inout [MetricPoint]
  ) {
    guard !held.isEmpty else { return }
    let values = held
    held = []
    if reportIndex(in: values, objective) != nil {
      if layout == .unknown { layout = .markLast }
      reports += 1
    } else if report != nil {
      leading.formUnion(values.map(\.name))
    }
    emit(values, at: step, objective, isFirm: false, into: &points)
  }

  private mutating func takeUnmarked(
    _ reading: Reading, _ values: [Reading.Value], _ report: Int?, _ objective: MetricName,
    into points: inout [MetricPoint]
  ) {
    guard !values.isEmpty else { return }
    if layout == .unknown,
      isRepetition(values, report, objective) || (report != nil && reading.isStructured)
    {
      layout = .counted
      countHeld(objective, into: &points)
    }
    guard layout == .counted else {
      hold(values)
      return
    }
    guard report != nil else {
      // A name belongs to the report after it if that is where it was seen first.
      if reports == 0 { leading.formUnion(values.map(\.name)) }
      let step = values.contains { leading.contains($0.name) } ? reports + 1 : max(1, reports)
      emit(values, at: step, objective, isFirm: false, into: &points)
      return
    }
    reports += 1
    release(at: reports, beside: report, objective, into: &points)
    emit(values, at: reports, objective, isFirm: true, into: &points)
  }

  /// Whether the objective was reported and now the same names come again, without a mark between.
  private func isRepetition(_ values: [Reading.Value], _ report: Int?, _ objective: MetricName)
    -> Bool
  {
    guard reportIndex(in: held, objective) != nil else { return false }
    return report != nil || values.contains { value in held.contains { $0.name == value.name } }
  }

  /// Takes what was held for the first report, now that there are no marks to wait for.
  private mutating func countHeld(_ objective: MetricName, into points: inout [MetricPoint]) {
    guard let first = reportIndex(in: held, objective) else { return }
    let values = held
    held = []
    leading.formUnion(values[..<first].map(\.name))
    reports += 1
    emit(values, at: reports, objective, isFirm: false, into: &points)
  }

  private mutating func hold(_ values: [Reading.Value]) {
    for value in values {
      if let index = held.firstIndex(where: { $0.name == value.name }) {
        held[index] = value
      } else if held.count < 64 {
        held.append(value)
      } else {
        held.removeFirst()
        held.append(value)
      }
    }
  }
}
