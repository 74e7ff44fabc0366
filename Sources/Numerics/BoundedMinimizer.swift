/// Finds a local minimum of a smooth function inside a box.
///
/// A limited-memory quasi-Newton step on the variables that are not held by their bounds, and a
/// backtracking search along its projection into the box. The function may answer with NaN or
/// infinity where it cannot be evaluated; the search then steps back.
///
/// Sources: Byrd, Lu, Nocedal and Zhu, "A limited memory algorithm for bound constrained
/// optimization", SIAM J. Sci. Comput. 16, 1995, for the problem; Bertsekas, "Projected Newton
/// methods for optimization problems with simple constraints", SIAM J. Control 20, 1982, for the
/// simpler step that is used here.
public struct BoundedMinimizer: Sendable {
  /// How many steps to take at most.
  public var iterations: Int
  /// How often the function may be evaluated.
  public var evaluations: Int
  /// It is good enough where no component of the projected gradient is larger.
  public var gradientTolerance: Double
  /// It is good enough where a step gains less than this.
  public var valueTolerance: Double
  /// How many steps the curvature is learned from.
  public var memory: Int

  /// A place, and the function there.
  public struct Minimum: Sendable {
    /// The variables.
    public var point: [Double]
    /// The function.
    public var value: Double
    /// How often the function was evaluated.
    public var evaluations: Int
  }

  /// A minimizer.
  public init(
    iterations: Int = 100, evaluations: Int = 200, gradientTolerance: Double = 1e-5,
    valueTolerance: Double = 1e-9, memory: Int = 8
  ) {
    self.iterations = iterations
    self.evaluations = evaluations
    self.gradientTolerance = gradientTolerance
    self.valueTolerance = valueTolerance
    self.memory = memory
  }

  /// Goes downhill from a point.
  ///
  /// - Parameters:
  ///   - start: Where to begin; moved into the box.
  ///   - lower: The least value of each variable.
  ///   - upper: The greatest.
  ///   - longest: The longest step of any variable in one iteration.
  ///   - evaluate: The function; it writes its gradient into the array.
  public func minimize(
    from start: [Double], lower: [Double], upper: [Double], longest: Double = .infinity,
    _ evaluate: (_ point: [Double], _ gradient: inout [Double]) -> Double
  ) -> Minimum {
    let n = start.count
    func projected(_ x: [Double]) -> [Double] {
      x.indices.map { min(upper[$0], max(lower[$0], x[$0])) }
    }
    var x = projected(start)
    var gradient = [Double](repeating: 0, count: n)
    var value = evaluate(x, &gradient)
    var used = 1
    guard value.isFinite, n > 0 else { return Minimum(point: x, value: value, evaluations: used) }
    var pairs = CurvaturePairs(memory: memory)
    for _ in 0..<iterations {
      let isFree = (0..<n).map { i in
        !(x[i] <= lower[i] && gradient[i] > 0) && !(x[i] >= upper[i] && gradient[i] < 0)
      }
      let free = (0..<n).map { isFree[$0] ? gradient[$0] : 0 }
      guard free.contains(where: { abs($0) > gradientTolerance }) else { break }
      var direction = pairs.direction(free, isFree)
      var slope = zip(direction, free).reduce(0) { $0 + $1.0 * $1.1 }
      if !(slope < 0) {
        pairs.removeAll()
        direction = free.map { -$0 }
        slope = -free.reduce(0) { $0 + $1 * $1 }
      }
      let reach = direction.reduce(0) { max($0, abs($1)) }
      var step = min(1, longest / max(reach, 1e-300))
      // Nothing is known of the scale yet.
      if pairs.isEmpty { step = min(step, 0.5 / max(reach, 1e-300)) }
      var next = x
      var nextValue = Double.nan
      var nextGradient = gradient
      var isBetter = false
      while used < evaluations {
        next = projected((0..<n).map { x[$0] + step * direction[$0] })
        nextValue = evaluate(next, &nextGradient)
        used += 1
        let gain = (0..<n).reduce(0) { $0 + gradient[$1] * (next[$1] - x[$1]) }
        if nextValue <= value + 1e-4 * gain {
          isBetter = true
          break
        }
        // The parabola through what is known, within reason.
        let curvature = nextValue - value - step * slope
        let best = curvature > 0 ? -slope * step * step / (2 * curvature) : step / 2
        step = best.isFinite ? min(step / 2, max(step / 10, best)) : step / 10
        if step * reach < 1e-10 { break }
      }
      guard isBetter else {
        if pairs.isEmpty || used >= evaluations { break }
        pairs.removeAll()
        continue
      }
      pairs.add(
        (0..<n).map { next[$0] - x[$0] }, (0..<n).map { nextGradient[$0] - gradient[$0] })
      let gained = value - nextValue
      x = next
      value = nextValue
      gradient = nextGradient
      if gained <= valueTolerance || used >= evaluations { break }
    }
    return Minimum(point: x, value: value, evaluations: used)
  }
}

/// The last steps and what the gradient did along them: an estimate of the curvature.
private struct CurvaturePairs {
  let memory: Int
  private var steps: [[Double]] = []
  private var changes: [[Double]] = []

  init(memory: Int) { self.memory = memory }

  var isEmpty: Bool { steps.isEmpty }

  mutating func removeAll() {
    steps.removeAll()
    changes.removeAll()
  }

  mutating func add(_ step: [Double], _ change: [Double]) {
    let product = dot(step, change)
    guard product > 1e-12 * dot(change, change) else { return }
    if steps.count == memory {
      steps.removeFirst()
      changes.removeFirst()
    }
    steps.append(step)
    changes.append(change)
  }

  /// The quasi-Newton step against a gradient, among the free variables.
  func direction(_ gradient: [Double], _ isFree: [Bool]) -> [Double] {
    var q = gradient
    var factors: [(alpha: Double, rho: Double)?] = []
    var scale = 1.0
    for (step, change) in zip(steps, changes).reversed() {
      var product = 0.0
      var square = 0.0
      var along = 0.0
      for i in q.indices where isFree[i] {
        product += step[i] * change[i]
        square += change[i] * change[i]
        along += step[i] * q[i]
      }
      guard product > 1e-12 * square, square > 0 else {
        factors.append(nil)
        continue
      }
      if factors.allSatisfy({ $0 == nil }) { scale = product / square }
      let alpha = along / product
      for i in q.indices where isFree[i] { q[i] -= alpha * change[i] }
      factors.append((alpha, 1 / product))
    }
    for i in q.indices { q[i] *= scale }
    for (index, (step, change)) in zip(steps, changes).enumerated() {
      guard let (alpha, rho) = factors[steps.count - 1 - index] else { continue }
      var along = 0.0
      for i in q.indices where isFree[i] { along += change[i] * q[i] }
      let beta = rho * along
      for i in q.indices where isFree[i] { q[i] += (alpha - beta) * step[i] }
    }
    return q.indices.map { isFree[$0] ? -q[$0] : 0 }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
