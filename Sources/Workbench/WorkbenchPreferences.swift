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
  /// Keys by the command that they are for; others keep theirs.
  public var keys: [String: [Key]]

  /// Preferences; whatever is left out is as it comes.
  public init(
    theme: String? = nil, marks: Glyphs.PlotMarks? = nil, mouse: Bool? = nil,
    tellsBest: Bool = false, tellsEnd: Bool = false, keys: [String: [Key]] = [:]
  ) {
    self.theme = theme
    self.marks = marks
    self.mouse = mouse
    self.tellsBest = tellsBest
    self.tellsEnd = tellsEnd
    self.keys = keys
  }
}

extension WorkbenchState {
  /// Takes the user's preferences; what is to be done for them outside.
  mutating func take(_ preferences: WorkbenchPreferences) -> [Effect] {
    var effects: [Effect] = []
    keys = KeyMap.standard.rebound(preferences.keys)
    self.preferences = preferences
    if let marks = preferences.marks, !options.glyphs.isASCII { options.glyphs.plotMarks = marks }
    if let theme = preferences.theme, theme != options.theme {
      options.theme = theme
      effects.append(.theme(theme))
    }
    if let mouse = preferences.mouse, mouse != options.hasMouse {
      options.hasMouse = mouse
      effects.append(.mouse(mouse))
    }
    return effects
  }

  /// What of the news the user wants to be told of outside the screen. What was there before the
  /// screen was is no news.
  func occasions(before: (best: Int?, isLive: Bool, revision: Int)) -> [Effect] {
    guard before.revision > 0 else { return [] }
    var effects: [Effect] = []
    if preferences.tellsBest, let best = study.best, best != before.best,
      let value = study.row(best).flatMap(study.value(of:))
    {
      effects.append(
        .notify("\(studyName): new best \(NumberText.metric(value)), #\(best)"))
    }
    if preferences.tellsEnd, before.isLive, !study.isLive {
      effects.append(.notify("\(studyName): the sweep ended, \(study.finishedCount) trials"))
    }
    return effects
  }

  private var studyName: String { harmless(study.plan?.name ?? "hone", limit: 40) }
}
