extension Plot {
  /// Draws the crowd, lines over it, curves and points, then names where they hide least.
  func drawCurves(in area: Rect, on canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let dots = canvas.glyphs.plotMarks
    var names: [Name] = []
    var layer = crowd(for: area, canvas.glyphs)
    for curve in series where curve.emphasis == .crowd { layer.add(curve) }
    stamp(layer.grid, .curveCrowd, [], in: area, on: &canvas)
    drawLines(in: area, on: &canvas)
    for column in layer.above {
      canvas.put(area.x + column, area.y, canvas.glyphs.clippedAbove, .curveCrowd)
    }
    for (point, mark) in layer.ends {
      canvas.put(
        column(of: point.x, in: area, dots), row(of: point.y, in: area, dots), mark, .curveCrowd)
    }

    let rest = series.filter { $0.emphasis != .crowd }
    var grid = DotGrid(area.size, marks: dots)
    for emphasis in [PlotSeries.Emphasis.marked, .selected] {
      for curve in rest where curve.emphasis == emphasis {
        let attributes: Attributes = emphasis == .selected ? .bold : []
        grid.clear()
        let columns = curve.reduced(on: x, dots: grid.width)
        columns.draw(on: &grid, y: y)
        stamp(grid, curve.role, attributes, in: area, on: &canvas)
        for run in columns.runs(outside: y, above: true) {
          let column = (run.lowerBound + run.upperBound) / 2 / grid.dotsAcross
          canvas.put(
            area.x + column, area.y, canvas.glyphs.clippedAbove, curve.role, attributes)
        }
        for run in columns.runs(outside: y, above: false) {
          let column = (run.lowerBound + run.upperBound) / 2 / grid.dotsAcross
          canvas.put(
            area.x + column, area.maxY - 1, canvas.glyphs.clippedBelow, curve.role, attributes)
        }
        let cross = columns.endsOutside ? canvas.glyphs.cross : nil
        if let (point, scalar) = curve.mark(at: columns.end, x, y, cross: cross) {
          canvas.put(
            column(of: point.x, in: area, dots), row(of: point.y, in: area, dots), scalar,
            curve.role,
            attributes)
        }
        if let end = columns.end, !curve.label.isEmpty {
          names.append(Name(curve.label, at: end, role: curve.role, attributes))
        }
      }
    }
    for mark in marks {
      let (column, row) = (
        column(of: mark.point.x, in: area, dots), row(of: mark.point.y, in: area, dots)
      )
      canvas.put(column, row, mark.scalar, mark.role, mark.attributes)
      if !mark.label.isEmpty {
        names.append(Name(mark.label, at: mark.point, role: mark.role, mark.attributes))
      }
    }
    drawNames(names, in: area, on: &canvas)
  }

  /// The crowd that was drawn before, anew where it does not fit.
  private func crowd(for area: Rect, _ glyphs: Glyphs) -> CrowdLayer {
    if let crowd, crowd.fits(x: x, y: y, size: area.size, glyphs) { return crowd }
    return CrowdLayer(crowd?.series ?? [], x: x, y: y, size: area.size, glyphs)
  }

  /// Puts the cells of a grid that have dots over what is there: later curves hide earlier ones,
  /// as merged dots of two colours would belong to neither.
  private func stamp(
    _ grid: DotGrid, _ role: Role, _ attributes: Attributes, in area: Rect,
    on canvas: inout Canvas
  ) {
    for row in 0..<area.height {
      for column in 0..<area.width {
        guard let scalar = grid.scalar(column: column, row: row) else { continue }
        canvas.set(
          area.x + column, area.y + row, Cell(scalar, role: role, attributes: attributes))
      }
    }
  }

  // MARK: - Names

  /// A name to be put near a point.
  private struct Name {
    var text: String
    var point: PlotPoint
    var role: Role
    var attributes: Attributes

    init(_ text: String, at point: PlotPoint, role: Role, _ attributes: Attributes) {
      self.text = text
      self.point = point
      self.role = role
      self.attributes = attributes
    }
  }

  /// Puts each name right of its point if it can, else where it hides the fewest cells; the names
  /// that matter most last, and none over another.
  private func drawNames(_ names: [Name], in area: Rect, on canvas: inout Canvas) {
    let dots = canvas.glyphs.plotMarks
    var taken: [Rect] = []
    for name in names.reversed() {  // the selected curve, drawn last, chooses first
      let text = name.text
      let width = canvas.columns(of: text, limit: area.width) + 1
      let column = min(max(column(of: name.point.x, in: area, dots), area.x), area.maxX - 1)
      let row = min(max(row(of: name.point.y, in: area, dots), area.y), area.maxY - 1)
      var best: (cost: Int, rect: Rect)?
      for down in [0, -1, 1, -2, 2] {
        let x = min(column + 1, area.maxX - width)
        let rect = Rect(x: x, y: row + down, width: width, height: 1)
        guard rect.x >= area.x, rect.y >= area.y, rect.y < area.maxY else { continue }
        guard !taken.contains(where: { !$0.intersection(rect).isEmpty }) else { continue }
        let hidden = (rect.x..<rect.maxX).filter { canvas[$0, rect.y].scalar != " " }.count
        let cost = hidden * 2 + abs(down) * 3
        if cost < best?.cost ?? .max { best = (cost, rect) }
      }
      guard let rect = best?.rect else { continue }
      taken.append(rect)
      let indent = rect.x > column ? 1 : 0
      canvas.put(
        rect.x + indent, rect.y, text, name.role, name.attributes, maxWidth: width - indent)
    }
  }
}
