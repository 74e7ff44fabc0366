import CProcess
import Tuning

extension TrialOrder {
  /// The variable that holds the attempt's uuid.
  static let attemptVariable = "HONE_ATTEMPT"

  /// Variables that a trial must not inherit from another one around it.
  static let ownVariables = [
    "HONE_SLOT", "HONE_TRIAL", "HONE_TRIAL_DIR", "HONE_PARAMS", "HONE_METRICS", "HONE_SEED",
    "HONE_STEPS", "HONE_CHECKPOINTS", "HONE_RESUME_FROM", "HONE_CONTROL", "HONE_LR_RANGE",
    "HONE_FOLD", "HONE_FOLDS",
    attemptVariable,
  ]

  /// What the plan means for one trial.
  ///
  /// - Parameters:
  ///   - concurrency: Trials at once, between whom the cores are divided.
  ///   - devices: The GPUs of the slot; nil where the study has none to share out.
  ///   - environment: The engine's own environment.
  init(
    _ row: TrialRow, proposal: Proposal, attempt: String, plan: StudyPlan, folder: TrialFolder,
    concurrency: Int, devices: [String]?, environment: [String: String]
  ) {
    let launch = plan.launch
    let arguments = TrialOrder.arguments(
      of: row, plan: plan, folder: folder, environment: environment)
    var variables: [Variable] = [Variable("PYTHONUNBUFFERED", "1")]
    if let devices {
      variables.append(
        Variable("CUDA_VISIBLE_DEVICES", devices.joined(separator: ",")))
    }
    if let threads = launch.threads {
      variables.append(Variable("OMP_NUM_THREADS", String(threads)))
    } else if environment["OMP_NUM_THREADS"] == nil {
      let share = max(1, coreCount() / max(1, concurrency))
      variables.append(Variable("OMP_NUM_THREADS", String(share)))
    }
    for name in launch.environment.keys.sorted() {
      variables.append(Variable(name, launch.environment[name] ?? ""))
    }
    let steps = row.steps ?? plan.steps
    if let slot = row.slot { variables.append(Variable("HONE_SLOT", String(slot))) }
    variables += [
      Variable("HONE_TRIAL", String(row.number)), Variable("HONE_TRIAL_DIR", folder.path),
      Variable("HONE_PARAMS", folder.parametersPath),
      Variable("HONE_METRICS", folder.metricsPath),
      Variable("HONE_CHECKPOINTS", folder.checkpointsPath),
      Variable("HONE_CONTROL", folder.controlPath), Variable(TrialOrder.attemptVariable, attempt),
    ]
    if let seed = row.seed { variables.append(Variable("HONE_SEED", String(seed))) }
    if let steps { variables.append(Variable("HONE_STEPS", String(steps))) }
    if let replication = plan.replication, let folds = replication.folds, let place = row.place,
      let fold = replication.fold(place: place)
    {
      variables.append(Variable("HONE_FOLD", String(fold)))
      variables.append(Variable("HONE_FOLDS", String(folds)))
    }
    if let range = proposal.rangeTest {
      let text = "\(pythonText(range.low)):\(pythonText(range.high)):\(range.updates)"
      variables.append(Variable("HONE_LR_RANGE", text))
    }
    self.init(
      number: row.number, study: plan.name, attempt: attempt, arguments: arguments,
      // `hone` as a program is this very one, wherever it is installed.
      executable: arguments.first == "hone" ? "/proc/self/exe" : nil, environment: variables,
      workingDirectory: launch.workingDirectory,
      parameters: row.configuration.json(in: plan.space), origin: row.origin, parent: row.parent,
      seed: row.seed, steps: steps, slot: row.slot, devices: devices ?? [], grace: launch.grace,
      timeLimit: launch.timeLimit, usesPseudoTerminal: launch.usesPseudoTerminal)
  }

  /// The argv that starts a trial.
  ///
  /// - Parameter environment: The engine's own environment, under the plan's.
  public static func arguments(
    of row: TrialRow, plan: StudyPlan, folder: TrialFolder, environment: [String: String]
  ) -> [String] {
    let known = environment.merging(plan.launch.environment) { $1 }
    return template(plan.launch, path: known["PATH"]).arguments(
      program: plan.launch.program, configuration: row.configuration, in: plan.space,
      jsonFile: folder.parametersPath, environment: known)
  }

  /// The command with an interpreter that is there: `python3` where no `python` is, and none for a
  /// program that is plainly not Python. W&B's default command would hand Python a binary or a
  /// shell script, and fail.
  private static func template(_ launch: LaunchPlan, path: String?) -> CommandTemplate {
    let command = launch.command
    if command == .standard, let program = launch.program,
      Program.runsByItself(program, workingDirectory: launch.workingDirectory)
    {
      return CommandTemplate(["${program}", "${args}"])
    }
    guard lacksPython(command, path: path) else { return command }
    return CommandTemplate(
      command.elements.map { $0 == "${interpreter}" ? "python3" : $0 })
  }

  /// Whether a command names an interpreter that is not there under its own name.
  static func lacksPython(_ command: CommandTemplate, path: String?) -> Bool {
    command.elements.contains("${interpreter}") && !Program.isOnPath("python", path: path)
      && Program.isOnPath("python3", path: path)
  }
}

/// The processors that this process may use.
func coreCount() -> Int { Int(cprocess_core_count()) }
