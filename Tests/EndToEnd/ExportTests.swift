import Documents
import Foundation
import StudyStore
import Testing
import Tuning

@Suite struct `An exported study` {
  @Test(.timeLimit(.minutes(3)))
  func `is a table that others read, and a sweep that runs as it did`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 2, extra: ", retries: 0"))
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    #expect(try space.hone("note", "s.hone", "1", "a \"b\", c\nd").status == 0)
    #expect(try space.hone("concurrency", "s.hone", "7").status == 0)
    let csv = try space.hone("export", "s.hone").output
    let lines = csv.components(separatedBy: "\r\n")
    #expect(lines.count == 4 && lines[3].isEmpty, "\(csv)")
    #expect(lines[0].hasPrefix("number,state,objective,best,step,steps,parameters.lr,"))
    #expect(lines[1].hasPrefix("0,complete,0.4,0.4,5,5,"))
    #expect(lines[2].contains(#","a ""b"", c\#nd","#))
    let json = try space.hone("export", "s.hone", "--format", "json").output
    #expect(try space.hone("trials", "s.hone", "--json").output == json)
    let table = try space.hone("export", "s.hone", "--format", "markdown").output
    #expect(
      table.hasPrefix("| # | origin | state | loss | step | lr | units | time |\n| ---: | --- |"))
    #expect(table.split(separator: "\n").count == 4)
    let sweep = try space.hone("export", "s.hone", "--format", "sweep").output
    let plan = try StudyDocument(yaml: sweep, file: "next.yaml").plan
    var known = try #require(
      try StudyStore(path: space.path + "/s.hone/study.db", access: .readOnly).plan())
    #expect(plan.concurrency == 7)
    known.launch.workingDirectory = nil
    #expect(plan == known, "\(sweep)")
  }
}
