import Foundation
import Numerics

/// What a network looks like.
struct NetworkShape: Hashable, Codable, CustomStringConvertible {
  /// Units of each hidden layer.
  var hidden: Int
  /// Hidden layers.
  var layers: Int

  var description: String { "\(layers) hidden layer\(layers == 1 ? "" : "s") of \(hidden) units" }
}

/// A multi-layer perceptron: leaky ReLU layers with dropout, and a softmax over ten digits.
///
/// The ReLU leaks (slope 0.01 below zero) so that no unit dies for good: too high a learning rate
/// then shows as a loss that grows without end, not as a flat line.
///
/// Every layer is padded to a multiple of eight units, with weights that are and stay zero, so that
/// the products need no special cases at the edges.
final class Network {
  /// Where one layer's numbers lie among the parameters.
  struct Layer {
    /// Units below, padded.
    let inputs: Int
    /// Units of this layer, padded.
    let outputs: Int
    /// The first weight; input after input, `outputs` wide.
    let weights: Int
    /// The first bias.
    let biases: Int
  }

  /// What it looks like.
  let shape: NetworkShape
  /// The layers from the first hidden one to the output.
  let layers: [Layer]
  /// All weights and biases.
  let parameters: FloatBuffer
  /// The derivative of the last batch's mean loss by each of them.
  let gradients: FloatBuffer
  /// The most images in a batch.
  let capacity: Int

  /// The batch's images, then what each layer gave; the last are the scores.
  private let outputs: [FloatBuffer]
  /// The derivative of the loss by each layer's sums, before the ReLU.
  private let deltas: [FloatBuffer]
  private let product: MatrixProduct
  /// What dropout multiplies the outputs that it leaves by.
  private var keptScale: Float = 1
  /// The slope of a hidden unit below zero.
  private let leak: Float = 0.01

  /// A network with random weights (He et al., "Delving deep into rectifiers", 2015).
  init(shape: NetworkShape, capacity: Int, seed: UInt64) {
    func padded(_ width: Int) -> Int { (width + 7) / 8 * 8 }
    let hidden = Array(repeating: shape.hidden, count: shape.layers)
    let real = [DigitsData.pixelCount] + hidden + [DigitsData.classCount]
    let widths = real.map(padded)
    var layers: [Layer] = []
    var count = 0
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      layers.append(
        Layer(inputs: inputs, outputs: outputs, weights: count, biases: count + inputs * outputs))
      count += inputs * outputs + outputs
    }
    self.shape = shape
    self.layers = layers
    self.capacity = capacity
    parameters = FloatBuffer(count: count)
    gradients = FloatBuffer(count: count)
    outputs = widths.map { FloatBuffer(count: $0 * capacity) }
    deltas = widths.dropFirst().map { FloatBuffer(count: $0 * capacity) }
    product = MatrixProduct(depth: max(capacity, widths.max() ?? 0))

