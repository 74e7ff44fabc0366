import MetricSources
import Testing
import Tuning

@Suite struct `Reading by a user's pattern` {
  private func curves(_ pattern: String, objective: String = "loss", _ text: String) throws
    -> [String: [Int: Double]]
  {
    var reader = try OutputReader(objective: objective, pattern: pattern)
    let points = reader.read(Array(text.utf8), time: 0) + reader.finish(time: 0)
    var curves: [String: [Int: Double]] = [:]
    for point in points { curves[point.metric, default: [:]][point.step] = point.value }
    return curves
  }

  @Test func `takes keys and values`() throws {
    let curves = try curves(
      #"(?<key>\w+)->(?<value>\S+)"#,
      "epoch->1 loss->0.5, acc->0.75\nepoch->2 loss->0.4, acc->0.8\n")
    #expect(curves == ["loss": [1: 0.5, 2: 0.4], "acc": [1: 0.75, 2: 0.8]])
  }

  @Test func `takes the step of a group`() throws {
    let curves = try curves(
      #"^(?P<step>\d+)\) (?P<key>[a-z]+) (?P<value>.*)$"#, "10) loss 0.5\n20) loss 0.4\n")
    #expect(curves == ["loss": [10: 0.5, 20: 0.4]])
  }

  @Test func `takes a group a metric`() throws {
    let curves = try curves(
      #"E(?<epoch>\d+) .*?(?<val_loss>[\d.]+)/(?<train_loss>[\d.]+)"#, objective: "val/loss",
      "E1 -- 0.5/0.25\nE2 -- 0.4/0.2\n")
    #expect(curves == ["val/loss": [1: 0.5, 2: 0.4], "train_loss": [1: 0.25, 2: 0.2]])
  }

  @Test func `reads other lines as usual`() throws {
    let curves = try curves(
      #"^R (?<loss>\S+)"#,
      "Epoch 1\nR 0.5\nEpoch 2\nR 0.4\nacc: 0.5\nEpoch 3\nacc: 0.6\n")
    #expect(curves == ["loss": [1: 0.5, 2: 0.4], "acc": [2: 0.5, 3: 0.6]])
  }

  @Test(
    arguments: [
      (#"(?<key>\w+"#, "at character 11: a ( has no ) after it"),
      (#"(?<key>\w+): \S+"#, "it has a group key but none named value"),
      (#"loss: (\S+)"#, "it has no named group for a value"),
      (#"(?<step>\d+)"#, "it has no named group for a value"),
      (#"(?<a>x)(?=y)"#, "looking ahead or behind is not available"),
      (#"(?<a>x)\1"#, "back references are not available"),
      (#"*(?<a>x)"#, "there is nothing to repeat before *"),
      (#"(?<a>[z-a])"#, "a range in [ ] goes from a lower character to a higher one"),
      (#"(?<a>[abc"#, "a [ has no ] after it"),
      (#"(?<a>x))"#, "a ) has no ( before it"),
      (#"(?<a>\y)"#, "\\y is unknown"),
      (#"(?<a>x)(?<a>y)"#, "two groups are named a"),
      (#"(?<a b>x)"#, "\"a b\" is no name for a group"),
      (#"(?<a>(x{1000}){1000})"#, "it repeats too much"),
      (#"(?<a>x{5,2})"#, "a count must be at most 1000, the smaller one first"),
      (#"(?<a>x++)"#, "possessive repetition is not available"),
    ])
  func `says what is wrong with a pattern`(pattern: String, message: String) throws {
    let error = #expect(throws: MetricPatternError.self) {
      _ = try OutputReader(objective: "loss", pattern: pattern)
    }
    let description = error?.description ?? ""
    #expect(description.contains(message), "\(description)")
    #expect(description.hasPrefix("pattern \(pattern): "))
  }

  @Test(
    arguments: [
      (#"(?<a>(x+x+)+y)"#, String(repeating: "x", count: 60_000)),
      (#"(?<a>(.*)*)#"#, String(repeating: "ab ", count: 20_000)),
      (#"(?<a>(?:a|a|aa)+$)|b"#, String(repeating: "a", count: 60_000) + "!"),
      (#"(?<a>(?:.*z)|q)"#, String(repeating: "q", count: 60_000)),
    ])
  func `takes no long time, whatever the pattern and the line`(
    pattern: String, line: String
  ) throws {
    var reader = try OutputReader(objective: "loss", pattern: pattern)
    #expect(reader.read(Array((line + "\n").utf8), time: 0).isEmpty)
  }

  @Test(
    arguments: [
      (#"a(?<v>\d{2,3})b"#, "a1234b a123b", 123.0), (#"a(?<v>\d{2,3}?)"#, "a1234", 12),
      (#"a(?<v>\d{2})"#, "a1234", 12), (#"(?i)LOSS=(?<v>\d+)"#, "Loss=7", 7),
      (#"\bx(?<v>[^\s,;]+)"#, "ax1 x2,", 2), (#"(?:lo|hi)(?<v>\d)"#, "hi5", 5),
      (#"v\.\w\[(?<v>[-+]?\d*\.?\d+(?:e[-+]?\d+)?)\]"#, "v.x[-1.5e-3]", -0.0015),
      (#"\{(?<v>\d)\}"#, "{4}", 4), (#"x{(?<v>\d)}"#, "x{4}", 4), (#"é(?<v>\d)"#, "é9", 9),
    ])
  func `matches as regular expressions do`(pattern: String, line: String, value: Double) throws {
    let curves = try curves(pattern, objective: "v", line + "\n")
    #expect(curves == ["v": [1: value]])
  }
}
