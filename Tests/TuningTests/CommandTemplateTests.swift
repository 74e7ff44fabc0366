import Testing
import Tuning

/// The table of W&B's macros, as its agent 0.31 really runs them.
@Suite struct `Command template` {
  private let space = SearchSpace([
    .logUniform("lr", 1e-5...1), .integer("bs", 1...64), .choice("flag", [true]),
    .choice("off", [false]), .choice("name", ["adam w"]), .choice("none", [.null]),
    .choice("layers", [.list([64, 64])]),
    Parameter(path: ["opt", "name"], .categorical(["sgd"], probabilities: nil)),
    Parameter(path: ["opt", "mom"], .constant(0.9)),
  ])
  private let configuration: Configuration = [
    "lr": 0.001, "bs": 32, "flag": true, "off": false, "name": "adam w", "none": .null,
    "layers": .list([64, 64]), "opt.name": "sgd", "opt.mom": 0.9,
  ]

  private func argv(_ elements: String..., environment: [String: String] = [:]) -> [String] {
    CommandTemplate(elements).arguments(
      program: "train.py", configuration: configuration, in: space, jsonFile: "/t/params.json",
      environment: environment)
  }

  @Test func `by default`() {
    let standard = CommandTemplate.standard.arguments(
      program: "train.py", configuration: configuration, in: space, jsonFile: "", environment: [:])
    #expect(
      standard == [
        "/usr/bin/env", "python", "train.py", "--bs=32", "--flag=True", "--layers=[64, 64]",
        "--lr=0.001", "--name=adam w", "--none=None", "--off=False",
        "--opt={'name': 'sgd', 'mom': 0.9}",
      ])
  }

  @Test func `the macros for arguments`() {
    #expect(argv("${args_no_equals}").prefix(4) == ["--bs", "32", "--flag", "True"])
    #expect(argv("${args_no_hyphens}").prefix(2) == ["bs=32", "flag=True"])
    #expect(argv("${args_append_hydra}").first == "+bs=32")
    #expect(argv("${args_override_hydra}").first == "++bs=32")
    let flags = argv("${args_no_boolean_flags}")
    #expect(flags.contains("--flag") && !flags.contains { $0.hasPrefix("--off") })
    #expect(flags.contains("--lr=0.001"))
    #expect(
      argv("${args_json}") == [
        #"{"bs": 32, "flag": true, "layers": [64, 64], "lr": 0.001, "name": "adam w", "#
          + #""none": null, "off": false, "opt": {"name": "sgd", "mom": 0.9}}"#
      ])
    #expect(argv("${args_json_file}") == ["/t/params.json"])
    #expect(argv("${args_dict}").first == "bs")
  }

  @Test func `only a whole element is a macro, and unknown ones vanish`() {
    #expect(argv("--cfg=${args_json_file}") == ["--cfg=${args_json_file}"])
    #expect(argv("${program} ") == ["${program} "])
    #expect(argv("a", "${nothing}", "b") == ["a", "b"])
    #expect(argv("$args", "{args}", "plain text") == ["$args", "{args}", "plain text"])
  }

  @Test func `environment variables stand anywhere in an element`() {
    let environment = ["DATA": "/d", "N_1": "${program}"]
    #expect(argv("--data=${envvar:DATA}/x", environment: environment) == ["--data=/d/x"])
    #expect(argv("${envvar:DATA}${envvar:DATA}", environment: environment) == ["/d/d"])
    #expect(argv("${envvar:UNSET}") == ["UNSET"])
    #expect(argv("${envvar:lower}") == [])
    #expect(argv("x${envvar:lower}") == ["x${envvar:lower}"])
    // The agent fills in variables first and looks for macros then.
    #expect(argv("${envvar:N_1}", environment: environment) == ["train.py"])
  }

  @Test func `arguments stand by code point, capitals first`() {
    let values: Configuration = ["b": 1, "a-b": 2, "B": 3, "a.b": 4, "é": 5, "a_b": 6]
    let argv = CommandTemplate(["${args}"]).arguments(
      program: nil, configuration: values, in: SearchSpace([]), jsonFile: "", environment: [:])
    #expect(argv == ["--B=3", "--a-b=2", "--a.b=4", "--a_b=6", "--b=1", "--é=5"])
  }

  @Test func `numbers are spelled as Python spells them, texts as they were written`() {
    let values: Configuration = [
      "a": 1e-5, "b": .spelled(1e-4, "1e-4"), "c": 2.0, "d": 1e20, "e": "None", "f": "it's",
    ]
    let argv = CommandTemplate(["${args}"]).arguments(
      program: nil, configuration: values, in: SearchSpace([]), jsonFile: "", environment: [:])
    #expect(argv == ["--a=1e-05", "--b=1e-4", "--c=2.0", "--d=1e+20", "--e=None", "--f=it's"])
  }

  @Test func `no program, no element`() {
    let argv = CommandTemplate(["${env}", "${program}", "x"]).arguments(
      program: nil, configuration: [:], in: SearchSpace([]), jsonFile: "", environment: [:])
    #expect(argv == ["/usr/bin/env", "x"])
    #expect(CommandTemplate.standard.passesArguments)
    #expect(!CommandTemplate(["python", "t.py"]).passesArguments)
  }
}
