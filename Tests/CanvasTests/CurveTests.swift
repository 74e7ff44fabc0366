import Testing

@testable import Canvas

@Suite struct `Curves of dots` {
  private let unit = Axis(.linear, from: 0, to: 1)

  /// The rows of dots of a curve: `#` set, `.` not.
  private func dots(_ points: [PlotPoint], width: Int, height: Int, y: Axis) -> [String] {
    var grid = DotGrid(Size(width, height / 2), marks: .ascii)
    let last = max(1, points.map(\.x).max() ?? 1)
    CurveColumns(points, axis: Axis(.linear, from: 0, to: last), dots: grid.width)
      .draw(on: &grid, y: y)
    return (0..<grid.height).map { row in
      String((0..<grid.width).map { grid.isSet($0, row) ? "#" : "." })
    }
  }

  @Test func `go from point to point`() {
    let rising = (0...3).map { PlotPoint(Double($0), Double($0) / 3) }
    #expect(dots(rising, width: 4, height: 4, y: unit) == ["...#", "..#.", ".#..", "#..."])
    let sparse = [PlotPoint(0, 0), PlotPoint(6, 1)]
    #expect(dots(sparse, width: 7, height: 4, y: unit).joined().filter { $0 == "#" }.count == 7)
  }

  @Test(arguments: [100, 1_000, 100_000]) func `lose no peak, however many points`(count: Int) {
    var points = (0..<count).map { PlotPoint(Double($0), 0) }
    points[count / 3].y = 1
    let rows = dots(points, width: 20, height: 4, y: unit)
    #expect(rows[0].filter { $0 == "#" }.count == 1)
    #expect(rows[3] == String(repeating: "#", count: 20))
  }

  @Test func `have a gap where a value is not finite, and a lone point is a dot`() {
    let points: [PlotPoint] = [
      PlotPoint(0, 0.5), PlotPoint(1, 0.5), PlotPoint(2, .nan), PlotPoint(3, 0.5),
      PlotPoint(4, .infinity), PlotPoint(5, .nan), PlotPoint(6, 0.5),
    ]
    let rows = dots(points, width: 7, height: 2, y: unit)
    #expect(rows.map { $0.contains("#") }.filter { $0 }.count == 1)
    #expect(rows.contains("##.#..#"))
  }

  @Test func `remember their end and whether it was finite`() {
    let columns = CurveColumns(
      [PlotPoint(0, 1), PlotPoint(1, 2), PlotPoint(2, .nan)], axis: unit, dots: 10)
    #expect(columns.end == PlotPoint(1, 2))
    #expect(columns.endsOutside)
    #expect(!CurveColumns([PlotPoint(0, .nan), PlotPoint(1, 2)], axis: unit, dots: 9).endsOutside)
  }

  @Test func `are cut at the edges at their true slope, however far they go`() {
    var grid = DotGrid(Size(4, 4), marks: .ascii)
    grid.line(from: (x: 0, y: 0), to: (x: 1e300, y: 1e300))
    #expect((0..<4).allSatisfy { grid.isSet($0, $0) })
    grid.clear()
    grid.line(from: (x: -10, y: 3), to: (x: 10, y: 3))
    #expect((0..<4).allSatisfy { grid.isSet($0, 3) })
    grid.clear()
    grid.line(from: (x: 0, y: -9), to: (x: 3, y: -1))
    grid.line(from: (x: .nan, y: 0), to: (x: 3, y: 1))
    #expect(grid == DotGrid(Size(4, 4), marks: .ascii))
  }

  @Test func `come from outside when only a part is shown`() {
    let points = (0...100).map { PlotPoint(Double($0), Double($0) / 100) }
    let columns = CurveColumns(points, axis: Axis(.linear, from: 40, to: 60), dots: 21)
    #expect(columns.columns.count <= 23)
    var grid = DotGrid(Size(21, 10), marks: .ascii)
    columns.draw(on: &grid, y: Axis(.linear, from: 0.4, to: 0.6))
    #expect((0..<21).allSatisfy { column in (0..<20).contains { grid.isSet(column, $0) } })
  }

  @Test func `know where they leave the plot`() {
    let points = [0.5, 9, 9, 0.5, -3].enumerated().map { PlotPoint(Double($0.offset), $0.element) }
    let columns = CurveColumns(points, axis: Axis(.linear, from: 0, to: 4), dots: 5)
    #expect(columns.runs(outside: unit, above: true) == [1...2])
    #expect(columns.runs(outside: unit, above: false) == [4...4])
  }

  @Test func `become braille, blocks and ASCII`() {
    var braille = DotGrid(Size(1, 1), marks: .braille)
    #expect(braille.scalar(column: 0, row: 0) == nil)
    braille.set(0, 0)
    #expect(braille.scalar(column: 0, row: 0) == "⠁")
    braille.set(1, 3)
    #expect(braille.scalar(column: 0, row: 0) == "⢁")
    braille.vertical(0, 3, 0)
    braille.vertical(1, -5, 50)
    #expect(braille.scalar(column: 0, row: 0) == "⣿")
    var blocks = DotGrid(Size(1, 1), marks: .blocks)
    blocks.set(1, 0)
    blocks.set(0, 1)
    #expect(blocks.scalar(column: 0, row: 0) == "▞")
    var ascii = DotGrid(Size(1, 1), marks: .ascii)
    ascii.set(0, 1)
    #expect(ascii.scalar(column: 0, row: 0) == ".")
  }
}
