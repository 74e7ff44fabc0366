import Testing
import Tuning

@testable import StudyStore

@Suite struct `Stored trial line` {
  @Test func `survives with everything in it`() throws {
    let row = TrialRow(
      number: 12, state: .stopping,
      configuration: [
        "lr": .spelled(1e-4, "1e-4"), "whole": 2.0, "int": -3, "big": .int(.max), "text": "NaN",
        "quote\"d.name": "a\\b\n\u{1}ü🌱", "none": .null, "yes": true,
        "list": .list([1, 2.5, .list([]), "x"]),
        "map": .map([.init("b", 1), .init("a", .map([.init("c", .null)]))]),
        "infinite": .double(.infinity), "tiny": 3e-308, "huge": 1.797e308,
      ],
      origin: .rangeTest, parent: 3, detail: "lr 0.01 → 0.005", seed: .max, objective: 0.1 + 0.2,
      best: -.infinity, bestStep: 0, step: 7, steps: 30,
      metrics: [.init("val/loss", 0.3), .init("acc", -0.0)], sparkline: [1, 0.5, .infinity, 1e-7],
      started: 1_795_226_405.123457, ended: 1_795_226_999.5, pausedSeconds: 2.25,
      reason: "SIGKILL \"9\"", slot: 1, pid: 4711, host: "gpu-1", isPinned: true, note: "",
      checkpoints: [5, 10], isOurs: false,
      knobs: [.init("lr", .spelled(5e-5, "5e-5")), .init("whole", 3.0)])
    var heard = row
    heard.reported = 1_795_226_500.25
    heard.longestSilence = 12.5
    #expect(try TrialRowReader.row(TrialRowWriter.text(heard)) == heard)
    let text = TrialRowWriter.text(row)
    #expect(try TrialRowReader.row(text) == row)
    #expect(throws: Never.self) { try JSON(parsing: text) }
  }

  @Test func `survives with nothing in it`() throws {
    let row = TrialRow(number: 0, state: .queued, configuration: Configuration())
    #expect(try TrialRowReader.row(TrialRowWriter.text(row)) == row)
  }

  @Test func `keeps what is not a number`() throws {
    var row = TrialRow(number: 1, state: .diverged, configuration: ["x": .double(.nan)])
    row.objective = .nan
    row.sparkline = [1, .nan]
    let back = try TrialRowReader.row(TrialRowWriter.text(row))
    #expect(back.objective?.isNaN == true)
    #expect(back.sparkline[1].isNaN)
    #expect(back.configuration.number("x")?.isNaN == true)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `keeps every bit of every number`(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var row = TrialRow(number: 1, state: .running, configuration: Configuration())
    // All sizes, all exponents, and short decimals as people and scripts write them.
    row.sparkline = (0..<5_000).map { index in
      switch index % 4 {
      case 0: return Double(random.next() >> 11) * 0x1p-53
      case 1:
        let any = Double(bitPattern: random.next())
        return any.isNaN ? 0 : any
      case 2: return Double(random.next() % 1_000_000) / 1_000
      default: return Double(random.next() >> 20) / 1e9
      }
    }
    let back = try TrialRowReader.row(TrialRowWriter.text(row))
    #expect(
      zip(back.sparkline, row.sparkline).allSatisfy { $0.bitPattern == $1.bitPattern },
      "seed \(seed)")
  }

  @Test func `of a newer hone is read as far as it is known`() throws {
    let row = try TrialRowReader.row(
      #"{"later":{"$map":[1,[2]]},"number":4, "state":"running","parameters":{},"also":null}"#)
    #expect(row == TrialRow(number: 4, state: .running, configuration: Configuration()))
  }

  @Test(arguments: ["", "{", "[]", #"{"number":}"#, #"{"number":1"#, #"{"state":"runn"#])
  func `that is damaged is an error`(_ text: String) {
    #expect(throws: StoreError.self) { try TrialRowReader.row(text) }
  }
}

/// Vigna's SplitMix64: numbers for tests, the same every time.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
