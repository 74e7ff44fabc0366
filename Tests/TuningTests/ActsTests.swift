import Testing
import Tuning

@Suite struct `Acts by hand` {
  private let plan = StudyPlan(
    name: "s", objective: Objective(metric: "loss"),
    space: SearchSpace([
      .logUniform("lr", 1e-5...1e-1), .choice("batch_size", [16, 32, 64]),
      .integer("layers", 1...4),
      Parameter("amp", .constant(true)),
    ]))
  private let row = TrialRow(
    number: 7, state: .complete,
    configuration: ["lr": 0.01, "batch_size": 32, "layers": 2, "amp": true], seed: 5, steps: 30,
    checkpoints: [10, 20])

  @Test func `a clone keeps what is not changed`() throws {
    let same = try plan.clone(of: row)
    #expect(same.configuration == row.configuration && same.origin == .clone && same.parent == 7)
    #expect(same.seed == 5 && same.steps == 30 && same.teaches && same.checkpointOf == nil)
    #expect(same.reason == nil)
    let edited = try plan.clone(
      of: row, changes: ["lr": 1, "batch_size": "64", "layers": 3.2], seed: 9, steps: 60)
    #expect(
      edited.configuration == ["lr": .double(1), "batch_size": 64, "layers": .int(3), "amp": true])
    #expect(edited.reason == "lr 0.01 → 1, batch_size 32 → 64, layers 2 → 3")
    #expect(edited.seed == 9 && edited.steps == 60)
  }

  @Test func `what came into the space later has the baseline's value, else the middle`() throws {
    var later = plan
    later.space = SearchSpace(
      plan.space.parameters + [.uniform("momentum", 0...1), .uniform("dropout", 0...0.5)])
    later.baseline = ["momentum": 0.9]
    let halved = try later.adjusted(row)
    #expect(halved.configuration["momentum"] == 0.9 && halved.configuration["dropout"] == 0.25)
    #expect(halved.reason?.contains("momentum – → 0.9") == true)
  }

  @Test func `a knob goes by its parameter's name or its role's, and is checked`() throws {
    #expect(try plan.knob("lr", 0.001, of: [row]) == .init("lr", 0.001))
    #expect(try plan.knob("learning_rate", 0.001, of: [row]).name == "lr")
    func refusal(_ name: String, _ value: ParameterValue) -> String? {
      #expect(throws: ActRefusal.self) { try plan.knob(name, value, of: [row]) }?.description
    }
    #expect(refusal("lrr", 1) == "the study has no parameter lrr; did you mean lr?")
    #expect(refusal("lr", "fast")?.hasPrefix("lr:") == true)
  }

  @Test func `what shapes the network is no knob`() {
    var plan = plan
    plan.space = SearchSpace(
      plan.space.parameters + [.integer("hidden", 8...256), .integer("model.n_layers", 1...8)])
    for name in ["hidden", "model.n_layers"] {
      let refusal = #expect(throws: ActRefusal.self) { try plan.knob(name, 4, of: [row]) }
      #expect(
        refusal?.description.hasSuffix("hone clone \(row.number) --set \(name)=4") == true,
        "\(String(describing: refusal))")
    }
  }

  @Test func `a knob may be turned to any number, and past what is searched it says so`() throws {
    var plan = plan
    plan.space.setDistribution(.constant(0.02), of: "lr")
    #expect(try plan.knob("lr", 0.002, of: [row]) == .init("lr", 0.002))
    #expect(plan.knobWarning(.init("lr", 0.002)) == nil)
    #expect(throws: ActRefusal.self) { try plan.knob("lr", "fast", of: [row]) }
    #expect(throws: ActRefusal.self) { try plan.knob("lr", .double(.nan), of: [row]) }
    #expect(try self.plan.knob("batch_size", 24, of: [row]).value == 24)
    #expect(self.plan.knobWarning(.init("batch_size", 24)) == "none of 16, 32, 64")
    #expect(self.plan.knobWarning(.init("lr", 50)) == "outside 1e-5 … 0.1")
    #expect(self.plan.knobWarning(.init("lr", 0.05)) == nil)
  }

  @Test func `a warm clone starts from the newest checkpoint and does not teach`() throws {
    let warm = try plan.clone(of: row, warm: true)
    #expect(warm.checkpointOf == 7 && warm.checkpointStep == 20 && !warm.teaches)
    var bare = row
    bare.checkpoints = []
    let refusal = #expect(throws: ActRefusal.self) { try plan.clone(of: bare, warm: true) }
    #expect(
      refusal?.description
        == "#7 has no checkpoint; the script must save folders in $HONE_CHECKPOINTS")
  }

  @Test func `a clone with impossible values is refused, all problems at once`() {
    let refusal = #expect(throws: ActRefusal.self) {
      try plan.clone(of: row, changes: ["lr": "fast", "batch_size": 48, "layer": 1])
    }
    #expect(
      refusal?.description
        == "lr: fast is no number; batch_size: 48 is none of the choices (16, 32, 64); "
        + "layer: the study has no such parameter; did you mean layers?")
  }

  @Test func `half the learning rate, even out of its range`() throws {
    let half = try plan.adjusted(row)
    #expect(half.configuration["lr"] == .double(0.005) && half.origin == .adjusted)
    #expect(half.reason == "lr 0.01 → 0.005" && half.parent == 7)
    #expect(try plan.adjusted(row, factor: 100).configuration["lr"] == .double(1))
    for factor in [0, -1, .infinity, .nan] as [Double] {
      #expect(throws: ActRefusal.self) { try plan.adjusted(row, factor: factor) }
    }
  }

  @Test func `no learning rate, no halving`() {
    var other = plan
    other.space = SearchSpace([.uniform("alpha", 0...1)])
    let refusal = #expect(throws: ActRefusal.self) { try other.adjusted(row) }
    #expect(refusal?.description.contains("hone: {roles: {learning_rate: NAME}}") == true)
    other.roles = Roles(["learning_rate": "alpha"])
    let missing = #expect(throws: ActRefusal.self) { try other.adjusted(row) }
    #expect(missing?.description == "#7 has no number for alpha")
    other.space = SearchSpace([.choice("lr", [0.1, 0.01])])
    other.roles = Roles()
    let listed = #expect(throws: ActRefusal.self) { try other.adjusted(row) }
    #expect(
      listed?.description == "lr is one of a list (0.1, 0.01); clone #7 with another choice")
  }

  @Test func `refinements stay in a box around the trial`() throws {
    let refined = plan.refinements(around: row, count: 200, width: 0.2, seed: 1)
    #expect(refined == plan.refinements(around: row, count: 200, width: 0.2, seed: 1))
    #expect(refined != plan.refinements(around: row, count: 200, width: 0.2, seed: 2))
    let rate = try #require(plan.space["lr"]?.distribution)
    let centre = try #require(rate.unit(of: 0.01))
    var otherChoices = 0
    for proposal in refined {
      #expect(proposal.origin == .refined && proposal.parent == 7 && proposal.teaches)
      #expect(plan.space.problems(of: proposal.configuration).isEmpty)
      #expect(proposal.configuration["amp"] == true)
      let value = try #require(proposal.configuration["lr"])
      #expect(abs(try #require(rate.unit(of: value)) - centre) <= 0.1 + 1e-9)
      if proposal.configuration["batch_size"] != 32 { otherChoices += 1 }
    }
    #expect(otherChoices > 0 && otherChoices < 60)
    #expect(plan.refinements(around: row, count: -1, seed: 1).isEmpty)
  }

  @Test func `what was cut short can be carried on`() throws {
    for state in [TrialState.pruned, .killed, .diverged, .failed, .lost] {
      var cut = row
      cut.state = state
      let revived = try plan.revival(of: cut)
      #expect(revived.origin == .revived && revived.parent == 7 && revived.teaches)
      #expect(revived.checkpointOf == 7 && revived.checkpointStep == 20)
      #expect(revived.reason == "from its checkpoint at step 20" && revived.seed == 5)
      cut.checkpoints = []
      #expect(try plan.revival(of: cut).reason == "from scratch")
      #expect(try plan.revival(of: cut).checkpointOf == nil)
    }
    let refusal = #expect(throws: ActRefusal.self) { try plan.revival(of: row) }
    #expect(refusal?.description == "#7 ran to its end; clone it to run it again")
    for state in [TrialState.queued, .running, .paused, .stopping] {
      var alive = row
      alive.state = state
      #expect(throws: ActRefusal.self) { try plan.revival(of: alive) }
    }
  }

  @Test func `replicates differ in their seed alone`() {
    let replicates = plan.replicates(of: row, count: 3)
    #expect(replicates.map(\.seed) == [6, 7, 8])
    #expect(replicates.allSatisfy { $0.configuration == row.configuration })
    #expect(replicates.allSatisfy { $0.origin == .replicate && $0.parent == 7 })
    #expect(plan.replicates(of: row, count: 0).isEmpty)
  }

  @Test(
    arguments: [
      (.double(0.005), "0.005"), (.double(0.0031415926), "0.003142"), (.double(1), "1"),
      (.double(123456), "123500"), (.double(1e-7), "1e-7"), (.double(0.99999999), "1"),
      (.double(0), "0.0"), (.double(-0.25), "-0.25"), (.int(123456), "123456"), ("x", "x"),
      (.double(.nan), "nan"), (true, "True"), (.double(1.0 / 3), "0.3333"),
      (.double(3e20), "3e20"), (.double(3.4419999999999993e34), "3.442e34"),
      (.double(2.7333e-9), "2.733e-9"),
    ] as [(ParameterValue, String)])
  func `numbers in a line of text are short`(value: ParameterValue, text: String) {
    #expect(shortText(value) == text)
  }

  @Test func `what is made from a trial starts from the values its knobs were turned to`() throws {
    var turned = row
    turned.state = .killed
    turned.checkpoints = [4]
    let before = try #require(row.configuration.number("lr"))
    turned.knobs = [Configuration.Entry("lr", .double(before / 4))]
    let half = try plan.adjusted(turned, warm: true)
    #expect(half.configuration.number("lr") == before / 8)
    #expect(half.reason?.contains("turned from \(shortText(.double(before)))") == true)
    let clone = try plan.clone(of: turned)
    #expect(clone.configuration.number("lr") == before / 4)
    #expect(clone.reason?.contains("turned from") == true)
    let revived = try plan.revival(of: turned)
    #expect(revived.configuration.number("lr") == before / 4)
    #expect(revived.reason?.hasPrefix("from its checkpoint at step 4, lr ") == true)
    #expect(plan.replicates(of: turned, count: 1)[0].configuration.number("lr") == before / 4)
    // What is typed goes over what was turned.
    #expect(try plan.clone(of: turned, changes: ["lr": 0.5]).configuration.number("lr") == 0.5)
  }
}
