import StudyStore
import Tuning

/// What an engine does once a turn is stored.
extension TuningEngine {
  func carryOut(_ action: EngineAction) {
    switch action {
    case .launch(let trial): launch(trial)
    case .signal(let number, let signal): running[number]?.send(signal)
    case .acknowledge(let number, let isOver): running[number]?.acknowledge(isOver: isOver)
    case .turn(let number, let knobs): running[number]?.turn(knobs)
    case .forget(let number): running[number] = nil
    }
  }

  private func launch(_ trial: LiveTrial) {
    let row = trial.row
    if let closure {
      let body = ClosureTrial(number: row.number, attempt: trial.attempt) { [weak self] report in
        self?.receive(report)
      }
      running[row.number] = body
      body.begin(row, objective: state.plan.objective.metric, closure)
      return
    }
    guard let process = makeProcess(trial, offsets: .null), let folder else { return }
    running[row.number] = process
    let order = TrialOrder(
      row, proposal: trial.proposal, attempt: trial.attempt, plan: state.plan,
      folder: folder.trial(row.number), concurrency: state.slots,
      devices: devices?.of(slot: trial.slot), environment: environment)
    let source = trial.proposal.checkpointOf.map {
      (folder.trial($0), trial.proposal.checkpointStep)
    }
    process.launch(order, checkpoint: source)
  }

  func makeProcess(_ trial: LiveTrial, offsets: JSON) -> ProcessTrial? {
    guard let folder, let watcher else { return nil }
    let plan = state.plan
    let setup = ProcessTrial.Setup(
      number: trial.row.number, attempt: trial.attempt, folder: folder.trial(trial.row.number),
      objective: plan.objective.metric, sources: plan.launch.metrics,
      workingDirectory: plan.launch.workingDirectory, offsets: offsets, grace: plan.launch.grace)
    return ProcessTrial(setup, executor: executor, watcher: watcher) { [weak self] report in
      self?.receive(report)
    }
  }
}
