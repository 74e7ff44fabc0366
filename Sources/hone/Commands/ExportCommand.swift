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
      """)

  @OptionGroup var study: StudyOption
  @Option(help: "csv, json, markdown or sweep.") var format: Format = .csv

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
    case .sweep: StandardOutput.write(studyYAML(from: plan).utf8)
    }
  }
}
