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
    set(offer.name, to: .double(offer.rate), study)
  }

  /// The rate that goes with the batch size as it stands in the form; nil where the batch size stays,
  /// or the rate is somebody's own.
  func findOffer(_ changes: Configuration, _ study: StudyMirror) -> BatchRate? {
    guard let name = plan.learningRateName, let old = study.row(trial)?.present,
      let before = old.number(name)
    else { return nil }
    var wanted = old
    for entry in changes.entries where entry.name != name { wanted[entry.name] = entry.value }
    let offers = BatchRate.offers(plan, from: old, to: wanted)
    let now = changes.number(name) ?? before
    if now == before { return offers.first }
    guard let taken = offers.firstIndex(where: { $0.rate == now }) else { return nil }
    return offers[(taken + 1) % offers.count]
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
