import ArgumentParser
import StudyStore
import Tuning

/// `hone pin N…`
struct PinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Keeps trials from being pruned; what the pruner would have done is recorded.",
    discussion: """
      Examples:
        hone pin 12
        hone pin s.hone 5 7
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    let numbers = try target.someTrials()
    try await Act(verb: "pin", trials: numbers, options: options).perform(
      on: target.open(.readWrite)
    ) { _ in numbers.map { .pin(trial: $0) } }
  }
}

/// `hone unpin N…`
struct UnpinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpin",
    abstract: "Lets the pruner judge pinned trials again.",
    discussion: """
      Example:
        hone unpin 12
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    let numbers = try target.someTrials()
    try await Act(verb: "unpin", trials: numbers, options: options).perform(
      on: target.open(.readWrite)
    ) { _ in numbers.map { .unpin(trial: $0) } }
  }
}

/// `hone baseline [N]`
struct BaselineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "Makes a complete trial the one that others are compared with.",
    discussion: """
      The screen, the checklist and advise compare with it from now on. Without a number, with what
      ran the study file's baseline again. What is searched stays as it is.

      Examples:
        hone baseline 12
        hone baseline s.hone 12
        hone baseline s.hone      the study file's again
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    let numbers = try target.trials()
    guard numbers.count <= 1 else {
      throw CommandFailure.usage("one trial is the baseline: hone baseline 12")
    }
    try await Act(verb: "baseline", trials: numbers, options: options).perform(
      on: target.open(.readWrite)
    ) { _ in [.baseline(trial: numbers.first)] }
  }
}

/// `hone note N TEXT`
struct NoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note",
    abstract: "Writes a note on a trial, over the one it has.",
    discussion: """
      Examples:
        hone note 12 "loss spikes at the warmup's end"
        hone note s.hone 12 ""      takes the note away
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    var words = target
    guard words.words.count >= 2, let text = words.words.popLast() else {
      throw CommandFailure.usage(
        "a note needs a trial and a text in quotes: hone note 12 \"too hot\"")
    }
    let number = try words.trial()
    try await Act(verb: "note", trials: [number], options: options).perform(
      on: words.open(.readWrite)
    ) { _ in [.note(trial: number, text: text)] }
  }
}

/// `hone concurrency N`
struct ConcurrencyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "concurrency",
    abstract: "How many trials run at once, from now on.",
    discussion: """
      Fewer than run now end none of them: new ones wait.

      Examples:
        hone concurrency 4
        hone concurrency s.hone 1
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions

  func run() async throws {
    let numbers = try target.trials()
    guard let count = numbers.first, numbers.count == 1, count >= 1 else {
      throw CommandFailure.usage("say how many trials run at once: hone concurrency 4")
    }
    try await Act(verb: "concurrency", options: options).perform(on: target.open(.readWrite)) {
      _ in [.concurrency(count)]
    }
  }
}
