import Canvas
import Tuning

/// What the user set once and for all studies, in a file of their own.
public struct WorkbenchPreferences: Sendable, Hashable {
  /// The theme; nil for the one in use.
  public var theme: String?
  /// What curves are drawn of; nil for what is in use.
  public var marks: Glyphs.PlotMarks?
  /// Whether the mouse is taken; nil for as it is.
  public var mouse: Bool?
  /// Whether a new best is told outside the screen.
  public var tellsBest: Bool
  /// Whether the study's end is told outside the screen.
  public var tellsEnd: Bool
  /// The table's columns after the fixed ones, by name; nil for those that it comes with.
  public var columns: [String]?
  /// Keys by the command that they are for; others keep theirs.
  public var keys: [String: [Key]]

  /// Preferences; whatever is left out is as it comes.
  public init(
    theme: String? = nil, marks: Glyphs.PlotMarks? = nil, mouse: Bool? = nil,
    tellsBest: Bool = false, tellsEnd: Bool = false, columns: [String]? = nil,
    keys: [String: [Key]] = [:]
  ) {
    self.theme = theme
    self.marks = marks
    self.mouse = mouse
    self.tellsBest = tellsBest
    self.tellsEnd = tellsEnd
    self.columns = columns
    self.keys = keys
  }
}

/// What was in force before preferences took its place: what is taken out of them comes back.
struct OwnChoices: Sendable {
  var theme: String?
  var marks: Glyphs.PlotMarks?
  var mouse: Bool?
}

extension WorkbenchState {
  /// Takes the user's preferences; what is to be done for them outside.
  mutating func take(_ preferences: WorkbenchPreferences) -> [Effect] {
    keys = KeyMap.standard.rebound(preferences.keys)
    let before = self.preferences
    self.preferences = preferences
    WorkbenchState.follow(
      preferences.theme, before: before.theme, own: &ownChoices.theme, in: &options.theme)
    if !options.glyphs.isASCII {
      WorkbenchState.follow(
        preferences.marks, before: before.marks, own: &ownChoices.marks,
        in: &options.glyphs.plotMarks)
    }
    let hadMouse = options.hasMouse
    WorkbenchState.follow(
      preferences.mouse, before: before.mouse, own: &ownChoices.mouse, in: &options.hasMouse)
    if preferences.columns != before.columns {
      takePreferredColumns()
      tellsUnknownColumns = preferences.columns != nil
    }
    tellUnknownColumns()
    let lost = KeyMap.standard.commandsWithoutKey(after: preferences.keys)
    if preferences.keys != before.keys, !lost.isEmpty {
      say(
        "config.yaml leaves \(lost.joined(separator: ", ")) without a key; keys: gives one", .bad)
    }
    return options.hasMouse == hadMouse ? [] : [.mouse(options.hasMouse)]
  }

  /// Says once which of the preferred columns this study does not have. Before a trial has ended a
  /// metric of that name may still come.
  mutating func tellUnknownColumns() {
    guard tellsUnknownColumns, !hasChosenColumns, study.finishedCount > 0 else { return }
    tellsUnknownColumns = false
    let fixed = ColumnChoice.fixed.map { $0.title(objective: study.objective) }
    let unknown = (preferences.columns ?? []).filter {
      preferredColumn($0) == nil && !fixed.contains($0)
    }
    guard !unknown.isEmpty else { return }
    let names = harmless(unknown.joined(separator: ", "), limit: 60)
    say("columns in config.yaml that this study does not have: \(names)", .bad)
  }

  /// Puts a preference in force; one that is gone gives way to what was there before it, unless
  /// that was changed by a key since.
  private static func follow<Value: Equatable>(
    _ wanted: Value?, before: Value?, own: inout Value?, in place: inout Value
  ) {
    if let wanted {
      guard wanted != before else { return }
      if before == nil { own = place }
      place = wanted
    } else if let before, let kept = own {
      if place == before { place = kept }
      own = nil
    }
  }

  /// What of the news the user wants to be told of outside the screen. What was there before the
  /// screen was is no news.
  func occasions(before: (best: Int?, isLive: Bool, revision: Int)) -> [Effect] {
    guard before.revision > 0 else { return [] }
    var effects: [Effect] = []
    if preferences.tellsBest, let best = study.best, best != before.best,
      let value = study.bestValue
    {
      effects.append(
        .notify("\(studyName): new best \(NumberText.metric(value)), #\(best)"))
    }
    if preferences.tellsEnd, before.isLive, !study.isLive {
      let count = study.finishedCount == 1 ? "1 trial" : "\(study.finishedCount) trials"
      effects.append(.notify("\(studyName): the sweep ended, \(count)"))
    }
    return effects
  }

  private var studyName: String { harmless(study.plan?.name ?? "hone", limit: 40) }
}
