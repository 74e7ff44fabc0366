import Testing

/// A study file with something wrong in it, and all that must be said of it.
struct WrongFile: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var messages: [String]

  init(_ name: String, _ text: String, _ messages: String...) {
    self.name = name
    self.text = text
    self.messages = messages
  }

  var testDescription: String { name }

  private static let head = """
    program: train.py
    method: random
    metric: {name: val_loss, goal: minimize}
    parameters:
      lr: {min: 0.001, max: 0.1}

    """

  private static func parameter(_ text: String) -> String {
    """
    program: train.py
    method: random
    metric: {name: val_loss, goal: minimize}
    parameters:
      x: \(text)

    """
  }

  static let all: [WrongFile] = whole + search + parameters + hone

  // MARK: - The file as a whole

  static let whole = [
    WrongFile(
      "empty", "", "s.yaml: the file is empty; it needs method, metric and parameters at least"),
    WrongFile(
      "only a comment", "# nothing\n",
      "s.yaml: the file is empty; it needs method, metric and parameters at least"),
    WrongFile(
      "a list", "- a\n- b\n",
      "s.yaml:1: a study file is a map (method: …, metric: …, parameters: …), but a list is given"),
    WrongFile(
      "almost nothing", "name: x\n",
      "s.yaml: method: is missing; say how to search: method: grid, random or bayes",
      "s.yaml: metric: is missing; say what to tune: metric: {name: val_loss, goal: minimize}",
      "s.yaml: parameters: is missing; say what to vary: parameters: {lr: {min: 0.001, max: 0.1}}",
      "s.yaml: program: is missing; say what to run: program: train.py (run as python train.py "
        + "--lr=…), or command: [\"${env}\", \"python3\", \"train.py\", \"${args}\"]"),
    WrongFile(
      "tab for indentation", "method: random\nparameters:\n\tlr: {value: 1}\n",
      "s.yaml:3: this is no YAML: found character that cannot start any token; the line is indented "
        + "with a tab, and YAML takes blanks only"),
    WrongFile(
      "bracket that does not close", "method: random\ncommand: [a, b\nprogram: x\n",
      "s.yaml:3: this is no YAML: did not find expected ',' or ']'"),
    WrongFile(
      "macro without quotes", "command: [${env}, python]\n",
      "s.yaml:1: this is no YAML: did not find expected ',' or ']'; within [ ] macros need quotes: "
        + "\"${program}\""),
    WrongFile(
      "undefined alias", "method: *m\n", "s.yaml:1: this is no YAML: found undefined alias"),
    WrongFile(
      "duplicate keys", head + "program: other.py\nhone:\n  steps: 3\n  seed: 1\n  steps: 4\n",
      "s.yaml:6: program: the key stands twice, in lines 1 and 6; keep one of them",
      "s.yaml:10: steps: the key stands twice, in lines 8 and 10; keep one of them"),
    WrongFile(
      "a parameter twice",
      """
      program: train.py
      method: random
      metric: {name: val_loss, goal: minimize}
      parameters:
        lr: {min: 0.001, max: 0.1}
        "wd": {value: 1}
        lr: {min: 0.01, max: 0.1}

      """, "s.yaml:7: lr: the key stands twice, in lines 5 and 7; keep one of them"),
    WrongFile(
      "a parameter three times",
      """
      program: train.py
      method: random
      metric: {name: val_loss, goal: minimize}
      parameters:
        lr: {min: 0.001, max: 0.1}
        lr: {min: 0.01, max: 0.1}
        lr: {min: 0.02, max: 0.1}

      """, "s.yaml:7: lr: the key stands 3 times, in lines 5 and 6 and 7; keep one of them"),
    WrongFile(
      "two documents", head + "---\na: 1\n", "s.yaml:6: this is no YAML: but found another document"
    ),
  ]

  // MARK: - Search and command

  static let search = [
    WrongFile(
      "misspelt method and goal",
      """
      program: train.py
      method: baysian
      metric:
        name: val_loss
        goal: maximise
      parameters:
        lr: {value: 0.1}

      """,
      "s.yaml:2: method: \"baysian\" is no method; allowed: grid, random, bayes, pbt, manual; did you mean bayes?",
      "s.yaml:5: metric.goal: \"maximise\" is no goal; allowed: minimize, maximize; did you mean "
        + "maximize?"),
    WrongFile(
      "goal in short", head.replacing("goal: minimize", with: "goal: min"),
      "s.yaml:3: metric.goal: \"min\" is no goal; allowed: minimize, maximize; did you mean minimize?"
    ),
    WrongFile(
      "metric as a text", head.replacing("{name: val_loss, goal: minimize}", with: "val_loss"),
      "s.yaml:3: metric: takes a map, but \"val_loss\" is given; write e.g. metric: {name: val_loss, "
        + "goal: minimize}"),
    WrongFile(
      "metric without a name", head.replacing("name: val_loss, ", with: ""),
      "s.yaml:3: metric: name is missing; write metric: {name: val_loss, goal: minimize}"),
    WrongFile(
      "unknown key of metric and a bad target",
      head.replacing("goal: minimize", with: "goal: minimize, traget: 1, target: low"),
      "s.yaml:3: metric.traget: unknown key; allowed: name, goal, target, impute, "
        + "impute_while_running; did you mean target?",
      "s.yaml:3: metric.target: takes a number, but \"low\" is given"),
    WrongFile(
      "several objectives",
      head.replacing(
        "metric: {name: val_loss, goal: minimize}", with: "metrics: [{name: a}, {name: b}]"
      )
      .replacing("method: random", with: "method: custom"),
      "s.yaml:2: method: \"custom\" needs W&B's schedulers, which are not available; use bayes, "
        + "random or grid",
      "s.yaml:3: metrics: several objectives at once are not available; tune one: metric: {name: "
        + "val_loss, goal: minimize}"),
    WrongFile(
      "W&B's scheduler", head + "scheduler: {engine: optuna}\n",
      "s.yaml:6: scheduler: W&B's schedulers are not available: hone searches by itself; remove it "
        + "and write method: bayes"),
    WrongFile(
      "a pruner by hand",
      head.replacing("random", with: "manual") + "hone: {pruner: median, replicates: 3}\n",
      "s.yaml:6: hone.pruner: does not go with method: manual, which reads whole curves; remove the "
        + "pruner",
      "s.yaml:6: hone.replicates: does not go with method: manual, which takes one trial after the "
        + "other; remove one of them"),
    WrongFile(
      "W&B's pruner by hand",
      head.replacing("random", with: "manual")
        + "early_terminate: {type: hyperband, min_iter: 3}\n",
      "s.yaml: early_terminate: does not go with method: manual, which reads whole curves; remove it"
    ),
    WrongFile(
      "an autopilot without its method", head + "hone: {autopilot: true}\n",
      "s.yaml:6: hone.autopilot: goes with method: manual, one trial at a time"),
    WrongFile(
      "grid over a continuous parameter", head.replacing("random", with: "grid"),
      "s.yaml:2: method: grid cannot try every value of lr, which is continuous; give it values, or "
        + "use random or bayes"),
    WrongFile(
      "run_cap of nothing", head + "run_cap: 0\n",
      "s.yaml:6: run_cap: must be at least 1, but it is 0"),
    WrongFile(
      "run_cap as a text", head + "run_cap: many\n",
      "s.yaml:6: run_cap: takes a whole number, but \"many\" is given"),
    WrongFile(
      "command as a text", head + "command: python train.py ${args}\n",
      "s.yaml:6: command: takes a list, an element an argument (no shell is involved); write "
        + "[\"python\", \"train.py\", \"${args}\"]"),
    WrongFile(
      "empty command", head + "command: []\n",
      "s.yaml:6: command: the list is empty; remove it, or write e.g. [\"./train\", \"${args}\"]"),
    WrongFile(
      "command with a program that is not there",
      head.replacing("program: train.py\n", with: "")
        + "command: [python, \"${program}\", \"${args}\"]\n",
      "s.yaml:5: command[1]: ${program} stands for the key program, which is missing; add program: "
        + "train.py"),
    WrongFile(
      "early_terminate without a type", head + "early_terminate: {min_iter: 3}\n",
      "s.yaml:6: early_terminate: type is missing; write {type: hyperband, min_iter: 3}"),
    WrongFile(
      "hyperband without bands", head + "early_terminate: {type: hyperband, max_iter: 27}\n",
      "s.yaml:6: early_terminate: hyperband needs min_iter, or max_iter together with s; write e.g. "
        + "min_iter: 3"),
    WrongFile(
      "hyperband with wrong options",
      head
        + "early_terminate:\n  type: hyperband\n  min_iter: 0\n  eta: 1\n  strict: maybe\n  minter: 2\n",
      "s.yaml:8: early_terminate.min_iter: must be at least 1, but it is 0",
      "s.yaml:9: early_terminate.eta: must be above 1, but it is 1",
      "s.yaml:10: early_terminate.strict: takes true or false, but \"maybe\" is given",
      "s.yaml:11: early_terminate.minter: unknown key; allowed: type, min_iter, max_iter, s, eta, "
        + "strict; did you mean min_iter?"),
    WrongFile(
      "misspelt early_terminate", head + "early_terminate: {type: hyprband, min_iter: 3}\n",
      "s.yaml:6: early_terminate.type: \"hyprband\" is no rule; allowed: median, percentile, "
        + "successive_halving, asha, hyperband, threshold, patience, gap, extrapolation, none; "
        + "did you mean hyperband?"),
  ]

  // MARK: - Parameters

  static let parameters = [
    WrongFile(
      "misspelt distribution", parameter("{distribution: log_uniform_value, min: 0.1, max: 1}"),
      "s.yaml:5: parameters.x.distribution: \"log_uniform_value\" is no distribution; allowed: "
        + "constant, categorical, categorical_w_probabilities, int_uniform, uniform, q_uniform, "
        + "log_uniform, q_log_uniform, inv_log_uniform, log_uniform_values, q_log_uniform_values, "
        + "inv_log_uniform_values, normal, q_normal, log_normal, q_log_normal, beta, q_beta; "
        + "did you mean log_uniform_values?"),
    WrongFile(
      "bare number", parameter("0.1"),
      "s.yaml:5: parameters.x: is no definition; a constant is written {value: 0.1}"),
    WrongFile(
      "bare list", parameter("[1, 2]"),
      "s.yaml:5: parameters.x: is no definition; a choice is written {values: [...]}"),
    WrongFile(
      "nothing", parameter(""),
      "s.yaml:5: parameters.x: is no definition; nothing is given; write e.g. {values: [1, 2]} or "
        + "{min: 0.0, max: 1.0}"),
    WrongFile(
      "empty map", parameter("{}"),
      "s.yaml:5: parameters.x: nothing says what values it takes; write value, values, min and max, "
        + "or parameters"),
    WrongFile(
      "min without max", parameter("{min: 1}"),
      "s.yaml:5: parameters.x: max is missing; a range needs min and max"),
    WrongFile(
      "log without max", parameter("{distribution: log_uniform_values, min: 1}"),
      "s.yaml:5: parameters.x: log_uniform_values needs min and max; max is missing"),
    WrongFile(
      "misspelt key", parameter("{min: 1, maximum: 2}"),
      "s.yaml:5: parameters.x.maximum: unknown key; allowed: distribution, value, values, "
        + "probabilities, min, max, mu, sigma, a, b, q, parameters; did you mean max?",
      "s.yaml:5: parameters.x: max is missing; a range needs min and max"),
    WrongFile(
      "max before min", parameter("{min: 2.5, max: 1}"),
      "s.yaml:5: parameters.x.min: min (2.5) is above max (1); exchange them"),
    WrongFile(
      "equal bounds", parameter("{min: 2, max: 2}"),
      "s.yaml:5: parameters.x.min: min and max are both 2; a constant is written {value: 2}"),
    WrongFile(
      "log from nothing", parameter("{distribution: log_uniform_values, min: 0, max: 1}"),
      "s.yaml:5: parameters.x.min: a logarithmic range must start above 0, but it starts at 0; use "
        + "e.g. 1.0e-6, or distribution: uniform"),
    WrongFile(
      "bounds that are no numbers", parameter("{min: yes, max: ten}"),
      "s.yaml:5: parameters.x.min: takes a number, but yes is given",
      "s.yaml:5: parameters.x.max: takes a number, but \"ten\" is given"),
    WrongFile(
      "infinite bound", parameter("{min: 0.0, max: .inf}"),
      "s.yaml:5: parameters.x.max: takes a number, but .inf is given"),
    WrongFile(
      "fraction for a whole number", parameter("{distribution: int_uniform, min: 1, max: 2.5}"),
      "s.yaml:5: parameters.x.max: int_uniform takes whole numbers, but 2.5 is given; use uniform"),
    WrongFile(
      "exponents beyond all numbers", parameter("{distribution: log_uniform, min: 1, max: 1000}"),
      "s.yaml:5: parameters.x.distribution: log_uniform takes exponents of e, and e^1000 is beyond "
        + "all numbers; did you mean log_uniform_values?"),
    WrongFile(
      "values as a text", parameter("{values: adam}"),
      "s.yaml:5: parameters.x.values: takes a list, but \"adam\" is given; write [adam], or value: "
        + "for a constant"),
    WrongFile(
      "no values", parameter("{values: []}"),
      "s.yaml:5: parameters.x.values: the list is empty; give at least one value"),
    WrongFile(
      "probabilities that do not fit",
      parameter("{values: [a, b], probabilities: [0.5, 0.3, 0.2]}"),
      "s.yaml:5: parameters.x.probabilities: 3 are given for 2 values; give one each"),
    WrongFile(
      "probabilities that do not sum to 1",
      parameter("{values: [a, b], probabilities: [0.5, 0.3]}"),
      "s.yaml:5: parameters.x.probabilities: they must sum to 1, but they sum to 0.8"),
    WrongFile(
      "a negative probability", parameter("{values: [a, b], probabilities: [1.5, -0.5]}"),
      "s.yaml:5: parameters.x.probabilities[0]: must be at most 1, but it is 1.5",
      "s.yaml:5: parameters.x.probabilities[1]: must be at least 0, but it is -0.5"),
    WrongFile(
      "q without a distribution", parameter("{min: 1, max: 8, q: 2}"),
      "s.yaml:5: parameters.x.q: q needs a distribution that rounds: distribution: q_uniform or "
        + "q_log_uniform_values"),
    WrongFile(
      "q with one that does not round", parameter("{distribution: uniform, min: 1, max: 8, q: 2}"),
      "s.yaml:5: parameters.x.q: uniform does not round; use distribution: q_uniform"),
    WrongFile(
      "q of nothing", parameter("{distribution: q_uniform, min: 1, max: 8, q: 0}"),
      "s.yaml:5: parameters.x.q: must be above 0, but it is 0"),
    WrongFile(
      "keys of another distribution",
      parameter("{distribution: constant, value: 1, min: 0, max: 2}"),
      "s.yaml:5: parameters.x.min: constant takes no min; remove it, or name another distribution",
      "s.yaml:5: parameters.x.max: constant takes no max; remove it, or name another distribution"),
    WrongFile(
      "mu without a distribution", parameter("{mu: 1, sigma: 2}"),
      "s.yaml:5: parameters.x: mu and sigma need distribution: normal or log_normal"),
    WrongFile(
      "sigma of nothing", parameter("{distribution: normal, mu: 0, sigma: 0}"),
      "s.yaml:5: parameters.x.sigma: must be above 0, but it is 0"),
    WrongFile(
      "empty group", parameter("{parameters: {}}"),
      "s.yaml:5: parameters.x.parameters: the group is empty; remove it"),
    WrongFile(
      "a group with values", parameter("{parameters: {y: {value: 1}}, value: 3}"),
      "s.yaml:5: parameters.x.value: cannot stand beside parameters, which makes this a group"),
    WrongFile(
      "wrong within a group", parameter("{parameters: {y: {parameters: {z: {min: 1}}}}}"),
      "s.yaml:5: parameters.x.parameters.y.parameters.z: max is missing; a range needs min and max"),
    WrongFile(
      "the same name by a group and by dots",
      head + "  opt.lr: {value: 1}\n  opt:\n    parameters:\n      lr: {value: 2}\n",
      "s.yaml:9: parameters.opt.parameters.lr: line 6 defines a parameter opt.lr too; rename one of "
        + "them"),
    WrongFile(
      "no parameters",
      head.replacing("parameters:\n  lr: {min: 0.001, max: 0.1}", with: "parameters: {}"),
      "s.yaml:4: parameters: there is none; give at least one"),
  ]
}
