import ArgumentParser
import Canvas
import StudyStore
import Tuning
import Workbench

/// `hone trials`: the table.
struct TrialsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trials",
    abstract: "The table of trials.",
    discussion: """
      Examples:
        hone trials                      the study in this folder, best first
        hone trials s.hone --json        for programs
        hone trials --filter 'state:pruned lr<1e-3'

      Launches that were taken back before they began are left out, as they were never trials;
      --filter is:withdrawn shows them, and --json has them.
      """)

  @OptionGroup var study: StudyOption
  @Flag(help: "An array of objects, for programs.") var json = false
  @Option(name: [.short, .long], help: "How many rows; all if left out.") var limit: Int?
  @Option(help: "Sort by number or objective.") var sort: Order = .objective
  @Option(help: "Only trials that match, in the workbench's filter language.") var filter: String?

  enum Order: String, ExpressibleByArgument, CaseIterable { case number, objective }

  func run() throws {
    let handle = try study.open()
    let plan = try handle.plan()
    let all = try handle.store.rows()
    var rows = json ? all : all.filter { !$0.isWithdrawn }
    if let filter {
      // The metrics as they were first reported, the objective before the others.
      var metrics = [plan.objective.metric]
      for name in rows.flatMap({ $0.metrics.map(\.name) }) where !metrics.contains(name) {
        metrics.append(name)
      }
      let parameters = plan.space.parameters.map(\.name)
      if let condition = try TrialFilter(filter, parameters: parameters, metrics: metrics) {
        let direction = plan.objective.direction
        let best = rows.filter(\.isResult).min {
          direction.isBetter($0.objective ?? .nan, than: $1.objective ?? .nan)
        }
        let context = TrialFilter.Context(
          best: best?.number, now: wallClock(), reduction: plan.objective.reduction)
        rows = all.filter {
          condition.matches($0, context)
            && (json || !$0.isWithdrawn || condition.asksForWithdrawn)
        }
      }
    }
    if json {
      rows.sort { $0.number < $1.number }
    } else if sort == .objective {
      let direction = plan.objective.direction
      let terms = plan.latestTerms(among: all)
      func isOnTerms(_ row: TrialRow) -> Bool { terms?.agrees(with: row.configuration) ?? true }
      func value(_ row: TrialRow) -> Double {
        row.origin == .rangeTest ? .nan : row.objective ?? .nan
      }
      rows.sort { a, b in
        // What a range test ends with is no result; what ran on other terms cannot be compared.
        if isOnTerms(a) != isOnTerms(b) { return isOnTerms(a) }
        let (x, y) = (value(a), value(b))
        if x == y || (x.isNaN && y.isNaN) { return a.number < b.number }
        return direction.isBetter(x, than: y)
      }
    }
    if let limit { rows = Array(rows.prefix(limit)) }
    if json {
      print(JSON.array(rows.map { $0.json(in: plan.space) }))
      return
    }
    let engine = harmless(try engineLine(handle, plan: plan, rows: all))
    guard !rows.isEmpty else {
      print(filter == nil ? "no trials yet" : "no trial matches")
      print(engine)
      return
    }
    print(TrialsCommand.table(of: rows, plan: plan).lines.joined(separator: "\n"))
    if let terms = plan.latestTerms(among: all) {
      let others = rows.count { !terms.agrees(with: $0.configuration) }
      if others > 0, sort == .objective {
        print(
          "the last \(others) ran on other terms than \(harmless(terms.name)); they do not compare")
      }
    }
    guard filter == nil else { return print("\n" + engine) }
    let began = all.compactMap(\.started).min()
    let hours = began.map { (wallClock() - $0) / 3_600 }
    let lines = progressLines(StudyProgress(plan: plan, rows: all, hours: hours), plan: plan)
    print("\n" + (lines + [engine]).joined(separator: "\n"))
  }

  /// A line a trial, with the parameters that vary.
  static func table(of rows: [TrialRow], plan: StudyPlan) -> TextTable {
    let varying = plan.space.varying.map(\.name)
    var table = TextTable(
      [
        ("#", .right), ("origin", .left), ("state", .left), (plan.objective.metric, .right),
        ("step", .right),
      ] + varying.map { ($0, .right) } + [("time", .right)])
    let now = wallClock()
    for row in rows {
      let name = row.isFromOutside ? "from Optuna" : row.origin.rawValue
      let origin = row.parent.map { "\(name) of \($0)" } ?? name
      let steps = (row.origin == .rangeTest ? nil : row.steps).map { "/\($0)" } ?? ""
      table.add(
        [
          String(row.number), origin, row.state.rawValue,
          row.objective.map { formatNumber($0) } ?? "–",
          row.step.map { "\($0)\(steps)" } ?? "–",
        ] + varying.map { row.configuration[$0].map(shortText) ?? "–" }
          + [row.duration(now: now).map { formatDuration($0) } ?? "–"])
    }
    return table
  }
}
