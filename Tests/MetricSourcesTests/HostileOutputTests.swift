import MetricSources
import Testing
import Tuning

@Suite struct `Hostile output` {
  private func read(_ bytes: [UInt8], objective: String = "val_loss") throws -> [MetricPoint] {
    var reader = try OutputReader(objective: objective)
    return reader.read(bytes, time: 0) + reader.finish(time: 0)
  }

  private let good = Array("epoch 1 val_loss=0.5\nepoch 2 val_loss=0.25\n".utf8)

  /// What a sound log gives, whatever stands between its lines.
  private func expectGood(_ points: [MetricPoint]) {
    let values = points.filter { $0.metric == "val_loss" }.map { [Double($0.step), $0.value] }
    #expect(values == [[1, 0.5], [2, 0.25]])
  }

  @Test func `a line of a megabyte is passed over, and what follows is read`() throws {
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20) + [0x0A]
    expectGood(try read(line + good))
    expectGood(try read(good + line))
  }

  @Test func `a line without end does not grow the state, and is not read again`() throws {
    var reader = try OutputReader(objective: "val_loss")
    let chunk = [UInt8](repeating: UInt8(ascii: "7"), count: 1 << 16)
    for _ in 0..<16 { #expect(reader.read(chunk, time: 0).isEmpty) }
    #expect(reader.consumed >= 15 << 16)
    #expect(reader.state.text().utf8.count < 2_000)
    var next = try OutputReader(objective: "val_loss", state: reader.state)
    let rest = Array(chunk[..<((16 << 16) - reader.consumed)])
    let points = next.read(rest + Array(" val_loss=3\n".utf8) + good, time: 0)
    #expect(points.map(\.value) == [0.5, 0.25])
  }

  @Test func `NUL bytes, invalid UTF-8 and escape sequences do no harm`() throws {
    let junk: [UInt8] =
      [0, 0, 0xFF, 0xFE, 0xC3, 0x28, 0xE2, 0x82, 0x0A, 0x1B, 0x5B, 0x0A, 0x1B, 0x5D, 0x30, 0x3B]
      + [0x0A, 0xF0, 0x9F, 0x0A, 0x9B, 0x33, 0x31, 0x6D, 0x0A, 0x1B, 0x0A]
    expectGood(try read(junk + good))
    let coloured =
      "\u{1B}[31mepoch\u{1B}[0m 1 \0val_\u{1B}[1mloss\u{1B}[0m=0.5\nepoch 2 val_loss=0.25\n"
    expectGood(try read(Array(coloured.utf8)))
  }

  @Test(arguments: 0..<16) func `random bytes never make it fail`(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    let alphabet = Array("0123456789.eE+-/:=[](){}|,;'\" \t\r\n\u{1B}%#<>epochlossstepnaninf".utf8)
    let bytes = (0..<5_000).map { _ in
      next() % 20 == 0
        ? UInt8(truncatingIfNeeded: next()) : alphabet[Int(next() % UInt64(alphabet.count))]
    }
    let pattern = #"(?<key>\w+)=(?<value>\S+)"#
    var reader = try OutputReader(objective: "loss", pattern: pattern)
    var restarted = reader
    var points: [MetricPoint] = []
    var others: [MetricPoint] = []
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + Int(next() % 500))
      points += reader.read(bytes[at..<end], time: 0)
      // The second reader is thrown away and made anew at every cut.
      let from = restarted.consumed
      restarted = try OutputReader(objective: "loss", pattern: pattern, state: restarted.state)
      others += restarted.read(bytes[from..<end], time: 0)
      at = end
    }
    points += reader.finish(time: 0)
    others += restarted.finish(time: 0)
    #expect(points.map { "\($0)" } == others.map { "\($0)" })
    #expect(points.allSatisfy { $0.step >= 0 })
  }

  @Test func `endless names are bounded`() throws {
    var reader = try OutputReader(objective: "loss")
    var names: Set<String> = []
    for round in 0..<3 {
      for index in 0..<600 {
        let line = "{\"step\": \(round), \"metric_a\(index)\": 0.5, \"loss\": 1}\n"
        names.formUnion(reader.read(Array(line.utf8), time: 0).map(\.metric))
      }
    }
    #expect(names.contains("loss"))
    #expect(names.count <= 300)
    #expect(reader.state.text().utf8.count < 60_000)
  }

  @Test func `deep nesting does no harm`() throws {
    let deep =
      String(repeating: "{\"a\":", count: 5_000) + "1" + String(repeating: "}", count: 5_000)
    let list = String(repeating: "[", count: 30_000)
    expectGood(try read(Array((deep + "\n" + list + "\n").utf8) + good))
  }

  @Test func `numbers without measure are no steps`() throws {
    let text = "step 99999999999999999999999 loss 0.5\nstep -5 loss 0.4\nstep 1 loss 0.3\n"
    let points = try read(Array(text.utf8), objective: "loss")
    #expect(points.allSatisfy { $0.step >= 0 && $0.step < 1 << 50 })
  }

  @Test func `a state that is none is that of a new reader`() throws {
    for state: JSON in [.null, "x", [1, 2], ["splitter": 3], ["consumed": 7]] {
      var reader = try OutputReader(objective: "val_loss", state: state)
      #expect(reader.consumed == 0)
      expectGood(reader.read(good, time: 0))
    }
  }
}
