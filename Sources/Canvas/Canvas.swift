/// A grid of cells to draw on; knows nothing of terminals.
///
/// All drawing is cut at ``clip``. Text is made harmless on the way in: no cell ever holds a
/// control character, and with ``Glyphs/ascii`` none holds anything but ASCII.
public struct Canvas: Sendable, Equatable {
  /// Its extents.
  public let size: Size
  /// What to draw with.
  public let glyphs: Glyphs
  /// The cells, row by row.
  public private(set) var cells: [Cell]
  /// Where drawing has an effect; always within the canvas.
  public private(set) var clip: Rect
  /// Where the terminal's own cursor belongs, in a text field; nil hides it.
  public var cursor: Point?

  /// A cell's place.
  public struct Point: Sendable, Hashable {
    /// Column, from 0.
    public var x: Int
    /// Row, from 0.
    public var y: Int

    /// A place.
    public init(_ x: Int, _ y: Int) {
      self.x = x
      self.y = y
    }
  }

  /// An empty canvas.
  public init(_ size: Size, glyphs: Glyphs = .unicode) {
    self.size = size
    self.glyphs = glyphs
    self.cells = [Cell](repeating: .blank, count: size.width * size.height)
    self.clip = Rect(size)
  }

  /// Columns.
  public var width: Int { size.width }
  /// Rows.
  public var height: Int { size.height }
  /// All of it.
  public var bounds: Rect { Rect(size) }

  /// The columns from the first to the last in which a row is not as in a canvas of the same size; nil
  /// if there is none.
  public func columns(ofRow y: Int, differingFrom other: Canvas) -> ClosedRange<Int>? {
    guard other.size == size, (0..<size.height).contains(y) else { return nil }
    let start = y * size.width
    return cells.withUnsafeBufferPointer { own in
      other.cells.withUnsafeBufferPointer { known in
        var (first, last) = (start, start + size.width - 1)
        while first <= last, own[first] == known[first] { first += 1 }
        guard first <= last else { return nil }
        while last > first, own[last] == known[last] { last -= 1 }
        return (first - start)...(last - start)
      }
    }
  }

  /// The cell at a place; outside there are blanks.
  public subscript(x: Int, y: Int) -> Cell {
    bounds.contains(x: x, y: y) ? cells[y * size.width + x] : .blank
  }

  /// Draws with everything outside a rectangle cut off.
  public mutating func clipped<Result>(
    to rect: Rect, _ body: (inout Canvas) throws -> Result
  ) rethrows -> Result {
    let outer = clip
    clip = clip.intersection(rect)
    defer { clip = outer }
    return try body(&self)
  }

  // MARK: - Text

  /// Writes text from a place to the right, up to the clip's edge or `maxWidth` columns.
  ///
  /// A wide character that would be cut in half becomes a blank.
  /// - Returns: The columns used, also of what was cut at the left.
  @discardableResult
  public mutating func put(
    _ x: Int, _ y: Int, _ text: some StringProtocol, _ role: Role = .text,
    _ attributes: Attributes = [], maxWidth: Int? = nil
  ) -> Int {
    if glyphs.hasArrows(text) {
      let plain = glyphs.plainArrows(in: String(text))
      return put(x, y, plain, role, attributes, maxWidth: maxWidth)
    }
    let end = min(clip.maxX, maxWidth.map { x + max(0, $0) } ?? Int.max)
    var column = x
    var last: Int?  // where the last character began, for its combining marks
    var zeroWidth = 0
    for scalar in text.unicodeScalars {
      if scalar.value >= 0x20 && scalar.value < 0x7F {
        if column >= end { break }
        set(column, y, Cell(scalar, role: role, attributes: attributes))
        last = column
        column += 1
        continue
      }
      if let picture = Harmless.picture(of: scalar, ascii: glyphs.isASCII) {
        if column >= end { break }
        // A tab that nobody expanded is one blank.
        for shown in scalar == "\t" ? [" "] : picture where column < end {
          set(column, y, Cell(shown, role: role, attributes: attributes))
          column += 1
        }
        last = nil
        continue
      }
      let width = DisplayWidth.of(scalar)
      if width == 0 || Harmless.isDropped(scalar.value) {
        zeroWidth += 1
        if zeroWidth > 64 + 8 * max(0, end - x) { break }  // marks without end
        if !glyphs.isASCII, !Harmless.isDropped(scalar.value), let last { combine(last, y, scalar) }
        continue
      }
      if column >= end { break }
      if column + width > end {
        set(column, y, Cell(" ", role: role, attributes: attributes))
        column += 1
        break
      }
      if glyphs.isASCII {
        for _ in 0..<width {
          set(column, y, Cell(ASCIIForm.of(scalar), role: role, attributes: attributes))
          column += 1
        }
        continue
      }
      last = column
      if width == 2 {
        setWide(column, y, Cell(scalar, role: role, attributes: attributes, part: .lead))
      } else {
        set(column, y, Cell(scalar, role: role, attributes: attributes))
      }
      column += width
    }
    return column - x
  }

