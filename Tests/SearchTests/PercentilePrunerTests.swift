import Foundation
import Numerics
import Testing
import Tuning

@testable import Search

@Suite struct `Median and percentile rule` {
  /// A random study: what is reported in which order, and how trials end.
  private struct Study {
    var options: PrunerPlan.Percentile
    var direction: Direction
    var events: [Event] = []

    enum Event {
      case report(trial: Int, step: Int, value: Double)
      case end(trial: Int, state: TrialState)
    }

    init(seed: UInt64) {
      var random = RandomStream(seed: seed)
      options = PrunerPlan.Percentile(
        percentile: [50, 50, 25, 75, 10, 0, 100, 33.3][random.integer(in: 0...7)],
        startupTrials: random.integer(in: 0...5), warmupSteps: random.integer(in: 0...3),
        interval: random.integer(in: 1...3), minimumPeers: random.integer(in: 1...3))
      direction = random.chance(0.5) ? .minimize : .maximize
      let hasOddValues = random.chance(0.5)
      let isCoarse = random.chance(0.5)
      var next: [Int: Int] = [:]
      var alive: [Int] = []
      var begun = 0
      while begun < 16 || !alive.isEmpty {
        if begun < 16, alive.count < 4 {
          alive.append(begun)
          next[begun] = random.integer(in: 0...1)
          begun += 1
        }
        guard let trial = random.choice(of: alive), let step = next[trial] else { break }
        if step > 8 || random.chance(0.08) {
          alive.removeAll { $0 == trial }
          let states: [TrialState] = [.complete, .complete, .complete, .complete, .pruned, .failed]
          events.append(.end(trial: trial, state: states[random.integer(in: 0...5)]))
          continue
        }
        var value = random.normal()
        if isCoarse { value = value.rounded() }
        if hasOddValues, random.chance(0.1) {
          value = [Double.nan, .infinity, -.infinity][random.integer(in: 0...2)]
        }
        events.append(.report(trial: trial, step: step, value: value))
        next[trial] = step + (random.chance(0.8) ? 1 : random.integer(in: 2...4))
      }
    }

    var json: JSON {
      let events = events.map { event -> JSON in
        switch event {
        case .report(let trial, let step, let value):
          return ["report", .int(trial), .int(step), .double(value)]
        case .end(let trial, let state): return ["end", .int(trial), .string(state.rawValue)]
        }
      }
      return [
        "direction": .string(direction.rawValue), "percentile": .double(options.percentile),
        "startup": .int(options.startupTrials), "warmup": .int(options.warmupSteps),
        "interval": .int(options.interval), "peers": .int(options.minimumPeers),
        "events": .array(events),
      ]
    }

    /// Our judgement after every report, and the threshold it names.
    func judgements() -> [String] {
      let objective = Objective(metric: "loss", direction: direction)
      var pruner = PercentilePruner(options, objective: objective)
      var trials: [Int: Trial] = [:]
      var out: [String] = []
      for event in events {
        switch event {
        case .report(let number, let step, let value):
          var trial = trials[number] ?? Trial(number: number, configuration: [:])
          trial.curves["loss", default: Curve()].add(step: step, value: value)
          trials[number] = trial
          pruner.update(trial)
          out.append(pruner.judge(trial) == .keep ? "False" : "True")
        case .end(let number, let state):
          var trial = trials[number] ?? Trial(number: number, configuration: [:])
          trial.state = state
          pruner.update(trial)
        }
      }
      return out
    }
  }

  @Test(.enabled(if: Python.hasOptuna)) func `judges as Optuna's pruner does, report by report`()
    throws
  {
    let studies = (0..<60).map { Study(seed: UInt64($0)) }
    let script = """
      import json, sys, warnings, optuna
      warnings.simplefilter("ignore")
      optuna.logging.set_verbosity(optuna.logging.ERROR)
      states = {"complete": optuna.trial.TrialState.COMPLETE,
                "pruned": optuna.trial.TrialState.PRUNED, "failed": optuna.trial.TrialState.FAIL}
      for line in sys.stdin:
          s = json.loads(line)
          pruner = optuna.pruners.PercentilePruner(
              s["percentile"], n_startup_trials=s["startup"], n_warmup_steps=s["warmup"],
              interval_steps=s["interval"], n_min_trials=s["peers"])
          study = optuna.create_study(
              direction=s["direction"], pruner=pruner, sampler=optuna.samplers.RandomSampler())
          trials, out = {}, []
          for event in s["events"]:
              number = event[1]
              if number not in trials:
                  trials[number] = study.ask()
              trial = trials[number]
              if event[0] == "report":
                  trial.report(event[3], event[2])
                  out.append(str(bool(trial.should_prune())))
              else:
                  done = event[2] == "complete"
                  study.tell(trial, 0.0 if done else None, state=states[event[2]])
          print(json.dumps(out))
      """
    let input = studies.map { $0.json.text(nonFinite: .bare) }.joined(separator: "\n")
    let lines = try Python.run(script, input: input).split(separator: "\n")
    #expect(lines.count == studies.count)
    var pruned = 0
    for (index, line) in lines.enumerated() {
      let theirs = try JSON(parsing: String(line)).array?.compactMap(\.string)
      let ours = studies[index].judgements()
      #expect(ours == theirs, "study \(index)")
      pruned += ours.count { $0 == "True" }
    }
    // The studies are worth something only if both answers are common.
    #expect(pruned > 300)
  }

  @Test func `the median of what the others had at the step`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 3), steps: 10))
    for (number, level) in [1.0, 2, 4].enumerated() {
      tuner.complete(number, (1...10).map { level / Double($0) })
    }
    tuner.begin(Proposal(configuration: [:]), number: 3)
    #expect(tuner.report(3, 1, 2) == .go)
    // The best so far is held against them, not the last.
    #expect(
      tuner.report(3, 2, 1000)
        == .prune(
          Evidence(
            rule: "median", step: 2, value: 2, threshold: 1, peers: 3, stepsSaved: 8,
            detail: "median of 3 peers")))
  }

  @Test func `the description names another percentile`() {
    var tuner = Tuner(
      plan: .test(
        pruner: .percentile(.init(percentile: 25, startupTrials: 1)), direction: .maximize))
    tuner.complete(0, [1])
    tuner.begin(Proposal(configuration: [:]), number: 1)
    let evidence = tuner.report(1, 1, 0.5).evidence
    #expect(evidence?.rule == "percentile" && evidence?.detail == "percentile 25 of 1 peer")
    #expect(evidence?.stepsSaved == nil)
  }

  @Test(arguments: 0..<30) func `the rank at hand is that of the sorted numbers`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let share = random.uniform()
    var statistic = OrderStatistic()
    var numbers: [Double] = []
    for _ in 0..<200 {
      let number = Double(random.integer(in: 0...40))
      numbers.append(number)
      numbers.sort()
      let rank = Int(Double(numbers.count - 1) * share)
      statistic.insert(number, rank: rank)
      #expect(statistic.value == numbers[rank])
      #expect(statistic.next == (rank + 1 < numbers.count ? numbers[rank + 1] : nil))
      #expect(statistic.count == numbers.count)
    }
  }
}
