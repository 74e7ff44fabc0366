import Foundation
import Tuning

/// Reads W&B's `early_terminate` and `hone.pruner`.
struct PrunerReader {
  let findings: Findings

  /// The types of `hone.pruner`; `asha` is another name of successive halving.
  static let types = [
    "median", "percentile", "successive_halving", "asha", "hyperband", "threshold", "patience",
    "gap",
    "extrapolation", "none",
  ]

  /// W&B's `early_terminate`; hone's own types work there too.
  func earlyTerminate(_ entry: Node.Entry) -> PrunerPlan? {
    let key = "early_terminate"
    guard let entries = findings.map(entry, key, like: "{type: hyperband, min_iter: 3}") else {
      return nil
    }
    guard let type = entry.node["type"] else {
      findings.error(entry, key, "type is missing; write {type: hyperband, min_iter: 3}")
      return nil
    }
    let word = findings.word(
      type, "\(key).type", allowed: PrunerReader.types, later: NotYet.pruners, noun: "rule")
    switch word {
    case "hyperband": return bands(entry, entries, key)
    case .some(let word): return pruner(word, entry, entries, key)
    case nil: return nil
    }
  }

  /// `hone.pruner`: a map with a type, or the type alone.
  func pruner(_ entry: Node.Entry, _ key: String) -> PrunerPlan? {
    let allowed = PrunerReader.types
    if entry.node.scalar != nil {
      return findings.word(entry, key, allowed: allowed, later: NotYet.pruners, noun: "pruner")
        .flatMap { pruner($0, entry, [], key) }
    }
    guard let entries = findings.map(entry, key, like: "{type: median, warmup: 5}") else {
      return nil
    }
    guard let type = entry.node["type"] else {
      findings.error(entry, key, "type is missing; allowed: \(allowed.joined(separator: ", "))")
      return nil
    }
    let word = findings.word(
      type, "\(key).type", allowed: allowed, later: NotYet.pruners, noun: "pruner")
    return word.flatMap { pruner($0, entry, entries, key) }
  }

  private func pruner(
    _ type: String, _ entry: Node.Entry, _ entries: [Node.Entry], _ key: String
  ) -> PrunerPlan? {
    let options = PrunerOptions(findings: findings, entry: entry, entries: entries, key: key)
    switch type {
    case "median", "percentile": return options.percentile(type)
    case "successive_halving", "asha": return options.halving()
    case "hyperband": return options.hyperband()
    case "threshold": return options.threshold()
    case "patience": return patience(options)
    case "gap": return options.gap()
    case "extrapolation": return options.extrapolation()
    default:
      options.check([])
      return PrunerPlan.none
    }
  }

  /// `{type: patience, patience: 5, wrapped: {type: median}}`.
  private func patience(_ options: PrunerOptions) -> PrunerPlan? {
    options.check(["patience", "min_delta", "wrapped"])
    guard let given = options.entry.node["patience"] else {
      findings.error(
        options.entry, options.key,
        "patience is missing: how many reports without progress are borne; write e.g. patience: 5")
      return nil
    }
    guard let reports = findings.whole(given, "\(options.key).patience", from: 0) else {
      return nil
    }
    var plan = PrunerPlan.Patience(reports: reports)
    options.number("min_delta", from: 0) { plan.minimumDelta = $0 }
    if let wrapped = options.entry.node["wrapped"] {
      guard let inner = pruner(wrapped, "\(options.key).wrapped") else { return nil }
      if case .patience = inner {
        findings.error(wrapped, "\(options.key).wrapped", "patience cannot wrap patience")
        return nil
      }
      plan.wrapped = inner
    }
    return .patience(plan)
  }

  /// The bands of W&B's hyperband, as its `sweeps` package computes them.
  private func bands(_ entry: Node.Entry, _ entries: [Node.Entry], _ key: String) -> PrunerPlan? {
    findings.check(
      entries, under: key, known: ["type", "min_iter", "max_iter", "s", "eta", "strict"])
    let before = findings.problems.count { $0.severity == .error }
    let eta = entry.node["eta"].map { findings.number($0, "\(key).eta", above: 1) } ?? 3
    let strict = entry.node["strict"].map { findings.flag($0, "\(key).strict") } ?? true
    let least = entry.node["min_iter"].flatMap { findings.number($0, "\(key).min_iter", from: 1) }
    let most = entry.node["max_iter"].flatMap { findings.number($0, "\(key).max_iter", from: 1) }
    let halvings = entry.node["s"].flatMap { findings.whole($0, "\(key).s", from: 1) }
    guard before == findings.problems.count(where: { $0.severity == .error }), let eta, let strict
    else { return nil }
    // W&B asks for max_iter first; with max_iter alone, beside min_iter, it falls over.
    if let least, most == nil || halvings == nil {
      if let ignored = entry.node["max_iter"] ?? entry.node["s"] {
        findings.warn(
          ignored, "\(key).\(ignored.key)",
          "is ignored: the bands are those of min_iter, unless max_iter and s are both given")
      }
      return .bands(.init(counts: PrunerReader.counts(from: least, eta), eta: eta, strict: strict))
    }
    guard let most, let halvings else {
      findings.error(
        entry, key, "hyperband needs min_iter, or max_iter together with s; write e.g. min_iter: 3")
      return nil
    }
    if let ignored = entry.node["min_iter"] {
      findings.warn(
        ignored, "\(key).min_iter", "is ignored where max_iter and s are given, as W&B does")
    }
    let counts = PrunerReader.counts(through: most, rounds: halvings, eta)
    guard !counts.isEmpty else {
      findings.error(
        entry, key, "max_iter (\(shortText(.double(most)))) is not above eta, so there is no band")
      return nil
    }
    return .bands(.init(counts: counts, eta: eta, strict: strict))
  }

  /// The bands of `max_iter` and `s`.
  static func counts(through most: Double, rounds: Int, _ eta: Double) -> [Int] {
    var counts: [Int] = []
    var band = most
    for _ in 0..<min(rounds, 200) {
      band /= eta
      if band < 1 { break }
      counts.append(Int(band))
    }
    return counts.reversed()
  }

  /// The bands of `min_iter`.
  static func counts(from least: Double, _ eta: Double) -> [Int] {
    var counts: [Int] = []
    var band = least
    // W&B computes a hundred; no trial reports a million million times.
    while counts.count < 100, band < 1e12 {
      if counts.last != Int(band) { counts.append(Int(band)) }
      band *= eta
    }
    return counts
  }
}
