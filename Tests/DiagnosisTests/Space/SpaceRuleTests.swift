import Diagnosis
import Documents
import Foundation
import Testing
import Tuning

@Suite struct `The rules for search spaces` {
  private func findings(_ text: String, cost: Double? = nil) throws -> [SpaceFinding] {
    let document = try StudyDocument(yaml: text, file: "sweep.yaml")
    let known = cost.map { SpaceFacts.Cost(seconds: $0, source: "as you say") }
    return checkSpace(SpaceFacts(document.plan, cost: known))
  }

  @Test(arguments: UnwiseFiles.all)
  func `find what is unwise, name its line, and what they write instead is wiser`(
    file: UnwiseFiles.File
  ) throws {
    let document = try StudyDocument(yaml: file.text, file: "sweep.yaml")
    let all = try findings(file.text, cost: file.cost)
    let finding = try #require(all.first { $0.rule == file.rule }, "\(all.map(\.rule))")
    #expect(finding.path.isEmpty ? file.line == nil : document.line(of: finding.key) == file.line)
    #expect(finding.message.count < 330, "\(finding.message)")
    // And of nothing else, but that none of these small files has a baseline.
    #expect(
      Set(all.map(\.rule)).subtracting(["no-baseline", file.rule]) == file.also, "\(file.text)")
    let fix = try #require(finding.fix)
    #expect(!document.lines(after: fix.edits).isEmpty)
    let (text, refused) = document.text(applying: fix.edits)
    #expect(refused.isEmpty, "\(fix.edits)")
    #expect(text != file.text)
    let after = try findings(text, cost: file.cost)
    #expect(!after.contains { $0.rule == file.rule && $0.path == finding.path }, "\(text)")
    // Every comment is still there, and every line that the fix is not about.
    for line in file.text.split(separator: "\n") {
      if let mark = line.firstIndex(of: "#") { #expect(text.contains(line[mark...]), "\(text)") }
    }
    let before = Set(file.text.split(separator: "\n"))
    let gone = before.subtracting(text.split(separator: "\n"))
    #expect(gone.count <= 3, "\(gone)")
  }

  @Test(arguments: UnwiseFiles.good.map(\.name))
  func `have nothing to say of a good file`(name: String) throws {
    let text = try #require(UnwiseFiles.good.first { $0.name == name }?.text)
    #expect(try findings(text).isEmpty)
  }

  @Test(arguments: ["digits.yaml", "perceptron.yaml", "manual.yaml"])
  func `have nothing to say of the demo's files`(name: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "demo/\(name)"), encoding: .utf8)
    #expect(try findings(text).isEmpty)
  }

  @Test func `have a file each that breaks them`() {
    #expect(Set(UnwiseFiles.all.map(\.rule)) == Set(SpaceRule.all.map(\.name)))
  }

  @Test func `stand in the manual with their names`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let manual = try String(contentsOf: root.appending(path: "docs/check.md"), encoding: .utf8)
    for rule in SpaceRule.all { #expect(manual.contains("`\(rule.name)`"), "\(rule.name)") }
  }

  @Test func `say how long a grid takes and what random search would cost`() throws {
    let values = "{values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}"
    let text = """
      program: t.py
      method: grid
      metric: {name: loss, goal: minimize}
      parameters: {a: \(values), b: \(values)}
      """
    let finding = try #require(try findings(text, cost: 600).first { $0.rule == "grid-size" })
    #expect(finding.severity == .warning)
    #expect(finding.message.contains("121 trials, 20 h"), "\(finding.message)")
    #expect(finding.message.contains("60 random trials in 10 h"), "\(finding.message)")
    #expect(finding.message.contains("95 %"), "\(finding.message)")
  }
}
