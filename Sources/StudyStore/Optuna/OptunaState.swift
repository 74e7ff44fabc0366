import Tuning

/// A trial's state as Optuna stores it.
enum OptunaState: String {
  case waiting = "WAITING"
  case running = "RUNNING"
  case complete = "COMPLETE"
  case pruned = "PRUNED"
  case fail = "FAIL"

  /// Whether Optuna holds the trial to be over, and caches it for ever.
  var isFinished: Bool { self != .waiting && self != .running }

  /// What it is to us, of a trial that we know nothing else about.
  var state: TrialState {
    switch self {
    case .waiting: return .queued
    case .running: return .running
    case .complete: return .complete
    case .pruned: return .pruned
    case .fail: return .failed
    }
  }

  /// What a trial of ours is to Optuna.
  ///
  /// Optuna's TPE learns from PRUNED and ignores FAIL, so a diverged trial is PRUNED. A COMPLETE
  /// row without a value makes its samplers fail, so it is FAIL. A range test is no trial of the
  /// search.
  ///
  /// - Parameter value: The objective's result, if there is one.
  init(_ state: TrialState, value: Double?, origin: Origin) {
    let hasValue = value.map { !$0.isNaN } ?? false
    switch state {
    case .queued: self = .waiting
    case .running, .paused, .stopping: self = .running
    case .failed, .lost: self = .fail
    case _ where origin == .rangeTest: self = .fail
    case .complete: self = hasValue ? .complete : .fail
    case .pruned, .diverged: self = .pruned
    case .killed: self = hasValue ? .pruned : .fail
    }
  }
}

/// How Optuna stores a number that SQLite or Python could stumble over: its kind, and nothing
/// in the number's column unless it is finite.
struct OptunaNumber {
  /// `FINITE`, `INF_POS`, `INF_NEG` or `NAN`.
  var type: String
  /// The number if it is finite.
  var value: Double?

  init(_ number: Double) {
    if number.isNaN {
      type = "NAN"
    } else if number.isInfinite {
      type = number > 0 ? "INF_POS" : "INF_NEG"
    } else {
      type = "FINITE"
      value = number
    }
  }

  /// The number that a row stands for.
  static func number(_ value: Double?, type: String) -> Double {
    switch type {
    case "INF_POS": return .infinity
    case "INF_NEG": return -.infinity
    case "NAN": return .nan
    default: return value ?? .nan
    }
  }
}
