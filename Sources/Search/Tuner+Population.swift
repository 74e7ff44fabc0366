import Numerics
import Tuning

/// Population-based training: members train side by side; at ready steps the worst are replaced by
/// perturbed copies of the best.
///
/// Every place of the population is filled by one trial after the other. A member is judged from a
/// ready step on until its next, among those that have reached it so far, if they are half the
/// population at least: nobody waits for the slower ones, as in Ray's asynchronous form, and
/// whoever came first is compared with the later ones too.
///
/// Sources: Jaderberg et al., arXiv 1711.09846, 2017; the new trial in the loser's place and the
/// clipping to the space are Syne Tune's.
extension Tuner {
  /// A member's score at a ready step.
  private struct Score {
    var place: Int
    var number: Int
    var value: Double
  }

  // MARK: - Exploiting

  /// Whether a member was among the worst at its last ready step, as far as the others have come.
  func judge(_ trial: Trial, at step: Int, in population: PopulationPlan) -> Judgement {
    guard let place = trial.place, trial.phase == nil, history.places[place]?.last == trial.number,
      let ready = population.readyStep(by: step, steps: trial.steps ?? plan.steps), !isFull
    else { return .keep }
    let scores = scores(at: ready, population)
    let share = population.share(of: scores.count)
    guard scores.count * 2 >= population.size, share > 0,
      let rank = scores.firstIndex(where: { $0.number == trial.number }),
      rank >= scores.count - share
    else { return .keep }
    let parent = draw(from: scores.prefix(share), for: trial.number)
    let best = scores[parent]
    let cut = scores[scores.count - share - 1].value
    // Equal ones are not worth a copy.
    guard plan.objective.direction.isBetter(best.value, than: scores[rank].value) else {
      return .keep
    }
    return .prune(
      Evidence(
        rule: "pbt", step: step, value: scores[rank].value, threshold: cut,
        peers: scores.count - 1,
        detail: "rank \(rank + 1) of \(scores.count) at step \(ready), the last \(share) are "
          + "replaced; copies #\(best.number)", copies: best.number))
  }

  /// Whether the study's number of trials leaves room for no successor.
  private var isFull: Bool {
    guard let cap = plan.stop.trials else { return false }
    return history.counted + outstanding.count + condemned >= cap
  }

  /// Losers whose successors have not been handed out.
  private var condemned: Int {
    history.places.values.count { list in
      list.last.flatMap { history[$0] }.map {
        $0.copies != nil && ($0.state == .pruned || !$0.state.isFinished)
      } ?? false
    }
  }

  /// The scores of all places that have reached a step, the best first; of equal ones the older.
  /// For a place speaks the first trial that came so far: a loser keeps its score, or the next
  /// worst would be the worst at once.
  private func scores(at ready: Int, _ population: PopulationPlan) -> [Score] {
    let metric = plan.objective.metric
    let direction = plan.objective.direction
    var scores: [Score] = []
    for (place, list) in history.places {
      for number in list {
        guard let curve = history[number]?.curves[metric], let last = curve.lastStep, last >= ready
        else { continue }
        let end = curve.position(of: ready + 1)
        let values = curve.values[max(0, end - population.window)..<end]
        // A copy that inherited nothing has reported only later steps.
        guard let mean = values.mean() else { continue }
        if mean.isFinite { scores.append(Score(place: place, number: number, value: mean)) }
        break
      }
    }
    return scores.sorted { a, b in
      a.value == b.value ? a.number < b.number : direction.isBetter(a.value, than: b.value)
    }
  }

  /// The index of one of the best, always the same for the same loser.
  private func draw(from best: ArraySlice<Score>, for loser: Int) -> Int {
    var random = RandomStream(seed: plan.seed, stream: UInt64(loser) | 1 << 59)
    return random.choice(of: best.indices) ?? best.startIndex
  }

  // MARK: - Asking

  /// The next member: of the first ones, else the successor of one that was replaced.
  mutating func ask(_ population: PopulationPlan) -> Ask {
    let taken = Set(outstanding.compactMap(\.proposal.place))
    for place in 0..<population.size where history.places[place] == nil && !taken.contains(place) {
      return found(place)
    }
    var training = taken.count
    for place in history.places.keys.sorted() where !taken.contains(place) {
      guard let number = history.places[place]?.last, let trial = history[number] else { continue }
      if !trial.state.isFinished {
        training += 1
        continue
      }
      guard trial.state == .pruned || trial.state == .diverged else { continue }
      if let proposal = successor(of: trial, place: place, population) {
        return handOut(proposal, ask: nil)
      }
    }
    let whole = "the population of \(population.size)"
    if training > 0 {
      return .wait(
        reason: "\(whole) is complete, \(training) train; a place is free when one is replaced")
    }
    let count = history.trials.values.count { $0.origin == .exploited }
    return .exhausted(
      reason: "\(whole) is trained; "
        + (count == 1 ? "1 member was replaced" : "\(count) members were replaced"))
  }

  /// A member that starts from scratch.
  private mutating func found(_ place: Int) -> Ask {
    var random = RandomStream(seed: plan.seed, stream: UInt64(asked))
    switch sampler.suggest(ask: asked, using: &random) {
    case .exhausted(let reason): return .exhausted(reason: reason)
    case .configuration(let configuration, let reason):
      return handOut(
        Proposal(
          configuration: configuration, place: place,
          reason: reason ?? "member \(place + 1) of the population"))
    }
  }

  /// Who takes the place of a member that was replaced, or diverged; nil while nobody can be
  /// copied.
  private func successor(
    of loser: Trial, place: Int, _ population: PopulationPlan
  ) -> Proposal? {
    let steps = loser.steps ?? plan.steps
    let last = loser.curves[plan.objective.metric]?.lastStep ?? 0
    var ready = population.readyStep(by: last, steps: steps)
    var parent = loser.copies.flatMap { history[$0] }
    if parent == nil {
      // It diverged: it takes what the others have at the last ready step that one has reached.
      let first = population.firstReadyStep(steps: steps)
      let interval = population.interval(steps: steps)
      for step in stride(from: max(first, ready ?? first), through: first, by: -interval) {
        let others = scores(at: step, population).filter { $0.place != place }
        guard !others.isEmpty else { continue }
        let best = others.prefix(max(1, population.share(of: others.count)))
        parent = history[others[draw(from: best, for: loser.number)].number]
        ready = step
        break
      }
    }
    guard let parent, let ready else { return nil }
    var random = RandomStream(seed: plan.seed, stream: UInt64(loser.number) | 1 << 57)
    let configuration = population.explored(
      parent.configuration, in: plan.space, roles: plan.roles, using: &random)
    let change = plan.changeText(from: parent.configuration, to: configuration)
    return Proposal(
      configuration: configuration, origin: .exploited, parent: parent.number,
      checkpointOf: parent.number, checkpointStep: ready, seed: parent.seed, steps: parent.steps,
      place: place,
      reason: "in place of #\(loser.number): #\(parent.number) from step \(ready), "
        + (change ?? "unchanged"))
  }
}
