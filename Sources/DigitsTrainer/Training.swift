import Foundation
import Numerics
import Tuning

/// A network in training: where it stands, and how it goes on by one batch or one epoch.
///
/// Order and dropout of an epoch come from random streams of the seed and the epoch's or update's
/// number, so a run that was interrupted anywhere goes on exactly as if it had not been.
final class Training {
  /// The hyperparameters.
  let options: DigitsOptions
  /// The images.
  let data: DigitsData
  /// What learns.
  let network: Network
  /// How.
  let optimizer: Optimizer
  /// Updates that an epoch takes.
  let batches: Int
  /// The rate that the schedule is scaled by; may be changed at any time.
  var baseRate: Double
  /// Whole epochs done.
  private(set) var epoch = 0
  /// The rate of the last update.
  private(set) var rate: Double

  private let schedule: LearningRateSchedule
  private var reduction: PlateauReduction?
  private var order: [Int] = []
  private var batch = 0
  private var lossSum = 0.0

  /// A training that has not begun.
  init(options: DigitsOptions, data: DigitsData) {
    self.options = options
    self.data = data
    batches = (data.training.labels.count + options.batchSize - 1) / options.batchSize
    network = Network(
      shape: options.shape, capacity: max(options.batchSize, 64), seed: options.seed)
    optimizer = Optimizer(options.optimizer, count: network.parameters.count)
    schedule = options.rateSchedule(updatesPerEpoch: batches)
    if case .reduceOnPlateau(let rule) = schedule.shape { reduction = PlateauReduction(rule) }
    baseRate = options.lr
    rate = options.lr
  }

  /// What an epoch came to.
  struct Report {
    /// The epoch, from 1.
    var step: Int
    /// Mean cross-entropy in nats over the epoch's batches, each before its update.
    var trainLoss: Double
    /// The same over the validation images, after the epoch.
    var validationLoss: Double
    /// The share of validation images whose digit scores highest.
    var accuracy: Double
    /// The learning rate of the epoch's last update.
    var rate: Double
  }

  /// Trains for one epoch, or the rest of one.
  ///
  /// - Parameter between: Called before every update; false leaves the epoch where it is.
  /// - Returns: nil if it was left.
  func runEpoch(between: (Training) -> Bool) -> Report? {
    order = shuffled(epoch: epoch)
    while batch < batches {
      guard between(self) else { return nil }
      let update = epoch * batches + batch
      rate = schedule.rate(
        at: update, of: options.epochs * batches, base: baseRate * (reduction?.scale ?? 1))
      lossSum += step(picks: picks(of: batch), update: update)
      batch += 1
    }
    let trainLoss = lossSum / Double(order.count)
    epoch += 1
    batch = 0
    lossSum = 0
    let (loss, accuracy) = validate()
    reduction?.observe(loss, base: baseRate)
    return Report(
      step: epoch, trainLoss: trainLoss, validationLoss: loss, accuracy: accuracy, rate: rate)
  }

  /// A learning-rate range test (Smith, "Cyclical learning rates", 2017): one update at each rate.
  ///
  /// - Parameters:
  ///   - rates: The rates to go through.
  ///   - each: Takes the update's number from 1, its rate, and the batch's mean loss before it;
  ///     false ends the test.
  func testRates(_ rates: [Double], each: (Int, Double, Double) -> Bool) {
    for (update, rate) in rates.enumerated() {
      if update % batches == 0 { order = shuffled(epoch: update / batches) }
      self.rate = rate
      let picks = picks(of: update % batches)
      let loss = step(picks: picks, update: update) / Double(picks.count)
      if !each(update + 1, rate, loss) { return }
    }
  }

  private func shuffled(epoch: Int) -> [Int] {
    // Odd streams order an epoch, even ones drop units in an update; stream 0 drew the weights.
    var random = RandomStream(seed: options.seed, stream: UInt64(2 * epoch + 1))
    return random.permutation(of: data.training.labels.count)
  }

  private func picks(of batch: Int) -> ArraySlice<Int> {
    let start = batch * options.batchSize
    return order[start..<min(start + options.batchSize, order.count)]
  }

  /// One update; returns the sum of the losses before it.
  private func step(picks: ArraySlice<Int>, update: Int) -> Double {
    let random = RandomStream(seed: options.seed, stream: UInt64(2 * update + 2))
    network.load(data.training.pixels, picks: picks)
    network.forward(rows: picks.count, dropout: (options.dropout, random))
    let (loss, _) = network.score(data.training.labels, picks: picks)
    network.backward(rows: picks.count)
    optimizer.step(network, rate: rate, decay: options.weightDecay)
    return loss
  }

  private func validate() -> (loss: Double, accuracy: Double) {
    let all = Array(data.validation.labels.indices)
    var loss = 0.0
    var hits = 0
    for start in stride(from: 0, to: all.count, by: network.capacity) {
      let picks = all[start..<min(start + network.capacity, all.count)]
      network.load(data.validation.pixels, picks: picks)
      network.forward(rows: picks.count)
      let part = network.score(data.validation.labels, picks: picks)
      loss += part.loss
      hits += part.hits
    }
    return (loss / Double(all.count), Double(hits) / Double(all.count))
  }

  // MARK: - Checkpoints

  /// Saves where the training stands, under the number of whole epochs done.
  func save(in folder: URL) throws {
    try Checkpoint(
      shape: options.shape, options: options, epoch: epoch, batch: batch, lossSum: lossSum,
      optimizerSteps: optimizer.steps, reduction: reduction
    ).save(in: folder, network: network, optimizer: optimizer)
  }

  /// Goes on from a checkpoint.
  ///
  /// An epoch that was left in the middle is taken up there if this run has the same batches, else
  /// begun again.
  /// - Returns: Whether the optimizer's running means came along.
  func resume(from folder: URL) throws -> Bool {
    let checkpoint = try Checkpoint.read(folder, shape: options.shape)
    let carried = try checkpoint.restore(folder, network: network, optimizer: optimizer)
    epoch = checkpoint.epoch
    if let saved = checkpoint.reduction, saved.rule == reduction?.rule { reduction = saved }
    if checkpoint.options.batchSize == options.batchSize,
      checkpoint.options.augment == options.augment, checkpoint.options.seed == options.seed
    {
      batch = checkpoint.batch
      lossSum = checkpoint.lossSum
    }
    return carried
  }
}
