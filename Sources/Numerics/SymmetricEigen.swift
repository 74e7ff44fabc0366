/// The eigenvalues and eigenvectors of a symmetric matrix.
public struct SymmetricEigen: Sendable, Hashable {
  /// The eigenvalues, in the order of the vectors.
  public private(set) var values: [Double]
  /// The eigenvectors as the columns of a matrix, row by row; orthonormal.
  public private(set) var vectors: [Double]

  /// Decomposes a matrix given row by row; the part above the diagonal counts.
  ///
  /// Jacobi's cyclic rotations: O(*n*³) a sweep, of which six to ten are needed. For matrices of up to
  /// a hundred rows; small eigenvalues come out to full relative accuracy.
  ///
  /// - Precondition: `matrix` has `size`² elements, all finite.
  ///
  /// Source: Golub and Van Loan, "Matrix computations", 4th edition, 8.5.
  public init(_ matrix: [Double], size n: Int) {
    precondition(matrix.count == n * n, "A square matrix is needed.")
    var a = matrix
    var v = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      v[i * n + i] = 1
      for j in 0..<i { a[i * n + j] = a[j * n + i] }
    }
    let scale = a.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<60 where n > 1 {
      var off = 0.0
      for p in 0..<n - 1 { for q in p + 1..<n { off += a[p * n + q] * a[p * n + q] } }
      if !(off > 1e-32 * scale) { break }
      for p in 0..<n - 1 {
        for q in p + 1..<n where a[p * n + q] != 0 { Self.rotate(&a, &v, n, p, q) }
      }
    }
    values = (0..<n).map { a[$0 * n + $0] }
    vectors = v
  }

  private static func rotate(
    _ a: inout [Double], _ v: inout [Double], _ n: Int, _ p: Int, _ q: Int
  ) {
    let theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
    let root = (theta * theta + 1).squareRoot()
    let t = (theta < 0 ? -1 : 1) / (abs(theta) + root)
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in 0..<n {
      let (x, y) = (a[k * n + p], a[k * n + q])
      a[k * n + p] = c * x - s * y
      a[k * n + q] = s * x + c * y
    }
    for k in 0..<n {
      let (x, y) = (a[p * n + k], a[q * n + k])
      a[p * n + k] = c * x - s * y
      a[q * n + k] = s * x + c * y
      let (left, right) = (v[k * n + p], v[k * n + q])
      v[k * n + p] = c * left - s * right
      v[k * n + q] = s * left + c * right
    }
  }
}
