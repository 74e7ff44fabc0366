import Canvas

/// One line of the key map: what a key means where, and everything that is said about it.
public struct Binding: Sendable {
  /// Where a key means something.
  public enum Context: String, Sendable, Hashable, CaseIterable {
    /// In every pane.
    case everywhere = "everywhere"
    /// In the pane of the objective against a parameter.
    case rate = "pane 3, LR"
    /// In the pruning log.
    case pruning = "pane 4, pruning log"
    /// In the pane of the trial.
    case trial = "pane 5, trial"
    /// In the pane of the trial, while something is looked for in its output.
    case search = "pane 5, a search"
    /// In the pane of the study.
    case study = "pane 6, study"
    /// While it is asked how the learning rate is halved.
    case halve = "halving"
    /// While something asks for a yes.
    case confirm = "a question"
    /// While it is shown what Enter would launch.
    case launch = "launching"
    /// While it is asked whether the sweep runs on.
    case quit = "quitting"
    /// While it is asked how many trials are drawn.
    case refine = "refining"
    /// While it is asked how many seeds.
    case replicate = "other seeds"
    /// While it is asked what is copied.
    case copy = "copying"
    /// While a line is typed.
    case line = "a line of text"
    /// In the clone form.
    case form = "the clone form"
    /// In help and palette.
    case commands = "help and palette"
    /// While trials are compared.
    case compare = "comparing"
    /// While the study's checklist is read.
    case checklist = "the checklist"
    /// While the next trial is looked at.
    case step = "the next trial"
    /// While columns are chosen.
    case columns = "columns"

    /// Whether its keys mean something while nothing lies over the panes.
    public var isPane: Bool {
      switch self {
      case .everywhere, .rate, .pruning, .trial, .search, .study: return true
      case .halve, .confirm, .launch, .quit, .refine, .replicate, .copy, .line, .form, .commands,
        .compare,
        .checklist, .columns, .step:
        return false
      }
    }
  }

  /// How much a key can do.
  public enum Danger: Sendable, Hashable {
    /// It changes only the screen.
    case none
    /// It starts or changes something in the study.
    case changes
    /// It ends something; it asks first.
    case ends
  }

  /// The keys, the one that hints show first.
  public let keys: [Key]
  /// Where they mean this.
  public let context: Context
  /// What they do, in a few words: for help and palette.
  public let name: String
  /// What they do, in a word or two: for the hint bar.
  public let hint: String
  /// Its place in the hint bar, from the left; nil keeps it out.
  public let rank: Int?
  /// The panes in which the hint bar shows it; nil for all.
  public let panes: Set<Pane>?
  /// How much it can do.
  public let danger: Danger
  /// What is done.
  let action: Action

  init(
    _ keys: [Key], _ context: Context, _ name: String, hint: String? = nil, rank: Int? = nil,
    panes: Set<Pane>? = nil, danger: Danger = .none, _ action: Action
  ) {
    self.keys = keys
    self.context = context
    self.name = name
    self.hint = hint ?? name
    self.rank = rank
    self.panes = panes
    self.danger = danger
    self.action = action
  }

  /// The keys as they are written on the screen: `j ↓`.
  public var label: String { keys.map(Binding.label).joined(separator: " ") }

  /// A key as it is written on the screen, in a hint as in the README.
  public static func label(_ key: Key) -> String {
    switch key {
    case .up: return "↑"
    case .down: return "↓"
    case .left: return "←"
    case .right: return "→"
    case .pageUp: return "PgUp"
    case .pageDown: return "PgDn"
    case .control(let letter): return "^\(letter.uppercased())"
    default: return key.description
    }
  }
}
