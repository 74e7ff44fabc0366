import Testing
import Tuning

@testable import Documents

@Suite struct `A change of a file` {
  private let file = """
    program: train.py
    method: bayes
    metric: {name: loss, goal: minimize}
    parameters:
      lr: {distribution: log_uniform_values, min: 0.0001, max: 1}
      dropout: {min: 0.0, max: 0.5}
    run_cap: 40
    hone: {concurrency: 4}
    """

  private func plan(_ changes: (String, String)...) throws -> StudyPlan {
    var text = file
    for (old, new) in changes {
      try #require(text.contains(old))
      text = text.replacing(old, with: new)
    }
    return try StudyDocument(yaml: text, file: "/w/sweep.yaml").plan
  }

  @Test func `leaves alone what it does not touch`() throws {
    let before = try plan()
    var inForce = before
    inForce.concurrency = 8
    inForce.stop.trials = 60
    inForce.baselineTrial = 3
    inForce.launch.workingDirectory = "/elsewhere"
    inForce.space = SearchSpace([
      .logUniform("lr", 0.01...0.1), before.space.parameters[1],
    ])
    let new = inForce.taking(
      changesFrom: before, to: try plan(("0.5}", "0.3}"), ("method: bayes", "method: random")))
    var expected = inForce
    expected.space = SearchSpace([.logUniform("lr", 0.01...0.1), .uniform("dropout", 0...0.3)])
    expected.sampler = .random
    #expect(new == expected)
    #expect(inForce.taking(changesFrom: before, to: before) == inForce)
  }

  @Test func `has the last word where it says something`() throws {
    let before = try plan()
    var inForce = before
    inForce.stop.trials = 60
    inForce.space = SearchSpace([.logUniform("lr", 0.01...0.1), before.space.parameters[1]])
    let after = try plan(
      ("run_cap: 40", "run_cap: 80"), ("max: 1}", "max: 0.5}"),
      ("  dropout: {min: 0.0, max: 0.5}", "  units: {values: [8, 16]}"))
    let new = inForce.taking(changesFrom: before, to: after)
    #expect(new.stop.trials == 80)
    // Of the rules that end a study one is changed, the other is not.
    let patient = inForce.taking(
      changesFrom: before,
      to: try plan(("hone: {concurrency: 4}", "hone: {concurrency: 4, stop: {patience: 30}}")))
    #expect(patient.stop == StopRules(trials: 60, patience: 30))
    #expect(new.space == after.space)
  }

  @Test func `reaches every part of a plan`() throws {
    let before = try plan()
    let after = try StudyDocument(
      yaml: """
        name: other
        program: other.py
        method: random
        metric: {name: accuracy, goal: maximize}
        parameters:
          units: {values: [8, 16]}
        run_cap: 41
        hone:
          threads: 2
          environment: {MODE: fast}
          output: pty
          grace: 3
          retries: 2
          time_limit: 90
          max_failures: 7
          gpus: [0, 1]
          gpus_per_trial: 0.5
          stop: {hours: 2, patience: 9, same_best: 8, min_improvement: 0.01}
          concurrency: 5
          steps: 9
          seed: 11
          baseline: {units: 8}
          roles: {batch_size: units}
          pruner: {type: median}
          diverged: ignore
          audit: 0.1
          replicates: 3
        """, file: "/w/sweep.yaml"
    ).plan
    var expected = after
    expected.launch.workingDirectory = before.launch.workingDirectory
    #expect(before.taking(changesFrom: before, to: after) == expected)
  }
}
