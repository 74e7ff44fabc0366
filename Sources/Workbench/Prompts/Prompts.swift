import Tuning

/// What lies over the panes and takes the keys.
enum Overlay: Sendable {
  /// Halve the learning rate and run again.
  case halve(HalvePrompt)
  /// Something that asks before it is done.
  case confirm(Confirmation)
  /// Something that was worked out already, and is done as it was shown.
  case prepared(PreparedAct)
  /// Leave the sweep running, stop it, or stay.
  case quit
  /// How many trials around one, and how near.
  case refine(RefinePrompt)
  /// How many other seeds trials are run again with.
  case replicate(ReplicatePrompt)
  /// What of the trials goes to the clipboard, or to a file.
  case copy(CopyPrompt)
  /// A line to be typed: a filter, a note, a search.
  case line(LinePrompt)
  /// A configuration to be edited.
  case clone(CloneForm)
  /// All commands, to be read, searched and run.
  case commands(CommandList)
  /// The table's columns, to be chosen.
  case columns(ColumnsPrompt)
  /// What the study shows, with what to do.
  case checklist(Checklist)
  /// Trials side by side.
  case compare(Comparison)
  /// The next step of the manual workflow.
  case step
}

/// Which trials get half their learning rate.
struct HalvePrompt: Sendable, Hashable {
  /// The trials, ascending.
  var trials: [Int]
  /// Whether those that still run are ended.
  var kills = false
}

/// An act that was asked for and waits for a yes.
struct Confirmation: Sendable, Hashable {
  /// The act.
  enum Act: Sendable, Hashable {
    case kill, revive, cloneAsIs
    /// Bring back, and pin what comes.
    case reviveImmune
  }

  /// The act.
  var act: Act
  /// The trials it is for, ascending.
  var trials: [Int]

  /// Whether only `y` is a yes; else Enter is enough: one more trial does no harm.
  var needsYes: Bool { act != .cloneAsIs || trials.count > 1 }
}

/// What is copied, and where it goes.
struct CopyPrompt: Sendable, Hashable {
  /// Whether it goes to a file in place of the clipboard.
  var toFile = false
}

/// How trials around another are drawn.
struct RefinePrompt: Sendable, Hashable {
  /// The trial in the middle.
  var trial: Int
  /// How many; `1...99`.
  var count = 5
  /// The box's width in per cent of each range; `1...100`.
  var width = 20
  /// Whether keys change the width, else the number.
  var editsWidth = false
  /// Whether the next digit begins the number anew.
  var isFresh = true

  /// The number that keys change.
  var value: Int {
    get { editsWidth ? width : count }
    set {
      if editsWidth {
        width = max(1, min(100, newValue))
      } else {
        count = max(1, min(99, newValue))
      }
    }
  }

  /// Adds a digit at the end.
  mutating func type(_ digit: Int) {
    let wider = isFresh ? digit : value * 10 + digit
    isFresh = false
    value = wider
  }
}

/// How many times trials are run again, each time with another seed.
struct ReplicatePrompt: Sendable, Hashable {
  /// The most seeds that are asked for at once.
  private static let most = 99

  /// The trials, ascending.
  var trials: [Int]
  /// How many seeds; `1...99`.
  private(set) var count = 3
  private var isFresh = true

  init(trials: [Int]) { self.trials = trials }

  /// More or fewer.
  mutating func change(by step: Int) {
    count = max(1, min(ReplicatePrompt.most, count + step))
    isFresh = true
  }

  /// Adds a digit at the end; the first one begins the number anew.
  mutating func type(_ digit: Int) {
    count = max(1, min(ReplicatePrompt.most, isFresh ? digit : count * 10 + digit))
    isFresh = false
  }
}

/// A line to be typed.
struct LinePrompt: Sendable {
  /// What it is for.
  enum Purpose: Sendable, Hashable {
    case filter
    case note([Int])
    /// A text in the output of the trial; the pane was scrolled back so many lines before.
    case search(from: Int)
    /// A live knob of running trials.
    case knob([Int])
    /// A file for what was to be copied.
    case file(text: String, what: String)
  }

  /// What it is for.
  var purpose: Purpose
  /// What was typed so far.
  var field: TextField
  /// What is wrong with it.
  var problem: String?
  /// The filter that was in force when it was opened.
  var before: TrialFilter?
  /// Where the table's cursor was when it was opened.
  var place: TrialTable.Place?

  /// Whether it turns a live knob.
  var isKnob: Bool {
    if case .knob = purpose { return true }
    return false
  }
}
