import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// A function that optimisers are tried on, dressed as a training run.
///
/// A run begins at the function's middling value, whatever its configuration, and ends exactly at
/// the function's: what is left of the way after a share *p* of the steps is (1 − p)^a, with an *a*
/// in 1…4 of the configuration's own. So early ranks mislead, as they do in training.
public struct ClassicFunction: Landscape {
  /// Its name, as a command line has it.
  public let name: String
  /// What it is, in a sentence.
  public let summary: String
  /// The parameters.
  public let space: SearchSpace
  /// What is tuned.
  public let objective = Objective(metric: "loss")
  /// A full trial's last step; the first is 1.
  public let steps: Int
  /// The best result there is, noise aside.
  public let optimum: Double
  /// Where the optimum lies.
  public let optimalConfigurations: [Configuration]

  private let names: [String]
  private let function: @Sendable ([Double]) -> Double
  private let start: Double

  /// A function on a box.
  ///
  /// - Parameters:
  ///   - ranges: A range for each of its variables, named `x1`, `x2` …
  ///   - minima: Where it is least.
  init(
    _ name: String, _ summary: String, _ ranges: [ClosedRange<Double>], minimum: Double,
    at minima: [[Double]], steps: Int = 20, _ function: @escaping @Sendable ([Double]) -> Double
  ) {
    self.name = name
    self.summary = summary
    self.steps = steps
    self.function = function
    let names = ranges.indices.map { "x\($0 + 1)" }
    self.names = names
    space = SearchSpace(zip(names, ranges).map { Parameter.uniform($0, $1) })
    optimum = minimum
    optimalConfigurations = minima.map { point in
      Configuration(zip(names, point).map { Configuration.Entry($0, .double($1)) })
    }
    var random = RandomStream(seed: 0)
    let sample = (0..<501).map { _ in function(ranges.map { random.uniform(in: $0) }) }
    start = sample.sorted()[250]
  }

  /// The result of a full run, noise aside.
  public func result(of configuration: Configuration) -> Double {
    function(point(configuration))
  }

  /// The objective at each step, from 1.
  public func values(of configuration: Configuration, seed: UInt64) -> [Double] {
    let point = point(configuration)
    let end = function(point)
    // The configuration's own pace: the same whoever runs it.
    let key = point.reduce(UInt64(17)) { $0 &* 0x9E37_79B9_7F4A_7C15 ^ $1.bitPattern }
    var random = RandomStream(seed: key)
    let power = random.uniform(in: 1...4)
    return (1...steps).map { step in
      let left = pow(1 - Double(step) / Double(steps), power)
      return step == steps ? end : end + (start - end) * left
    }
  }

  private func point(_ configuration: Configuration) -> [Double] {
    names.map { configuration.number($0) ?? .nan }
  }
}
