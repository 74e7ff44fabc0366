/// What an axis adds to the rows' misfits at some candidates.
///
/// The loops over all rows are where a study's time goes: on bare memory and without a branch, so
/// that the compiler makes vector instructions of them.
enum AxisTerms {
  /// Kernels are normal laws; the candidates' coordinates.
  case squares(at: [Float])
  /// Kernels peak at a choice; the candidates' choices, what a row with the same choice adds, and
  /// the logarithm of a kernel's share for that choice where it is not the observed one, which all
  /// rows have in common.
  case choices(index: [Float], gain: [Float], other: [Double])
  /// Kernels are summed over cells; which of the different cells each candidate has, and what each
  /// row adds for each of them.
  case cells(places: [Int], table: [Float], rows: Int)

  /// What all rows have in common at a candidate: to be added to the logarithm of each kernel.
  func constant(_ candidate: Int) -> Double {
    if case .choices(_, _, let other) = self { return other[candidate] }
    return 0
  }

  /// Adds to the misfits of some rows, of which each candidate has `stride`.
  func add(
    _ column: ParzenMixture.Column, _ rows: Range<Int>, to misfits: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    let (start, count) = (rows.lowerBound, rows.count)
    column.at.withUnsafeBufferPointer { centres in
      guard let centres = centres.baseAddress.map({ $0 + start }) else { return }
      switch self {
      case .squares(let at):
        column.inverse.withUnsafeBufferPointer { inverses in
          guard let inverses = inverses.baseAddress.map({ $0 + start }) else { return }
          for index in at.indices {
            let (x, sums) = (at[index], misfits + index * stride)
            var row = 0
            while row < count {
              let distance = (x - centres[row]) * inverses[row]
              sums[row] += distance * distance
              row &+= 1
            }
          }
        }
      case .choices(let choices, let gain, _):
        for index in choices.indices {
          let (choice, gain, sums) = (choices[index], gain[index], misfits + index * stride)
          var row = 0
          while row < count {
            sums[row] += centres[row] == choice ? gain : 0
            row &+= 1
          }
        }
      case .cells(let places, let table, let all):
        table.withUnsafeBufferPointer { table in
          guard let table = table.baseAddress.map({ $0 + start }) else { return }
          for index in places.indices {
            let (terms, sums) = (table + places[index] * all, misfits + index * stride)
            var row = 0
            while row < count {
              sums[row] += terms[row]
              row &+= 1
            }
          }
        }
      }
    }
  }
}
