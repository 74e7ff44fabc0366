import ArgumentParser
import Documents
import StudyStore
import Tuning

/// `hone export`: a study for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The trials as CSV, JSON or Markdown, or the plan in force as a sweep file.",
    discussion: """
      Examples:
        hone export > trials.csv                    a row a trial; columns as parameters.lr
        hone export s.hone --format markdown        a table for an issue or a page
        hone export --format sweep > next.yaml      the plan as it is now, edits included
        hone export --format sweep --trial 12       one trial as it went: its values, and as a
                                                    schedule what was turned while it ran
      """)

  @OptionGroup var study: StudyOption
  @Option(help: "csv, json, markdown or sweep.") var format: Format = .csv

  @Option(help: "With --format sweep: a study of this trial alone.") var trial: Int?

  func validate() throws {
    guard trial == nil || format == .sweep else {
      throw ValidationError("--trial goes with --format sweep")
    }
  }

  enum Format: String, ExpressibleByArgument, CaseIterable { case csv, json, markdown, sweep }

  func run() throws {
    let handle = try study.open()
    let plan = try handle.plan()
    let rows = try handle.store.rows().sorted { $0.number < $1.number }
    var trials: [JSON] { rows.map { $0.json(in: plan.space) } }
    switch format {
    case .csv: StandardOutput.write(CommaSeparated(trials).text.utf8)
    case .json: print(JSON.array(trials))
    case .markdown:
      let lines = TrialsCommand.table(of: rows, plan: plan).markdown
      StandardOutput.write((lines.joined(separator: "\n") + "\n").utf8)
    case .sweep: StandardOutput.write(studyYAML(from: try sweep(handle, plan)).utf8)
    }
  }

  private func sweep(_ handle: StudyHandle, _ plan: StudyPlan) throws -> StudyPlan {
    guard let trial else { return plan }
    let row = try handle.row(trial)
    let turns = KnobTurn.all(of: row, events: try handle.store.events(trial: trial))
    if turns.contains(where: { $0.name == plan.learningRateName }),
      plan.foundSchedule(of: row, turns: turns) == nil
    {
      note("#\(trial) had a schedule of its own; only the last value of the rate is written")
    }
    return plan.study(of: row, turns: turns)
  }
}
