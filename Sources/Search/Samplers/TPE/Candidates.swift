import Numerics

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Places at which densities are compared, axis by axis.
struct Candidates: Sendable {
  /// How many there are.
  let count: Int
  /// The places on each axis.
  let columns: [[UnitAxis.Point]]
  /// The logarithm of the prior's density at each.
  let logPriors: [Double]

  init(_ columns: [[UnitAxis.Point]], on axes: [UnitAxis]) {
    count = columns.first?.count ?? 0
    self.columns = columns
    var sums = [Double](repeating: 0, count: count)
    for (axis, column) in zip(axes, columns) { Candidates.addPriors(axis, column, to: &sums) }
    logPriors = sums
  }

  /// One of them.
  subscript(index: Int) -> [UnitAxis.Point] { columns.map { $0[index] } }

  private static func addPriors(
    _ axis: UnitAxis, _ points: [UnitAxis.Point], to sums: inout [Double]
  ) {
    let cut = -0.959_916_2  // the logarithm of the mass within half a standard deviation
    if case .categorical(let weights) = axis.kind {
      let logs = weights.map { log($0) }
      for index in points.indices { sums[index] += logs[Int(points[index].at)] }
    } else if axis.hasCells {
      var known = [Double?](repeating: nil, count: axis.cells.count)
      for index in points.indices {
        let place = points[index]
        let found =
          place.cell.flatMap { known[$0] } ?? normalLogMass(place.low - 0.5, place.high - 0.5) - cut
        if let cell = place.cell { known[cell] = found }
        sums[index] += found
      }
    } else {
      for index in points.indices {
        let off = points[index].at - 0.5
        sums[index] -= 0.5 * off * off + cut
      }
    }
  }
}
