import Canvas
import Numerics
import Testing
import Tuning

@testable import Workbench

/// What is kept from one picture to the next: it must never be seen that it is.
@Suite struct `What is kept of the curves` {
  /// Keys that change what the plot is made of, or only what lies over it.
  private static let keys = [
    "j", "k", "j", "k", "j", "k", "G", "g", " ", " ", "U", "f", "]", "[", "}", "{", "w", "W", "e",
    "l",
    "Y", "d", "s", "R", "/state:complete<enter>", "/lr<1e-3<enter>", "F", "b", "2", "1",
    "<right>", "<left>", "<esc>",
  ]

  @Test(arguments: 0..<8) func `looks as if it were made anew, whatever happens`(seed: UInt64) {
    var random = RandomStream(seed: seed + 1)
    func pick(_ count: Int) -> Int { Int(random.next() >> 33) % count }
    let sizes = [Size(80, 24), Size(120, 40), Size(200, 60)]
    var driver = Driver.live(sizes[Int(seed) % sizes.count])
    for turn in 0..<50 {
      let what: String
      switch pick(8) {
      case 0:
        driver.send(.resize(sizes[pick(sizes.count)]))
        what = "another size"
      case 1, 2:
        let number = pick(driver.study.rows.count)
        report(number, turn, &driver, pick(3))
        what = "a report of #\(number)"
      case 3:
        driver.state.options.glyphs = [.unicode, .unicode(.blocks), .ascii][pick(3)]
        driver.send(.tick(now: DigitsStudy.now + Double(turn)))
        what = "other marks"
      default:
        what = Self.keys[pick(Self.keys.count)]
        driver.press(what)
      }
      var anew = driver
      anew.state.curves.forgetKept()
      anew.send(.tick(now: driver.state.now))
      let (kept, made) = (driver.canvas, anew.canvas)
      #expect(
        kept == made,
        "seed \(seed), turn \(turn), after \(what):\n\(kept.text())\n\(made.text())")
      if kept != made { return }
    }
  }

  /// A trial reports a point more, or another value, or comes to its end.
  private func report(_ number: Int, _ turn: Int, _ driver: inout Driver, _ kind: Int) {
    var row = driver.study.rows[number]
    let last = row.step ?? 0
    switch kind {
    case 0:
      driver.study.curves["val_loss"]?[number, default: Curve()]
        .add(step: last + 1, value: 1 / Double(turn + 1))
      (row.step, row.objective) = (last + 1, 1 / Double(turn + 1))
      if row.state == .queued { row.state = .running }
    case 1:
      driver.study.curves["val_loss"]?[number, default: Curve()]
        .add(step: max(1, last), value: turn % 7 == 0 ? .nan : 0.01 * Double(turn + 1))
      row.step = max(1, last)
    default:
      row.state = [.complete, .pruned, .failed, .running][turn % 4]
    }
    driver.study.rows[number] = row
    driver.send(
      .change(
        StudyChange(
          revision: 9_000 + turn, rows: [row], engine: .running(pid: 1, host: "box"))))
  }

  @Test func `events that come together leave the picture that they leave one by one`() {
    var driver = Driver.live(Size(200, 60))
    driver.press("l")
    let rows = [3, 31, 31].map { driver.study.rows[$0] }
    var events = rows.enumerated().map { index, row in
      var row = row
      (row.step, row.objective) = ((row.step ?? 0) + index + 1, 0.01 * Double(index + 1))
      return WorkbenchEvent.change(
        StudyChange(
          revision: 9_000 + index, rows: [row], engine: .running(pid: 1, host: "box")))
    }
    events += [.tick(now: DigitsStudy.now + 5), .message("news", isProblem: false)]
    var together = driver
    together.send(together: events)
    for event in events { driver.send(event) }
    let (one, other) = (together.canvas, driver.canvas)
    #expect(one.text().contains("news"))
    #expect(one.text() == other.text())
    let isSame = one == other
    #expect(isSame)
  }

  @Test func `the finished trials' curves stay where the cursor goes`() throws {
    var driver = Driver.live(Size(200, 60))
    driver.press(":9<enter>")
    let before = try #require(driver.state.curves.settled)
    #expect(before.key.members.count > 20)
    driver.press("jj")
    let after = try #require(driver.state.curves.settled)
    #expect(after.key == before.key)
    // What runs is not among them, and is seen all the same.
    #expect(!before.key.members.contains { $0.trial == 31 })
    #expect(driver.state.curves.plot?.series.contains { $0.emphasis == .crowd } == true)
  }
}
