import Foundation
import StudyStore
import Tuning

/// Metric points in, and a large study opened.
struct StoreBenchmark {
  let folder: String
  let peers: Peers

  private static let plan = StudyPlan(
    name: "bench", objective: Objective(metric: "loss"),
    space: SearchSpace([.logUniform("lr", 1e-5...1), .choice("optimizer", ["sgd", "adam"])]),
    steps: 100)

  func run() throws {
    let (trials, steps) = (10_000, 100)
    let path = folder + "/bench.db"
    let store = try StudyStore.create(path: path, plan: StoreBenchmark.plan, now: 0)
    let filled = try measured { try fill(store, trials: trials, steps: steps) }
    let points = Double(trials * steps)
    let peer = peers.optunaStore(trials: 20, steps: steps)
    let optunaPoint = peer.map { $0.store / Double(20 * steps) }
    report(
      "metric points stored", "\(short(points / filled.cpu / 1_000))k a CPU second",
      peer: optunaPoint.map { "Optuna \(short(1 / $0)), \(short($0 / (filled.cpu / points))) x" }
        ?? "")
    let opened = try measured {
      let reader = try StudyStore(path: path, access: .readOnly)
      return try reader.changes(since: 0).rows.count
    }
    precondition(opened.result == trials)
    let optunaTrial = peer.map { $0.load / 20 }
    report(
      "\(trials) trials x \(steps) steps opened", "\(short(opened.cpu * 1_000)) ms CPU",
      peer: optunaTrial.map {
        "Optuna \(short($0 * 1_000)) ms a trial, \(short($0 / (opened.cpu / Double(trials)))) x"
      } ?? "")
    let revision = try store.changes(since: 0).revision
    try store.write(now: 1) { _ = try $0.post("note", trial: nil, .object([])) }
    let change = try median(of: 21) {
      try measured { try store.changes(since: revision) }.cpu
    }
    report("changes since the last revision", "\(short(change * 1e6)) µs CPU")
    let history = try measured { try store.trials().count }
    report("history read for a tuner", "\(short(history.cpu * 1_000)) ms CPU")
  }

  private func fill(_ store: StudyStore, trials: Int, steps: Int) throws {
    let objective = StoreBenchmark.plan.objective
    // As the engine writes: a few hundred points of several trials a transaction.
    for start in stride(from: 0, to: trials, by: 50) {
      try store.write(now: Double(start)) { writer in
        for number in start..<(start + 50) {
          let proposal = Proposal(configuration: ["lr": .double(0.01), "optimizer": "adam"])
          var row = try writer.add(proposal, state: .running, attempt: "a\(number)")
          let points = (1...steps).map {
            MetricPoint(metric: "loss", step: $0, value: 1 / Double($0), time: Double(start))
          }
          _ = try writer.append(
            points, offsets: .object([]), to: row.number, objective: objective)
          row.state = .complete
          row.objective = 1 / Double(steps)
          row.ended = Double(start)
          row.sparkline = (1...16).map { 1 / Double($0) }
          try writer.update(row)
        }
      }
    }
  }
}
