import Tuning

/// Which names are metrics, and which of them is the objective.
extension MetricCollector {
  /// The place of the objective among the values of a line; nil if it is not there.
  func reportIndex(in values: [Reading.Value], _ objective: MetricName) -> Int? {
    var best: (index: Int, rank: Int)?
    for (index, value) in values.enumerated() {
      guard let rank = judgements.rank(of: value.name, objective) else { continue }
      let isAlias = value.name == alias
      let isBetter = rank <= MetricName.sureRank && rank < aliasRank
      guard isAlias || isBetter, rank < best?.rank ?? Int.max else { continue }
      best = (index, rank)
    }
    return best?.index
  }

  /// The values with the part of the data that was announced before them in their names.
  func renamed(_ values: [Reading.Value], _ objective: MetricName) -> [Reading.Value] {
    guard let announced, announced != .train else { return values }
    return values.map { value in
      guard value.name != objective.text, MetricName(value.name).section == nil else {
        return value
      }
      var value = value
      value.name = "\(announced.rawValue) \(value.name)"
      return value
    }
  }

  /// Hands out the values of a line as points, as far as their names are metrics.
  ///
  /// - Parameter isFirm: Whether names that are surely names are metrics at once.
  mutating func emit(
    _ values: [Reading.Value], at step: Int, _ objective: MetricName, isFirm: Bool,
    into points: inout [MetricPoint]
  ) {
    let report = reportIndex(in: values, objective)
    for (index, value) in values.enumerated() {
      if index == report {
        if value.name != alias, let rank = judgements.rank(of: value.name, objective) {
          (alias, aliasRank) = (value.name, rank)
        }
        emit(value.value, of: objective.text, at: step, into: &points)
        continue
      }
      let rank = judgements.rank(of: value.name, objective)
      if rank == nil, !takesAllNames, judgements.isNoise(value.name, objective) { continue }
      // The objective's own name is kept for what is taken for it.
      if value.name == objective.text { continue }
      guard let record = names[value.name] else {
        guard names.count < MetricCollector.nameLimit else { continue }
        if (value.isSure && isFirm && rank == nil) || takesAllNames {
          emit(value.value, of: value.name, at: step, into: &points)
        } else {
          names[value.name] = NameRecord(step: step, value: value.value, isMetric: false)
        }
        continue
      }
      if record.isMetric {
        emit(value.value, of: value.name, at: step, into: &points)
      } else if record.step == step {
        names[value.name]?.value = value.value
      } else {
        promote(value, record, at: step, rank, objective, into: &points)
      }
    }
  }

  /// Makes a metric of a name that was seen at a second step.
  private mutating func promote(
    _ value: Reading.Value, _ record: NameRecord, at step: Int, _ rank: Int?,
    _ objective: MetricName, into points: inout [MetricPoint]
  ) {
    var name = value.name
    if let rank, rank > MetricName.sureRank, rank < aliasRank {
      (alias, aliasRank) = (name, rank)
      names[name] = nil
      name = objective.text
      reports += 1
    }
    emit(record.value, of: name, at: record.step, into: &points)
    emit(value.value, of: name, at: step, into: &points)
  }

  private mutating func emit(
    _ value: Double, of name: String, at step: Int, into points: inout [MetricPoint]
  ) {
    if let record = names[name], record.isMetric, record.step == step,
      record.value.bitPattern == value.bitPattern
    {
      return
    }
    names[name] = NameRecord(step: step, value: value, isMetric: true)
    points.append(MetricPoint(metric: name, step: step, value: value, time: 0))
  }

  /// At the end: where nothing was surely the objective, the name that comes nearest is it.
  mutating func settle(_ objective: MetricName, into points: inout [MetricPoint]) {
    guard alias == nil else { return }
    let candidates = names.compactMap { name, record -> (Int, String, NameRecord)? in
      guard !record.isMetric, let rank = judgements.rank(of: name, objective) else { return nil }
      return (rank, name, record)
    }
    guard let best = candidates.min(by: { ($0.0, $0.1) < ($1.0, $1.1) }) else { return }
    (alias, aliasRank) = (best.1, best.0)
    names[best.1] = nil
    emit(best.2.value, of: objective.text, at: best.2.step, into: &points)
  }
}

/// How names have been judged, so that each is taken apart once.
struct NameJudgements: Sendable {
  private var ranks: [String: Int?] = [:]
  private var noise: Set<String> = []

  /// Judges names that are new.
  mutating func learn(_ values: [Reading.Value], _ objective: MetricName) {
    for value in values where ranks[value.name] == nil {
      // Hostile output may have no end of names.
      if ranks.count > 1_000 {
        ranks.removeAll()
        noise.removeAll()
      }
      let name = MetricName(value.name)
      ranks[value.name] = .some(name.rank(for: objective))
      if name.isNoise { noise.insert(value.name) }
    }
  }

  /// How well a name fits the objective's; nil if it does not.
  func rank(of name: String, _ objective: MetricName) -> Int? {
    if let known = ranks[name] { return known }
    return MetricName(name).rank(for: objective)
  }

  /// Whether a name is that of a time, a size or the like.
  func isNoise(_ name: String, _ objective: MetricName) -> Bool {
    ranks[name] == nil ? MetricName(name).isNoise : noise.contains(name)
  }
}
