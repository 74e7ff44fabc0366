import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// How `hone digits` trains, by learning rate and batch size: a grid of real runs, interpolated.
///
/// A run's loss is smoothed with those of the next lower and higher rate (¼, ½, ¼), for three seeds
/// leave some luck in it. Between the runs the logarithm of the loss is interpolated, linearly in
/// the logarithms of rate and batch size. Too high a rate diverges. A seed moves the whole curve by what seeds were seen to
/// move it.
public struct DigitsSurface: Landscape {
  /// Its name, as a command line has it.
  public let name = "digits"
  /// What it is, in a sentence.
  public let summary =
    "hone digits by learning rate and batch size: 84 × 3 real runs of 12 epochs, interpolated"
  /// What is tuned.
  public let objective = Objective(metric: "val_loss")
  /// The parameters.
  public let space: SearchSpace
  /// A full trial's last step; the first is 1.
  public let steps: Int
  /// The best result there is, noise aside.
  public let optimum: Double
  /// Where the optimum lies.
  public let optimalConfigurations: [Configuration]

  /// Batch sizes and learning rates of the grid, ascending.
  private let batches: [Double]
  private let rates: [Double]
  /// The logarithms of the loss, by batch size, rate and step; NaN where the run has diverged.
  private let losses: [[[Double]]]
  private let noise: Double

  /// The surface of the runs that come with hone.
  public init() {
    var rows: [(batch: Double, rate: Double, losses: [Double])] = []
    var noise = 0.0
    for line in DigitsSurface.table.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words[0] == "noise" {
        noise = Double(words[1]) ?? 0
        continue
      }
      let numbers = words.map { Double($0) ?? .nan }
      rows.append((numbers[0], numbers[1], numbers[2...].map { log($0) }))
    }
    self.noise = noise
    let batches = Set(rows.map(\.batch)).sorted()
    let rates = Set(rows.map(\.rate)).sorted()
    self.batches = batches
    self.rates = rates
    steps = rows.map(\.losses.count).min() ?? 0
    let losses = batches.map { batch in
      DigitsSurface.smoothed(
        rows.filter { $0.batch == batch }.sorted { $0.rate < $1.rate }.map(\.losses))
    }
    self.losses = losses
    space = SearchSpace([
      .logUniform("lr", (rates.first ?? 1e-4)...(rates.last ?? 1)),
      .choice("batch_size", batches.map { .int(Int($0)) }),
    ])
    // An interpolation between values is never below the least of them.
    var best: (loss: Double, batch: Int, rate: Double)?
    for (batch, row) in zip(batches, losses) {
      for (rate, run) in zip(rates, row) {
        guard let loss = run.last, !loss.isNaN, loss < best?.loss ?? .infinity else { continue }
        best = (loss, Int(batch), rate)
      }
    }
    optimum = best.map { exp($0.loss) } ?? 0
    optimalConfigurations =
      best.map { [["lr": .double($0.rate), "batch_size": .int($0.batch)]] } ?? []
  }

  /// The runs of one batch size, by rate, each step's loss smoothed along the rates.
  private static func smoothed(_ runs: [[Double]]) -> [[Double]] {
    runs.indices.map { index in
      runs[index].indices.map { step in
        let own = runs[index][step]
        var sum = 2 * own
        var weight = 2.0
        for other in [index - 1, index + 1] where runs.indices.contains(other) {
          let loss = runs[other][step]
          // One that diverged says nothing of its neighbour.
          if loss.isNaN { continue }
          sum += loss
          weight += 1
        }
        return sum / weight
      }
    }
  }

  /// The result of a full run, noise aside.
  public func result(of configuration: Configuration) -> Double {
    exp(logLoss(of: configuration, at: steps - 1))
  }

  /// The objective at each step, from 1.
  public func values(of configuration: Configuration, seed: UInt64) -> [Double] {
    var random = RandomStream(seed: seed, stream: 0xD16175)
    let shift = noise * random.normal()
    return (0..<steps).map { step in
      // An epoch's own jitter is a third of what a seed does.
      exp(logLoss(of: configuration, at: step) + shift + noise / 3 * random.normal())
    }
  }

  private func logLoss(of configuration: Configuration, at step: Int) -> Double {
    guard let rate = configuration.number("lr"), let batch = configuration.number("batch_size")
    else { return .nan }
    let (row, down) = place(batch, in: batches)
    let (column, right) = place(rate, in: rates)
    var sum = 0.0
    var total = 0.0
    for (i, j, weight) in [
      (row, column, (1 - down) * (1 - right)), (row, column + 1, (1 - down) * right),
      (row + 1, column, down * (1 - right)), (row + 1, column + 1, down * right),
    ] where weight > 0 {
      // Beside a run that diverged this one does too, from half the way on.
      let loss = losses[i][j][step]
      if loss.isNaN, weight < 0.5 { continue }
      sum += weight * loss
      total += weight
    }
    return total > 0 ? sum / total : .nan
  }

  /// The grid line before a number, and how far it is towards the next, in logarithms.
  private func place(_ number: Double, in lines: [Double]) -> (index: Int, share: Double) {
    let after = lines.firstIndex { $0 > number } ?? lines.count
    let index = min(max(after - 1, 0), lines.count - 2)
    let share = log(number / lines[index]) / log(lines[index + 1] / lines[index])
    return (index, min(1, max(0, share)))
  }
}
