import Canvas
import Diagnosis
import Tuning

extension CurveVerdict.Kind {
  /// The colour of the word.
  var role: Role {
    switch self {
    case .good: return .good
    case .stillFalling: return .accent
    case .tooSlow, .plateau, .oscillating, .spiking, .overfitting, .underfitting: return .warning
    case .diverged, .noSignal, .failed: return .bad
    }
  }
}

extension CurveVerdict {
  /// The first move that a key can carry out.
  var firstAct: Int? { moves.firstIndex { !$0.commands.isEmpty } }
}

extension TrialRow {
  /// A parameter's value as it is now: the one it was turned to, else the one it was started with.
  func now(_ name: String) -> ParameterValue? {
    knobs.last { $0.name == name }?.value ?? configuration[name]
  }

  /// Whether a parameter was turned to another value while the trial ran.
  func isTurned(_ name: String) -> Bool {
    !knobs.isEmpty && now(name) != configuration[name]
  }

  /// Whether somebody wrote a note on it.
  var hasNote: Bool { note?.isEmpty == false }
}

extension TrialState {
  /// The state as one column: told apart without colour.
  func glyph(_ glyphs: Glyphs) -> Unicode.Scalar {
    switch self {
    case .queued: return glyphs.queued
    case .running: return glyphs.running
    case .paused: return glyphs.paused
    case .stopping: return glyphs.stopping
    case .complete: return glyphs.complete
    case .pruned: return glyphs.pruned
    case .killed: return glyphs.killed
    case .diverged: return glyphs.diverged
    case .failed: return glyphs.failed
    case .lost: return glyphs.lost
    }
  }

  /// What the state's glyph and word mean to a theme.
  var role: Role {
    switch self {
    case .queued: return .stateQueued
    case .running: return .stateRunning
    case .paused: return .statePaused
    case .stopping: return .stateStopping
    case .complete: return .stateComplete
    case .pruned: return .statePruned
    case .killed: return .stateKilled
    case .diverged: return .stateDiverged
    case .failed: return .stateFailed
    case .lost: return .stateLost
    }
  }

  /// What a sort by state puts first: what goes on, then what ended, the best end first.
  var rank: Int {
    switch self {
    case .running: return 0
    case .stopping: return 1
    case .paused: return 2
    case .queued: return 3
    case .complete: return 4
    case .pruned: return 5
    case .killed: return 6
    case .diverged: return 7
    case .failed: return 8
    case .lost: return 9
    }
  }
}

extension Origin {
  /// The mark of a trial that is not the sampler's own idea, in one column; nil for one that is.
  func glyph(_ glyphs: Glyphs) -> Unicode.Scalar? {
    switch self {
    case .sampled: return nil
    case .baseline: return glyphs.baseline
    case .enqueued: return glyphs.isASCII ? "e" : "◇"
    case .clone: return glyphs.clone
    case .adjusted: return glyphs.adjusted
    case .refined: return glyphs.refined
    case .replicate: return glyphs.replicate
    case .exploited: return glyphs.isASCII ? "x" : "⇄"
    case .retry: return glyphs.isASCII ? "t" : "↺"
    case .revived: return glyphs.revived
    case .rangeTest: return glyphs.isASCII ? "~" : "∿"
    }
  }

  /// What its mark means, in as few words as a legend has room for.
  var sign: String {
    switch self {
    case .sampled: return "sampled"
    case .baseline: return "baseline"
    case .enqueued: return "by hand"
    case .clone: return "clone"
    case .adjusted: return "other lr"
    case .refined: return "refined"
    case .replicate: return "other seed"
    case .exploited: return "took over"
    case .retry: return "another try"
    case .revived: return "revived"
    case .rangeTest: return "range test"
    }
  }

  /// Where a trial came from, in words: `clone of #12`.
  func words(parent: Int?) -> String {
    let of = parent.map { " of #\($0)" } ?? ""
    let around = parent.map { " around #\($0)" } ?? ""
    switch self {
    case .sampled: return "sampled"
    case .baseline: return "the baseline"
    case .enqueued: return "given by hand"
    case .clone: return "clone" + of
    case .adjusted: return (parent.map { "#\($0) " } ?? "") + "with another learning rate"
    case .refined: return "refined" + around
    case .replicate: return "another seed" + of
    case .exploited: return "took over from" + (parent.map { " #\($0)" } ?? " a better one")
    case .retry: return "another try" + of
    case .revived: return "revival" + of
    case .rangeTest: return "learning-rate range test"
    }
  }
}

extension TrialRow {
  /// Whether it is the sampler's own idea, of which nothing needs to be said.
  var isSampledHere: Bool { origin == .sampled && !isFromOutside }

  /// Its origin's mark; nil for none.
  func originGlyph(_ glyphs: Glyphs) -> Unicode.Scalar? {
    isFromOutside ? glyphs.outside : origin.glyph(glyphs)
  }

  /// Where it came from, in words.
  public var originWords: String {
    isFromOutside ? "from Optuna" : origin.words(parent: parent)
  }
}

/// How the values of a parameter are written: as a person would type them, in columns with two
/// digits that mean something.
struct ParameterFormat: Sendable, Hashable {
  /// Whether the parameter spreads by ratios; nil where nobody said.
  var isLogarithmic: Bool?
  /// Whether values are words, which stand at the left of their column.
  var isText = false

  /// As any number or word is written.
  init() {}

  /// As the values of a distribution are written.
  init(_ distribution: Distribution) {
    isLogarithmic = distribution.isLogarithmic
    isText = distribution.choices?.contains { $0.number == nil } ?? false
  }

  /// A value: `0.0031`, `1e-5`, on a linear scale `0.10`.
  func text(_ value: ParameterValue) -> String {
    guard let number = value.number else { return value.displayText }
    if case .int(let whole) = value { return String(whole) }
    let size = abs(number)
    if size == 0 { return isLogarithmic == true ? "0" : "0.00" }
    if isLogarithmic == true || size < 1e-2 || size >= 1e5 {
      return NumberText.brief(number, digits: 2)
    }
    return NumberText.fixed(number, size >= 100 ? 0 : size >= 10 ? 1 : 2)
  }
}

/// A parameter's value as the table writes it.
func parameterText(_ value: ParameterValue, of distribution: Distribution?) -> String {
  (distribution.map(ParameterFormat.init) ?? ParameterFormat()).text(value)
}

extension StudyPlan {
  /// What differs between two configurations, as the table writes values: `lr 0.0031 → 0.0016`.
  func changes(from old: Configuration, to new: Configuration) -> [String] {
    new.differences(from: old).map { name in
      let (from, to) = (fullText(of: name, in: old), fullText(of: name, in: new))
      guard from == to, let before = old[name], let after = new[name] else {
        return "\(name) \(from) → \(to)"
      }
      // As many digits as tell the two apart.
      let pairs = (3...15).lazy.map { digits in
        (shortText(before, digits: digits), shortText(after, digits: digits))
      }
      let (was, now) = pairs.first { $0.0 != $0.1 } ?? (pythonText(before), pythonText(after))
      return "\(name) \(was) → \(now)"
    }
  }

  /// A parameter's value as the table writes it, unless that rounds it: then with four digits.
  func fullText(of name: String, in configuration: Configuration) -> String {
    let short = text(of: name, in: configuration)
    guard let value = configuration[name], let number = value.number, Double(short) != number else {
      return short
    }
    return shortText(value)
  }

  /// A parameter's value as the table writes it; a dash if there is none.
  func text(of name: String, in configuration: Configuration) -> String {
    configuration[name].map { parameterText($0, of: space[name]?.distribution) } ?? "–"
  }
}
