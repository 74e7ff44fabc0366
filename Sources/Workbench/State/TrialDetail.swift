import Canvas
import Diagnosis
import Tuning

/// What is known of the trial under the cursor beyond its row: what its curves say, and the end of
/// its output.
struct TrialDetail: Sendable {
  /// The trial whose output is here.
  private(set) var trial: Int?
  /// What its curves say; nil while that is not known, or there is too little to judge.
  private(set) var verdict: CurveVerdict?
  /// The last lines, harmless.
  private(set) var log: [String] = []
  /// Whether an answer for `trial` came, even an empty one.
  private(set) var hasLog = false
  /// How many lines the output is scrolled back from the newest.
  var offset = 0
  /// How many lines of what stands above the output are scrolled away.
  var top = 0
  /// What is looked for in the output; nil for nothing.
  private(set) var search: OutputSearch?
  /// The learning rate that it reported itself, where it does.
  private(set) var rate: Curve?
  /// The learning rate over its run; nil where nothing is known of it.
  private(set) var course: RateCourse?
  /// That course as a plot.
  private(set) var coursePlot: Plot?
  /// What it is started with, as a shell takes it; nil where hone does not run it.
  private(set) var commandLine: String?
  private var wantedRate: (metric: String, step: Int?)?
  private var courseKey: CourseKey?
  private var commandKey: CommandKey?

  /// What the command line is made from.
  private struct CommandKey: Hashable {
    var configuration: Configuration
    var launch: LaunchPlan
  }

  /// What the course is made from.
  private struct CourseKey: Hashable {
    var row: Configuration
    var step: Int?
    var steps: Int?
    var rate: Curve?
    var watched: Int?
  }
  private var isAsked = false
  private var isStale = false
  /// Its curves, as far as they were read before it was looked at and not asked for since.
  private var known: [String: Curve] = [:]

  /// Goes to another trial, with what is known of it already.
  ///
  /// - Parameter revision: The study's now.
  /// - Returns: Whether its output and its verdict must be read: nothing was known of it, or that is of
  ///   before. What runs may print without the study hearing of it.
  mutating func arrive(_ row: TrialRow?, _ foreseen: ForeseenTrial?, revision: Int) -> Bool {
    let selected = row?.number
    guard selected != trial else { return false }
    // What was looked for in one output is looked for in the next.
    let text = search?.text
    self = TrialDetail()
    search = text.map { OutputSearch($0) }
    trial = selected
    guard let foreseen, foreseen.trial == selected else { return selected != nil }
    verdict = foreseen.verdict
    take(foreseen.log, of: foreseen.trial)
    known = foreseen.curves
    return foreseen.revision != revision || row?.state.isActive == true
  }

  /// The trial whose output must be read now; it counts as asked for.
  mutating func request(changed: Bool) -> Int? {
    if changed { isStale = true }
    guard let trial, isStale, !isAsked else { return nil }
    isStale = false
    isAsked = true
    return trial
  }

  /// Takes a verdict in, if it is still wanted.
  mutating func take(_ verdict: CurveVerdict?, of trial: Int) {
    if trial == self.trial { self.verdict = verdict }
  }

  /// Takes the end of an output in, if it is still wanted.
  mutating func take(_ lines: [String], of trial: Int) {
    guard trial == self.trial else { return }
    isAsked = false
    if offset > 0, lines.count > log.count { offset += lines.count - log.count }
    log = lines.map { harmless($0) }
    while let last = log.last, last.isEmpty { log.removeLast() }
    hasLog = true
    search?.look(through: log, until: log.count - offset)
  }

  // MARK: - The learning rate

  /// The metric to be read as the trial's learning rate, when it has more of it than was read.
  mutating func requestRate(_ row: TrialRow?, _ study: StudyMirror) -> String? {
    guard let row, row.number == trial, let metric = study.rateMetric(of: row) else { return nil }
    if let wanted = wantedRate, wanted == (metric, row.step) { return nil }
    wantedRate = (metric, row.step)
    if let curve = known.removeValue(forKey: metric) {
      rate = curve.isEmpty ? nil : curve
      return nil
    }
    return metric
  }

  /// Takes curves in, if the learning rate's is among them.
  mutating func take(_ curves: [Int: Curve], metric: String) {
    guard metric == wantedRate?.metric, let trial, let curve = curves[trial] else { return }
    rate = curve.isEmpty ? nil : curve
  }

  /// Makes the course of the learning rate anew if something it is made from has changed.
  mutating func prepareCourse(_ row: TrialRow?, _ study: StudyMirror, watched: Curve?) {
    guard let row, row.number == trial else {
      (course, coursePlot, courseKey) = (nil, nil, nil)
      return
    }
    let key = CourseKey(
      row: row.present, step: row.step, steps: row.steps, rate: rate, watched: watched?.count)
    guard key != courseKey else { return }
    courseKey = key
    course = RateCourse(of: row, measured: rate, plan: study.plan, watched: watched)
    coursePlot = course?.plot()
  }

  /// Makes the command line anew if something it is made from has changed.
  mutating func prepareCommand(
    _ row: TrialRow?, _ plan: StudyPlan?, _ options: WorkbenchState.Options
  ) {
    guard let row, row.number == trial, row.isOurs, let plan else {
      (commandLine, commandKey) = (nil, nil)
      return
    }
    let key = CommandKey(configuration: row.configuration, launch: plan.launch)
    guard key != commandKey else { return }
    commandKey = key
    commandLine = options.commandLine(of: row, plan).map { harmless($0, limit: 400) }
  }

  // MARK: - Searching

  /// Looks for a text, from the last line that is seen backwards; nil ends the search.
  ///
  /// - Parameter end: How many lines back the search begins.
  mutating func look(for text: String?, from end: Int) {
    offset = end
    guard let text, !text.isEmpty else {
      search = nil
      return
    }
    var search = OutputSearch(text)
    search.look(through: log, until: log.count - end)
    self.search = search
    showMatch()
  }

  /// Goes to the next match below or above, round the ends; false if there is none.
  mutating func moveMatch(by step: Int) -> Bool {
    guard search?.move(by: step) == true else { return false }
    showMatch()
    return true
  }

  /// Scrolls so that the match is the last line that is seen.
  private mutating func showMatch() {
    guard let line = search?.line else { return }
    offset = max(0, log.count - 1 - line)
  }

  /// Scrolls down; what stands above the output first, upwards back to its beginning and then on
  /// through the output.
  ///
  /// - Parameter last: How far what stands above can be scrolled.
  mutating func scroll(down lines: Int, last: Int) {
    top = max(0, min(top, last))
    if lines > 0, offset == 0 {
      top = min(last, top + min(lines, last))
    } else if lines < 0, top > 0 {
      top = max(0, top + max(lines, -last))
    } else {
      scroll(by: -lines)
    }
  }

  /// Scrolls the output; positive numbers go back.
  mutating func scroll(by lines: Int) {
    offset = max(0, min(max(0, log.count - 1), offset + lines))
  }
}
