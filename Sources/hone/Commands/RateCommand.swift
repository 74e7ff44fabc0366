import ArgumentParser
import Canvas
import Diagnosis
import Engine
import Foundation
import Search
import StudyStore
import Tuning
import Workbench

/// `hone lr SWEEP.yaml`: a learning-rate range test.
struct RateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lr",
    abstract: "Finds the learning rate: a range test, its plot, a rate, and why.",
    discussion: """
      A script that knows $HONE_LR_RANGE raises its rate over one run; any other is run for a few \
      steps at each of several rates. The trials are kept with the study, and no sampler learns \
      from them.

      Examples:
        hone lr sweep.yaml
        hone lr sweep.yaml --low 1e-6 --high 10
        hone lr sweep.yaml --rates 15        short runs, whatever the script knows
      """)

  @Argument(help: "The sweep file.") var sweep: String
  @Option(help: "The study's folder; left out, the sweep file's name with .hone, here.")
  var dir: String?
  @Option(help: "The lowest rate.") var low = 1e-7
  @Option(help: "The highest rate.") var high = 1.0
  @Option(help: "Updates of a script that raises its rate itself.") var updates = 100
  @Option(help: "Short runs at so many rates, 8 to 15 as a rule.") var rates: Int?
  @Option(help: "Reports that a short run makes.") var reports = 2
  @Flag(help: "The result as JSON.") var json = false

  func validate() throws {
    guard low > 0, high > low, high.isFinite else {
      throw ValidationError("--low must be above 0 and --high above it")
    }
    guard updates >= 20 else { throw ValidationError("--updates must be at least 20") }
    if let rates, !(5...100).contains(rates) {
      throw ValidationError("--rates must be from 5 to 100")
    }
    guard reports >= 1 else { throw ValidationError("--reports must be at least 1") }
  }

  func run() async throws {
    guard let text = try? String(contentsOfFile: sweep, encoding: .utf8) else {
      throw CommandFailure("\(sweep): cannot be read")
    }
    let handle = try await StudyMaker(
      file: sweep, text: text, directory: dir ?? StudyMaker.defaultDirectory(for: sweep)
    ).open()
    let test = RangeTestRun(
      handle: handle,
      plan: RangeTestPlan(
        bounds: .init(low: low, high: high, updates: updates), rates: rates ?? 10,
        reports: reports), isSeparate: rates != nil)
    let analysis = try await withEngine(handle) {
      try await test.run { note("hone: \($0)") }
    }
    if json {
      print(analysis.json)
    } else {
      let measured = try analysis.test.trials.last.flatMap { try handle.store.row($0) }
      for line in try lines(analysis, handle.plan(), measured) { print(harmless(line)) }
    }
    if analysis.recommended == nil { throw ExitCode(1) }
  }

  /// Does something while an engine runs that starts nothing by itself; one that runs is left
  /// alone.
  private func withEngine<Result: Sendable>(
    _ handle: StudyHandle, _ body: @Sendable () async throws -> Result
  ) async throws -> Result {
    guard handle.engine == .absent, let folder = handle.folder else { return try await body() }
    // The study is held while the test runs, and given back as it was.
    let engine = TuningEngine(
      folder: folder, store: handle.store,
      // The guide ends the test's runs when they have told enough.
      tuner: Tuner(plan: try handle.plan(), guide: ManualGuide()),
      options: .init(asksTuner: false))
    SignalWatch.begin([SIGINT, SIGTERM, SIGHUP]) { _ in engine.interrupt(.endTrials) }
    async let outcome = engine.run()
    do {
      // Commands given before it holds the study would start another engine.
      let deadline = wallClock() + 10
      while handle.engine == .absent, wallClock() < deadline {
        try await Task.sleep(for: .milliseconds(5))
      }
      guard handle.engine != .absent else {
        throw CommandFailure("the engine did not start; see engine.log in the study's folder")
      }
      let result = try await body()
      engine.interrupt(.endTrials)
      _ = try await outcome
      return result
    } catch {
      engine.interrupt(.endTrials)
      _ = try? await outcome
      throw error
    }
  }

  private func lines(
    _ analysis: RangeAnalysis, _ plan: StudyPlan, _ measured: TrialRow?
  ) throws -> [String] {
    let name = plan.learningRateName ?? "learning rate"
    var canvas = Canvas(Size(84, 18))
    Plot(analysis, name: name).draw(on: &canvas, in: canvas.bounds)
    var lines = canvas.text().components(separatedBy: "\n") + [""]
    for suggestion in analysis.suggestions {
      let rule = suggestion.rule.words
      lines.append("  \(RangeAnalysis.text(suggestion.rate))  \(rule)")
    }
    if let agreement = analysis.agreement { lines.append("  " + agreement) }
    if !analysis.suggestions.isEmpty { lines.append("") }
    lines += analysis.sentences
    let others = plan.space.varying.map(\.name).filter { $0 != plan.learningRateName }
      .compactMap { name in
        measured?.configuration[name].map { "\(name) \(shortText($0))" }
      }
    if !others.isEmpty {
      lines.append("measured with \(others.joined(separator: ", ")); others may want another rate")
    }
    guard let range = analysis.narrowed else { return lines }
    lines += [
      "", "in \(sweep), to search near it:",
      "  \(name): {distribution: log_uniform_values, min: \(yaml(range.lowerBound)), "
        + "max: \(yaml(range.upperBound))}",
    ]
    return lines
  }

  /// With a dot, so that YAML 1.1 reads a number.
  private func yaml(_ value: Double) -> String { String(format: "%.1e", value) }
}
