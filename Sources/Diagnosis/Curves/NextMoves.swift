import Tuning

/// The next moves that follow from a verdict, in the terms of one study: launches where the space
/// has the parameter, advice where the script would have to change.
struct NextMoves {
  let plan: StudyPlan
  let row: TrialRow

  /// The moves, the best first.
  func moves(for kind: CurveVerdict.Kind) -> [Move] {
    let all: [Move?]
    switch kind {
    case .good: all = []
    case .failed: all = afterFailure(row.reason ?? "")
    case .diverged:
      all = [
        rate(0.1, "a rate ten times smaller usually tames a run that diverged"),
        warmup("a short warm-up keeps the first updates small"),
      ]
    case .oscillating:
      all = [
        rate(0.5, "the steps are so large that they jump from one side of the valley to the other"),
        batch(2, "larger batches make the gradient less noisy"),
        scaledBatch(2),
      ]
    case .spiking:
      all = [
        rate(0.5, "with smaller steps a bad batch throws it less far"), clipping(),
        batch(2, "one bad batch weighs less in a larger one"), scaledBatch(2),
      ]
    case .plateau:
      all = [
        rate(1 / 3.0, "a smaller rate gets below the level at which this one stands"),
        schedule("a rate that falls to nothing starts fast and still settles"),
      ]
    case .stillFalling:
      all = [
        carriedOn() ?? longer(2, "it had not settled when its steps were used up"),
        rate(2, "a higher rate may get further in the same steps"),
      ]
    case .tooSlow:
      all = [
        rate(3, "it falls calmly, so there is room for larger steps"),
        // How far it comes in the steps that it has is not known before it has used them.
        row.state.isFinished
          ? carriedOn() ?? longer(2, "if the rate cannot be raised, more steps will do") : nil,
      ]
    case .overfitting:
      all = [
        weightDecay(), dropout(),
        shorter("its best single report came there; the steps after it made it worse"),
      ]
    case .underfitting:
      all = [capacity(), lessRegularisation()]
    case .noSignal:
      all = [
        checkData, rate(10, "a rate that is far too small looks the same; one trial tells"),
      ]
    }
    return all.compactMap { $0 }
  }

  /// The moves where nothing that is learnt carries over, though the weights moved: its rate is not too
  /// small.
  var afterLearningNothing: [Move] { [checkData] }

  /// The moves where nothing is learnt from data that other trials learn from: what holds it down goes
  /// first, the data is looked at last.
  ///
  /// - Parameter hasMoved: Whether the weights moved: then its rate is not too small.
  func whereOthersLearn(hasMoved: Bool) -> [Move] {
    var moves: [Move?] = []
    if let name = role(.dropout), let old = row.present.number(name), old >= 0.6 {
      moves.append(
        set(name, to: 0.2, because: "hardly anything gets through a dropout of \(brief(old))"))
    }
    if let name = role(.weightDecay), let old = row.present.number(name), old >= 0.02 {
      moves.append(
        set(name, to: old / 100, because: "a decay of \(brief(old)) pulls the weights to nothing"))
    }
    if !hasMoved {
      moves.append(rate(10, "a rate that is far too small looks the same; one trial tells"))
      if let units = width, units < 16 {
        moves.append(capacity(4, "a network that is too small for anything looks the same"))
      }
    }
    return moves.compactMap { $0 } + [checkData]
  }

  private var checkData: Move {
    Move(
      "check the data",
      because:
        "labels that do not belong to their inputs, a target that is constant, or a loss "
        + "that is not connected to the weights look like this")
  }

  /// The moves where a run stands because its steps have become too small: a smaller rate would make
  /// it worse.
  var afterShrunkSteps: [Move] {
    let moves: [Move?] = [
      schedule(
        "the rate fell too early: one that falls later and slowly starts fast and still settles"),
      rate(3, "larger steps get further before they have become small"),
    ]
    return moves.compactMap { $0 }
  }

  // MARK: - The rate

  /// Another rate; nil where the space ends before it, for a move is one that can be made.
  private func rate(_ factor: Double, _ reason: String) -> Move? {
    let sign =
      factor < 1
      ? "÷ \(shortText(.double((1 / factor).rounded())))" : "× \(shortText(.double(factor)))"
    guard let name = plan.learningRateName, let old = row.present.number(name),
      let proposal = try? plan.adjusted(row, factor: factor),
      let new = proposal.configuration.number(name)
    else { return Move("learning rate \(sign)", because: reason) }
    if let bounds = bounds(name), !bounds.contains(new) { return nil }
    let change = "\(shortText(.double(old))) → \(shortText(.double(new)))"
    return Move(
      "\(name) \(sign) (\(change))", because: reason, [.launch(proposal, next: true)])
  }

