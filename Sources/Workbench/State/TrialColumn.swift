import Tuning

/// A column of the trials table.
enum TrialColumn: Sendable, Hashable {
  case number
  case state
  case objective
  case step
  case parameter(String)
  case curve
  case metric(String)
  case duration
  case origin
  /// The objective's best value.
  case best
  /// The objective without its wobble: where its course has come to.
  case smoothed

  /// The heading; the innermost part of a dotted parameter.
  func title(objective: String) -> String {
    switch self {
    case .number: return "#"
    case .state: return "state"
    case .objective: return objective
    case .step: return "step"
    case .parameter(let name):
      return name.split(separator: ".").last.map(String.init) ?? name
    case .curve: return "curve"
    case .metric(let name): return name
    case .duration: return "time"
    case .origin: return "from"
    case .best: return "best"
    case .smoothed: return "smoothed"
    }
  }

  /// The name in a list: a parameter's in full, and what the short ones stand for.
  func name(objective: String) -> String {
    switch self {
    case .parameter(let name): return name
    case .metric(let name): return name + " (metric)"
    case .origin: return "from: parent and what was changed"
    case .curve: return "curve: the objective's course"
    case .duration: return "time it ran"
    case .best: return "best \(objective)"
    case .smoothed: return "smoothed \(objective)"
    default: return title(objective: objective)
    }
  }

  /// Whether its cells can be put in order.
  var isSortable: Bool { self != .curve && self != .origin }

  /// The name under which a setting keeps it.
  var key: String {
    switch self {
    case .number, .state, .objective, .step, .curve, .duration, .origin, .best, .smoothed:
      return "\(self)"
    case .parameter(let name): return "parameter:" + name
    case .metric(let name): return "metric:" + name
    }
  }
}

/// What a table is ordered by, and which way.
struct TrialSort: Sendable, Hashable {
  /// The column.
  var column: TrialColumn
  /// Whether large ones come first.
  var isDescending: Bool
}

/// A cell as a sort sees it. What is not there comes last either way.
enum SortKey: Sendable, Hashable {
  case number(Double)
  case text(String)
  case missing

  /// Keys as plain numbers that ascend as the order does, for a quick sort; nil if texts are
  /// among them.
  static func ranks(of keys: [SortKey], descending: Bool) -> [Double]? {
    var ranks: [Double] = []
    ranks.reserveCapacity(keys.count)
    for key in keys {
      switch key {
      case .text: return nil
      case .missing: ranks.append(.infinity)
      case .number(let x) where x.isNaN: ranks.append(.greatestFiniteMagnitude)
      // Infinities stand among the numbers, before what is none.
      case .number(let x):
        let bounded = max(-1e308, min(1e308, x))
        ranks.append(descending ? -bounded : bounded)
      }
    }
    return ranks
  }

  /// Whether `a` comes before `b`; NaN comes after all numbers, either way.
  static func precedes(_ a: SortKey, _ b: SortKey, descending: Bool) -> Bool? {
    switch (a, b) {
    case (.number(let x), .number(let y)):
      if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? nil : y.isNaN }
      return x == y ? nil : (x < y) != descending
    case (.text(let x), .text(let y)): return x == y ? nil : (x < y) != descending
    case (.missing, .missing): return nil
    case (.missing, _): return false
    case (_, .missing): return true
    case (.number, .text): return !descending
    case (.text, .number): return descending
    }
  }
}