  /// Writes one scalar of one column.
  public mutating func put(
    _ x: Int, _ y: Int, _ scalar: Unicode.Scalar, _ role: Role = .text,
    _ attributes: Attributes = []
  ) {
    if (0x20..<0x7F).contains(scalar.value)
      || (!glyphs.isASCII && (0x2500...0x25FC).contains(scalar.value))
    {
      set(x, y, Cell(scalar, role: role, attributes: attributes))
    } else {
      put(x, y, String(Character(scalar)), role, attributes)
    }
  }

  // MARK: - Areas

  /// Fills a rectangle with one character of one column.
  public mutating func fill(
    _ rect: Rect, _ scalar: Unicode.Scalar = " ", _ role: Role = .text,
    _ attributes: Attributes = []
  ) {
    let area = rect.intersection(clip)
    guard !area.isEmpty else { return }
    let safe = glyphs.isASCII ? ASCIIForm.of(scalar) : scalar
    let cell = Cell(safe, role: role, attributes: attributes)
    for y in area.y..<area.maxY {
      let row = y * size.width
      // Only at its ends can it cut a wide character in two.
      mend(row + area.x, area.x)
      mend(row + area.maxX - 1, area.maxX - 1)
      for index in row + area.x..<row + area.maxX { cells[index] = cell }
    }
  }

  /// Changes how the cells of a rectangle stand out, and keeps what they show.
  public mutating func restyle(
    _ rect: Rect, role: Role? = nil, adding attributes: Attributes = []
  ) {
    let area = rect.intersection(clip)
    guard !area.isEmpty else { return }
    for y in area.y..<area.maxY {
      for index in (y * size.width + area.x)..<(y * size.width + area.maxX) {
        if let role { cells[index].role = role }
        cells[index].attributes.formUnion(attributes)
      }
    }
  }

  /// Lets a row (or any rectangle) stand under the cursor: its cells keep their roles.
  public mutating func select(_ rect: Rect, active: Bool = true) {
    restyle(rect, adding: active ? .selected : .selectedInactive)
  }

  // MARK: - Cells

  /// Writes one cell where the clip allows, and blanks the other half of what it cuts in two.
  mutating func set(_ x: Int, _ y: Int, _ cell: Cell) {
    guard clip.contains(x: x, y: y) else { return }
    let index = y * size.width + x
    mend(index, x)
    cells[index] = cell
  }

  private mutating func setWide(_ x: Int, _ y: Int, _ cell: Cell) {
    var blank = cell
    blank.scalar = " "
    if clip.contains(x: x, y: y) && clip.contains(x: x + 1, y: y) {
      let index = y * size.width + x
      mend(index, x)
      mend(index + 1, x + 1)
      cells[index] = cell
      blank.part = .continuation
      cells[index + 1] = blank
    } else {  // half of it lies outside
      blank.part = .single
      set(x, y, blank)
      set(x + 1, y, blank)
    }
  }

  private mutating func combine(_ x: Int, _ y: Int, _ mark: Unicode.Scalar) {
    guard clip.contains(x: x, y: y) else { return }
    cells[y * size.width + x].combine(mark)
  }

  private mutating func mend(_ index: Int, _ x: Int) {
    switch cells[index].part {
    case .single: return
    case .lead:
      if x + 1 < size.width {
        cells[index + 1].part = .single
      }
    case .continuation:
      cells[index - 1].part = .single
      cells[index - 1].scalar = " "
      cells[index - 1].marks = (0, 0)
    }
  }
}
