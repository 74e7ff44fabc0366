import Foundation
import Numerics
import Testing
import Tuning

@Suite struct `Written and read again` {
  private func copy<T: Codable>(_ value: T) throws -> T {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    // A fragment at the top is not everybody's JSON.
    return try decoder.decode([T].self, from: encoder.encode([value]))[0]
  }

  @Test(arguments: 0..<200) func `values of parameters are the very same`(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    let value = random.anyValue()
    #expect(try copy(value) == value)
  }

  @Test(
    arguments: [
      .double(2), .double(-0.0), .double(1e300), .double(0.1), .int(2), .int(.max), .int(.min),
      .bool(true), .bool(false), .int(1), .int(0), .null, .string(""), .string("1"),
      .spelled(1e-4, "1e-4"), .list([]), .map([]), .list([.list([]), .null]),
      .map([.init("b", 1), .init("a", .map([.init("$double", "x")]))]),
      .map([.init("b", 1), .init("b", 2)]), .double(.infinity), .double(-.infinity),
    ] as [ParameterValue])
  func `what JSON would blur stays apart`(value: ParameterValue) throws {
    let read = try copy(value)
    #expect(read == value)
    #expect(pythonText(read) == pythonText(value))
  }

  @Test func `NaN stays NaN`() throws {
    guard case .double(let value) = try copy(ParameterValue.double(.nan)) else {
      Issue.record("no number came back")
      return
    }
    #expect(value.isNaN)
  }

  @Test func `a whole plan`() throws {
    let space = SearchSpace(
      `Distributions of parameters`.laws.enumerated().map { index, law in
        Parameter("p\(index)", .continuous(law, quantum: nil))
      } + [
        Parameter(
          path: ["opt", "wd"],
          .continuous(
            .uniform(low: 0, high: 2), quantum: Distribution.Quantum(step: 1, isInteger: true))),
        Parameter(
          path: ["opt", "name"],
          .categorical(
            ["sgd", .null, 2.0, .list([64, 64])],
            probabilities: [0.25, 0.25, 0.25, 0.25])),
        .integer("layers", 1...4), Parameter("amp", .constant(true)),
      ])
    let plan = StudyPlan(
      name: "s",
      objective: Objective(
        metric: "val/loss", direction: .maximize, target: 0.5,
        reduction: .best),
      space: space, sampler: .automatic, pruner: .median(warmupSteps: 3),
      launch: LaunchPlan(
        program: "t.py", command: CommandTemplate(["${env}", "x"]), workingDirectory: "/x",
        environment: ["A": "1"], metrics: [.output(pattern: "a"), .jsonLines(path: "m")],
        timeLimit: 3, gpus: .devices([0, 5]), gpusPerTrial: 0.5, threads: 2),
      steps: 30, concurrency: 4, seed: .max, baseline: ["layers": 2, "p0": 1.0],
      roles: Roles(["learning_rate": "p0"]),
      stop: StopRules(trials: 3, hours: 2, patience: 4, minimumImprovement: 0.01, sameBest: 5),
      endsDiverged: false)
    #expect(try copy(plan) == plan)
    var bands = plan
    bands.pruner = .bands(PrunerPlan.Bands(counts: [3, 9, 27], eta: 3, strict: false))
    bands.sampler = .grid
    bands.launch.gpus = .automatic
    #expect(try copy(bands) == bands)
  }

  @Test func `commands`() throws {
    let plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"), space: SearchSpace([.uniform("x", 0...1)]))
    let proposal = Proposal(
      configuration: ["x": 2.0, "m": .map([.init("k", .spelled(1e-4, "1e-4"))])],
      origin: .rangeTest,
      parent: 3, checkpointOf: 3, checkpointStep: 7, seed: 9, steps: 5, phase: "explore",
      rangeTest: RangeTestBounds(low: 1e-7, high: 1, updates: 100), reason: "lr 1 → 2",
      teaches: false)
    let commands: [StudyCommand] = [
      .launch(proposal, next: true), .withdraw(trial: 1), .kill(trial: 2), .pause(trial: 3),
      .pause(trial: nil), .resume(trial: nil), .resume(trial: 4), .pin(trial: 5), .unpin(trial: 6),
      .set(trial: 7, name: "lr", value: .double(1)), .note(trial: 8, text: "a\nb"),
      .concurrency(4), .plan(plan), .stop(now: true),
    ]
    for command in commands { #expect(try copy(command) == command) }
    #expect(commands.map(\.trial) == [nil, 1, 2, 3, nil, nil, 4, 5, 6, 7, 8, nil, nil, nil])
    #expect(Set(commands.map(\.verb)).count == 12)
  }

  @Test func `trials with their curves`() throws {
    let trial = Trial(
      number: 1, configuration: ["x": .null], state: .pruned,
      curves: ["loss": Curve([(1, 2), (3, .infinity)])], value: 2, origin: .revived, parent: 0,
      seed: 4, teaches: false, steps: 9, isPinned: true)
    #expect(try copy(trial) == trial)
  }

  @Test func `evidence as an event's payload`() {
    let evidence = Evidence(
      rule: "median", step: 7, value: 0.441, threshold: 0.318, peers: 9, stepsSaved: 23,
      detail: "median of 9 peers")
    let event = StudyEvent(time: 0, trial: 12, kind: "pruned", payload: evidence.payload)
    #expect(event.evidence == evidence)
    var unknown = evidence
    unknown.stepsSaved = nil
    let other = StudyEvent(time: 0, trial: 12, kind: "pruned", payload: unknown.payload)
    #expect(other.evidence == unknown)
    #expect(StudyEvent(time: 0, trial: nil, kind: "created").evidence == nil)
  }
}
