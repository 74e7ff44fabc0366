import Foundation
import Numerics

@testable import DigitsTrainer

/// The network's loss once more, as plainly as it can be written and in double precision, so that
/// finite differences are exact enough to judge the gradients.
struct ReferenceNetwork {
  private let layers: [Network.Layer]
  private let images: [[Double]]
  private let labels: [Int]
  private let dropout: Double

  init(
    _ network: Network, _ part: DigitsData.Part, _ picks: ArraySlice<Int>, dropout: Double
  ) {
    layers = network.layers
    let pixels = part.pixels.values.map(Double.init)
    images = picks.map { Array(pixels[($0 * 64)..<($0 * 64 + 64)]) }
    labels = picks.map { Int(part.labels[$0]) }
    self.dropout = dropout
  }

  /// The mean loss of the batch.
  func loss(_ parameters: [Double]) -> Double {
    var random = RandomStream(seed: 5)
    var values = images
    let threshold = UInt64((dropout * 65536).rounded())
    for (number, layer) in layers.enumerated() {
      for row in values.indices {
        var sums = Array(parameters[layer.biases..<(layer.biases + layer.outputs)])
        for (input, value) in values[row].enumerated() where value != 0 {
          let start = layer.weights + input * layer.outputs
          for output in 0..<layer.outputs { sums[output] += value * parameters[start + output] }
        }
        if number < layers.count - 1 {
          var word: UInt64 = 0
          for output in 0..<layer.outputs {
            if output % 4 == 0, threshold > 0 { word = random.next() }
            let isKept = word & 0xFFFF >= threshold
            word >>= 16
            let bent = sums[output] < 0 ? 0.01 * sums[output] : sums[output]
            sums[output] = isKept ? bent / (1 - Double(threshold) / 65536) : 0
          }
        }
        values[row] = sums
      }
    }
    let losses = zip(values, labels).map { scores, label in
      log(scores[..<10].reduce(0) { $0 + exp($1) }) - scores[label]
    }
    return losses.reduce(0, +) / Double(losses.count)
  }
}
