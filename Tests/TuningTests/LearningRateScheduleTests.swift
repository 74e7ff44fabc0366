import Foundation
import Testing
import Tuning

/// Equal up to a relative error of 1e-12.
private func close(_ a: Double, _ b: Double) -> Bool {
  abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1e-9)
}

@Suite struct `Learning-rate schedule` {
  func rates(_ shape: LearningRateSchedule.Shape, _ updates: [Int], of total: Int) -> [Double] {
    updates.map { LearningRateSchedule(shape).rate(at: $0, of: total, base: 0.1) }
  }

  @Test func `constant, step and multi-step fall where PyTorch's do`() {
    #expect(rates(.constant, [0, 50, 200], of: 100) == [0.1, 0.1, 0.1])
    // The example in StepLR's documentation: lr 0.05, step_size 30, gamma 0.1.
    let step = LearningRateSchedule(.step(size: .updates(30), gamma: 0.1))
    let stepped = [0, 29, 30, 59, 60].map { step.rate(at: $0, of: 90, base: 0.05) }
    #expect(zip(stepped, [0.05, 0.05, 0.005, 0.005, 0.0005]).allSatisfy(close))
    let shape = LearningRateSchedule.Shape.multiStep(
      milestones: [.updates(30), .share(0.8)], gamma: 0.5)
    #expect(
      zip(rates(shape, [29, 30, 79, 80], of: 100), [0.1, 0.05, 0.05, 0.025]).allSatisfy(close))
  }

  @Test func `exponential decays per update or over the run`() {
    let perUpdate = LearningRateSchedule.Shape.exponential(gamma: 0.9, size: .updates(1))
    #expect(zip(rates(perUpdate, [0, 1, 3], of: 9), [0.1, 0.09, 0.0729]).allSatisfy(close))
    let overall = LearningRateSchedule.Shape.exponential(gamma: 0.01, size: .share(1))
    #expect(zip(rates(overall, [0, 50, 100], of: 100), [0.1, 0.01, 0.001]).allSatisfy(close))
  }

  @Test func `cosine anneals down to its floor`() {
    // eta_min + (lr − eta_min) (1 + cos(π t / T)) / 2 with lr 0.1, eta_min 0.001, T 10.
    let expected = [0.1, 0.09757729755661011, 0.0505, 0.0034227024433899004, 0.001, 0.001]
    let found = rates(.cosine(floor: 0.01), [0, 1, 5, 9, 10, 15], of: 10)
    #expect(zip(found, expected).allSatisfy(close))
  }

  @Test func `cosine restarts, each cycle longer by the growth`() {
    // CosineAnnealingWarmRestarts with T_0 5, T_mult 2, lr 1, eta_min 0.
    let schedule = LearningRateSchedule(
      .cosineWithRestarts(first: .updates(5), growth: 2, floor: 0))
    let expected: [Int: Double] = [
      0: 1, 4: 0.09549150281252633, 5: 1, 9: 0.6545084971874737, 10: 0.5,
      14: 0.024471741852423234, 15: 1, 25: 0.5, 34: 0.00615582970243117, 35: 1,
    ]
    for (update, rate) in expected {
      #expect(close(schedule.rate(at: update, of: 60, base: 1), rate), "update \(update)")
    }
    let even = LearningRateSchedule(.cosineWithRestarts(first: .updates(4), growth: 1, floor: 0))
    #expect(even.rate(at: 4, of: 60, base: 1) == 1 && close(even.rate(at: 6, of: 60, base: 1), 0.5))
  }

  @Test func `linear and polynomial decay to their ends`() {
    let linear = LearningRateSchedule.Shape.linear(start: 0.5, end: 1, over: .updates(4))
    // The example in LinearLR's documentation, times two: 0.05, 0.0625, …, then constant.
    #expect(
      zip(rates(linear, [0, 1, 2, 4, 9], of: 20), [0.05, 0.0625, 0.075, 0.1, 0.1])
        .allSatisfy(close))
    #expect(
      zip(rates(.polynomial(power: 2), [0, 5, 10], of: 10), [0.1, 0.025, 0]).allSatisfy(close))
  }

  @Test func `one cycle is PyTorch's OneCycleLR`() {
    let shape = LearningRateSchedule.Shape.oneCycle(rise: 0.3, divisor: 25, finalDivisor: 1e4)
    let expected = [
      0.0040000000000000036, 0.029516394846410082, 0.09971862194340926, 0.1,
      0.09994965352845243, 0.0500002, 4e-07,
    ]
    #expect(zip(rates(shape, [0, 10, 28, 29, 30, 64, 99], of: 100), expected).allSatisfy(close))
    // 25 updates: the peak lies between two of them.
    let short = [
      0.0040000000000000036, 0.0462142393477445, 0.09979871550490316, 0.09819815024222053,
    ]
    #expect(zip(rates(shape, [0, 3, 7, 8], of: 25), short).allSatisfy(close))
  }

  @Test func `warm-up rises linearly and the shape takes the rest`() {
    let schedule = LearningRateSchedule(
      .cosine(floor: 0), warmup: .init(.updates(4), startFactor: 0.2))
    let found = [0, 1, 3, 4, 9, 14].map { schedule.rate(at: $0, of: 14, base: 1) }
    #expect(zip(found, [0.2, 0.4, 0.8, 1, 0.5, 0]).allSatisfy(close))
    let beforeLow = LearningRateSchedule(
      .linear(start: 0.5, end: 0, over: .share(1)), warmup: .init(.share(0.5), startFactor: 0.5))
    let low = [0, 5, 10, 15].map { beforeLow.rate(at: $0, of: 20, base: 1) }
    #expect(zip(low, [0.25, 0.375, 0.5, 0.25]).allSatisfy(close))
  }

  @Test(arguments: LearningRateSchedule.names)
  func `every name is a schedule that stays between 0 and its base`(name: String) throws {
    let schedule = try #require(LearningRateSchedule(named: name))
    for total in [0, 1, 2, 3, 7, 1000] {
      let rates = (-1...(total + 3)).map { schedule.rate(at: $0, of: total, base: 0.02) }
      #expect(rates.allSatisfy { $0 >= -1e-18 && $0 <= 0.02 + 1e-15 }, "\(name) over \(total)")
      if total == 1000 {
        let peak = try #require(rates.max())
        #expect(close(peak, 0.02))
        #expect(["constant", "plateau"].contains(name) || rates[1000] < 0.011 * peak)
      }
    }
    let stored = try JSONEncoder().encode(schedule)
    #expect(try JSONDecoder().decode(LearningRateSchedule.self, from: stored) == schedule)
  }

  @Test func `names are found in any case, others are not`() {
    #expect(LearningRateSchedule(named: "One_Cycle") == LearningRateSchedule(named: "one-cycle"))
    #expect(
      LearningRateSchedule(named: "CosineAnnealingLR") == LearningRateSchedule(named: "cosine"))
    #expect(LearningRateSchedule(named: "cosinus") == nil)
    #expect(LearningRateSchedule(named: "warmup-cosine")?.warmup != nil)
  }
}
