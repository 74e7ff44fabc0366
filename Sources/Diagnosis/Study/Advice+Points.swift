import Foundation
import Tuning

extension Advice {
  // MARK: - How many

  static func trialPoint(
    _ facts: SpaceFacts, _ search: Search, _ room: Int?, _ hours: Double?, _ wanted: Int
  ) -> Point {
    let trials = search.trials
    let need = facts.cost.map { $0.seconds * Double(trials) / Double(search.slots) }
    var why: String
    if let room, let cost = facts.cost, let hours {
      let isSerial = search.slots == 1
      let at =
        isSerial ? (facts.concurrency == 1 ? "" : ", one at a time,") : " × \(search.slots) at once"
      why =
        "\(brief(hours)) h ÷ \(briefTime(seconds: cost.seconds)) a trial (\(cost.source))\(at) is "
        + "room for \(room); ten a parameter would be \(wanted)"
      if trials < room, let need {
        why += "; \(trials) take\(trials == 1 ? "s" : "") \(briefTime(seconds: need))"
        if search.isCut { why += ", the rest is for seeds" }
      }
    } else {
      let count = facts.varying.count
      why = count == 1 ? "ten for a parameter" : "ten for each of \(count) parameters"
      // A search by hand has fewer, and chooses each.
      why = trials < wanted ? "a search would want \(why); " : "\(why); "
      why +=
        facts.cost == nil
        ? "say what a trial takes (--trial-time 10m) and what there is (--hours 8) to know whether "
          + "they fit"
        : "\(briefTime(seconds: need ?? 0)) "
          + (search.slots == 1 ? "one at a time" : "with \(search.slots) at once")
    }
    // A grid ends by itself.
    let isSaid =
      facts.plan.stop.trials == trials || (facts.plan.sampler == .grid && search.kind == .grid)
    // By hand each runs once.
    let runs = search.kind == .manual ? 1 : facts.runsEach
    let size =
      runs == 1 ? "" : " (\(facts.configurations(of: trials)) configurations × \(runs) runs)"
    var edits: [StudyFileEdit] = isSaid ? [] : [.set(["run_cap"], .int(trials))]
    // All that is said here rests on it.
    if search.kind != .manual, let given = facts.givenConcurrency, given != facts.plan.concurrency {
      edits.append(.set(["hone", "concurrency"], .int(given)))
    }
    return Point(topic: "trials", what: trialText(trials) + size, why: why, edits: edits)
  }

  // MARK: - Pruner

  static func prunerPoint(
    _ facts: SpaceFacts, _ search: Search, _ study: StudyFacts?
  ) -> [Point] {
    let trials = search.trials
    if search.kind == .manual {
      return [
        Point(
          topic: "pruner", what: "none",
          why: "one at a time there is nothing to prune: each curve is read to its end", edits: [])
      ]
    }
    guard trials >= 8 else {
      return [
        Point(
          topic: "pruner", what: "none",
          why: "with \(trials) trials there is nothing to compare with; look at the curves instead",
          edits: [])
      ]
    }
    // A flag on the pruner there is says what to take instead; what an audit measured, goes first.
    let flags = study.map { StudyRule.audited.findings($0) + StudyRule.pruning.findings($0) } ?? []
    if let flag = flags.first(where: { !$0.edits.isEmpty }), let move = flag.moves.first {
      return [
        Point(
          topic: "pruner", what: move.title,
          why: "the one there is goes too far: \(flag.evidence[0])", edits: flag.edits)
      ]
    }
    guard let steps = facts.plan.steps else {
      return [
        Point(
          topic: "pruner", what: "a median pruner, once the length of a trial is known",
          why: "say how many steps a full trial has (hone: {steps: 30}); a pruner then saves about "
            + "half of them", edits: [])
      ]
    }
    guard steps >= 5 else { return [] }
    // What a flag on another program's pruner says, without lines for this file, is said here too.
    let warmup = study.flatMap { flags.isEmpty ? nil : $0.milderWarmup } ?? max(1, steps / 6)
    let isThere = facts.plan.pruner != .none
    return [
      Point(
        topic: "pruner",
        what: isThere ? "keep the one there is" : "median, warm-up \(warmup)",
        why:
          "of \(steps) steps a bad trial shows itself in the first third; half of the trials end "
          + "there, and the same hours hold about half as many trials more",
        edits: isThere
          ? []
          : [
            .set(
              ["hone", "pruner"], .map([.init("type", "median"), .init("warmup", .int(warmup))]))
          ])
    ]
  }

