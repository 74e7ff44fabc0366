import Documents
import Testing
import Tuning

@Suite struct `Parameters of a study file` {
  private func distribution(_ text: String) throws -> (Distribution?, [String]) {
    let document = try StudyDocument(
      yaml: """
        program: train.py
        method: random
        metric: {name: loss, goal: minimize}
        parameters:
          x: \(text)
        """, file: "s.yaml")
    return (document.plan.space["x"]?.distribution, document.warnings.map(\.description))
  }

  @Test(
    arguments: [
      ("{value: 3}", .constant(3)), ("{value: [1, 2.5]}", .constant(.list([1, 2.5]))),
      ("{value: {a: 1e-4}}", .constant(.map([.init("a", .spelled(1e-4, "1e-4"))]))),
      ("{value: null}", .constant(.null)), ("{value: None}", .constant("None")),
      (
        "{values: [1e-4, 1.0e-3, 2.0, 3, None, ~, true, [64, 64], {n: a}]}",
        .categorical(
          [
            .spelled(1e-4, "1e-4"), 0.001, 2.0, 3, "None", .null, true, .list([64, 64]),
            .map([.init("n", "a")]),
          ], probabilities: nil)
      ),
      ("{values: [a]}", .categorical(["a"], probabilities: nil)),
      (
        "{values: [a, b], probabilities: [0.25, 0.75]}",
        .categorical(["a", "b"], probabilities: [0.25, 0.75])
      ),
      (
        "{distribution: categorical_w_probabilities, values: [a, b], probabilities: [1, 0]}",
        .categorical(["a", "b"], probabilities: [1, 0])
      ),
      ("{min: 1, max: 4}", .integer(low: 1, high: 4)),
      ("{distribution: int_uniform, min: 1.0, max: 4}", .integer(low: 1, high: 4)),
      ("{max: 10, min: 1.0}", .continuous(.uniform(low: 1, high: 10), quantum: nil)),
      (
        "{distribution: uniform, min: 0, max: 1}",
        .continuous(.uniform(low: 0, high: 1), quantum: nil)
      ),
      (
        "{distribution: q_uniform, min: 1, max: 10, q: 1}",
        .continuous(.uniform(low: 1, high: 10), quantum: .init(step: 1, isInteger: true))
      ),
      (
        "{distribution: q_uniform, min: 0, max: 1, q: 0.05}",
        .continuous(.uniform(low: 0, high: 1), quantum: .init(step: 0.05, isInteger: false))
      ),
      (
        "{distribution: log_uniform_values, min: 0.001, max: 1}",
        .continuous(.logUniform(low: 0.001, high: 1), quantum: nil)
      ),
      (
        "{distribution: q_log_uniform_values, min: 16, max: 256, q: 16}",
        .continuous(.logUniform(low: 16, high: 256), quantum: .init(step: 16, isInteger: true))
      ),
      (
        "{distribution: inv_log_uniform_values, min: 0.001, max: 1}",
        .continuous(.inverseLogUniform(low: 0.001, high: 1), quantum: nil)
      ),
      ("{distribution: normal}", .continuous(.normal(mean: 0, deviation: 1), quantum: nil)),
      (
        "{distribution: q_normal, mu: 5, sigma: 2, q: 1}",
        .continuous(.normal(mean: 5, deviation: 2), quantum: .init(step: 1, isInteger: true))
      ),
      (
        "{distribution: log_normal, mu: -3, sigma: 0.5}",
        .continuous(.logNormal(mean: -3, deviation: 0.5), quantum: nil)
      ),
      (
        "{distribution: q_log_normal, q: 2.0}",
        .continuous(.logNormal(mean: 0, deviation: 1), quantum: .init(step: 2, isInteger: false))
      ),
      ("{distribution: beta, a: 2, b: 5}", .continuous(.beta(a: 2, b: 5), quantum: nil)),
      (
        "{distribution: q_beta, q: 0.1}",
        .continuous(.beta(a: 1, b: 1), quantum: .init(step: 0.1, isInteger: false))
      ),
    ] as [(String, Distribution)])
  func `every form of a parameter`(text: String, expected: Distribution) throws {
    let (distribution, notes) = try distribution(text)
    #expect(distribution == expected)
    #expect(notes.isEmpty)
  }

  @Test(
    arguments: [
      (
        "{min: 1e-5, max: '1e-1'}",
        [
          "s.yaml:5: hint: parameters.x.min: 1e-5 is a text to YAML 1.1, which W&B's packages refuse; "
            + "read as a number; write 1.0e-05",
          "s.yaml:5: hint: parameters.x.max: \"1e-1\" is a text; read as the number that it spells",
        ]
      ),
      (
        "{values: [on, true, No]}",
        [
          "s.yaml:5: warning: parameters.x.values[0]: on is a truth value to YAML, so the script is "
            + "handed True; quote it (\"on\") if it is meant as a word",
          "s.yaml:5: warning: parameters.x.values[1]: true stands twice",
          "s.yaml:5: warning: parameters.x.values[2]: No is a truth value to YAML, so the script is "
            + "handed False; quote it (\"No\") if it is meant as a word",
        ]
      ),
      (
        "{distribution: log_uniform, min: -9.21034, max: -2.302585}",
        [
          "s.yaml:5: warning: parameters.x.distribution: log_uniform is deprecated: its min and max are "
            + "exponents of e, so values are 0.0001 … 0.1; write distribution: log_uniform_values with "
            + "min: 0.0001, max: 0.1"
        ]
      ),
      (
        "{distribution: log_uniform, min: 0.0001, max: 0.1}",
        [
          "s.yaml:5: warning: parameters.x.distribution: min and max of log_uniform are exponents of e, "
            + "so values are 1 … 1.105; these look like real limits: did you mean log_uniform_values?"
        ]
      ),
      (
        "{distribution: q_uniform, min: 1, max: 10}",
        [
          "s.yaml:5: hint: parameters.x: q is left out, so values are whole but printed as floats (3.0), "
            + "as W&B does; write q: 1 for 3"
        ]
      ),
    ] as [(String, [String])])
  func `what is doubtful is told`(text: String, expected: [String]) throws {
    let (distribution, notes) = try distribution(text)
    #expect(distribution != nil)
    #expect(notes == expected)
  }

  @Test func `exponents of e become values`() throws {
    let (plain, _) = try distribution("{distribution: log_uniform, min: -3, max: 0}")
    #expect(abs((plain?.bounds?.lowerBound ?? 0) - 0.049787) < 1e-6)
    #expect(plain?.bounds?.upperBound == 1)
    let (inverse, _) = try distribution("{distribution: inv_log_uniform, min: 0, max: 3}")
    #expect(abs((inverse?.bounds?.lowerBound ?? 0) - 0.049787) < 1e-6)
    #expect(abs((inverse?.bounds?.upperBound ?? 0) - 1) < 1e-12)
  }

  @Test func `a bare list of a nested group keeps its order and its dots`() throws {
    let plan = try StudyDocument(
      yaml: """
        program: t.py
        method: random
        metric: {name: loss, goal: minimize}
        parameters:
          model.depth: {values: [1, 2]}
          opt:
            parameters:
              sched:
                parameters:
                  kind: {values: [cosine, step]}
              lr: {value: 1}
        """, file: "s.yaml"
    ).plan
    #expect(plan.space.parameters.map(\.name) == ["model.depth", "opt.sched.kind", "opt.lr"])
    #expect(plan.space.parameters.map(\.path.count) == [1, 3, 2])
  }
}
