import CNcurses
import Canvas

extension TerminalScreen {
  /// Shows a canvas. Only what differs from what is there is sent: nothing, if nothing does.
  public func show(_ canvas: Canvas, palette: Palette) {
    guard isUp, !isGone else { return }
    if self.palette != palette {
      self.palette = palette
      looks = [:]
      shown = nil
    }
    if shown == canvas { return }
    if draw(canvas) == false {  // out of colour pairs: begin again with none
      pairs?.reset()
      looks = [:]
      shown = nil
      clearok(nc_stdscr(), true)
      _ = draw(canvas)
    }
    let window = nc_stdscr()
    if let cursor = canvas.cursor, cursor.x < size.width, cursor.y < size.height {
      leaveok(window, false)
      wmove(window, Int32(cursor.y), Int32(cursor.x))
      wrefresh(window)
      curs_set(1)
    } else {
      leaveok(window, true)
      curs_set(0)
      wrefresh(window)
    }
    shown = canvas
  }

  /// Hands the rows that changed to ncurses; false if it ran out of colour pairs.
  private func draw(_ canvas: Canvas) -> Bool {
    let width = min(canvas.width, size.width)
    let height = min(canvas.height, size.height)
    let before = shown.flatMap { $0.size == canvas.size ? $0 : nil }
    if before == nil { werase(nc_stdscr()) }
    row.reserveCapacity(width)
    for y in 0..<height {
      var first = 0
      var last = width - 1
      if let before {
        guard let changed = canvas.columns(ofRow: y, differingFrom: before),
          changed.lowerBound <= last
        else { continue }
        (first, last) = (changed.lowerBound, min(last, changed.upperBound))
        // Never begin or end in the middle of a wide character, old or new.
        while first > 0,
          canvas[first, y].part == .continuation
            || before[first, y].part == .continuation
        { first -= 1 }
        while last < width - 1,
          canvas[last, y].part == .lead || before[last, y].part == .lead
        { last += 1 }
      }
      row.removeAll(keepingCapacity: true)
      for x in first...max(first, last) where x <= last {
        guard append(canvas[x, y], isLast: x == width - 1) else { return false }
      }
      row.withUnsafeBufferPointer {
        _ = mvwadd_wchnstr(
          nc_stdscr(), Int32(y), Int32(first), $0.baseAddress, Int32($0.count))
      }
    }
    return true
  }

  /// Appends a cell to the row in ncurses' own form; false if there is no colour pair for it.
  private func append(_ cell: Cell, isLast: Bool) -> Bool {
    if cell.part == .continuation { return true }  // ncurses makes it itself
    guard var shown = look(of: cell) else { return false }
    let wanted: Int32 = cell.part == .lead ? 2 : 1
    // Where the C library counts other columns than the canvas did, the row would be torn.
    let isPlain = cell.part == .single && cell.scalar.value < 0x7F
    if !isPlain,
      (cell.part == .lead && isLast) || nc_width(wchar_t(cell.scalar.value)) != wanted
    {
      shown.chars.0 = wchar_t(UInt8(ascii: "?"))
      for _ in 0..<wanted { row.append(shown) }
      return true
    }
    shown.chars.0 = wchar_t(cell.scalar.value)
    if cell.hasCombining {
      let marks = cell.combining
      shown.chars.1 = wchar_t(marks[0].value)
      if marks.count > 1 { shown.chars.2 = wchar_t(marks[1].value) }
    }
    row.append(shown)
    return true
  }

  /// How a cell looks, without what is written there; nil if there is no colour pair for it.
  private func look(of cell: Cell) -> cchar_t? {
    let key = Look(role: cell.role, attributes: cell.attributes)
    if let known = looks[key] { return known }
    var shown = cchar_t()
    if let style = palette?.resolve(cell.role, cell.attributes) {
      if pairs != nil {
        guard let pair = pairs?.number(of: style) else { return nil }
        shown.ext_color = pair
      }
      shown.attr = TerminalScreen.bits(of: style.attributes)
    }
    looks[key] = shown
    return shown
  }

  private static func bits(of attributes: Attributes) -> attr_t {
    if attributes.isEmpty { return 0 }
    var bits: attr_t = 0
    if attributes.contains(.bold) { bits |= NC_BOLD }
    if attributes.contains(.dim) { bits |= NC_DIM }
    if attributes.contains(.reverse) { bits |= NC_REVERSE }
    if attributes.contains(.underline) { bits |= NC_UNDERLINE }
    if attributes.contains(.italic) { bits |= NC_ITALIC }
    return bits
  }
}
