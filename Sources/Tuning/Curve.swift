/// A metric of a trial against its steps: ascending steps, one value each.
public struct Curve: Sendable, Hashable, Codable {
  /// The steps, strictly ascending.
  public private(set) var steps: [Int]
  /// The value at each step; NaN and infinities are values like any other.
  public private(set) var values: [Double]
  /// When each point came, in seconds since 1970 UTC.
  public private(set) var times: [Double]

  /// A curve without points.
  public init() {
    steps = []
    values = []
    times = []
  }

  /// A curve of these points, in any order.
  public init(_ points: [(step: Int, value: Double)]) {
    self.init()
    for point in points { add(step: point.step, value: point.value) }
  }

  /// How many points there are.
  public var count: Int { steps.count }
  /// Whether there is no point.
  public var isEmpty: Bool { steps.isEmpty }
  /// The last step.
  public var lastStep: Int? { steps.last }
  /// The value at the last step.
  public var lastValue: Double? { values.last }

  /// Adds a point; at a step that is there already the new value replaces the old one.
  public mutating func add(step: Int, value: Double, time: Double = 0) {
    if let last = steps.last, step <= last {
      let index = position(of: step)
      if steps[index] == step {
        values[index] = value
        times[index] = time
      } else {
        steps.insert(step, at: index)
        values.insert(value, at: index)
        times.insert(time, at: index)
      }
    } else {
      steps.append(step)
      values.append(value)
      times.append(time)
    }
  }

  /// The value at exactly this step.
  public func value(at step: Int) -> Double? {
    let index = position(of: step)
    return index < steps.count && steps[index] == step ? values[index] : nil
  }

  /// The best value and its step, NaN ignored; the earliest of equal ones.
  public func best(_ direction: Direction, through step: Int = .max) -> (step: Int, value: Double)?
  {
    var best: (step: Int, value: Double)?
    for (at, value) in zip(steps, values) where at <= step && !value.isNaN {
      if let known = best, !direction.isBetter(value, than: known.value) { continue }
      best = (at, value)
    }
    return best
  }

  /// The curve up to and including a step.
  public func prefix(through step: Int) -> Curve {
    var cut = self
    let count = position(of: step == .max ? step : step + 1)
    cut.steps.removeSubrange(count...)
    cut.values.removeSubrange(count...)
    cut.times.removeSubrange(count...)
    return cut
  }

  /// The index of the first point at or after a step.
  public func position(of step: Int) -> Int {
    var low = 0
    var high = steps.count
    while low < high {
      let middle = (low + high) / 2
      if steps[middle] < step { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// At most `count` values that show the shape: the last value of each of `count` equal spans.
  public func outline(_ count: Int) -> [Double] {
    guard values.count > count, count > 0 else { return values }
    return (0..<count).map { values[($0 + 1) * values.count / count - 1] }
  }
}

/// One value of a metric, as a trial reported it.
public struct MetricPoint: Sendable, Hashable, Codable {
  /// The metric's name, as the script wrote it.
  public var metric: String
  /// The trial's step.
  public var step: Int
  /// The value; NaN and infinities included.
  public var value: Double
  /// When it was read, in seconds since 1970 UTC.
  public var time: Double

  /// A point.
  public init(metric: String, step: Int, value: Double, time: Double) {
    self.metric = metric
    self.step = step
    self.value = value
    self.time = time
  }
}
