import Diagnosis
import Testing
import Tuning

@Suite struct `Advice on how to search` {
  private func facts(
    _ parameters: [Parameter], cost: Double? = nil, concurrency: Int = 1
  ) -> SpaceFacts {
    let plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"), space: SearchSpace(parameters), steps: 30)
    return SpaceFacts(
      plan, cost: cost.map { .init(seconds: $0, source: "as you say") }, concurrency: concurrency)
  }

  private let four: [Parameter] = [
    .logUniform("lr", 1e-5...1e-1), .choice("batch_size", [16, 32]), .uniform("dropout", 0...0.5),
    .integer("layers", 1...4),
  ]

  @Test func `follows from the hours and what a trial costs`() {
    let advice = Advice(facts(four, cost: 600, concurrency: 2), hours: 8)
    #expect(advice.room == 96)
    #expect(advice.trials == 80)
    #expect(advice.points[0].what == "method: bayes")
    let room = "8 h ÷ 10 min a trial (as you say) × 2 at once is room for 96"
    #expect(advice.points[1].why.contains(room), "\(advice.points[1])")
    #expect(advice.parts.map(\.group).first == "learning rate")
    #expect(abs(advice.parts.reduce(0) { $0 + $1.share } - 1) < 1e-9)
  }

  @Test func `is a search by hand for a handful of trials, and random for many at once`() {
    #expect(Advice(facts(four, cost: 3_600), hours: 4).points[0].what.hasPrefix("by hand"))
    #expect(Advice(facts(four, cost: 1_800), hours: 8).points[0].what == "method: random")
    let many = Advice(facts(four, cost: 600, concurrency: 16), hours: 8)
    #expect(many.points[0].what == "method: random")
    let grid = Advice(facts([.choice("lr", [0.1, 0.01, 0.001])], cost: 60), hours: 8)
    #expect(grid.points[0].what == "method: grid")
    #expect(grid.trials == 3)
  }

  @Test func `by hand prunes nothing, and stops where its trials are used up`() throws {
    let advice = Advice(facts(four, cost: 3_600), hours: 4)
    func point(_ topic: String) throws -> Advice.Point {
      try #require(advice.points.first { $0.topic == topic })
    }
    #expect(try point("pruner").what == "none" && point("pruner").edits.isEmpty)
    #expect(try point("pruner").why.hasPrefix("one at a time"))
    #expect(try point("stop").what == "after 4 trials, or 4 h")
    #expect(try point("seeds").what.contains("none to spare"))
    var plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"), space: SearchSpace(four), steps: 30)
    plan.stop.trials = 6
    let few = Advice(SpaceFacts(plan))
    #expect(few.points[1].why.hasPrefix("a search would want ten for each of 4 parameters"))
    let order = try #require(few.points.first { $0.topic == "order" }).what
    #expect(order.contains("(1 trial)") && !order.contains("(1 trials)"), "\(order)")
  }

  @Test func `divides the hours that the trials fill, and no more`() throws {
    let advice = Advice(facts(four, cost: 120, concurrency: 8), hours: 100)
    #expect(advice.trials == 80)
    #expect(advice.points[1].why.contains("80 take 20 min"), "\(advice.points[1])")
    let order = try #require(advice.points.first { $0.topic == "order" }).what
    #expect(order.contains(" % (9 min)") && !order.contains("h)"), "\(order)")
  }

