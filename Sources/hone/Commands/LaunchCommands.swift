import ArgumentParser
import StudyStore
import Tuning

/// `hone clone N`
struct CloneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone",
    abstract: "Runs a trial again, with some values changed.",
    discussion: """
      Examples:
        hone clone 12
        hone clone 12 --set lr=0.002 --set batch_size=128
        hone clone s.hone 12 --warm      from its newest checkpoint
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions
  @Option(help: "name=value; may be given several times.") var set: [Assignment] = []
  @Flag(help: "Starts from the trial's newest checkpoint.") var warm = false
  @Option(help: "Another seed.") var seed: UInt64?
  @Option(help: "Another number of steps.") var steps: Int?
  @Flag(help: "Behind the trials that wait already, not before them.") var last = false

  func run() async throws {
    let number = try target.trial()
    let changes = Configuration(set.map { Configuration.Entry($0.name, $0.value) })
    try await Act(verb: "clone", trials: [number], options: options).perform(
      on: target.open(.readWrite)
    ) { handle in
      let proposal = try handle.plan().clone(
        of: handle.row(number), changes: changes, warm: warm, seed: seed, steps: steps)
      return [.launch(proposal, next: !last)]
    }
  }
}

/// `hone halve N`
struct HalveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "halve",
    abstract: "Runs a trial again with half its learning rate.",
    discussion: """
      Examples:
        hone halve 12
        hone halve s.hone 12 --kill           and ends #12
        hone halve 12 --factor 0.1 --warm     a tenth, from its newest checkpoint
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions
  @Option(help: "What the rate is multiplied by.") var factor = 0.5
  @Flag(help: "Ends the trial that it comes from.") var kill = false
  @Flag(help: "Starts from the trial's newest checkpoint.") var warm = false

  func run() async throws {
    let number = try target.trial()
    try await Act(verb: "halve", trials: [number], options: options).perform(
      on: target.open(.readWrite)
    ) { handle in
      let row = try handle.row(number)
      let proposal = try handle.plan().adjusted(row, factor: factor, warm: warm)
      return [.launch(proposal, next: true)] + (kill ? [.kill(trial: number)] : [])
    }
  }
}

/// `hone refine N`
struct RefineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refine",
    abstract: "Runs a handful of trials drawn from a box around a trial.",
    discussion: """
      Examples:
        hone refine 23
        hone refine s.hone 23 --trials 8 --width 0.1
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions
  @Option(help: "How many.") var trials = 4
  @Option(help: "The box's width as a share of each parameter's range.") var width = 0.2

  func validate() throws {
    guard trials >= 1 else { throw ValidationError("--trials must be at least 1") }
    guard width > 0, width <= 1 else { throw ValidationError("--width must be above 0, at most 1") }
  }

  func run() async throws {
    let number = try target.trial()
    try await Act(verb: "refine", trials: [number], options: options).perform(
      on: target.open(.readWrite)
    ) { handle in
      let plan = try handle.plan()
      let count = try handle.store.rows().count
      // Asked for again, a refinement draws other configurations; replayed, the same ones.
      let proposals = plan.refinements(
        around: try handle.row(number), count: trials, width: width,
        seed: plan.seed &+ UInt64(count) &* 0x9E37_79B9)
      return proposals.map { .launch($0, next: true) }
    }
  }
}

/// `hone replicate N`
struct ReplicateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replicate",
    abstract: "Runs a trial again with other seeds.",
    discussion: """
      Example:
        hone replicate 23 --seeds 3
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions
  @Option(help: "How many seeds.") var seeds = 3

  func validate() throws {
    guard seeds >= 1 else { throw ValidationError("--seeds must be at least 1") }
  }

  func run() async throws {
    let number = try target.trial()
    try await Act(verb: "replicate", trials: [number], options: options).perform(
      on: target.open(.readWrite)
    ) { handle in
      try handle.plan().replicates(
        of: handle.row(number), count: seeds, beside: handle.store.rows()
      ).map { .launch($0, next: true) }
    }
  }
}

/// `hone revive N`
struct ReviveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revive",
    abstract: "Carries a pruned or killed trial on, from its newest checkpoint or from scratch.",
    discussion: """
      Examples:
        hone revive 12
        hone revive s.hone 12 --pin      and never prunes it again
      """)

  @OptionGroup var target: StudyWords
  @OptionGroup var options: ActOptions
  @Flag(help: "Never prunes it again.") var pin = false

  func run() async throws {
    let number = try target.trial()
    try await Act(verb: "revive", trials: [number], options: options).perform(
      on: target.open(.readWrite), pins: pin
    ) { handle in
      [.launch(try handle.plan().revival(of: handle.row(number)), next: true)]
    }
  }
}
