import Testing
import Tuning

@testable import Documents

@Suite struct `Study files` {
  private func read(_ text: String, file: String = "/home/u/sweep.yaml") throws -> StudyDocument {
    try StudyDocument(yaml: text, file: file)
  }

  private func notes(_ document: StudyDocument) -> [String] { document.warnings.map(\.description) }

  // MARK: - Whole files

  @Test func `a file with all of W&B's keys and hone's own`() throws {
    let document = try read(
      """
      program: train.py
      method: bayes
      name: digits
      description: all of it
      project: p
      entity: e
      metric: {name: val/loss, goal: minimize, target: 0.1, impute: worst, impute_while_running: "false"}
      run_cap: 40
      parameters:
        lr: {distribution: log_uniform_values, min: 0.00001, max: 0.1}
        bs: {values: [16, 32, 64]}
        dropout: {min: 0.0, max: 0.5}
        layers: {min: 1, max: 4}
        amp: {value: true}
        opt: {parameters: {name: {values: [adam, sgd]}, wd: {distribution: log_uniform_values, min: 1.0e-6, max: 0.01}}}
      early_terminate: {type: hyperband, min_iter: 3, eta: 3}
      command: ["${env}", "${interpreter}", "${program}", "--data=${envvar:DATA}", "${args_no_boolean_flags}"]
      hone:
        concurrency: 4
        gpus: [0, 1, 5]
        gpus_per_trial: 0.5
        steps: 30
        objective: best
        sampler: auto
        seed: 7
        roles: {learning_rate: lr, batch_size: bs, train_loss: loss, val_loss: val/loss}
        baseline: {lr: 1e-3, bs: 32, dropout: 0, layers: 2, opt: {name: sgd, wd: 1.0e-5}}
        stop: {hours: 90m, trials: 60, patience: 30, min_improvement: 0.001, same_best: 20}
        executor: local
        metrics: [{from: stdout, pattern: '(?<key>\\w+): (?<value>\\S+)'}, {from: jsonl, path: m.jsonl}]
        environment: {DATA: /data, N: 3}
        grace: 10
        retries: 2
        time_limit: 1h30m
        max_failures: 3
        threads: 2
        output: pty
        diverged: ignore
      """)
    let plan = document.plan
    #expect(plan.name == "digits")
    #expect(
      plan.objective
        == Objective(metric: "val/loss", direction: .minimize, target: 0.1, reduction: .best))
    #expect(plan.sampler == .automatic)
    #expect(
      plan.space.parameters == [
        .logUniform("lr", 0.00001...0.1), .choice("bs", [16, 32, 64]), .uniform("dropout", 0...0.5),
        .integer("layers", 1...4), Parameter("amp", .constant(true)),
        Parameter(path: ["opt", "name"], .categorical(["adam", "sgd"], probabilities: nil)),
        Parameter(
          path: ["opt", "wd"], .continuous(.logUniform(low: 1e-6, high: 0.01), quantum: nil)),
      ])
    guard case .bands(let bands) = plan.pruner else {
      Issue.record("\(plan.pruner)")
      return
    }
    #expect(bands.counts.prefix(4) == [3, 9, 27, 81])
    #expect(bands.eta == 3)
    #expect(bands.strict)
    #expect(
      plan.launch.command.elements == [
        "${env}", "${interpreter}", "${program}", "--data=${envvar:DATA}",
        "${args_no_boolean_flags}",
      ])
    #expect(plan.launch.workingDirectory == "/home/u")
    #expect(plan.launch.gpus == .devices([0, 1, 5]))
    #expect(plan.launch.gpusPerTrial == 0.5)
    #expect(
      plan.launch.metrics == [
        .output(pattern: #"(?<key>\w+): (?<value>\S+)"#), .jsonLines(path: "m.jsonl"),
      ])
    #expect(plan.launch.environment == ["DATA": "/data", "N": "3"])
    #expect(plan.launch.timeLimit == 5_400)
    #expect((plan.launch.grace, plan.launch.retries, plan.launch.maxFailures) == (10, 2, 3))
    #expect(plan.launch.threads == 2)
    #expect(plan.launch.usesPseudoTerminal)
    #expect(!plan.endsDiverged)
    #expect((plan.steps, plan.concurrency, plan.seed) == (30, 4, 7))
    #expect(
      plan.stop
        == StopRules(trials: 40, hours: 1.5, patience: 30, minimumImprovement: 0.001, sameBest: 20))
    #expect(
      plan.baseline == [
        "lr": 0.001, "bs": 32, "dropout": 0.0, "layers": 2, "amp": true, "opt.name": "sgd",
        "opt.wd": 1e-5,
      ])
    #expect(plan.learningRateName == "lr")
    #expect(
      notes(document) == [
        "/home/u/sweep.yaml:7: hint: metric.impute: is W&B's and not hone's, which puts no value in "
          + "the place of one that a trial did not report",
        "/home/u/sweep.yaml:27: hint: hone.baseline.lr: 1e-3 is a text to YAML 1.1; read as "
          + "a number; write 0.001",
      ])
  }

  @Test func `as little as possible`() throws {
    let document = try read(
      "program: a.py\nmethod: random\nmetric: {name: loss}\nparameters: {lr: {min: 0.1, max: 1}}\n",
      file: "dir/my.sweep.yml")
    #expect(
      document.plan
        == StudyPlan(
          name: "my.sweep", objective: Objective(metric: "loss"),
          space: SearchSpace([.uniform("lr", 0.1...1)]), launch: LaunchPlan(program: "a.py")))
    #expect(
      notes(document) == [
        "dir/my.sweep.yml:3: hint: metric: no goal is given, so loss is minimized"
      ])
  }

  @Test func `JSON, as hone serve is handed it`() throws {
    let document = try StudyDocument(
      yaml: #"{"metric":{"name":"loss","goal":"maximize"},"method":"bayes","#
        + #""parameters":{"lr":{"distribution":"log_uniform_values","min":0.0001,"max":1}},"#
        + #""early_terminate":{"type":"median"},"hone":{"seed":1}}"#,
      file: "study.json", needsCommand: false)
    #expect(document.plan.pruner == .median())
    #expect(document.plan.objective.direction == .maximize)
    #expect(document.plan.seed == 1)
    #expect(document.warnings.isEmpty)
  }

  @Test func `anchors, aliases and merge keys`() throws {
    let document = try read(
      """
      defaults: &wide {distribution: log_uniform_values, min: 1.0e-5, max: 0.1}
      program: t.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters:
        lr: *wide
        wd:
          <<: *wide
          max: 0.01
        eps: {<<: [{min: 1.0e-9}, *wide]}
      """, file: "s.yaml")
    #expect(
      document.plan.space.parameters == [
        .logUniform("lr", 1e-5...0.1), .logUniform("wd", 1e-5...0.01),
        .logUniform("eps", 1e-9...0.1),
      ])
    #expect(document.warnings.count == 1)
    #expect(document.warnings.first?.key == "defaults")
  }

  @Test func `lines of keys`() throws {
    let document = try read(
      """
      program: t.py
      method: random
      metric:
        name: loss
        goal: minimize
      parameters:
        model.lr:
          min: 0.1
          max: 1
        opt:
          parameters:
            wd: {value: 1}
      command:
        - python
        - ${args}
      """)
    #expect(document.line(of: "metric.goal") == 5)
    #expect(document.line(of: "parameters.model.lr") == 7)
    #expect(document.line(of: "parameters.model.lr.max") == 9)
    #expect(document.line(of: "parameters.opt.parameters.wd") == 12)
    #expect(document.line(of: "command[1]") == 15)
    #expect(document.line(of: "hone.seed") == nil)
  }

  // MARK: - The rest

  @Test(
    arguments: [
      ("{type: hyperband, min_iter: 3}", [3, 9, 27, 81], 3.0, true),
      ("{type: hyperband, min_iter: 3, eta: 2.5, strict: false}", [3, 7, 18, 46], 2.5, false),
      ("{type: hyperband, max_iter: 27, s: 2}", [3, 9], 3, true),
      ("{type: hyperband, max_iter: 27, s: 2, eta: 2}", [6, 13], 2, true),
      ("{type: hyperband, max_iter: 27, s: 9}", [1, 3, 9], 3, true),
      ("{type: hyperband, min_iter: 1, max_iter: 27, s: 2}", [3, 9], 3, true),
      ("{type: hyperband, min_iter: 1, max_iter: 27}", [1, 3, 9, 27], 3, true),
    ] as [(String, [Int], Double, Bool)])
  func `the bands of W&B's hyperband`(
    text: String, counts: [Int], eta: Double, strict: Bool
  ) throws {
    let plan = try read(
      """
      program: t.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters: {x: {values: [1, 2]}}
      early_terminate: \(text)
      """
    ).plan
    guard case .bands(let bands) = plan.pruner else {
      Issue.record("\(plan.pruner)")
      return
    }
    #expect(Array(bands.counts.prefix(4)) == counts)
    #expect(bands.eta == eta)
    #expect(bands.strict == strict)
    #expect(zip(bands.counts, bands.counts.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(
    arguments: [
      ("pruner: median", PrunerPlan.median()),
      (
        "pruner: {type: median, warmup: 5, startup: 3, interval: 2, min_trials: 4}",
        .median(startupTrials: 3, warmupSteps: 5, interval: 2, minimumPeers: 4)
      ),
      ("pruner: {type: percentile, percentile: 25}", .percentile(.init(percentile: 25))),
      ("pruner: none", .none), ("pruner: asha", .halving(.init())),
      (
        "pruner: {type: successive_halving, min_resource: 2, reduction_factor: 3, "
          + "min_early_stopping_rate: 1, bootstrap_count: 4}",
        .halving(
          .init(
            minimumResource: 2, reductionFactor: 3, minimumEarlyStoppingRate: 1, bootstrapCount: 4))
      ),
      (
        "pruner: {type: hyperband, min_resource: 2, max_resource: auto}",
        .hyperband(.init(minimumResource: 2))
      ),
      (
        "pruner: {type: threshold, upper: 2.5, warmup: 3}",
        .threshold(.init(upper: 2.5, warmupSteps: 3))
      ),
      (
        "pruner: {type: patience, patience: 5, min_delta: 0.01, wrapped: {type: median, warmup: 2}}",
        .patience(.init(reports: 5, minimumDelta: 0.01, wrapped: .median(warmupSteps: 2)))
      ),
      ("pruner: gap", .gap(.init())),
      (
        "pruner: {type: gap, table: {0.2: 0.1, 0.1: 0.3}, until: 0.6}",
        .gap(
          .init(table: [.init(from: 0.1, worse: 0.3), .init(from: 0.2, worse: 0.1)], until: 0.6))
      ),
      (
        "pruner: {type: extrapolation, gain: 0.1, top: 3, startup: 4, warmup: 0.2}",
        .extrapolation(.init(gain: 0.1, top: 3, startupTrials: 4, warmup: 0.2))
      ),
    ])
  func `hone's pruner wins over early_terminate`(text: String, expected: PrunerPlan) throws {
    let document = try read(
      """
      program: t.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters: {x: {values: [1, 2]}}
      early_terminate: {type: hyperband, min_iter: 3}
      hone:
        \(text)
      """, file: "s.yaml")
    #expect(document.plan.pruner == expected)
    // What is written out is read back as the same.
    if let text = prunerYAML(expected) {
      let again = try read(
        "program: t.py\nmethod: random\nmetric: {name: loss, goal: minimize}\n"
          + "parameters: {x: {values: [1, 2]}}\nhone: {audit: 0.05, pruner: \(text)}",
        file: "s.yaml")
      #expect(again.plan.pruner == expected && again.plan.audit == 0.05)
    }
    #expect(
      notes(document) == [
        "s.yaml:5: warning: early_terminate: hone.pruner is there too and is used instead"
      ])
  }

  @Test(arguments: [
    ("90", 90.0), ("90s", 90), ("30m", 1800), ("2h", 7200), ("1h30m", 5400), ("1d", 86400),
    ("0.5h", 1800), ("1:30:00", 5400), ("500ms", 0.5), ("2 h", 7200), ("30min", 1800),
  ])
  func `durations`(text: String, seconds: Double) throws {
    let plan = try read(
      """
      program: t.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters: {x: {values: [1, 2]}}
      hone: {time_limit: \(text)}
      """
    ).plan
    #expect(plan.launch.timeLimit == seconds)
  }

  @Test func `warnings about commands, names and strangers`() throws {
    let document = try read(
      """
      method: random
      metric: {name: loss, goal: minimize, impute: wurst}
      paramters: {}
      parameters:
        my rate: {values: [1, 2]}
        x: {values: [1, 2]}
      command: [python, t.py, "--cfg=${args_json_file}", "${arg}", 3, yes]
      """, file: "s.yaml")
    #expect(document.plan.launch.command.elements.suffix(2) == ["3", "True"])
    let texts = notes(document)
    #expect(texts.count == 6)
    #expect(
      texts.first
        == "s.yaml:2: warning: metric.impute: \"wurst\" is none of worst, best, latest; did you mean "
        + "worst?; W&B ignores it in silence")
    #expect(texts.dropFirst().first?.hasSuffix("did you mean parameters?") == true)
    #expect(
      Array(texts.dropFirst(2)) == [
        "s.yaml:5: warning: parameters.my rate: W&B refuses this name; use letters, digits, _ . - and "
          + "begin with a letter",
        "s.yaml:7: warning: command[2]: ${args_json_file} is replaced only where it is a whole element; "
          + "here it stays as it is",
        "s.yaml:7: warning: command[3]: ${arg} is no macro, and W&B drops it; did you mean ${args}?",
        "s.yaml:7: warning: command: no ${args} stands in it, so the script gets no values as arguments; "
          + "it can read them from the file that HONE_PARAMS names",
      ])
  }

  @Test func `a baseline outside of the range is told`() throws {
    let document = try read(
      """
      program: t.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters: {lr: {min: 0.1, max: 1.0}, n: {values: [1e-4, 2e-4]}}
      hone:
        baseline: {lr: 5, n: 0.0001}
      """, file: "s.yaml")
    #expect(document.plan.baseline == ["lr": 5.0, "n": .spelled(1e-4, "1e-4")])
    #expect(
      notes(document) == ["s.yaml:6: warning: hone.baseline.lr: 5 is outside of its range, 0.1 … 1"]
    )
  }
}
