import Foundation
import Testing
import Tuning

@testable import StudyStore

@Suite struct `Study store` {
  @Test func `a consolidated database is whole without the files beside it`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    let row = try store.write(now: sampleTime) { writer in
      try writer.add(
        Proposal(configuration: sampleConfiguration), state: .running, attempt: "a1")
    }
    // A reader that stays open does not hold it up.
    let reader = try StudyStore(path: scratch.database, access: .readOnly)
    #expect(try reader.rows().count == 1)
    try store.consolidate()
    let copy = scratch.database + "-copy.db"
    try FileManager.default.copyItem(atPath: scratch.database, toPath: copy)
    #expect(try StudyStore(path: copy, access: .readOnly).rows() == [row])
    #expect(try store.rows() == [row] && reader.rows() == [row])
  }

  @Test func `active trials are hone's own that have begun and not ended`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    #expect(try store.activeTrials().isEmpty)
    let rows = try store.write(now: sampleTime) { writer in
      try [TrialState.running, .running, .queued].map { state in
        try writer.add(
          Proposal(configuration: sampleConfiguration), state: state,
          attempt: state == .queued ? nil : "a")
      }
    }
    try store.write(now: sampleTime) { writer in
      var ended = rows[0]
      ended.state = .complete
      ended.objective = 1
      ended.ended = sampleTime
      try writer.update(ended)
    }
    #expect(try store.activeTrials() == [rows[1]])
  }

  @Test func `a new study can be opened and read by another store`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    let row = try store.write(now: sampleTime) { writer in
      let row = try writer.add(
        Proposal(configuration: sampleConfiguration, seed: .max, reason: "TPE"), state: .running,
        attempt: "a1")
      try writer.append(
        [
          MetricPoint(metric: "val_loss", step: 1, value: 0.5, time: sampleTime),
          MetricPoint(metric: "val_loss", step: 2, value: .nan, time: sampleTime),
          MetricPoint(metric: "acc", step: 2, value: .infinity, time: sampleTime + 1),
        ], offsets: ["output.log": 120], to: row.number, objective: samplePlan.objective)
      try writer.post("started", trial: row.number, ["value": .double(.nan)])
      return row
    }
    #expect(row.number == 0 && row.steps == 30 && row.started == sampleTime)
    let other = try StudyStore(path: "sqlite:///" + scratch.database, access: .readOnly)
    let change = try other.changes(since: 0)
    #expect(change.rows == [row])
    #expect(change.plan == samplePlan)
    #expect(change.events.map(\.kind) == ["created", "started"])
    #expect(change.events[1].trial == 0 && change.events[1].time == sampleTime)
    #expect(change.events[1].payload["value"]?.number?.isNaN == true)
    let curves = try other.curves(of: 0)
    #expect(curves["val_loss"]?.steps == [1, 2])
    #expect(curves["val_loss"]?.values[1].isNaN == true)
    #expect(curves["acc"]?.values == [.infinity])
    #expect(curves["acc"]?.times == [sampleTime + 1])
    #expect(try other.curve(of: 0, metric: "acc") == curves["acc"])
    #expect(try other.offsets(of: 0) == ["output.log": 120])
    #expect(try other.attempt(of: 0) == "a1")
    #expect(try other.changes(since: change.revision).isEmpty)
    #expect(throws: StoreError.readOnly(path: scratch.database)) {
      try other.submit(.stop(now: true), now: 1)
    }
  }

  @Test func `changes bring only what is new, each once`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    let proposal = Proposal(configuration: sampleConfiguration)
    let first = try store.changes(since: 0)
    let id = try store.submit(.kill(trial: 0), now: 5)
    let (one, two) = try store.write(now: 6) { writer in
      (
        try writer.add(proposal, state: .running, attempt: "1"),
        try writer.add(proposal, state: .queued)
      )
    }
    let second = try store.changes(since: first.revision)
    #expect(second.rows == [one, two])
    #expect(second.plan == nil && second.events.isEmpty)
    #expect(second.commands.map(\.id) == [id] && second.commands[0].state == .queued)
    var changed = one
    changed.step = 3
    try store.write(now: 7) { writer in
      #expect(try writer.queuedCommands().map(\.command) == [.kill(trial: 0)])
      try writer.update(changed)
      try writer.answer(id, .done, "#0 killed")
      try writer.answer(id, .refused, "too late")
    }
    let third = try store.changes(since: second.revision)
    #expect(third.rows == [changed])
    #expect(third.commands.map(\.result) == ["#0 killed"])
    #expect(try store.command(id)?.state == .done)
    #expect(try store.queuedCommands().isEmpty)
    #expect(try store.changes(since: third.revision).isEmpty)
  }

  @Test func `of too many events the newest come, in order`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: 1) { writer in
      let row = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
      for step in 0..<20 {
        try writer.post(
          step % 2 == 0 ? "note" : "knob", trial: step < 10 ? row.number : nil,
          ["step": .int(step)])
      }
    }
    let steps = { (events: [StudyEvent]) in events.compactMap { $0.payload["step"]?.int } }
    #expect(steps(try store.changes(since: 0, eventLimit: 3).events) == [17, 18, 19])
    #expect(steps(try store.events(kinds: ["note"], limit: 2)) == [16, 18])
    #expect(steps(try store.events(trial: 0)) == Array(0..<10))
    #expect(steps(try store.events(kinds: ["knob"], trial: 0)) == [1, 3, 5, 7, 9])
    let middle = try store.events(kinds: ["note"], trial: 0).map(\.revision)[2]
    #expect(steps(try store.events(since: middle)) == Array(5..<20))
  }

  @Test func `points and events draw from one counter`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: 1) { writer in
      let row = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
      let points = (1...3).map {
        MetricPoint(metric: "val_loss", step: $0, value: 1, time: 1)
      }
      let asked = try writer.post("asked", trial: row.number)
      let ids = try writer.append(
        points, offsets: nil, to: row.number, objective: samplePlan.objective)
      let after = try writer.post("note", trial: row.number)
      #expect(ids == asked + 1..<asked + 4)
      #expect(after == asked + 4)
    }
  }

  @Test func `a plan, settings and commands survive whatever is in them`() throws {
    var plan = samplePlan
    plan.objective.target = -.infinity
    plan.space = SearchSpace([
      .choice("odd", ["NaN", "Infinity", .double(.nan), .spelled(1e-4, "1e-4"), 2.0, 2, .null]),
      Parameter(
        path: ["model", "lr"], .continuous(.logNormal(mean: -5, deviation: 1), quantum: nil)),
    ])
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: 1) { try $0.setPlan(plan) }
    let back = try #require(try store.plan())
    let choices = try #require(back.space["odd"]?.distribution.choices)
    #expect(choices[0] == "NaN" && choices[1] == "Infinity")
    #expect(choices[2].number?.isNaN == true)
    #expect(choices[3...] == [.spelled(1e-4, "1e-4"), 2.0, 2, .null])
    #expect(back.objective.target == -.infinity)
    #expect(back.space["model.lr"]?.distribution == plan.space["model.lr"]?.distribution)
    try store.setSetting("columns", ["lr", .double(.infinity)])
    try store.setSetting("columns", ["lr", .double(.nan), "NaN"])
    let setting = try #require(try store.setting("columns")?.array)
    #expect(setting[1].number?.isNaN == true && setting[2] == "NaN")
    #expect(try store.setting("none") == nil)
    let launch = StudyCommand.launch(
      Proposal(configuration: sampleConfiguration, origin: .clone, parent: 3, seed: .max),
      next: true)
    let id = try store.submit(launch, now: 1)
    #expect(try store.command(id)?.command == launch)
    #expect(try store.command(id + 1) == nil)
  }

  @Test func `a waiting trial keeps all of its proposal, and its place`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    let proposal = Proposal(
      configuration: sampleConfiguration, origin: .revived, parent: 0, checkpointOf: 0,
      checkpointStep: 7, seed: 9, steps: 12, phase: "refine",
      rangeTest: RangeTestBounds(low: 1e-6, high: 1, updates: 100), reason: "why", teaches: false)
    try store.write(now: 1) { writer in
      _ = try writer.add(Proposal(configuration: sampleConfiguration), state: .queued)
      _ = try writer.add(proposal, state: .queued, priority: 1)
      let waiting = try writer.waiting()
      #expect(waiting.map(\.number) == [1, 0])
      #expect(waiting[0].proposal == proposal && waiting[0].isOurs)
      let row = try writer.take(1, configuration: sampleConfiguration, attempt: "x")
      #expect(row?.state == .running && row?.parent == 0 && row?.steps == 12)
      #expect(try writer.take(1, configuration: sampleConfiguration, attempt: "y") == nil)
      #expect(try writer.waiting().map(\.number) == [0])
    }
    #expect(try store.proposal(of: 1) == proposal)
    let trials = try store.trials()
    #expect(trials.map(\.teaches) == [true, false])
    #expect(trials[1].seed == 9 && trials[1].origin == .revived && trials[1].state == .running)
  }

  @Test func `history comes back whole, for the tuner to go on from`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: 1) { writer in
      var row = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
      let points = [3, 1, 2, 2].enumerated().map {
        MetricPoint(metric: "val_loss", step: $1, value: Double($0), time: 2)
      }
      try writer.append(points, offsets: nil, to: 0, objective: samplePlan.objective)
      try writer.append(
        [MetricPoint(metric: "acc", step: 2, value: 0.9, time: 2)], offsets: nil, to: 0,
        objective: samplePlan.objective)
      row.state = .complete
      row.objective = 0
      row.knobs = [Configuration.Entry("lr", 0.5)]
      try writer.update(row)
      try writer.setTeaches(false, of: 0)
    }
    let trial = try #require(try store.trials().first)
    // A step that is reported again counts as it was last.
    #expect(trial.curves["val_loss"]?.values == [1, 3, 0])
    #expect(trial.curves["acc"]?.values == [0.9])
    #expect(trial.value == 0 && trial.state == .complete && !trial.teaches)
    #expect(trial.configuration == sampleConfiguration)
    #expect(trial.turned == ["lr": 0.5] && trial.asItEnded.configuration["lr"] == 0.5)
  }

  @Test func `a hundred thousand points are stored and read`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: 0)
    try store.write(now: 1) { writer in
      for _ in 0..<20 {
        _ = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
      }
    }
    for batch in 0..<20 {
      try store.write(now: 2) { writer in
        let points = (0..<5_000).map {
          MetricPoint(
            metric: $0 % 2 == 0 ? "val_loss" : "acc", step: $0 / 2, value: Double($0), time: 2)
        }
        try writer.append(
          points, offsets: .int(batch), to: batch, objective: samplePlan.objective)
      }
    }
    let other = try StudyStore(path: scratch.database, access: .readOnly)
    let trials = try other.trials()
    #expect(
      trials.map { $0.curves.values.reduce(0) { $0 + $1.count } }
        == Array(repeating: 5_000, count: 20))
    #expect(trials[7].curves["acc"]?.value(at: 2_499) == 4_999)
  }

  // MARK: - What cannot be opened

  @Test func `errors say what is wrong`() throws {
    let scratch = try Scratch()
    #expect(throws: StoreError.missing(path: scratch.database)) {
      try StudyStore(path: scratch.database, access: .readOnly)
    }
    _ = try StudyStore.create(path: scratch.database, plan: samplePlan, now: 0)
    #expect(throws: StoreError.exists(path: scratch.database)) {
      try StudyStore.create(path: scratch.database, plan: samplePlan, now: 0)
    }
    let wrong = #expect(throws: StoreError.self) {
      try StudyStore(path: scratch.database, study: "digit", access: .readOnly)
    }
    #expect(wrong?.description.contains("did you mean digits?") == true)
    let text = scratch.path + "/notes.txt"
    try String(repeating: "not a database ", count: 1_000).write(
      toFile: text, atomically: true, encoding: .utf8)
    #expect(throws: StoreError.notDatabase(path: text)) {
      try StudyStore(path: text, access: .readWrite)
    }
    let empty = scratch.path + "/empty.db"
    try Data().write(to: URL(fileURLWithPath: empty))
    #expect(throws: StoreError.empty(path: empty)) {
      try StudyStore(path: empty, access: .readWrite)
    }
    #expect(throws: StoreError.self) {
      try StudyStore.create(path: scratch.path + "/none/study.db", plan: samplePlan, now: 0)
    }
    let store = try StudyStore(path: scratch.database, access: .readWrite)
    #expect(throws: StoreError.noTrial(3)) {
      try store.write(now: 0) { try $0.setAttempt("a", of: 3) }
    }
    let refused = #expect(throws: StoreError.self) {
      try store.write(now: 0) { writer in
        var configuration = sampleConfiguration
        configuration["lr"] = 0.0
        _ = try writer.add(Proposal(configuration: configuration), state: .queued)
      }
    }
    #expect(refused?.description.contains("lr: 0.0") == true)
    #expect(try store.rows().isEmpty)
  }
}
