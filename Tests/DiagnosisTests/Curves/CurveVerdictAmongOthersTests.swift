import Foundation
import Numerics
import Testing
import Tuning

@testable import Diagnosis

/// What the other trials' levels add to a verdict.
@Suite struct `Curve verdict among others`: CurveReading {
  private static let levels = [(2.3, 0.9), (2.2, 0.4), (1.5, 0.08), (1.2, 0.09)]

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
}
