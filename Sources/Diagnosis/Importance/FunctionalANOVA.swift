import Numerics
import Tuning

/// Functional analysis of variance over a random forest: how much of the variance of the predicted
/// objective over the whole space a parameter, or a pair, explains.
///
/// Source: Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter
/// importance", ICML 2014. The forest's settings are those of Optuna's `FanovaImportanceEvaluator`;
/// marginals are summed over the leaves' boxes with difference arrays, in time linear in the leaves,
/// where Optuna walks the tree for every midpoint.
struct FunctionalANOVA {
  /// Every parameter's part, in the order of the space.
  let shares: [ImportanceReport.Share]
  private let names: [String]
  private let boxes: [TreeBoxes]

  /// Beyond so many trials each tree draws this many of them.
  private static let mostDraws = 4_000

  init(
    _ parameters: [Parameter], samples: [ImportanceSample], scale: ImportanceScale, seed: UInt64
  ) {
    let axes = parameters.map { ImportanceAxis($0, samples: samples, scale: scale) }
    let forest = RegressionForest(
      columns: axes.map(\.places), values: samples.map(\.value),
      draws: min(samples.count, FunctionalANOVA.mostDraws), seed: seed)
    names = axes.map(\.name)
    boxes = forest.trees.map { TreeBoxes($0, dimensions: axes.count) }
      .filter { $0.variance > 0 }
    shares = axes.indices.map { [boxes] index in
      let parts = boxes.map { min(1, $0.variance(of: index) / $0.variance) }
      return ImportanceReport.Share(
        name: axes[index].name, share: 0, measure: parts.mean() ?? 0,
        deviation: parts.sampleStandardDeviation())
    }
  }

  /// What pairs of the most important parameters explain beyond either, the strongest first.
  ///
  /// - Parameter count: How many parameters are paired.
  func interactions(among count: Int) -> [ImportanceReport.Interaction] {
    let chosen = shares.indices.sorted { shares[$0].measure > shares[$1].measure }.prefix(count)
    // Pairs cost more than single parameters and need less precision.
    let trees = boxes.prefix(24)
    guard chosen.count > 1, !trees.isEmpty else { return [] }
    var found: [ImportanceReport.Interaction] = []
    for (place, first) in chosen.enumerated() {
      for second in chosen.dropFirst(place + 1) {
        let parts = trees.map { tree in
          max(
            0,
            tree.variance(of: first, and: second) - tree.variance(of: first)
              - tree.variance(of: second)) / tree.variance
        }
        found.append(
          ImportanceReport.Interaction(
            first: names[first], second: names[second], measure: parts.mean() ?? 0))
      }
    }
    return found.sorted { $0.measure > $1.measure }
  }
}

/// The leaves of a tree as boxes of the unit cube.
private struct TreeBoxes {
  /// The variance of the tree's values over the cube.
  let variance: Double
  private let dimensions: Int
  /// Where each coordinate is divided, its ends included.
  private let cuts: [[Double]]
  private var values: [Double] = []
  private var volumes: [Double] = []
  /// For each leaf and coordinate the indices of its cuts.
  private var ranges: [(low: Int32, high: Int32)] = []

  init(_ tree: RegressionTree, dimensions: Int) {
    self.dimensions = dimensions
    let cuts = (0..<dimensions).map { [0] + tree.thresholds(of: $0) + [1] }
    self.cuts = cuts
    var values: [Double] = []
    var volumes: [Double] = []
    var ranges: [(low: Int32, high: Int32)] = []
    tree.forEachLeaf(dimensions: dimensions) { low, high, value in
      values.append(value)
      var volume = 1.0
      for axis in 0..<dimensions {
        volume *= high[axis] - low[axis]
        ranges.append(
          (Int32(cuts[axis].place(of: low[axis])), Int32(cuts[axis].place(of: high[axis]))))
      }
      volumes.append(volume)
    }
    let mean = zip(values, volumes).reduce(0) { $0 + $1.0 * $1.1 }
    variance = zip(values, volumes).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
    // Around 0, so that squares of large values do not drown what differs.
    self.values = values.map { $0 - mean }
    self.volumes = volumes
    self.ranges = ranges
  }

  /// The variance of the mean over all other coordinates.
  func variance(of axis: Int) -> Double {
    let cuts = cuts[axis]
    var marginal = [Double](repeating: 0, count: cuts.count)
    for leaf in values.indices {
      let (low, high) = ranges[leaf * dimensions + axis]
      let part = values[leaf] * volumes[leaf] / (cuts[Int(high)] - cuts[Int(low)])
      marginal[Int(low)] += part
      marginal[Int(high)] -= part
    }
    var running = 0.0
    var mean = 0.0
    var square = 0.0
    var levels: [Double] = []
    levels.reserveCapacity(cuts.count)
    for index in 0..<(cuts.count - 1) {
      running += marginal[index]
      levels.append(running)
      mean += running * (cuts[index + 1] - cuts[index])
    }
    for index in levels.indices {
      let gap = levels[index] - mean
      square += gap * gap * (cuts[index + 1] - cuts[index])
    }
    return square
  }

  /// The variance of the mean over all but two coordinates.
  func variance(of first: Int, and second: Int) -> Double {
    let (xs, ys) = (cuts[first], cuts[second])
    let width = ys.count
    var marginal = [Double](repeating: 0, count: xs.count * width)
    for leaf in values.indices {
      let x = ranges[leaf * dimensions + first]
      let y = ranges[leaf * dimensions + second]
      let area = (xs[Int(x.high)] - xs[Int(x.low)]) * (ys[Int(y.high)] - ys[Int(y.low)])
      let part = values[leaf] * volumes[leaf] / area
      marginal[Int(x.low) * width + Int(y.low)] += part
      marginal[Int(x.low) * width + Int(y.high)] -= part
      marginal[Int(x.high) * width + Int(y.low)] -= part
      marginal[Int(x.high) * width + Int(y.high)] += part
    }
    var mean = 0.0
    var square = 0.0
    for i in 0..<(xs.count - 1) {
      var running = 0.0
      for j in 0..<(width - 1) {
        running += marginal[i * width + j]
        // The row above is summed already; the column so far is `running`.
        let level = running + (i > 0 ? marginal[(i - 1) * width + j] : 0)
        marginal[i * width + j] = level
        let area = (xs[i + 1] - xs[i]) * (ys[j + 1] - ys[j])
        mean += level * area
        square += level * level * area
      }
    }
    return max(0, square - mean * mean)
  }
}

extension [Double] {
  /// The index of an element that is there; the elements ascend.
  fileprivate func place(of value: Double) -> Int {
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
