import ArgumentParser
import Canvas
import Diagnosis
import StudyStore
import Tuning

/// `hone importance`: which parameter mattered.
struct ImportanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "importance",
    abstract: "Which parameters mattered.",
    discussion: """
      fanova: the share of the objective's differences over the whole space that a parameter \
      explains, and what pairs explain together. ped-anova: what sets the best tenth of the trials \
      apart; better where a few very bad trials hide everything else.

      Examples:
        hone importance
        hone importance s.hone --method ped-anova
        hone importance s.hone --json
      """)

  @OptionGroup var study: StudyOption
  @Option(help: "How it is measured: fanova or ped-anova.") var method = ImportanceMethod.fanova
  @Flag(help: "An object, for programs.") var json = false

  func run() throws {
    let handle = try study.open()
    let plan = try handle.plan()
    let rows = try handle.store.rows()
    guard let report = parameterImportance(of: plan, rows: rows, method: method) else {
      let results = rows.filter(\.isResult).compactMap(\.objective)
      let complete = results.count
      if complete >= 4, Set(results).count == 1, !plan.space.varying.isEmpty {
        throw CommandFailure("all \(complete) results are the same, so nothing mattered")
      }
      throw CommandFailure(
        plan.space.varying.isEmpty
          ? "no parameter varies, so none can matter more than another"
          : "\(complete) complete trials are too few to say what mattered; 20 or more tell something"
      )
    }
    if json {
      print(report.json)
    } else {
      for line in ImportanceText(report).lines { print(line) }
    }
  }
}

extension ImportanceMethod: ExpressibleByArgument {}

/// Importance as lines with bars.
struct ImportanceText {
  let report: ImportanceReport
  private let ink = Ink()

  init(_ report: ImportanceReport) { self.report = report }

  var lines: [String] {
    let width = report.shares.map { DisplayWidth.of(harmless($0.name)) }.max() ?? 0
    var lines = report.shares.map { share in
      let name = harmless(share.name)
      let pad = String(repeating: " ", count: width - DisplayWidth.of(name))
      let cells = Int((share.share * 40).rounded())
      let bar = String(repeating: "█", count: cells)
      let percent = String(Int((share.share * 100).rounded())) + " %"
      let number = String(repeating: " ", count: max(0, 5 - percent.count)) + percent
      return "\(name)\(pad) \(number)  \(ink(bar, .accent))"
    }
    let pairs = report.interactions.filter { $0.share >= 0.01 }.prefix(3)
    if !pairs.isEmpty {
      lines.append("")
      for pair in pairs {
        let percent = (pair.share * 1_000).rounded() / 10
        lines.append(
          "\(harmless(pair.first)) × \(harmless(pair.second)) explain another "
            + "\(shortText(.double(percent))) % together")
      }
    }
    lines.append("")
    let out = report.leftOut == 0 ? "" : ", \(report.leftOut) without a final value left out"
    let how = report.method == .fanova ? "fANOVA" : "PED-ANOVA, the best tenth against all"
    let of =
      report.configurations == report.trials ? "" : " of \(report.configurations) configurations"
    lines.append(ink("\(report.trials) complete trials\(of)\(out); \(how)", .dim))
    if !report.constants.isEmpty {
      lines.append(
        ink("never varied: \(report.constants.map { harmless($0) }.joined(separator: ", "))", .dim))
    }
    if let caution = report.caution { lines.append(ink(caution, .warning)) }
    return lines
  }
}
