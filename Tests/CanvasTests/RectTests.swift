import Canvas
import Testing

@Suite struct `Rectangles` {
  private let rect = Rect(x: 2, y: 1, width: 20, height: 10)

  @Test func `are cut into fixed and flexible parts without gaps`() {
    let rows = rect.splitRows([.fixed(1), .flexible(weight: 2), .rest, .fixed(2)])
    #expect(rows.map(\.height) == [1, 4, 3, 2])
    #expect(rows.map(\.y) == [1, 2, 6, 9])
    #expect(rows.allSatisfy { $0.x == 2 && $0.width == 20 })
    let columns = rect.splitColumns([.rest, .rest, .rest], gap: 1)
    #expect(columns.map(\.width) == [6, 6, 6])
    #expect(columns.map(\.x) == [2, 9, 16])
  }

  @Test func `give a minimum first, and nothing where there is nothing`() {
    #expect(rect.splitColumns([.flexible(weight: 1, minimum: 15), .rest]).map(\.width) == [15, 5])
    #expect(rect.splitColumns([.fixed(15), .fixed(9), .rest]).map(\.width) == [15, 5, 0])
    #expect(Rect.empty.splitRows([.fixed(3), .rest]).map(\.height) == [0, 0])
  }

  @Test(arguments: 0..<100) func `share out exactly what there is`(width: Int) {
    let rect = Rect(x: 0, y: 0, width: width, height: 1)
    let parts = rect.splitColumns(
      [.fixed(7), .flexible(weight: 3), .flexible(weight: 2, minimum: 9), .rest])
    #expect(parts.map(\.width).reduce(0, +) == width)
    for (a, b) in zip(parts, parts.dropFirst()) { #expect(a.maxX == b.x) }
  }

  @Test func `meet, shrink and center`() {
    #expect(
      rect.intersection(Rect(x: 0, y: 0, width: 5, height: 3))
        == Rect(x: 2, y: 1, width: 3, height: 2))
    #expect(rect.intersection(Rect(x: 40, y: 0, width: 5, height: 3)).isEmpty)
    #expect(rect.inset(columns: 30, rows: 1).isEmpty)
    #expect(rect.centered(Size(10, 4)) == Rect(x: 7, y: 4, width: 10, height: 4))
    #expect(rect.centered(Size(90, 90)) == rect)
    #expect(rect.row(9) == Rect(x: 2, y: 10, width: 20, height: 1))
    #expect(rect.row(10).isEmpty)
  }
}
