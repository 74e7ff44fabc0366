/// The staged plan of the field: one change at a time, the learning rate first, then schedule, batch
/// size with the rate, regularisation, the architecture last; each stage starts from the best of the
/// one before.
extension Course {
  /// A family's part of the budget; the rate matters most.
  private static let weights: [ParameterFamily: Int] = [
    .learningRate: 5, .schedule: 4, .batch: 6, .regularisation: 6, .other: 5, .architecture: 6,
  ]

  /// The stages for a space.
  ///
  /// - Parameter trials: Trials of all stages together; nil for what each stage needs.
  public static func stages(of space: SearchSpace, roles: Roles, trials: Int?) -> Course {
    let names = space.varying.map(\.name)
    let all = space.parameters.map(\.name)
    var groups: [(family: ParameterFamily, names: [String])] = []
    for family in ParameterFamily.allCases {
      let own = names.filter { ParameterFamily.of($0, roles: roles, among: all) == family }
      if !own.isEmpty { groups.append((family, own)) }
    }
    let rates = groups.first { $0.family == .learningRate }?.names ?? []
    let needs = groups.map { group -> Int in
      let levels = group.names.compactMap { space[$0]?.distribution.levels }
      // A choice alone is tried value by value.
      if group.names.count == 1, group.family != .batch, let count = levels.first {
        return min(weights[group.family] ?? 5, max(2, count))
      }
      return weights[group.family] ?? 5
    }
    let shares = split(trials ?? needs.reduce(0, +), by: needs)
    return Course(
      zip(groups, shares).map { group, share in
        // The best rate moves with the batch size and the optimizer.
        let tuned = group.family == .batch ? group.names + rates : group.names
        return Phase(group.family.rawValue, .tune(tuned, trials: share))
      })
  }

  /// A whole divided by weights, at least 1 each, the largest remainders first.
  private static func split(_ total: Int, by weights: [Int]) -> [Int] {
    let sum = max(1, weights.reduce(0, +))
    var shares = weights.map { max(1, total * $0 / sum) }
    var rest = total - shares.reduce(0, +)
    let order = weights.indices.sorted { a, b in
      let (x, y) = (total * weights[a] % sum, total * weights[b] % sum)
      return x == y ? a < b : x > y
    }
    for index in order where rest > 0 {
      shares[index] += 1
      rest -= 1
    }
    return shares
  }
}
