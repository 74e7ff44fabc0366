import ArgumentParser
import Canvas
import Diagnosis
import Engine
import StudyStore
import Tuning

/// `hone show N`: one trial, whole.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "A trial with its values, curve and events.",
    discussion: """
      Examples:
        hone show 12
        hone show s.hone 12 --json
      """)

  @OptionGroup var target: StudyWords
  @Flag(help: "An object with every curve, for programs.") var json = false

  func run() throws {
    let number = try target.trial()
    let handle = try target.open()
    let row = try handle.row(number)
    let plan = try handle.plan()
    let curves = try handle.store.curves(of: number)
    let turns = KnobTurn.all(of: row, events: try handle.store.events(trial: number))
    let rows = try handle.store.rows()
    let verdict = CurveVerdict.of(row, curves: curves, plan: plan, among: rows, turns: turns)?
      .knowing(rows, about: row, of: plan)
    if json {
      guard case .object(let members) = row.json(in: plan.space) else { return }
      let names = curves.keys.sorted()
      let object = JSON.object(names.map { JSON.Member($0, curves[$0]?.json ?? .null) })
      let schedule = plan.foundSchedule(of: row, turns: turns)
      let more = [
        JSON.Member("is_baseline", .bool(plan.isBaseline(row))),
        JSON.Member("curve", object), JSON.Member("verdict", verdict?.json ?? .null),
        JSON.Member("turns", .array(turns.map(\.json))),
        JSON.Member(
          "schedule",
          schedule.map { .object($0.entries.map { JSON.Member($0.name, $0.value.json) }) } ?? .null),
      ]
      print(JSON.object(members + more))
      return
    }
    var lines = try lines(row, turns, plan: plan, curves: curves, handle: handle)
    if let verdict { lines += ["", "  verdict: \(words(verdict, row))"] + explained(verdict) }
    for line in lines { print(harmless(line)) }
  }

  private func words(_ verdict: CurveVerdict, _ row: TrialRow) -> String {
    verdict.words(isRunning: !row.state.isFinished)
  }

  private func explained(_ verdict: CurveVerdict) -> [String] {
    verdict.evidence.map { "    \($0)" }
      + verdict.moves.map { move in
        "    next: \(move.title): \(move.reason)"
      }
  }

  /// The mean of the runs of its configuration, where it has several.
  private func runs(
    of row: TrialRow, plan: StudyPlan, handle: StudyHandle
  ) throws -> String? {
    guard plan.replication != nil || row.origin == .replicate else { return nil }
    let rows = try handle.store.rows().sorted { $0.number < $1.number }
    let means = ReplicateMean.all(of: rows, reduction: plan.objective.reduction)
    guard let runs = means.first(where: { $0.members.contains(row.number) }), runs.values.count > 1
    else { return nil }
    let numbers = runs.members.map { "#\($0)" }.joined(separator: ", ")
    return "mean of its runs \(runs.text): \(numbers)"
  }

  /// Where its best value stands on its curve; that of an Optuna worker may have been told only at
  /// its end.
  private func place(of best: Double, _ row: TrialRow, _ curve: Curve?) -> String {
    guard let step = row.bestStep else { return "" }
    guard row.isOurs || curve?.value(at: step) == best else { return ", told at its end" }
    return " at step \(step)"
  }

  /// Where it runs or ran; for a trial of another machine also where its acts have to be asked.
  private func processLine(_ row: TrialRow) -> String? {
    guard let pid = row.pid else { return nil }
    guard let host = row.host, host != MachineMark.current.host else {
      return "  process \(pid) on this host"
    }
    let isAlive = row.state.isActive
    return "  process \(pid) on \(host)"
      + (isAlive ? "; kill, pause, resume and set reach it only from there" : "")
  }

  /// What was turned while it ran, and the schedule that came of it.
  private func turnLines(_ row: TrialRow, _ turns: [KnobTurn], plan: StudyPlan) -> [String] {
    guard !turns.isEmpty else { return [] }
    var out = [""] + turns.map { "  turned: \($0.text)" }
    if let schedule = plan.foundSchedule(of: row, turns: turns) {
      let words = schedule.entries.map { "\($0.name)=\(pythonText($0.value))" }
      out.append("  as a schedule: \(words.joined(separator: " "))")
      out.append("  as a sweep file: hone export --format sweep --trial \(row.number)")
    }
    return out
  }

  private func lines(
    _ row: TrialRow, _ turns: [KnobTurn], plan: StudyPlan, curves: [String: Curve],
    handle: StudyHandle
  ) throws -> [String] {
    var out: [String] = []
    let parent = row.parent.map { " of #\($0)" } ?? ""
    let origin = row.isFromOutside ? "from Optuna" : row.origin.rawValue
    out.append("#\(row.number)  \(row.state.rawValue)  \(origin)\(parent)")
    if plan.isBaseline(row), row.origin != .baseline {
      out.append("  the baseline: other trials are compared with it")
    }
    if let detail = row.detail { out.append("  \(detail)") }
    if let reason = row.reason { out.append("  \(reason)") }
    let metric = plan.objective.metric
    let value = row.objective.map { formatNumber($0) } ?? "–"
    let best =
      row.best.map {
        "  best \(formatNumber($0))\(place(of: $0, row, curves[metric]))"
      } ?? ""
    out.append("  \(metric) \(value)\(best)")
    if let phase = row.phase { out.append("  phase \(phase)") }
    if let runs = try runs(of: row, plan: plan, handle: handle) { out.append("  \(runs)") }
    let steps = row.origin == .rangeTest ? "" : " of \(row.steps.map(String.init) ?? "?")"
    out.append("  step \(row.step.map(String.init) ?? "–")\(steps)")
    if let seconds = row.duration(now: wallClock()) {
      out.append("  ran \(formatDuration(seconds))")
    }
    if let process = processLine(row) { out.append(process) }
    if let grounds = try handle.store.proposal(of: row.number)?.grounds {
      out += grounds.seen.map { "  seen: \($0)" } + ["  why: \(grounds.why)"]
    }
    if !row.checkpoints.isEmpty {
      out.append(
        "  checkpoints at steps \(row.checkpoints.map(String.init).joined(separator: ", "))")
    }
    if let note = row.note { out.append("  note: \(note)") }
    out.append("")
    let original = try row.parent.flatMap { try handle.store.row($0) }
    for entry in row.configuration.entries {
      var line = "  \(entry.name) = \(pythonText(entry.value))"
      if let turned = row.knobs.last(where: { $0.name == entry.name }) {
        line += ", set to \(pythonText(turned.value)) while it ran"
      }
      if let was = original?.configuration[entry.name], !was.means(entry.value) {
        line += "   (was \(pythonText(was)))"
      }
      out.append(line)
    }
    out += turnLines(row, turns, plan: plan)
    let events = try handle.store.events(trial: row.number, limit: 20)
    if !events.isEmpty {
      out.append("")
      // The grounds of advice are told above.
      out += events.compactMap { eventLines($0).first.map { "  \($0)" } }
    }
    for name in curves.keys.sorted() {
      guard let curve = curves[name], let last = curve.lastValue else { continue }
      out.append("")
      out.append("  \(name): \(curve.count) points, last \(formatNumber(last))")
      out.append("  " + sparkline(curve.outline(60), width: 60, glyphs: StandardOutput.glyphs))
    }
    return out
  }
}
