import Numerics
import Search
import Tuning

/// What an ask of the tree-structured Parzen estimator costs, and how that grows.
struct AskBenchmark {
  let peers: Peers

  private static let kinds: [Distribution] = [
    .continuous(.uniform(low: 0, high: 1), quantum: nil),
    .continuous(.logUniform(low: 1e-5, high: 1), quantum: nil),
    .continuous(.uniform(low: -1, high: 1), quantum: nil), .integer(low: 1, high: 8),
    .categorical(["a", "b", "c", "d"], probabilities: nil),
  ]

  func run() {
    for (trials, parameters) in [(1_000, 5), (10_000, 20)] {
      let ours = ask(trials: trials, parameters: parameters)
      report(
        "TPE ask, \(trials) trials x \(parameters) parameters", "\(short(ours * 1e6)) µs CPU")
      for (name, words) in [
        ("Optuna", "optuna multivariate"), ("Optuna, independent", "optuna independent"),
        ("rustuna", "rustuna multivariate"), ("rustuna, independent", "rustuna independent"),
      ] {
        guard let theirs = peers.ask(words, trials: trials, parameters: parameters) else {
          report("  \(name)", "not measured: pip install optuna rustuna")
          continue
        }
        report("  \(name)", "\(short(theirs * 1e6)) µs CPU", peer: "\(short(theirs / ours)) x")
      }
    }
    for parameters in [5, 20] {
      let growth = [100, 1_000, 10_000, 100_000].map { trials in
        "\(trials): \(short(ask(trials: trials, parameters: parameters) * 1e6))"
      }
      report("TPE ask by trials, \(parameters) parameters, µs", growth.joined(separator: "  "))
    }
  }

  /// CPU seconds of one ask in the middle, after so many finished trials.
  private func ask(trials: Int, parameters: Int) -> Double {
    let space = SearchSpace(
      (0..<parameters).map { Parameter("p\($0)", AskBenchmark.kinds[$0 % 5]) })
    var tuner = Tuner(
      plan: StudyPlan(
        name: "bench", objective: Objective(metric: "loss"), space: space, sampler: .tpe))
    var random = RandomStream(seed: 1)
    for number in 0..<trials {
      tuner.begin(Proposal(configuration: space.sample(using: &random)), number: number)
      tuner.tell(number: number, state: .complete, value: random.uniform())
    }
    var number = trials
    return median(of: 201) {
      let asked = measured { tuner.ask() }
      if case .trial(let proposal) = asked.result {
        tuner.begin(proposal, number: number)
        tuner.tell(number: number, state: .complete, value: random.uniform())
        number += 1
      }
      return asked.cpu
    }
  }
}
