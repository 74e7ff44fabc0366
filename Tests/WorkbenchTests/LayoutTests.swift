import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite("Layout")
struct LayoutTests {
  /// The frames as a picture: each cell shows the number of the pane that has it.
  private func picture(_ size: Size, zoomed: Bool = false, focus: Pane = .trials) -> [String] {
    let layout = WorkbenchLayout(size, focus: focus, zoomed: zoomed, recency: Pane.allCases)
    var rows = [[Character]](
      repeating: [Character](repeating: ".", count: size.width), count: size.height)
    for slot in layout.slots {
      for y in slot.rect.y..<slot.rect.maxY {
        for x in slot.rect.x..<slot.rect.maxX {
          #expect(rows[y][x] == ".", "two panes share a cell")
          rows[y][x] = Character(String(slot.shown.rawValue))
        }
      }
    }
    // Every tenth column and every fifth row tell enough.
    return stride(from: 0, to: size.height, by: 5).map { y in
      String(stride(from: 0, to: size.width, by: 10).map { rows[y][$0] })
    }
  }

  @Test("200 × 60 and 160 × 46 show all six")
  func six() {
    #expect(
      picture(Size(200, 60)) == [
        "....................", "11111111111122222222", "11111111111122222222",
        "11111111111122222222", "11111111111122222222", "11111111111133334444",
        "11111111111133334444", "11111111111133334444", "66666666666633334444",
        "66666666666655555555", "66666666666655555555", "66666666666655555555",
      ])
    #expect(
      picture(Size(160, 46))
        == [
          "................", "1111111111222222", "1111111111222222", "1111111111222222",
          "1111111111333444", "1111111111333444", "6666666666333444", "6666666666555555",
          "6666666666555555", "................",
        ].map { $0 })
  }

  @Test("120 × 40 shows five, the trial and the study share a frame")
  func five() {
    #expect(
      picture(Size(120, 40)) == [
        "............", "111111112222", "111111112222", "111111112222", "111111112222",
        "333344445555", "333344445555", "333344445555",
      ])
    #expect(picture(Size(120, 40), focus: .study)[5] == "333344446666")
  }

  @Test("80 × 24 and 60 × 20 show the table and one of the others")
  func two() {
    #expect(picture(Size(80, 24)) == ["........", "11111111", "11111111", "22222222", "22222222"])
    #expect(picture(Size(60, 20)) == ["......", "111111", "222222", "222222"])
    #expect(picture(Size(80, 24), focus: .pruning).last == "44444444")
    #expect(picture(Size(200, 20))[1] == "11111111111222222222")
  }

  @Test("40 × 10 shows one pane, below nothing fits")
  func one() {
    #expect(picture(Size(40, 10)) == ["....", "1111"])
    #expect(picture(Size(40, 10), focus: .rate) == ["....", "3333"])
    #expect(
      WorkbenchLayout(Size(39, 10), focus: .trials, zoomed: false, recency: []).isTooSmall)
    #expect(WorkbenchLayout(Size(40, 9), focus: .trials, zoomed: false, recency: []).isTooSmall)
  }

  @Test("the smallest header says the best, and the smallest form what will change and what then")
  func smallest() {
    var driver = Driver.live(Size(40, 10))
    driver.send(.change(StudyChange(revision: 5_000, engine: .absent)))
    #expect(driver.lines[0].contains("best 0.0900 #28"))
    driver.press(":23<enter>c")
    driver.press("<backspace>")
    #expect(driver.screen.contains("lr 0.0031 → 0.003"), "\(driver.screen)")
    #expect(driver.screen.contains("then"))
    #expect(driver.screen.contains("run next"))
    driver.press("<up>")
    #expect(driver.screen.contains("is killed") || driver.screen.contains("runs on"))
  }

  @Test("what a filter hides cannot be compared, which is said as such")
  func hidden() {
    let driver = {
      var driver = Driver.live(Size(80, 24))
      driver.press("/lr>99<enter>v")
      return driver
    }()
    #expect(driver.state.messageText?.hasPrefix("no trial meets the filter") == true)
  }

  @Test("at every size the panes fill the body without a gap, and each is big enough to draw in")
  func full() {
    for width in stride(from: 40, through: 300, by: 7) {
      for height in stride(from: 10, through: 80, by: 3) {
        for zoomed in [false, true] {
          let layout = WorkbenchLayout(
            Size(width, height), focus: .trials, zoomed: zoomed, recency: Pane.allCases)
          let body = height - 1 - (height >= 16 ? 2 : 1)
          let cells = layout.slots.reduce(0) { $0 + $1.rect.width * $1.rect.height }
          #expect(cells == width * body, "\(width) × \(height)")
          #expect(layout.slots.allSatisfy { $0.rect.height >= 5 && $0.rect.width >= 20 })
          #expect(Set(layout.slots.flatMap(\.panes)) == Set(Pane.allCases))
        }
      }
    }
  }

  @Test("no column of the table overlaps another or leaves the pane, and what matters comes first")
  func columns() {
    let state = Driver.live().state
    for width in 30...200 {
      let plan = TablePlan(
        width: width, table: state.table, study: state.study, rate: "lr")
      var end = 0
      for place in plan.places {
        #expect(place.x >= end, "\(width): \(place)")
        end = place.x + place.width
      }
      #expect(end < width || width < 38, "\(width): \(end)")
      #expect(plan.places.first?.column == .number)
      if width >= 38 {
        #expect(plan.places.prefix(4).map(\.column) == [.number, .state, .objective, .step])
      }
      if plan.places.contains(where: { $0.column == .parameter("dropout") }) {
        #expect(plan.places.contains { $0.column == .parameter("lr") })
      }
    }
  }
}
