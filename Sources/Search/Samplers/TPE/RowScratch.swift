import Numerics

/// The few rows of a block that count at a candidate.
struct RowScratch {
  private let misfits: UnsafeMutablePointer<Float>
  private let weights: UnsafeMutablePointer<Float>
  private let room: Int
  private var count = 0

  /// - Parameter memory: Room for twice `stride` numbers.
  init(memory: UnsafeMutablePointer<Float>, stride: Int) {
    misfits = memory
    weights = memory + stride
    room = stride
  }

  /// Keeps the groups of four rows of which one has a misfit below a limit.
  mutating func keep(
    _ all: UnsafePointer<Float>, _ given: UnsafePointer<Float>, count rows: Int, below limit: Float
  ) {
    count = 0
    var row = 0
    while row &+ 8 <= rows {
      let a = all[row] < all[row &+ 4] ? all[row] : all[row &+ 4]
      let b = all[row &+ 1] < all[row &+ 5] ? all[row &+ 1] : all[row &+ 5]
      let c = all[row &+ 2] < all[row &+ 6] ? all[row &+ 2] : all[row &+ 6]
      let d = all[row &+ 3] < all[row &+ 7] ? all[row &+ 3] : all[row &+ 7]
      let ab = a < b ? a : b
      let cd = c < d ? c : d
      if (ab < cd ? ab : cd) < limit {
        for index in row..<row &+ 8 {
          misfits[count] = all[index]
          weights[count] = given[index]
          count &+= 1
        }
      }
      row &+= 8
    }
    while row < rows {
      misfits[count] = all[row]
      weights[count] = given[row]
      count &+= 1
      row &+= 1
    }
  }

  /// The largest exponent, −½ of the least misfit, and the weighted sum of the exponentials less
  /// it; nil without rows. What was kept is used up.
  func logSum() -> (top: Double, sum: Double)? {
    guard count > 0 else { return nil }
    var least = misfits[0]
    for row in 1..<max(1, count) where misfits[row] < least { least = misfits[row] }
    var row = 0
    while row < count {
      misfits[row] = weights[row] * fastExponential((least - misfits[row]) * 0.5)
      row &+= 1
    }
    var (a, b, c, d) = (Float(0), Float(0), Float(0), Float(0))
    row = 0
    while row &+ 4 <= count {
      a += misfits[row]
      b += misfits[row &+ 1]
      c += misfits[row &+ 2]
      d += misfits[row &+ 3]
      row &+= 4
    }
    while row < count {
      a += misfits[row]
      row &+= 1
    }
    return (Double(least) * -0.5, Double((a + b) + (c + d)))
  }
}
