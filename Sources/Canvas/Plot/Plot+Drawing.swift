extension Plot {
  /// Draws the plot: axes, bands, the crowd, lines, the marked curves, the selected one last,
  /// points, names.
  ///
  /// - Returns: The cells that curves are drawn in, as ``area(in:)``.
  @discardableResult
  public func draw(on canvas: inout Canvas, in rect: Rect) -> Rect {
    let frame = frame(in: rect)
    canvas.clipped(to: rect) { canvas in
      drawAxes(frame, in: rect, on: &canvas)
      canvas.clipped(to: frame.area) { canvas in
        drawBands(in: frame.area, on: &canvas)
        drawCurves(in: frame.area, on: &canvas)
        drawLineNames(in: frame.area, on: &canvas)
      }
    }
    return frame.area
  }

  // MARK: - Axes

  private func drawAxes(_ frame: Frame, in rect: Rect, on canvas: inout Canvas) {
    guard frame.showsAxis else { return }
    let area = frame.area
    let glyphs = canvas.glyphs
    var last = Int.max
    for tick in y.ticks(atMost: Plot.tickCount(rows: area.height)) {
      // The row that holds the value's dot, so that label and curve agree; a row between labels.
      let row = row(of: tick.value, in: area, glyphs.plotMarks)
      if row < area.y || row >= area.maxY || last - row < 2 { continue }
      last = row
      canvas.field(rect.x, row, frame.gutter - 2, tick.label, .axis, align: .right)
      canvas.put(area.x - 1, row, glyphs.tickLeft, .axis)
    }
    canvas.put(area.x - 1, area.maxY, glyphs.axisCorner, .axis)
    canvas.fill(
      Rect(x: area.x, y: area.maxY, width: area.width, height: 1), glyphs.horizontal, .axis)
    var end = area.maxX
    switch frame.title {
    case .gutter: canvas.put(rect.x, area.maxY + 1, title, .axis, maxWidth: frame.gutter - 1)
    case .ownRow:
      canvas.field(area.x, area.maxY + 2, area.width, title, .axis, align: .center)
    case .end:
      end -= canvas.columns(of: title, limit: area.width) + 2
      canvas.put(end + 2, area.maxY + 1, title, .axis)
    case nil: break
    }
    if let names {
      draw(names, frame, on: &canvas)
    } else {
      drawTicks(frame, until: end, on: &canvas)
    }
  }

  /// Names below the axis, each cut to its share of the width.
  private func draw(_ names: [Axis.Tick], _ frame: Frame, on canvas: inout Canvas) {
    let area = frame.area
    let room = area.width / max(1, names.count) - 1
    for name in names {
      let column = column(of: name.value, in: area, canvas.glyphs.plotMarks)
      guard column >= area.x, column < area.maxX else { continue }
      canvas.put(column, area.maxY, canvas.glyphs.tickUp, .axis)
      guard frame.showsLabels, room > 0 else { continue }
      let width = min(room, canvas.columns(of: name.label, limit: room))
      let start = min(max(column - width / 2, area.x), area.maxX - width)
      canvas.field(start, area.maxY + 1, width, name.label, .axis)
    }
  }

  private func drawTicks(_ frame: Frame, until end: Int, on canvas: inout Canvas) {
    let area = frame.area
    var free = frame.title == .gutter ? area.x : area.x - 1
    for tick in x.ticks(atMost: max(2, area.width / 9)) {
      let column = column(of: tick.value, in: area, canvas.glyphs.plotMarks)
      guard column >= area.x, column < area.maxX else { continue }
      if frame.showsLabels {
        // A label that would touch its neighbour or the title is left out, and its tick with it.
        let width = DisplayWidth.of(tick.label)
        let start = min(max(column - width / 2, free), area.maxX - width)
        guard start >= free, start + width <= end, start <= column else { continue }
        canvas.put(start, area.maxY + 1, tick.label, .axis)
        free = start + width + 1
      }
      canvas.put(column, area.maxY, canvas.glyphs.tickUp, .axis)
    }
  }

  /// The column of cells that holds a value's dot; beyond the area for values beyond the axis.
  public func column(of value: Double, in area: Rect, _ marks: Glyphs.PlotMarks) -> Int {
    let fraction = x.fraction(of: value)
    guard fraction.isFinite, abs(fraction) < 1e6 else { return fraction > 0 ? Int.max : Int.min }
    let dots = DotGrid.dots(of: marks).across
    let dot = (fraction * Double(area.width * dots - 1)).rounded()
    return area.x + Int((dot / Double(dots)).rounded(.down))
  }

  /// The row of cells that holds a value's dot.
  public func row(of value: Double, in area: Rect, _ marks: Glyphs.PlotMarks) -> Int {
    let fraction = y.fraction(of: value)
    guard fraction.isFinite, abs(fraction) < 1e6 else { return fraction > 0 ? Int.min : Int.max }
    let dots = DotGrid.dots(of: marks).down
    let dot = ((1 - fraction) * Double(area.height * dots - 1)).rounded()
    return area.y + Int((dot / Double(dots)).rounded(.down))
  }

  // MARK: - What lies behind

  private func drawBands(in area: Rect, on canvas: inout Canvas) {
    let marks = canvas.glyphs.plotMarks
    guard area.width > 0 else { return }
    for band in bands {
      for column in 0..<area.width {
        let place = x.value(at: (Double(column) + 0.5) / Double(area.width))
        guard let low = Plot.interpolated(band.lower, at: place),
          let high = Plot.interpolated(band.upper, at: place)
        else { continue }
        let top = max(area.y, min(row(of: high, in: area, marks), area.maxY))
        let bottom = min(area.maxY - 1, max(row(of: low, in: area, marks), area.y - 1))
        guard top <= bottom else { continue }
        let shade: Unicode.Scalar = canvas.glyphs.isASCII ? "," : "░"
        canvas.fill(
          Rect(x: area.x + column, y: top, width: 1, height: bottom - top + 1), shade, .band)
      }
    }
  }

  /// The value of a polyline at a place; nil outside of it.
  static func interpolated(_ points: [PlotPoint], at x: Double) -> Double? {
    guard let first = points.first, let last = points.last, x >= first.x, x <= last.x else {
      return nil
    }
    var low = 0
    var high = points.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if points[middle].x <= x { low = middle } else { high = middle }
    }
    let (a, b) = (points[low], points[high])
    if b.x <= a.x { return a.y }
    return a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)
  }

  func drawLines(in area: Rect, on canvas: inout Canvas) {
    let glyphs = canvas.glyphs
    for line in lines where (line.isVertical ? x : y).contains(line.value) {
      if line.isVertical {
        let column = column(of: line.value, in: area, glyphs.plotMarks)
        let scalar =
          switch line.pattern {
          case .dotted: glyphs.lineDotted
          case .dashed: glyphs.lineDashed
          case .solid: glyphs.lineSolid
          }
        canvas.fill(Rect(x: column, y: area.y, width: 1, height: area.height), scalar, line.role)
      } else {
        let row = row(of: line.value, in: area, glyphs.plotMarks)
        canvas.fill(
          Rect(x: area.x, y: row, width: area.width, height: 1), glyphs.lineAcross, line.role)
      }
    }
    if let reading, x.contains(reading) {
      let column = column(of: reading, in: area, glyphs.plotMarks)
      canvas.fill(
        Rect(x: column, y: area.y, width: 1, height: area.height), glyphs.lineSolid, .cursor)
    }
  }

  /// Names of lines, none over another and, if there is room, none over a curve: upright ones at the
  /// top, where need be some rows lower.
  private func drawLineNames(in area: Rect, on canvas: inout Canvas) {
    var taken: [Rect] = []
    for line in lines where !line.label.isEmpty && (line.isVertical ? x : y).contains(line.value) {
      let width = canvas.columns(of: line.label, limit: area.width)
      var places: [Rect]
      if line.isVertical {
        let column = column(of: line.value, in: area, canvas.glyphs.plotMarks)
        let starts = [column + 2, column - 1 - width].filter {
          $0 > area.x && $0 + width <= area.maxX
        }
        places = (0..<min(8, area.height)).flatMap { row in
          starts.map { Rect(x: $0, y: area.y + row, width: width, height: 1) }
        }
      } else {
        let row = row(of: line.value, in: area, canvas.glyphs.plotMarks)
        places = [area.maxX - width - 1, area.x + 1].map {
          Rect(x: $0, y: row, width: width, height: 1)
        }
      }
      places.removeAll { place in taken.contains { !$0.intersection(place).isEmpty } }
      guard let place = places.first(where: { isFree($0, on: canvas) }) ?? places.first else {
        continue
      }
      // Names keep a blank between them.
      taken.append(Rect(x: place.x - 1, y: place.y, width: width + 2, height: 1))
      canvas.put(place.x - 1, place.y, " \(line.label) ", line.role)
    }
  }

  /// Whether nothing but a band stands in a place.
  private func isFree(_ place: Rect, on canvas: Canvas) -> Bool {
    (place.x..<place.maxX).allSatisfy { x in
      let cell = canvas[x, place.y]
      return cell.scalar == " " || cell.role == .band
    }
  }
}
