import Foundation
import Numerics
import Search
import Tuning

/// What an ask of the Gaussian process costs, against Optuna's on the same study.
struct GaussianProcessBenchmark {
  let peers: Peers

  func run() {
    for (trials, fives) in [(100, 1), (300, 1), (100, 4), (300, 4)] {
      let ours = ask(trials: trials, fives: fives)
      // Optuna's at 300 × 20 takes minutes.
      let isLong = trials * fives >= 1000
      let theirs = isLong ? nil : peers.optunaProcessAsk(trials: trials, fives: fives)
      report(
        "GP ask, \(trials) trials × \(5 * fives) parameters", "\(short(ours * 1e3)) ms CPU",
        peer: theirs.map { "Optuna \(short($0 * 1e3)) ms, \(short($0 / ours)) ×" }
          ?? (isLong ? "Optuna's takes minutes, not run" : "Optuna's needs torch"))
    }
  }

  /// The median of asks, each after one more trial, so that fits from scratch come in as they do.
  private func ask(trials: Int, fives: Int) -> Double {
    let space = SearchSpace(
      (0..<fives).flatMap { group -> [Parameter] in
        [
          .uniform("a\(group)", 0...1), .uniform("b\(group)", -5...5),
          .logUniform("c\(group)", 1e-5...1), .integer("d\(group)", 1...64),
          .choice("e\(group)", ["w", "x", "y", "z"]),
        ]
      })
    var sampler = GaussianProcessSampler(
      space: space, objective: Objective(metric: "loss"), seed: 1)
    var random = RandomStream(seed: 1)
    var costs: [Double] = []
    for number in 0..<trials + 9 {
      let configuration = space.sample(using: &random)
      if number >= trials {
        var stream = RandomStream(seed: 2, stream: UInt64(number))
        costs.append(measured { _ = sampler.suggest(ask: number, using: &stream) }.cpu)
      }
      let loss = (0..<fives).reduce(0.0) { sum, group in
        let a = configuration.number("a\(group)") ?? 0
        let c = log10(configuration.number("c\(group)") ?? 1) + 3
        let e = configuration["e\(group)"] == "x" ? 0.0 : 0.3
        return sum + (a - 0.3) * (a - 0.3) + 0.1 * c * c + e
      }
      sampler.update(
        Trial(
          number: number, configuration: configuration, state: .complete,
          curves: ["loss": Curve([(1, loss)])], value: loss + 0.01 * random.normal()))
    }
    return costs.sorted()[costs.count / 2]
  }
}

extension Peers {
  /// CPU seconds of one ask of Optuna's `GPSampler`; nil without Optuna and torch.
  func optunaProcessAsk(trials: Int, fives: Int) -> Double? {
    guard let python = Peers.python else { return nil }
    let program = """
      import math, random, statistics, time, warnings
      import optuna, torch
      from optuna.distributions import *
      warnings.simplefilter("ignore")
      optuna.logging.set_verbosity(optuna.logging.ERROR)
      torch.set_num_threads(1)
      space = {}
      for g in range(\(fives)):
          space[f"a{g}"] = FloatDistribution(0, 1)
          space[f"b{g}"] = FloatDistribution(-5, 5)
          space[f"c{g}"] = FloatDistribution(1e-5, 1, log=True)
          space[f"d{g}"] = IntDistribution(1, 64)
          space[f"e{g}"] = CategoricalDistribution(["w", "x", "y", "z"])
      rng = random.Random(1)
      def draw():
          p = {}
          for g in range(\(fives)):
              p[f"a{g}"] = rng.random()
              p[f"b{g}"] = rng.uniform(-5, 5)
              p[f"c{g}"] = 10 ** rng.uniform(-5, 0)
              p[f"d{g}"] = rng.randint(1, 64)
              p[f"e{g}"] = rng.choice("wxyz")
          return p
      def loss(p):
          return sum((p[f"a{g}"] - 0.3) ** 2 + 0.1 * (math.log10(p[f"c{g}"]) + 3) ** 2
                     + (0 if p[f"e{g}"] == "x" else 0.3) for g in range(\(fives))) + rng.gauss(0, 0.01)
      study = optuna.create_study(sampler=optuna.samplers.GPSampler(seed=1))
      for _ in range(\(trials)):
          p = draw()
          study.add_trial(optuna.trial.create_trial(params=p, distributions=space, value=loss(p)))
      costs = []
      for _ in range(4):
          start = time.process_time()
          trial = study.ask(space)
          costs.append(time.process_time() - start)
          study.tell(trial, loss(trial.params))
      print(statistics.median(costs[1:]))
      """
    let text = try? output(of: [python, "-c", program], in: folder)
    return text.flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }
}
