import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `Columns and the tree` {
  @Test func `the tree puts each trial below the one it came from`() throws {
    var driver = Driver.live(Size(120, 40))
    let cursor = driver.state.selectedTrial
    driver.press("T")
    let order = driver.state.table.order
    #expect(driver.state.selectedTrial == cursor)
    for (child, parent) in [(28, 23), (31, 23), (34, 23), (36, 23), (21, 9)] {
      let above = try #require(order.firstIndex(of: parent))
      let below = try #require(order.firstIndex(of: child))
      #expect(above < below && below - above <= 4)
    }
    #expect(Set(order) == Set(driver.study.rows.map(\.number)))
    try expectGolden("tree-120x40", driver.canvas)
    // A child that gets better moves among its siblings, not out of the family.
    var row = driver.study.rows[34]
    row.objective = 0.0001
    driver.send(.change(StudyChange(revision: 7_000, rows: [row])))
    let family = driver.state.table.order
    #expect(family.firstIndex(of: 34) == family.firstIndex(of: 23).map { $0 + 1 })
    driver.press("T")
    #expect(driver.state.table.order.first == 34)
  }

  @Test func `a ring of parents in a foreign study is no ring in the tree`() {
    let parents = [3: 1, 1: 3, 2: 2, 5: 4, 4: 3]
    let lineage = Lineage([5, 3, 1, 2, 4]) { parents[$0] }
    #expect(lineage.order == [1, 3, 4, 5, 2])
    #expect(lineage.branches == [3: [true], 4: [true, true], 5: [true, true, true]])
  }

  @Test func `columns move sideways while number, state and objective stay`() {
    var driver = Driver.live(Size(80, 24))
    let before = driver.lines[2]
    #expect(!before.contains("train_loss"))
    var seen = before
    for _ in 0..<12 {
      driver.press("<right>")
      seen += driver.lines[2]
      #expect(driver.lines[2].contains("val_loss"))
      #expect(driver.lines[2].contains("state"))
    }
    for name in ["train_loss", "time", "weight_decay", "optimizer"] {
      #expect(seen.contains(name), "\(name) comes into view")
    }
    for _ in 0..<20 { driver.press("<left>") }
    #expect(driver.lines[2] == before)
  }

  @Test func `columns that were moved for want of room come back with the room`() {
    var driver = Driver.live(Size(60, 24))
    for _ in 0..<12 { driver.press("<right>") }
    let moved = driver.state.table.columns.skipped
    #expect(moved > 2)
    // A little more room brings some of them back, and the last stays in sight.
    driver.send(.resize(Size(80, 24)))
    #expect((1..<moved).contains(driver.state.table.columns.skipped))
    #expect(driver.state.tablePlan.movable.last + 1 == driver.state.tablePlan.movable.count)
    // All have room.
    driver.send(.resize(Size(200, 60)))
    driver.press("z")
    #expect(driver.state.table.columns.skipped == 0)
    #expect(driver.state.tablePlan.movable.hidden == 0)
    driver.press("z")
    // Moved where there is room for them, they stay moved: nothing else was asked for.
    driver.send(.resize(Size(120, 40)))
    driver.press("<right><right>")
    let own = driver.state.table.columns.skipped
    driver.send(.tick(now: DigitsStudy.now + 1))
    #expect(driver.state.table.columns.skipped == own && own > 0)
  }

  @Test func `columns are chosen, moved and widened, and kept with the study`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press("o")
    try expectGolden("columns-120x40", driver.canvas)
    driver.press("jJ<right><right>jj<space>")
    guard case .saveSetting("workbench.columns", let saved)? = driver.effects.last else {
      Issue.record("nothing was saved")
      return
    }
    driver.press("<esc>")
    let lines = driver.lines[2]
    var other = Driver.live(Size(120, 40))
    #expect(other.lines[2] != lines)
    other.send(.setting(key: "workbench.columns", saved))
    #expect(other.lines[2] == lines)
    other.press("o=<esc>")
    #expect(other.lines[2] == Driver.live(Size(120, 40)).lines[2])
  }
}

