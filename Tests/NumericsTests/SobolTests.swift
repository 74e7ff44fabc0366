import Testing

@testable import Numerics

@Suite struct `Sobol points` {
  @Test func `the directions are those of Joe and Kuo`() {
    // The sixth and eighth point in Gray order, as scipy's `qmc.Sobol(128, scramble=False)` has them.
    func point(_ index: UInt32, _ dimension: Int) -> Double {
      let gray = index ^ index >> 1
      let bits = (0..<32).reduce(UInt32(0)) { bits, i in
        gray >> UInt32(i) & 1 == 1 ? bits ^ SobolDirections.all[dimension][i] : bits
      }
      return Double(bits) * 0x1p-32
    }
    #expect(SobolDirections.all.count == SobolSequence.mostDimensions)
    #expect(SobolDirections.all.allSatisfy { $0.count == 32 })
    #expect(
      [0, 1, 2, 3, 50, 127].map { point(5, $0) } == [0.875, 0.875, 0.125, 0.375, 0.625, 0.125])
    #expect([0, 1, 2, 127].map { point(7, $0) } == [0.125, 0.625, 0.375, 0.375])
  }

  @Test(arguments: 0..<4) func `any power of two of them falls into as many strips`(seed: UInt64) {
    let sequence = SobolSequence(dimensions: 128, seed: seed)
    for count in [2, 16, 64] {
      let points = (0..<count).map(sequence.point(at:))
      for dimension in 0..<128 {
        let strips = Set(points.map { Int($0[dimension] * Double(count)) })
        #expect(strips.count == count, "dimension \(dimension), \(count) points")
      }
    }
  }

  @Test func `two dimensions fill squares, each seed in its own way`() {
    let sequence = SobolSequence(dimensions: 2, seed: 5)
    let points = (0..<64).map(sequence.point(at:))
    #expect(Set(points.map { Int($0[0] * 8) * 8 + Int($0[1] * 8) }).count == 64)
    #expect(points.joined().allSatisfy { $0 > 0 && $0 < 1 })
    #expect(SobolSequence(dimensions: 2, seed: 6).point(at: 0) != points[0])
    #expect(SobolSequence(dimensions: 2, seed: 5).point(at: 9) == points[9])
    #expect(SobolSequence(dimensions: 0, seed: 5).point(at: 9).isEmpty)
  }

  @Test func `one point is uniform over the seeds`() {
    let mean =
      (0..<2_000).reduce(0) { $0 + SobolSequence(dimensions: 3, seed: $1).point(at: 3)[2] } / 2_000
    #expect(abs(mean - 0.5) < 0.03)
  }
}
