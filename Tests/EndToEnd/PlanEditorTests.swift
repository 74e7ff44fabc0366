import Documents
import Engine
import Foundation
import Testing
import Tuning
import Workbench

@testable import hone

@Suite struct `A draft of the sweep file` {
  @Test(arguments: ["\n", "\r\n"]) func `is told from the lines at its top`(newline: String) {
    let body = ["#: mine", "run_cap: 2", "", "#: mine too"].joined(separator: newline)
    let header = ["#: Save and quit", "#: Empty the file"].map { $0 + newline }.joined()
    #expect(PlanEditor.withoutHeader(header + "a: 1" + newline + body) == "a: 1" + newline + body)
    #expect(PlanEditor.withoutHeader(header) == "")
    #expect(PlanEditor.withoutHeader("#: Save and quit") == "")
  }

  @Test(arguments: [
    ("target: 0.25", "target: 0.2500000001", ["a number beyond the digits that are shown"]),
    ("target: 0.25", "target: 0.26", ["target: 0.25 → 0.26"]),
    (
      "max: 0.5", "max: 0.5000000001",
      ["x: uniform 0.0 … 0.5, a number beyond the digits that are shown"]
    ),
  ])
  func `changes what it says, be it beyond the digits that are shown`(
    old: String, new: String, changes: [String]
  ) throws {
    let space = try Workspace()
    let folder = StudyFolder(space.path + "/s.hone")
    try folder.make()
    let base = """
      program: t.py
      method: random
      metric: {name: loss, goal: minimize, target: 0.25}
      parameters: {x: {min: 0.0, max: 0.5}}
      run_cap: 9
      """
    func plan(_ text: String) throws -> StudyPlan {
      try StudyDocument(
        yaml: text, file: folder.path + "/draft.yaml", workingDirectory: space.path
      ).plan
    }
    let before = try plan(base)
    let draft = base.replacing(old, with: new)
    try draft.write(toFile: folder.draftPath, atomically: true, encoding: .utf8)
    let event = try PlanEditor(folder: folder, plan: before).taken(base, before)
    guard case .edited(let edit) = event else {
      Issue.record("no change: \(event)")
      return
    }
    #expect(edit.changes == changes)
    #expect(edit.plan == (try plan(draft)) && edit.plan != before)
  }

  @Test func `is the same whatever ends its lines`() {
    #expect(PlanEditor.isSame("a: 1\nb: 2\n", "a: 1\r\nb: 2"))
    #expect(!PlanEditor.isSame("a: 1\nb: 2\n", "a: 1\n\nb: 2\n"))
  }
}
