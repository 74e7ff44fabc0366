import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite("Golden screens")
struct GoldenScreenTests {
  @Test(
    "the workbench at every size that has a layout of its own",
    arguments: [
      Size(200, 60), Size(160, 46), Size(120, 40), Size(80, 24), Size(60, 20), Size(40, 10),
      Size(200, 20), Size(80, 50),
    ])
  func sizes(_ size: Size) throws {
    let driver = Driver.live(size)
    try expectGolden("workbench-\(size.width)x\(size.height)", driver.canvas)
  }

  @Test("with ASCII alone")
  func ascii() throws {
    let driver = Driver.live(Size(120, 40), options: .init(glyphs: .ascii))
    #expect(driver.screen.unicodeScalars.allSatisfy { $0.isASCII })
    try expectGolden("ascii-120x40", driver.canvas)
  }

  @Test("each pane in one frame at 80 × 24", arguments: [Pane.rate, .pruning, .trial, .study])
  func tabs(_ pane: Pane) throws {
    var driver = Driver.live(Size(80, 24))
    driver.press("\(pane.rawValue)")
    try expectGolden("\(pane)-80x24", driver.canvas)
  }

  @Test("each pane zoomed at 120 × 40", arguments: Pane.allCases)
  func zoomed(_ pane: Pane) throws {
    var driver = Driver.live()
    driver.press("\(pane.rawValue)z")
    try expectGolden("\(pane)-zoomed-120x40", driver.canvas)
  }

  @Test(
    "each pane by itself at the other sizes",
    arguments: Pane.allCases, [Size(40, 10), Size(80, 24), Size(200, 60)])
  func alone(_ pane: Pane, _ size: Size) throws {
    var driver = Driver.live(size)
    driver.press(":23<enter>\(pane.rawValue)z")
    try expectGolden("\(pane)-zoomed-\(size.width)x\(size.height)", driver.canvas)
  }

  @Test(
    "everything that lies over the panes, on the smallest screen and on a large one",
    arguments: [
      ("clone", "c"), ("columns", "o"), ("compare", " :9<enter> v"), ("knob", "K"),
      ("file", "yfp"), ("search", "5/loss"), ("immune", ":12<enter>I"), ("halve", "h"),
      ("replicate", "M"), ("stop", "X"),
      ("copy", "y"),
    ], [Size(40, 10), Size(80, 24), Size(200, 60)])
  func over(_ scene: (name: String, keys: String), _ size: Size) throws {
    var driver = Driver.live(size)
    driver.press(":23<enter>" + scene.keys)
    try expectGolden("over-\(scene.name)-\(size.width)x\(size.height)", driver.canvas)
  }

  @Test("halving announces itself")
  func halve() throws {
    var driver = Driver.live(Size(80, 24))
    driver.press(":23<enter>h")
    try expectGolden("halve-80x24", driver.canvas)
    driver.press("k")
    try expectGolden("halve-kill-80x24", driver.canvas)
  }

  @Test("questions name what they are about")
  func questions() throws {
    var driver = Driver.live(Size(80, 24))
    driver.press(":12<enter> :33<enter> x")
    try expectGolden("kill-nothing-80x24", driver.canvas)
    driver.press("A:23<enter>x")
    try expectGolden("kill-80x24", driver.canvas)
    driver.press("<esc>q")
    try expectGolden("quit-80x24", driver.canvas)
    driver.press("<esc>r<tab>5")
    try expectGolden("refine-80x24", driver.canvas)
  }

  @Test("the clone form, edited", arguments: [Size(100, 30), Size(80, 24), Size(40, 12)])
  func form(_ size: Size) throws {
    var driver = Driver.live(size)
    driver.press(":23<enter>c<ctrl-u>0.0016<down><right>")
    try expectGolden("clone-form-\(size.width)x\(size.height)", driver.canvas)
    driver.press("<up><ctrl-u>0.0o")
    try expectGolden("clone-form-wrong-\(size.width)x\(size.height)", driver.canvas)
  }

  @Test("help and palette")
  func commands() throws {
    var driver = Driver.live(Size(100, 30))
    driver.press("?")
    try expectGolden("help-100x30", driver.canvas)
    driver.press("trial")
    try expectGolden("help-search-100x30", driver.canvas)
    driver.press("<esc>:sort")
    try expectGolden("palette-100x30", driver.canvas)
  }

  @Test("a filter being typed, wrong and right")
  func filter() throws {
    var driver = Driver.live(Size(80, 24))
    driver.press("/state:pruned lrr<1e-3")
    try expectGolden("filter-wrong-80x24", driver.canvas)
    driver.press("<ctrl-w>lr<1e-3")
    try expectGolden("filter-80x24", driver.canvas)
    driver.press("<enter>")
    try expectGolden("filtered-80x24", driver.canvas)
  }

  @Test(
    "everything that asks, on the smallest screen",
    arguments: ["h", "x", "r", "q", "n", "?", ":so", "y"])
  func smallest(_ keys: String) throws {
    var driver = Driver.live(Size(40, 10))
    driver.press(":23<enter>" + keys)
    let name = ["?": "help", ":so": "palette"][keys] ?? keys
    try expectGolden("smallest-\(name)-40x10", driver.canvas)
  }

  @Test("where the edited number lies in its range, and where the best have it")
  func scale() throws {
    var driver = Driver.live(Size(100, 30))
    driver.press(":23<enter>c<ctrl-u>0.0016")
    try expectGolden("clone-form-scale-100x30", driver.canvas)
  }

  @Test("a pruned trial and why it was")
  func pruned() throws {
    var driver = Driver.live()
    driver.press(":12<enter>4z")
    try expectGolden("pruned-120x40", driver.canvas)
    driver.press("z")
    try expectGolden("pruned-panes-120x40", driver.canvas)
  }

  @Test("marked trials among the crowd, smoothed, in blocks")
  func curves() throws {
    var driver = Driver.live(Size(100, 30))
    driver.press(":9<enter> :12<enter> :23<enter>2zwwb")
    try expectGolden("curves-marked-100x30", driver.canvas)
  }

  @Test("nothing there yet", arguments: [Size(120, 40), Size(160, 46), Size(40, 10)])
  func empty(_ size: Size) throws {
    var driver = Driver(size)
    try expectGolden("waiting-\(size.width)x\(size.height)", driver.canvas)
    driver.send(.change(StudyChange(revision: 1, plan: DigitsStudy.plan)))
    try expectGolden("empty-\(size.width)x\(size.height)", driver.canvas)
  }

  @Test(
    "too small a screen says what it needs", arguments: [Size(39, 10), Size(20, 5), Size(3, 1)])
  func tooSmall(_ size: Size) throws {
    let driver = Driver.live(size)
    try expectGolden("small-\(size.width)x\(size.height)", driver.canvas)
  }

  @Test("without an engine, and read-only")
  func states() throws {
    var driver = Driver(Size(100, 30), options: .init(isReadOnly: true))
    var change = driver.study.change
    change.engine = .absent
    driver.send(.change(change))
    try expectGolden("read-only-100x30", driver.canvas)
  }
}
