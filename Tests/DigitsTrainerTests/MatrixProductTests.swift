import Numerics
import Testing

@testable import DigitsTrainer

@Suite struct `Matrix product` {
  @Test(arguments: 0..<30) func `agrees with the definition, plain and transposed`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let rows = random.integer(in: 1...11)
    let depth = random.integer(in: 1...40)
    let columns = 8 * random.integer(in: 1...3)
    let left = FloatBuffer(count: rows * depth)
    let right = FloatBuffer(count: depth * columns)
    for index in 0..<left.count { left.base[index] = Float(random.integer(in: -9...9)) }
    for index in 0..<right.count { right.base[index] = Float(random.integer(in: -9...9)) }
    let leftIsTransposed = random.chance(0.5)
    let rightIsTransposed = random.chance(0.5)
    let a =
      leftIsTransposed
      ? MatrixView(left.base, width: rows).transposed : MatrixView(left.base, width: depth)
    let b =
      rightIsTransposed
      ? MatrixView(right.base, width: depth).transposed : MatrixView(right.base, width: columns)

    let result = FloatBuffer(count: rows * columns)
    MatrixProduct(depth: 40).multiply(
      a, b, rows: rows, depth: depth, columns: columns, into: result.base)

    for row in 0..<rows {
      for column in 0..<columns {
        var sum: Float = 0
        for inner in 0..<depth {
          let x = left.base[leftIsTransposed ? inner * rows + row : row * depth + inner]
          let y = right.base[rightIsTransposed ? column * depth + inner : inner * columns + column]
          sum += x * y  // whole numbers: exact in any order
        }
        #expect(result.base[row * columns + column] == sum, "seed \(seed)")
      }
    }
  }
}
