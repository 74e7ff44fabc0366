import Canvas
import Diagnosis
import Numerics
import Testing
import Tuning

@testable import Workbench

@Suite struct `A trial beside the cursor` {
  /// A key's effects that read something for the picture.
  private func reads(_ effects: [Effect]) -> [Effect] {
    effects.filter {
      switch $0 {
      case .loadCurves, .loadLog, .judge: true
      default: false
      }
    }
  }

  @Test(arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
  func `is there when the cursor comes to it`(size: Size) {
    var driver = Driver.live(size)
    var slow = Driver.live(size)
    slow.foresees = false
    for key: Key in [.character("j"), .character("j"), .character("k"), .character("j")] {
      let effects = update(&driver.state, .key(key))
      #expect(reads(effects).isEmpty)
      // Whoever has to ask for everything comes to the same.
      slow.send(.key(key))
      #expect(driver.screen == slow.screen)
      for case .foresee(let trials) in effects {
        for trial in trials { driver.send(.foreseen(driver.foreseen(trial))) }
      }
    }
  }

  @Test func `is read again once it has changed, and shown as it was until then`() throws {
    var driver = Driver.live(Size(120, 40))
    let next = driver.state.table.order[1]
    var row = try #require(driver.state.row(next))
    row.note = "looked at"
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, rows: [row])))
    #expect(reads(update(&driver.state, .key(.character("j")))).contains(.judge(trial: next)))
  }

  @Test func `is judged again among others`() throws {
    var driver = Driver.live(Size(120, 40))
    let (next, last) = (driver.state.table.order[1], try #require(driver.state.table.order.last))
    let row = try #require(driver.state.row(last))
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, rows: [row])))
    let effects = update(&driver.state, .key(.character("j")))
    #expect(reads(effects) == [.loadLog(trial: next), .judge(trial: next)])
    #expect(driver.state.detail.hasLog, "what is known is shown meanwhile")
  }

  @Test func `is not read where its curve is long`() throws {
    var driver = Driver.live(Size(120, 40))
    let third = driver.state.table.order[2]
    var row = try #require(driver.state.row(third))
    row.step = Foresight.longest + 1
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, rows: [row])))
    for case .foresee(let trials) in update(&driver.state, .key(.character("j"))) {
      #expect(!trials.contains(third))
    }
  }

  @Test func `an answer that a change overtook is not taken`() {
    var foresight = Foresight()
    var table = TrialTable()
    let driver = Driver.live()
    table = driver.state.table
    let cursor = table.cursor
    #expect(foresight.arrive(cursor) == nil)
    let asked = foresight.request(table, driver.state.study)
    #expect(asked == Array(table.order[1...2]))
    #expect(foresight.request(table, driver.state.study).isEmpty, "asked once")
    foresight.spoil([asked[0]], revision: 0)
    for trial in asked { foresight.take(driver.foreseen(trial)) }
    #expect(foresight.arrive(asked[0]) == nil)
    #expect(foresight.arrive(asked[1])?.trial == asked[1])
  }

  @Test func `what is on its way is asked for again by what takes its place`() {
    var foresight = Foresight()
    let driver = Driver.live()
    var table = driver.state.table
    #expect(foresight.arrive(table.cursor) == nil)
    let order = table.order
    #expect(foresight.request(table, driver.state.study) == [order[1], order[2]])
    // One was read before the cursor went on; the reader drops the other.
    foresight.take(driver.foreseen(order[1]))
    let isThere = table.select(order[1])
    #expect(isThere)
    #expect(foresight.arrive(table.cursor)?.trial == order[1])
    #expect(
      foresight.request(table, driver.state.study).prefix(2) == [order[2], order[3]])
  }

  @Test func `what was read before a change is not taken for an answer after it`() {
    var foresight = Foresight()
    let driver = Driver.live()
    let table = driver.state.table
    _ = foresight.arrive(table.cursor)
    let asked = foresight.request(table, driver.state.study)
    foresight.spoil([asked[0]], revision: 9)
    // Asked again, while the old answer is on its way.
    _ = foresight.arrive(nil)
    _ = foresight.arrive(table.cursor)
    #expect(foresight.request(table, driver.state.study).contains(asked[0]))
    var old = driver.foreseen(asked[0])
    old.revision = 8
    foresight.take(old)
    #expect(foresight.arrive(asked[0]) == nil)
    old.revision = 9
    foresight.take(old)
    #expect(foresight.arrive(nil) == nil && foresight.arrive(asked[0]) != nil)
  }

  @Test func `what runs is read when the cursor comes to it: its output may have gone on`() throws {
    let driver = Driver.live(Size(120, 40))
    let next = driver.state.table.order[1]
    let row = try #require(driver.state.row(next))
    func arrives(_ state: TrialState) -> Bool {
      var (detail, row) = (TrialDetail(), row)
      row.state = state
      return detail.arrive(row, driver.foreseen(next), revision: driver.state.revision)
    }
    #expect(arrives(.running))
    #expect(!arrives(.complete))
  }

  @Test func `curves that are looked at stay where there are many, whatever else is asked for`() {
    var store = CurveStore()
    let (all, crowd) = (Array(0..<950), Array(0..<450))
    #expect(store.request(all, metric: "val_loss") == all)
    store.take(Dictionary(uniqueKeysWithValues: all.map { ($0, Curve()) }), metric: "val_loss")
    store.trim(keeping: ["val_loss": crowd, "train_loss": [7]])
    #expect(store.request([7], metric: "train_loss") == [7])
    #expect(store.known("val_loss") == crowd)
    // What is looked at no more goes once there is much of it.
    store.trim(keeping: ["val_loss": [3, 4]])
    #expect(store.known("val_loss") == [3, 4])
  }

  @Test func `an answer of before is no use for what changed alone`() {
    var foresight = Foresight()
    let driver = Driver.live()
    let table = driver.state.table
    _ = foresight.arrive(table.cursor)
    let asked = foresight.request(table, driver.state.study)
    foresight.spoil([asked[0]], revision: 9)
    var other = driver.foreseen(asked[1])
    other.revision = 8
    foresight.take(other)
    #expect(foresight.arrive(asked[1])?.trial == asked[1])
  }

  @Test func `curves of both halves are read again when a trial has gone on`() {
    var store = CurveStore()
    for metric in ["val_loss", "train_loss"] {
      #expect(store.request([1, 2], metric: metric) == [1, 2])
      store.take([1: Curve(), 2: Curve()], metric: metric)
      #expect(store.request([1, 2], metric: metric).isEmpty)
    }
    store.spoil([2])
    #expect(store.request([1, 2], metric: "val_loss") == [2])
    #expect(store.request([1, 2], metric: "train_loss") == [2])
    // On its way when it changed again: once more.
    store.spoil([2])
    store.take([2: Curve()], metric: "val_loss")
    #expect(store.request([1, 2], metric: "val_loss") == [2])
  }
}

