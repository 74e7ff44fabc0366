import Numerics
import Testing

@testable import DigitsTrainer

@Suite struct `The network` {
  /// The mean loss of a batch in which dropout, if any, silences always the same units.
  private func loss(
    _ network: Network, _ part: DigitsData.Part, _ picks: ArraySlice<Int>, dropout: Double
  ) -> Double {
    network.load(part.pixels, picks: picks)
    network.forward(rows: picks.count, dropout: (dropout, RandomStream(seed: 5)))
    return network.score(part.labels, picks: picks).loss / Double(picks.count)
  }

  @Test(arguments: [(9, 1, 0.0), (20, 2, 0.0), (16, 3, 0.0), (12, 2, 0.4)])
  func `has the gradients that finite differences give`(
    hidden: Int, layers: Int, dropout: Double
  ) throws {
    let data = try DigitsData(csv: digitsCSV, shifts: 0)
    let network = Network(
      shape: NetworkShape(hidden: hidden, layers: layers), capacity: 5, seed: 3)
    // Biases away from zero, so that theirs is no special case.
    for layer in network.layers.dropLast() {
      for unit in 0..<hidden { network.parameters.base[layer.biases + unit] = 0.1 }
    }
    let picks = Array(100..<105)[...]
    let found = loss(network, data.training, picks, dropout: dropout)
    network.backward(rows: picks.count)
    let gradients = network.gradients.values

    let reference = ReferenceNetwork(network, data.training, picks, dropout: dropout)
    var parameters = network.parameters.values.map(Double.init)
    #expect(abs(reference.loss(parameters) - found) < 1e-5)

    var error = 0.0
    var size = 0.0
    for index in stride(from: 0, to: parameters.count, by: 7) {
      let value = parameters[index]
      parameters[index] = value + 1e-6
      let above = reference.loss(parameters)
      parameters[index] = value - 1e-6
      let below = reference.loss(parameters)
      parameters[index] = value
      // The unused digits' scores are no part of the loss; neither may they have a gradient.
      let slope = (above - below) / 2e-6
      error += (slope - Double(gradients[index])) * (slope - Double(gradients[index]))
      size += slope * slope
    }
    #expect(size > 1e-3)
    #expect((error / size).squareRoot() < 1e-4)
  }

  @Test func `leaves its padding at zero`() throws {
    let data = try DigitsData(csv: digitsCSV, shifts: 0)
    let network = Network(shape: NetworkShape(hidden: 11, layers: 2), capacity: 16, seed: 1)
    let optimizer = Optimizer(.adam, count: network.parameters.count)
    let picks = Array(0..<16)[...]
    for _ in 0..<20 {
      _ = loss(network, data.training, picks, dropout: 0.2)
      network.backward(rows: 16)
      optimizer.step(network, rate: 0.01, decay: 0.1)
    }
    let middle = network.layers[1]
    for input in 0..<16 {
      for output in 0..<16 where input >= 11 || output >= 11 {
        #expect(network.parameters.base[middle.weights + input * 16 + output] == 0)
      }
    }
    #expect((11..<16).allSatisfy { network.parameters.base[middle.biases + $0] == 0 })
  }

  @Test func `silences the share that dropout asks for, and only then`() throws {
    let data = try DigitsData(csv: digitsCSV, shifts: 0)
    let network = Network(shape: NetworkShape(hidden: 64, layers: 2), capacity: 64, seed: 1)
    let picks = Array(0..<64)[...]
    // Averaged over many dropouts the scores are those without, up to the ReLU's bend.
    network.load(data.training.pixels, picks: picks)
    network.forward(rows: 64)
    let plain = network.score(data.training.labels, picks: picks).loss
    network.forward(rows: 64, dropout: (0, RandomStream(seed: 2)))
    #expect(network.score(data.training.labels, picks: picks).loss == plain)
    network.forward(rows: 64, dropout: (0.5, RandomStream(seed: 2)))
    let one = network.score(data.training.labels, picks: picks).loss
    network.forward(rows: 64, dropout: (0.5, RandomStream(seed: 3)))
    let other = network.score(data.training.labels, picks: picks).loss
    #expect(one != plain && one != other)
  }
}

@Suite struct `The optimizer` {
  // Three steps on one weight, 0.5, with gradients 0.2, −0.1, 0.4, rate 0.1 and decay 0.01, worked
  // out in double precision from the formulas in torch.optim's documentation.
  @Test(arguments: [
    (Optimizer.Kind.sgd, 0.4485314795), (.momentum, 0.4220633795), (.adam, 0.304167403952),
    (.adamw, 0.306283178372),
  ])
  func `steps as PyTorch's does`(kind: Optimizer.Kind, expected: Double) {
    let network = Network(shape: NetworkShape(hidden: 1, layers: 1), capacity: 1, seed: 0)
    let optimizer = Optimizer(kind, count: network.parameters.count)
    network.parameters.base[0] = 0.5
    for gradient: Float in [0.2, -0.1, 0.4] {
      network.gradients.base[0] = gradient
      optimizer.step(network, rate: 0.1, decay: 0.01)
    }
    #expect(abs(Double(network.parameters.base[0]) - expected) < 1e-6)
    #expect(optimizer.steps == 3)
  }

  @Test func `does not decay biases`() {
    let network = Network(shape: NetworkShape(hidden: 1, layers: 1), capacity: 1, seed: 0)
    let bias = network.layers[0].biases
    network.parameters.base[bias] = 1
    Optimizer(.sgd, count: network.parameters.count).step(network, rate: 1, decay: 0.5)
    #expect(network.parameters.base[bias] == 1)
  }
}
