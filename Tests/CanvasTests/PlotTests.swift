import Canvas
import Testing

@Suite struct `Plots` {
  /// A curve that falls from 2.4 towards `floor`.
  private func falling(_ count: Int, to floor: Double) -> [PlotPoint] {
    (1...count).map { PlotPoint(Double($0), floor + 2.4 / Double($0 * $0)) }
  }

  private func picture(_ plot: Plot, _ size: Size, _ glyphs: Glyphs = .unicode) -> Canvas {
    var canvas = Canvas(size, glyphs: glyphs)
    plot.draw(on: &canvas, in: canvas.bounds)
    return canvas
  }

  private var curves: Plot {
    var plot = Plot(
      x: Axis(.linear, from: 0, to: 30), y: Axis(.log, from: 0.05, to: 3), title: "step")
    plot.series = [
      PlotSeries(falling(30, to: 0.8)),
      PlotSeries(falling(8, to: 0.5), endMark: "◌"),
      PlotSeries(falling(30, to: 0.2), role: .curve0, emphasis: .marked, label: "#17"),
      PlotSeries(
        falling(12, to: 0.1) + [PlotPoint(13, .nan)], role: .curve1, emphasis: .marked,
        label: "#31"),
      PlotSeries(falling(20, to: 0.06), role: .curveSelected, emphasis: .selected, label: "#23"),
    ]
    plot.lines = [.vertical(8, label: "step 8"), .horizontal(1.5, label: "median")]
    return plot
  }

