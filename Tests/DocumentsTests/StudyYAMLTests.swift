import Documents
import Testing
import Tuning

@Suite struct `From a plan to a study file and back` {
  @Test(arguments: RealSweeps.all.map(\.name))
  func `real sweeps are read, written and read as the same`(name: String) throws {
    let text = try #require(RealSweeps.all.first { $0.name == name }?.text)
    let document = try StudyDocument(yaml: text, file: "/w/sweep.yaml")
    let written = studyYAML(from: document.plan)
    let again = try StudyDocument(yaml: written, file: "/w/other.yaml")
    #expect(again.plan == document.plan, "\(written)")
    // The way back doubts nothing that the way there settled.
    #expect(
      again.warnings.allSatisfy { $0.key == "command" || $0.key == "method" }, "\(again.warnings)")
    #expect(PlanChange.changes(from: document.plan, to: again.plan).isEmpty)
  }

  @Test func `texts that look like something else survive`() throws {
    let texts = [
      "1e-4", "yes", "null", "~", "0x10", "1:30", "- a", "a: b", "# c", "", " x ", "a\nb", "\u{7}",
      "\"q\"", "'", "{", "[", "*a", "&a", "!t", "%", "@", "`", "é", "日本", "🙂", "a\\b", "1_000",
      ".5",
    ]
    let values =
      texts.map(ParameterValue.string) + [.double(1e-5), .double(1e22), .double(-0.5), .int(-3)]
    let plan = StudyPlan(
      name: "a: b # c", objective: Objective(metric: "val loss: x", direction: .maximize),
      space: SearchSpace([
        .choice("x", values), .choice("on", [1, 2]), .choice("1e3", ["a", "b"]),
      ]),
      launch: LaunchPlan(program: "my program.py"))
    let written = studyYAML(from: plan)
    #expect(try StudyDocument(yaml: written, file: "s.yaml").plan == plan, "\(written)")
  }
}

@Suite struct `Changes of a plan` {
  private func plan(_ parameters: [Parameter] = [.uniform("lr", 0.001...0.1)]) -> StudyPlan {
    StudyPlan(
      name: "s", objective: Objective(metric: "loss"), space: SearchSpace(parameters),
      launch: LaunchPlan(program: "t.py"))
  }

  @Test func `nothing differs from itself`() {
    #expect(PlanChange.changes(from: plan(), to: plan()).isEmpty)
  }

  @Test func `what the study can take`() {
    var new = plan([.uniform("lr", 0.001...0.2), .integer("n", 1...3)])
    new.pruner = .median(warmupSteps: 5)
    new.concurrency = 4
    new.stop.trials = 60
    new.launch.program = "train.py"
    new.launch.timeLimit = 90
    new.baseline = ["lr": 0.01]
    new.objective.target = 0.1
    #expect(
      PlanChange.changes(from: plan(), to: new).map(\.description) == [
        "target: none → 0.1", "lr: uniform 0.001 … 0.1 → uniform 0.001 … 0.2", "n: added, 1 … 3",
        "pruner: none → median, startup 5, warmup 5, interval 1, min_trials 1",
        "concurrency: auto → 4", "baseline: none → lr=0.01", "stop: never → 60 trials",
        "program: t.py → train.py", "time_limit: none → 90 s",
      ])
  }

  @Test(
    arguments: [
      (
        [.choice("x", ["a", "b"])], [.choice("x", ["a", "c"])], "x: a, b → a, c",
        "the choices of a parameter cannot change"
      ),
      (
        [.choice("x", ["a", "b"])], [.choice("x", ["b", "a"])], "x: a, b → b, a",
        "the choices of a parameter cannot change"
      ),
      (
        [Parameter("x", .constant(1))], [Parameter("x", .constant(2))],
        "x: constant 1 → constant 2", "the choices of a parameter cannot change"
      ),
      (
        [.choice("x", [1, 2])], [.integer("x", 1...2)], "x: 1, 2 → 1 … 2",
        "choices cannot become a range, nor a range choices"
      ),
      (
        [.uniform("x", 1...2)], [.integer("x", 1...2)], "x: uniform 1 … 2 → 1 … 2",
        "whole numbers cannot become real ones, nor back"
      ),
      (
        [.uniform("x", 1...2)], [.logUniform("x", 1...2)], "x: uniform 1 … 2 → log 1 … 2",
        "a logarithmic parameter stays one, and any other too"
      ),
    ] as [([Parameter], [Parameter], String, String)])
  func `what needs a new study`(old: [Parameter], new: [Parameter], text: String, obstacle: String)
  {
    let changes = PlanChange.changes(from: plan(old), to: plan(new))
    #expect(changes == [PlanChange(text, obstacle: obstacle)])
  }

  @Test func `another objective needs a new study`() {
    var new = plan()
    new.objective = Objective(metric: "acc", direction: .maximize, reduction: .best)
    let changes = PlanChange.changes(from: plan(), to: new)
    #expect(
      changes.map(\.text) == [
        "metric: loss → acc", "goal: minimize → maximize", "hone.objective: last → best",
      ])
    #expect(changes.allSatisfy { $0.obstacle != nil })
  }

  @Test func `the same choice in another spelling is no obstacle`() {
    let changes = PlanChange.changes(
      from: plan([.choice("x", [.spelled(1e-4, "1e-4"), 2])]),
      to: plan([.choice("x", [0.0001, 2])]))
    #expect(changes.count == 1)
    #expect(changes.first?.obstacle == nil)
  }

  @Test func `the stages of auto as lines mean the same where they stand in its place`() throws {
    func sweep(_ stages: String) -> String {
      """
      program: train.py
      method: bayes
      metric: {name: loss, goal: minimize}
      run_cap: 30
      parameters:
        lr: {distribution: log_uniform_values, min: 0.0001, max: 0.1}
        batch_size: {values: [16, 32, 64]}
        dropout: {min: 0.0, max: 0.5}
      hone:
        steps: 5
        \(stages)

      """
    }
    let auto = try StudyDocument(yaml: sweep("stages: auto"), file: "s.yaml").plan
    #expect(auto.courseText.count > 3 && auto.courseText.first == "stages:")
    let written = auto.courseText.joined(separator: "\n  ")
    #expect(try StudyDocument(yaml: sweep(written), file: "s.yaml").plan == auto, "\(written)")
  }
}
