import Testing
import Tuning

@Suite struct `Configurations` {
  private let space = SearchSpace([
    .uniform("lr", 0...1),
    Parameter(path: ["opt", "name"], .categorical(["a", "b"], probabilities: nil)),
    .integer("layers", 1...4), Parameter(path: ["opt", "deep", "wd"], .constant(0.5)),
    Parameter("a.b", .constant(1)),
  ])

  @Test func `nested groups come together where the first of them stands`() {
    let configuration: Configuration = [
      "lr": 0.5, "opt.name": "a", "layers": 2, "opt.deep.wd": 0.5, "a.b": 1, "extra.x": 3,
    ]
    #expect(
      configuration.json(in: space).text()
        == #"{"lr":0.5,"opt":{"name":"a","deep":{"wd":0.5}},"layers":2,"a.b":1,"extra.x":3}"#)
  }

  @Test func `values are set, replaced and removed by name`() {
    var configuration: Configuration = ["a": 1, "b": 2]
    configuration["a"] = 3
    configuration["c"] = 4
    configuration["b"] = nil
    configuration["none"] = nil
    #expect(configuration == ["a": 3, "c": 4])
    #expect(configuration.number("a") == 3 && configuration.number("z") == nil)
  }

  @Test func `differences are of meaning, not of spelling`() {
    let one: Configuration = ["a": 2, "b": "x", "c": 1e-4, "d": .list([1])]
    let other: Configuration = ["b": "x", "a": 2.0, "c": .spelled(1e-4, "1e-4"), "e": 1]
    #expect(one.differences(from: other) == ["d", "e"])
    #expect(one.differences(from: one).isEmpty)
  }

  @Test func `every problem is named, with the near miss`() {
    let problems = space.problems(of: [
      "lr": "fast", "layer": 3, "opt.name": "c", "opt.deep.wd": 0.5, "a.b": 1,
    ])
    #expect(
      problems == [
        "lr: fast is no number", "layer: the study has no such parameter; did you mean layers?",
        "opt.name: c is none of the choices (a, b)", "layers: no value is given",
      ])
    #expect(
      space.problems(of: [
        "lr": 7.0, "layers": .double(.nan), "opt.name": "a", "opt.deep.wd": 0.5, "a.b": 1,
      ]) == ["layers: nan is not finite"])
  }

  @Test(
    arguments: [
      ("3", .int(3)), ("-3", .int(-3)), ("1e-3", .double(1e-3)), ("2.0", .double(2)),
      ("true", true),
      ("False", false), ("None", .null), ("null", .null), ("adam", "adam"), ("nan", "nan"),
      ("inf", "inf"), ("[1, 2.0]", .list([1, 2.0])), (#"{"a": 1}"#, .map([.init("a", 1)])),
      ("[1, 2", "[1, 2"), ("", ""), (#""3""#, "3"),
    ] as [(String, ParameterValue)])
  func `what a user types`(text: String, value: ParameterValue) {
    #expect(ParameterValue(typed: text) == value)
  }

  @Test(arguments: 0..<20) func `values pass through JSON`(seed: Int) {
    #expect(
      ParameterValue(ParameterValue.map([.init("a", .list([.int(seed), .null]))]).json)
        == .map([.init("a", .list([.int(seed), .null]))]))
    #expect(ParameterValue.spelled(1e-4, "1e-4").json == .double(1e-4))
  }
}