  @Test func `show curves with names at their ends, axes and lines`() {
    #expect(
      picture(curves, Size(60, 14)).text() == """
          3 ┤  ⡄           ┊ step 8
               ⢱⡆          ┊
             ╌╌⠘⡄╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ median
          1 ┤   ⢇⠢⡈⠑⠒⠢⠤⠤⠤⠤⢄┊⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
                ⠘⡄⡀⠒⠤⢄⣀⣀⣀⣀⡀┊
                 ⠘⡄⢄      ⠈◌
        0.3 ┤     ⠘⡄⠑⠤⣀    ┊                                    #17
                   ⠈⢆⠤⡀⠉⠉⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
                     ⠑⢄⡀⠒⠤⢄⣀⡀
        0.1 ┤          ⠈⠑⠢⢄⣀⡀⠉⠑⠒⠒⠒⠒✗ #31
                           ┊⠈⠉⠑⠒⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀
                           ┊                 ⠉⠉⠉⠉⠉ #23
            └┴─────────────────┴─────────────────┴─────────────────┴
        step 0                10                20                30
        """)
  }

  @Test func `draw the crowd first and the selected curve last`() {
    #expect(
      picture(curves, Size(40, 10)).roleMap == """
        ......C-......|.||||.|
        .....|CC||||||||||||||||||||||||.||||||
        ..A.A..C0-----|-------------------------
        .......CC0-----
        ........CC000000....................000
        .........CCC111.000000000000000000000000
        AAA.A.......CCCCCCC1.111
        ..............|...CCCCCCCCCCC.CCC
        ....AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAA.A.....................AA

        C curve_selected
        - curve_crowd
        0 curve_0
        1 curve_1
        A axis
        | threshold
        0:6-6 bold
        1:6-7 bold
        2:7-7 bold
        3:7-8 bold
        4:8-9 bold
        5:9-11 bold
        6:12-18 bold
        7:18-28 bold
        7:30-32 bold
        """)
  }

  @Test func `are readable in ASCII`() {
    let text = picture(curves, Size(60, 14), .ascii).text()
    #expect(text.utf8.allSatisfy { $0 < 0x7F })
    #expect(
      text == """
          3 |  ..          : step 8
               '..         :
             ---:------------------------------------------- median
          1 |   '.:''......:........................................
                 :.......  :
                 '..     ''o
        0.3 |     '.'..    :                                    #17
                   '...'''''''......................................
                     '.''...
        0.1 |          ''...'''''''x #31
                           :''''''................ #23
                           :
            +|-----------------|-----------------|-----------------|
        step 0                10                20                30
        """)
  }

  @Test func `scatter points on a log axis`() {
    var plot = Plot(
      x: Axis(.log, from: 1e-5, to: 1), y: Axis(.linear, from: 0, to: 1),
      title: "learning rate, log")
    plot.marks = [
      Plot.Mark(PlotPoint(1e-4, 0.9), "●"),
      Plot.Mark(PlotPoint(1e-2, 0.2), "●", .best, label: "#5"),
      Plot.Mark(PlotPoint(0.5, 0.7), "!", .stateDiverged), Plot.Mark(PlotPoint(0, 0.5), "?"),
    ]
    plot.bands = [
      Plot.Band(
        lower: [PlotPoint(1e-3, 0), PlotPoint(1e-1, 0)],
        upper: [PlotPoint(1e-3, 0.3), PlotPoint(1e-1, 0.3)])
    ]
    #expect(
      picture(plot, Size(50, 13)).text() == """
        1.0 ┤
                      ●

                                                       !

        0.5 ┤
                               ░░░░░░░░░░░░░░░░░░
                               ░░░░░░░░●░#5░░░░░░
                               ░░░░░░░░░░░░░░░░░░
          0 ┤                  ░░░░░░░░░░░░░░░░░░
            └─────────┴────────────────┴─────────────────┴
                    1e-4             1e-2                1
                          learning rate, log
        """)
  }

  @Test func `mark where a curve leaves them above`() {
    var plot = Plot(x: Axis(.linear, from: 0, to: 9), y: Axis(.linear, from: 0, to: 1))
    let values: [Double] = [0.5, 0.5, 0.5, 8, 9, 8, 0.5, 0.5, 0.5, 0.5]
    plot.series = [
      PlotSeries(
        values.enumerated().map { PlotPoint(Double($0.offset), $0.element) }, role: .curve0,
        emphasis: .marked)
    ]
    let canvas = picture(plot, Size(30, 8))
    let area = plot.area(in: canvas.bounds)
    let marks = (area.x..<area.maxX).filter { canvas[$0, area.y].scalar == "▲" }
    #expect(marks.count == 1)
    #expect(abs((marks.first ?? 0) - area.x - area.width * 4 / 9) <= 2)
  }

  @Test(arguments: 0..<60) func `fit into any rectangle`(width: Int) {
    for height in 0..<16 {
      var canvas = Canvas(Size(64, 20))
      canvas.fill(canvas.bounds, "x")
      let rect = Rect(x: 2, y: 2, width: width, height: height)
      let area = curves.draw(on: &canvas, in: rect)
      #expect(area.intersection(rect) == area || area.isEmpty)
      for y in 0..<20 {
        for x in 0..<64 where !rect.contains(x: x, y: y) { #expect(canvas[x, y].scalar == "x") }
      }
    }
  }

  @Test func `give the value under a column back`() {
    let plot = Plot(x: Axis(.log, from: 1e-4, to: 1), y: Axis(.linear, from: 0, to: 1))
    let rect = Rect(x: 3, y: 0, width: 50, height: 12)
    let area = plot.area(in: rect)
    #expect(plot.x(atColumn: area.x, in: rect) < 1.3e-4)
    #expect(plot.x(atColumn: area.maxX - 1, in: rect) > 0.8)
  }

  @Test func `use columns that were kept, if they are for this width`() {
    var plot = curves
    let area = plot.area(in: Rect(x: 0, y: 0, width: 60, height: 14))
    let fresh = picture(plot, Size(60, 14))
    for index in plot.series.indices {
      let points = plot.series[index].points
      plot.series[index].columns = CurveColumns(points, axis: plot.x, dots: area.width * 2)
      plot.series[index].points = []
    }
    #expect(picture(plot, Size(60, 14)) == fresh)
    for index in plot.series.indices { plot.series[index].points = curves.series[index].points }
    #expect(picture(plot, Size(50, 14)) == picture(curves, Size(50, 14)))
  }

  @Test func `a line lies over the crowd and under the curve that is looked at`() {
    var plot = Plot(x: Axis(.linear, from: 0, to: 10), y: Axis(.linear, from: 0, to: 10))
    let level = [PlotPoint(0, 5), PlotPoint(10, 5)]
    plot.lines.append(.horizontal(5, .threshold))
    plot.series.append(PlotSeries(level, role: .curveCrowd, emphasis: .crowd))
    var canvas = Canvas(Size(30, 12))
    plot.draw(on: &canvas, in: Rect(Size(30, 12)))
    #expect(canvas.text().contains(String(repeating: String(canvas.glyphs.lineAcross), count: 5)))
    plot.series.append(PlotSeries(level, role: .curveSelected, emphasis: .selected))
    var other = Canvas(Size(30, 12))
    plot.draw(on: &other, in: Rect(Size(30, 12)))
    #expect(!other.text().contains(String(repeating: String(other.glyphs.lineAcross), count: 5)))
  }
}
