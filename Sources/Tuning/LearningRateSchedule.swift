/// How a learning rate changes over a run: a shape, and a warm-up before it.
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
    /// `LambdaLR` with a factor of its own from each of the milestones on; 1 before the first.
    case piecewise(milestones: [Span], factors: [Double])
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
    /// `ReduceLROnPlateau`: the base rate, times what a ``PlateauReduction`` has made of the metric
    /// that it watches.
    case reduceOnPlateau(PlateauRule)
  }

  /// A rise before the shape begins, put ahead of it as by a `SequentialLR`.
  public struct Warmup: Sendable, Hashable, Codable {
    /// The way the rate rises.
    public enum Rise: String, Sendable, Hashable, Codable, CaseIterable {
      /// By the same amount each update: `LinearLR`.
      case linear
      /// By the same factor each update: `ExponentialLR` with a factor above 1.
      case exponential
    }

    /// How long it takes; as a share, of the whole run.
    public var length: Span
    /// The first update's rate ÷ the rate at which the shape begins; above 0, at most 1.
    public var startFactor: Double
    /// The way the rate rises.
    public var rise: Rise

    /// A warm-up of this length, linear and from a hundredth of the rate unless told otherwise.
    public init(_ length: Span, startFactor: Double = 0.01, rise: Rise = .linear) {
      self.length = length
      self.startFactor = startFactor
      self.rise = rise
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
}
