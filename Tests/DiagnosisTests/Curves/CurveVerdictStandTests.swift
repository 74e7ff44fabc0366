import Foundation
import Testing
import Tuning

@testable import Diagnosis

/// What swings, stands, crawls or never moved, among others that came down.
@Suite struct `Curve verdict on what does not come down`: CurveReading {
  /// Ends at 0.2, and begins at 2 or a little below.
  private var peers: [TrialRow] {
    others([(2, 1.8), (1.95, 0.9), (1.8, 0.4), (1.4, 0.2), (0.9, 0.22)], steps: 40)
  }

  private let calm = (0..<40).map { 2 * exp(-Double($0) / 8) + 0.05 }

  /// Doubles and halves around a level that it came down to.
  private func swinging(every period: Double) -> [Double] {
    (0..<40).map { step in
      let swing = pow(2, 0.5 * sin(2 * .pi * Double(step) / period + 0.5))
      return (0.6 + 1.4 * exp(-Double(step) / 3)) * swing
    }
  }

  @Test(arguments: [2.0, 2.5, 3, 4, 5, 6, 7, 8, 9])
  func `a validation that swings around its level is not overfitting`(period: Double) {
    let found = verdict(swinging(every: period), train: calm, peers: peers)
    #expect(found?.kind != .overfitting, "\(found as Any)")
    let shaken = zip(calm, swinging(every: period)).map { $0 * (0.7 + 0.5 * $1) }
    #expect(verdict(swinging(every: period), train: shaken, peers: peers)?.kind != .overfitting)
  }

  @Test(arguments: [2.0, 2.5, 3]) func `one that swings by a third at each report is oscillating`(
    period: Double
  ) {
    let wide = swinging(every: period).enumerated().map {
      $0.offset.isMultiple(of: 2) ? $0.element * 1.6 : $0.element
    }
    #expect(verdict(wide, train: calm, peers: peers)?.kind == .oscillating)
    #expect(verdict(wide, train: wide, peers: peers)?.kind == .oscillating)
  }

  @Test func `what rises to stay is overfitting, whatever training did on its way`() {
    let rising = (0..<40).map { 0.3 + 1.7 * decay($0, 3) + Double($0) * 0.012 }
    #expect(verdict(rising, train: calm, peers: peers)?.kind == .overfitting)
    var struck = calm
    struck[9] = 3
    #expect(verdict(rising, train: struck, peers: peers)?.kind == .overfitting)
  }

  @Test func `what came down by a third in its second half does not stand`() throws {
    // Bit by bit, with rests between, so that its last fifth shows little.
    let stairs = (0..<40).map { step -> Double in
      let shake: Double = 1 + 0.004 * sin(Double(step) * 2)
      return 1.6 * pow(0.72, Double(min(step, 34) / 6)) * shake
    }
    let found = try #require(verdict(stairs, train: stairs.map { $0 * 0.4 }, peers: peers))
    #expect(found.kind == .stillFalling, "\(found)")
  }

