import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// A finished study as a landscape: a configuration trains as the study's trials nearest to it did.
///
/// Five neighbours by distance in the unit cube of the space (of categories, 1 where they differ),
/// weighted by the inverse square of it; at a trial's own configuration its own curve. A trial that
/// was ended early keeps its last value; one that diverged, diverges. Where all values are positive
/// and span more than two decades, their logarithms are averaged.
///
/// Source: Shepard, "A two-dimensional interpolation function for irregularly-spaced data", 1968.
public struct StudySurface: Landscape {
  /// Why a study is no landscape.
  public enum Unusable: Error, Sendable, Hashable, CustomStringConvertible {
    /// So many trials have values, and they are too few.
    case fewTrials(Int)
    /// So many trials have values, and none of them ran to its end with a finite one.
    case noneComplete(Int)

    /// What is missing.
    public var description: String {
      switch self {
      case .fewTrials(let count):
        return "a study needs at least \(StudySurface.leastTrials) trials with values to be a "
          + "landscape, but this one has \(count)"
      case .noneComplete(let count):
        return "a study needs a complete trial with a finite value to be a landscape, but of the "
          + "\(count) with values here none is complete"
      }
    }
  }

  private struct Sample: Sendable {
    var place: [Double]
    /// The objective at each step, as it is averaged.
    var values: [Double]
  }

  static let leastTrials = 10
  private static let neighbours = 5
  /// No trial is followed through more steps than this; of longer ones every n-th is taken.
  private static let mostSteps = 200

  /// Its name, as a command line has it.
  public let name: String
  /// What it is, in a sentence.
  public let summary: String
  /// The parameters.
  public let space: SearchSpace
  /// What is tuned.
  public let objective: Objective
  /// A full trial's last step; the first is 1.
  public let steps: Int
  /// The best result there is, noise aside.
  public let optimum: Double
  /// Where the optimum lies.
  public let optimalConfigurations: [Configuration]

  private let axes: [Parameter]
  private let samples: [Sample]
  private let isLogarithmic: Bool

  /// A landscape of a study's trials.
  ///
  /// - Throws: `Unusable` if too few of them have values.
  public init(plan: StudyPlan, trials: [Trial]) throws(Unusable) {
    let metric = plan.objective.metric
    let usable = trials.filter { trial in
      trial.origin != .rangeTest && trial.state.isFinished && trial.curves[metric]?.isEmpty == false
        && plan.space.varying.allSatisfy { parameter in
          trial.configuration[parameter.name].flatMap(parameter.distribution.unit(of:)) != nil
        }
    }
    let complete = usable.filter { $0.state == .complete && $0.value?.isFinite == true }
    guard usable.count >= StudySurface.leastTrials else { throw .fewTrials(usable.count) }
    guard !complete.isEmpty else { throw .noneComplete(usable.count) }
    let last = plan.steps ?? usable.compactMap { $0.curves[metric]?.lastStep }.max() ?? 1
    let count = max(1, min(StudySurface.mostSteps, last))
    let values = usable.compactMap(\.value).filter(\.isFinite)
    let isLogarithmic =
      (values.min() ?? 0) > 0 && (values.max() ?? 0) > 100 * (values.min() ?? 0)
    self.isLogarithmic = isLogarithmic
    let axes = plan.space.varying
    self.axes = axes
    let samples = usable.map { trial in
      let curve = trial.curves[metric] ?? Curve()
      var curveValues = (1...count).map { step in
        StudySurface.value(of: curve, by: step * last / count)
      }
      if trial.state == .complete, let value = trial.value { curveValues[count - 1] = value }
      if trial.state == .diverged { curveValues[count - 1] = .nan }
      return Sample(
        place: StudySurface.place(of: trial.configuration, on: axes),
        values: isLogarithmic ? curveValues.map { log($0) } : curveValues)
    }
    self.samples = samples
    name = plan.name
    summary = "the study \(plan.name): \(usable.count) trials, interpolated"
    space = plan.space
    var objective = plan.objective
    objective.target = nil
    self.objective = objective
    steps = count
    // One that was ended early may have stood better than any that is complete. A mean of values is
    // never beyond the best of them.
    var best: (value: Double, trial: Trial)?
    for (trial, sample) in zip(usable, samples) {
      let value = isLogarithmic ? exp(sample.values[count - 1]) : sample.values[count - 1]
      if value.isFinite, best.map({ objective.direction.isBetter(value, than: $0.value) }) ?? true {
        best = (value, trial)
      }
    }
    optimum = best?.value ?? .nan
    optimalConfigurations = best.map { [$0.trial.configuration] } ?? []
  }

  /// The result of a full run, noise aside.
  public func result(of configuration: Configuration) -> Double {
    value(at: steps - 1, among: neighbours(of: configuration))
  }

  /// The objective at each step, from 1.
  public func values(of configuration: Configuration, seed: UInt64) -> [Double] {
    let near = neighbours(of: configuration)
    return (0..<steps).map { value(at: $0, among: near) }
  }

  private func value(at step: Int, among near: [(index: Int, weight: Double)]) -> Double {
    var sum = 0.0
    var total = 0.0
    for (index, weight) in near {
      let value = samples[index].values[step]
      if value.isNaN {
        if index == near[0].index { return .nan }
        continue
      }
      sum += weight * value
      total += weight
    }
    return isLogarithmic ? exp(sum / total) : sum / total
  }

  /// The nearest trials with their weights, the nearest first.
  private func neighbours(of configuration: Configuration) -> [(index: Int, weight: Double)] {
    let place = StudySurface.place(of: configuration, on: axes)
    let isNumeric = axes.map(\.distribution.isNumeric)
    var near: [(index: Int, distance: Double)] = []
    for (index, sample) in samples.enumerated() {
      var distance = 0.0
      for axis in isNumeric.indices {
        let gap = place[axis] - sample.place[axis]
        distance += isNumeric[axis] ? gap * gap : gap == 0 ? 0 : 1
      }
      let position = near.firstIndex { $0.distance > distance } ?? near.count
      guard position < StudySurface.neighbours else { continue }
      near.insert((index, distance), at: position)
      if near.count > StudySurface.neighbours { near.removeLast() }
    }
    if let first = near.first, first.distance == 0 { return [(first.index, 1)] }
    return near.map { ($0.index, 1 / $0.distance) }
  }

  private static func place(of configuration: Configuration, on axes: [Parameter]) -> [Double] {
    axes.map { parameter in
      configuration[parameter.name].flatMap(parameter.distribution.unit(of:)) ?? 0.5
    }
  }

  /// The value at a step, else the last one before it, else the first.
  private static func value(of curve: Curve, by step: Int) -> Double {
    let index = curve.position(of: step + 1) - 1
    return curve.values[max(0, index)]
  }
}
