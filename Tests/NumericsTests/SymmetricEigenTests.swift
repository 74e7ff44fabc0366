import Numerics
import Testing

@Suite struct `Symmetric eigenvalues` {
  @Test(arguments: 0..<10) func `put together they give the matrix`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let n = Int(seed) + 1
    let scale = seed % 2 == 0 ? 1.0 : 1e-150
    var matrix = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in i..<n {
        matrix[i * n + j] = random.normal() * scale
        matrix[j * n + i] = matrix[i * n + j]
      }
    }
    let eigen = SymmetricEigen(matrix, size: n)
    for i in 0..<n {
      for j in 0..<n {
        var sum = 0.0
        var product = 0.0
        for k in 0..<n {
          let (a, b) = (eigen.vectors[i * n + k], eigen.vectors[j * n + k])
          sum += a * eigen.values[k] * b
          product += a * b
        }
        #expect(abs(sum - matrix[i * n + j]) < 1e-12 * scale)
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test func `small values keep their digits`() {
    let eigen = SymmetricEigen([1, 1e-9, 1e-9, 1e-12], size: 2)
    let least = eigen.values.min() ?? 0
    #expect(abs(least - (1e-12 - 1e-18)) < 1e-26)
    #expect(SymmetricEigen([], size: 0).values.isEmpty)
  }
}
