/// Sweep files as people write them: the habits that were counted in public repositories.
enum RealSweeps {
  static let all: [(name: String, text: String)] = [
    (
      "W&B's own example",
      """
      program: train.py
      method: bayes
      metric:
        name: validation_loss
        goal: minimize
      parameters:
        learning_rate:
          min: 0.0001
          max: 0.1
        optimizer:
          values: ["adam", "sgd"]
      """
    ),
    (
      "early termination",
      """
      program: train.py
      method: bayes
      metric: {name: val_loss, goal: minimize}
      parameters:
        learning_rate: {min: 0.001, max: 0.1}
      early_terminate:
        type: hyperband
        s: 2
        eta: 3
        max_iter: 27
      """
    ),
    (
      "numbers without a point, in bounds and in values",
      """
      program: main.py
      method: random
      metric:
        goal: maximize
        name: val/acc
      parameters:
        lr:
          distribution: log_uniform_values
          min: 1e-5
          max: 1e-1
        weight_decay:
          values: [0, 1e-4, 5e-4]
      """
    ),
    (
      "an own interpreter and fixed flags",
      """
      command:
        - ${env}
        - python3
        - -m
        - src.train
        - --epochs=10
        - ${args}
        - --no-cuda
      method: grid
      metric: {name: loss, goal: minimize}
      parameters:
        seed: {values: [0, 1, 2]}
        hidden-size: {values: [64, 128]}
      """
    ),
    (
      "Hydra",
      """
      program: train.py
      method: grid
      metric: {name: test/accuracy, goal: maximize}
      command: ["${env}", "${interpreter}", "${program}", "${args_no_hyphens}"]
      parameters:
        model.optimizer.lr: {values: [0.1, 0.01]}
        model.depth: {values: [2, 3]}
        trainer.max_epochs: {value: 50}
      """
    ),
    (
      "torchrun",
      """
      program: train.py
      command:
      - ${env}
      - torchrun
      - --nproc_per_node=4
      - ${program}
      - ${args}
      method: random
      metric: {name: eval/loss, goal: minimize}
      parameters:
        per_device_train_batch_size: {values: [8, 16]}
        warmup_ratio: {distribution: uniform, min: 0, max: 0.2}
      """
    ),
    (
      "a shell within the command",
      """
      command: ["bash", "-c", "source env.sh && python t.py \\"$@\\"", "--", "${args}"]
      method: random
      metric: {name: loss, goal: minimize}
      parameters: {lr: {values: [0.1, 0.2]}}
      """
    ),
    (
      "lists, maps, None, empty texts and one-element values",
      """
      program: t.py
      method: grid
      metric: {name: loss, goal: minimize}
      parameters:
        hidden: {values: [[64, 64], [128]]}
        scheduler: {values: [None, cosine]}
        tag: {value: ""}
        one: {values: [5]}
        whole: {values: [1.0, 2.0]}
        cfg: {values: [{a: 1}, {a: 2}]}
        nothing: {value: null}
        note: {value: a text; with $SHELL signs}
      """
    ),
    (
      "keys of a launch, and stray ones",
      """
      apiVersion: v1
      kind: sweep
      project: my-project
      entity: me
      description: >
        Several
        lines.
      program: t.py
      method: bayes
      run_cap: 100
      gpu: 1
      controller:
        type: local
      metric: {goal: maximize, name: mean reward}
      parameters:
        gamma: {distribution: uniform, min: 0.9, max: 0.999}
        n_steps: {distribution: q_log_uniform_values, min: 64, max: 2048, q: 64}
        ent_coef: {distribution: log_normal, mu: -4.0, sigma: 1.0}
      """
    ),
    (
      "Windows line ends and a byte order mark",
      "\u{FEFF}program: t.py\r\nmethod: random\r\nmetric:\r\n  name: loss\r\n  goal: minimize\r\n"
        + "parameters:\r\n  lr:\r\n    values: [0.1, 0.2]\r\n"
    ),
    (
      "groups within groups",
      """
      program: t.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters:
        optimizer:
          parameters:
            name: {values: [adam, sgd]}
            schedule:
              parameters:
                kind: {values: [cosine, none]}
                warmup: {min: 0, max: 100}
        model:
          parameters:
            depth: {min: 1, max: 4}
      """
    ),
    (
      "a range of one whole and one real number",
      """
      program: t.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters:
        dropout: {min: 0, max: 0.5}
        alpha: {max: 1.0, min: 0}
      """
    ),
    (
      "exponents that are real limits",
      """
      program: t.py
      method: random
      metric: {name: loss, goal: minimize}
      parameters:
        lr: {distribution: log_uniform, min: 0.00001, max: 0.1}
      """
    ),
    (
      "flags without values",
      """
      program: t.py
      method: grid
      metric: {name: loss, goal: minimize}
      command: ["${env}", "${interpreter}", "${program}", "${args_no_boolean_flags}"]
      parameters:
        amp: {values: [true, false]}
        augment: {values: [yes, no]}
        kind: {values: ["on", "off"]}
      """
    ),
    (
      "probabilities, anchors and comments",
      """
      # a sweep
      program: t.py   # the script
      method: random
      metric: {name: loss, goal: minimize}
      parameters:
        a: &p {values: [x, y, z], probabilities: [0.5, 0.25, 0.25]}
        b: *p
      """
    ),
    (
      "hone's own",
      """
      command: ["hone", "digits", "${args}"]
      method: random
      metric: {name: val_loss, goal: minimize}
      parameters:
        lr: {distribution: log_uniform_values, min: 1.0e-4, max: 1.0}
        layers: {values: [1, 2, 3]}
        n: {distribution: q_beta, a: 2, b: 3, q: 0.25}
        m: {distribution: q_normal, q: 1}
      run_cap: 40
      hone:
        steps: 30
        concurrency: 2
        seed: 7
        gpus: none
        objective: best
        pruner: {type: percentile, percentile: 30.0, warmup: 5}
        stop: {hours: 2, patience: 30}
        roles: {learning_rate: lr}
        environment: {A: "1", B: "x y"}
        metrics: [{from: stdout, pattern: "(?<loss>\\\\d+)"}, {from: jsonl, path: "m.jsonl"}]
        grace: 2.5
        time_limit: 30m
        baseline: {lr: 1.0e-3, layers: 2, n: 0.5, m: 3}
      """
    ),
  ]
}