  // MARK: - In which order

  static func division(
    _ facts: SpaceFacts, _ importance: ImportanceReport?
  ) -> ([Part], Bool) {
    var parts: [Part] = []
    var left = facts.varying
    let isMeasured = importance.map { $0.caution == nil } ?? false
    for group in ParameterGroup.all {
      let members = left.filter { group.holds($0, facts) }
      guard !members.isEmpty else { continue }
      left.removeAll { members.contains($0) }
      let measured = members.reduce(0) { $0 + (importance?.share(of: $1.name) ?? 0) }
      parts.append(
        Part(
          group: group.name, parameters: members.map(\.name),
          share: isMeasured ? max(0.02, measured) : group.weight))
    }
    let total = parts.reduce(0) { $0 + $1.share }
    guard total > 0 else { return (parts, false) }
    return (
      parts.map { Part(group: $0.group, parameters: $0.parameters, share: $0.share / total) },
      isMeasured
    )
  }

  static func orderPoint(
    _ parts: [Part], _ isMeasured: Bool, _ trials: Int, _ hours: Double?
  ) -> [Point] {
    guard parts.count > 1 else { return [] }
    // What comes to no trial at all cannot be tuned.
    let affordable = parts.filter { ($0.share * Double(trials)).rounded() >= 1 }
    guard affordable.count == parts.count else {
      let tuned = affordable.isEmpty ? Array(parts.prefix(1)) : affordable
      let left = parts.filter { !tuned.contains($0) }.flatMap(\.parameters)
      return [
        Point(
          topic: "order",
          what: tuned.map(\.group).joined(separator: " → ") + ", and \(listed(left)) as now",
          why: isMeasured
            ? "by what mattered in the trials so far; the others hardly did"
            : "\(trialText(trials)) \(trials == 1 ? "is" : "are") not enough for all parts; take "
              + "them by what matters in most trainings, and leave the others as they are",
          edits: [])
      ]
    }
    let text = parts.map { part in
      let size =
        hours.map { briefTime(seconds: part.share * $0 * 3_600) }
        ?? trialText(Int((part.share * Double(trials)).rounded()))
      return "\(part.group) \(Int((part.share * 100).rounded())) % (\(size))"
    }
    return [
      Point(
        topic: "order", what: text.joined(separator: " → "),
        why: isMeasured
          ? "by what mattered in the trials so far; what comes later is tuned at the best of what "
            + "comes before"
          : "by what matters in most trainings; searched all at once, let the early parts have the "
            + "wide ranges and fix the late ones first if trials are short", edits: [])
    ]
  }

  private static func trialText(_ count: Int) -> String {
    "\(count) trial\(count == 1 ? "" : "s")"
  }

  // MARK: - When to stop

  static func stopPoint(_ facts: SpaceFacts, _ trials: Int, _ hours: Double?) -> Point {
    let patience = max(10, min(trials / 2, facts.varying.count * 5))
    let stop = facts.plan.stop
    var edits: [StudyFileEdit] = []
    if stop.patience == nil, trials > patience {
      edits.append(.set(["hone", "stop", "patience"], .int(patience)))
      edits.append(.set(["hone", "stop", "min_improvement"], 0.001))
    }
    if let hours, stop.hours != hours {
      edits.append(.set(["hone", "stop", "hours"], .double(hours)))
    }
    // Patience that no search would use up says nothing.
    let end =
      stop.patience != nil || trials > patience
      ? "after \(stop.patience ?? patience) trials without a gain of 0.1 %"
      : "after \(trialText(trials))"
    return Point(
      topic: "stop", what: end + (hours.map { ", or \(brief($0)) h" } ?? ""),
      why: "after n trials drawn alike the next one is the best with a chance of 1 in n + 1: 1 in "
        + "\(trials + 1) at the end; hours are better spent on a new space then", edits: edits)
  }

  // MARK: - Seeds

