import Tuning

/// What a supervisor is to run, and within which limits: `trial.json`.
public struct TrialOrder: Sendable, Hashable {
  /// The trial's number.
  public var number: Int
  /// The study's name.
  public var study: String
  /// What tells this attempt from every other: a uuid.
  public var attempt: String
  /// The argv.
  public var arguments: [String]
  /// The program's file, where it is another than `arguments[0]` names.
  public var executable: String?
  /// Environment variables on top of the supervisor's, in order.
  public var environment: [Variable]
  /// The folder it runs in; nil for the supervisor's own.
  public var workingDirectory: String?
  /// The configuration, nested as the space nests it.
  public var parameters: JSON
  /// Where the trial comes from.
  public var origin: Origin
  /// The trial it comes from.
  public var parent: Int?
  /// Its seed.
  public var seed: UInt64?
  /// Its last step.
  public var steps: Int?
  /// The slot it runs in.
  public var slot: Int?
  /// The GPUs of the slot; empty for none.
  public var devices: [String]
  /// The checkpoint it starts from, absolute.
  public var resumeFrom: String?
  /// Seconds between the first signal and SIGKILL.
  public var grace: Double
  /// Seconds it may run, pauses not counted; nil for no limit.
  public var timeLimit: Double?
  /// Whether it writes to a pseudo-terminal.
  public var usesPseudoTerminal: Bool

  /// An environment variable.
  public struct Variable: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The value.
    public var value: String

    /// A variable.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// An order; whatever is left out has its default.
  public init(
    number: Int, study: String, attempt: String, arguments: [String], executable: String? = nil,
    environment: [Variable] = [], workingDirectory: String? = nil,
    parameters: JSON = .object([]), origin: Origin = .sampled, parent: Int? = nil,
    seed: UInt64? = nil, steps: Int? = nil, slot: Int? = nil, devices: [String] = [],
    resumeFrom: String? = nil, grace: Double = 10, timeLimit: Double? = nil,
    usesPseudoTerminal: Bool = false
  ) {
    self.number = number
    self.study = study
    self.attempt = attempt
    self.arguments = arguments
    self.executable = executable
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.parameters = parameters
    self.origin = origin
    self.parent = parent
    self.seed = seed
    self.steps = steps
    self.slot = slot
    self.devices = devices
    self.resumeFrom = resumeFrom
    self.grace = grace
    self.timeLimit = timeLimit
    self.usesPseudoTerminal = usesPseudoTerminal
  }

  /// The order as `trial.json` has it.
  public var json: JSON {
    [
      "number": .int(number), "study": .string(study), "attempt": .string(attempt),
      "argv": .array(arguments.map(JSON.string)), "executable": JSON(executable),
      "environment": .object(environment.map { JSON.Member($0.name, .string($0.value)) }),
      "working_directory": JSON(workingDirectory), "parameters": parameters,
      "origin": .string(origin.rawValue), "parent": JSON(parent),
      // A JSON number has 53 bits in most readers; a seed may have 64.
      "seed": JSON(seed.map { String($0) }),
      "steps": JSON(steps), "slot": JSON(slot), "devices": .array(devices.map(JSON.string)),
      "resume_from": JSON(resumeFrom), "grace": .double(grace), "time_limit": JSON(timeLimit),
      "pseudo_terminal": .bool(usesPseudoTerminal),
    ]
  }

  /// Reads `trial.json`; nil if something that a supervisor needs is missing.
  public init?(_ json: JSON) {
    guard let number = json["number"]?.int, let attempt = json["attempt"]?.string,
      let arguments = json["argv"]?.array?.compactMap(\.string), !arguments.isEmpty
    else { return nil }
    self.init(
      number: number, study: json["study"]?.string ?? "", attempt: attempt, arguments: arguments,
      executable: json["executable"]?.string,
      environment: (json["environment"]?.members ?? []).compactMap { member in
        member.value.string.map { Variable(member.key, $0) }
      },
      workingDirectory: json["working_directory"]?.string,
      parameters: json["parameters"] ?? .object([]),
      origin: json["origin"]?.string.flatMap(Origin.init) ?? .sampled,
      parent: json["parent"]?.int, seed: json["seed"]?.string.flatMap { UInt64($0) },
      steps: json["steps"]?.int, slot: json["slot"]?.int,
      devices: (json["devices"]?.array ?? []).compactMap(\.string),
      resumeFrom: json["resume_from"]?.string, grace: json["grace"]?.number ?? 10,
      timeLimit: json["time_limit"]?.number,
      usesPseudoTerminal: json["pseudo_terminal"]?.bool ?? false)
  }
}
