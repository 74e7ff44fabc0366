extension WrongFile {
  private static func block(_ text: String) -> String {
    """
    program: train.py
    method: random
    metric: {name: val_loss, goal: minimize}
    parameters:
      lr: {min: 0.001, max: 0.1}
      layers: {min: 1, max: 4}
      opt: {parameters: {name: {values: [sgd, adam]}, wd: {value: 0.1}}}
    hone:
      \(text)

    """
  }

  static let hone = [
    WrongFile(
      "unknown key", block("concurency: 4"),
      "s.yaml:9: hone.concurency: unknown key; allowed: concurrency, gpus, gpus_per_trial, steps, "
        + "objective, sampler, pruner, seed, roles, baseline, stop, executor, metrics, environment, "
        + "grace, retries, time_limit, max_failures, threads, output, diverged, population, "
        + "replicates, folds, phases, stages, audit, autopilot, range_test; did you mean "
        + "concurrency?"),
    WrongFile(
      "a word of another tool", block("trials: 4"),
      "s.yaml:9: hone.trials: unknown key; allowed: concurrency, gpus, gpus_per_trial, steps, "
        + "objective, sampler, pruner, seed, roles, baseline, stop, executor, metrics, environment, "
        + "grace, retries, time_limit, max_failures, threads, output, diverged, population, "
        + "replicates, folds, phases, stages, audit, autopilot, range_test; write run_cap: 40 at the "
        + "top level, without hone:"),
    WrongFile(
      "no map", block("4").replacing("hone:\n  4", with: "hone: 4"),
      "s.yaml:8: hone: takes a map, but 4 is given; write e.g. {concurrency: 4}"),
    WrongFile(
      "keys to come", block("{executor: slurm, sampler: bohb}"),
      "s.yaml:9: hone.executor: \"slurm\" is not available yet; use local, within a job of yours",
      "s.yaml:9: hone.sampler: \"bohb\" is not available yet; use auto or random"),
    WrongFile(
      "another word for a sampler", block("{sampler: halton}"),
      "s.yaml:9: hone.sampler: \"halton\" is no sampler; allowed: auto, tpe, gp, cma-es, sobol, "
        + "random, grid; did you mean sobol?"),
    WrongFile(
      "numbers out of range",
      block("{concurrency: 0, steps: 2.5, seed: -1, retries: -1, max_failures: 0, threads: none}"),
      "s.yaml:9: hone.concurrency: must be at least 1, but it is 0",
      "s.yaml:9: hone.steps: takes a whole number, but 2.5 is given",
      "s.yaml:9: hone.seed: must be at least 0, but it is -1",
      "s.yaml:9: hone.retries: must be at least 0, but it is -1",
      "s.yaml:9: hone.max_failures: must be at least 1, but it is 0",
      "s.yaml:9: hone.threads: takes a whole number, but \"none\" is given"),
    WrongFile(
      "population",
      block("{population: {siez: 10, truncation: 0.7, perturb: [0], explore: [lrr]}, folds: 1}"),
      "s.yaml:9: hone.population.siez: unknown key; allowed: size, interval, burn_in, truncation, "
        + "resample, perturb, window, explore; did you mean size?",
      "s.yaml:9: hone.population.truncation: is a share in 0…0.5, but it is 0.7",
      "s.yaml:9: hone.population.perturb: takes a list of factors above 0, but a list is given; write "
        + "[1.2, 0.8]",
      "s.yaml:9: hone.population.explore: there is no parameter lrr; did you mean lr?",
      "s.yaml:9: hone.folds: must be at least 2, but it is 1",
      "s.yaml:9: hone.folds: does not go with a population, whose members train once, all at the same "
        + "time; remove one of them",
      "s.yaml:9: hone.steps: is missing; a population is judged every tenth of a full trial: say its "
        + "last step, hone: {steps: 30}"),
    WrongFile(
      "phases",
      block("phases: {refine: 3, explore: {trials: 0, with: {layer: 2, lr: fast}}, exploit: 3}"),
      "s.yaml:9: hone.phases.exploit: unknown key; allowed: explore, refine, validate; did you mean "
        + "explore?",
      "s.yaml:9: hone.phases.refine: there is nothing to refine yet; put explore before it",
      "s.yaml:9: hone.phases.explore.trials: must be at least 1, but it is 0",
      "s.yaml:9: hone.phases.explore.with.layer: there is no parameter layer; did you mean layers?; "
        + "add it to parameters with its usual value: layer: {value: …}",
      "s.yaml:9: hone.phases.explore.with.lr: takes a number, but \"fast\" is given"),
    WrongFile(
      "stages",
      block("stages: [{tune: [lr]}, {tune: [wd], trials: 3}, {tune: opt.wd, trials: 1}, 4]"),
      "s.yaml:9: hone.stages[0]: a stage needs tune and trials; write e.g. {tune: [lr], trials: 5}",
      "s.yaml:9: hone.stages[1].tune: there is no parameter wd",
      "s.yaml:9: hone.stages[2].tune: opt.wd has one value alone",
      "s.yaml:9: hone.stages[3]: takes a map, but 4 is given; write e.g. {tune: [lr], trials: 5}"),
    WrongFile(
      "durations", block("{grace: soon, time_limit: 30 parsecs}"),
      "s.yaml:9: hone.grace: \"soon\" is no duration; write seconds (90), or 90s, 30m, 2h, 1h30m, 1d",
      "s.yaml:9: hone.time_limit: \"30 parsecs\" is no duration; write seconds (90), or 90s, 30m, 2h, "
        + "1h30m, 1d"),
    WrongFile(
      "words", block("{objective: first, output: tty, diverged: stop, executor: cloud}"),
      "s.yaml:9: hone.objective: \"first\" is no reduction of a curve; allowed: last, best",
      "s.yaml:9: hone.output: \"tty\" is no kind of output; allowed: file, pty; did you mean pty?",
      "s.yaml:9: hone.diverged: \"stop\" is no rule; allowed: end, ignore",
      "s.yaml:9: hone.executor: \"cloud\" is no executor; allowed: local"),
    WrongFile(
      "GPUs", block("{gpus: 2, gpus_per_trial: 0}"),
      "s.yaml:9: hone.gpus: 2 is given; write auto, none, or the devices' numbers: [0, 1]",
      "s.yaml:9: hone.gpus_per_trial: must be above 0, but it is 0"),
    WrongFile(
      "pruner", block("pruner: {type: medain, warmup: 5}"),
      "s.yaml:9: hone.pruner.type: \"medain\" is no pruner; allowed: median, percentile, "
        + "successive_halving, asha, hyperband, threshold, patience, gap, extrapolation, none; did you "
        + "mean median?"),
    WrongFile(
      "pruner's options", block("pruner: {type: median, warmup: -1, percentile: 5, interval: 0}"),
      "s.yaml:9: hone.pruner.percentile: unknown key; allowed: type, warmup, startup, interval, "
        + "min_trials",
      "s.yaml:9: hone.pruner.warmup: must be at least 0, but it is -1",
      "s.yaml:9: hone.pruner.interval: must be at least 1, but it is 0"),
    WrongFile(
      "percentile without one", block("pruner: {type: percentile}"),
      "s.yaml:9: hone.pruner: percentile is missing: the share of its peers, in 0…100, that a trial "
        + "must be among"),
    WrongFile(
      "pruner to come", block("pruner: wilcoxon"),
      "s.yaml:9: hone.pruner: \"wilcoxon\" is not available yet; use median"),
    WrongFile(
      "options of other pruners",
      block("pruner: {type: asha, min_resource: often, reduction_factr: 3, bootstrap_count: 1}"),
      "s.yaml:9: hone.pruner.reduction_factr: unknown key; allowed: type, min_resource, "
        + "reduction_factor, min_early_stopping_rate, bootstrap_count; did you mean reduction_factor?",
      "s.yaml:9: hone.pruner.min_resource: takes a whole number, but \"often\" is given",
      "s.yaml:9: hone.pruner.bootstrap_count: needs min_resource as a number; write e.g. "
        + "min_resource: 1"),
    WrongFile(
      "W&B's options in hone's hyperband", block("pruner: {type: hyperband, min_iter: 3}"),
      "s.yaml:9: hone.pruner.min_iter: is an option of W&B's hyperband; write it under "
        + "early_terminate: at the top level, or use min_resource, max_resource, reduction_factor, "
        + "bootstrap_count here"),
    WrongFile(
      "hyperband upside down", block("pruner: {type: hyperband, min_resource: 9, max_resource: 3}"),
      "s.yaml:9: hone.pruner.max_resource: must be at least min_resource (9), but it is 3"),
    WrongFile(
      "threshold without limits", block("pruner: threshold"),
      "s.yaml:9: hone.pruner: threshold needs lower, upper or both; write e.g. {type: threshold, "
        + "upper: 2.5}"),
    WrongFile(
      "patience without patience", block("pruner: {type: patience, wrapped: medan}"),
      "s.yaml:9: hone.pruner: patience is missing: how many reports without progress are borne; "
        + "write e.g. patience: 5"),
    WrongFile(
      "patience around nonsense", block("pruner: {type: patience, patience: 3, wrapped: medan}"),
      "s.yaml:9: hone.pruner.wrapped: \"medan\" is no pruner; allowed: median, percentile, "
        + "successive_halving, asha, hyperband, threshold, patience, gap, extrapolation, none; did you "
        + "mean median?"),
    WrongFile(
      "gap table", block("pruner: {type: gap, table: {1.5: 0.1, 0.1: -1}, until: 2}"),
      "s.yaml:9: hone.pruner.until: must be at most 1, but it is 2",
      "s.yaml:9: hone.pruner.table.1.5: is no share of the budget; write a number in 0…1, as 0.05",
      "s.yaml:9: hone.pruner.table.0.1: must be at least 0, but it is -1"),
    WrongFile(
      "extrapolation", block("{pruner: {type: extrapolation, gain: 1.5, top: 0}, audit: 5}"),
      "s.yaml:9: hone.pruner.gain: must be at most 1, but it is 1.5",
      "s.yaml:9: hone.pruner.top: must be at least 1, but it is 0",
      "s.yaml:9: hone.audit: must be at most 1, but it is 5"),
    WrongFile(
      "stop", block("stop: {hour: 2, patience: 0, min_improvement: -1}"),
      "s.yaml:9: hone.stop.hour: unknown key; allowed: hours, trials, patience, min_improvement, "
        + "same_best; did you mean hours?",
      "s.yaml:9: hone.stop.patience: must be at least 1, but it is 0",
      "s.yaml:9: hone.stop.min_improvement: must be at least 0, but it is -1"),
    WrongFile(
      "roles", block("roles: {learning_rate: learnrate, lr: lr, batch_size: layer}"),
      "s.yaml:9: hone.roles.lr: unknown key; allowed: learning_rate, batch_size, dropout, "
        + "weight_decay, momentum, optimizer, epochs, seed, train_loss, val_loss",
      "s.yaml:9: hone.roles.learning_rate: there is no parameter learnrate",
      "s.yaml:9: hone.roles.batch_size: there is no parameter layer; did you mean layers?"),
    WrongFile(
      "baseline with gaps and strangers", block("baseline: {lr: 0.01, layer: 2}"),
      "s.yaml:9: hone.baseline.layer: there is no parameter layer; did you mean layers?"),
    WrongFile(
      "baseline with gaps", block("baseline: {lr: 0.01}"),
      "s.yaml:9: hone.baseline: it must name every parameter that varies; missing: layers, opt.name"
    ),
    WrongFile(
      "baseline with impossible values",
      block("baseline: {lr: fast, layers: 1.5, opt: {name: adm}}"),
      "s.yaml:9: hone.baseline.lr: takes a number, but \"fast\" is given",
      "s.yaml:9: hone.baseline.layers: takes a whole number, but 1.5 is given",
      "s.yaml:9: hone.baseline.opt.name: \"adm\" is none of its values (sgd, adam); did you mean adam?"
    ),
    WrongFile(
      "metrics",
      block("metrics: [{from: stdin}, {pattern: x}, {from: jsonl}, {from: tensorboard}, 3]"),
      "s.yaml:9: hone.metrics[0].from: \"stdin\" is no source; allowed: stdout, jsonl",
      "s.yaml:9: hone.metrics[1]: from is missing; allowed: stdout, jsonl",
      "s.yaml:9: hone.metrics[2]: path is missing: the file of JSON lines that the script writes",
      "s.yaml:9: hone.metrics[3].from: \"tensorboard\" is not available yet; print the metrics, or "
        + "append JSON lines to $HONE_METRICS",
      "s.yaml:9: hone.metrics[4]: takes a map, but 3 is given; write e.g. {from: stdout}"),
    WrongFile(
      "a pattern that is none", block("metrics: [{from: stdout, pattern: '(('}]"),
      "s.yaml:9: hone.metrics[0].pattern: pattern ((: a ( has no ) after it"),
    WrongFile(
      "environment", block("environment: {A: [1], 'B=C': 2}"),
      "s.yaml:9: hone.environment.A: takes a text, but a list is given",
      "s.yaml:9: hone.environment.B=C: is no name for an environment variable"),
  ]
}
