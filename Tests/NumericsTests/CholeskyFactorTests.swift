import Numerics
import Testing

@Suite struct `Cholesky factor` {
  /// A positive definite matrix: AᵀA plus a little on the diagonal.
  private func matrix(_ n: Int, seed: UInt64) -> [Double] {
    var random = RandomStream(seed: seed)
    let a = (0..<n * n).map { _ in random.normal() }
    return (0..<n * n).map { place in
      let (i, j) = (place / n, place % n)
      let product = (0..<n).reduce(0) { $0 + a[$1 * n + i] * a[$1 * n + j] }
      return product + (i == j ? 0.5 : 0)
    }
  }

  private func times(_ a: [Double], _ x: [Double]) -> [Double] {
    let n = x.count
    return (0..<n).map { i in (0..<n).reduce(0) { $0 + a[i * n + $1] * x[$1] } }
  }

  @Test(arguments: 1..<14) func `the factor times its transpose is the matrix`(n: Int) throws {
    let a = matrix(n, seed: UInt64(n))
    let factor = try #require(CholeskyFactor(a, count: n))
    for i in 0..<n {
      for j in 0...i {
        let product = (0..<n).reduce(0) {
          $0 + factor.rows[i * factor.stride + $1] * factor.rows[j * factor.stride + $1]
        }
        #expect(abs(product - a[i * n + j]) < 1e-10)
      }
    }
  }

  @Test(arguments: 1..<14) func `the inverse times the matrix is one`(n: Int) throws {
    let a = matrix(n, seed: UInt64(n))
    let inverse = try #require(CholeskyFactor(a, count: n)).inverse()
    for column in 0..<n {
      let product = times(a, (0..<n).map { inverse[$0 * n + column] })
      for i in 0..<n { #expect(abs(product[i] - (i == column ? 1 : 0)) < 1e-8) }
    }
  }

  @Test(arguments: [1, 3, 4, 5, 9]) func `many right sides are solved as one is`(sides: Int) throws
  {
    let n = 11
    let factor = try #require(CholeskyFactor(matrix(n, seed: 1), count: n))
    var random = RandomStream(seed: 5)
    let right = (0..<n * sides).map { _ in random.normal() }
    var solved = right
    factor.solveLower(&solved)
    for side in 0..<sides {
      for i in 0..<n {
        let product = (0...i).reduce(0) {
          $0 + factor.rows[i * factor.stride + $1] * solved[side * n + $1]
        }
        #expect(abs(product - right[side * n + i]) < 1e-9)
      }
    }
  }

  @Test func `a row appended gives the factor of the larger matrix`() throws {
    let n = 9
    let a = matrix(n, seed: 3)
    let whole = try #require(CholeskyFactor(a, count: n))
    let part = (0..<36).map { a[$0 / 6 * n + $0 % 6] }
    var grown = try #require(CholeskyFactor(part, count: 6, capacity: n))
    for i in 6..<n {
      let isDefinite = grown.append((0..<i).map { a[i * n + $0] }, diagonal: a[i * n + i])
      #expect(isDefinite)
    }
    for (one, other) in zip(grown.rows, whole.rows) { #expect(abs(one - other) < 1e-10) }
    #expect(abs(grown.logDeterminant - whole.logDeterminant) < 1e-10)
  }

  @Test func `what is not positive definite has no factor`() {
    #expect(CholeskyFactor([1, 0, 2, 1], count: 2) == nil)
    #expect(CholeskyFactor([.nan], count: 1) == nil)
    #expect(CholeskyFactor([0], count: 1) == nil)
    var factor = CholeskyFactor([4], count: 1, capacity: 2)
    let isSingular = factor?.append([4], diagonal: 4) == false
    let isDefinite = factor?.append([2], diagonal: 5) == true
    #expect(isSingular && isDefinite && factor?.count == 2)
  }
}
