import Canvas
import Tuning

/// Everything the workbench shows and knows, as values.
///
/// `update(_:_:)` changes it, `render(_:into:)` draws it; nobody else touches it.
public struct WorkbenchState: Sendable {
  /// What does not come from the study.
  public struct Options: Sendable {
    /// What the header calls the study's file; nil for the plan's name alone.
    public var source: String?
    /// Watches only: no act can be taken.
    public var isReadOnly: Bool
    /// The study is a database of Optuna's alone: hone does not run its trials.
    public var isForeign: Bool
    /// What to draw with.
    public var glyphs: Glyphs
    /// The themes that there are, by name.
    public var themes: [String]
    /// Those of them that the colour-blind can use, which the lists say.
    public var safeThemes: Set<String>
    /// The theme in use.
    public var theme: String
    /// Whether the mouse is taken.
    public var hasMouse: Bool
    /// Seconds that the user's clock is ahead of UTC.
    public var timeZoneOffset: Int
    /// Whether quitting asks what becomes of the sweep.
    public var asksOnQuit: Bool
    /// The argv that a trial is started with; nil where hone does not run the trials.
    public var arguments: (@Sendable (TrialRow, StudyPlan) -> [String])?

    /// Options; whatever is left out has its default.
    public init(
      source: String? = nil, isReadOnly: Bool = false, isForeign: Bool = false,
      glyphs: Glyphs = .unicode, themes: [String] = [], safeThemes: Set<String> = [],
      theme: String = "dark",
      hasMouse: Bool = true,
      timeZoneOffset: Int = 0, asksOnQuit: Bool = true,
      arguments: (@Sendable (TrialRow, StudyPlan) -> [String])? = nil
    ) {
      self.source = source
      self.isReadOnly = isReadOnly
      self.isForeign = isForeign
      self.glyphs = glyphs
      self.themes = themes
      self.safeThemes = safeThemes
      self.theme = theme
      self.hasMouse = hasMouse
      self.timeZoneOffset = timeZoneOffset
      self.asksOnQuit = asksOnQuit
      self.arguments = arguments
    }
  }

  /// What does not come from the study. `hone` reads theme and glyphs here after each update.
  public internal(set) var options: Options
  /// The screen's size.
  public internal(set) var size: Size
  /// The keys.
  public internal(set) var keys: KeyMap
  /// The time, in seconds since 1970 UTC, as it was last told.
  public internal(set) var now: Double

  /// All trials as the screen knows them, ascending by number.
  public var rows: [TrialRow] { study.rows }
  /// The trial with this number.
  public func row(_ trial: Int) -> TrialRow? { study.row(trial) }
  /// The plan in force; nil before the study has told it.
  public var plan: StudyPlan? { study.plan }
  /// Whether an engine drives the study.
  public var hasEngine: Bool { study.engine != .absent }

  var preferences = WorkbenchPreferences()
  var ownChoices = OwnChoices()
  /// Whether preferred columns that are none are still to be told.
  var tellsUnknownColumns = false
  /// The theme that the screen is drawn with: the one in use, or one that is only looked at.
  var shownTheme: String
  var study = StudyMirror()
  var table = TrialTable()
  var curves = CurvesView()
  var rates = RateView()
  var pruning = PruningLog()
  var condemned = CondemnedView()
  /// How the trials' processes ended, by trial.
  var processEnds: [Int: ProcessEnd] = [:]
  var knobs = KnobTurns()
  /// What was made of the sweep file, while it is asked about or waits for the engine.
  var planEdit: PlanEdit?
  /// The last one that came into force from here; undone, it is a draft again.
  var keptEdit: PlanEdit?
  /// What is said behind the next answer: what of an act is not undone.
  var afterword: String?
  var feed = EventFeed()
  var detail = TrialDetail()
  var foresight = Foresight()
  var parallel = ParallelView()
  var summary = StudySummary()
  var diagnosis = StudyDiagnosis()
  var guided = GuidedStep()
  var acts = PendingActs()
  var launches = OwnLaunches()
  var undos = UndoStack()
  var layout = WorkbenchLayout.tooSmall(Size(0, 0))
  /// How the borders between panes were dragged.
  var paneSizes = PaneSizes()
  /// The border that the mouse holds.
  var dragged: PaneBorder?
  /// Where it was taken hold of, as long as it was not moved.
  var pressed: MouseEvent?
  var tablePlan = TablePlan()
  var overlay: Overlay?
  var message: Message?
  /// Trials at once that were asked for and not answered yet.
  var wantedSlots: Int?
  /// Whether the study's columns were chosen; else they follow the preferences.
  var hasChosenColumns = false
  /// Whether the user chose the sort; else it follows the plan.
  var hasChosenSort = false
  /// Settings that came before the plan did.
  var postponed: [String: JSON] = [:]
  /// Whether the selected trial may have written more.
  var isLogStale = false
  var focus = Pane.trials
  var isZoomed = false
  /// The pane from which a trial was opened in full.
  var openedFrom: Pane?
  /// Panes by when they were last looked at, the newest first: which of a slot's panes is shown.
  var recency: [Pane] = Pane.allCases

  /// A workbench that has seen nothing yet.
  ///
  /// - Parameters:
  ///   - now: The time, in seconds since 1970 UTC.
  ///   - keys: The keys.
  public init(
    size: Size, options: Options = Options(), now: Double = 0, keys: KeyMap = .standard
  ) {
    self.size = size
    self.options = options
    shownTheme = options.theme
    self.now = now
    self.keys = keys
    arrange()
  }

  /// The newest revision that was taken in: ask the store for changes since this one.
  public var revision: Int { study.revision }
  /// Whether time shows on the screen: whether `tick` events are wanted.
  public var isLive: Bool { study.isLive || message != nil }
  /// The trial under the cursor.
  public var selectedTrial: Int? { table.cursor }
  /// The marked trials, ascending.
  public var markedTrials: [Int] { table.sortedMarks }
  /// What the message line says; nil if nothing.
  public var messageText: String? { message?.text }

  /// What a filter may ask beyond the row.
  var filterContext: TrialFilter.Context {
    TrialFilter.Context(
      marks: table.marks, best: study.best, now: now, reduction: study.reduction)
  }

  /// A theme as lists and messages call it: with whether the colour-blind can use it.
  func themeWords(_ name: String) -> String {
    "theme \(harmless(name))" + (options.safeThemes.contains(name) ? " (colour-blind-safe)" : "")
  }

  /// Says something in the message line.
  mutating func say(_ text: String, _ tone: Message.Tone) {
    message = Message(text: text, tone: tone, time: now)
  }

  /// Puts every pane where it belongs at this size.
  mutating func arrange() {
    layout = WorkbenchLayout(
      size, focus: focus, zoomed: isZoomed, recency: recency, sizes: paneSizes)
  }
}
