/// A matrix in memory that is read, transposed if the strides say so.
struct MatrixView {
  /// The element at row 0, column 0.
  let base: UnsafePointer<Float>
  /// From one row to the next, in elements.
  let rowStride: Int
  /// From one column to the next, in elements.
  let columnStride: Int

  /// Rows of this width that lie one after the other.
  init(_ base: UnsafePointer<Float>, width: Int) {
    self.init(base: base, rowStride: width, columnStride: 1)
  }

  private init(base: UnsafePointer<Float>, rowStride: Int, columnStride: Int) {
    self.base = base
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// The same numbers with rows and columns exchanged.
  var transposed: MatrixView {
    MatrixView(base: base, rowStride: columnStride, columnStride: rowStride)
  }
}

/// Multiplies matrices: nearly all of the network's work.
///
/// The right factor is packed into panels of eight columns, so that the innermost loop reads it in
/// order whatever its strides, and two rows of the left factor share each load of a panel's row.
/// The sums are sixteen plain variables: the optimiser turns them into vector registers (over 25
/// GFLOP/s a core on plain x86-64), while a debug build, where each operation of a SIMD type is
/// a call, runs them at a bearable fraction of that.
struct MatrixProduct {
  private let panel: FloatBuffer

  /// For products whose inner dimension is at most `depth`.
  init(depth: Int) { panel = FloatBuffer(count: depth * 8) }

  /// `result` = `left` · `right`, of `rows` × `depth` and `depth` × `columns`.
  ///
  /// - Parameters:
  ///   - columns: A multiple of 8.
  ///   - result: Row after row, `columns` wide.
  func multiply(
    _ left: MatrixView, _ right: MatrixView, rows: Int, depth: Int, columns: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    precondition(columns % 8 == 0 && depth * 8 <= panel.count, "Outside what was laid out.")
    for column in stride(from: 0, to: columns, by: 8) {
      pack(right, depth: depth, column: column)
      for row in stride(from: 0, to: rows, by: 2) {
        // A last odd row is worked out twice, both times to the same place.
        let other = min(row + 1, rows - 1)
        twoRows(
          left.base + row * left.rowStride, left.base + other * left.rowStride,
          step: left.columnStride, depth: depth,
          into: result + (row * columns + column), result + (other * columns + column))
      }
    }
  }

  private func pack(_ right: MatrixView, depth: Int, column: Int) {
    let step = right.columnStride
    var source = right.base + column * step
    var target = panel.base
    var left = depth
    while left > 0 {
      target[0] = source[0]
      target[1] = source[step]
      target[2] = source[2 &* step]
      target[3] = source[3 &* step]
      target[4] = source[4 &* step]
      target[5] = source[5 &* step]
      target[6] = source[6 &* step]
      target[7] = source[7 &* step]
      target += 8
      source += right.rowStride
      left &-= 1
    }
  }

  private func twoRows(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, step: Int, depth: Int,
    into firstOut: UnsafeMutablePointer<Float>, _ secondOut: UnsafeMutablePointer<Float>
  ) {
    var a = first
    var b = second
    var p = UnsafePointer(panel.base)
    var (a0, a1, a2, a3): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var (a4, a5, a6, a7): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var (b0, b1, b2, b3): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var (b4, b5, b6, b7): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var left = depth
    while left > 0 {
      let x = a.pointee
      let y = b.pointee
      a0 += x * p[0]
      a1 += x * p[1]
      a2 += x * p[2]
      a3 += x * p[3]
      a4 += x * p[4]
      a5 += x * p[5]
      a6 += x * p[6]
      a7 += x * p[7]
      b0 += y * p[0]
      b1 += y * p[1]
      b2 += y * p[2]
      b3 += y * p[3]
      b4 += y * p[4]
      b5 += y * p[5]
      b6 += y * p[6]
      b7 += y * p[7]
      a += step
      b += step
      p += 8
      left &-= 1
    }
    let row = firstOut
    (row[0], row[1], row[2], row[3]) = (a0, a1, a2, a3)
    (row[4], row[5], row[6], row[7]) = (a4, a5, a6, a7)
    let next = secondOut
    (next[0], next[1], next[2], next[3]) = (b0, b1, b2, b3)
    (next[4], next[5], next[6], next[7]) = (b4, b5, b6, b7)
  }
}
