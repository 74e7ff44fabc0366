import Foundation

extension LearningRateSchedule {
  /// The learning rate of one update of the weights.
  ///
  /// - Parameters:
  ///   - update: The update, from 0 for the first. Beyond the run the last rate stays.
  ///   - total: The updates of the whole run, warm-up included.
  ///   - base: The rate that the schedule is scaled by; the peak of all shapes. What a
  ///     ``PlateauReduction`` has made of it comes on top: hand in base × its scale.
  public func rate(at update: Int, of total: Int, base: Double) -> Double {
    let update = max(0, update)
    guard let warmup else { return base * factor(at: update, of: total) }
    let length = min(max(0, Int(warmup.length.length(in: total).rounded())), max(0, total))
    let rest = total - length
    if update < length {
      let share = Double(update) / Double(length)
      return base * warmup.factor(after: share) * factor(at: 0, of: rest)
    }
    return base * factor(at: update - length, of: rest)
  }

  /// The shape's rate ÷ base.
  private func factor(at update: Int, of total: Int) -> Double {
    let total = max(1, total)
    let t = Double(min(update, total))
    switch shape {
    case .constant, .reduceOnPlateau:
      return 1
    case .step(let size, let gamma):
      let length = size.length(in: total)
      return length > 0 ? pow(gamma, floor(t / length + 1e-9)) : 1
    case .multiStep(let milestones, let gamma):
      let passed = milestones.count { t + 1e-9 >= $0.length(in: total) }
      return pow(gamma, Double(passed))
    case .piecewise(let milestones, let factors):
      let passed = milestones.count { t + 1e-9 >= $0.length(in: total) }
      return passed > 0 ? factors[min(passed, factors.count) - 1] : 1
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

extension LearningRateSchedule.Warmup {
  /// The rate ÷ the rate at which the shape begins, after this share of the warm-up.
  fileprivate func factor(after share: Double) -> Double {
    switch rise {
    case .linear: startFactor + (1 - startFactor) * share
    case .exponential: pow(startFactor, 1 - share)
    }
  }
}
