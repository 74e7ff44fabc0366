import Foundation

/// How a learning rate changes over a run: a shape, and a linear warm-up before it.
///
/// The definitions are PyTorch's (`torch.optim.lr_scheduler`), so that a schedule found here can be
/// carried over by name and numbers. Where PyTorch counts in updates, a ``Span`` may also be a share
/// of the run, so that one schedule suits runs of any length.
///
/// ```swift
/// let schedule = LearningRateSchedule(.cosine(floor: 0), warmup: .init(.share(0.1)))
/// let rate = schedule.rate(at: update, of: updates, base: 3e-4)
/// ```
public struct LearningRateSchedule: Sendable, Hashable, Codable {
  /// A length of time within a run.
  public enum Span: Sendable, Hashable, Codable {
    /// So many updates of the weights.
    case updates(Int)
    /// A share of the run (after its warm-up), from 0 to 1.
    case share(Double)

    func length(in total: Int) -> Double {
      switch self {
      case .updates(let count): Double(count)
      case .share(let share): share * Double(total)
      }
    }
  }

  /// The course of the rate after the warm-up. Factors and floors are relative to the base rate.
  public enum Shape: Sendable, Hashable, Codable {
    /// The base rate throughout.
    case constant
    /// `StepLR`: times `gamma` after every `size`.
    case step(size: Span, gamma: Double)
    /// `MultiStepLR`: times `gamma` at each of the milestones.
    case multiStep(milestones: [Span], gamma: Double)
    /// `ExponentialLR`: falls by the factor `gamma` over each `size`, smoothly.
    case exponential(gamma: Double, size: Span)
    /// `CosineAnnealingLR` down to `floor` × base at the end of the run.
    case cosine(floor: Double)
    /// `CosineAnnealingWarmRestarts`: a cosine of length `first`, then again and again, each
    /// `growth` times as long as the one before. `growth` is 1 or more.
    case cosineWithRestarts(first: Span, growth: Double, floor: Double)
    /// `LinearLR` from `start` × base to `end` × base, then constant.
    case linear(start: Double, end: Double, over: Span)
    /// `PolynomialLR`: base × (1 − t/T)^`power`, 0 at the end of the run.
    case polynomial(power: Double)
    /// `OneCycleLR` with cosine annealing: from base ÷ `divisor` up to base in the first `rise` of
    /// the run, then down to base ÷ (`divisor` × `finalDivisor`).
    case oneCycle(rise: Double, divisor: Double, finalDivisor: Double)
  }

  /// A linear rise before the shape begins: `LinearLR` ahead of the shape in a `SequentialLR`.
  public struct Warmup: Sendable, Hashable, Codable {
    /// How long it takes; as a share, of the whole run.
    public var length: Span
    /// The first update's rate ÷ the rate at which the shape begins; above 0, at most 1.
    public var startFactor: Double

    /// A warm-up of this length, from a hundredth of the rate unless told otherwise.
    public init(_ length: Span, startFactor: Double = 0.01) {
      self.length = length
      self.startFactor = startFactor
    }
  }

  /// The course of the rate after the warm-up.
  public var shape: Shape
  /// The warm-up before it, if any.
  public var warmup: Warmup?

  /// A schedule of this shape, with or without a warm-up.
  public init(_ shape: Shape, warmup: Warmup? = nil) {
    self.shape = shape
    self.warmup = warmup
  }

  // MARK: - Names

  private static let named: [(name: String, schedule: LearningRateSchedule)] = [
    ("constant", .init(.constant)),
    ("step", .init(.step(size: .share(1 / 3.0), gamma: 0.1))),
    ("multi-step", .init(.multiStep(milestones: [.share(0.5), .share(0.75)], gamma: 0.1))),
    ("exponential", .init(.exponential(gamma: 0.01, size: .share(1)))),
    ("cosine", .init(.cosine(floor: 0))),
    ("warmup-cosine", .init(.cosine(floor: 0), warmup: .init(.share(0.1)))),
    ("cosine-restarts", .init(.cosineWithRestarts(first: .share(1 / 7.0), growth: 2, floor: 0))),
    ("linear", .init(.linear(start: 1, end: 0, over: .share(1)))),
    ("polynomial", .init(.polynomial(power: 2))),
    ("one-cycle", .init(.oneCycle(rise: 0.3, divisor: 25, finalDivisor: 1e4))),
  ]

