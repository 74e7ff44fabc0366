import Tuning

/// Which change comes next, and how it is said.
extension ManualWorkflow {
  /// Changes of a trial, the most promising first: what its verdict says, then levers that were not
  /// tried, then further along what helped, then the other way round.
  ///
  /// Where the steps are too large at the end of a run at a constant rate, a schedule that was not
  /// tried comes before a smaller rate: it settles as well, and keeps the fast start. Advice that failed
  /// on this trial once makes the rest of it wait until the other levers were tried. Of the two rates
  /// that a range test found, the second comes as soon as the schedule is settled.
  func candidates(_ base: Trial, _ verdict: CurveVerdict?) -> [LeverMove] {
    let all = Levers(base, plan, tested: testedRates)
    // A rate that is too small already only gets worse by falling.
    let levers = all.moves.filter { verdict?.kind != .tooSlow || !all.isSchedule($0.lever) }
    let log = records.compactMap { record in LeverMove(record, plan).map { ($0, record) } }
    func tried(_ lever: String) -> Bool { log.contains { $0.0.lever == lever } }
    func outcome(_ move: LeverMove) -> StepRecord? {
      log.last { $0.0.lever == move.lever && $0.0.direction == move.direction }?.1
    }
    var first: Set<String> = []
    let fresh = levers.filter { !tried($0.lever) && first.insert($0.lever).inserted }
    let onwards = levers.compactMap { move -> (LeverMove, Double)? in
      guard move.direction != 0, case .kept(let gain)? = outcome(move)?.outcome else { return nil }
      return (move, gain)
    }.sorted { $0.1 > $1.1 }.map(\.0)
    // Where the verdict's own direction failed already, it is not walked again.
    var advised: [LeverMove] = []
    // A jump from which it came back long ago, to a calm end, costs nothing any more.
    if verdict?.kind != .spiking || all.isShaky {
      advised = verdictMoves(base, verdict).filter { outcome($0).map(\.isKept) ?? true }
    }
    let hasFailed = verdictMoves(base, verdict).contains { move in
      outcome(move).map { $0.base?.number == base.number && !$0.isKept } ?? false
    }
    let isTooLarge = [.oscillating, .spiking, .plateau].contains(verdict?.kind)
    let schedule = fresh.first {
      all.isSchedule($0.lever) && step($0, base, verdict) != nil
    }
    if isTooLarge, !all.fallsToNothing, let schedule { advised.insert(schedule, at: 0) }
    let secondRate = schedule == nil && verdict?.kind != .tooSlow ? secondRate(base) : nil
    let others = levers.filter { move in
      guard let known = outcome(move) else { return true }
      return move.direction == 0 || changesKept(since: known) >= 2
    }
    // A rate that helped twice running is good enough to look at something else first.
    let isRateSettled = records.filter { $0.isKept }.suffix(2).allSatisfy {
      $0.names == [plan.learningRateName]
    }
    let isAdviceLater = hasFailed || isRateSettled && records.count(where: \.isKept) > 2
    let rest = isAdviceLater ? fresh + advised : advised + fresh
    return [secondRate].compactMap { $0 } + rest + onwards + others
  }

  /// The rates that the range test found.
  private var testedRates: [Double] { test.rates(plan).compactMap(\.rate.number) }

  /// The range test's second rate, where a trial stands at the first one.
  ///
  /// The two lie a factor of two to five apart, about as far as a short test is from what whole runs
  /// like best, and no other lever moves a result as much.
  private func secondRate(_ base: Trial) -> LeverMove? {
    let found = test.rates(plan)
    guard found.count > 1, let name = plan.learningRateName,
      let rate = base.configuration.number(name), let first = found[0].rate.number,
      let second = found[1].rate.number, RangeTestCourse.isAlike(rate, first),
      !records.contains(where: { record in
        record.trial.configuration.number(name).map { RangeTestCourse.isAlike($0, second) } ?? false
      })
    else { return nil }
    return LeverMove(
      name, second > rate ? 1 : -1, [name: found[1].rate],
      because: "the other rate that the range test found; the rate matters most, so both are tried "
        + "before other levers")
  }

  /// How many changes were kept after a step: what failed then may help now.
  private func changesKept(since record: StepRecord) -> Int {
    records.count { $0.trial.number > record.trial.number && $0.isKept }
  }

