import Documents
import Testing

@Suite struct `The user's configuration` {
  private func read(_ text: String) throws -> WorkbenchConfiguration {
    try WorkbenchConfiguration(
      text: text, file: "config.yaml",
      choices: .init(
        themes: ["dark", "light"], commands: ["halve", "refine", "pane-curves"],
        isKey: { $0.count == 1 || $0.hasPrefix("ctrl-") }))
  }

  @Test func `is read whole`() throws {
    let configuration = try read(
      """
      theme: light
      marks: blocks
      mouse: false
      notify: [best, end]
      columns: [step, lr]
      keys: {halve: H, refine: [r, ctrl-r]}
      """)
    #expect(configuration.theme == "light" && configuration.marks == "blocks")
    #expect(configuration.mouse == false && configuration.notify == [.best, .end])
    #expect(configuration.columns == ["step", "lr"])
    #expect(throws: ThemeProblems.self) { try read("columns: lr") }
    #expect(configuration.keys == ["halve": ["H"], "refine": ["r", "ctrl-r"]])
    #expect(try read("") == WorkbenchConfiguration())
    #expect(try read("# nothing\n") == WorkbenchConfiguration())
  }

  @Test(arguments: [
    ("thme: dark", "config.yaml:1: “thme” is no key (did you mean “theme”?); there are: theme"),
    ("theme: lihgt", "`theme`: “lihgt” is no choice (did you mean “light”?)"),
    ("a: 1\nkeys: {halv: H}", "config.yaml:2: “halv” is no command (did you mean “halve”?)"),
    ("keys:\n  halve: hyper-x", "config.yaml:2: `halve`: “hyper-x” is no key"),
    ("keys: {halve: r, refine: r}", "`refine`: r is `halve`'s already"),
    ("keys: {refine: []}", "config.yaml:1: `refine`: at least one key must be in the list"),
    ("mouse: maybe", "`mouse` must be true or false"),
    ("notify: never", "`notify`: “never” is no choice"),
    ("- a", "the configuration is a map of theme"),
    ("theme: [", "this is no YAML"),
  ])
  func `that is wrong says where and what`(text: String, message: String) {
    let problems = #expect(throws: ThemeProblems.self) { try read(text) }
    #expect(problems?.description.contains(message) == true, "\(problems?.description ?? "")")
  }
}