  /// The names that `init(named:)` takes.
  public static var names: [String] { named.map(\.name) }

  /// The schedule that goes by a name, in proportions that suit a run of any length.
  ///
  /// *step* divides by 10 at each third, *multi-step* at one half and three quarters, *exponential*
  /// ends at a hundredth, *cosine-restarts* runs 1 + 2 + 4 sevenths, *polynomial* is quadratic,
  /// *warmup-cosine* warms up over a tenth. Case and `_` for `-` do not matter; nil for a name not
  /// among ``names``.
  public init?(named name: String) {
    let plain = name.lowercased().replacing("_", with: "-")
    guard let found = Self.named.first(where: { $0.name == plain }) else { return nil }
    self = found.schedule
  }

  // MARK: - The rate

  /// The learning rate of one update of the weights.
  ///
  /// - Parameters:
  ///   - update: The update, from 0 for the first. Beyond the run the last rate stays.
  ///   - total: The updates of the whole run, warm-up included.
  ///   - base: The rate that the schedule is scaled by; the peak of all shapes.
  public func rate(at update: Int, of total: Int, base: Double) -> Double {
    let update = max(0, update)
    guard let warmup else { return base * factor(at: update, of: total) }
    let length = min(max(0, Int(warmup.length.length(in: total).rounded())), max(0, total))
    let rest = total - length
    if update < length {
      let start = warmup.startFactor
      let rise = start + (1 - start) * Double(update) / Double(length)
      return base * rise * factor(at: 0, of: rest)
    }
    return base * factor(at: update - length, of: rest)
  }

  /// The shape's rate ÷ base.
  private func factor(at update: Int, of total: Int) -> Double {
    let total = max(1, total)
    let t = Double(min(update, total))
    switch shape {
    case .constant:
      return 1
    case .step(let size, let gamma):
      let length = size.length(in: total)
      return length > 0 ? pow(gamma, floor(t / length + 1e-9)) : 1
    case .multiStep(let milestones, let gamma):
      let passed = milestones.count { t + 1e-9 >= $0.length(in: total) }
      return pow(gamma, Double(passed))
    case .exponential(let gamma, let size):
      let length = size.length(in: total)
      return length > 0 ? pow(gamma, t / length) : 1
    case .cosine(let floor):
      return anneal(from: 1, to: floor, share: t / Double(total))
    case .cosineWithRestarts(let first, let growth, let floor):
      let share = shareOfCycle(at: t, first: first.length(in: total), growth: growth)
      return anneal(from: 1, to: floor, share: share)
    case .linear(let start, let end, let over):
      let length = over.length(in: total)
      return start + (end - start) * (length > 0 ? min(1, t / length) : 1)
    case .polynomial(let power):
      return pow(1 - t / Double(total), power)
    case .oneCycle(let rise, let divisor, let finalDivisor):
      // The two phases share their border update, as in PyTorch; it may lie between two updates.
      let last = Double(total - 1)
      let peak = rise * Double(total) - 1
      let lowest = 1 / (divisor * finalDivisor)
      if t <= peak {
        return anneal(from: 1 / divisor, to: 1, share: peak > 0 ? t / peak : 1)
      }
      let start = max(0, peak)
      return anneal(
        from: 1, to: lowest, share: last > start ? min(1, (t - start) / (last - start)) : 1)
    }
  }

  /// The value part of the way along half a cosine.
  private func anneal(from start: Double, to end: Double, share: Double) -> Double {
    end + (start - end) / 2 * (1 + cos(Double.pi * share))
  }

  /// How far the cycle has run that is current at `t`, from 0 to 1.
  private func shareOfCycle(at t: Double, first: Double, growth: Double) -> Double {
    guard first > 0 else { return 0 }
    if growth <= 1 { return (t / first).truncatingRemainder(dividingBy: 1) }
    let n = floor(log(t / first * (growth - 1) + 1) / log(growth) + 1e-9)
    let start = first * (pow(growth, n) - 1) / (growth - 1)
    return max(0, t - start) / (first * pow(growth, n))
  }
}
