import Documents
import Testing
import Tuning

@Suite struct `Edits of a study file` {
  private let rate: ParameterValue = .map([
    .init("distribution", "log_uniform_values"), .init("min", 1e-5), .init("max", 0.1),
  ])

  private func edited(_ text: String, _ edits: StudyFileEdit...) throws -> (String, [Int]) {
    try StudyDocument(yaml: text, file: "s.yaml").text(applying: edits)
  }

  private let head = "program: t.py\nmethod: random\nmetric: {name: loss, goal: minimize}\n"

  @Test func `keep comments, spellings and blank lines`() throws {
    let text =
      "# top\n" + head + "\nparameters:  # all\n  lr:  # the rate\n\n    min: 1e-5   # low\n"
      + "    max: 0.1\n  x: {values: [1e-3,  2]}  # x\n\n# end"
    let (after, refused) = try edited(text, .set(["parameters", "lr"], rate))
    #expect(refused.isEmpty)
    #expect(
      after
        == text.replacing(
          "    min: 1e-5   # low\n",
          with: "    distribution: log_uniform_values\n    min: 1e-5   # low\n"))
  }

  @Test func `give what is new the place of what goes`() throws {
    let text = head + "parameters:\n  lr:\n    value: 0.001  # fixed\n  b: {value: 1}\n"
    let (after, refused) = try edited(text, .set(["parameters", "lr"], rate))
    #expect(refused.isEmpty)
    #expect(after.contains("    distribution: log_uniform_values  # fixed\n"), "\(after)")
    let document = try StudyDocument(yaml: after, file: "s.yaml")
    #expect(document.plan.space["lr"]?.distribution.isLogarithmic == true)
  }

  @Test(arguments: [
    ("{min: 0.001, max: 0.1}", "{distribution: log_uniform_values, min: 1.0e-05, max: 0.1}"),
    ("{value: 3}", "{distribution: log_uniform_values, min: 1.0e-05, max: 0.1}"),
    ("{ max: 1e-1 , distribution: q_uniform, min: 0, q: 0.01 }", nil),
    ("{\"min\": 0.001, 'max': 1e-1}", nil),
  ])
  func `work within braces`(given: String, expected: String?) throws {
    let text = head + "parameters: {lr: \(given), b: {values: [\"a, b\", 'c}']}}  # c\nrun_cap: 3\n"
    let (after, refused) = try edited(text, .set(["parameters", "lr"], rate))
    #expect(refused.isEmpty, "\(after)")
    if let expected { #expect(after == text.replacing(given, with: expected), "\(after)") }
    let plan = try StudyDocument(yaml: after, file: "s.yaml").plan
    #expect(plan.space["lr"]?.distribution.bounds == 1e-5...0.1)
    #expect(after.hasSuffix("  # c\nrun_cap: 3\n"))
  }

  @Test func `add what is missing where it belongs`() throws {
    let text = head + "parameters: {lr: {value: 1}}\n# end\n"
    let baseline = StudyFileEdit.set(["hone", "baseline"], .map([.init("lr", 1)]))
    let (after, refused) = try edited(text, .set(["run_cap"], 20), baseline)
    #expect(refused.isEmpty)
    #expect(
      after == head
        + "parameters: {lr: {value: 1}}\nrun_cap: 20\nhone:\n  baseline: {lr: 1}\n# end\n")
    let (more, _) = try edited(after, .set(["hone", "stop", "hours"], 2.5), .remove(["run_cap"]))
    #expect(more.contains("  baseline: {lr: 1}\n  stop: {hours: 2.5}\n"))
    #expect(!more.contains("run_cap"))
  }

  @Test func `shorten and lengthen lists, with brackets and with dashes`() throws {
    let text =
      head + "parameters:\n  a: {values: [1, 2, 3]}\n  b:\n    values:\n    - 1\n    - 2 # two\n"
    let (after, refused) = try edited(
      text, .set(["parameters", "a", "values"], .list([1, 4])),
      .set(["parameters", "b", "values"], .list([8, 2, 32])))
    #expect(refused.isEmpty)
    #expect(
      after == head
        + "parameters:\n  a: {values: [1, 4]}\n  b:\n    values:\n    - 8\n    - 2 # two\n    - 32\n"
    )
    let (shorter, _) = try edited(after, .set(["parameters", "b", "values"], .list([8])))
    #expect(shorter.hasSuffix("    values:\n    - 8\n") == false)  // the comment stays
    #expect(shorter.contains("# two"))
  }

  @Test func `keep Windows line ends, byte order marks and JSON`() throws {
    let windows =
      "\u{FEFF}"
      + (head + "parameters:\n  lr:\n    min: 0.1\n    max: 0.2\n").replacing("\n", with: "\r\n")
    let (after, refused) = try edited(
      windows, .set(["parameters", "lr"], rate), .set(["run_cap"], 9))
    #expect(refused.isEmpty)
    #expect(after.unicodeScalars.count { $0 == "\n" } == after.unicodeScalars.count { $0 == "\r" })
    #expect(after.contains("run_cap: 9"))
    let json =
      #"{"program": "t.py", "method": "random", "metric": {"name": "l", "goal": "minimize"}, "parameters": {"lr": {"min": 0.1, "max": 1.5}}}"#
    let (other, refusedToo) = try edited(json, .set(["parameters", "lr"], rate))
    #expect(refusedToo.isEmpty)
    #expect(
      other.contains(#""lr": {"distribution": "log_uniform_values", "min": 1e-05, "max": 0.1}"#),
      "\(other)")
  }

  @Test func `are refused where another line would change with them`() throws {
    let text = head + "parameters:\n  a: &p {min: 0.1, max: 0.5}\n  b: *p\n"
    let (after, refused) = try edited(text, .set(["parameters", "a", "max"], 0.9))
    #expect(refused == [0])
    #expect(after == text)
  }
}
