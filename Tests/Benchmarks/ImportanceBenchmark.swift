import Diagnosis
import Foundation
import Numerics
import Tuning

/// What fANOVA costs, against Optuna's on the very same trials, in the same minute.
struct ImportanceBenchmark {
  let peers: Peers

  func run() throws {
    for trials in [250, 1_000] {
      let (plan, rows) = study(trials: trials)
      let ours = median(of: 5) { measured { _ = parameterImportance(of: plan, rows: rows) }.cpu }
      let theirs = try peers.optunaImportance(rows)
      report(
        "fANOVA, \(trials) trials × \(plan.space.parameters.count), with pairs",
        "\(short(ours * 1e3)) ms CPU",
        peer: theirs.map {
          "Optuna, no pairs, \(short($0 * 1e3)) ms, \(short($0 / ours)) ×"
        } ?? "Optuna is not installed")
    }
  }

  /// A study of six mixed parameters with noise, drawn at random.
  private func study(trials: Int) -> (StudyPlan, [TrialRow]) {
    let space = SearchSpace([
      .logUniform("lr", 1e-5...1e-1), .uniform("dropout", 0...0.5), .integer("layers", 1...6),
      .choice("batch_size", [16, 32, 64, 128]), .choice("optimizer", ["sgd", "adam", "adamw"]),
      .logUniform("weight_decay", 1e-6...1e-2),
    ])
    var random = RandomStream(seed: 5)
    let rows = (0..<trials).map { number -> TrialRow in
      let drawn = space.sample(using: &random)
      let rate = log10(drawn.number("lr") ?? 1) + 3
      let decay = abs(log10(drawn.number("weight_decay") ?? 1) + 4)
      let layers = (drawn.number("layers") ?? 3) - 3
      let loss =
        rate * rate + 2 * (drawn.number("dropout") ?? 0) + 0.25 * layers * layers
        + (drawn["optimizer"] == "sgd" ? 0.8 : 0.1)
        + 0.005 * (drawn.number("batch_size") ?? 0) + 0.1 * decay + 0.1 * random.normal()
      return TrialRow(number: number, state: .complete, configuration: drawn, objective: loss)
    }
    return (StudyPlan(name: "bench", objective: Objective(metric: "loss"), space: space), rows)
  }
}

extension Peers {
  /// CPU seconds of Optuna's fANOVA over the trials, the middle of three; nil without Optuna.
  func optunaImportance(_ rows: [TrialRow]) throws -> Double? {
    guard let python = Peers.python else { return nil }
    let lines = rows.map { row -> String in
      let members = row.configuration.entries.map { JSON.Member($0.name, $0.value.json) }
      return JSON.object([
        JSON.Member("params", .object(members)), JSON.Member("value", .double(row.objective ?? 0)),
      ]).text()
    }
    try lines.joined(separator: "\n").write(
      toFile: folder + "/importance.jsonl", atomically: true, encoding: .utf8)
    let program = """
      import json, statistics, time, optuna
      from optuna.distributions import *
      from optuna.importance import FanovaImportanceEvaluator, get_param_importances
      optuna.logging.set_verbosity(optuna.logging.ERROR)
      space = {"lr": FloatDistribution(1e-5, 1e-1, log=True), "dropout": FloatDistribution(0, 0.5),
               "layers": IntDistribution(1, 6),
               "batch_size": CategoricalDistribution([16, 32, 64, 128]),
               "optimizer": CategoricalDistribution(["sgd", "adam", "adamw"]),
               "weight_decay": FloatDistribution(1e-6, 1e-2, log=True)}
      study = optuna.create_study()
      for line in open("importance.jsonl"):
          trial = json.loads(line)
          study.add_trial(optuna.trial.create_trial(
              params=trial["params"], distributions=space, value=trial["value"]))
      costs = []
      for _ in range(3):
          start = time.process_time()
          get_param_importances(study, evaluator=FanovaImportanceEvaluator(seed=0))
          costs.append(time.process_time() - start)
      print(statistics.median(costs))
      """
    let text = try? output(of: [python, "-W", "ignore", "-c", program], in: folder)
    return text.flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }
}
