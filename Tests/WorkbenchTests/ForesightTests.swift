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
    foresight.spoil([asked[0]])
    for trial in asked { foresight.take(driver.foreseen(trial)) }
    #expect(foresight.arrive(asked[0]) == nil)
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
}
