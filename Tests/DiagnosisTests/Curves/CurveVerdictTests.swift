import Foundation
import Numerics
import Testing
import Tuning

@testable import Diagnosis

@Suite struct `Curve verdict`: CurveReading {
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

  @Test func `a jump out of tumbling is no spike`() {
    var course = (0..<40).map { 2 * decay($0, 3) + 0.2 }
    course[20] *= 2.5
    course[30] *= 2.5
    #expect(verdict(course, train: course)?.kind == .spiking)
    for place in [4, 8, 11, 14] { course[place] *= 1.22 }
    #expect(verdict(course, train: course)?.kind != .spiking)
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