  @Test func `what came down by a third in its second half is on its way while steps are to come`()
    throws
  {
    // Of 30 steps it has run 28.
    let stairs = (0..<28).map { step -> Double in
      let shake: Double = 1 + 0.004 * sin(Double(step) * 2)
      return 1.6 * pow(0.8, Double(min(step, 23) / 5)) * shake
    }
    for (state, kind) in [
      (TrialState.running, CurveVerdict.Kind.good), (.killed, .stillFalling),
    ] {
      let found = try #require(
        verdict(stairs, train: stairs.map { $0 * 0.4 }, state: state, peers: peers))
      #expect(found.kind == kind, "\(state) \(found)")
      let words = "in its second half it came down by"
      #expect(found.evidence.contains { $0.hasPrefix(words) }, "\(found)")
    }
  }

  @Test func `a last report above the best other trial does not hide that the end is below it`()
    throws
  {
    let settled = (0..<40).map { step -> Double in
      let shake: Double = step == 39 ? 0.014 : 0.002 * sin(Double(step) * 2)
      return 0.188 + 1.8 * decay(step, 4) + shake
    }
    let found = try #require(verdict(settled, train: calm, peers: peers))
    #expect(found.kind == .good, "\(found)")
    let words = "are better than the best other trial's last (0.2)"
    let told = found.evidence.contains {
      $0.hasPrefix("its last reports together (") && $0.hasSuffix(words)
    }
    #expect(told, "\(found)")
  }

  @Test func `an even crawl after a fast beginning is a plateau, coming to rest a small model`()
    throws
  {
    let crawling = (0..<40).map { step -> Double in
      let late: Double = 0.72 - 0.0006 * Double(step)
      return step < 4 ? 2 - 0.4 * Double(step) : late
    }
    let found = try #require(verdict(crawling, train: crawling, peers: peers))
    #expect(found.kind == .plateau, "\(found)")
    #expect(found.evidence.joined().contains("the steps have become too small"))
    let resting = (0..<40).map { 0.7 + 1.3 * decay($0, 6) }
    #expect(verdict(resting, train: resting, peers: peers)?.kind == .underfitting)
  }

  @Test func `a higher rate is not advised where nothing that is learnt carries over`() throws {
    let rising = (0..<40).map { 1.95 + 0.01 * Double($0) }
    let learnt = (0..<40).map { 1.9 * decay($0, 60) }
    let found = try #require(verdict(rising, train: learnt, peers: peers))
    #expect(found.kind == .noSignal, "\(found)")
    #expect(found.moves.map(\.title) == ["check the data"])
    let flat = (0..<40).map { 1.95 + 0.0001 * sin(Double($0) * 2) }
    let still = try #require(verdict(flat, train: flat, peers: peers))
    #expect(still.kind == .noSignal && still.moves.count == 2, "\(still)")
    #expect(still.evidence.contains { $0.hasPrefix("other trials learn from the same data") })
  }

  @Test func `what creeps evenly near where guessing stands is too slow, not too small`() {
    // As a network went that learnt at a thousandth of its rate.
    let levels = [1.98, 1.92, 1.88, 1.85, 1.82, 1.808, 1.79, 1.778, 1.766, 1.754, 1.742]
    let creeping = (0..<40).map { index -> Double in
      let place = Double(index) / 4
      let low = min(levels.count - 2, Int(place))
      return levels[low] + (levels[low + 1] - levels[low]) * (place - Double(low))
    }
    #expect(verdict(creeping, train: creeping, peers: peers)?.kind == .tooSlow)
    let rests = (0..<30).map { 1.4 + 0.85 * decay($0, 6) }
    #expect(verdict(rests, train: rests, peers: peers)?.kind == .underfitting)
  }

  @Test func `where others begin is read off those that learnt`() {
    // The first began high above the rest, at the lowest rate, and came down to where they are.
    let fast = others(
      [(2.2, 0.21), (0.45, 0.2), (0.4, 0.18), (0.35, 0.15), (0.3, 0.14)], steps: 40)
    let rest = (0..<40).map { 1.3 + 0.5 * decay($0, 1) }
    #expect(verdict(rest, train: rest, peers: fast)?.kind != .diverged)
    // A first report that was thrown up tells nothing of guessing.
    let thrown = others([(2.8, 3.5), (2, 1.8), (1.9, 0.9), (1.8, 0.4), (1.4, 0.2)], steps: 40)
    let flat = (0..<40).map { 1.95 + 0.001 * Double($0) }
    #expect(verdict(flat, train: flat, peers: thrown)?.kind == .noSignal)
  }

  @Test func `a first report that was thrown far up does not make the rest look calm`() {
    let train = (0..<36).map { step -> Double in
      step == 0 ? 400 : 0.7 + 0.45 * sin(Double(step) * 2.4)
    }
    let judged = (0..<36).map { step -> Double in 0.7 + 0.4 * sin(Double(step) * 2.9 + 1) }
    #expect(verdict(judged, train: train, peers: peers)?.kind == .oscillating)
  }
}
