import Numerics
import Tuning

/// A sweep as the demo makes them, in the middle of its course: made up, but of real types and
/// consistent in itself. The same for ever.
struct DigitsStudy {
  /// When the first trial began: 12:00:00 UTC.
  static let start = 1_763_726_400.0
  /// The moment that the screens show.
  static let now = start + 401

  static let plan: StudyPlan = {
    var plan = StudyPlan(
      name: "digits",
      objective: Objective(metric: "val_loss"),
      space: SearchSpace([
        .logUniform("lr", 1e-5...1e-1),
        .choice("batch_size", [16, 32, 64, 128]),
        .uniform("dropout", 0...0.5),
        .choice("optimizer", ["sgd", "momentum", "adam", "adamw"]),
        .choice("schedule", ["constant", "step", "cosine", "one-cycle"]),
        .logUniform("weight_decay", 1e-6...1e-2),
        .choice("layers", [2]),
      ]),
      pruner: .median(startupTrials: 5, warmupSteps: 5), steps: 30, concurrency: 5, seed: 7)
    plan.stop = StopRules(trials: 60, hours: 2, patience: 30)
    return plan
  }()

  var rows: [TrialRow] = []
  var curves: [String: [Int: Curve]] = ["val_loss": [:], "val_acc": [:], "train_loss": [:]]
  var events: [StudyEvent] = []

  /// What a trial is made from.
  private struct Recipe {
    var lr: Double
    var batch = 64
    var dropout = 0.12
    var optimizer = "adamw"
    var floor: Double
    var pace = 0.12
    var state = TrialState.complete
    var steps = 30
    var origin = Origin.sampled
    var parent: Int?
  }

  init() {
    for (number, recipe) in recipes.enumerated() { add(number, recipe) }
    addEvents()
  }

  private var recipes: [Recipe] {
    var all: [Recipe] = [
      Recipe(lr: 1e-3, batch: 32, dropout: 0, optimizer: "adam", floor: 0.112, origin: .baseline),
      Recipe(lr: 2.2e-3, batch: 32, dropout: 0.2, floor: 0.098),
      Recipe(lr: 6.1e-4, batch: 128, dropout: 0.41, optimizer: "sgd", floor: 0.21),
      Recipe(lr: 5.2e-3, batch: 32, dropout: 0.3, optimizer: "momentum", floor: 0.131),
      Recipe(lr: 1.4e-3, batch: 16, dropout: 0.25, optimizer: "adam", floor: 0.105),
      Recipe(
        lr: 3.8e-1, batch: 16, dropout: 0.02, optimizer: "sgd", floor: 2, state: .diverged, steps: 2
      ),
      Recipe(
        lr: 1.3e-5, batch: 64, dropout: 0.1, optimizer: "sgd", floor: 1.7, pace: 0.05,
        state: .pruned, steps: 6),
      Recipe(
        lr: 4.1e-5, batch: 128, dropout: 0.44, optimizer: "sgd", floor: 0.8, state: .killed,
        steps: 6),
      Recipe(
        lr: 1.9e-4, batch: 64, dropout: 0.3, optimizer: "sgd", floor: 0.3, state: .pruned, steps: 6),
      Recipe(lr: 1.1e-3, batch: 32, dropout: 0.33, optimizer: "adam", floor: 0.093),
    ]
    var random = RandomStream(seed: 11)
    func draw() -> Double { Double(random.next() >> 11) * 0x1p-53 }
    while all.count < 34 {
      let rate = DigitsStudy.plan.space["lr"]?.distribution.value(at: 0.25 + draw() * 0.6).number
      let lr = rate ?? 1e-3
      let away = abs(logRatio(lr, 3e-3))
      let isPoor = away > 1.1 || draw() < 0.2
      var recipe = Recipe(lr: lr, floor: 0.07 + 0.09 * away * away + 0.02 * draw())
      recipe.batch = [16, 32, 64, 128][Int(draw() * 4)]
      recipe.dropout = (draw() * 50).rounded() / 100
      recipe.optimizer = ["sgd", "momentum", "adam", "adamw"][Int(draw() * 4)]
      recipe.pace = 0.10 + 0.05 * draw() - 0.03 * min(1, away)
      if isPoor {
        recipe.floor += 0.25
        recipe.state = .pruned
        recipe.steps = 6 + Int(draw() * 4)
      }
      all.append(recipe)
    }
    all[12] = Recipe(
      lr: 2e-2, batch: 16, dropout: 0.4, floor: 0.4, pace: 0.3, state: .pruned, steps: 7)
    all[21] = Recipe(
      lr: 1.1e-3, batch: 32, dropout: 0.33, optimizer: "adam", floor: 0.101, origin: .replicate,
      parent: 9)
    all[23] = Recipe(lr: 3.1e-3, floor: 0.048, pace: 0.17, state: .running, steps: 18)
    all[26] = Recipe(
      lr: 7.7e-4, dropout: 0.05, optimizer: "momentum", floor: 0.1, state: .paused, steps: 14)
    all[28] = Recipe(
      lr: 2.9e-3, dropout: 0.09, floor: 0.073, pace: 0.15, origin: .refined, parent: 23)
    all[31] = Recipe(
      lr: 1.55e-3, floor: 0.055, pace: 0.15, state: .running, steps: 11, origin: .adjusted,
      parent: 23)
    all.append(
      Recipe(
        lr: 3.1e-3, batch: 128, floor: 0.06, pace: 0.14, state: .running, steps: 9, origin: .clone,
        parent: 23))
    all.append(Recipe(lr: 6e-3, dropout: 0.15, floor: 0.1, pace: 0.14, state: .running, steps: 4))
    all.append(
      Recipe(lr: 1.5e-3, floor: 0.1, state: .queued, steps: 0, origin: .adjusted, parent: 23))
    all.append(Recipe(lr: 8.8e-4, batch: 32, dropout: 0.21, floor: 0.1, state: .failed, steps: 3))
    return all
  }

