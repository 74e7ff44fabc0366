import Numerics

/// Places in a search space, one axis after the other, and their distances under a kernel.
struct KernelPoints: Sendable, Equatable {
  /// How many places there are.
  private(set) var count = 0
  /// Which axes hold choices: two of them are the same or are not.
  let isChoice: [Bool]
  /// The coordinates, by axis.
  private(set) var columns: [[Double]]

  init(isChoice: [Bool]) {
    self.isChoice = isChoice
    columns = isChoice.map { _ in [] }
  }

  /// How many axes there are.
  var dimensions: Int { isChoice.count }

  mutating func append(_ point: [Double]) {
    for axis in columns.indices { columns[axis].append(point[axis]) }
    count += 1
  }

  /// The coordinates of one place.
  subscript(index: Int) -> [Double] { columns.map { $0[index] } }

  /// The weighted squared distances of a place from the first `limit` ones.
  func squaredDistances(
    from point: [Double], weights: [Double], limit: Int, into result: UnsafeMutablePointer<Double>
  ) {
    for i in 0..<limit { result[i] = 0 }
    for axis in columns.indices {
      let (x, weight) = (point[axis], weights[axis])
      let isChoice = isChoice[axis]
      columns[axis].withUnsafeBufferPointer { column in
        guard let column = column.baseAddress else { return }
        if isChoice {
          for i in 0..<limit { result[i] += column[i] == x ? 0 : weight }
        } else {
          for i in 0..<limit {
            let difference = column[i] - x
            result[i] += weight * (difference * difference)
          }
        }
      }
    }
  }

  /// The weighted sum of the unweighted squared distances along an axis, over all pairs i > j.
  ///
  /// - Parameter pairs: The weights, row i having i of them.
  func pairSum(along axis: Int, weights pairs: UnsafePointer<Double>) -> Double {
    var total = 0.0
    columns[axis].withUnsafeBufferPointer { column in
      guard let column = column.baseAddress else { return }
      var row = pairs
      for i in 0..<count {
        let x = column[i]
        if isChoice[axis] {
          for j in 0..<i where column[j] != x { total += row[j] }
        } else {
          total += squares(row, column, x, i)
        }
        row += i
      }
    }
    return total
  }

  @inline(__always)
  private func squares(
    _ weights: UnsafePointer<Double>, _ column: UnsafePointer<Double>, _ x: Double, _ count: Int
  ) -> Double {
    var s0 = 0.0
    var s1 = 0.0
    var s2 = 0.0
    var s3 = 0.0
    var j = 0
    while j &+ 4 <= count {
      let a = column[j] - x
      let b = column[j &+ 1] - x
      let c = column[j &+ 2] - x
      let d = column[j &+ 3] - x
      s0 += weights[j] * (a * a)
      s1 += weights[j &+ 1] * (b * b)
      s2 += weights[j &+ 2] * (c * c)
      s3 += weights[j &+ 3] * (d * d)
      j &+= 4
    }
    while j < count {
      let a = column[j] - x
      s0 += weights[j] * (a * a)
      j &+= 1
    }
    return (s0 + s2) + (s1 + s3)
  }
}
