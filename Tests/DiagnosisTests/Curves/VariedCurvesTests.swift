import DiagnosisFixtures
import Foundation
import Numerics
import Testing
import Tuning

@testable import Diagnosis

/// The same curves of real runs, measured otherwise: what was done to them is the same.
@Suite struct `Verdicts on real curves that are measured otherwise` {
  private typealias Points = [(step: Int, value: Double)]

  /// One group in six, since the tests run unoptimised.
  private func cases(
    _ change: (inout LabelledCurves.Variation) -> Void
  ) throws -> [LabelledCurves.Case] {
    var variation = LabelledCurves.Variation()
    variation.stride = 6
    change(&variation)
    return try LabelledCurves(variation).cases
  }

  private func right(_ cases: [LabelledCurves.Case]) -> Double {
    Double(cases.count(where: \.isRight)) / Double(max(1, cases.count))
  }

  @Test func `a unit changes no verdict`() throws {
    let plain = try cases { _ in }.map(\.verdict?.kind)
    #expect(plain.count > 150)
    #expect(try cases { $0.value = { $0 * 1e-6 } }.map(\.verdict?.kind) == plain)
    #expect(try cases { $0.value = { $0 * 1e6 } }.map(\.verdict?.kind) == plain)
  }

  @Test func `a loss that may be negative is read as one that may not`() throws {
    let moved = try cases { $0.value = { $0 - 3 } }
    #expect(right(moved) >= 0.9)
    let note = moved.compactMap(\.verdict).filter { $0.evidence.joined().contains("%") }
      .map { $0.evidence.last ?? "" }
    #expect(
      note.count > 30 && note.allSatisfy { $0.hasPrefix("shares are taken of what lies above -") })
  }

  @Test func `a score that grows is read as a loss that falls`() throws {
    // The mean probability, in the logarithm, that the right class was given.
    let scores = try cases {
      $0.metric = "accuracy"
      $0.direction = .maximize
      $0.value = { exp(-$0) }
    }
    // Near nothing, where a loss still grows, such a score hardly falls.
    let bounded: [CurveVerdict.Kind] = [.diverged, .noSignal, .underfitting]
    #expect(right(scores.filter { !bounded.contains($0.label) }) >= 0.9)
  }

  @Test(arguments: [0.01, 0.02]) func `noise of measuring changes few`(size: Double) throws {
    let noisy = try cases {
      $0.curve = { name, points in
        guard name == "val_loss" else { return points }
        var draws = RandomStream(
          seed: UInt64(points.count) &+ (points.first?.value.bitPattern ?? 0))
        return points.map { ($0.step, $0.value * (1 + size * draws.normal())) }
      }
    }
    #expect(right(noisy.filter { !$0.isReported }) >= 0.92)
    #expect(right(noisy) >= 0.9)
  }

  @Test func `half of the reports are enough where they show what was done`() throws {
    let half = try cases {
      $0.curve = { $1.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element) }
    }
    // Of a jump that was over with the next report nothing may be left.
    let shown = half.filter { $0.verdict != nil && $0.label != .spiking }
    #expect(shown.count > 100 && right(shown) >= 0.85)
  }

  @Test func `what still falls after three fifths of its steps is not said to stand`() throws {
    let early = try cases {
      $0.stride = 2
      $0.curve = { Array($1.prefix(max(CurveVerdict.fewestPoints, $1.count * 3 / 5))) }
    }
    let falling = early.filter { [.stillFalling, .tooSlow].contains($0.label) }
    #expect(falling.count > 100)
    // Where the steps are said to have become too small, larger ones are advised, as where it is slow.
    let standing = falling.filter {
      [.plateau, .good].contains($0.verdict?.kind)
        && $0.verdict?.evidence.contains { $0.contains("have become too small") } == false
    }
    #expect(!standing.contains { !$0.isReported })
    #expect(standing.count * 50 <= falling.count)
  }
}
