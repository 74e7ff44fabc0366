import Foundation
import Testing
import Workbench

@Suite struct `The README` {
  private static let path = Programs.root + "/README.md"

  /// The text between two marks.
  private func part(of text: String, after start: String, before end: String) -> String? {
    guard let from = text.range(of: start),
      let to = text.range(of: end, range: from.upperBound..<text.endIndex)
    else { return nil }
    return String(text[from.upperBound..<to.lowerBound])
  }

  @Test
  func `lists the keys that the workbench has`() throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let marks = ("<!-- keys: made from the binding table -->\n", "<!-- /keys -->")
    let listed = try #require(part(of: text, after: marks.0, before: marks.1))
    let table = "\n" + KeyMap.standard.markdownTable() + "\n"
    if listed != table, ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try text.replacingOccurrences(of: marks.0 + listed, with: marks.0 + table)
        .write(toFile: Self.path, atomically: true, encoding: .utf8)
      return
    }
    #expect(listed == table, "accept the new table with UPDATE_GOLDEN=1")
  }

  @Test(.timeLimit(.minutes(2)))
  func `shows an example that runs as it stands`() throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let script = try #require(part(of: text, after: "```python\n", before: "```"))
    let sweep = try #require(part(of: text, after: "```yaml\n", before: "```"))
    let space = try Workspace()
    try space.write("train.py", script)
    try space.write("sweep.yaml", sweep)
    let result = try space.hone("run", "sweep.yaml", "--headless", "--trials", "6")
    #expect(result.status == 0, "\(result.errors)")
    let trials = try space.trials("sweep.hone")
    #expect(trials.count == 6)
    #expect(trials.allSatisfy { $0["state"] as? String == "complete" })
    #expect(trials.allSatisfy { $0["step"] as? Int == 30 })
  }
}
