/// Sweep files that break one rule each, and the line that the finding must name.
enum UnwiseFiles {
  struct File: Sendable, CustomStringConvertible {
    var rule: String
    var line: Int?
    var text: String
    /// Further rules that such a file cannot but break.
    var also: Set<String> = []
    /// Seconds of a trial, if the rule needs them.
    var cost: Double?
    var description: String { "\(rule): \(text.split(separator: "\n").last ?? "")" }
  }

  /// A sound file but for what is given.
  private static func file(
    _ rule: String, line: Int?, method: String = "random", parameters: [String],
    program: String = "train.py", goal: String = "minimize", cap: Int? = 60,
    hone: String = "", also: Set<String> = [], cost: Double? = nil
  ) -> File {
    var lines = [
      "program: \(program)  # the script", "method: \(method)",
      "metric: {name: val_loss, goal: \(goal)}", "parameters:",
    ]
    lines += parameters.map { "  " + $0 }
    if let cap { lines.append("run_cap: \(cap)  # enough?") }
    if !hone.isEmpty { lines.append("hone: {\(hone)}") }
    lines.append("# the end")
    return File(
      rule: rule, line: line, text: lines.joined(separator: "\n") + "\n", also: also, cost: cost)
  }

  private static let rate = "lr: {distribution: log_uniform_values, min: 1.0e-5, max: 0.1}  # rate"

  static let all: [File] = [
    file("rate-scale", line: 5, parameters: ["lr: {min: 1e-5, max: 0.1}  # keep me"]),
    file(
      "rate-scale", line: 5, parameters: ["learning_rate:", "  min: 0  # from", "  max: 0.1 # to"]),
    file(
      "rate-scale", line: 5,
      parameters: ["critic_lr: {distribution: normal, mu: 0.01, sigma: 0.01}"]),
    file(
      "rate-scale", line: 5, method: "grid",
      parameters: ["lr: {values: [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]}"], also: ["rate-range"]),
    file(
      "rate-scale", line: 8,
      parameters: [
        "opt:", "  parameters:", "    name: {value: sgd}", "    lr: {max: 0.1, min: 0.001}",
      ]),
    file(
      "rate-range", line: 5,
      parameters: ["lr: {distribution: log_uniform_values, min: 1.0e-3, max: 1.0e-2}"]),
    file("rate-range", line: 5, method: "grid", parameters: ["lr: {values: [0.1, 0.05]}"]),
    file(
      "rate-window", line: 5,
      parameters: [
        "lr: {distribution: log_uniform_values, min: 1.0e-6, max: 1.0e-3}",
        "optimizer: {value: sgd}",
      ]),
    file(
      "rate-window", line: 5,
      parameters: [
        "lr:", "  distribution: log_uniform_values", "  min: 0.01  # low", "  max: 1.0",
        "optimizer: {values: [adam, adamw]}",
      ]),
    file(
      "rate-window", line: 5, parameters: ["lr: {value: 0.5}", "optim: {value: RMSprop}"]),
    file(
      "rate-window", line: 5, parameters: ["lr: {values: [0.01, 0.1, 1.0]}"],
      program: "finetune_bert.py"),
    file(
      "rate-window", line: 5, parameters: ["lr: {value: 0.01}"], program: "train_transformer.py"),
    file(
      "rate-window", line: 5,
      parameters: [
        "lr: {distribution: log_uniform_values, min: 1.0e-5, max: 1.0e-3}",
        "optimizer: {values: [adam, sgd]}",
      ]),
    file("rate-missing", line: 5, parameters: ["batch_size: {values: [16, 32]}"]),
    file("rate-missing", line: 5, parameters: ["n_layers: {values: [1, 2]}"]),
    file(
      "batch-without-rate", line: 6,
      parameters: ["lr: {value: 0.001}", "batch_size: {values: [16, 32]}"]),
    file(
      "architecture-before-rate", line: 6,
      parameters: [
        "lr: {value: 0.001}", "num_layers: {min: 1, max: 5}", "hidden_size: {values: [64, 128]}",
      ]),
    file(
      "warmup-without-rate", line: 6,
      parameters: ["lr: {value: 1e-3}", "warmup_steps: {min: 0, max: 500}"]),
    file("batch-sizes", line: 6, parameters: [rate, "batch_size: {values: [30, 64, 100]}"]),
    file("batch-sizes", line: 6, parameters: [rate, "batch_size: {min: 16, max: 128}"]),
    file(
      "batch-sizes", line: 6,
      parameters: [rate, "batch_size:", "  values:", "    - 10  # small", "    - 20", "    - 40"]),
    file(
      "regularisation-scale", line: 6, parameters: [rate, "weight_decay: {min: 0.0, max: 0.1}"]),
    file(
      "regularisation-scale", line: 6,
      parameters: [rate, "l2_reg: {distribution: uniform, min: 1.0e-6, max: 1.0e-2}"]),
    file(
      "adam-weight-decay", line: 7,
      parameters: [
        rate, "optimizer: {values: [sgd, adam]}",
        "weight_decay: {distribution: log_uniform_values, min: 1.0e-6, max: 1.0e-2}",
      ]),
    file("dropout-top", line: 6, parameters: [rate, "dropout: {min: 0.0, max: 0.95}"]),
    file("dropout-top", line: 6, parameters: [rate, "attn_dropout: {values: [0.1, 0.5, 0.9]}"]),
    file("linear-range", line: 6, parameters: [rate, "temperature: {min: 0.001, max: 10.0}"]),
    file(
      "grid-size", line: 2, method: "grid",
      parameters: [
        "lr: {values: [0.0001, 0.001, 0.01]}", "batch_size: {values: [16, 32, 64]}",
        "momentum: {values: [0.8, 0.9, 0.95, 0.99]}", "layers: {values: [1, 2, 3]}",
      ]),
    file(
      "grid-size", line: 2, method: "grid",
      parameters: [
        "lr: {values: [0.0001, 0.001, 0.01]}", "a: {values: [1, 2]}", "b: {values: [1, 2]}",
        "c: {values: [1, 2]}",
      ]),
    file("trial-count", line: 6, method: "bayes", parameters: [rate], cap: 12),
    file(
      "trial-count", line: 10,
      parameters: [
        rate, "dropout: {min: 0.0, max: 0.5}", "a: {min: 0.0, max: 0.5}", "b: {min: 0.0, max: 0.5}",
        "c: {min: 0.0, max: 0.5}",
      ], cap: 8),
    file(
      "trial-count", line: 6, method: "bayes", parameters: [rate], cap: 25, hone: "replicates: 5",
      also: ["seed-searched"]),
    file("no-end", line: nil, parameters: [rate], cap: nil),
    file("seed-searched", line: 6, parameters: [rate, "seed: {values: [1, 2, 3]}"]),
    file("seed-searched", line: 7, parameters: [rate], hone: "replicates: 3"),
    file(
      "warmup-without-rate", line: 6, method: "grid",
      parameters: ["lr: {value: 0.05}", "warmup: {values: [0, 5]}"], cap: nil),
    file("budget", line: 7, parameters: [rate], hone: "stop: {hours: 1}", cost: 300),
    file("budget", line: 7, parameters: [rate], hone: "stop: {hours: 2}, time_limit: 30m"),
    file("goal", line: 3, parameters: [rate], goal: "maximize"),
    file("no-baseline", line: nil, parameters: [rate, "dropout: {min: 0.0, max: 0.5}"]),
    file("no-baseline", line: nil, parameters: [rate], hone: "seed: 3"),
  ]

