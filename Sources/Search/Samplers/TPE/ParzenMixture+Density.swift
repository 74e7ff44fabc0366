#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension ParzenMixture {
  /// How many rows are gone through at a time: so many that all candidates' misfits stay near the
  /// processor.
  private static let block = 256

  /// The logarithm of the density at each candidate, up to a constant that is the same for every
  /// mixture over the same axes.
  ///
  /// The prior is a part of every density, so kernels that all together come to less than 4e-8 of
  /// it at a candidate are left out there: where kernels are narrow, that is nearly all of them.
  func logDensities(at candidates: Candidates) -> [Double] {
    let weights = weights()
    let total = Double(weights.reduce(0, +)) + 1
    let terms = axes.indices.map { rowTerms(axes[$0], columns[$0], candidates.columns[$0]) }
    var sums = candidates.logPriors.map { LogSum(first: $0) }
    let constants = candidates.logPriors.indices.map { index in
      terms.reduce(0) { $0 + $1.constant(index) }
    }
    let least = candidates.logPriors.indices.map { index in
      Float(-2 * (candidates.logPriors[index] - constants[index] - 17 - log(total)))
    }
    let stride = min(ParzenMixture.block, max(1, numbers.count))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: stride * (candidates.count + 2)) {
      guard let misfits = $0.baseAddress else { return }
      var scratch = RowScratch(memory: misfits + stride * candidates.count, stride: stride)
      var start = 0
      while start < numbers.count {
        let rows = start..<min(numbers.count, start + stride)
        bases.withUnsafeBufferPointer { bases in
          guard let bases = bases.baseAddress else { return }
          for index in 0..<candidates.count {
            (misfits + index * stride).update(from: bases + start, count: rows.count)
          }
        }
        for axis in axes.indices {
          terms[axis].add(columns[axis], rows, to: misfits, stride: stride)
        }
        weights.withUnsafeBufferPointer { weights in
          guard let weights = weights.baseAddress else { return }
          for index in 0..<candidates.count {
            scratch.keep(
              misfits + index * stride, weights + start, count: rows.count, below: least[index])
            if let part = scratch.logSum() { sums[index].add(part, factor: constants[index]) }
          }
        }
        start += stride
      }
    }
    return sums.map { $0.value - log(total) }
  }

  private func rowTerms(
    _ axis: UnitAxis, _ column: Column, _ points: [UnitAxis.Point]
  ) -> AxisTerms {
    if case .categorical(let weights) = axis.kind {
      let (same, other) = choiceShares(weights)
      let (logSame, logOther) = (same.map { log($0) }, other.map { log($0) })
      return .choices(
        index: points.map { Float($0.at) },
        gain: points.map { Float(-2 * (logSame[Int($0.at)] - logOther[Int($0.at)])) },
        other: points.map { logOther[Int($0.at)] })
    }
    guard axis.hasCells else { return .squares(at: points.map { Float($0.at) }) }
    var places: [Int] = []
    var cells: [UnitAxis.Point] = []
    for point in points {
      let place = cells.firstIndex { $0.at == point.at } ?? cells.count
      places.append(place)
      if place == cells.count { cells.append(point) }
    }
    let count = numbers.count
    let table = [Float](unsafeUninitializedCapacity: cells.count * count) { table, filled in
      column.kernel.withUnsafeBufferPointer { kernels in
        for (place, cell) in cells.enumerated() {
          column.kernels.misfits(in: cell).withUnsafeBufferPointer { misfits in
            var row = 0
            while row < count {
              table[place &* count &+ row] = misfits[Int(kernels[row])]
              row &+= 1
            }
          }
        }
      }
      filled = cells.count * count
    }
    return .cells(places: places, table: table, rows: count)
  }
}
