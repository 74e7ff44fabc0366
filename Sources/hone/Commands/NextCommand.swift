import ArgumentParser
import Canvas
import Diagnosis
import Foundation
import StudyStore
import Tuning

/// `hone next`: the next trial of the manual workflow, and why.
struct NextCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "The next trial by what the curves say, and why; takes it, or asks for another.",
    discussion: """
      One change at a time: the learning rate by a range test, then what the best trial's curve asks \
      for, then the other levers. With method: manual the engine waits for this.

      Examples:
        hone next                  what was seen, what to change, why
        hone next --accept         run it
        hone next --refuse         not that; what else?
        hone clone 3 --set lr=0.01 something of your own instead
      """)

  @OptionGroup var study: StudyOption
  @Flag(help: "Runs the suggested trial.") var accept = false
  @Flag(help: "Writes down that it is not wanted, and suggests another.") var refuse = false
  @Flag(help: "An object, for programs.") var json = false

  func validate() throws {
    if accept, refuse { throw ValidationError("--accept and --refuse: one of the two") }
  }

  func run() async throws {
    let handle = try study.open(accept || refuse ? .readWrite : .readOnly)
    var answer = try handle.manualAnswer()
    if refuse {
      let step = try step(answer, "refuse")
      try handle.refuse(step)
      if !json { print("not \(harmless(step.grounds.change))") }
      answer = try handle.manualAnswer()
    }
    if accept {
      let step = try step(answer, "accept")
      if !json { for line in NextCommand.lines(.step(step)) { print(line) } }
      try await take(step, handle)
      return
    }
    if json {
      print(answer.json)
    } else {
      for line in NextCommand.lines(answer) { print(line) }
    }
  }

  private func step(_ answer: ManualAnswer, _ verb: String) throws -> ManualStep {
    switch answer {
    case .step(let step): return step
    case .wait(let reason), .through(let reason):
      throw CommandFailure("there is nothing to \(verb): \(reason)")
    }
  }

  private func take(_ step: ManualStep, _ handle: StudyHandle) async throws {
    guard step.isRangeTest else {
      let options = try ActOptions.parse(json ? ["--json"] : [])
      try await Act(verb: "next", trials: step.base.map { [$0] } ?? [], options: options)
        .perform(on: handle) { _ in [.launch(step.proposal, next: true)] }
      return
    }
    let test = RangeTestRun(handle: handle)
    let analysis = try await test.run { note("hone: \($0)") }
    if json {
      print(analysis.json)
    } else {
      for sentence in analysis.sentences { print(harmless(sentence)) }
    }
  }

  /// What was seen, what comes next, and why.
  static func lines(_ answer: ManualAnswer) -> [String] {
    let ink = Ink()
    switch answer {
    case .wait(let reason): return ["wait: \(harmless(reason))"]
    case .through(let reason): return [harmless(reason)]
    case .step(let step):
      return step.grounds.seen.map { ink(harmless($0), .dim) } + [
        "next: \(ink(harmless(step.grounds.change), .accent))",
        "why:  \(harmless(step.grounds.why))",
      ]
    }
  }
}

extension ManualAnswer {
  /// As `hone next --json` prints it: `next`, or why there is none.
  var json: JSON {
    switch self {
    case .step(let step): return ["next": step.json]
    case .wait(let reason): return ["next": .null, "wait": .string(reason)]
    case .through(let reason): return ["next": .null, "through": .string(reason)]
    }
  }
}
