import Testing
import Tuning

@testable import MetricSources

/// A reader that knows its lines says exactly what one says that reads each the long way.
@Suite struct `Known lines` {
  /// The points of a log, from a reader that begins anew with every line: it knows none.
  private func slowly(_ log: String, _ objective: String) throws -> [MetricPoint] {
    var reader = try OutputReader(objective: objective)
    var points: [MetricPoint] = []
    for line in log.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      points += reader.read(Array((line + "\n").utf8), time: 0)
      reader = try OutputReader(objective: objective, state: reader.state)
    }
    return points + reader.finish(time: 0)
  }

  private func quickly(_ log: String, _ objective: String) throws -> [MetricPoint] {
    var reader = try OutputReader(objective: objective)
    return reader.read(Array((log + "\n").utf8), time: 0) + reader.finish(time: 0)
  }

  private func text(_ points: [MetricPoint]) -> [String] {
    points.map { "\($0.metric) \($0.step) \($0.value)" }
  }

  /// Lines of which each looks like others and yet may say something else.
  private static let forms: [@Sendable (inout Dice) -> String] = [
    { "epoch \($0.whole(30)) train loss 0.\($0.whole(9_999)) val_loss 0.\($0.whole(9_999))" },
    { "{\"step\": \($0.whole(2_000)), \"val_loss\": \($0.number), \"lr\": 1e-0\($0.whole(9))}" },
    { "{'val_loss': '\($0.number)', 'epoch': \($0.whole(40)).\($0.whole(3))}" },
    { "Accuracy: \($0.whole(10))/\($0.whole(10)) val_loss=\($0.number)" },
    { "step \($0.whole(9)).\($0.whole(2)) val_loss: \($0.number)" },
    {
      "Epoch \($0.whole(9))/9:  \($0.whole(99))%| | \($0.whole(99))/\($0.whole(99)) [00:0\($0.whole(9)), loss=\($0.number)]\r"
    },
    { "top\($0.whole(5)) acc \($0.number) val_loss \($0.pick(["nan", "inf", "0.5", "1e5"]))" },
    {
      "2026-0\($0.whole(9))-1\($0.whole(9)) 0\($0.whole(9)):00:00 INFO wrote \($0.whole(4_096)) bytes"
    },
    { "[\($0.whole(99))]\ttrain-rmse:\($0.number)\tval_loss:\($0.number)" },
    { "  \($0.whole(20))   \($0.number)   \($0.number)" },
    { _ in " epoch   loss   val_loss" },
    { "| val_loss | -\($0.number) |" },
    { _ in "Validation:" },
    { "loss -\($0.number) at step \($0.whole(999))" },
    {
      "big 1,\($0.whole(9))\($0.whole(9))\($0.whole(9)) val_loss 0.\($0.whole(9))\($0.whole(999_999_999))\($0.whole(999_999_999))"
    },
    { "epoch=\($0.whole(9)) \u{1B}[3\($0.whole(9))mval_loss\u{1B}[0m=\($0.number)" },
  ]

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `change nothing of what is read`(seed: UInt64) throws {
    var dice = Dice(state: seed)
    // A few forms a log, as scripts print them, and now and then all of them.
    let count = seed % 5 == 0 ? Self.forms.count : 1 + dice.whole(4)
    let forms = (0..<count).map { _ in Self.forms[dice.whole(Self.forms.count)] }
    let log = (0..<120).map { _ in forms[dice.whole(forms.count)](&dice) }.joined(separator: "\n")
    #expect(text(try quickly(log, "val_loss")) == text(try slowly(log, "val_loss")), "\(log)")
  }

  @Test func `of the same shape are read from their form`() throws {
    let line = { (step: Int, loss: String) in
      Array("step \(step) val_loss \(loss) took 12.5s".utf8)
    }
    var known = KnownLines()
    var asked = 0
    func read(_ line: [UInt8]) -> Reading? {
      asked += 1
      return PrintParser.reading(of: line, objective: MetricName("val_loss"))
    }
    #expect(known.reading(of: line(10, "0.25")[...], read) == nil)
    #expect(known.reading(of: line(11, "0.35")[...], read) != nil)
    asked = 0
    let known99 = known.reading(of: line(99, "0.75")[...], read)
    let reading = try #require(known99)
    #expect(asked == 0)
    #expect(reading.marks.step == 99)
    #expect(reading.values.first?.value == 0.75)
  }

  @Test func `numbers are what Swift makes of them`() {
    for text in [
      "0", "-0", "007", "0.1", ".5", "123456789012345", "1234567890123456", "0.30000000000000004",
      "1e-05", "-12.5E+3", "999999999999999.9", "1.", "-", "", "1.2.3", "e5",
      "179769313486231570e300",
    ] {
      #expect(decimal(Array(text.utf8)[...])?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }
}

/// What arbitrary lines are made of.
struct Dice {
  var state: UInt64

  mutating func whole(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  var number: String {
    mutating get { "\(whole(3)).\(whole(10))\(whole(10))" }
  }

  mutating func pick(_ words: [String]) -> String { words[whole(words.count)] }
}
