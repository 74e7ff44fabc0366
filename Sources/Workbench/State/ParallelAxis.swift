import Canvas
import Tuning

/// An upright axis of the parallel coordinates: a parameter's values, or the objective's.
struct ParallelAxis: Sendable, Hashable {
  /// What it shows.
  enum Kind: Sendable, Hashable {
    case parameter(Distribution?)
    case objective
  }

  /// The parameter's name, or the metric's.
  let name: String
  /// What it shows.
  let kind: Kind
  /// How numbers are spread; for choices, their places.
  let scale: Axis
  /// Whether the upper end is the scale's lower one: the better objective is at the top.
  let isTurned: Bool
  /// The text at the upper end.
  let top: String
  /// The text at the lower end.
  let bottom: String
  /// The choices and where they stand, from 0 at the lower end to 1.
  let ticks: [Tick]

  /// A choice on the axis.
  struct Tick: Sendable, Hashable {
    var height: Double
    var text: String
  }

  /// A parameter's axis.
  ///
  /// - Parameter values: The trials' numbers, which may lie beyond the bounds.
  init(parameter name: String, _ distribution: Distribution?, values: [Double]) {
    self.name = name
    kind = .parameter(distribution)
    isTurned = false
    if let choices = distribution?.choices {
      let scale = Axis(.linear, from: 0, to: Double(max(1, choices.count)))
      self.scale = scale
      ticks = choices.enumerated().map {
        Tick(
          height: scale.fraction(of: Double($0.offset) + 0.5),
          text: harmless($0.element.displayText, limit: 24))
      }
      (top, bottom) = ("", "")
      return
    }
    ticks = []
    let isLog = (distribution?.isLogarithmic ?? false) && values.allSatisfy { $0 > 0 }
    scale =
      distribution?.axis(values, log: isLog, padding: 0)
      ?? Axis.fitting(values, scale: .linear, padding: 0) ?? Axis(.linear, from: 0, to: 1)
    (top, bottom) = (NumberText.brief(scale.upper), NumberText.brief(scale.lower))
  }

  /// The objective's axis, the better end on top.
  init(objective name: String, _ direction: Direction, values: [Double]) {
    self.name = name
    kind = .objective
    ticks = []
    let finite = values.filter(\.isFinite)
    scale =
      Axis.fitting(finite, scale: Axis.scale(for: finite), padding: 0, robust: 0.95)
      ?? .blank
    isTurned = direction == .minimize
    let ends = scale.isBlank ? ["–", "–"] : [scale.lower, scale.upper].map(NumberText.metric)
    (top, bottom) = isTurned ? (ends[0], ends[1]) : (ends[1], ends[0])
  }

  /// Where a trial crosses the axis, from 0 at the lower end to 1; nil where it has no value.
  func height(of row: TrialRow, _ study: StudyMirror) -> Double? {
    let fraction: Double
    switch kind {
    case .objective:
      guard let value = study.value(of: row) else { return row.state == .diverged ? 0 : nil }
      if value.isNaN { return 0 }
      fraction = isTurned ? 1 - scale.fraction(of: value) : scale.fraction(of: value)
    case .parameter(let distribution):
      guard let value = row.present[name] else { return nil }
      if distribution?.choices != nil {
        guard let index = distribution?.index(of: value) else { return nil }
        fraction = scale.fraction(of: Double(index) + 0.5)
      } else {
        guard let number = value.number else { return nil }
        fraction = scale.fraction(of: number)
      }
    }
    return fraction.isNaN ? nil : min(1, max(0, fraction))
  }
}
