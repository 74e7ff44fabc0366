import ArgumentParser
import Engine
import StudyStore
import Tuning

/// `hone kill N…`
struct KillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill",
    abstract: "Ends trials: SIGINT, then SIGTERM, then SIGKILL.",
    discussion: """
      Examples:
        hone kill 12
        hone kill s.hone 5 7
        hone kill 12 --json

      Answers when the trial has ended; after 5 s, that it is still stopping.
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    let numbers = try target.someTrials()
    try await Act(verb: "kill", trials: numbers, options: options).perform(
      on: target.open(.readWrite)
    ) { _ in numbers.map { .kill(trial: $0) } }
  }
}

/// `hone pause [N…]`
struct PauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Stops trials for the time being; without a number, starts no new ones.",
    discussion: """
      A paused trial keeps its slot and its memory, a GPU's too. A paused study stays paused, also
      for the next engine, until: hone resume

      Examples:
        hone pause 12
        hone pause s.hone
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    let numbers = try target.trials()
    try await Act(verb: "pause", trials: numbers, options: options).perform(
      on: target.open(.readWrite)
    ) { _ in numbers.isEmpty ? [.pause(trial: nil)] : numbers.map { .pause(trial: $0) } }
  }
}

/// `hone resume [N…]`
struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Lets paused trials go on; without a number, the study.",
    discussion: """
      Examples:
        hone resume 12
        hone resume s.hone
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    let numbers = try target.trials()
    try await Act(verb: "resume", trials: numbers, options: options).perform(
      on: target.open(.readWrite)
    ) { _ in numbers.isEmpty ? [.resume(trial: nil)] : numbers.map { .resume(trial: $0) } }
  }
}

/// `hone set N name=value`
struct SetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Turns a live knob of a running trial that rereads $HONE_CONTROL.",
    discussion: """
      Examples:
        hone set 12 lr=0.0005
        hone set s.hone 12 lr=0.0005
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    var words = target
    guard let pair = words.words.last, let assignment = try? Assignment(pair) else {
      throw CommandFailure.usage("the last word must be name=value, e.g. lr=0.0005")
    }
    words.words.removeLast()
    let number = try words.trial()
    try await Act(verb: "set", trials: [number], options: options).perform(
      on: words.open(.readWrite)
    ) { _ in [.set(trial: number, name: assignment.name, value: assignment.value)] }
  }
}

/// `hone stop [--now]`
struct StopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Ends a sweep: no new trials; running ones finish, or are ended with --now.",
    discussion: """
      Examples:
        hone stop
        hone stop s.hone --now
      """)

  @OptionGroup var study: StudyOption
  @OptionGroup var options: ActOptions
  @Flag(help: "Ends running trials too.") var now = false

  func run() async throws {
    try await Act(verb: "stop", options: options).perform(on: study.open(.readWrite)) { handle in
      try check(handle)
      return [.stop(now: now)]
    }
  }

  private func check(_ handle: StudyHandle) throws {
    guard handle.engine == .absent else { return }
    let running = try handle.store.rows().filter { $0.isOurs && $0.state.isActive }
    guard !running.isEmpty else {
      throw CommandFailure("no engine runs; there is nothing to stop")
    }
    guard now else {
      let numbers = running.map { "#\($0.number)" }.joined(separator: ", ")
      throw CommandFailure(
        "no engine runs, so no new trials start; still running: \(numbers); "
          + "hone stop --now ends them")
    }
  }
}

extension StudyWords {
  /// Trial numbers, at least one.
  func someTrials() throws -> [Int] {
    let numbers = try trials()
    guard !numbers.isEmpty else { throw CommandFailure.usage("name at least one trial number") }
    return numbers
  }
}

/// `name=value` as a user types it.
struct Assignment: ExpressibleByArgument {
  var name: String
  var value: ParameterValue

  init?(argument: String) {
    guard let assignment = try? Assignment(argument) else { return nil }
    self = assignment
  }

  init(_ text: String) throws {
    guard let mark = text.firstIndex(of: "="), mark != text.startIndex else {
      throw CommandFailure.usage("\(text): write name=value, e.g. lr=0.01")
    }
    name = String(text[..<mark])
    value = ParameterValue(typed: String(text[text.index(after: mark)...]))
  }
}
