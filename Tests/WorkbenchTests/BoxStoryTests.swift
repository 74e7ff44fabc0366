import Canvas
import Diagnosis
import Dispatch
import Synchronization
import Testing
import Tuning

@testable import Workbench

@Suite struct `The mouse in boxes` {
  /// Where a text stands within the box that is open.
  private func click(_ text: String, _ driver: inout Driver) throws {
    let lines = driver.lines
    let y = try #require(lines.firstIndex { $0.contains(text) }, "\(text) in\n\(driver.screen)")
    let range = try #require(lines[y].firstRange(of: text))
    let x = lines[y].distance(from: lines[y].startIndex, to: range.lowerBound)
    driver.send(.mouse(MouseEvent(.press, x: x, y: y)))
  }

  private func wheel(_ action: MouseEvent.Action, _ driver: inout Driver) {
    driver.send(.mouse(MouseEvent(action, .none, x: 20, y: 8)))
  }

  @Test(arguments: [Size(80, 24), Size(100, 30), Size(200, 60)])
  func `a click on a row of the palette chooses it, enter runs it`(size: Size) throws {
    var driver = Driver.live(size)
    driver.press(":mark")
    guard case .commands(let before)? = driver.state.overlay else {
      Issue.record("no palette")
      return
    }
    // Each row that is seen, from where the click before has left the list.
    for entry in before.shown.prefix(6) {
      try click(entry.name, &driver)
      guard case .commands(let list)? = driver.state.overlay else {
        Issue.record("the palette is gone")
        return
      }
      #expect(list.shown[list.position].name == entry.name, "\(driver.screen)")
    }
    try click("mark all", &driver)
    driver.press("<enter>")
    #expect(driver.state.overlay == nil)
    #expect(driver.state.table.marks.count == driver.study.rows.count)
  }

  @Test(arguments: [Size(80, 24), Size(100, 30), Size(200, 60)])
  func `a click on a row of the columns box chooses it, space takes the column away`(
    size: Size
  ) throws {
    var driver = Driver.live(size)
    driver.press("o")
    try click("] dropout", &driver)
    guard case .columns(let prompt)? = driver.state.overlay else {
      Issue.record("no box of columns")
      return
    }
    #expect(prompt.current == .parameter("dropout"), "\(driver.screen)")
    driver.press(" ")
    #expect(driver.screen.contains("[ ] dropout"))
    driver.press("<enter>")
    #expect(driver.state.overlay == nil)
    #expect(driver.state.table.columns.shown?.contains(.parameter("dropout")) == false)
  }

  @Test func `the wheel goes through what the checklist advises, and stops at its ends`() throws {
    var driver = Driver(Size(100, 30))
    driver.isDiagnosed = true
    var change = driver.study.change
    // The best of them all lie at the upper ends of three ranges.
    let complete = change.rows.filter { $0.state == .complete }
      .sorted { $0.objective ?? 0 < $1.objective ?? 0 }.prefix(9)
    for row in complete {
      change.rows[row.number].configuration["dropout"] = 0.499
      change.rows[row.number].configuration["weight_decay"] = 9.9e-3
      change.rows[row.number].configuration["lr"] = 0.099
    }
    driver.send(.change(change))
    driver.press("!")
    func list() throws -> Checklist {
      guard case .checklist(let list)? = driver.state.overlay else {
        throw Gone()
      }
      return list
    }
    let count = try list().acts.count
    try #require(count >= 2, "\(driver.screen)")
    #expect(try list().position == 0)
    for turn in 1...count + 2 {
      wheel(.wheelDown, &driver)
      #expect(try list().position == min(count - 1, turn))
    }
    // What is chosen is seen.
    let chosen = try list().acts[count - 1]
    #expect(driver.screen.contains("→ \(chosen.title.prefix(20))"), "\(driver.screen)")
    for _ in 0...count { wheel(.wheelUp, &driver) }
    #expect(try list().position == 0)
  }

  private struct Gone: Error {}
}

@Suite struct `What is asked for beside the screen` {
  @Test func `a held key asks for one verdict`() {
    let latest = LatestRequest()
    let queue = DispatchQueue(label: "test.reader")
    let answered = Mutex<[Int]>([])
    // Nothing is answered before all were asked for.
    queue.suspend()
    for trial in 0..<100 {
      let isWanted = latest.make()
      queue.async { @Sendable in
        if isWanted() { answered.withLock { $0.append(trial) } }
      }
    }
    queue.resume()
    queue.sync {}
    #expect(answered.withLock { $0 } == [99])
  }

  @Test func `what was said of a trial that is left does not come to the next`() {
    var driver = Driver.live(Size(160, 46))
    driver.press("5:9<enter>")
    let verdict = CurveVerdict.of(
      driver.study.rows[9], curves: ["val_loss": driver.study.curves["val_loss"]?[9] ?? Curve()],
      plan: DigitsStudy.plan, among: driver.study.rows, turns: [])
    driver.press(":28<enter>")
    driver.send(.verdict(trial: 9, verdict))
    driver.send(.log(trial: 9, lines: ["of another trial"]))
    #expect(driver.state.detail.verdict == nil)
    #expect(!driver.state.detail.log.contains("of another trial"))
  }
}