  private func logRatio(_ a: Double, _ b: Double) -> Double {
    var (ratio, decades) = (a / b, 0.0)
    while ratio >= 10 { (ratio, decades) = (ratio / 10, decades + 1) }
    while ratio < 1 { (ratio, decades) = (ratio * 10, decades - 1) }
    return decades + (ratio - 1) / 9
  }

  private mutating func add(_ number: Int, _ recipe: Recipe) {
    var configuration = Configuration()
    configuration["lr"] = .double(recipe.lr)
    configuration["batch_size"] = .int(recipe.batch)
    configuration["dropout"] = .double(recipe.dropout)
    configuration["optimizer"] = .string(recipe.optimizer)
    configuration["schedule"] = .string(number % 3 == 0 ? "constant" : "cosine")
    configuration["weight_decay"] = .double(number % 2 == 0 ? 1e-4 : 3e-5)
    configuration["layers"] = 2
    var row = TrialRow(
      number: number, state: recipe.state, configuration: configuration, origin: recipe.origin,
      parent: recipe.parent, seed: UInt64(7 + number), steps: 30)
    if recipe.state != .queued { row.started = DigitsStudy.start + Double(number) * 9 }
    var loss = Curve()
    for step in stride(from: 1, through: recipe.steps, by: 1) {
      var share = 1.0
      for _ in 0..<step { share *= 1 - recipe.pace }
      // A wobble that anybody can repeat.
      let wobble = 1 + 0.04 * Double((step * 7 + number * 13) % 11 - 5) / 5 * share
      var value = (recipe.floor + (2.3 - recipe.floor) * share) * wobble
      if recipe.state == .diverged, step == recipe.steps { value = .nan }
      loss.add(step: step, value: value, time: (row.started ?? 0) + Double(step) * 2)
    }
    if let last = loss.lastValue, let step = loss.lastStep {
      let isNumber = last.isFinite
      row.step = step
      row.objective = last
      let best = loss.best(.minimize)
      (row.best, row.bestStep) = (best?.value, best?.step)
      row.sparkline = loss.outline(16)
      row.metrics = [
        .init("val_loss", last), .init("val_acc", isNumber ? 1 - last / 3.4 : 0.101),
        .init("train_loss", last * 0.8),
      ]
      curves["val_loss"]?[number] = loss
      curves["val_acc"]?[number] = Curve(zip(loss.steps, loss.values).map { ($0, 1 - $1 / 3.4) })
      curves["train_loss"]?[number] = Curve(zip(loss.steps, loss.values).map { ($0, $1 * 0.8) })
      if recipe.state.isFinished { row.ended = (row.started ?? 0) + Double(step) * 2 + 1 }
    }
    switch number {
    case 23:
      (row.pid, row.slot, row.checkpoints) = (40_213, 0, [5, 10, 15])
      row.started = DigitsStudy.now - 41
    case 12: row.checkpoints = [5]
    case 31: (row.detail, row.started) = ("lr 0.0031 → 0.00155", DigitsStudy.now - 25)
    case 34: (row.detail, row.started) = ("batch_size 64 → 128", DigitsStudy.now - 19)
    case 35: row.started = DigitsStudy.now - 8
    case 37: row.reason = "exit status 1: KeyError: 'momentum'"
    case 7: (row.reason, row.note) = ("by hand", "too slow, not worth it")
    default: break
    }
    rows.append(row)
  }

  private mutating func addEvents() {
    var best = Double.infinity
    var complete = 0
    func post(_ time: Double, _ trial: Int?, _ kind: StudyEvent.Kind, _ payload: JSON = [:]) {
      events.append(StudyEvent(time: time, trial: trial, kind: kind, payload: payload))
    }
    post(DigitsStudy.start - 1, nil, "engine_started", ["pid": 4_711])
    for row in rows {
      if let started = row.started { post(started, row.number, "started") }
      guard let ended = row.ended else { continue }
      switch row.state {
      case .complete:
        complete += 1
        let value = row.objective ?? 0
        post(ended, row.number, "completed", ["value": .double(value)])
        if value < best {
          best = value
          post(ended, row.number, "new_best", ["value": .double(value)])
        }
      case .pruned:
        let step = row.step ?? 0
        let evidence = Evidence(
          rule: "median", step: step, value: row.objective ?? 0,
          threshold: (row.objective ?? 0) * 0.71, peers: max(5, complete),
          stepsSaved: 30 - step, detail: "median of \(max(5, complete)) peers",
          isBest: true)
        post(ended, row.number, "pruned", evidence.payload)
      case .diverged: post(ended, row.number, "diverged", ["step": JSON(row.step)])
      case .killed: post(ended, row.number, "killed")
      case .failed: post(ended, row.number, "failed", ["reason": JSON(row.reason)])
      default: break
      }
    }
    events.sort { $0.time < $1.time }
    for index in events.indices { events[index].revision = index + 1 }
  }

  /// Everything at once, as the first change of a session brings it.
  var change: StudyChange {
    StudyChange(
      revision: events.count, rows: rows, events: events, plan: DigitsStudy.plan,
      engine: .running(pid: 4_711, host: "box"))
  }

  /// The end of a trial's output.
  func log(_ trial: Int) -> [String] {
    guard let curve = curves["val_loss"]?[trial] else { return [] }
    return zip(curve.steps, curve.values).suffix(12).map { step, value in
      let loss = (value * 10_000).rounded() / 10_000
      return
        "{\"step\": \(step), \"train_loss\": \((loss * 8_000).rounded() / 10_000), \"val_loss\": \(loss)}"
    }
  }
}
