import Foundation
import Testing

@Suite struct `hone serve` {
  /// Sends lines and reads the answers, one for each.
  private func serve(_ lines: [String]) throws -> [[String: Any]] {
    let space = try Workspace()
    try space.write("in.jsonl", lines.joined(separator: "\n"))
    let result = try space.run(["/bin/sh", "-c", "exec '\(Programs.hone)' serve < in.jsonl"])
    #expect(result.status == 0, "\(result.errors)")
    return try result.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private static let create = """
    {"op":"create","study":{"metric":{"name":"loss","goal":"minimize"},"method":"bayes","seed":1,\
    "parameters":{"lr":{"distribution":"log_uniform_values","min":1e-5,"max":0.1},\
    "net":{"parameters":{"units":{"values":[16,32]}}}},\
    "early_terminate":{"type":"median","startup":1},"run_cap":4,"hone":{"steps":10}}}
    """

  @Test func `speaks the protocol`() throws {
    let answers = try serve([
      Self.create,
      #"{"op":"ask"}"#,
      #"{"op":"ask"}"#,
      #"{"op":"report","trial":0,"step":3,"metrics":{"loss":0.41,"accuracy":0.8}}"#,
      #"{"op":"tell","trial":0,"state":"complete","metrics":{"loss":0.31}}"#,
      "",
      #"{"op":"report","trial":1,"step":3,"metrics":{"loss":0.6}}"#,
      #"{"op":"tell","trial":1,"state":"pruned"}"#,
      #"{"op":"best"}"#,
      #"{"op":"ask"}"#,
      #"{"op":"report","trial":2,"step":1,"metrics":{"loss":0.2}}"#,
      #"{"op":"tell","trial":2,"state":"complete"}"#,
      #"{"op":"ask"}"#,
      #"{"op":"report","trial":3,"step":1,"metrics":{"loss":NaN}}"#,
      #"{"op":"tell","trial":3,"state":"pruned"}"#,
      #"{"op":"ask"}"#,
    ])
    try #require(answers.count == 15)
    #expect(answers[0]["ok"] as? Bool == true)
    #expect(answers[1]["trial"] as? Int == 0)
    let parameters = try #require(answers[1]["parameters"] as? [String: Any])
    let rate = try #require(parameters["lr"] as? Double)
    #expect((1e-5...0.1).contains(rate))
    #expect([16, 32].contains((parameters["net"] as? [String: Int])?["units"]))
    #expect(answers[2]["trial"] as? Int == 1)
    #expect(answers[3]["prune"] as? Bool == false)
    #expect(answers[4]["value"] as? Double == 0.31)
    #expect(answers[4]["best"] as? Bool == true)
    #expect(answers[5]["prune"] as? Bool == true)
    #expect(answers[5]["rule"] as? String == "median")
    #expect(answers[5]["threshold"] as? Double == 0.41)
    #expect(answers[6]["state"] as? String == "pruned")
    #expect(answers[7]["trial"] as? Int == 0)
    #expect(answers[7]["value"] as? Double == 0.31)
    #expect((answers[7]["parameters"] as? [String: Any])?["lr"] as? Double == rate)
    #expect(answers[10]["value"] as? Double == 0.2, "the last report counts where none is told")
    #expect(answers[12]["prune"] as? Bool == true)
    #expect(answers[12]["value"] as? String == "NaN")
    #expect(answers[13]["state"] as? String == "diverged")
    #expect(answers[14]["done"] as? Bool == true)
    #expect(answers[14]["reason"] as? String == "4 trials")
  }

  @Test func `answers what is wrong and goes on as if nothing had been said`() throws {
    let wrong = [
      ("{", "this is no JSON: byte 1"),
      ("[1]", "a line is a JSON object"),
      (#"{"ops":"ask"}"#, "op is missing"),
      (#"{"op":"tel"}"#, "did you mean tell?"),
      (Self.create, "there is a study already"),
      (#"{"op":"best"}"#, "no trial has completed"),
      (#"{"op":"report","trial":9,"step":1,"metrics":{"loss":1}}"#, "there is no trial 9"),
      (#"{"op":"report","step":1,"metrics":{"loss":1}}"#, "trial is missing"),
      (#"{"op":"report","trial":0,"metrics":{"loss":1}}"#, "step is missing"),
      (#"{"op":"report","trial":0,"step":1.5,"metrics":{"loss":1}}"#, "takes a whole number"),
      (#"{"op":"report","trial":0,"step":-1,"metrics":{"loss":1}}"#, "step: -1 is below 0"),
      (#"{"op":"tell","trial":0,"state":"failed","step":-2}"#, "step: -2 is below 0"),
      (#"{"op":"report","trial":0,"step":1}"#, "metrics are missing"),
      (#"{"op":"report","trial":0,"step":1,"metric":{"loss":1}}"#, "did you mean metrics?"),
      (#"{"op":"report","trial":0,"step":1,"metrics":{"loss":"low"}}"#, "takes a number"),
      (#"{"op":"tell","trial":0,"state":"complete"}"#, "reported no loss"),
      (#"{"op":"tell","trial":0,"state":"finished"}"#, "is none of complete"),
    ]
    let answers = try serve(
      [Self.create, #"{"op":"ask"}"#] + wrong.map(\.0) + [
        #"{"op":"tell","trial":0,"state":"complete","metrics":{"loss":1}}"#,
        #"{"op":"tell","trial":0,"state":"failed"}"#,
        #"{"op":"ask"}"#,
      ])
    let clean = try serve([
      Self.create, #"{"op":"ask"}"#,
      #"{"op":"tell","trial":0,"state":"complete","metrics":{"loss":1}}"#, #"{"op":"ask"}"#,
    ])
    try #require(answers.count == wrong.count + 5 && clean.count == 4)
    for (answer, (line, part)) in zip(answers[2...], wrong) {
      let text = answer["error"] as? String ?? ""
      #expect(text.contains(part), "\(line) → \(answer)")
    }
    #expect(answers[wrong.count + 2]["value"] as? Double == 1)
    #expect((answers[wrong.count + 3]["error"] as? String)?.contains("ended already") == true)
    #expect(
      answers.last.map { NSDictionary(dictionary: $0) }
        == clean.last.map { NSDictionary(dictionary: $0) })
  }

  @Test func `names the keys of a study that is wrong`() throws {
    let answers = try serve([
      #"{"op":"ask"}"#,
      #"{"op":"create"}"#,
      #"{"op":"create","study":{"method":"bays","metric":{"name":"l"},"parameters":{"lr":{"min":1}}}}"#,
      #"{"op":"create","study_file":"/nowhere.yaml"}"#,
      #"{"op":"create","study":{"method":"manual","metric":{"name":"l"},"parameters":{"lr":{"distribution":"log_uniform_values","min":1e-4,"max":1}}}}"#,
      Self.create,
    ])
    let texts = answers.map { $0["error"] as? String ?? "" }
    #expect(texts[0].contains("create one first"))
    #expect(texts[1].contains("study is missing"))
    #expect(texts[2].contains("did you mean bayes?") && texts[2].contains("parameters.lr"))
    #expect(!texts[2].contains("study:0"), "a line of JSON has no line numbers worth naming")
    #expect(texts[3].contains("/nowhere.yaml"))
    #expect(texts[4].contains("method: manual needs hone to run the trials"))
    #expect(answers[5]["ok"] as? Bool == true)
  }

  @Test(.enabled(if: Programs.hasPython), .timeLimit(.minutes(3)))
  func `drives the Python client on a real network`() throws {
    let space = try Workspace()
    let result = try space.run([
      Programs.python, "\(Programs.root)/demo/ask_and_tell.py", "6", Programs.hone,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    try #require(lines.count == 7)
    #expect(lines[6].hasPrefix("best: {'trial': ") && lines[6].hasSuffix("of 6 trials"))
  }
}
