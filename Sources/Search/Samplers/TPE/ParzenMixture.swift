import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// A density made of one kernel for every observed configuration, plus a wide one, the prior.
///
/// Each kernel is a product over the axes: a normal law cut to the unit interval, its mass in the
/// cell for stepped numbers, or a peak at the observed choice. A kernel's width on an axis is the
/// larger distance to its neighbours there. Rows stand in the order of the trials' numbers, so the
/// density depends on the set of observations alone, to the last bit.
///
/// - Complexity: an observation comes or goes in O(*d* · log *n*) plus moving array elements;
///   a density costs O(*n* · *d*).
struct ParzenMixture: Sendable {
  /// The observations on one axis.
  private struct Column: Sendable {
    var at: [Double] = []
    /// One over the kernel's width.
    var inverse: [Double] = []
    /// The logarithm of what the kernel is divided by.
    var norm: [Double] = []
    /// Rows with the same kernel share a class, where kernels are integrated over cells.
    var kernel: [Int32] = []
    var kernels = KernelClasses()
    /// The observations in order.
    var sorted: [Member] = []
  }

  private struct Member: Sendable, Comparable {
    var at: Double
    var number: Int
    static func < (a: Member, b: Member) -> Bool {
      a.at != b.at ? a.at < b.at : a.number < b.number
    }
  }

  /// The trials' numbers, ascending.
  private(set) var numbers: [Int] = []
  private let axes: [ParzenAxis]
  private var columns: [Column]
  /// The sum of the norms of a row.
  private var norms: [Double] = []
  private var narrowest = 1.0

  init(axes: [ParzenAxis]) {
    self.axes = axes
    columns = axes.map { _ in Column() }
  }

  /// How many kernels there are, the prior included.
  var count: Int { numbers.count + 1 }

  // MARK: - Observations

  /// Adds the observation of a trial that is not here.
  mutating func insert(_ number: Int, _ coordinates: [Double]) {
    let row = numbers.partitionPoint { $0 > number }
    numbers.insert(number, at: row)
    norms.insert(0, at: row)
    for axis in axes.indices {
      columns[axis].at.insert(coordinates[axis], at: row)
      guard !axes[axis].isCategorical else { continue }
      columns[axis].inverse.insert(0, at: row)
      columns[axis].norm.insert(0, at: row)
      columns[axis].kernel.insert(-1, at: row)
      let member = Member(at: coordinates[axis], number: number)
      let place = columns[axis].sorted.partitionPoint { $0 > member }
      columns[axis].sorted.insert(member, at: place)
    }
    guard !narrowestChanged() else { return }
    for axis in axes.indices where !axes[axis].isCategorical {
      let member = Member(at: coordinates[axis], number: number)
      let place = columns[axis].sorted.partitionPoint { $0 >= member }
      for neighbour in place - 1...place + 1 { refresh(axis, at: neighbour) }
    }
  }

  /// Takes the observation of a trial away; nothing if it is not here.
  mutating func remove(_ number: Int) {
    let row = numbers.partitionPoint { $0 >= number }
    guard row < numbers.count, numbers[row] == number else { return }
    numbers.remove(at: row)
    norms.remove(at: row)
    var gaps: [(axis: Int, place: Int)] = []
    for axis in axes.indices {
      let at = columns[axis].at.remove(at: row)
      guard !axes[axis].isCategorical else { continue }
      columns[axis].inverse.remove(at: row)
      columns[axis].norm.remove(at: row)
      columns[axis].kernels.leave(columns[axis].kernel.remove(at: row))
      let member = Member(at: at, number: number)
      let place = columns[axis].sorted.partitionPoint { $0 >= member }
      columns[axis].sorted.remove(at: place)
      gaps.append((axis, place))
    }
    guard !narrowestChanged() else { return }
    for gap in gaps {
      refresh(gap.axis, at: gap.place - 1)
      refresh(gap.axis, at: gap.place)
    }
  }

  /// The least width depends on the number of kernels; where it changes, all are made anew.
  private mutating func narrowestChanged() -> Bool {
    let now = 1 / min(100, 1 + Double(count))
    guard now != narrowest else { return false }
    narrowest = now
    for axis in axes.indices where !axes[axis].isCategorical {
      for place in columns[axis].sorted.indices { refresh(axis, at: place) }
    }
    return true
  }