  private func warmup(_ reason: String) -> Move? {
    guard let name = find(["warmup", "warmupsteps", "warmupratio", "warmupepochs"]),
      row.present.number(name) == 0, let bounds = bounds(name)
    else { return nil }
    let value = min(bounds.upperBound, max(bounds.lowerBound, bounds.upperBound / 4))
    return value > 0 ? set(name, to: value, because: reason) : nil
  }

  private func schedule(_ reason: String) -> Move {
    if let name = find(["schedule", "scheduler", "lrschedule", "lrscheduler", "lrschedulertype"]) {
      let choices = plan.space[name]?.distribution.choices ?? []
      let wanted = choices.first { choice in
        guard case .string(let text) = choice else { return false }
        return text.lowercased().contains("cosine") && row.present[name] != choice
      }
      if let wanted { return set(name, to: wanted, because: reason) }
    }
    return Move("a schedule (cosine)", because: reason)
  }

  private func clipping() -> Move {
    let reason = "a bound on the gradient's norm takes the force out of single bad batches"
    let names = ["clip", "gradclip", "clipnorm", "maxgradnorm", "gradclipnorm", "gradientclipval"]
    guard let name = find(names), let old = row.present.number(name),
      let bounds = bounds(name)
    else { return Move("clip the gradient's norm at 1", because: reason) }
    let new = old > 0 ? old / 2 : min(1, bounds.upperBound)
    return set(name, to: new, because: reason)
  }

  // MARK: - Length

  /// The rest of a trial that was stopped before its steps were used up; nil for any other.
  private func carriedOn() -> Move? {
    guard let step = row.step, let steps = row.steps ?? plan.steps, step < steps,
      let proposal = try? plan.revival(of: row)
    else { return nil }
    return Move(
      "carry it on (step \(step) → \(steps))",
      because: "it was still falling when it was ended at step \(step) of \(steps)",
      [.launch(proposal, next: true)])
  }

  private func longer(_ factor: Int, _ reason: String) -> Move {
    length(reason, title: "× \(factor) steps") { $0 * factor }
  }

  private func shorter(_ reason: String) -> Move? {
    guard let best = row.bestStep, best > 0 else { return nil }
    return length(reason, title: "stop at step \(best)") { min($0, best) }
  }

  private func length(_ reason: String, title: String, _ change: (Int) -> Int) -> Move {
    guard let steps = row.steps ?? plan.steps ?? row.step, steps > 0 else {
      return Move(title, because: reason)
    }
    let new = change(steps)
    guard new != steps else { return Move(title, because: reason) }
    var changes = Configuration()
    let names = plan.space.parameters.map(\.name)
    if let name = plan.roles.name(of: .epochs, among: names),
      let old = row.present.number(name)
    {
      // A number of epochs that the space holds fixed rules: more steps would change nothing.
      guard plan.space[name]?.distribution.isNumeric == true else {
        return Move("\(title) (\(name) is fixed at \(shortText(.double(old))))", because: reason)
      }
      changes[name] = .int(change(Int(old)))
    }
    guard let proposal = try? plan.clone(of: row, changes: changes, steps: new) else {
      return Move(title, because: reason)
    }
    return Move("\(title) (\(steps) → \(new))", because: reason, [.launch(proposal, next: true)])
  }

  // MARK: - The rest

  func batch(_ factor: Double, _ reason: String) -> Move {
    let advice = factor > 1 ? "a larger batch" : "a smaller batch"
    guard let name = role(.batchSize), let old = row.present.number(name) else {
      return Move(advice, because: reason)
    }
    return changed(name, from: old, to: old * factor, advice, reason)
  }

