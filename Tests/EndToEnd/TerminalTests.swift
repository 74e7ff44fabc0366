import Foundation
import Testing

@Suite(.enabled(if: Programs.hasPython), .serialized) struct `At a terminal` {
  @Test(
    .timeLimit(.minutes(3)),
    arguments: [
      "steer", "hangup", "terminated", "sizes", "terminals", "hostile", "read_only", "piped",
      "configured", "edited",
    ])
  func `the workbench does its part of`(story: String) throws {
    let space = try Workspace()
    let scenarios = Programs.root + "/Tests/EndToEnd/Terminal/scenarios.py"
    let result = try space.run(
      [Programs.python, scenarios, Programs.hone, story],
      environment: ["XDG_CONFIG_HOME": space.path, "XDG_STATE_HOME": space.path])
    #expect(result.status == 0, "\(result.output)\n\(result.errors)")
  }
}