    var random = RandomStream(seed: seed, stream: 0)
    for (number, layer) in layers.enumerated() {
      let gain = number == layers.count - 1 ? 1.0 : 2.0
      let spread = (gain / Double(real[number])).squareRoot()
      for input in 0..<real[number] {
        for output in 0..<real[number + 1] {
          parameters.base[layer.weights + input * layer.outputs + output] =
            Float(random.normal(mean: 0, standardDeviation: spread))
        }
      }
    }
  }

  /// Puts images into the batch.
  ///
  /// - Parameters:
  ///   - pixels: 64 an image.
  ///   - picks: Which images, at most `capacity`.
  func load(_ pixels: FloatBuffer, picks: ArraySlice<Int>) {
    let width = DigitsData.pixelCount
    var target = UnsafeMutableRawPointer(outputs[0].base)
    for pick in picks {
      target.copyMemory(from: pixels.base + pick * width, byteCount: width * 4)
      target += width * 4
    }
  }

  /// Computes the scores of the batch's first `rows` images.
  ///
  /// - Parameter dropout: The share of hidden units to silence, and the stream that picks them;
  ///   the others are scaled up to make good for it. nil when judging.
  func forward(rows: Int, dropout: (share: Double, random: RandomStream)? = nil) {
    var random = dropout?.random ?? RandomStream(seed: 0)
    let dropped = UInt64(((dropout?.share ?? 0) * 65536).rounded())
    keptScale = Float(65536 / Double(65536 - dropped))
    for (number, layer) in layers.enumerated() {
      let result = outputs[number + 1].base
      product.multiply(
        MatrixView(outputs[number].base, width: layer.inputs),
        MatrixView(parameters.base + layer.weights, width: layer.outputs),
        rows: rows, depth: layer.inputs, columns: layer.outputs, into: result)
      let biases = parameters.base + layer.biases
      let isHidden = number < layers.count - 1
      for row in 0..<rows {
        add(biases, to: result + row * layer.outputs, count: layer.outputs, rectifying: isHidden)
      }
      if isHidden, dropped > 0 {
        silence(dropped, of: result, count: rows * layer.outputs, using: &random)
      }
    }
  }

  /// The loss of the batch after `forward`, and how many of its digits score highest.
  ///
  /// The loss is the sum over the images of the cross-entropy in nats.
  func score(_ labels: [UInt8], picks: ArraySlice<Int>) -> (loss: Double, hits: Int) {
    guard let layer = layers.last, let scores = outputs.last, let delta = deltas.last else {
      return (0, 0)
    }
    var loss = 0.0
    var hits = 0
    let share = 1 / Float(picks.count)
    for (row, pick) in picks.enumerated() {
      let z = scores.base + row * layer.outputs
      let out = delta.base + row * layer.outputs
      let label = Int(labels[pick])
      var best = 0
      for digit in 1..<DigitsData.classCount where z[digit] > z[best] { best = digit }
      let top = z[best]
      var sum: Float = 0
      for digit in 0..<DigitsData.classCount {
        let e = exp(z[digit] - top)
        out[digit] = e
        sum += e
      }
      // log(sum) + top − z[label]: finite however wrong the network is, unless it has blown up.
      loss += Double(log(sum)) + Double(top - z[label])
      if best == label { hits += 1 }
      for digit in 0..<DigitsData.classCount {
        out[digit] = (out[digit] / sum - (digit == label ? 1 : 0)) * share
      }
    }
    return (loss, hits)
  }

  /// Computes the gradients of the batch's mean loss, after `forward` and `score`.
  func backward(rows: Int) {
    for (number, layer) in layers.enumerated().reversed() {
      let delta = deltas[number].base
      product.multiply(
        MatrixView(outputs[number].base, width: layer.inputs).transposed,
        MatrixView(delta, width: layer.outputs),
        rows: layer.inputs, depth: rows, columns: layer.outputs,
        into: gradients.base + layer.weights)
      let biases = gradients.base + layer.biases
      biases.update(repeating: 0, count: layer.outputs)
      for row in 0..<rows {
        add(delta + row * layer.outputs, to: biases, count: layer.outputs, rectifying: false)
      }
      guard number > 0 else { continue }
      product.multiply(
        MatrixView(delta, width: layer.outputs),
        MatrixView(parameters.base + layer.weights, width: layer.outputs).transposed,
        rows: rows, depth: layer.outputs, columns: layer.inputs, into: deltas[number - 1].base)
      gate(deltas[number - 1].base, by: outputs[number].base, count: rows * layer.inputs)
    }
  }

  // MARK: - Element by element

  private func add(
    _ addend: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int,
    rectifying: Bool
  ) {
    var index = 0
    if rectifying {
      while index < count {
        let value = sum[index] + addend[index]
        sum[index] = value < 0 ? value * leak : value
        index &+= 1
      }
    } else {
      while index < count {
        sum[index] += addend[index]
        index &+= 1
      }
    }
  }

  /// Sets a share of `dropped` / 65,536 to zero; a word of the stream decides over four.
  private func silence(
    _ dropped: UInt64, of values: UnsafeMutablePointer<Float>, count: Int,
    using random: inout RandomStream
  ) {
    var index = 0
    while index < count {
      let word = random.next()
      values[index] = word & 0xFFFF < dropped ? 0 : values[index] * keptScale
      values[index &+ 1] = word >> 16 & 0xFFFF < dropped ? 0 : values[index &+ 1] * keptScale
      values[index &+ 2] = word >> 32 & 0xFFFF < dropped ? 0 : values[index &+ 2] * keptScale
      values[index &+ 3] = word >> 48 < dropped ? 0 : values[index &+ 3] * keptScale
      index &+= 4
    }
  }

  /// The derivative of ReLU and dropout, told from the output: nothing where it is 0.
  private func gate(
    _ delta: UnsafeMutablePointer<Float>, by output: UnsafePointer<Float>, count: Int
  ) {
    let scale = keptScale
    let leaking = keptScale * leak
    var index = 0
    while index < count {
      let value = output[index]
      delta[index] *= value > 0 ? scale : value < 0 ? leaking : 0
      index &+= 1
    }
  }
}
