import Testing
import Tuning

@testable import Documents

@Suite struct `A configuration as YAML` {
  @Test
  func `is nested as its space is, and quoted where YAML would take a word for something else`() {
    let space = SearchSpace([
      .logUniform("lr", 1e-5...1e-1),
      Parameter(path: ["opt", "name"], .categorical(["adam", "no"], probabilities: nil)),
      Parameter(path: ["opt", "momentum"], .continuous(.uniform(low: 0, high: 1), quantum: nil)),
      .choice("label", ["a", "a: b"]),
    ])
    let configuration: Configuration = [
      "lr": 1e-5, "opt.name": "no", "opt.momentum": 0.9, "label": "a: b",
    ]
    #expect(
      configurationYAML(configuration, in: space) == """
        lr: 1.0e-05
        opt:
          name: "no"
          momentum: 0.9
        label: "a: b"
        """)
    #expect(configurationYAML(Configuration(), in: space) == "{}")
  }
}
