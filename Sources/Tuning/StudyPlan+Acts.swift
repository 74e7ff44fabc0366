import Numerics

/// Why an act by hand cannot be done, for the user.
public struct ActRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is in the way, and what to do.
  public var description: String

  /// A refusal.
  public init(_ description: String) { self.description = description }
}

/// The acts by hand as proposals: the same from a key, the command line and a program.
///
/// Whatever is made from a trial starts from its values as they are now: where its learning rate
/// was turned while it trained, from the turned one.
extension StudyPlan {
  /// The baseline, its gaps filled from the middle of every range.
  public var middle: Configuration { filled(Configuration()) }

  /// A configuration with what it lacks from the baseline, else from the middle of the range: what
  /// came into the space after it.
  public func filled(_ configuration: Configuration) -> Configuration {
    var whole = configuration
    for parameter in space.parameters where whole[parameter.name] == nil {
      whole[parameter.name] = baseline?[parameter.name] ?? parameter.distribution.value(at: 0.5)
    }
    return whole
  }

  /// A copy of a trial with some values changed; a parameter that it does not know yet has the
  /// baseline's value.
  ///
  /// - Parameters:
  ///   - changes: New values by name; each must be allowed by `SearchSpace.problems(of:)`.
  ///   - warm: Starts from the trial's newest checkpoint.
  /// - Throws: `ActRefusal` that names every problem.
  public func clone(
    of row: TrialRow, changes: Configuration = Configuration(), warm: Bool = false,
    seed: UInt64? = nil, steps: Int? = nil
  ) throws(ActRefusal) -> Proposal {
    var configuration = filled(row.present)
    for entry in changes.entries { configuration[entry.name] = kept(entry) }
    let problems = space.problems(of: configuration)
    guard problems.isEmpty else { throw ActRefusal(problems.joined(separator: "; ")) }
    let checkpoint = try checkpoint(of: row, wanted: warm)
    return Proposal(
      configuration: configuration, origin: .clone, parent: row.number,
      checkpointOf: checkpoint == nil ? nil : row.number, checkpointStep: checkpoint,
      seed: seed ?? row.seed, steps: steps ?? row.steps,
      reason: changeText(of: row, to: configuration), teaches: checkpoint == nil)
  }

  /// A trial with its learning rate multiplied; 0.5 halves it.
  ///
  /// - Throws: `ActRefusal` if no parameter is the learning rate, or the factor is not positive.
  public func adjusted(
    _ row: TrialRow, factor: Double = 0.5, warm: Bool = false
  ) throws(ActRefusal) -> Proposal {
    guard let name = learningRateName else {
      throw ActRefusal(
        "no parameter is the learning rate; name it in the study file: "
          + "hone: {roles: {learning_rate: NAME}}")
    }
    guard let rate = row.present.number(name) else {
      throw ActRefusal("#\(row.number) has no number for \(name)")
    }
    guard factor > 0, factor.isFinite else {
      throw ActRefusal("the factor must be above 0, but it is \(factor)")
    }
    // A rate that was one of a list can only become another of the list.
    guard let parameter = space[name], parameter.distribution.isNumeric else {
      let choices = space[name]?.distribution.choices?.map(pythonText).joined(separator: ", ")
      throw ActRefusal(
        "\(name) is one of a list (\(choices ?? "")); clone #\(row.number) with another choice")
    }
    var proposal = try clone(
      of: row, changes: [name: .double(rate * factor)], warm: warm)
    proposal.origin = .adjusted
    return proposal
  }

  /// Configurations drawn from a box around a trial.
  ///
  /// - Parameters:
  ///   - count: How many. Range `1...`.
  ///   - width: The box's width as a share of each parameter's range. Range `0...1`.
  ///   - seed: The same seed gives the same draws.
  public func refinements(
    around row: TrialRow, count: Int, width: Double = 0.2, seed: UInt64
  ) -> [Proposal] {
    var random = RandomStream(seed: seed)
    return (0..<max(0, count)).map { _ in
      var configuration = row.present
      for parameter in space.varying {
        guard let value = configuration[parameter.name],
          let centre = parameter.distribution.unit(of: value)
        else { continue }
        let offset = Double(random.next() >> 11) * 0x1p-53 - 0.5
        // A choice has no neighbours: mostly it stays, now and then another is tried.
        if !parameter.distribution.isNumeric {
          if abs(offset) < width / 4 {
            let u = Double(random.next() >> 11) * 0x1p-53
            configuration[parameter.name] = parameter.distribution.value(at: u)
          }
          continue
        }
        let u = min(1 - 0x1p-53, max(0, centre + offset * width))
        configuration[parameter.name] = parameter.distribution.value(at: u)
      }
      return Proposal(
        configuration: configuration, origin: .refined, parent: row.number,
        reason: changeText(of: row, to: configuration))
    }
  }