@Suite struct `The order of the table` {
  @Test(arguments: 0..<20) func `kept change by change is the one made at once`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var gradual = Driver(Size(120, 40))
    var rows: [Int: TrialRow] = [:]
    let template = DigitsStudy().rows
    gradual.send(.change(StudyChange(revision: 1, plan: DigitsStudy.plan)))
    for revision in 2..<60 {
      var news: [TrialRow] = []
      for _ in 0...random.integer(in: 0...3) {
        // Mostly the next number; now and then one that was left out, or one that is known.
        let next = (rows.keys.max() ?? -1) + random.integer(in: 1...2)
        let number = random.uniform() < 0.5 ? next : random.integer(in: 0...next)
        var row = template[number % template.count]
        row.number = number
        row.objective = random.uniform() < 0.1 ? nil : Double(random.integer(in: 0...20)) / 10
        rows[number] = row
        news.removeAll { $0.number == number }
        news.append(row)
      }
      news.sort { $0.number < $1.number }
      gradual.send(.change(StudyChange(revision: revision, rows: news)))
    }
    var whole = Driver(Size(120, 40))
    whole.send(
      .change(
        StudyChange(
          revision: 60, rows: rows.values.sorted { $0.number < $1.number },
          plan: DigitsStudy.plan)))
    #expect(gradual.state.table.order == whole.state.table.order)
    #expect(gradual.state.study.curveCount == whole.state.study.curveCount)
    #expect(
      gradual.state.study.curveCount == rows.values.count { $0.hasCurve })
  }

  @Test func `of the best alone lets the former best go`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press("/is:best<enter>")
    let old = try #require(driver.state.study.best)
    #expect(driver.state.table.order == [old])
    var better = try #require(driver.state.study.rows.last { $0.state == .running })
    (better.state, better.objective, better.ended) = (.complete, 0.0001, DigitsStudy.now)
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, rows: [better])))
    try #require(driver.state.study.best == better.number)
    #expect(driver.state.table.order == [better.number])
  }
}
