import Canvas
import Tuning

/// Commands that were given from here and are not answered yet.
struct PendingActs: Sendable {
  /// What the user did: one command, or one for each marked trial.
  private struct Act: Sendable {
    var title: String
    var open: Set<Int>
    var done: [String] = []
    var refused: [String] = []
  }

  /// What is to be said, and whether all went well.
  struct Answer: Sendable, Hashable {
    var text: String
    var isGood: Bool
  }

  private var acts: [Act] = []
  private var tokens: [Int: Int] = [:]
  private var early: [Int: CommandRecord] = [:]
  private var lastToken = 0

  /// Whether anything waits for an answer.
  var isEmpty: Bool { acts.isEmpty }

  /// Begins an act of so many commands; its tokens.
  mutating func begin(_ title: String, commands: Int) -> [Int] {
    let new = Array((lastToken + 1)..<(lastToken + 1 + commands))
    lastToken += commands
    acts.append(Act(title: title, open: Set(new)))
    return new
  }

  /// A command was written down under a number; its answer, if that came before.
  mutating func submitted(token: Int, id: Int) -> Answer? {
    if let record = early.removeValue(forKey: id) { return answer(token, record) }
    tokens[id] = token
    return nil
  }

  /// A command could not be written down.
  mutating func failed(token: Int, reason: String) -> Answer? {
    close(token) { $0.refused.append(reason) }
  }

  /// A record of the study; an answer once all commands of its act have one.
  mutating func take(_ record: CommandRecord) -> Answer? {
    guard record.state != .queued else { return nil }
    guard let token = tokens.removeValue(forKey: record.id) else {
      // The answer may overtake the receipt; others' records are kept a little while, too.
      if !acts.isEmpty {
        if early.count > 200 { early.removeAll() }
        early[record.id] = record
      }
      return nil
    }
    return answer(token, record)
  }

  private mutating func answer(_ token: Int, _ record: CommandRecord) -> Answer? {
    let result = harmless(record.result)
    return close(token) { act in
      if record.state == .done {
        act.done.append(result.isEmpty ? record.command.verb : result)
      } else {
        act.refused.append(result.isEmpty ? "refused" : result)
      }
    }
  }

  private mutating func close(_ token: Int, _ note: (inout Act) -> Void) -> Answer? {
    guard let index = acts.firstIndex(where: { $0.open.contains(token) }) else { return nil }
    acts[index].open.remove(token)
    note(&acts[index])
    guard acts[index].open.isEmpty else { return nil }
    let act = acts.remove(at: index)
    if acts.isEmpty { early.removeAll() }
    switch (act.done.count, act.refused.count) {
    case (1, 0): return Answer(text: act.done[0], isGood: true)
    case (0, 1): return Answer(text: "\(act.title): \(act.refused[0])", isGood: false)
    case (let done, 0):
      let shown = act.done.prefix(4).joined(separator: ", ")
      return Answer(text: "\(shown)\(done > 4 ? " … (\(done) in all)" : "")", isGood: true)
    case (let done, let refused):
      return Answer(
        text: "\(act.title): \(done) done, \(refused) refused: \(act.refused[0])", isGood: false)
    }
  }
}
