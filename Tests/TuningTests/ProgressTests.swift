import Testing
import Tuning

/// What screens and tables say of a plan's progress.
@Suite struct `Progress of a plan` {
  private func plan(_ change: (inout StudyPlan) -> Void = { _ in }) -> StudyPlan {
    var plan = StudyPlan(
      name: "p", objective: Objective(metric: "loss"),
      space: SearchSpace([.logUniform("lr", 1e-4...1), .uniform("dropout", 0...0.5)]))
    change(&plan)
    return plan
  }

  private func row(
    _ number: Int, _ value: Double?, origin: Origin = .sampled, parent: Int? = nil,
    phase: String? = nil, place: Int? = nil, state: TrialState = .complete
  ) -> TrialRow {
    TrialRow(
      number: number, state: state, configuration: ["lr": .double(Double(number))],
      origin: origin, parent: parent, objective: value, best: value, step: 1, phase: phase,
      place: place)
  }

  @Test func `more trials than the study was to take are not counted against it`() {
    let rows = (0..<7).map { row($0, 1, origin: $0 < 4 ? .sampled : .clone) }
    let progress = StudyProgress(plan: plan { $0.stop = StopRules(trials: 4) }, rows: rows)
    #expect(progress.rules.map(\.text) == ["4 of 4 trials, and 3 more"])
  }

  @Test func `launches that were taken back are no trials, and those that run are not done`() {
    var withdrawn = row(1, nil, state: .killed)
    (withdrawn.started, withdrawn.step) = (nil, nil)
    let rows = [row(0, nil, state: .running), withdrawn, row(2, nil, state: .queued)]
    let progress = StudyProgress(plan: plan { $0.stop = StopRules(trials: 6) }, rows: rows)
    #expect(progress.rules.map(\.text) == ["0 of 6 trials"])
  }

  @Test func `other seeds are those that a trial was not run with yet`() {
    var first = row(0, 1)
    first.seed = 7
    var second = row(1, 1, origin: .replicate, parent: 0)
    second.seed = 9
    func seeds(_ row: TrialRow, _ rows: [TrialRow]) -> [UInt64?] {
      plan { _ in }.replicates(of: row, count: 2, beside: rows).map(\.seed)
    }
    #expect(seeds(first, []) == [8, 9])
    #expect(seeds(first, [first, second]) == [8, 10])
  }

  @Test func `how near each stop rule is`() {
    let stop = StopRules(
      trials: 10, hours: 2, patience: 4, minimumImprovement: 0.1, sameBest: 5)
    let rows = [
      row(0, 1), row(1, 0.95), row(2, nil, state: .failed), row(3, 2), row(4, nil, state: .pruned),
      row(5, nil, state: .running),
    ]
    let progress = StudyProgress(plan: plan { $0.stop = stop }, rows: rows, hours: 0.5)
    #expect(
      progress.rules.map(\.text) == [
        "5 of 10 trials", "0.5 of 2 hours", "3 of 4 trials without a better one",
        "the same best for 2 of 5 trials",
      ])
    #expect(progress.rules.map(\.share) == [0.5, 0.25, 0.75, 0.4])
    #expect(progress.best?.number == 1 && progress.phase == nil)
  }

  @Test func `short limits are told in a unit that shows them`() {
    func text(_ limit: Double, _ now: Double) -> String {
      StopRuleProgress(rule: .hours, now: now, limit: limit, share: 0.5).text
    }
    #expect(text(4.0 / 3_600, 2.0 / 3_600) == "2 of 4 seconds")
    #expect(text(0.5, 0.25) == "15 of 30 minutes")
    #expect(text(8, 2.504) == "2.5 of 8 hours")
  }

  @Test func `the best goes by the mean of whole configurations`() {
    let rows = [
      row(0, 0.1, place: 0), row(1, 0.9, origin: .replicate, parent: 0, place: 1),
      row(2, 0.4, place: 0), row(3, 0.4, origin: .replicate, parent: 2, place: 1),
      row(4, 0.01, place: 0), row(5, nil, origin: .replicate, parent: 4, place: 1, state: .running),
    ]
    let progress = StudyProgress(
      plan: plan { $0.replication = Replication(seeds: 2) }, rows: rows)
    #expect(progress.best?.number == 2 && progress.best?.value == 0.4)
    #expect(progress.means.map(\.number) == [4, 2, 0])
    #expect(progress.means.last?.text == "0.5 ± 0.5657 (n = 2)")
  }

  @Test func `a validation says whether the difference is real`() throws {
    let course = Course([
      Phase("explore", .explore(trials: 3)), Phase("validate", .validate(top: 2, seeds: 3)),
    ])
    var rows = [row(0, 0.3, phase: "explore"), row(1, 0.2, phase: "explore")]
    let values: [(Int, Double)] = [
      (0, 0.30), (1, 0.41), (0, 0.32), (1, 0.40), (0, 0.31), (1, 0.42),
    ]
    for (index, (parent, value)) in values.enumerated() {
      rows.append(
        row(
          index + 2, value, origin: .replicate, parent: parent, phase: "validate",
          place: index / 2))
    }
    let progress = StudyProgress(plan: plan { $0.course = course }, rows: rows)
    #expect(progress.phases.map(\.text) == ["explore 2", "validate 6/6"])
    #expect(progress.phase?.name == "validate")
    // Lucky #1 was not the best after all.
    #expect(progress.best?.number == 2)
    // It has one name: the trial that was validated.
    #expect(progress.best?.source == 0)
    #expect(progress.best.map { abs($0.value - 0.31) < 1e-12 } == true)
    let validation = try #require(progress.validation)
    #expect(validation.lines.map(\.source) == [0, 1])
    #expect(validation.lines[1].isPaired && validation.lines[1].isReal)
    #expect(
      validation.summary.hasPrefix("#0 0.31 ± 0.01 (n = 3) before #1 0.41 ± 0.01 (n = 3), p = "))
    #expect(validation.summary.hasSuffix("a real difference"))
    // A run is missing: the others are compared without pairs.
    let fewer = try #require(
      Validation(rows: Array(rows.dropLast()), plan: plan { $0.course = course }))
    #expect(!fewer.lines[1].isPaired && fewer.lines[1].test != nil)
  }

  @Test func `parameters are known by role or name`() {
    let names = [
      "lr", "warmup_steps", "batch_size", "optimizer", "weight_decay", "model.dropout",
      "hidden_size", "n_layers", "temperature", "alpha",
    ]
    let families = names.map {
      ParameterFamily.of($0, roles: Roles(["learning_rate": "alpha"]), among: names)
    }
    #expect(
      families == [
        .other, .schedule, .batch, .batch, .regularisation, .regularisation, .architecture,
        .architecture, .other, .learningRate,
      ])
    #expect(ParameterFamily.of("lr", roles: Roles(), among: names) == .learningRate)
  }

  @Test func `stages share what there is`() {
    let space = SearchSpace([
      .integer("layers", 1...4), .uniform("dropout", 0...0.5), .logUniform("lr", 1e-4...1),
      .choice("batch_size", [16, 32, 64, 128]),
    ])
    let course = Course.stages(of: space, roles: Roles(), trials: 42)
    #expect(
      course.phases.map(\.name) == ["learning_rate", "batch", "regularisation", "architecture"])
    #expect(course.trials == 42)
    #expect(course.phases[1].work == .tune(["batch_size", "lr"], trials: 12))
  }
}
