import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension ParzenMixture {
  // MARK: - Drawing

  /// Configurations drawn from the density: a kernel first, then every axis from it.
  func draw(_ count: Int, using random: inout RandomStream) -> [[UnitAxis.Point]] {
    var sums: [Double] = []
    var total = 0.0
    for weight in weights() {
      total += Double(weight)
      sums.append(total)
    }
    return (0..<count).map { _ in
      let at = random.uniform() * (total + 1)
      let row = sums.partitionPoint { $0 > at }
      return axes.indices.map { draw($0, row < sums.count ? row : nil, random.uniform()) }
    }
  }

  /// A place on an axis drawn from a kernel; from the prior if there is no row.
  private func draw(_ axis: Int, _ row: Int?, _ u: Double) -> UnitAxis.Point {
    guard case .categorical(let weights) = axes[axis].kind else {
      let at = row.map { Double(columns[axis].at[$0]) } ?? 0.5
      let inverse = row.map { Double(columns[axis].inverse[$0]) } ?? 1
      let low = normalCDF(-at * inverse)
      let high = normalCDF((1 - at) * inverse)
      let share = min(1 - 1e-16, max(1e-300, low + u * (high - low)))
      let x = at + normalQuantile(share) / inverse
      return axes[axis].point(at: min(1 - 0x1p-53, max(0, x)))
    }
    var left = u
    for index in weights.indices {
      let isObserved = row.map { Int(columns[axis].at[$0]) == index }
      left -= exp(logChoice(weights, index, isObserved: isObserved))
      if left < 0 { return axes[axis].point(at: Double(index)) }
    }
    return axes[axis].point(at: Double(weights.count - 1))
  }

  // MARK: - Density

  /// The logarithm of the density at each of some places, up to a constant that is the same for
  /// every mixture over the same axes.
  func logDensities(at points: [[UnitAxis.Point]]) -> [Double] {
    let weights = weights()
    let total = Double(weights.reduce(0, +)) + 1
    // What is added for a cell or a choice is the same for all places in it: worked out once.
    let tables = axes.indices.map { axis in
      axes[axis].isCategorical || axes[axis].hasCells ? table(axis, points.map { $0[axis] }) : nil
    }
    var sums = bases
    var scratch = bases
    return points.indices.map { index in
      let point = points[index]
      var prior = 0.0
      sums.withUnsafeMutableBufferPointer { _ = $0.update(from: bases) }
      for axis in axes.indices {
        if let table = tables[axis] {
          let place = table.places[index]
          prior += table.prior[place]
          add(table.terms[place], to: &sums)
        } else {
          prior += logPrior(axes[axis], point[axis])
          subtractSquares(columns[axis], Float(point[axis].at), from: &sums)
        }
      }
      return logSum(sums, weights, prior: prior, &scratch) - log(total)
    }
  }

  /// What the rows and the prior give for each of the different places on an axis.
  private struct Table {
    /// Which of the places each candidate has.
    var places: [Int] = []
    var prior: [Double] = []
    var terms: [[Float]] = []
  }

  private func table(_ axis: Int, _ points: [UnitAxis.Point]) -> Table {
    var table = Table()
    var seen: [Double] = []
    for point in points {
      let place = seen.firstIndex(of: point.at) ?? seen.count
      if place == seen.count {
        seen.append(point.at)
        table.prior.append(logPrior(axes[axis], point))
        table.terms.append(terms(axis, point))
      }
      table.places.append(place)
    }
    return table
  }

  private func logPrior(_ axis: UnitAxis, _ place: UnitAxis.Point) -> Double {
    if case .categorical(let choices) = axis.kind {
      return logChoice(choices, Int(place.at), isObserved: nil)
    }
    let cut = -0.959_916_2  // the logarithm of the mass within half a standard deviation
    guard axis.hasCells else { return -0.5 * (place.at - 0.5) * (place.at - 0.5) - cut }
    return normalLogMass(place.low - 0.5, place.high - 0.5) - cut
  }

  /// What each row gives for a cell or a choice.
  private func terms(_ axis: Int, _ place: UnitAxis.Point) -> [Float] {
    let column = columns[axis]
    var terms = [Float](repeating: 0, count: bases.count)
    if case .categorical(let choices) = axes[axis].kind {
      let index = Int(place.at)
      let same = Float(logChoice(choices, index, isObserved: true))
      let other = Float(logChoice(choices, index, isObserved: false))
      for row in numbers.indices { terms[row] = Int(column.at[row]) == index ? same : other }
    } else {
      let masses = column.kernels.logMasses(low: place.low, high: place.high)
      for row in numbers.indices { terms[row] = masses[Int(column.kernel[row])] }
    }
    return terms
  }

  // The loops over all rows: where a study's time goes. On bare memory and without a branch, so that
  // the compiler makes vector instructions of them.

  private func subtractSquares(_ column: Column, _ at: Float, from sums: inout [Float]) {
    let count = sums.count
    sums.withUnsafeMutableBufferPointer { sums in
      column.at.withUnsafeBufferPointer { centres in
        column.inverse.withUnsafeBufferPointer { inverses in
          guard let sums = sums.baseAddress, let centres = centres.baseAddress,
            let inverses = inverses.baseAddress
          else { return }
          var row = 0
          while row < count {
            let distance = (at - centres[row]) * inverses[row]
            sums[row] -= distance * distance * 0.5
            row &+= 1
          }
        }
      }
    }
  }

  private func add(_ terms: [Float], to sums: inout [Float]) {
    let count = sums.count
    sums.withUnsafeMutableBufferPointer { sums in
      terms.withUnsafeBufferPointer { terms in
        guard let sums = sums.baseAddress, let terms = terms.baseAddress else { return }
        var row = 0
        while row < count {
          sums[row] += terms[row]
          row &+= 1
        }
      }
    }
  }

  /// The logarithm of the weighted sum of exponentials, the prior's among them.
  private func logSum(
    _ sums: [Float], _ weights: [Float], prior: Double, _ scratch: inout [Float]
  ) -> Double {
    let count = sums.count
    let top = ParzenMixture.top(sums, atLeast: Float(prior))
    scratch.withUnsafeMutableBufferPointer { scratch in
      sums.withUnsafeBufferPointer { sums in
        weights.withUnsafeBufferPointer { weights in
          guard let scratch = scratch.baseAddress, let sums = sums.baseAddress,
            let weights = weights.baseAddress
          else { return }
          var row = 0
          while row < count {
            scratch[row] = weights[row] * fastExponential(sums[row] - top)
            row &+= 1
          }
        }
      }
    }
    return Double(top) + log(exp(prior - Double(top)) + Double(ParzenMixture.total(scratch)))
  }

  // One accumulator waits for each addition to end; four go side by side.

  private static func top(_ values: [Float], atLeast least: Float) -> Float {
    values.withUnsafeBufferPointer { buffer in
      guard let values = buffer.baseAddress else { return least }
      var (a, b, c, d) = (least, least, least, least)
      var row = 0
      while row &+ 4 <= buffer.count {
        a = values[row] > a ? values[row] : a
        b = values[row &+ 1] > b ? values[row &+ 1] : b
        c = values[row &+ 2] > c ? values[row &+ 2] : c
        d = values[row &+ 3] > d ? values[row &+ 3] : d
        row &+= 4
      }
      while row < buffer.count {
        a = values[row] > a ? values[row] : a
        row &+= 1
      }
      return max(max(a, b), max(c, d))
    }
  }

  private static func total(_ values: [Float]) -> Float {
    values.withUnsafeBufferPointer { buffer in
      guard let values = buffer.baseAddress else { return 0 }
      var (a, b, c, d) = (Float(0), Float(0), Float(0), Float(0))
      var row = 0
      while row &+ 4 <= buffer.count {
        a += values[row]
        b += values[row &+ 1]
        c += values[row &+ 2]
        d += values[row &+ 3]
        row &+= 4
      }
      while row < buffer.count {
        a += values[row]
        row &+= 1
      }
      return (a + b) + (c + d)
    }
  }
}
