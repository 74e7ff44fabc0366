#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension ClassicFunction {
  /// All of them.
  public static let all: [ClassicFunction] = [
    .branin, .camel, .rosenbrock, .ackley, .rastrigin, .levy, .hartmann6,
  ]

  /// Branin: three equal valleys.
  public static let branin = ClassicFunction(
    "branin", "Branin's function: three equally deep valleys (Dixon and Szegő 1978)",
    [-5...10, 0...15], minimum: 0.397_887_357_729_739,
    at: [[-Double.pi, 12.275], [.pi, 2.275], [3 * .pi, 2.475]]
  ) { x in
    let bend = x[1] - 5.1 / (4 * .pi * .pi) * x[0] * x[0] + 5 / .pi * x[0] - 6
    return bend * bend + 10 * (1 - 1 / (8 * .pi)) * cos(x[0]) + 10
  }

  /// The six-hump camel: two of six valleys are the deepest.
  public static let camel = ClassicFunction(
    "camel", "six-hump camel: six valleys, two of them the deepest (Dixon and Szegő 1978)",
    [-3...3, -2...2], minimum: -1.031_628_453_489_877,
    at: [[0.089_842_013, -0.712_656_403], [-0.089_842_013, 0.712_656_403]]
  ) { x in
    let a = x[0] * x[0]
    let b = x[1] * x[1]
    return (4 - 2.1 * a + a * a / 3) * a + x[0] * x[1] + (4 * b - 4) * b
  }

  /// Rosenbrock: a long bent valley.
  public static let rosenbrock = ClassicFunction(
    "rosenbrock", "Rosenbrock's function: a long, bent, flat valley (Rosenbrock 1960)",
    [-2...2, -1...3], minimum: 0, at: [[1, 1]]
  ) { x in
    let bend = x[1] - x[0] * x[0]
    return 100 * bend * bend + (1 - x[0]) * (1 - x[0])
  }

  /// Ackley: a plain with ripples and one hole.
  public static let ackley = ClassicFunction(
    "ackley", "Ackley's function: a rippled plain with one deep hole (Ackley 1987)",
    [-25...35, -35...25], minimum: 0, at: [[0, 0]]
  ) { x in
    let squares = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    let waves = x.reduce(0) { $0 + cos(2 * .pi * $1) } / Double(x.count)
    return max(0, -20 * exp(-0.2 * squares.squareRoot()) - exp(waves) + 20 + M_E)
  }

  /// Rastrigin: a bowl full of dents.
  public static let rastrigin = ClassicFunction(
    "rastrigin", "Rastrigin's function: a bowl with a dent at every whole number (1974)",
    [-4...6, -5...5], minimum: 0, at: [[0, 0]]
  ) { x in
    x.reduce(10 * Double(x.count)) { $0 + $1 * $1 - 10 * cos(2 * .pi * $1) }
  }

  /// Levy 13: waves across a slope.
  public static let levy = ClassicFunction(
    "levy", "Levy's function no. 13: waves across a bowl (Levy and Montalvo 1985)",
    [-9...11, -10...10], minimum: 0, at: [[1, 1]]
  ) { x in
    let (a, b) = (sin(3 * .pi * x[0]), sin(3 * .pi * x[1]))
    let c = sin(2 * .pi * x[1])
    return a * a + (x[0] - 1) * (x[0] - 1) * (1 + b * b)
      + (x[1] - 1) * (x[1] - 1) * (1 + c * c)
  }

  /// Hartmann in six dimensions: six pits of unequal depth.
  public static let hartmann6 = ClassicFunction(
    "hartmann6", "Hartmann's function in six dimensions: four pits (Dixon and Szegő 1978)",
    Array(repeating: 0...1, count: 6), minimum: -3.322_368_011_415_51,
    at: [[0.201_689_52, 0.150_010_69, 0.476_873_98, 0.275_332_43, 0.311_651_62, 0.657_300_54]]
  ) { x in
    var sum = 0.0
    for pit in 0..<4 {
      var distance = 0.0
      for axis in 0..<6 {
        let gap = x[axis] - HartmannTable.centres[pit][axis]
        distance += HartmannTable.widths[pit][axis] * gap * gap
      }
      sum += HartmannTable.depths[pit] * exp(-distance)
    }
    return -sum
  }
}

/// The constants of Hartmann's function, as Dixon and Szegő give them.
private enum HartmannTable {
  static let depths = [1.0, 1.2, 3.0, 3.2]
  static let widths: [[Double]] = [
    [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ]
  static let centres: [[Double]] = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ]
}
