import Dispatch
import Search
import Tuning

/// What the engine tells the Tuner, or asks it.
enum TunerMessage: Sendable {
  case begin(Proposal, number: Int)
  case replay(Trial)
  case report(number: Int, points: [MetricPoint], isUrgent: Bool)
  case tell(number: Int, state: TrialState)
  case pin(number: Int, Bool)
  case change(StudyPlan)
  case withdraw(Proposal)
  /// What an earlier engine recorded: the trial was condemned and runs on.
  case spared(number: Int, Evidence, reason: String)
  /// A trial whose knobs were turned teaches nothing.
  case turn(number: Int, Configuration.Entry)
  case ask
}

/// What the Tuner answers.
enum TunerAnswer: Sendable {
  case verdict(number: Int, Verdict, isUrgent: Bool)
  case ending(number: Int, Ending)
  case asked(Ask, SamplerNote, PhaseNote?)
}

/// Where the Tuner lives: a queue of its own, for a question may take seconds, and whoever wants to
/// kill a trial meanwhile must not wait.
actor TunerDesk {
  private nonisolated let executorQueue = QueueExecutor(label: "hone.tuner")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executorQueue.asUnownedSerialExecutor()
  }

  private var tuner: Tuner

  init(_ tuner: Tuner) { self.tuner = tuner }

  /// Hands in messages, in order; the answers to them come together.
  nonisolated func post(
    _ messages: [TunerMessage], _ answer: @escaping @Sendable ([TunerAnswer]) -> Void
  ) {
    executorQueue.queue.async {
      answer(self.assumeIsolated { desk in messages.compactMap { desk.take($0) } })
    }
  }

  /// The best trial of the study.
  var best: (number: Int, value: Double)? { tuner.best }

  private func take(_ message: TunerMessage) -> TunerAnswer? {
    switch message {
    case .begin(let proposal, let number): tuner.begin(proposal, number: number)
    case .replay(let trial): tuner.replay(trial)
    case .pin(let number, let pinned): tuner.pin(number: number, pinned)
    case .change(let plan): tuner.change(plan: plan)
    case .spared(let number, let evidence, let reason):
      tuner.restoreReprieve(number: number, evidence: evidence, reason: reason)
    case .withdraw(let proposal): tuner.withdraw(proposal)
    case .turn(let number, let knob): tuner.turn(number: number, knob)
    case .report(let number, let points, let isUrgent):
      let verdict = tuner.report(number: number, step: points.last?.step ?? 0, metrics: points)
      if verdict == .go, !isUrgent { return nil }
      return .verdict(number: number, verdict, isUrgent: isUrgent)
    case .tell(let number, let state):
      return .ending(number: number, tuner.tell(number: number, state: state))
    case .ask:
      let answer = tuner.ask()
      return .asked(answer, tuner.samplerNote(), tuner.phaseNote())
    }
    return nil
  }
}
