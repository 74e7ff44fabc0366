import Numerics

extension ParzenMixture {
  /// Candidates drawn from the density: a kernel first, then every axis from it.
  func draw(_ count: Int, using random: inout RandomStream) -> Candidates {
    var sums: [Double] = []
    var total = 0.0
    for weight in weights() {
      total += Double(weight)
      sums.append(total)
    }
    var rows: [Int] = []
    var shares: [Double] = []
    for _ in 0..<count {
      let at = random.uniform() * (total + 1)
      rows.append(sums.partitionPoint { $0 > at })
      for _ in axes.indices { shares.append(random.uniform()) }
    }
    let drawn = axes.indices.map { axis in
      let own = rows.indices.map { shares[$0 * axes.count + axis] }
      return draw(axes[axis], columns[axis], rows, own)
    }
    return Candidates(drawn, on: axes)
  }

  /// Places on an axis, each drawn from the kernel of a row; from the prior if there is no row.
  private func draw(
    _ axis: UnitAxis, _ column: Column, _ rows: [Int], _ shares: [Double]
  ) -> [UnitAxis.Point] {
    if case .categorical(let weights) = axis.kind {
      let (same, other) = choiceShares(weights)
      return rows.indices.map { index in
        let observed = rows[index] < column.at.count ? Int(column.at[rows[index]]) : nil
        var left = shares[index]
        for choice in weights.indices {
          if let observed {
            left -= choice == observed ? same[choice] : other[choice]
          } else {
            left -= weights[choice]
          }
          if left < 0 { return axis.point(at: Double(choice)) }
        }
        return axis.point(at: Double(weights.count - 1))
      }
    }
    let below = normalCDF(-0.5)
    return rows.indices.map { index in
      var (at, inverse, low, mass) = (0.5, 1.0, below, 1 - 2 * below)
      let row = rows[index]
      if row < column.at.count {
        (at, inverse) = (Double(column.at[row]), Double(column.inverse[row]))
        (low, mass) = (column.below[row], column.within[row])
      }
      let share = min(1 - 1e-16, max(1e-300, low + shares[index] * mass))
      let x = at + normalQuantile(share) / inverse
      return axis.point(at: min(1 - 0x1p-53, max(0, x)))
    }
  }
}