@Suite struct `Comparing and undoing` {
  @Test(arguments: [Size(120, 40), Size(80, 24)])
  func `marked trials stand side by side`(size: Size) throws {
    var driver = Driver.live(size)
    driver.press(":23<enter> :9<enter> :21<enter> v")
    try expectGolden("compare-\(size.width)x\(size.height)", driver.canvas)
    // 9 and 21 are one configuration with two seeds.
    #expect(driver.lines[2].contains("#9 #21 ×2"))
    #expect(driver.screen.contains(" ± "))
    driver.press("<esc>")
    #expect(!driver.screen.contains("Compare"))
  }

  @Test func `a long comparison goes by pages, and says where it is`() {
    var driver = Driver.live(Size(80, 24))
    driver.press(":23<enter> :9<enter> :21<enter> v")
    guard case .compare(let first)? = driver.state.overlay else {
      Issue.record("nothing is compared")
      return
    }
    let count = first.lines.count
    let page = CompareOverlay.lines(first, Size(80, 24)).count
    #expect(page < count && driver.screen.contains("1–\(page) of \(count) lines"))
    driver.press("<pgdn>")
    #expect(!driver.screen.contains("1–\(page) of"))
    driver.press("G")
    #expect(driver.screen.contains("–\(count) of \(count) lines"))
    // The last is the last: one key up is seen at once.
    let last = driver.screen
    driver.press("jjj")
    #expect(driver.screen == last)
    driver.press("k")
    #expect(driver.screen != last)
    driver.press("<home>")
    #expect(driver.screen.contains("1–\(page) of \(count) lines"))
  }

  @Test func `one trial alone cannot be compared`() {
    var driver = Driver.live()
    driver.press("v")
    #expect(driver.state.messageText?.contains("space marks") == true)
  }

  @Test func `what can be undone is, the last first`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(" j /state:complete<enter>U")
    #expect(driver.state.table.filter == nil)
    let marked = driver.state.markedTrials
    driver.press("U")
    #expect(driver.state.markedTrials.count == marked.count - 1)
    driver.press("U")
    #expect(driver.state.markedTrials.isEmpty)
    driver.press("U")
    #expect(driver.state.messageText == "nothing to undo")
    driver.press(":7<enter>ndull<enter>U")
    #expect(driver.commands.last == .note(trial: 7, text: "too slow, not worth it"))
  }

  @Test func `a launch that waits is withdrawn, one that runs is not`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":23<enter>C<enter>")
    let number = driver.state.study.nextNumber
    var row = driver.study.rows[23]
    row.number = number
    row.origin = .clone
    row.parent = 23
    row.state = .queued
    driver.press("U")
    #expect(driver.state.messageText?.contains("has no answer of the engine yet") == true)
    // Somebody else's comes between; it is not ours to take back.
    var other = row
    other.number = number
    row.number = number + 1
    driver.answer("#\(row.number) queued", launched: row.number)
    driver.send(.change(StudyChange(revision: 7_000, rows: [other, row])))
    let before = driver.commands.count
    driver.press("U")
    #expect(driver.commands.dropFirst(before) == [.withdraw(trial: row.number)])
    driver.press(":23<enter>C<enter>")
    driver.answer("#\(number + 2) launched", launched: number + 2)
    row.number = number + 2
    row.state = .running
    driver.send(.change(StudyChange(revision: 7_001, rows: [row])))
    let count = driver.commands.count
    driver.press("U")
    #expect(driver.commands.count == count)
    #expect(driver.state.messageText?.contains("x kills #\(number + 2)") == true)
  }

  @Test func `a kill says that it cannot be undone`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":23<enter>xyU")
    #expect(driver.state.messageText?.contains("cannot be undone") == true)
  }
}
