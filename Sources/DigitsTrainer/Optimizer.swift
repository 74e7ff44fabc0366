import Foundation

/// Turns gradients into steps; the rules and constants are those of `torch.optim`.
final class Optimizer {
  /// Which rule.
  enum Kind: String, Codable, CaseIterable {
    /// Plain stochastic gradient descent.
    case sgd
    /// The same with momentum 0.9.
    case momentum
    /// Kingma and Ba, "Adam", 2015 (β 0.9 and 0.999, ε 1e-8).
    case adam
    /// Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
    case adamw
  }

  /// Which rule.
  let kind: Kind
  /// Running means of the gradient; nil where the rule has none.
  let first: FloatBuffer?
  /// Running means of its square; nil where the rule has none.
  let second: FloatBuffer?
  /// Steps made so far.
  var steps = 0

  /// An optimizer for so many parameters that has not made a step.
  init(_ kind: Kind, count: Int) {
    self.kind = kind
    first = kind == .sgd ? nil : FloatBuffer(count: count)
    second = kind == .adam || kind == .adamw ? FloatBuffer(count: count) : nil
  }

  /// Moves the network's parameters by one step.
  ///
  /// - Parameters:
  ///   - rate: The learning rate.
  ///   - decay: Weight decay, of the weights and not of the biases: added to the gradient as
  ///     `decay` × weight, with adamw taken off the weight as `rate` × `decay` of it.
  func step(_ network: Network, rate: Double, decay: Double) {
    steps += 1
    for layer in network.layers {
      update(network, layer.weights..<layer.biases, rate: rate, decay: decay)
      update(network, layer.biases..<(layer.biases + layer.outputs), rate: rate, decay: 0)
    }
  }

  private func update(_ network: Network, _ range: Range<Int>, rate: Double, decay: Double) {
    let weights = network.parameters.base + range.lowerBound
    let gradients = UnsafePointer(network.gradients.base + range.lowerBound)
    let means = first.map { $0.base + range.lowerBound }
    let squares = second.map { $0.base + range.lowerBound }
    let pull = Float(decay)
    switch (kind, means, squares) {
    case (.adam, let means?, let squares?), (.adamw, let means?, let squares?):
      let correction = (1 - pow(0.999, Double(steps))).squareRoot()
      let size = Float(rate / (1 - pow(0.9, Double(steps))))
      if kind == .adamw, decay > 0 {
        shrink(weights, by: Float(1 - rate * decay), count: range.count)
      }
      adapt(
        weights, gradients, means, squares, count: range.count, size: size,
        correction: Float(1 / correction), decay: kind == .adam ? pull : 0)
    case (_, let means?, _):
      var index = 0
      while index < range.count {
        let mean = 0.9 * means[index] + (gradients[index] + pull * weights[index])
        weights[index] -= Float(rate) * mean
        means[index] = flushed(mean)
        index &+= 1
      }
    default:
      let size = Float(rate)
      var index = 0
      while index < range.count {
        weights[index] -= size * (gradients[index] + pull * weights[index])
        index &+= 1
      }
    }
  }

  private func shrink(_ weights: UnsafeMutablePointer<Float>, by factor: Float, count: Int) {
    var index = 0
    while index < count {
      weights[index] *= factor
      index &+= 1
    }
  }

  private func adapt(
    _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ means: UnsafeMutablePointer<Float>, _ squares: UnsafeMutablePointer<Float>,
    count: Int, size: Float, correction: Float, decay: Float
  ) {
    var index = 0
    while index < count {
      let gradient = gradients[index] + decay * weights[index]
      let mean = 0.9 * means[index] + 0.1 * gradient
      let square = 0.999 * squares[index] + 0.001 * (gradient * gradient)
      weights[index] -= size * mean / (square.squareRoot() * correction + 1e-8)
      means[index] = flushed(mean)
      squares[index] = flushed(square)
      index &+= 1
    }
  }

  /// Zero in place of numbers so small that processors handle them slowly; a unit that died would
  /// otherwise leave its running means there.
  @inline(__always)
  private func flushed(_ value: Float) -> Float { abs(value) < 1e-30 ? 0 : value }
}