  @Test func `counts configurations, and not their runs`() throws {
    var plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"), space: SearchSpace(four), steps: 30,
      replication: Replication(seeds: 5))
    #expect(Advice(SpaceFacts(plan)).points[1].what == "200 trials (40 configurations × 5 runs)")
    plan.stop.trials = 80
    let few = Advice(SpaceFacts(plan)).points[0]
    #expect(few.what == "method: random" && few.why.contains("80 trials are 16 with 5 runs each"))
  }

  @Test func `ends what was a grid`() throws {
    var plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"),
      space: SearchSpace((0..<6).map { .choice("p\($0)", [1, 2, 3, 4]) }))
    plan.sampler = .grid
    let edits = Advice(SpaceFacts(plan)).points.flatMap(\.edits)
    #expect(edits.contains(.set(["method"], "bayes")))
    #expect(edits.contains(.set(["run_cap"], 60)), "\(edits)")
  }

  @Test(arguments: [("sgd", "rate × k"), ("adam", "rate × √k")])
  func `scales the rate with the batch as the optimizer wants`(
    optimizer: String, what: String
  ) throws {
    let parameter = Parameter("optimizer", .constant(.string(optimizer)))
    let point = try #require(
      Advice(facts(four + [parameter])).points.first { $0.topic == "batch size" })
    #expect(point.what == "batch size × k: \(what)")
  }

  @Test(arguments: [
    ("sgdm", "lr × 2 (0.01 → 0.02)"), ("Nesterov", "lr × 2 (0.01 → 0.02)"),
    ("adam", "lr × √2 (0.01 → 0.0141)"),
  ])
  func `says it in the best trial's numbers`(optimizer: String, what: String) throws {
    let facts = facts(four + [Parameter("optimizer", .constant(.string(optimizer)))])
    let row = TrialRow(
      number: 5, state: .complete,
      configuration: ["lr": 0.01, "batch_size": 32, "optimizer": .string(optimizer)],
      objective: 0.1)
    let study = StudyFacts(facts.plan, rows: [row])
    let point = try #require(
      Advice(facts, study: study).points.first { $0.topic == "batch size" })
    #expect(point.why.hasSuffix("; from #5: batch_size 32 → 64, \(what)"), "\(point.why)")
  }

  private func plan(_ change: (inout StudyPlan) -> Void = { _ in }) -> StudyPlan {
    var plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"), space: SearchSpace(four), steps: 30)
    change(&plan)
    return plan
  }

  private func point(_ topic: String, of advice: Advice) throws -> Advice.Point {
    try #require(advice.points.first { $0.topic == topic }, "\(advice.points)")
  }

  @Test(arguments: [2, 4])
  func `writes down the trials at once that its numbers rest on`(planned: Int) throws {
    let facts = SpaceFacts(
      plan { $0.concurrency = planned }, cost: .init(seconds: 600, source: "as you say"), given: 4)
    let trials = try point("trials", of: Advice(facts, hours: 8))
    #expect(trials.why.contains("× 4 at once is room for 192"), "\(trials)")
    #expect(trials.edits.contains(.set(["hone", "concurrency"], 4)) == (planned == 2), "\(trials)")
  }

  @Test func `by hand has the room of one trial after the other`() throws {
    let advice = Advice(facts(four, cost: 1_800, concurrency: 2), hours: 1.5)
    #expect(advice.points[0].why.hasPrefix("6 trials, 2 at once, are too few"), "\(advice.points)")
    #expect(advice.room == 3 && advice.trials == 3)
    #expect(try point("trials", of: advice).why.contains("one at a time, is room for 3"))
  }

  @Test(arguments: [(8.0, 9), (6.0, 6), (4.0, 4), (2.0, 2)])
  func `keeps of a short budget what the seeds at the end take`(hours: Double, runs: Int) throws {
    let advice = Advice(facts(four, cost: 600), hours: hours)
    let room = try #require(advice.room)
    #expect(advice.trials + runs == room, "\(advice.trials) of \(room)")
    let share = Int((Double(runs) / Double(room) * 100).rounded())
    let seeds = try point("seeds", of: advice).what
    #expect(seeds.hasPrefix("keep \(runs) runs (\(share) %) for the end"), "\(seeds)")
    #expect(share <= 20)
    #expect(try point("trials", of: advice).why.hasSuffix("the rest is for seeds"))
  }

  @Test func `has no seeds on top of those that every configuration runs with`() throws {
    let replicated = SpaceFacts(
      plan { $0.replication = Replication(seeds: 3) },
      cost: .init(seconds: 60, source: "as you say"))
    let advice = Advice(replicated, hours: 1)
    #expect(advice.trials == advice.room)
    #expect(try point("seeds", of: advice).what == "none more: every configuration runs with 3")
  }

  @Test func `says so where the hours hold not one trial`() {
    let advice = Advice(facts(four, cost: 600, concurrency: 2), hours: 0.1)
    #expect(advice.trials == 0 && advice.room == 0)
    #expect(advice.points.map(\.what) == ["none: the hours hold not one trial"])
    let why = "6 min hold no trial of 10 min (as you say); 8 by hand, one at a time, take 80 min"
    #expect(advice.points[0].why.hasPrefix(why), "\(advice.points)")
  }

  @Test func `divides no handful of trials among more parts than there are`() throws {
    let advice = Advice(facts(four, cost: 600), hours: 0.2)
    #expect(advice.points[0].why.hasPrefix("1 trial is too few"), "\(advice.points)")
    let order = try point("order", of: advice)
    #expect(order.what == "learning rate, and batch_size, dropout and layers as now", "\(order)")
    #expect(order.why.hasPrefix("1 trial is not enough"), "\(order)")
  }

  @Test func `agrees with the flag on the pruner`() throws {
    let made = MadeStudy()
    let harsh = made.rows(40) { row, unit in
      row.objective = 1 + unit("lr")
      if row.number > 2 {
        row.state = .pruned
        row.step = 8
      }
    }
    let flag = try #require(
      StudyReading(made.plan(), rows: harsh).findings.first { $0.rule == "pruning" })
    let study = StudyFacts(made.plan(), rows: harsh)
    let pruner = try point("pruner", of: Advice(SpaceFacts(made.plan()), study: study))
    #expect(pruner.what == flag.moves.first?.title && pruner.edits == flag.edits, "\(pruner)")
  }

  @Test func `agrees with the flag on the rate and the batch`() throws {
    let made = MadeStudy()
    let rows = made.rows(200) { row, unit in
      row.objective = 1 + 4 * abs(unit("lr") - 0.2 - 0.6 * unit("batch_size"))
    }
    let importance = parameterImportance(of: made.plan(), rows: rows)
    let study = StudyFacts(made.plan(), rows: rows, importance: importance)
    let batch = try point("batch size", of: Advice(SpaceFacts(made.plan()), study: study))
    #expect(batch.what == "batch size × k: rate × k or more", "\(batch)")
    #expect(batch.why.hasPrefix("so it goes among the best 40 trials here"), "\(batch)")
  }
}
