import Canvas
import Tuning
import Workbench

/// The screen with a large study: a key, and the picture that follows.
struct WorkbenchBenchmark {
  func run() throws {
    let space = SearchSpace([
      .logUniform("lr", 1e-5...1), .uniform("dropout", 0...0.5),
      .choice("batch_size", [16, 32, 64, 128]),
    ])
    let plan = StudyPlan(
      name: "bench", objective: Objective(metric: "val_loss"), space: space, steps: 100)
    let rows = (0..<10_000).map { number in
      TrialRow(
        number: number, state: number % 3 == 0 ? .pruned : .complete,
        configuration: [
          "lr": .double(1e-4 * Double(number % 97 + 1)), "dropout": .double(0.1),
          "batch_size": .int(32),
        ],
        objective: Double(number &* 7919 % 10_007) / 10_007, best: 0.1, bestStep: 50, step: 100,
        steps: 100, metrics: [.init("val_loss", 0.2)], sparkline: (1...16).map { 1 / Double($0) },
        started: 1, ended: 60)
    }
    let size = Size(200, 60)
    var state = WorkbenchState(size: size, now: 100)
    let opened = measured {
      _ = update(&state, .change(StudyChange(revision: 1, rows: rows, plan: plan)))
      var canvas = Canvas(size)
      render(state, into: &canvas)
    }
    report("10,000 trials taken in and drawn at 200x60", "\(short(opened.cpu * 1_000)) ms CPU")
    var times: [Double] = []
    for index in 0..<400 {
      let key: Key = index % 100 == 99 ? .character("s") : .character("j")
      times.append(
        measured {
          _ = update(&state, .key(key))
          var canvas = Canvas(size)
          render(state, into: &canvas)
        }.cpu)
    }
    times.sort()
    report(
      "a key and its picture at 200x60",
      "\(short(times[200] * 1e6)) µs median, \(short(times[380] * 1e6)) µs p95")
    let live = measured {
      for revision in 2..<102 {
        var row = rows[revision]
        row.objective = Double(revision) / 1_000
        _ = update(&state, .change(StudyChange(revision: revision, rows: [row])))
        var canvas = Canvas(size)
        render(state, into: &canvas)
      }
    }
    report("a changed trial and its picture", "\(short(live.cpu * 1e4)) µs CPU")
  }
}
