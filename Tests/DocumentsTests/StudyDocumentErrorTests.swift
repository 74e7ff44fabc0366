import Documents
import Testing

@Suite struct `Wrong study files` {
  @Test(arguments: WrongFile.all)
  func `are told everything that is wrong with them at once`(file: WrongFile) throws {
    let errors = #expect(throws: DocumentErrors.self) {
      _ = try StudyDocument(
        yaml: file.text, file: "s.yaml",
        patternProblem: { $0 == "((" ? "pattern ((: a ( has no ) after it" : nil })
    }
    let messages = (errors?.errors ?? []).map(\.description)
    #expect(messages.sorted() == file.messages.sorted())
  }

  @Test func `aliases that multiply are refused`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let inner = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(inner)]\n"
    }
    let errors = #expect(throws: DocumentErrors.self) {
      _ = try StudyDocument(yaml: text, file: "s.yaml")
    }
    // And nothing is said to be missing that was only not read.
    #expect(errors?.problems.map(\.message) == ["the file is too large, its aliases written out"])
  }

  @Test func `what W&B means and hone does not is said`() throws {
    let text = """
      program: train.py
      method: random
      metric: {name: loss, goal: minimize, impute: worst}
      parameters: {x: {min: 0.0, max: 1.0}}
      early_terminate: {type: hyperbond, min_iter: 3}
      hone: {pruner: median}
      """
    let warnings = try StudyDocument(yaml: text, file: "s.yaml").warnings.map(\.description)
    #expect(warnings.count == 3)
    #expect(warnings.first?.hasPrefix("s.yaml:3: hint: metric.impute: is W&B's") == true)
    #expect(warnings.contains { $0.contains("hone.pruner is there too") })
    #expect(
      warnings.contains { $0.contains("\"hyperbond\" is no rule") && $0.contains("hyperband?") })
  }

  @Test func `problems come in the order of the file, errors before the rest in their text`() {
    let text = """
      colour: blue
      program: train.py
      method: rndom
      metric: {name: loss}
      parameters: {x: {value: 1}, y: {min: 1}}
      """
    let errors = #expect(throws: DocumentErrors.self) {
      _ = try StudyDocument(yaml: text, file: "dir/s.yaml")
    }
    #expect(errors?.problems.map(\.line) == [1, 3, 4, 5])
    #expect(
      errors?.description == """
        dir/s.yaml:3: method: "rndom" is no method; allowed: grid, random, bayes, pbt, manual; did you mean random?
        dir/s.yaml:5: parameters.y: max is missing; a range needs min and max
        dir/s.yaml:1: warning: colour: unknown key, ignored; allowed: program, command, method, metric, \
        metrics, parameters, early_terminate, run_cap, name, description, hone, project, entity, \
        scheduler, controller, job, image_uri, apiVersion, kind
        dir/s.yaml:4: hint: metric: no goal is given, so loss is minimized
        """)
  }

  @Test(arguments: [
    "{", "[[[[", "a: b: c", "\u{0}", "? [a]\n: b", "&a *a", "%YAML 9.9\n---\na", "!!float x: 1",
    "- - - -", "a:\n - b\n c",
  ])
  func `nonsense is refused without harm`(text: String) {
    #expect(throws: DocumentErrors.self) { _ = try StudyDocument(yaml: text, file: "s.yaml") }
  }
}
