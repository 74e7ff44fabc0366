import Foundation
import Numerics
import Testing
import Tuning

@testable import Diagnosis

@Suite struct `Curve verdict` {
  @Test func `the words in JSON are the documented ones`() {
    #expect(
      CurveVerdict.Kind.allCases.map(\.rawValue) == [
        "good", "still_falling", "too_slow", "plateau", "oscillating", "spiking", "diverged",
        "overfitting", "underfitting", "no_signal", "failed",
      ])
  }

  @Test func `training that rises again has too high a rate, whatever validation does`() {
    let train = (0..<40).map { step -> Double in
      let rise = max(0, Double(step - 26)) * 0.012
      return 0.1 + 0.3 * exp(-Double(step) / 6) + rise
    }
    let judged = train.map { $0 * 1.2 }
    let verdict = verdict(judged, train: train)
    #expect(verdict?.kind == .oscillating)
    #expect(verdict?.evidence[0].hasPrefix("training rose again, from 0.1") == true)
  }

  @Test func `a run that leaps about above its start diverged, however low it once was`() {
    let train = (0..<40).map { step -> Double in
      step == 3 ? 0.2 : 1 + 3 * abs(sin(Double(step) * 1.7))
    }
    let verdict = verdict(train.map { $0 * 1.1 }, train: train)
    #expect(verdict?.kind == .diverged)
    #expect(verdict?.evidence[0].contains("above its start of 1") == true, "\(verdict as Any)")
  }

  @Test func `a fall that has come to its end is no fall`() {
    // Under a cosine the last fifth hardly moves.
    let course = (0..<40).map { step -> Double in
      let share = Double(step) / 40
      let slow = 0.1 * pow(1 + cos(Double.pi * share), 2)
      return 0.5 + exp(-8 * share) + slow
    }
    #expect(verdict(course)?.kind == .good)
    let falling = (0..<40).map { 2 * exp(-Double($0) / 40) }
    #expect(verdict(falling)?.kind == .stillFalling || verdict(falling)?.kind == .tooSlow)
  }

  @Test func `jumps early in a run, and those of the validation alone, are no spikes`() {
    let course = (0..<40).map { 2 * exp(-Double($0) / 3) + 0.2 }
    func struck(_ places: Int...) -> [Double] {
      var values = course
      for place in places { values[place] *= 2.5 }
      return values
    }
    #expect(verdict(struck(16, 28))?.kind == .spiking)
    #expect(verdict(struck(2, 4))?.kind != .spiking)
    #expect(verdict(struck(24), train: course)?.kind != .spiking)
    #expect(verdict(struck(24), train: struck(24))?.kind == .spiking)
  }

  @Test func `a run that falls between its jumps spikes, one that does not swings`() {
    // Each jump takes three reports to heal, so that hardly any report lies on its course.
    let healing = (0..<40).map { step -> Double in
      let course: Double = decay(step, 15)
      guard let last = [8, 17, 26, 34].last(where: { $0 <= step }) else { return course }
      let jump: Double = 1.5 * decay(step - last, 1.4)
      return course * (1 + jump)
    }
    #expect(verdict(healing, train: healing.map { $0 * 0.9 })?.kind == .spiking)
    // As large jumps, out of a curve that goes up and down all the time.
    let swinging = (0..<40).map { step -> Double in
      let swing: Double = 1 + 0.35 * sin(Double(step) * 2.1)
      let jump: Double = [27, 31, 36].contains(step) ? 3 : 1
      let start: Double = step < 6 ? 0.1 * Double(6 - step) : 0
      return 0.1 * swing * jump + start
    }
    #expect(verdict(swinging, train: swinging)?.kind == .oscillating)
  }

  private func decay(_ step: Int, _ over: Double) -> Double { exp(-Double(step) / over) }

  private func others(
    _ levels: [(first: Double, last: Double)], steps: Int? = nil
  ) -> [TrialRow] {
    levels.enumerated().map { number, level in
      TrialRow(
        number: 100 + number, state: .complete, configuration: [:], objective: level.last,
        step: steps,
        metrics: [.init("val_loss", level.last)], sparkline: [level.first, level.last])
    }
  }

  @Test func `a fall that would take many times the steps is no reason to go on`() throws {
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.08), (1.2, 0.09)])
    // A tenth in the last two fifths, and the others are ten times lower.
    let slow = (0..<30).map { step -> Double in
      let late: Double = 0.5 * decay(step, 30)
      let early: Double = 1.3 * decay(step, 2)
      return 0.5 + late + early
    }
    let small = try #require(verdict(slow, train: slow, peers: peers))
    #expect(small.kind == .underfitting)
    #expect(small.evidence.last?.contains("times its steps to get there") == true, "\(small)")
    // Where the others are close, it is.
    let near = others([(2.3, 0.9), (2.2, 0.52), (1.5, 0.7), (1.2, 0.6)])
    #expect(verdict(slow, train: slow, peers: near)?.kind == .stillFalling)
  }

  @Test func `where the steps became too small, no smaller rate is advised`() throws {
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.1), (1.2, 0.12)])
    let cut = (0..<40).map { step -> Double in
      if step < 8 { return 2.3 * pow(0.8, Double(step)) }
      return 0.48 * pow(0.999, Double(step - 8))
    }
    let found = try #require(verdict(cut, train: cut, peers: peers))
    #expect(found.kind == .plateau)
    #expect(found.evidence.last?.hasSuffix("the steps have become too small") == true)
    #expect(found.evidence.last?.hasPrefix("from step ") == true, "\(found.evidence)")
    #expect(found.moves.map(\.title) == ["schedule constant → cosine", "lr × 3 (0.1 → 0.3)"])
    // One that came to rest by itself stands for another reason.
    let rested = (0..<40).map { 0.48 + 1.8 * decay($0, 3) }
    let low = rested.map { $0 * 0.4 }
    let other = try #require(verdict(rested, train: low, peers: peers))
    #expect(other.kind == .plateau)
    #expect(other.moves.first?.title.hasPrefix("lr ÷ 3") == true, "\(other.moves)")
  }

  @Test func `what ended long before the others was on its way, not too small or too slow`() throws
  {
    let levels = [(2.3, 0.9), (2.2, 0.4), (1.5, 0.1), (1.2, 0.12)]
    // A knee, then four hundredths a report, high above the others.
    let knee = (0..<10).map { 0.8 * pow(0.98, Double($0)) + 0.8 * decay($0, 0.7) }
    let among40 = try #require(verdict(knee, train: knee, peers: others(levels, steps: 40)))
    #expect(among40.kind == .stillFalling)
    #expect(among40.evidence[0].contains("it ended at step 10, the others at 40"))
    // With two and a half times the steps it would have come well below where it ended.
    let among25 = try #require(verdict(knee, train: knee, peers: others(levels, steps: 25)))
    #expect(among25.kind == .stillFalling)
    #expect(among25.evidence[0].contains("it ended at step 10, the others at 25"))
    #expect(
      verdict(knee, train: knee, peers: others(levels, steps: 12))?.kind == .underfitting)
    // As evenly as at a rate that is too low, but fast enough to get there.
    let even = (0..<10).map { 1.4 * pow(0.95, Double($0)) }
    #expect(
      verdict(even, train: even, peers: others(levels, steps: 60))?.kind == .stillFalling)
    #expect(verdict(even, train: even, peers: others(levels, steps: 10))?.kind == .tooSlow)
  }

  @Test
  func `what stands where guessing would, diverged if it was thrown there, else found nothing`() {
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.1), (1.2, 0.12)])
    // Down to a stand without a shake, to which it creeps.
    let thrown = (0..<30).map { 2.6 + 8 * decay($0, 0.8) - 1e-4 * Double($0) }
    #expect(verdict(thrown, train: thrown, peers: peers)?.kind == .diverged)
    let higher = (0..<30).map { 2.6 + 0.02 * sin(Double($0)) }
    #expect(verdict(higher, train: higher, peers: peers)?.kind == .noSignal)
    let swinging = (0..<30).map { 2.5 + 0.3 * sin(Double($0) * 2.3) }
    #expect(verdict(swinging, train: swinging, peers: peers)?.kind == .noSignal)
    let learnt = swinging.map { $0 - 1 }
    #expect(verdict(learnt, train: learnt, peers: peers)?.kind == .oscillating)
    // It began worse than guessing, and came down to hardly less than that.
    let down = (0..<30).map { 2.1 + 0.9 * decay($0, 2) + 0.01 * sin(Double($0) * 2) }
    #expect(verdict(down, train: down.map { $0 * 0.95 }, peers: peers)?.kind == .noSignal)
    let below = down.map { $0 - 0.4 }
    #expect(verdict(below, train: below.map { $0 * 0.95 }, peers: peers)?.kind == .underfitting)
  }

  @Test func `it diverged that leaps about above where the others begin`() {
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.1), (1.2, 0.12)])
    let wild = (0..<30).map { step -> Double in
      let leap: Double = 2 * sin(Double(step) * 2.3)
      return 80 * decay(step, 6) + 5 + leap
    }
    #expect(verdict(wild, train: wild, peers: peers)?.kind == .diverged)
    // One that rises a little from a first report that was good already did not.
    let good = (0..<30).map { 0.3 - 0.08 * decay($0, 2) }
    #expect(verdict(good, train: good, peers: peers)?.kind != .diverged)
  }

  @Test func `training that gets better alone, from the first report on, learns no signal`() throws
  {
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.1), (1.2, 0.12)])
    let judged = (0..<30).map { 1.2 + 0.002 * Double($0) }
    let train = (0..<30).map { 1.1 - 0.01 * Double($0) }
    let found = try #require(verdict(judged, train: train, peers: peers))
    #expect(found.kind == .noSignal)
    #expect(found.evidence[0].contains("nothing of what it learns carries over"))
  }

  @Test func `overfitting weighs more than jumps that training knows nothing of`() {
    var judged = (0..<60).map { step -> Double in
      let rise: Double = 0.004 * Double(max(0, step - 20))
      return 0.3 + 2 * decay(step, 4) + rise
    }
    judged[30] *= 1.6
    judged[40] *= 1.6
    let train = (0..<60).map { 2 * decay($0, 6) + 0.001 }
    #expect(verdict(judged, train: train)?.kind == .overfitting)
  }

  private static let levels = [(2.3, 0.9), (2.2, 0.4), (1.5, 0.08), (1.2, 0.09)]

  @Test func `too few reports, or training that goes on, are no stand where others went on`() {
    let stand = [0.29, 0.155, 0.16, 0.15, 0.16, 0.155]
    #expect(
      verdict(stand, train: stand, peers: others(Self.levels, steps: 40))?.kind == .stillFalling)
    #expect(
      verdict(stand, train: stand, peers: others(Self.levels, steps: 8))?.kind != .stillFalling)
    let judged = (0..<12).map { 0.23 + 0.06 * decay($0, 1) }
    let train = (0..<12).map { 0.32 * pow(0.985, Double($0)) }
    #expect(
      verdict(judged, train: train, peers: others(Self.levels, steps: 40))?.kind == .stillFalling)
    #expect(
      verdict(judged, train: train, peers: others(Self.levels, steps: 14))?.kind != .stillFalling)
  }

  @Test func `what falls straight and would need many times the others' steps is too slow`() {
    let straight = (0..<40).map { 2.2 * pow(0.97, Double($0)) }
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.004), (1.2, 0.006)], steps: 40)
    #expect(verdict(straight, train: straight.map { $0 * 0.95 }, peers: peers)?.kind == .tooSlow)
    let near = others([(2.3, 0.9), (2.2, 0.6), (1.5, 0.5), (1.2, 0.52)], steps: 40)
    #expect(
      verdict(straight, train: straight.map { $0 * 0.95 }, peers: near)?.kind == .stillFalling)
    // One that rose first, and creeps since, does not fall straight.
    let rose = (0..<40).map { step -> Double in
      let first: Double = step < 3 ? 0.9 + 0.03 * Double(step) : 0.965
      return first - 0.0018 * Double(step)
    }
    #expect(verdict(rose, train: rose, peers: peers)?.kind != .tooSlow)
  }

  @Test func `a slow fall that drowns in the noise of measuring is read off training`() {
    let noise = (0..<40).map { 1 + 0.02 * sin(Double($0) * 2.4) }
    let train = (0..<40).map { 2.2 * pow(0.9995, Double($0)) }
    let judged = zip(train, noise).map { $0 * 1.01 * $1 }
    let peers = others(Self.levels, steps: 40)
    #expect(verdict(judged, train: train, peers: peers)?.kind == .tooSlow)
    // Still above the others' beginning, it creeps down to it.
    let creeping = (0..<40).map { 2.35 - 0.06 * (1 - decay($0, 18)) }
    let found = verdict(creeping, train: creeping, peers: peers)
    #expect(found?.kind == .tooSlow, "\(found as Any)")
    // Where training falls and validation does not, noise is no excuse.
    let learns = (0..<40).map { 2.2 * pow(0.99, Double($0)) }
    #expect(verdict(noise.map { 2.2 * $0 }, train: learns, peers: peers)?.kind == .noSignal)
  }

  @Test func `what training learns carries nothing over, or validation comes along`() throws {
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.1), (1.2, 0.12)], steps: 40)
    let judged = (0..<40).map { 1.5 + 0.8 * decay($0, 2) + 0.001 * Double($0) }
    let train = (0..<40).map { 1.3 + 0.8 * decay($0, 2) - 0.003 * Double($0) }
    let found = try #require(verdict(judged, train: train, peers: peers))
    #expect(found.kind == .noSignal)
    #expect(found.evidence[0].hasSuffix("what it learns does not carry over"))
    let along = train.map { $0 + 0.2 }
    #expect(verdict(along, train: train, peers: peers)?.kind != .noSignal)
  }

  @Test func `training that turns back all the time swings, though by little`() {
    let peers = others(Self.levels, steps: 40)
    let small = (0..<40).map { step -> Double in
      let swing: Double = 1 + 0.05 * sin(Double(step) * 2.3)
      return (0.12 + 2 * decay(step, 2)) * swing
    }
    #expect(verdict(small, train: small, peers: peers)?.kind == .oscillating)
    let calm = (0..<40).map { 0.12 + 2 * decay($0, 2) }
    #expect(verdict(small, train: calm, peers: peers)?.kind != .oscillating)
  }

  @Test func `what came to rest in the end swung on its way, and does not swing`() {
    func swinging(until end: Int) -> [Double] {
      (0..<30).map { step -> Double in
        let course: Double = 0.03 + 0.3 * decay(step, 6)
        return step < end ? course * (1 + 0.35 * sin(Double(step) * 2.3)) : course
      }
    }
    let train = swinging(until: 30).map { $0 * 0.9 }
    #expect(verdict(swinging(until: 30), train: train)?.kind == .oscillating)
    #expect(
      verdict(swinging(until: 22), train: swinging(until: 22).map { $0 * 0.9 })?.kind
        != .oscillating)
  }

  @Test func `training that shakes by dropout does not swing where validation came to rest`() {
    // A run of `hone digits` with dropout, under a cosine.
    let train = [
      0.813, 0.347, 0.27, 0.23, 0.203, 0.188, 0.171, 0.145, 0.148, 0.137, 0.13, 0.107, 0.104,
      0.0895,
      0.0823, 0.0647, 0.0726, 0.0559, 0.0464, 0.0602, 0.0417, 0.0452, 0.0381, 0.0286, 0.0278,
      0.0307,
      0.0299, 0.0275, 0.0288, 0.0255,
    ]
    let judged = [
      0.223, 0.143, 0.105, 0.0912, 0.0823, 0.0746, 0.0868, 0.0653, 0.061, 0.057, 0.0543, 0.0599,
      0.0585, 0.0444, 0.0351, 0.0357, 0.0387, 0.0591, 0.0381, 0.0438, 0.0313, 0.0343, 0.0224,
      0.0279, 0.0372, 0.0347, 0.0324, 0.03, 0.0304, 0.0303,
    ]
    let peers = others([(500, 533), (0.2, 0.1), (0.17, 0.0393)], steps: 30)
    #expect(verdict(judged, train: train, peers: peers)?.kind != .oscillating)
  }

  @Test func `a run whose rate fell to nothing came to its end, though it still gains a little`() {
    let plan = StudyPlan(name: "s", objective: Objective(metric: "val_loss"), space: Fixture.space)
    func kind(_ rate: (Int) -> Double) -> CurveVerdict.Kind? {
      let losses = (0..<30).map { ($0 + 1, 0.2 + 2 * decay($0, 2) + 0.0016 * Double(30 - $0)) }
      return CurveVerdict.of(
        Fixture.row(.complete),
        curves: ["val_loss": Curve(losses), "lr": Curve((0..<30).map { ($0 + 1, rate($0)) })],
        plan: plan, among: [])?.kind
    }
    #expect(kind { _ in 0.1 } == .stillFalling)
    #expect(kind { 0.05 * (1 + cos(Double.pi * Double($0) / 29)) } == .good)
  }

  @Test func `a stand whose rate had come to nothing asks for no smaller one`() throws {
    let losses = (0..<30).map { ($0 + 1, 0.15 + 2 * decay($0, 2)) }
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.05), (1.2, 0.02)])
    let rates = (0..<30).map { ($0 + 1, 0.05 * (1 + cos(Double.pi * Double($0) / 29))) }
    func verdict(_ curves: [String: Curve]) throws -> CurveVerdict {
      try #require(
        CurveVerdict.of(Fixture.row(.complete), curves: curves, plan: Fixture.plan, among: peers))
    }
    #expect(try verdict(["val_loss": Curve(losses)]).kind == .plateau)
    let gone = try verdict(["val_loss": Curve(losses), "lr": Curve(rates)])
    #expect(gone.kind == .stillFalling)
    // 0.15 is 7.5 times 0.02, whatever a gap is measured against.
    #expect(
      gone.evidence.first?.contains("7.5 times the best other trial (0.02)") == true, "\(gone)")
    #expect(!gone.moves.contains { $0.title.contains("÷") })
  }

  @Test func `a jump out of tumbling is no spike`() {
    var course = (0..<40).map { 2 * decay($0, 3) + 0.2 }
    course[20] *= 2.5
    course[30] *= 2.5
    #expect(verdict(course, train: course)?.kind == .spiking)
    for place in [4, 8, 11, 14] { course[place] *= 1.22 }
    #expect(verdict(course, train: course)?.kind != .spiking)
  }

  @Test func `thrown far and back to guessing, or high where no other is, it diverged`() {
    let peers = others([(2.3, 0.9), (2.2, 0.4), (1.5, 0.1), (1.2, 0.12)], steps: 30)
    let back = (0..<30).map { 2.3 + 400 * decay($0, 0.4) }
    #expect(verdict(back, train: back, peers: peers)?.kind == .diverged)
    // A network that is dead since stands a little below the others' first reports.
    let dead = (0..<30).map { 2.1 + 4 * decay($0, 0.8) }
    #expect(verdict(dead, train: dead, peers: peers)?.kind == .diverged)
    // One that only began badly comes down there bit by bit.
    let began = (0..<30).map { 2 + 4 * decay($0, 3) }
    #expect(verdict(began, train: began, peers: peers)?.kind == .noSignal)
    let high = (0..<30).map { 90 + 4_000 * decay($0, 2) - 0.5 * Double($0) }
    let train = (0..<30).map { 6 + 3_000 * decay($0, 2) - 0.05 * Double($0) }
    #expect(verdict(high, train: train, peers: peers)?.kind == .diverged)
  }

  private func verdict(
    _ values: [Double], train: [Double]? = nil, direction: Direction = .minimize,
    state: TrialState = .complete, peers: [TrialRow] = []
  ) -> CurveVerdict? {
    let name = direction == .minimize ? "val_loss" : "val_accuracy"
    var curves = [name: Curve(values.enumerated().map { ($0.offset + 1, $0.element) })]
    if let train {
      curves["train_loss"] = Curve(train.enumerated().map { ($0.offset + 1, $0.element) })
    }
    let plan = StudyPlan(
      name: "s", objective: Objective(metric: name, direction: direction), space: Fixture.space)
    return .of(Fixture.row(state), curves: curves, plan: plan, among: peers)
  }

  @Test func `few points say nothing, but a loss that is no number says it at once`() {
    #expect(verdict([2.3, 1.1, 0.9]) == nil)
    #expect(verdict([2.3, .nan])?.kind == .diverged)
    #expect(verdict([2.3, .infinity])?.evidence == ["val_loss is no number at step 2"])
    let gone = verdict([2.3, .nan, .nan])?.evidence
    #expect(gone == ["val_loss is no number from step 2 on"])
  }

  @Test func `a loss that came back to numbers has not diverged`() {
    let recovered = verdict([2.3, .nan, 1.1, .nan, 0.9, 0.85, 0.84, 0.83])
    #expect(recovered?.kind == .spiking)
    #expect(recovered?.evidence == ["val_loss was no number at steps 2, 4, and came back"])
    #expect(verdict([2.3, .nan, 1.1, 0.9]) == nil)
  }

  @Test func `where it ends is its last value, not a mean`() {
    let rising = [4.0, 5, 4.5, 6, 5, 7, 6, 8]
    #expect(verdict(rising)?.evidence == ["val_loss ends at 8, above its start of 4"])
  }

  @Test func `a fall is no verdict on a trial whose steps are not used up`() throws {
    let falling = [2.3, 1.9, 1.6, 1.3, 1.0]
    let running = try #require(verdict(falling, state: .running))
    #expect(running.words(isRunning: true) == "converging")
    #expect(running.moves.isEmpty)
    #expect(running.evidence[0].hasSuffix("to 1 at step 5 of 30"))
    #expect(verdict(falling)?.kind == .stillFalling)
    // All its steps are used, though nobody has noticed its end yet.
    let whole = (0..<30).map { 2.3 - 0.05 * Double($0) }
    #expect(verdict(whole, state: .running)?.kind == .stillFalling)
  }

  @Test func `a falling accuracy error is read as a falling loss`() {
    let rising = (0..<30).map { 0.96 - 0.8 * exp(-Double($0) / 2.5) }
    #expect(verdict(rising, direction: .maximize)?.kind == .good)
    let falling = (0..<30).map { 0.6 - 0.015 * Double($0) }
    #expect(verdict(falling, direction: .maximize)?.kind == .diverged)
  }

  @Test func `a unit of the metric changes nothing`() {
    let curve = (0..<40).map { 2 * exp(-Double($0) / 5) + 0.2 }
    let rising = curve.enumerated().map { $0.element + 0.02 * Double(max(0, $0.offset - 15)) }
    for unit in [1e-6, 1, 1e6] {
      #expect(verdict(curve.map { $0 * unit })?.kind == .good)
      let train = curve.map { ($0 - 0.19) * unit }
      #expect(verdict(rising.map { $0 * unit }, train: train)?.kind == .overfitting)
    }
  }

  @Test func `a good curve that runs converges`() throws {
    let curve = (0..<40).map { 2 * exp(-Double($0) / 5) + 0.2 }
    let running = try #require(verdict(curve, state: .running))
    #expect(running.words(isRunning: true) == "converging")
    #expect(running.words(isRunning: false) == "good")
  }

  @Test func `a jump where a knob was turned is the turn's, and no spike`() throws {
    // Twice the rate was turned up by hand; the loss jumped, and came down further than before.
    let curve = Curve(
      (1...40).map { step in
        let since = step > 28 ? step - 28 : step > 14 ? step - 14 : step
        let level = step > 28 ? 0.2 : step > 14 ? 0.4 : 0.8
        return (step, level + 1.2 * exp(-Double(since) / 2))
      })
    let plan = StudyPlan(name: "s", objective: Objective(metric: "val_loss"), space: Fixture.space)
    func kind(_ turns: [KnobTurn]) -> CurveVerdict.Kind? {
      CurveVerdict.of(
        Fixture.row(.complete), curves: ["val_loss": curve], plan: plan, among: [], turns: turns)?
        .kind
    }
    let turns = [14, 28].map { KnobTurn(name: "lr", step: $0, before: 0.1, after: 0.2, time: 0) }
    #expect(kind([]) == .spiking)
    #expect(kind(turns) == .stillFalling)
  }

  @Test func `what swung before the rate was turned down swings no more`() throws {
    func curve(swingingUntil end: Int) -> Curve {
      Curve(
        (1...40).map { step in
          (step, step <= end ? 1 + 0.4 * (step % 2 == 0 ? -1 : 1) : 0.3 + 0.5 / Double(step - end))
        })
    }
    let plan = StudyPlan(name: "s", objective: Objective(metric: "val_loss"), space: Fixture.space)
    func kind(_ curve: Curve, _ step: Int?) -> CurveVerdict.Kind? {
      let turns = step.map { KnobTurn(name: "lr", step: $0, before: 0.1, after: 0.01, time: 0) }
      return CurveVerdict.of(
        Fixture.row(.complete), curves: ["val_loss": curve], plan: plan, among: [],
        turns: turns.map { [$0] } ?? [])?.kind
    }
    #expect(kind(curve(swingingUntil: 34), nil) == .oscillating)
    #expect(kind(curve(swingingUntil: 34), 34) != .oscillating)
    #expect(kind(curve(swingingUntil: 28), 28) != .oscillating)
    #expect(kind(curve(swingingUntil: 40), 10) == .oscillating, "it swings after the turn as well")
  }

  @Test func `a range test is not judged`() {
    var row = Fixture.row(.complete)
    row.origin = .rangeTest
    let curve = Curve((1...20).map { ($0, 1 / Double($0)) })
    let plan = StudyPlan(
      name: "s", objective: Objective(metric: "val_loss"), space: Fixture.space)
    #expect(CurveVerdict.of(row, curves: ["val_loss": curve], plan: plan, among: []) == nil)
  }
}