  /// Runs with other seeds that are kept back for the end: of how many of the best, and how many
  /// each; about a fifth of all at most, nil where even that is too much.
  static func seedRuns(ofAll trials: Int) -> (best: Int, each: Int)? {
    switch trials {
    case ..<12: nil
    case ..<20: (1, 2)
    case ..<30: (2, 2)
    case ..<45: (2, 3)
    default: (3, 3)
    }
  }

  /// What to keep for running the best again.
  static func seedsPoint(_ facts: SpaceFacts, _ search: Search, _ room: Int?) -> Point {
    let trials = search.trials
    let isFirst = "the best of \(trials) trials owes part of its lead to luck; "
    if let seeds = facts.plan.replication?.seeds, seeds >= 3, search.kind != .manual {
      return Point(
        topic: "seeds", what: "none more: every configuration runs with \(seeds)",
        why: isFirst + "compare the means", edits: [])
    }
    guard let runs = search.seedRuns else {
      return Point(
        topic: "seeds", what: "none to spare; run the best once more, if anything is left",
        why: "\(trialText(trials)) leave\(trials == 1 ? "s" : "") nothing for seeds, so trust only "
          + "differences larger than what a second run of the same differs by", edits: [])
    }
    // By hand each runs once.
    let count = runs.best * runs.each * (search.kind == .manual ? 1 : facts.foldsEach)
    let which = runs.best == 1 ? "the best" : "the best \(runs.best)"
    let each = runs.best == 1 ? "" : " each"
    let share = room.map { Int((Double(count) / Double($0) * 100).rounded()) }
    let size =
      share.map { "keep \(count) runs (\($0) %) for the end" } ?? "\(count) more runs at the end"
    return Point(
      topic: "seeds", what: "\(size): \(which) with \(runs.each) more seeds\(each)",
      why: isFirst + "a mean shows what is left of it", edits: [])
  }

  // MARK: - Batch size

  /// What becomes of the rate when the batch grows.
  static func batchPoint(_ facts: SpaceFacts, _ study: StudyFacts?) -> [Point] {
    guard facts.parameter(.learningRate) != nil, let batch = facts.parameter(.batchSize) else {
      return []
    }
    // What the trials say goes before what theory does.
    if let study, !StudyRule.coupled.findings(study).isEmpty,
      let measured = StudyRule.ratePower(study), let rule = StudyRule.scaling(measured.power)
    {
      return [
        Point(
          topic: "batch size", what: "batch size × k: \(rule.inGeneral)",
          why: "so it goes among the best \(measured.trials) trials here (power "
            + "\(brief((measured.power * 10).rounded() / 10))); the usual rule is × √k with Adam, × k "
            + "with SGD", edits: [])
      ]
    }
    let chosen: String? =
      study?.best.flatMap { best in
        facts.parameter(.optimizer).flatMap { best.row.configuration[$0.name] }.map(pythonText)
      }?.lowercased() ?? (facts.optimizers.count == 1 ? facts.optimizers[0] : nil)
    var example = ""
    if let best = study?.best, let size = best.row.configuration.number(batch.name) {
      var doubled = best.row.configuration
      doubled[batch.name] = .double(size * 2)
      if let offer = BatchRate.offers(facts.plan, from: best.row.configuration, to: doubled).first {
        example =
          "; from #\(best.row.number): \(batch.name) \(brief(size)) → \(brief(size * 2)), "
          + offer.title
      }
    }
    let what: String
    let why: String
    switch chosen.map(ParameterWords.isPlainSGD) {
    case true?:
      what = "batch size × k: rate × k"
      why =
        "SGD averages k times the gradients with a k-th of the noise, so k times the step is as "
        + "safe (Goyal et al., 2017), up to a point\(example)"
    case false?:
      what = "batch size × k: rate × √k"
      why =
        "\(chosen ?? "Adam") divides by the gradient's size, which falls with √k "
        + "(Malladi et al., 2022)\(example)"
    case nil:
      what = "batch size × k: rate × √k with Adam and its like, × k with SGD"
      why = "the noise of the gradient falls with √k, and the rate may grow as it does\(example)"
    }
    return [Point(topic: "batch size", what: what, why: why, edits: [])]
  }
}
