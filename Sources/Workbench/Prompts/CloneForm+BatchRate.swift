import Diagnosis
import Tuning

/// Values that are set for the user: a suggested step's, and the rate that goes with a batch size.
extension CloneForm {
  /// Sets a parameter.
  mutating func set(_ name: String, to value: ParameterValue, _ study: StudyMirror) {
    guard let index = fields.firstIndex(where: { $0.role == .parameter(name) }) else { return }
    switch fields[index].input {
    case .text: fields[index].input = .text(TextField(shortText(value)))
    case .choice(let choices, _):
      guard let choice = plan.space[name]?.distribution.index(of: value) else { return }
      fields[index].input = .choice(choices, choice)
    }
    check(study)
  }

  /// Sets the rate that goes with the batch size; again, the one by the other rule.
  mutating func takeOffer(_ study: StudyMirror) {
    guard let offer else { return }
    offeredRate = offer.rate
    set(offer.name, to: .double(offer.rate), study)
  }

  /// The rate that goes with the batch size as it stands in the form; nil where the batch size stays.
  ///
  /// It goes from the rate that somebody typed, where one was; what was offered and taken is none of that.
  mutating func findOffer(_ changes: Configuration, _ study: StudyMirror) -> BatchRate? {
    guard let name = plan.learningRateName, let old = study.row(trial)?.present,
      let before = old.number(name)
    else { return nil }
    let now = changes.number(name) ?? before
    func offers(from rate: Double) -> [BatchRate] {
      var (start, wanted) = (old, old)
      start[name] = .double(rate)
      for entry in changes.entries { wanted[entry.name] = entry.value }
      wanted[name] = .double(rate)
      return BatchRate.offers(plan, from: start, to: wanted)
    }
    let own = ownRate ?? before
    let known = offers(from: own)
    if now != own, let taken = known.firstIndex(where: { $0.rate == now }) {
      return known[(taken + 1) % known.count]
    }
    // One that was taken for another batch size is nobody's own.
    if now == offeredRate { return known.first }
    ownRate = now
    return offers(from: now).first
  }

  /// Why the trial is run, where the form edits a step: the step's grounds, with what became of it.
  func editedGrounds(_ proposal: Proposal) -> Grounds? {
    guard var grounds else { return nil }
    let change = proposal.reason ?? "the same configuration again"
    guard change != grounds.change else { return grounds }
    grounds.why = "edited by hand; suggested was \(grounds.change): \(grounds.why)"
    grounds.change = change
    grounds.step = "\(change) of #\(trial)"
    return grounds
  }
}
