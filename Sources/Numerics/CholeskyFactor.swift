import Foundation

/// The lower triangular factor L of a symmetric positive definite matrix A = L·Lᵀ.
///
/// Rows lie one after the other, so that every step of factorising, solving and inverting is an
/// inner product of contiguous numbers, four at a time.
public struct CholeskyFactor: Sendable {
  /// How many rows there are.
  public private(set) var count: Int
  /// The rows, each `stride` numbers long; those above the diagonal are 0.
  public private(set) var rows: [Double]
  /// From the start of one row to that of the next.
  public let stride: Int

  /// The factor of a matrix; nil if it is not positive definite.
  ///
  /// - Parameters:
  ///   - matrix: The rows one after the other, each `count` long; only the lower triangle is read.
  ///   - count: The number of rows.
  ///   - capacity: Room for this many rows, for `append`.
  /// - Complexity: O(*n*³ / 3).
  public init?(_ matrix: [Double], count: Int, capacity: Int? = nil) {
    precondition(matrix.count >= count * count, "A matrix needs all its rows.")
    self.count = count
    stride = max(count, capacity ?? count)
    rows = [Double](repeating: 0, count: stride * stride)
    let stride = stride
    let isDefinite = rows.withUnsafeMutableBufferPointer { rows -> Bool in
      guard let factor = rows.baseAddress else { return true }
      return matrix.withUnsafeBufferPointer { matrix -> Bool in
        guard let matrix = matrix.baseAddress else { return true }
        for i in 0..<count {
          let row = factor + i * stride
          row.update(from: matrix + i * count, count: i + 1)
          guard CholeskyFactor.reduce(row, i, factor, stride) else { return false }
        }
        return true
      }
    }
    guard isDefinite else { return nil }
  }

  /// Makes the `i`-th row of a matrix the `i`-th of its factor. False if that is impossible.
  @inline(__always)
  private static func reduce(
    _ row: UnsafeMutablePointer<Double>, _ i: Int, _ factor: UnsafeMutablePointer<Double>,
    _ stride: Int
  ) -> Bool {
    substitute(row, i, factor, stride)
    let rest = row[i] - innerProduct(row, row, i)
    // Also false for NaN.
    guard rest > 0, rest < .infinity else { return false }
    row[i] = rest.squareRoot()
    return true
  }

  /// Solves L·x = b for the first `count` rows, in place.
  @inline(__always)
  private static func substitute(
    _ x: UnsafeMutablePointer<Double>, _ count: Int, _ factor: UnsafePointer<Double>, _ stride: Int
  ) {
    var j = 0
    while j &+ 4 <= count {
      let r0 = factor + j &* stride
      let r1 = r0 + stride
      let r2 = r1 + stride
      let r3 = r2 + stride
      let p = innerProducts(x, r0, r1, r2, r3, j)
      let x0 = (x[j] - p.0) / r0[j]
      let x1 = (x[j &+ 1] - p.1 - x0 * r1[j]) / r1[j &+ 1]
      let x2 = (x[j &+ 2] - p.2 - x0 * r2[j] - x1 * r2[j &+ 1]) / r2[j &+ 2]
      let head = x0 * r3[j] + x1 * r3[j &+ 1] + x2 * r3[j &+ 2]
      x[j] = x0
      x[j &+ 1] = x1
      x[j &+ 2] = x2
      x[j &+ 3] = (x[j &+ 3] - p.3 - head) / r3[j &+ 3]
      j &+= 4
    }
    while j < count {
      let row = factor + j &* stride
      x[j] = (x[j] - innerProduct(x, row, j)) / row[j]
      j &+= 1
    }
  }

  /// Adds a row and a column to the matrix. False, and nothing changes, if it would no longer be
  /// positive definite.
  ///
  /// - Parameters:
  ///   - row: The new row left of the diagonal.
  ///   - diagonal: The new number on the diagonal.
  /// - Precondition: There is capacity left.
  /// - Complexity: O(*n*²).
  public mutating func append(_ row: [Double], diagonal: Double) -> Bool {
    precondition(count < stride && row.count == count, "There is no room for this row.")
    let (count, stride) = (count, stride)
    let isDefinite = rows.withUnsafeMutableBufferPointer { rows -> Bool in
      guard let factor = rows.baseAddress else { return false }
      let place = factor + count * stride
      for j in 0..<count { place[j] = row[j] }
      place[count] = diagonal
      if CholeskyFactor.reduce(place, count, factor, stride) { return true }
      for j in 0...count { place[j] = 0 }
      return false
    }
    if isDefinite { self.count += 1 }
    return isDefinite
  }

  /// The logarithm of the matrix's determinant.
  public var logDeterminant: Double {
    (0..<count).reduce(0) { $0 + 2 * log(rows[$1 * stride + $1]) }
  }

