import Canvas
import Tuning

/// Which values the vertical axis of a plot of trials spans: what the complete and the living ones
/// span decides, so that no run that blew up flattens the others. What leaves the plot is marked on
/// its edge.
struct ValueAxis: Sendable {
  /// How much of the values is seen.
  enum Reach: String, Sendable, Hashable, CaseIterable {
    /// What sound trials span.
    case sound
    /// Every value.
    case all
    /// Where the sound trials end.
    case ends

    /// What a message says of it.
    var words: String {
      switch self {
      case .sound: return "values: as far as sound trials reach; what blew up leaves at the edge"
      case .all: return "values: all of them"
      case .ends: return "values: where the curves end"
      }
    }
  }

  /// The values of a trial, and how it stands.
  struct Course {
    /// What it is doing, or how it ended.
    var state: TrialState
    /// Some of its values that say how far they reach; what is not finite does not count.
    var values: [Double]
    /// The last one.
    var last: Double?
  }

  /// From this many sound trials on, one of them can be told from the rest.
  private static let fewest = 3
  /// How many times as far as two thirds of the sound trials something must reach to be wild.
  private static let wild = 10.0

  private var sound: [(low: Double, high: Double, last: Double)] = []
  private var ended: [Double] = []
  private var blown: [Double] = []
  private var watched: [Double] = []

  /// The values of trials.
  ///
  /// - Parameter watched: Values of what is looked at: they are seen unless they are wild.
  init(_ courses: [Course], watched: [Double] = []) {
    for course in courses {
      let values = course.values.filter(\.isFinite)
      guard let low = values.min(), let high = values.max() else { continue }
      switch course.state {
      case .complete, .queued, .running, .paused, .stopping:
        let last = course.last.flatMap { $0.isFinite ? $0 : nil } ?? high
        sound.append((low, high, last))
      case .pruned, .killed, .failed, .lost: ended += [low, high]
      case .diverged: blown += values
      }
    }
    self.watched = watched.filter(\.isFinite)
  }

  /// The axis on the scale that shows most of the values, or the one that was chosen; nil without
  /// any value.
  func axis(log isLog: Bool?, _ reach: Reach = .sound) -> Axis? {
    let isWide = span.map { Axis.isWide($0.low, $0.high) } ?? false
    if isLog ?? isWide, let axis = axis(.log, reach) { return axis }
    return axis(.linear, reach)
  }

  /// The least and the greatest of the values that decide about the scale; nil without any.
  var span: (low: Double, high: Double)? {
    let values = sound.isEmpty ? (ended.isEmpty ? blown + watched : ended) : tame(.log)
    guard let low = values.min(), let high = values.max() else { return nil }
    return (low, high)
  }

  /// The axis on a scale; nil where no value fits on it.
  func axis(_ scale: Axis.Scale, _ reach: Reach = .sound) -> Axis? {
    switch reach {
    case .all:
      let all = sound.flatMap { [$0.low, $0.high] } + ended + blown + watched
      return Axis.fitting(all, scale: scale)
    case .ends: return ends(scale) ?? axis(scale)
    case .sound: break
    }
    guard sound.isEmpty else { return Axis.fitting(tame(scale), scale: scale) }
    // Nothing is sound yet: what is there, without the few that are far off.
    let rest = ended + watched
    return Axis.fitting(rest.isEmpty ? blown : rest, scale: scale, robust: 0.8)
      ?? Axis.fitting(blown, scale: scale, robust: 0.8)
  }

  /// Where the half of the sound trials that are most alike at their ends has come to.
  private func ends(_ scale: Axis.Scale) -> Axis? {
    let lasts = sound.map(\.last).filter { scale == .linear || $0 > 0 }.sorted()
    guard lasts.count >= ValueAxis.fewest else { return nil }
    let (low, middle, high) = (lasts[0], lasts[lasts.count / 2], lasts[lasts.count - 1])
    let half = middle - low <= high - middle ? [low, middle] : [middle, high]
    return Axis.fitting(half, scale: scale, padding: 0.15)
  }

  /// The values that are not wild, of all trials but those that diverged.
  private func tame(_ scale: Axis.Scale) -> [Double] {
    let all = sound.flatMap { [$0.low, $0.high] }
    guard let low = all.min(), let high = all.max() else { return [] }
    var bounds = low...high
    var others = bounds
    if sound.count >= ValueAxis.fewest {
      let tops = sound.map(\.high).sorted()
      let bottoms = sound.map(\.low).sorted(by: >)
      // Two thirds of the curves stay within.
      let (top, bottom) = (tops[(tops.count - 1) * 2 / 3], bottoms[(bottoms.count - 1) * 2 / 3])
      let room = max(top - bottom, max(abs(top), abs(bottom)) * 0.1)
      bounds = bottom - ValueAxis.wild * room...top + ValueAxis.wild * room
      others = bounds
      if scale == .log {
        // A decade more is in nobody's way there; those that were ended are worse by their nature.
        bounds = bounds.reaching(bottom / ValueAxis.wild, top * ValueAxis.wild)
        others = bounds.reaching(bottom / (3 * ValueAxis.wild), top * (3 * ValueAxis.wild))
      }
    } else {
      let room = max(high - low, abs(high) * 0.1)
      others = low - ValueAxis.wild * room...high + ValueAxis.wild * room
    }
    var kept = all.filter(bounds.contains)
    if scale == .log, let inner = Axis.fitting(kept, scale: scale, padding: 0),
      inner.fraction(of: high) < 1.5, inner.fraction(of: low) > -0.5
    {
      kept = all
    }
    var seen = watched.filter(others.contains)
    // What is looked at is seen: where all of it is wild, the part that is least so.
    if seen.isEmpty {
      seen += [watched.min { others.distance(of: $0) < others.distance(of: $1) }].compactMap { $0 }
    }
    if scale == .linear, let tight = Axis.fitting(kept, scale: scale, padding: 0) {
      // What was ended may take half of the axis, not more.
      let limits = tight.value(at: -1)...tight.value(at: 2)
      return kept + ended.filter(limits.contains) + seen
    }
    return kept + ended.filter(others.contains) + seen
  }
}

extension ClosedRange<Double> {
  /// How far a value is outside; 0 inside.
  fileprivate func distance(of value: Double) -> Double {
    Swift.max(0, lowerBound - value, value - upperBound)
  }

  /// The range with two values in it.
  fileprivate func reaching(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    Swift.min(lowerBound, low)...Swift.max(upperBound, high)
  }
}
