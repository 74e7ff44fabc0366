import Numerics
import RealPython
import Testing
import Tuning

@testable import Search

/// A random study of trials that run side by side, judged by one of our pruners and by Optuna's.
struct OptunaStudy {
  enum Event {
    case report(trial: Int, step: Int, value: Double)
    case end(trial: Int, state: TrialState)
  }

  let plan: PrunerPlan
  /// The expression that makes Optuna's pruner.
  let python: String
  let direction: Direction
  private(set) var events: [Event] = []

  /// - Parameters:
  ///   - last: The last step a trial may report.
  ///   - jump: The furthest from one step to the next.
  ///   - endsAtOnce: Whether a trial that either pruner condemns is ended, as real ones are.
  init(
    _ plan: PrunerPlan, _ python: String, seed: UInt64, trials: Int = 16, last: Int = 12,
    jump: Int = 1
  ) {
    self.plan = plan
    self.python = python
    var random = RandomStream(seed: seed)
    direction = random.chance(0.5) ? .minimize : .maximize
    let hasOddValues = random.chance(0.3)
    let isCoarse = random.chance(0.5)
    var next: [Int: Int] = [:]
    var level: [Int: Double] = [:]
    var alive: [Int] = []
    var begun = 0
    while begun < trials || !alive.isEmpty {
      if begun < trials, alive.count < 4 {
        alive.append(begun)
        next[begun] = random.integer(in: 0...1)
        level[begun] = random.normal()
        begun += 1
      }
      guard let trial = random.choice(of: alive), let step = next[trial] else { break }
      if step > last || random.chance(0.04) {
        alive.removeAll { $0 == trial }
        let states: [TrialState] = [.complete, .complete, .complete, .complete, .pruned, .failed]
        events.append(.end(trial: trial, state: states[random.integer(in: 0...5)]))
        continue
      }
      var value = (level[trial] ?? 0) + 0.7 * random.normal()
      if isCoarse { value = value.rounded() }
      if hasOddValues, random.chance(0.08) {
        value = [Double.nan, .infinity, -.infinity][random.integer(in: 0...2)]
      }
      events.append(.report(trial: trial, step: step, value: value))
      next[trial] = step + (random.chance(0.8) ? 1 : random.integer(in: 1...jump))
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
      "direction": .string(direction.rawValue), "pruner": .string(python), "events": .array(events),
    ]
  }

  /// Our judgement after every report. Nobody is ended by it: both go on and are judged again.
  func judgements() throws -> [String] {
    var pruner = try #require(
      SearchPlan.makePruner(for: .test(pruner: plan, direction: direction)))
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
        trials[number] = trial
        pruner.update(trial)
      }
    }
    return out
  }

  /// Holds studies against Optuna, report by report; how often somebody was condemned.
  static func compare(_ studies: [OptunaStudy]) throws -> Int {
    let script = """
      import json, sys, warnings, optuna
      from optuna.pruners import *
      warnings.simplefilter("ignore")
      optuna.logging.set_verbosity(optuna.logging.ERROR)
      states = {"complete": optuna.trial.TrialState.COMPLETE,
                "pruned": optuna.trial.TrialState.PRUNED, "failed": optuna.trial.TrialState.FAIL}
      for line in sys.stdin:
          s = json.loads(line)
          study = optuna.create_study(
              study_name="test", direction=s["direction"], pruner=eval(s["pruner"]),
              sampler=optuna.samplers.RandomSampler())
          trials, out = {}, []
          for event in s["events"]:
              number = event[1]
              while len(trials) <= number:
                  trials[len(trials)] = study.ask()
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
    var condemned = 0
    for (study, line) in zip(studies, lines) {
      let theirs = try JSON(parsing: String(line)).array?.compactMap(\.string)
      let ours = try study.judgements()
      #expect(ours == theirs, "\(study.python)")
      condemned += ours.count { $0 == "True" }
    }
    return condemned
  }
}