  /// Makes the kernel anew that stands at a place in the order of an axis.
  private mutating func refresh(_ axis: Int, at place: Int) {
    let sorted = columns[axis].sorted
    guard sorted.indices.contains(place) else { return }
    let member = sorted[place]
    let row = numbers.partitionPoint { $0 >= member.number }
    let isFirst = place == 0
    let isLast = place == sorted.count - 1
    let left = member.at - (isFirst ? 0 : sorted[place - 1].at)
    let right = (isLast ? 1 : sorted[place + 1].at) - member.at
    // Among several, the outermost ones do not reach to the ends of the interval.
    var width = max(left, right)
    if sorted.count > 1, isFirst { width = right }
    if sorted.count > 1, isLast { width = left }
    width = min(1, max(narrowest, width))
    let inverse = 1 / width
    guard columns[axis].inverse[row] != inverse else { return }
    let cut = logNormalMass(-member.at * inverse, (1 - member.at) * inverse)
    columns[axis].inverse[row] = inverse
    if axes[axis].isStepped {
      columns[axis].norm[row] = cut
      let old = columns[axis].kernel[row]
      columns[axis].kernel[row] = columns[axis].kernels.enter(at: member.at, inverse: inverse)
      columns[axis].kernels.leave(old)
    } else {
      columns[axis].norm[row] = cut + log(width)
    }
    var sum = 0.0
    for index in axes.indices where !axes[index].isCategorical { sum += columns[index].norm[row] }
    norms[row] = sum
  }

  // MARK: - Weights

  /// The weight of a row: the newest 25 count in full, older ones the less the older they are.
  private func weight(_ row: Int) -> Double {
    let n = numbers.count
    let ramp = n - 25
    guard n >= 25, row < ramp else { return 1 }
    let least = 1 / Double(n)
    return ramp == 1 ? least : least + (1 - least) * Double(row) / Double(ramp - 1)
  }

  // MARK: - Drawing

  /// A configuration drawn from the density: a kernel first, then every axis from it.
  func draw(using random: inout RandomStream) -> [ParzenAxis.Point] {
    var total = 1.0
    for row in numbers.indices { total += weight(row) }
    var rest = random.uniform() * total
    var chosen: Int?
    for row in numbers.indices {
      rest -= weight(row)
      if rest < 0 {
        chosen = row
        break
      }
    }
    return axes.indices.map { axis in
      let u = random.uniform()
      guard case .categorical(let weights) = axes[axis].kind else {
        let at = chosen.map { columns[axis].at[$0] } ?? 0.5
        let inverse = chosen.map { columns[axis].inverse[$0] } ?? 1
        let low = normalCDF(-at * inverse)
        let high = normalCDF((1 - at) * inverse)
        let share = min(1 - 1e-16, max(1e-300, low + u * (high - low)))
        let x = at + normalQuantile(share) / inverse
        return axes[axis].point(at: min(1 - 0x1p-53, max(0, x)))
      }
      var left = u
      for index in weights.indices {
        let isObserved = chosen.map { Int(columns[axis].at[$0]) == index }
        left -= exp(logChoice(weights, index, isObserved: isObserved))
        if left < 0 { return axes[axis].point(at: Double(index)) }
      }
      return axes[axis].point(at: Double(weights.count - 1))
    }
  }

  /// The logarithm of a kernel's share for a choice; `isObserved` is nil for the prior.
  private func logChoice(_ weights: [Double], _ index: Int, isObserved: Bool?) -> Double {
    guard let isObserved else { return log(weights[index]) }
    let choices = Double(weights.count)
    let kernels = Double(count)
    let share = weights[index] * choices / kernels + (isObserved ? 1 : 0)
    return log(share / (1 + choices / kernels))
  }

  // MARK: - Density

