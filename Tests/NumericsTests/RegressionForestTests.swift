import Numerics
import Testing

@Suite struct `Regression forests` {
  private func samples(_ count: Int) -> (columns: [[Double]], values: [Double]) {
    var random = RandomStream(seed: 5)
    let x = (0..<count).map { _ in random.uniform() }
    let y = (0..<count).map { _ in random.uniform() }
    return ([x, y], zip(x, y).map { $0 > 0.3 ? 1 + $1 : 0 })
  }

  @Test func `learn a function with a step`() {
    let (columns, values) = samples(300)
    let forest = RegressionForest(columns: columns, values: values, count: 20, seed: 1)
    for (x, y) in [(0.1, 0.5), (0.2, 0.9), (0.5, 0.2), (0.9, 0.8)] {
      let truth = x > 0.3 ? 1 + y : 0
      #expect(abs(forest.value(at: [x, y]) - truth) < 0.1)
    }
  }

  @Test func `are the same from the same seed, and others from another`() {
    let (columns, values) = samples(50)
    func grown(_ seed: UInt64) -> [[Double]] {
      let forest = RegressionForest(columns: columns, values: values, count: 3, seed: seed)
      return forest.trees.map { $0.thresholds(of: 0) }
    }
    #expect(grown(1) == grown(1))
    #expect(grown(1) != grown(2))
  }

  @Test func `have leaves that fill the cube, each with the value of its points`() {
    let (columns, values) = samples(80)
    let tree = RegressionForest(columns: columns, values: values, count: 1).trees[0]
    var volume = 0.0
    tree.forEachLeaf(dimensions: 2) { low, high, value in
      volume += (high[0] - low[0]) * (high[1] - low[1])
      let middle = zip(low, high).map { ($0 + $1) / 2 }
      #expect(tree.value(at: middle) == value)
    }
    #expect(abs(volume - 1) < 1e-12)
    #expect(tree.thresholds(of: 0) == tree.thresholds(of: 0).sorted())
  }

  @Test func `bear samples that nothing tells apart`() {
    let same = RegressionForest(columns: [[0.5, 0.5]], values: [1, 3], count: 64, seed: 2)
    #expect((1.5...2.5).contains(same.value(at: [0.5])))
    let one = RegressionForest(columns: [[0.5]], values: [7], count: 2)
    #expect(one.value(at: [0.1]) == 7)
  }
}
