import Foundation
import Numerics
import Tuning

/// How far each parameter's values among the best tenth of the trials differ from those among all:
/// the Pearson divergence of two Parzen estimators on a grid.
///
/// Source: Watanabe, Bansal and Hutter, "PED-ANOVA: Efficiently quantifying hyperparameter
/// importance in arbitrary subspaces", IJCAI 2023; for conditional parameters, regimes as in Optuna
/// 5.0's `PedAnovaImportanceEvaluator`, whose settings these are.
func pedANOVA(
  _ parameters: [Parameter], samples: [ImportanceSample], direction: Direction
) -> [ImportanceReport.Share] {
  let sorted = samples.map(\.value).sorted { direction.isBetter($0, than: $1) }
  let cutoff = sorted[Int((0.1 * Double(sorted.count)).rounded(.up)) - 1]
  let top = samples.filter { !direction.isBetter(cutoff, than: $0.value) }
  return parameters.map { parameter in
    let among = samples.filter { $0.configuration[parameter.name] != nil }
    let best = top.filter { $0.configuration[parameter.name] != nil }
    var measure = 0.0
    if among.count >= 2, !best.isEmpty,
      let grid = ParzenGrid(parameter.distribution)
    {
      let name = parameter.name
      let pdfTop = grid.density(best.compactMap { $0.configuration[name] })
      let pdfAll = grid.density(among.compactMap { $0.configuration[name] })
      let divergence = zip(pdfTop, pdfAll).reduce(0.0) { sum, pair in
        let (p, q) = (pair.0 + 1e-12, pair.1 + 1e-12)
        return sum + q * (p / q - 1) * (p / q - 1)
      }
      let alpha = Double(best.count) / Double(top.count)
      let beta = Double(among.count) / Double(samples.count)
      let quantile = Double(top.count) / Double(samples.count)
      measure = quantile * quantile * alpha * alpha / beta * divergence
    }
    return ImportanceReport.Share(
      name: parameter.name, share: 0, measure: measure, deviation: nil)
  }
}

/// A parameter's values on a grid of at most 50 cells.
private struct ParzenGrid {
  /// How many cells there are.
  let count: Int
  /// Whether cells have neighbours.
  let isOrdered: Bool
  private let distribution: Distribution
  private let low: Double
  private let step: Double
  private let isLogarithmic: Bool

  /// Nil for a parameter with one value.
  init?(_ distribution: Distribution) {
    self.distribution = distribution
    isLogarithmic = distribution.isLogarithmic
    if let choices = distribution.choices {
      (count, isOrdered, low, step) = (choices.count, false, 0, 1)
      guard count > 1 else { return nil }
      return
    }
    guard let bounds = distribution.bounds, bounds.lowerBound < bounds.upperBound else {
      return nil
    }
    var cells = 50
    if let levels = distribution.levels {
      let span = bounds.upperBound - bounds.lowerBound
      cells = min(cells, isLogarithmic ? Int(log2(span + 1).rounded(.up)) + 1 : levels)
    }
    count = cells
    isOrdered = true
    guard count > 1 else { return nil }
    let ends = [bounds.lowerBound, bounds.upperBound].map { [isLogarithmic] in
      isLogarithmic ? log($0) : $0
    }
    low = ends[0]
    step = (ends[1] - ends[0]) / Double(cells - 1)
  }

  private func cell(of value: ParameterValue) -> Int? {
    guard isOrdered else { return distribution.index(of: value) }
    guard let number = value.number, number.isFinite, !isLogarithmic || number > 0 else {
      return nil
    }
    let place = ((isLogarithmic ? log(number) : number) - low) / step
    // Half-way goes to the lower cell.
    return min(count - 1, max(0, Int((place - 0.5).rounded(.up))))
  }

  /// The probability of each cell: a kernel for every cell that has values, weighted by how many,
  /// and one, of weight 1, over all.
  func density(_ values: [ParameterValue]) -> [Double] {
    var counts = [Double](repeating: 0, count: count)
    for value in values { if let cell = cell(of: value) { counts[cell] += 1 } }
    let seen = counts.indices.filter { counts[$0] > 0 }
    let total = counts.reduce(0, +)
    guard !seen.isEmpty else { return [Double](repeating: 1 / Double(count), count: count) }
    var density = [Double](repeating: 0, count: count)
    if !isOrdered {
      let prior = 1 / Double(seen.count + 1)
      let row = prior * Double(count) + 1
      for cell in seen {
        for other in density.indices {
          density[other] += counts[cell] * (prior + (other == cell ? 1 : 0)) / row
        }
      }
      for other in density.indices { density[other] += 1 / Double(count) }
    } else {
      let width = bandwidth(counts, seen, total)
      for cell in seen { add(Double(cell), width, counts[cell], to: &density) }
      add(Double(count - 1) / 2, Double(count), 1, to: &density)
    }
    return density.map { $0 / (total + 1) }
  }

  /// Scott's rule on the cells.
  private func bandwidth(_ counts: [Double], _ seen: [Int], _ total: Double) -> Double {
    let mean = seen.reduce(0) { $0 + Double($1) * counts[$1] } / total
    let squares = seen.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) * counts[$1] }
    let deviation = (squares / max(1, total - 1)).squareRoot()
    var cumulative: [Double] = []
    for cell in seen { cumulative.append((cumulative.last ?? 0) + counts[cell]) }
    let quarter = (total / 4).rounded(.down)
    let threeQuarters = (total * 3 / 4).rounded(.down)
    let first = cumulative.firstIndex { $0 >= quarter } ?? seen.count - 1
    let third = min(
      seen.count - 1, cumulative.firstIndex { $0 > threeQuarters } ?? seen.count - 1)
    let range = Double(seen[third] - seen[first])
    return max(0.5 / 1.64, 1.059 * min(range / 1.34, deviation) * pow(total, -0.2))
  }

  /// A normal law, cut at the grid's ends and summed over each cell.
  private func add(
    _ mean: Double, _ deviation: Double, _ weight: Double, to density: inout [Double]
  ) {
    func share(_ x: Double) -> Double { normalCDF((x - mean) / deviation) }
    let whole = share(Double(count) - 0.5) - share(-0.5)
    for cell in density.indices {
      let part = share(Double(cell) + 0.5) - share(Double(cell) - 0.5)
      density[cell] += weight * part / whole
    }
  }
}
