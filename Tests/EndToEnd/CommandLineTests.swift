import Foundation
import Testing

@Suite struct `The command line` {
  @Test(arguments: [
    "demo", "run", "watch", "stop", "trials", "show", "log", "events", "themes", "kill", "pause",
    "resume", "set", "clone", "halve", "refine", "replicate", "revive", "serve", "simulate",
    "digits", "check", "advise", "importance",
  ])
  func `explains each command with an example`(command: String) throws {
    let space = try Workspace()
    let result = try space.hone(command, "--help")
    #expect(result.status == 0)
    #expect(result.output.contains("hone \(command)"))
  }

  @Test(arguments: [
    ["trials", "nowhere.hone"], ["show", "nowhere.hone", "1"], ["watch", "nowhere.hone"],
    ["run", "nowhere.yaml", "--headless"],
  ])
  func `fails with one line where a study or file is missing`(words: [String]) throws {
    let space = try Workspace()
    let result = try space.run([Programs.hone] + words)
    #expect(result.status == 1)
    #expect(result.errors.contains("nowhere"), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
  }

  @Test(arguments: [
    ["trials"], ["kill"], ["kill", "five"], ["halv", "3"], ["events", "--kind", "prund"],
    ["run", "s.yaml", "--concurrency", "0"], ["clone", "s.hone", "1", "--set", "lr"],
  ])
  func `answers a wrong call with 2 and says what is right`(words: [String]) throws {
    let space = try Workspace()
    let result = try space.run([Programs.hone] + words)
    #expect(result.status == 2, "\(result.output)\(result.errors)")
    #expect(!result.errors.isEmpty)
  }

  @Test
  func `reports every mistake of a sweep file at once, and leaves nothing behind`() throws {
    let space = try Workspace()
    try space.write(
      "s.yaml",
      """
      program: train.py
      method: randm
      metric: {name: loss, goal: minimise}
      parameters:
        lr: {distribution: log_uniform_value, min: 1e-4, max: 1e-1}
        units: {values: []}
      hone: {concurency: 2}
      """)
    let result = try space.hone("run", "s.yaml", "--headless")
    #expect(result.status == 1)
    for part in [
      "s.yaml:2", "random", "s.yaml:3", "minimize", "s.yaml:5", "log_uniform_values", "s.yaml:6",
      "s.yaml:7", "concurrency",
    ] {
      #expect(result.errors.contains(part), "\(part) in \(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: space.path + "/s.hone"))
  }

  @Test
  func `says in words that a study's folder cannot be made`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.endless)
    try space.write("s.yaml", Scripts.sweep(trials: 1, concurrency: 1))
    let result = try space.hone("run", "s.yaml", "--headless", "--dir", "/proc/none/s.hone")
    #expect(result.status == 1)
    #expect(result.errors.contains("/proc/none/s.hone: the study's folder cannot be made"))
    #expect(!result.errors.contains("Error Domain"), "\(result.errors)")
    let folder = try space.hone("run", ".", "--headless")
    #expect(folder.status == 1)
    #expect(folder.errors.contains("is a folder"), "\(folder.errors)")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completes words in shells`(shell: String) throws {
    let space = try Workspace()
    let result = try space.hone("--generate-completion-script", shell)
    #expect(result.status == 0)
    #expect(result.output.contains("halve"))
  }
}