  /// Solves L·x = b in place, for any number of right sides.
  ///
  /// - Parameters:
  ///   - sides: The right sides one after the other, each `count` long.
  /// - Complexity: O(*n*² / 2) each.
  public func solveLower(_ sides: inout [Double]) {
    let (count, stride) = (count, stride)
    guard count > 0 else { return }
    rows.withUnsafeBufferPointer { rows in
      sides.withUnsafeMutableBufferPointer { sides in
        guard let factor = rows.baseAddress, let all = sides.baseAddress else { return }
        var first = 0
        let total = sides.count / count
        while first &+ 4 <= total {
          let x0 = all + first &* count
          let x1 = x0 + count
          let x2 = x1 + count
          let x3 = x2 + count
          for i in 0..<count {
            let row = factor + i &* stride
            let p = innerProducts(row, x0, x1, x2, x3, i)
            let inverse = 1 / row[i]
            x0[i] = (x0[i] - p.0) * inverse
            x1[i] = (x1[i] - p.1) * inverse
            x2[i] = (x2[i] - p.2) * inverse
            x3[i] = (x3[i] - p.3) * inverse
          }
          first &+= 4
        }
        while first < total {
          CholeskyFactor.substitute(all + first &* count, count, factor, stride)
          first &+= 1
        }
      }
    }
  }

  /// The inverse of the matrix, whole: rows one after the other, each `count` long.
  ///
  /// - Complexity: O(2*n*³ / 3).
  public func inverse() -> [Double] {
    let (count, stride) = (count, stride)
    // Row j is column j of L⁻¹; left of the diagonal it is 0.
    var columns = [Double](repeating: 0, count: count * count)
    var result = [Double](repeating: 0, count: count * count)
    guard count > 0 else { return result }
    rows.withUnsafeBufferPointer { rows in
      columns.withUnsafeMutableBufferPointer { columns in
        result.withUnsafeMutableBufferPointer { result in
          guard let factor = rows.baseAddress, let columns = columns.baseAddress,
            let result = result.baseAddress
          else { return }
          CholeskyFactor.invert(factor, stride, count, into: columns)
          for i in 0..<count {
            let a = columns + i * count
            var j = 0
            // Only what both have: from the later diagonal on.
            while j &+ 4 <= i &+ 1 {
              let b = columns + (j &* count &+ i)
              let p = innerProducts(
                a + i, b, b + count, b + 2 &* count, b + 3 &* count, count &- i)
              let row = result + i &* count
              row[j] = p.0
              row[j &+ 1] = p.1
              row[j &+ 2] = p.2
              row[j &+ 3] = p.3
              j &+= 4
            }
            while j <= i {
              result[i &* count &+ j] =
                innerProduct(a + i, columns + (j &* count &+ i), count &- i)
              j &+= 1
            }
          }
          for i in 0..<count {
            for j in 0..<i { result[j &* count &+ i] = result[i &* count &+ j] }
          }
        }
      }
    }
    return result
  }

  private static func invert(
    _ factor: UnsafePointer<Double>, _ stride: Int, _ count: Int,
    into columns: UnsafeMutablePointer<Double>
  ) {
    var first = 0
    while first < count {
      let width = min(4, count &- first)
      let c0 = columns + first &* count
      let c1 = width > 1 ? c0 + count : c0
      let c2 = width > 2 ? c1 + count : c0
      let c3 = width > 3 ? c2 + count : c0
      for i in first..<count {
        let row = factor + i &* stride
        let p = innerProducts(
          row + first, c0 + first, c1 + first, c2 + first, c3 + first, i &- first)
        let inverse = 1 / row[i]
        // The unit vector's one stands on the diagonal; what is above it stays 0.
        if width > 3, i >= first &+ 3 { c3[i] = ((i == first &+ 3 ? 1 : 0) - p.3) * inverse }
        if width > 2, i >= first &+ 2 { c2[i] = ((i == first &+ 2 ? 1 : 0) - p.2) * inverse }
        if width > 1, i >= first &+ 1 { c1[i] = ((i == first &+ 1 ? 1 : 0) - p.1) * inverse }
        c0[i] = ((i == first ? 1 : 0) - p.0) * inverse
      }
      first &+= 4
    }
  }
}

/// A symmetric matrix times a vector.
///
/// - Parameters:
///   - matrix: All rows one after the other.
///   - vector: As many numbers as there are rows.
///   - result: Takes the product.
public func multiply(
  _ matrix: UnsafePointer<Double>, _ vector: UnsafePointer<Double>, count: Int,
  into result: UnsafeMutablePointer<Double>
) {
  var i = 0
  while i &+ 4 <= count {
    let row = matrix + i &* count
    let p = innerProducts(
      vector, row, row + count, row + 2 &* count, row + 3 &* count, count)
    result[i] = p.0
    result[i &+ 1] = p.1
    result[i &+ 2] = p.2
    result[i &+ 3] = p.3
    i &+= 4
  }
  while i < count {
    result[i] = innerProduct(vector, matrix + i &* count, count)
    i &+= 1
  }
}

/// A symmetric matrix, all rows one after the other, times a vector.
public func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
  precondition(matrix.count == vector.count * vector.count, "the matrix is not the vector's")
  var result = [Double](repeating: 0, count: vector.count)
  matrix.withUnsafeBufferPointer { matrix in
    vector.withUnsafeBufferPointer { vector in
      result.withUnsafeMutableBufferPointer { result in
        guard let a = matrix.baseAddress, let b = vector.baseAddress, let c = result.baseAddress
        else { return }
        multiply(a, b, count: vector.count, into: c)
      }
    }
  }
  return result
}
