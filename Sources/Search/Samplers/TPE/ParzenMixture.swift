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
/// Numbers are single precision: what is compared in the end are differences of logarithms, of
/// which 1e-4 is far below the noise of the candidates.
///
/// - Complexity: an observation comes or goes in O(*d* · log *n*) plus moving array elements;
///   a density costs O(*n* · *d*).
struct ParzenMixture: Sendable {
  /// The observations on one axis.
  struct Column: Sendable {
    var at: [Float] = []
    /// One over the kernel's width.
    var inverse: [Float] = []
    /// The logarithm of what the kernel is divided by.
    var norm: [Float] = []
    /// The kernel's share below the unit interval, and in it.
    var below: [Double] = []
    var within: [Double] = []
    /// Rows with the same kernel share a class, where kernels are integrated over cells.
    var kernel: [Int32] = []
    var kernels: KernelClasses
    /// The observations in order.
    var sorted: [Member] = []
  }

  struct Member: Sendable, Comparable {
    var at: Float
    var number: Int
    static func < (a: Member, b: Member) -> Bool {
      a.at != b.at ? a.at < b.at : a.number < b.number
    }
  }

  /// The trials' numbers, ascending.
  private(set) var numbers: [Int] = []
  let axes: [UnitAxis]
  private(set) var columns: [Column]
  /// What a row's misfit begins with: twice the sum of its norms. A kernel's density at a place is
  /// the exponential of −½ of its misfit there.
  private(set) var bases: [Float] = []
  /// The oldest rows that stand for more than themselves, and for how many.
  var thinned: (rows: Int, share: Double) = (0, 1)
  private var narrowest: Float = 1

  init(axes: [UnitAxis]) {
    self.axes = axes
    columns = axes.map { Column(kernels: KernelClasses(cells: $0.hasCells ? $0.cells : [])) }
  }

  /// How many kernels there are, the prior included.
  var count: Int { numbers.count + 1 }

  /// Adds the observation of a trial that is not here.
  mutating func insert(_ number: Int, _ coordinates: [Double]) {
    let row = numbers.partitionPoint { $0 > number }
    numbers.insert(number, at: row)
    bases.insert(0, at: row)
    for axis in axes.indices {
      let at = Float(coordinates[axis])
      columns[axis].at.insert(at, at: row)
      guard !axes[axis].isCategorical else { continue }
      columns[axis].inverse.insert(0, at: row)
      columns[axis].norm.insert(0, at: row)
      columns[axis].below.insert(0, at: row)
      columns[axis].within.insert(1, at: row)
      if axes[axis].hasCells { columns[axis].kernel.insert(-1, at: row) }
      let member = Member(at: at, number: number)
      columns[axis].sorted.insert(member, at: columns[axis].sorted.partitionPoint { $0 > member })
    }
    guard !narrowestChanged() else { return }
    for axis in axes.indices where !axes[axis].isCategorical {
      let member = Member(at: Float(coordinates[axis]), number: number)
      let place = columns[axis].sorted.partitionPoint { $0 >= member }
      for neighbour in place - 1...place + 1 { refresh(axis, at: neighbour) }
    }
  }

  /// Takes the observation of a trial away; nothing if it is not here.
  mutating func remove(_ number: Int) {
    let row = numbers.partitionPoint { $0 >= number }
    guard row < numbers.count, numbers[row] == number else { return }
    numbers.remove(at: row)
    bases.remove(at: row)
    var gaps: [(axis: Int, place: Int)] = []
    for axis in axes.indices {
      let at = columns[axis].at.remove(at: row)
      guard !axes[axis].isCategorical else { continue }
      columns[axis].inverse.remove(at: row)
      columns[axis].norm.remove(at: row)
      columns[axis].below.remove(at: row)
      columns[axis].within.remove(at: row)
      if axes[axis].hasCells { columns[axis].kernels.leave(columns[axis].kernel.remove(at: row)) }
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
    let now = 1 / Float(min(100, 1 + count))
    guard now != narrowest else { return false }
    narrowest = now
    for axis in axes.indices where !axes[axis].isCategorical {
      for place in columns[axis].sorted.indices { refresh(axis, at: place) }
    }
    return true
  }

  /// Makes the kernel anew that stands at a place in the order of an axis.
  private mutating func refresh(_ axis: Int, at place: Int) {
    let last = columns[axis].sorted.count - 1
    guard place >= 0, place <= last else { return }
    let member = columns[axis].sorted[place]
    let row = numbers.partitionPoint { $0 >= member.number }
    let left = member.at - (place == 0 ? 0 : columns[axis].sorted[place - 1].at)
    let right = (place == last ? 1 : columns[axis].sorted[place + 1].at) - member.at
    // Among several, the outermost ones do not reach to the ends of the interval.
    var width = max(left, right)
    if last > 0, place == 0 { width = right }
    if last > 0, place == last { width = left }
    width = min(1, max(narrowest, width))
    let inverse = 1 / width
    guard columns[axis].inverse[row] != inverse else { return }
    let (at, scale) = (Double(member.at), Double(inverse))
    let below = normalCDF(-at * scale)
    let within = normalCDF((1 - at) * scale) - below
    let cut = Float(log(within))
    columns[axis].inverse[row] = inverse
    columns[axis].below[row] = below
    columns[axis].within[row] = within
    if axes[axis].hasCells {
      columns[axis].norm[row] = cut
      let old = columns[axis].kernel[row]
      columns[axis].kernel[row] = columns[axis].kernels.enter(at: member.at, inverse: inverse)
      columns[axis].kernels.leave(old)
    } else {
      columns[axis].norm[row] = cut + Float(log(Double(width)))
    }
    var sum: Float = 0
    for index in axes.indices where !axes[index].isCategorical { sum += columns[index].norm[row] }
    bases[row] = 2 * sum
  }

  // MARK: - Weights

  /// What the rows count: the newest 25 trials in full, older ones the less the older they are.
  func weights() -> [Float] {
    let share = thinned.share
    let older = Double(thinned.rows) * share
    let n = older + Double(numbers.count - thinned.rows)
    var weights = [Float](repeating: 1, count: numbers.count)
    guard n >= 25 else { return weights }
    let ramp = n - 25
    let slope = ramp > 1 ? (1 - 1 / n) / (ramp - 1) : 0
    for row in 0..<thinned.rows {
      let place = Double(row) * share
      weights[row] = Float(share) * (place < ramp ? Float(1 / n + slope * place) : 1)
    }
    var row = thinned.rows
    while row < weights.count, older + Double(row - thinned.rows) < ramp {
      weights[row] = Float(1 / n + slope * (older + Double(row - thinned.rows)))
      row += 1
    }
    return weights
  }

  /// A kernel's shares for each choice: if that is the observed one, and if it is another.
  func choiceShares(_ weights: [Double]) -> (same: [Double], other: [Double]) {
    let choices = Double(weights.count)
    let kernels = Double(count)
    let other = weights.map { $0 * choices / kernels / (1 + choices / kernels) }
    return (other.map { $0 + 1 / (1 + choices / kernels) }, other)
  }
}
