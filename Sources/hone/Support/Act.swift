import ArgumentParser
import Foundation
import Tuning

/// How the result of an act is printed.
struct ActOptions: ParsableArguments {
  @Flag(help: "What became of it as an object, for programs.") var json = false
}

/// An act by hand from a shell: commands for a study, and what became of them.
struct Act {
  /// The command's name.
  var verb: String
  /// The trials that were named.
  var trials: [Int] = []
  var options: ActOptions

  /// Carries the commands out, and prints what became of them.
  ///
  /// - Parameters:
  ///   - pins: Whether the trials that it launches are never to be pruned.
  ///   - commands: What is asked; what it throws refuses the act.
  /// - Throws: `CommandFailure`, also if the act was refused or got no answer.
  func perform(
    on handle: StudyHandle, pins: Bool = false,
    _ commands: (StudyHandle) throws -> [StudyCommand]
  ) async throws {
    var report = ActReport(verb: verb, trials: trials)
    do {
      let submission = Submission(handle: handle)
      report.parts = try await submission.report(on: commands(handle))
      if pins {
        let launched = report.parts.compactMap(\.launched)
        report.parts += try await submission.report(on: launched.map { .pin(trial: $0) })
      }
    } catch let refusal as ActRefusal {
      report.parts = [.init(state: .refused, text: refusal.description)]
    } catch let failure as CommandFailure where failure.exitCode == 1 {
      report.parts = [.init(state: .refused, text: failure.description)]
    }
    try conclude(report)
  }

  private func conclude(_ report: ActReport) throws {
    if options.json {
      print(report.json)
      guard report.state == .done else { throw ExitCode(1) }
      return
    }
    for part in report.parts where part.state == .done { print(part.text) }
    guard let reason = report.reason else { return }
    throw CommandFailure(reason)
  }
}
