/// A tree of questions "is coordinate *j* at most *t*?", with a value at every leaf.
///
/// Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984: each split
/// takes away the most of the squared error; leaves hold one value or samples that no coordinate
/// tells apart.
public struct RegressionTree: Sendable {
  /// A question, or a leaf.
  struct Node: Sendable {
    /// The coordinate asked for; −1 at a leaf.
    var feature: Int32
    /// At most this goes left.
    var threshold: Double
    /// The node to the left; the right one follows from building.
    var left: Int32
    var right: Int32
    /// The mean of the samples.
    var value: Double
  }

  var nodes: [Node] = []

  /// The value at a point.
  public func value(at point: [Double]) -> Double {
    var index = 0
    while nodes[index].feature >= 0 {
      let node = nodes[index]
      index = Int(point[Int(node.feature)] <= node.threshold ? node.left : node.right)
    }
    return nodes[index].value
  }

  /// Calls `body` with each leaf's box within the unit cube and its value.
  ///
  /// - Parameter dimensions: How many coordinates there are.
  public func forEachLeaf(
    dimensions: Int, _ body: (_ low: [Double], _ high: [Double], _ value: Double) -> Void
  ) {
    var low = [Double](repeating: 0, count: dimensions)
    var high = [Double](repeating: 1, count: dimensions)
    visit(0, &low, &high, body)
  }

  private func visit(
    _ index: Int, _ low: inout [Double], _ high: inout [Double],
    _ body: ([Double], [Double], Double) -> Void
  ) {
    let node = nodes[index]
    guard node.feature >= 0 else {
      body(low, high, node.value)
      return
    }
    let feature = Int(node.feature)
    let (below, above) = (low[feature], high[feature])
    high[feature] = node.threshold
    visit(Int(node.left), &low, &high, body)
    high[feature] = above
    low[feature] = node.threshold
    visit(Int(node.right), &low, &high, body)
    low[feature] = below
  }

  /// Where a coordinate is asked for, ascending, each once.
  public func thresholds(of feature: Int) -> [Double] {
    let all = nodes.filter { $0.feature == Int32(feature) }.map(\.threshold).sorted()
    var unique: [Double] = []
    for value in all where unique.last != value { unique.append(value) }
    return unique
  }
}
