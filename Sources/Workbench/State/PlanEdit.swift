import Canvas
import Tuning

/// What somebody made of the sweep file: read and checked, not in force yet.
public struct PlanEdit: Sendable {
  /// The plan that it was made from.
  public var before: StudyPlan
  /// The plan that it comes to.
  public var plan: StudyPlan
  /// What differs between the two, for a person; at least one line.
  public var changes: [String]
  /// The file's text.
  public var text: String
  /// What it was before.
  public var base: String

  /// An edit.
  public init(before: StudyPlan, plan: StudyPlan, changes: [String], text: String, base: String) {
    self.before = before
    self.plan = plan
    self.changes = changes
    self.text = text
    self.base = base
  }
}

/// The sweep file in the user's editor.
extension WorkbenchState {
  /// Shows what an edit changes before it is put in force.
  mutating func take(_ edit: PlanEdit) {
    planEdit = edit
    overlay = .prepared(
      PreparedAct(
        "Put the edited plan in force",
        detail: edit.changes.map { harmless($0, limit: 200) }.joined(separator: "; "),
        commands: [.plan(edit.plan)], plan: edit.before))
  }

  /// Keeps the text of an edit that came into force; one that was undone is a draft again.
  mutating func keepEdit(after record: CommandRecord) -> [Effect] {
    guard record.state == .done else { return [] }
    if let edit = planEdit, record.command == .plan(edit.plan) {
      (planEdit, keptEdit) = (nil, edit)
      return [.keepPlan(edit.text, draft: nil)]
    }
    if let edit = keptEdit, record.command == .plan(edit.before) {
      keptEdit = nil
      return [.keepPlan(edit.base, draft: edit.text)]
    }
    return []
  }

  /// Says where an edit is that was not put in force.
  mutating func leaveEdit(_ prepared: PreparedAct) {
    guard let edit = planEdit, prepared.commands == [.plan(edit.plan)] else { return }
    planEdit = nil
    say("the plan stays as it is; O opens what you wrote again", .plain)
  }
}
