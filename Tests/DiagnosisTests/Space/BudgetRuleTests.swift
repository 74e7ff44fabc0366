import Documents
import Testing
import Tuning

@testable import Diagnosis

/// What `budget` offers, and what `trial-count` says of it.
@Suite struct `Hours and numbers of trials` {
  private func sweep(_ method: String, _ parameters: Int, _ rest: String) -> String {
    let names = ["a", "b", "c", "d", "e", "f"].prefix(parameters - 1)
    let lines =
      ["  lr: {distribution: log_uniform_values, min: 1e-4, max: 0.1}"]
      + names.map { "  \($0): {min: 0.0, max: 0.5}" }
    return """
      program: t.py
      method: \(method)
      metric: {name: loss, goal: minimize}
      parameters:
      \(lines.joined(separator: "\n"))
      \(rest)
      """
  }

  private func findings(_ text: String, cost: Double?) throws -> [SpaceFinding] {
    let document = try StudyDocument(yaml: text, file: "sweep.yaml")
    return checkSpace(
      SpaceFacts(document.plan, cost: cost.map { .init(seconds: $0, source: "as you say") }))
  }

  /// Every plan of these, with the change that `budget` offers.
  @Test(arguments: ["bayes", "random"], [1, 3, 6])
  func `agree, whatever is offered`(method: String, parameters: Int) throws {
    for cap in [6, 12, 25, 60] {
      for hours in [1, 3, 7, 12, 22] {
        for replicates in [1, 3] {
          let text = sweep(
            method, parameters,
            "run_cap: \(cap)\nhone: {concurrency: 1, replicates: \(replicates), "
              + "stop: {hours: \(hours)}}")
          let before = try findings(text, cost: 3_600)
          guard let budget = before.first(where: { $0.rule == "budget" }) else {
            #expect(hours >= cap, "\(text)")
            continue
          }
          let edits = try #require(budget.fix?.edits)
          let document = try StudyDocument(yaml: text, file: "sweep.yaml")
          let (changed, refused) = document.text(applying: edits)
          #expect(refused.isEmpty)
          let after = try findings(changed, cost: 3_600)
          let left = after.filter { ["budget", "trial-count"].contains($0.rule) }
          #expect(left.isEmpty, "\(edits) \(left) \(text)")
          // Both change the number: to the same one.
          let counts = before.flatMap { $0.fix?.edits ?? [] }.filter { $0.path == ["run_cap"] }
          #expect(Set(counts).count <= 1, "\(counts) \(text)")
        }
      }
    }
  }

  @Test func `say what is enough where the number is too small`() throws {
    let text = sweep("bayes", 1, "run_cap: 12\nhone: {concurrency: 1, stop: {hours: 3}}")
    let found = try #require(try findings(text, cost: 3_600).first { $0.rule == "budget" })
    #expect(found.message.contains("room for 3 trials of 60 min"), "\(found)")
    #expect(found.message.contains("not for 12; 20 h would do for 20"), "\(found)")
    let lot = sweep("bayes", 1, "run_cap: 30\nhone: {concurrency: 1, stop: {hours: 9}}")
    let few = try #require(try findings(lot, cost: 3_600).first { $0.rule == "budget" })
    #expect(few.message.contains("method: random for so few"), "\(few)")
    #expect(few.fix?.edits == [.set(["method"], "random"), .set(["run_cap"], 9)], "\(few)")
  }

  @Test func `take a time limit for a bound, and no measure of what fits`() throws {
    let text = sweep(
      "random", 1, "run_cap: 40\nhone: {concurrency: 1, time_limit: 30m, stop: {hours: 10}}")
    let found = try #require(try findings(text, cost: nil).first { $0.rule == "budget" })
    #expect(found.fix?.edits == [.set(["hone", "stop", "hours"], 20.0)], "\(found)")
    #expect(found.fix?.isSafe == false)
  }

  @Test func `ask no model's number of trials by hand`() throws {
    let text = sweep("manual", 3, "run_cap: 12\nhone: {concurrency: 1, stop: {hours: 9}}")
    let found = try #require(try findings(text, cost: 3_600).first { $0.rule == "budget" })
    #expect(found.fix?.edits == [.set(["run_cap"], 9)], "\(found)")
  }
}