  /// A trial that was ended early, carried on: from its newest checkpoint, else from scratch.
  ///
  /// - Throws: `ActRefusal` for a trial that has not ended, or ended by itself with a value.
  public func revival(of row: TrialRow) throws(ActRefusal) -> Proposal {
    switch row.state {
    case .pruned, .killed, .diverged, .failed, .lost: break
    case .complete:
      throw ActRefusal("#\(row.number) ran to its end; clone it to run it again")
    case .queued, .running, .paused, .stopping:
      throw ActRefusal("#\(row.number) is \(row.state.rawValue); it needs no revival")
    }
    let checkpoint = row.checkpoints.last
    let start = checkpoint.map { "from its checkpoint at step \($0)" } ?? "from scratch"
    let change = changeText(of: row, to: row.present).map { ", \($0)" } ?? ""
    return Proposal(
      configuration: row.present, origin: .revived, parent: row.number,
      checkpointOf: checkpoint == nil ? nil : row.number, checkpointStep: checkpoint,
      seed: row.seed, steps: row.steps, reason: start + change)
  }

  /// A trial again with other seeds.
  ///
  /// - Parameters:
  ///   - count: How many. Range `1...`.
  ///   - rows: The study's trials: seeds that the trial was run again with already are left out.
  public func replicates(
    of row: TrialRow, count: Int, beside rows: [TrialRow] = []
  ) -> [Proposal] {
    let change = changeText(of: row, to: row.present).map { ", \($0)" } ?? ""
    let relatives = rows.filter {
      $0.origin == .replicate && !$0.isWithdrawn
        && ($0.parent == row.number || $0.parent != nil && $0.parent == row.parent)
    }
    let taken = Set(relatives.compactMap(\.seed))
    var seed = row.seed ?? 0
    return (0..<max(0, count)).map { _ in
      repeat { seed &+= 1 } while taken.contains(seed)
      return Proposal(
        configuration: row.present, origin: .replicate, parent: row.number, seed: seed,
        steps: row.steps, phase: row.phase, reason: "seed \(seed)\(change)")
    }
  }

  /// What makes a trial's child differ: first what its user changed, then what was turned in the
  /// parent while it ran and is the child's from its start.
  ///
  /// `lr 0.005 → 0.0025, lr 0.005 (turned from 0.01 in #3)`
  private func changeText(of row: TrialRow, to new: Configuration) -> String? {
    let changed = changeText(from: row.present, to: new).map { [$0] } ?? []
    let turned = row.present.differences(from: row.configuration).map { name in
      let before = row.configuration[name].map(shortText) ?? "–"
      let now = row.present[name].map(shortText) ?? "–"
      return "\(name) \(now) (turned from \(before) in #\(row.number))"
    }
    let parts = changed + turned
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// What differs between two configurations: `lr 0.01 → 0.005, batch_size 64 → 128`.
  public func changeText(from old: Configuration, to new: Configuration) -> String? {
    let names = new.differences(from: old)
    guard !names.isEmpty else { return nil }
    return names.map { name in
      let before = old[name].map(shortText) ?? "–"
      return "\(name) \(before) → \(new[name].map(shortText) ?? "–")"
    }.joined(separator: ", ")
  }

  private func checkpoint(of row: TrialRow, wanted: Bool) throws(ActRefusal) -> Int? {
    guard wanted else { return nil }
    guard let step = row.checkpoints.last else {
      throw ActRefusal(
        "#\(row.number) has no checkpoint; the script must save folders in $HONE_CHECKPOINTS")
    }
    return step
  }

  /// A value of the kind its parameter has: `--set layers=3` for an integer, a choice as listed.
  private func kept(_ entry: Configuration.Entry) -> ParameterValue {
    guard let distribution = space[entry.name]?.distribution else { return entry.value }
    if let index = distribution.index(of: entry.value), let choices = distribution.choices {
      return choices[index]
    }
    if let choices = distribution.choices {
      let text = pythonText(entry.value)
      return choices.first { pythonText($0) == text } ?? entry.value
    }
    guard let number = entry.value.number, number.isFinite else { return entry.value }
    return distribution.value(of: number, clipped: false)
  }
}

/// A value for a line of text, as a person would type it, with four significant digits: `0.0029`,
/// `1e-5`, `64`.
public func shortText(_ value: ParameterValue) -> String { shortText(value, digits: 4) }

/// A value for a line of text, as a person would type it.
///
/// - Parameter digits: Significant digits of a number, 1...15.
public func shortText(_ value: ParameterValue, digits: Int) -> String {
  if case .double(let x) = value, x.isFinite, x != 0 {
    var scale = 1.0
    for _ in 1..<max(1, min(digits, 15)) { scale *= 10 }
    var exponent = 0
    var magnitude = abs(x)
    while magnitude >= 10 * scale {
      magnitude /= 10
      exponent += 1
    }
    while magnitude < scale {
      magnitude *= 10
      exponent -= 1
    }
    // Read as decimals: a multiplication would leave noise in the last digits.
    let clean = Double("\(Int(magnitude.rounded()))e\(exponent)") ?? abs(x)
    let text = pythonText(x < 0 ? -clean : clean)
    // Python has powers of ten with a sign and two digits, people do not.
    if let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...]) {
      return text[...mark] + String(power)
    }
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
  return pythonText(value)
}