  /// Files that nothing can be said against.
  static let good: [(name: String, text: String)] = [
    (
      "a small network",
      """
      program: train.py
      method: bayes
      metric: {name: val_loss, goal: minimize}
      parameters:
        optimizer: {value: adamw}
        lr: {distribution: log_uniform_values, min: 1.0e-5, max: 1.0e-2}
        batch_size: {values: [32, 64, 96, 128]}
        weight_decay: {distribution: log_uniform_values, min: 1.0e-6, max: 1.0e-2}
        dropout: {min: 0.0, max: 0.5}
      run_cap: 60
      hone:
        baseline: {lr: 1.0e-3, batch_size: 32, weight_decay: 1.0e-4, dropout: 0.1}
      """
    ),
    (
      "fine-tuning",
      """
      program: finetune.py
      method: random
      metric: {name: eval/accuracy, goal: maximize}
      parameters:
        learning_rate: {distribution: log_uniform_values, min: 5.0e-6, max: 5.0e-4}
        warmup_ratio: {values: [0.0, 0.06, 0.1]}
        per_device_train_batch_size: {values: [8, 16, 32]}
        lr_scheduler_type: {values: [linear, cosine]}
      run_cap: 40
      hone:
        stop: {hours: 10}
        baseline:
          learning_rate: 2.0e-5
          warmup_ratio: 0.06
          per_device_train_batch_size: 16
          lr_scheduler_type: linear
      """
    ),
    (
      "replication with seeds",
      """
      program: train.py
      method: grid
      metric: {name: val_loss, goal: minimize}
      parameters:
        lr: {value: 0.003}
        seed: {values: [1, 2, 3, 4, 5]}
      """
    ),
    (
      "a grid of three rates",
      """
      program: train.py
      method: grid
      metric: {name: error, goal: minimize}
      parameters:
        lr: {values: [0.1, 0.01, 0.001]}
        momentum: {values: [0.9, 0.95]}
      """
    ),
    (
      "boosted trees",
      """
      program: boost.py
      method: bayes
      metric: {name: auc, goal: maximize}
      parameters:
        learning_rate: {distribution: log_uniform_values, min: 0.005, max: 0.5}
        max_depth: {min: 3, max: 12}
        subsample: {min: 0.5, max: 1.0}
        reg_lambda: {distribution: log_uniform_values, min: 1.0e-3, max: 10.0}
        n_estimators: {value: 500}
      run_cap: 80
      hone:
        baseline: {learning_rate: 0.1, max_depth: 6, subsample: 1.0, reg_lambda: 1.0}
      """
    ),
  ]
}
