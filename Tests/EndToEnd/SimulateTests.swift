import Foundation
import Testing

@Suite struct `hone simulate` {
  @Test func `prints a table where there is no terminal`() throws {
    let space = try Workspace()
    let result = try space.hone(
      "simulate", "--landscape", "branin", "--trials", "20", "--seeds", "3")
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines[0].contains("Branin"))
    #expect(lines[1].contains("20 trials each") && lines[1].contains("3 seeds from 1"))
    for sampler in ["grid", "random", "tpe", "gp"] {
      #expect(lines.contains { $0.hasPrefix(sampler) })
    }
  }

  @Test func `gives programs every trial, the same ones each time`() throws {
    let space = try Workspace()
    let words = ["simulate", "--landscape", "digits", "--samplers", "random", "--trials", "12"]
    let first = try space.run([Programs.hone] + words + ["--json"])
    let second = try space.run([Programs.hone] + words + ["--json"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output == second.output)
    let json = try JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any]
    let samplers = try #require(json?["samplers"] as? [[String: Any]])
    try #require(samplers.count == 1)
    let run = try #require((samplers[0]["runs"] as? [[String: Any]])?.first)
    let trials = try #require(run["trials"] as? [[String: Any]])
    #expect(trials.count == 12)
    let results = trials.compactMap { $0["result"] as? Double }
    #expect(run["best"] as? Double == results.min())
    let optimum = try #require(json?["optimum"] as? Double)
    #expect(results.allSatisfy { $0 >= optimum })
  }

  @Test func `counts one trial as one`() throws {
    let space = try Workspace()
    // What is a little better than the middle counts: five of nine first trials are.
    let table = try space.hone(
      "simulate", "--samplers", "random", "--trials", "1", "--seeds", "9", "--within", "0.9999")
    #expect(table.output.contains("; 1 trial each,"), "\(table.output)")
    #expect(table.output.contains("1 trial ") && !table.output.contains("1 trials"))
  }

  @Test func `takes a finished study as a landscape, and says what it cannot take`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 12))
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    let result = try space.hone("simulate", "--landscape", "s.hone", "--trials", "15")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("the study s: 12 trials"))
    let wrong = try space.hone("simulate", "--landscape", "brannin")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("did you mean branin?"))
    let sampler = try space.hone("simulate", "--samplers", "tpee")
    #expect(sampler.status == 2)
    #expect(sampler.errors.contains("did you mean tpe?"))
    #expect(try space.hone("simulate", "--trials", "0").status == 2)
  }
}
