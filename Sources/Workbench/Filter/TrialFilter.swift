import Tuning

/// A condition on trials, in a small language of words that must all hold:
///
/// - `state:pruned,killed` `origin:clone` `is:marked` – one of these; the start of a word is enough
/// - `lr<1e-3` `val_loss<=0.4` `step>=10` `batch_size=64` `optimizer!=sgd` – parameters, metrics,
///   `objective`, `best`, `step`, `number`, `time` (seconds), `parent`, `seed`
/// - `lr:1e-4..1e-2` – a range; `#12`, `#10..20` – numbers
/// - `note:slow` `rule:median` `phase:refine` – what the note has in it, the reason for which it was
///   ended, the phase or stage that it belongs to
/// - anything else is looked for in notes, reasons, changes and values; `"two words"`
/// - `-` or `!` before a word: not that
public struct TrialFilter: Sendable, Hashable {
  /// The condition as it was typed.
  public let text: String
  let terms: [Term]

  /// A word of the condition.
  struct Term: Sendable, Hashable {
    var isNegated = false
    var test: Test
  }

  /// What a word asks.
  enum Test: Sendable, Hashable {
    case state(Set<TrialState>)
    case origin(Set<Origin>)
    case flag(Flag)
    case number(Field, Comparison, Double)
    case range(Field, ClosedRange<Double>)
    case choice(Field, [String], exact: Bool)
    case part(Part, String)
    case text(String)
  }

  /// A text of a trial that can be searched alone.
  enum Part: Sendable, Hashable { case note, reason, phase }

  /// What `is:` can ask.
  enum Flag: String, Sendable, Hashable, CaseIterable {
    case marked, pinned, best, warm, noted, active, finished, withdrawn
  }

  /// A value of a trial.
  enum Field: Sendable, Hashable {
    case number, step, objective, best, time, parent, seed
    case parameter(String)
    case metric(String)
  }

  /// How a value is compared.
  enum Comparison: String, Sendable, Hashable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case not = "!="
    case below = "<"
    case above = ">"
    case equal = "="

    func holds(_ a: Double, _ b: Double) -> Bool {
      switch self {
      case .below: return a < b
      case .above: return a > b
      case .atMost: return a <= b
      case .atLeast: return a >= b
      case .equal: return a == b
      case .not: return a != b
      }
    }
  }

  /// What a condition may ask that is not in the row itself.
  public struct Context: Sendable {
    /// The marked trials.
    public var marks: Set<Int>
    /// The best trial.
    public var best: Int?
    /// Seconds since 1970 UTC, for the duration of running trials.
    public var now: Double
    /// What the objective's column shows: the last value, or the best.
    public var reduction: Objective.Reduction

    /// What a condition may ask.
    public init(
      marks: Set<Int> = [], best: Int? = nil, now: Double = 0,
      reduction: Objective.Reduction = .last
    ) {
      self.marks = marks
      self.best = best
      self.now = now
      self.reduction = reduction
    }
  }

  /// Whether it has to be asked again when the marks change.
  var asksForMarks: Bool { terms.contains { $0.test == .flag(.marked) } }

  /// Whether it is about launches that were taken back: it asks for them, or for a number.
  public var asksForWithdrawn: Bool {
    terms.contains { term in
      guard !term.isNegated else { return false }
      switch term.test {
      case .flag(.withdrawn), .number(.number, .equal, _): return true
      default: return false
      }
    }
  }

  /// Whether a trial meets every word of the condition.
  public func matches(_ row: TrialRow, _ context: Context = Context()) -> Bool {
    terms.allSatisfy { $0.isNegated != holds($0.test, row, context) }
  }

  private func holds(_ test: Test, _ row: TrialRow, _ context: Context) -> Bool {
    switch test {
    case .state(let states): return states.contains(row.state)
    case .origin(let origins): return origins.contains(row.origin)
    case .flag(let flag): return holds(flag, row, context)
    case .number(let field, let comparison, let limit):
      return value(field, row, context).map { comparison.holds($0, limit) } ?? false
    case .range(let field, let range):
      return value(field, row, context).map { range.contains($0) } ?? false
    case .choice(let field, let words, let exact):
      guard case .parameter(let name) = field, let value = row.now(name) else {
        return false
      }
      let text = value.displayText.lowercased()
      return words.contains { exact ? text == $0 : text.contains($0) }
    case .part(let part, let text):
      let whole: String?
      switch part {
      case .note: whole = row.note
      case .reason: whole = row.reason
      case .phase: whole = row.phase
      }
      return whole.map { contains(text, in: $0) } ?? false
    case .text(let text): return contains(text, row)
    }
  }

  private func holds(_ flag: Flag, _ row: TrialRow, _ context: Context) -> Bool {
    switch flag {
    case .marked: return context.marks.contains(row.number)
    case .pinned: return row.isPinned
    case .best: return context.best == row.number
    case .warm: return !row.checkpoints.isEmpty
    case .noted: return !(row.note ?? "").isEmpty
    case .active: return row.state.isActive
    case .finished: return row.state.isFinished
    case .withdrawn: return row.isWithdrawn
    }
  }

  private func value(_ field: Field, _ row: TrialRow, _ context: Context) -> Double? {
    switch field {
    case .number: return Double(row.number)
    case .step: return row.step.map(Double.init)
    case .objective: return context.reduction.value(of: row)
    case .best: return row.best
    case .time: return row.duration(now: context.now)
    case .parent: return row.parent.map(Double.init)
    case .seed: return row.seed.map(Double.init)
    case .parameter(let name): return row.now(name)?.number
    case .metric(let name): return row.metric(name)
    }
  }

  private func contains(_ text: String, _ row: TrialRow) -> Bool {
    func has(_ other: String?) -> Bool { other.map { contains(text, in: $0) } ?? false }
    return has(row.state.rawValue) || has(row.origin.rawValue) || has(row.note) || has(row.reason)
      || has(row.detail) || has(row.host)
      || row.configuration.entries.contains { entry in
        switch entry.value {
        case .int, .double, .bool, .null: return false
        case .string(let word): return has(word)
        default: return has(entry.value.displayText)
        }
      }
  }

  /// Whether a text contains a lowercase one; the case of ASCII letters does not matter there.
  ///
  /// Byte by byte: `lowercased()` makes a string of each of ten thousand rows' texts.
  private func contains(_ needle: String, in text: String) -> Bool {
    guard needle.utf8.count > 1 || !needle.isEmpty else { return true }
    let wanted = needle.utf8
    var start = text.utf8.startIndex
    while start != text.utf8.endIndex {
      var at = start
      var left = wanted.makeIterator()
      while let byte = left.next() {
        guard at != text.utf8.endIndex else { return false }
        let own = text.utf8[at]
        guard (own >= 0x41 && own <= 0x5A ? own + 0x20 : own) == byte else {
          at = start
          break
        }
        at = text.utf8.index(after: at)
      }
      if at != start { return true }
      start = text.utf8.index(after: start)
    }
    return false
  }
}

/// Why a condition could not be read.
public struct TrialFilterError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was given, what is allowed, what to do.
  public var description: String
}
