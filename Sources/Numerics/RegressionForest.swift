/// Regression trees, each grown from samples drawn with replacement; every coordinate is looked at
/// in every split, as scikit-learn's `RandomForestRegressor` does by default.
///
/// Source: Breiman, "Random forests", Machine Learning 45, 2001.
public struct RegressionForest: Sendable {
  /// The trees.
  public let trees: [RegressionTree]

  /// Grows a forest.
  ///
  /// - Parameters:
  ///   - columns: The samples' coordinates in 0…1, a column each.
  ///   - values: The samples' values, finite.
  ///   - count: How many trees. Range `1...`.
  ///   - draws: Samples drawn for each tree; nil for as many as there are.
  ///   - maximumDepth: How many questions a path has at most.
  ///   - seed: The same seed grows the same forest.
  /// - Complexity: O(trees · columns · draws · depth) after one sort a column.
  public init(
    columns: [[Double]], values: [Double], count: Int = 64, draws: Int? = nil,
    maximumDepth: Int = 64, seed: UInt64 = 0
  ) {
    precondition(
      columns.allSatisfy { $0.count == values.count } && !values.isEmpty,
      "Every column of a forest has a coordinate for every value.")
    let orders = columns.map { column in
      column.indices.sorted { column[$0] < column[$1] }.map { Int32($0) }
    }
    let draws = min(values.count, draws ?? values.count)
    trees = (0..<count).map { index in
      var random = RandomStream(seed: seed, stream: UInt64(index))
      var weights = [Int32](repeating: 0, count: values.count)
      for _ in 0..<draws { weights[random.integer(in: 0...(values.count - 1))] += 1 }
      var grower = TreeGrower(
        columns: columns, values: values, weights: weights, maximumDepth: maximumDepth)
      return grower.grow(orders)
    }
  }

  /// The mean of the trees' values at a point.
  public func value(at point: [Double]) -> Double {
    trees.reduce(0) { $0 + $1.value(at: point) } / Double(trees.count)
  }
}

/// Grows one tree. The samples of a node are a range in the order of every column, so that a split
/// parts each order once and nothing is ever sorted again.
private struct TreeGrower {
  let columns: [[Double]]
  let values: [Double]
  let weights: [Int32]
  let maximumDepth: Int
  private var nodes: [RegressionTree.Node] = []
  private var goesLeft: [Bool]

  init(columns: [[Double]], values: [Double], weights: [Int32], maximumDepth: Int) {
    self.columns = columns
    self.values = values
    self.weights = weights
    self.maximumDepth = maximumDepth
    goesLeft = [Bool](repeating: false, count: values.count)
  }

  private struct Split {
    var feature: Int
    var threshold: Double
    /// How many of the range go left.
    var count: Int
    var gain: Double
  }

  mutating func grow(_ orders: [[Int32]]) -> RegressionTree {
    var drawn = orders.map { order in order.filter { weights[Int($0)] > 0 } }
    let count = drawn.first?.count ?? 0
    var scratch = [Int32](repeating: 0, count: count)
    var waiting: [(node: Int, range: Range<Int>, depth: Int)] = []
    if drawn.isEmpty {
      let total = zip(values, weights).reduce(0.0) { $0 + $1.0 * Double($1.1) }
      nodes.append(leaf(total / Double(max(1, weights.reduce(0, +)))))
    } else {
      nodes.append(leaf(mean(drawn[0][...])))
      waiting.append((0, 0..<count, 0))
    }
    while let (node, range, depth) = waiting.popLast() {
      guard range.count > 1, depth < maximumDepth, let split = bestSplit(drawn, range) else {
        continue
      }
      for index in drawn[split.feature][range].prefix(split.count) { goesLeft[Int(index)] = true }
      for feature in drawn.indices { part(&drawn[feature], range, &scratch) }
      let middle = range.lowerBound + split.count
      for index in drawn[split.feature][range.lowerBound..<middle] { goesLeft[Int(index)] = false }
      let left = nodes.count
      nodes.append(leaf(mean(drawn[0][range.lowerBound..<middle])))
      nodes.append(leaf(mean(drawn[0][middle..<range.upperBound])))
      nodes[node].feature = Int32(split.feature)
      nodes[node].threshold = split.threshold
      nodes[node].left = Int32(left)
      nodes[node].right = Int32(left + 1)
      waiting.append((left, range.lowerBound..<middle, depth + 1))
      waiting.append((left + 1, middle..<range.upperBound, depth + 1))
    }
    return RegressionTree(nodes: nodes)
  }

  private func leaf(_ value: Double) -> RegressionTree.Node {
    RegressionTree.Node(feature: -1, threshold: 0, left: -1, right: -1, value: value)
  }

  private func mean(_ samples: ArraySlice<Int32>) -> Double {
    var sum = 0.0
    var weight = 0.0
    for index in samples {
      let w = Double(weights[Int(index)])
      sum += w * values[Int(index)]
      weight += w
    }
    return sum / weight
  }

  /// The split that takes away the most of the squared error; nil if none takes any.
  private func bestSplit(_ drawn: [[Int32]], _ range: Range<Int>) -> Split? {
    var best: Split?
    values.withUnsafeBufferPointer { values in
      weights.withUnsafeBufferPointer { weights in
        // Deviations from one of the values: sums of large numbers would drown small differences.
        let origin = values[Int(drawn[0][range.lowerBound])]
        var total = 0.0
        var mass = 0.0
        var squares = 0.0
        for index in drawn[0][range] {
          let w = Double(weights[Int(index)])
          let y = values[Int(index)] - origin
          total += w * y
          squares += w * y * y
          mass += w
        }
        let base = total * total / mass
        let error = squares - base
        guard error > 1e-14 * squares, error > 0 else { return }
        for feature in drawn.indices {
          columns[feature].withUnsafeBufferPointer { column in
            drawn[feature].withUnsafeBufferPointer { order in
              var sum = 0.0
              var weight = 0.0
              var x = column[Int(order[range.lowerBound])]
              for position in range.lowerBound..<(range.upperBound - 1) {
                let index = Int(order[position])
                let w = Double(weights[index])
                sum += w * (values[index] - origin)
                weight += w
                let next = column[Int(order[position + 1])]
                guard next > x else { continue }
                let rest = total - sum
                let gain = sum * sum / weight + rest * rest / (mass - weight) - base
                if gain > best?.gain ?? 0 {
                  let middle = x + (next - x) / 2
                  best = Split(
                    feature: feature, threshold: middle < next ? middle : x,
                    count: position + 1 - range.lowerBound, gain: gain)
                }
                x = next
              }
            }
          }
        }
      }
    }
    return best
  }

  /// Puts those that go left before the others, each in their order.
  private func part(_ order: inout [Int32], _ range: Range<Int>, _ scratch: inout [Int32]) {
    order.withUnsafeMutableBufferPointer { order in
      scratch.withUnsafeMutableBufferPointer { scratch in
        goesLeft.withUnsafeBufferPointer { goesLeft in
          var place = range.lowerBound
          var held = 0
          for position in range {
            let index = order[position]
            if goesLeft[Int(index)] {
              order[place] = index
              place += 1
            } else {
              scratch[held] = index
              held += 1
            }
          }
          for position in 0..<held { order[place + position] = scratch[position] }
        }
      }
    }
  }
}