  /// Another batch size with the rate that goes with it.
  ///
  /// - Parameter reason: Why another batch, where that is not what came before; the reason for the
  ///   rate follows it.
  func scaledBatch(_ factor: Double, because reason: String? = nil) -> Move? {
    guard case .launch(let alone, _)? = batch(factor, "").commands.first else { return nil }
    let old = row.present
    guard let offer = BatchRate.offers(plan, from: old, to: alone.configuration).first,
      let name = role(.batchSize), let size = alone.configuration[name],
      let proposal = try? plan.clone(
        of: row, changes: [name: size, offer.name: .double(offer.rate)])
    else { return nil }
    let before = old[name].map(shortText) ?? "–"
    return Move(
      "\(name) \(before) → \(shortText(size)), \(offer.title)",
      because: reason.map { "\($0); \(offer.reason)" } ?? offer.reason,
      [.launch(proposal, next: true)])
  }

  private func weightDecay() -> Move {
    let reason = UsualSteps.whyDecay
    guard let name = role(.weightDecay), let old = row.present.number(name) else {
      return Move("more weight decay", because: reason)
    }
    let new = UsualSteps.moreDecay(than: old)
    return changed(name, from: old, to: new, "more weight decay", reason)
  }

  private func dropout() -> Move {
    let reason = UsualSteps.whyDropout
    guard let name = role(.dropout), let old = row.present.number(name) else {
      return Move("dropout", because: reason)
    }
    return changed(name, from: old, to: UsualSteps.moreDropout(than: old), "more dropout", reason)
  }

  private func capacity() -> Move {
    capacity(
      2, "training and validation stand together, so the model is too small, not badly tuned")
  }

  private static let widths = [
    "hidden", "hiddensize", "hiddendim", "hiddenunits", "units", "width", "nhidden", "dmodel",
    "embeddingdim", "channels",
  ]

  /// Its units or channels; nil where the space has none.
  private var width: Double? { find(NextMoves.widths).flatMap { row.present.number($0) } }

  /// Another size of the model.
  func capacity(_ factor: Double, _ reason: String) -> Move {
    let advice = factor > 1 ? "a larger model" : "a smaller model"
    let names =
      NextMoves.widths + [
        "numlayers", "nlayers", "layers", "depth", "numleaves", "maxdepth", "nestimators",
      ]
    guard let name = find(names), let old = row.present.number(name) else {
      return Move(advice, because: reason)
    }
    return changed(name, from: old, to: old * factor, advice, reason)
  }

  private func lessRegularisation() -> Move? {
    let reason = "what holds the model back may be the regularisation"
    if let name = role(.dropout), let old = row.present.number(name),
      let less = UsualSteps.lessDropout(than: old)
    {
      return set(name, to: less, because: reason)
    }
    if let name = role(.weightDecay), let old = row.present.number(name),
      let less = UsualSteps.lessDecay(than: old)
    {
      return set(name, to: less, because: reason)
    }
    return nil
  }

  // MARK: - Parameters

  private func role(_ role: ParameterRole) -> String? {
    plan.roles.name(of: role, among: plan.space.parameters.map(\.name))
  }

  private func find(_ plain: [String]) -> String? {
    plan.space.parameters.map(\.name).first { name in
      let innermost = name.split(separator: ".").last.map(String.init) ?? name
      return plain.contains(innermost.lowercased().filter { $0.isLetter || $0.isNumber })
    }
  }

  private func bounds(_ name: String) -> ClosedRange<Double>? {
    plan.space[name]?.distribution.bounds
  }

  /// A launch with another number, or of a list the next choice on its side.
  private func changed(
    _ name: String, from old: Double, to new: Double, _ advice: String, _ reason: String
  ) -> Move {
    guard let distribution = plan.space[name]?.distribution else {
      return Move(advice, because: reason)
    }
    if distribution.isNumeric { return set(name, to: new, because: reason) }
    let next = UsualSteps.choice(nearest: new, from: old, in: distribution.choices ?? [])
    guard let next else {
      let end = new > old ? "largest" : "smallest"
      return Move("\(advice) (\(shortText(.double(old))) is the \(end) choice)", because: reason)
    }
    return set(name, to: next, because: reason)
  }

  private func set(_ name: String, to value: Double, because reason: String) -> Move {
    let kept = plan.space[name]?.distribution.value(of: value, clipped: false) ?? .double(value)
    return set(name, to: kept, because: reason)
  }

  private func set(_ name: String, to value: ParameterValue, because reason: String) -> Move {
    let old = row.present[name].map(shortText) ?? "–"
    let title = "\(name) \(old) → \(shortText(value))"
    guard let proposal = try? plan.clone(of: row, changes: [name: value]) else {
      return Move(title, because: reason)
    }
    return Move(title, because: reason, [.launch(proposal, next: true)])
  }
}