  /// The logarithm of the density at each of some places, up to a constant that is the same for
  /// every mixture over the same axes.
  func logDensities(at points: [[ParzenAxis.Point]]) -> [Double] {
    let weights = numbers.indices.map(weight)
    let scale = log(weights.reduce(1, +))
    // What a stepped axis gives depends on the cell and the kernel's class alone.
    var tables: [[ParzenAxis.Point: [Double]]] = axes.map { _ in [:] }
    var sums = [Double](repeating: 0, count: numbers.count)
    return points.map { point in
      var prior = 0.0
      for (row, norm) in norms.enumerated() { sums[row] = -norm }
      for axis in axes.indices {
        let place = point[axis]
        switch axes[axis].kind {
        case .continuous:
          prior -= 0.5 * (place.at - 0.5) * (place.at - 0.5) + logNormalMass(-0.5, 0.5)
          addSquares(columns[axis], place.at, to: &sums)
        case .stepped:
          prior += logNormalMass(place.low - 0.5, place.high - 0.5) - logNormalMass(-0.5, 0.5)
          let table =
            tables[axis][place] ?? columns[axis].kernels.logMasses(low: place.low, high: place.high)
          tables[axis][place] = table
          add(table, columns[axis].kernel, to: &sums)
        case .categorical(let choices):
          let index = Int(place.at)
          prior += logChoice(choices, index, isObserved: nil)
          addChoices(
            columns[axis], place.at, same: logChoice(choices, index, isObserved: true),
            other: logChoice(choices, index, isObserved: false), to: &sums)
        }
      }
      return logSum(sums, weights, prior: prior) - scale
    }
  }

  // The loops over all rows, on bare memory: they are where a study's time goes.

  private func addSquares(_ column: Column, _ at: Double, to sums: inout [Double]) {
    sums.withUnsafeMutableBufferPointer { sums in
      column.at.withUnsafeBufferPointer { centres in
        column.inverse.withUnsafeBufferPointer { inverses in
          for row in 0..<sums.count {
            let distance = (at - centres[row]) * inverses[row]
            sums[row] -= 0.5 * distance * distance
          }
        }
      }
    }
  }

  private func add(_ table: [Double], _ classes: [Int32], to sums: inout [Double]) {
    sums.withUnsafeMutableBufferPointer { sums in
      table.withUnsafeBufferPointer { table in
        classes.withUnsafeBufferPointer { classes in
          for row in 0..<sums.count { sums[row] += table[Int(classes[row])] }
        }
      }
    }
  }

  private func addChoices(
    _ column: Column, _ at: Double, same: Double, other: Double, to sums: inout [Double]
  ) {
    sums.withUnsafeMutableBufferPointer { sums in
      column.at.withUnsafeBufferPointer { choices in
        for row in 0..<sums.count { sums[row] += choices[row] == at ? same : other }
      }
    }
  }

  private func logSum(_ sums: [Double], _ weights: [Double], prior: Double) -> Double {
    sums.withUnsafeBufferPointer { sums in
      weights.withUnsafeBufferPointer { weights in
        var top = prior
        for row in 0..<sums.count where sums[row] > top { top = sums[row] }
        // Far below the top nothing adds up to anything: e⁻⁴⁵ of 10¹⁹.
        var sum = exp(prior - top)
        for row in 0..<sums.count where sums[row] > top - 45 {
          sum += weights[row] * exp(sums[row] - top)
        }
        return top + log(sum)
      }
    }
  }
}

/// The different kernels of a stepped axis: few, where levels are few.
private struct KernelClasses: Sendable {
  private struct Key: Hashable, Sendable {
    var at: UInt64
    var inverse: UInt64
  }

  private var ids: [Key: Int32] = [:]
  private var members: [Int] = []
  private var at: [Double] = []
  private var inverse: [Double] = []
  private var free: [Int32] = []

  mutating func enter(at: Double, inverse: Double) -> Int32 {
    let key = Key(at: at.bitPattern, inverse: inverse.bitPattern)
    if let id = ids[key] {
      members[Int(id)] += 1
      return id
    }
    let id = free.popLast() ?? Int32(members.count)
    if Int(id) == members.count {
      members.append(0)
      self.at.append(0)
      self.inverse.append(0)
    }
    members[Int(id)] = 1
    self.at[Int(id)] = at
    self.inverse[Int(id)] = inverse
    ids[key] = id
    return id
  }

  /// A row leaves its class; −1 is no class.
  mutating func leave(_ id: Int32) {
    guard id >= 0 else { return }
    members[Int(id)] -= 1
    guard members[Int(id)] == 0 else { return }
    ids[Key(at: at[Int(id)].bitPattern, inverse: inverse[Int(id)].bitPattern)] = nil
    free.append(id)
  }

  /// The logarithm of each class's mass in a cell.
  func logMasses(low: Double, high: Double) -> [Double] {
    members.indices.map { id in
      guard members[id] > 0 else { return -.infinity }
      return logNormalMass((low - at[id]) * inverse[id], (high - at[id]) * inverse[id])
    }
  }
}

extension Array {
  /// The first index from which the condition holds; it holds for all elements after one for which
  /// it does.
  func partitionPoint(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
