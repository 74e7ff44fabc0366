/// Taking back what was done last.
extension WorkbenchState {
  /// Takes the last step back, or says why it cannot be.
  mutating func undo() -> [Effect] {
    switch undos.pop() {
    case .marks(let marks)?:
      table.setMarks(marks)
      say("undone: the marks are as they were", .plain)
      return []
    case .filter(let filter)?:
      say(filter.map { "undone: filter \($0.text)" } ?? "undone: no filter", .plain)
      return setFilter(filter)
    case .act(let act)?: return takeBack(act)
    case .final(let reason)?:
      say(reason, .bad)
      return [.bell]
    case nil:
      say("nothing to undo", .plain)
      return []
    }
  }
}
