import Foundation

/// The shapes that learning curves are made of: falling functions of the share of the budget.
///
/// Power laws and saturating exponentials are the classical families (Domhan et al., "Speeding up
/// automatic hyperparameter optimization by extrapolation of learning curves", IJCAI 2015); the
/// steps are for trials that see nothing for a while and then fall.
enum CurveShapes {
  /// The number of shapes.
  static let count = 13
  /// The logarithm of how usual a shape is.
  static let logPrior: [Double] = [
    0, 0, 0, -0.7, 0, 0, 0, 0, -0.7, -2.5, -2.5, -2.5, -2.5,
  ]

  private static let resolution = 1024

  /// The height of each shape at every 1024th of the budget, shape by shape.
  private static let table: [Double] = (0..<count).flatMap { shape in
    (0...resolution).map { height(shape, max(0.5, Double($0)) / Double(resolution)) }
  }

  /// The height of a shape at a share of the budget.
  static func height(of shape: Int, at share: Double) -> Double {
    table[shape * (resolution + 1) + Int(share * Double(resolution))]
  }

  private static func height(_ shape: Int, _ u: Double) -> Double {
    switch shape {
    case 0: return -log(u)
    case 1: return pow(u, -0.4)
    case 2: return 1 / u
    case 3: return 1 / (u * u)
    case 4: return -u
    case 5: return exp(-2 * u)
    case 6: return exp(-5 * u)
    case 7: return exp(-12 * u)
    case 8: return exp(-30 * u)
    case 9: return 1 / (1 + exp((u - 0.15) / 0.04))
    case 10: return 1 / (1 + exp((u - 0.3) / 0.06))
    case 11: return 1 / (1 + exp((u - 0.5) / 0.08))
    default: return 1 / (1 + exp((u - 0.7) / 0.08))
    }
  }
}