  /// What the verdict suggests, as far as the space has parameters for it and the trial stays as long
  /// as the others.
  func verdictMoves(_ trial: Trial, _ verdict: CurveVerdict?) -> [LeverMove] {
    guard let verdict else { return [] }
    let row = TrialRow(trial, plan)
    return verdict.moves.compactMap { move in
      guard case .launch(let proposal, _)? = move.commands.first,
        proposal.steps == nil || proposal.steps == row.steps
      else { return nil }
      var names = proposal.configuration.differences(from: trial.configuration)
      var changes = Configuration()
      for name in names {
        // A range is there to be kept to, also by what follows the curves.
        guard let value = proposal.configuration[name],
          let distribution = plan.space[name]?.distribution
        else { return nil }
        changes[name] =
          value.number.flatMap { number in
            distribution.isNumeric ? distribution.value(of: number, clipped: true) : nil
          } ?? value
      }
      if names.count > 1 { names.removeAll { $0 == plan.learningRateName } }
      guard let lever = names.first, names.count == 1, let new = changes[lever],
        let old = trial.configuration[lever], !new.means(old)
      else { return nil }
      var reason = move.reason
      // A test has shown how much room there is: then a step is a step.
      if lever == plan.learningRateName, let x = old.number, let y = new.number, x > 0, y > x,
        y < 3 * x, let divergence = test.analysis?.divergence, divergence > 15 * x,
        let distribution = plan.space[lever]?.distribution
      {
        changes[lever] = distribution.value(of: tidy(3 * x), clipped: true)
        reason += "; the range test broke only at \(brief(divergence))"
      }
      return LeverMove(
        lever, LeverMove.direction(from: old, to: new), changes, because: reason)
    }
  }

  /// A change as a step; nil where it was refused, or a trial has this configuration already.
  func step(
    _ move: LeverMove, _ base: Trial, _ verdict: CurveVerdict?, seen: [String] = []
  ) -> ManualStep? {
    var configuration = base.configuration
    for entry in move.changes.entries { configuration[entry.name] = entry.value }
    guard !records.contains(where: { isAlike($0.trial.configuration, configuration) }),
      let change = plan.changeText(from: base.configuration, to: configuration),
      var proposal = try? plan.clone(of: TrialRow(base, plan), changes: move.changes)
    else { return nil }
    let name = "\(change) of #\(base.number)"
    guard !refused.contains(name) else { return nil }
    proposal.reason = change
    // As long as the others, whatever the plan says later.
    proposal.steps = base.steps
    proposal.seed = base.seed ?? plan.commonSeed
    if proposal.configuration.differences(from: base.configuration) == [plan.learningRateName] {
      proposal.origin = .adjusted
    }
    return ManualStep(
      Grounds(step: name, seen: story(base, verdict) + seen, change: change, why: move.why),
      proposal, base: base.number)
  }

  /// Whether two configurations are the same but for a hair.
  private func isAlike(_ a: Configuration, _ b: Configuration) -> Bool {
    a.differences(from: b).allSatisfy { name in
      guard let x = a.number(name), let y = b.number(name), x > 0, y > 0 else { return false }
      return max(x / y, y / x) < 1.05
    }
  }

  // MARK: - Words

  /// What the last trial came to, and what the curve of the one to build on says.
  private func story(_ base: Trial, _ verdict: CurveVerdict?) -> [String] {
    guard let last = records.last else { return [] }
    var lines = [last.sentence(plan)]
    if last.trial.number != base.number || verdict == nil {
      lines += verdictSentences(of: last.trial, short: true)
    }
    if let verdict { lines += sentences(verdict, base) }
    if !base.turned.entries.isEmpty {
      let values = base.turned.entries.map { "\($0.name) \(shortText($0.value))" }
      lines.append(
        "#\(base.number) was turned by hand while it ran: from what it ended with one goes on "
          + "(\(values.joined(separator: ", ")))")
    }
    return lines
  }

  func verdictSentences(of trial: Trial, short: Bool = false) -> [String] {
    guard let verdict = verdict(of: trial) else { return [] }
    return short
      ? ["#\(trial.number)'s curve: \(verdict.words(isRunning: false))"]
      : sentences(verdict, trial)
  }

  private func sentences(_ verdict: CurveVerdict, _ trial: Trial) -> [String] {
    let words = verdict.words(isRunning: false)
    let evidence = verdict.evidence.first.map { ": \($0)" } ?? ""
    return ["#\(trial.number)'s curve: \(words)\(evidence)"]
  }

  /// Why it ends, and what came of it.
  func conclusion(_ base: Trial, _ verdict: CurveVerdict?) -> String {
    let kept = records.filter { $0.isKept && $0.base != nil }
    let value = base.value.map { brief($0) } ?? "no value"
    let words = verdict.map { ", its curve is \($0.words(isRunning: false))" } ?? ""
    let helped = kept.compactMap { record in
      record.base.flatMap {
        plan.changeText(from: $0.configuration, to: record.trial.configuration)
      }
    }
    let how = helped.isEmpty ? "" : "; what helped: \(helped.joined(separator: "; "))"
    return "no better move is left: #\(base.number) has \(plan.objective.metric) \(value)\(words)"
      + how
  }
}
