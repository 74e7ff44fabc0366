import Foundation
import Numerics
import Testing

@Suite struct `Bounded minimizer` {
  private func rosenbrock(_ x: [Double], _ g: inout [Double]) -> Double {
    let a = x[1] - x[0] * x[0]
    let b = 1 - x[0]
    g = [-400 * x[0] * a - 2 * b, 200 * a]
    return 100 * a * a + b * b
  }

  @Test func `finds the end of a curved valley`() {
    let found = BoundedMinimizer().minimize(
      from: [-1.2, 1], lower: [-5, -5], upper: [5, 5], rosenbrock)
    #expect(abs(found.point[0] - 1) < 1e-3 && abs(found.point[1] - 1) < 1e-3)
    #expect(found.evaluations < 100)
  }

  @Test func `stops at the bounds`() {
    let found = BoundedMinimizer().minimize(
      from: [9, -9], lower: [-1, -1], upper: [0.5, 2], rosenbrock)
    // Where x ≤ 0.5 the least is at the bound, on the valley's floor.
    #expect(found.point[0] == 0.5 && abs(found.point[1] - 0.25) < 1e-4)
  }

  @Test func `steps back from where the function is not`() {
    let found = BoundedMinimizer().minimize(from: [4], lower: [-10], upper: [10]) { x, g in
      g = [1 - 2 / x[0]]
      return x[0] > 0 ? x[0] - 2 * log(x[0]) : .nan
    }
    #expect(abs(found.point[0] - 2) < 1e-4)
  }

  @Test func `keeps to its budget`() {
    var count = 0
    let found = BoundedMinimizer(evaluations: 5).minimize(
      from: [-1.2, 1], lower: [-5, -5], upper: [5, 5]
    ) { x, g in
      count += 1
      return rosenbrock(x, &g)
    }
    #expect(count <= 5 && found.evaluations == count && found.value <= 24.2)
  }
}
