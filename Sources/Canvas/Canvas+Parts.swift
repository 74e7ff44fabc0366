/// Where a text stands in a field that is wider than it.
public enum Alignment: Sendable, Hashable {
  /// At the left edge.
  case left
  /// At the right edge.
  case right
  /// In the middle.
  case center
}

extension Canvas {
  /// Draws a frame; the title stands at the left of its upper side, the subtitle at the right.
  ///
  /// Where there is no room for both, the subtitle goes first.
  /// - Returns: What lies inside the frame.
  @discardableResult
  public mutating func box(
    _ rect: Rect, title: String = "", subtitle: String = "", footer: String = "",
    focused: Bool = false
  ) -> Rect {
    guard rect.width >= 2, rect.height >= 2 else { return .empty }
    let role = focused ? Role.borderFocused : .border
    let right = rect.maxX - 1
    let bottom = rect.maxY - 1
    fill(rect.inset(columns: 1, rows: 1))
    for x in rect.x + 1..<max(rect.x + 1, right) {
      put(x, rect.y, glyphs.horizontal, role)
      put(x, bottom, glyphs.horizontal, role)
    }
    for y in rect.y + 1..<max(rect.y + 1, bottom) {
      put(rect.x, y, glyphs.vertical, role)
      put(right, y, glyphs.vertical, role)
    }
    put(rect.x, rect.y, glyphs.topLeft, role)
    put(right, rect.y, glyphs.topRight, role)
    put(rect.x, bottom, glyphs.bottomLeft, role)
    put(right, bottom, glyphs.bottomRight, role)
    let room = rect.width - 4  // corners, and a side of one column beside each text
    var used = 0
    if !title.isEmpty, room >= 3 {
      used = cut(title, rect.x + 1, rect.y, room - 1, .title)
    }
    let extra = columns(of: subtitle, limit: room + 1) + 2
    if !subtitle.isEmpty, used + extra + 1 <= rect.width - 3 {
      put(right - 1 - extra, rect.y, " \(subtitle) ", .dim)
    }
    if !footer.isEmpty, room >= 3 {
      let width = min(room - 1, columns(of: footer, limit: room)) + 2
      cut(footer, rect.x + 1 + (rect.width - 2 - width) / 2, bottom, room - 1, .dim)
    }
    return rect.inset(columns: 1, rows: 1)
  }

  /// Writes text with a blank on both sides, cut with an ellipsis; returns the columns used.
  @discardableResult
  private mutating func cut(_ text: String, _ x: Int, _ y: Int, _ most: Int, _ role: Role) -> Int {
    let width = min(most, columns(of: text, limit: most + 1))
    put(x, y, " ", role)
    field(x + 1, y, width, text, role)
    put(x + 1 + width, y, " ", role)
    return width + 2
  }

  /// Writes text into a field of so many columns: cut with an ellipsis, or filled up with blanks.
  ///
  /// - Returns: The columns of the field.
  @discardableResult
  public mutating func field(
    _ x: Int, _ y: Int, _ width: Int, _ text: some StringProtocol, _ role: Role = .text,
    _ attributes: Attributes = [], align: Alignment = .left
  ) -> Int {
    guard width > 0 else { return 0 }
    let columns = columns(of: text, limit: width + 1)
    if columns > width {
      fill(Rect(x: x, y: y, width: width, height: 1), " ", role, attributes)
      // A wide character that is cut in two leaves a column free, behind the sign.
      let end = x + put(x, y, text, role, attributes, maxWidth: width - 1)
      put(end, y, glyphs.ellipsis, role, attributes)
      return width
    }
    let indent: Int
    switch align {
    case .left: indent = 0
    case .right: indent = width - columns
    case .center: indent = (width - columns) / 2
    }
    fill(Rect(x: x, y: y, width: width, height: 1), " ", role, attributes)
    put(x + indent, y, text, role, attributes, maxWidth: width - indent)
    return width
  }

  /// Columns that a text takes when it is put, counted no further than `limit`.
  public func columns(of text: some StringProtocol, limit: Int = 4_096) -> Int {
    if glyphs.hasArrows(text) {
      return columns(of: glyphs.plainArrows(in: String(text)), limit: limit)
    }
    var columns = 0
    var scalars = 0
    for scalar in text.unicodeScalars {
      scalars += 1
      if columns >= limit || scalars >= 64 + 8 * limit { return min(columns, limit) }
      if scalar.value >= 0x20 && scalar.value < 0x7F {
        columns += 1
      } else if let picture = Harmless.picture(of: scalar, ascii: glyphs.isASCII) {
        columns += scalar == "\t" ? 1 : picture.count
      } else if !Harmless.isDropped(scalar.value) {
        columns += DisplayWidth.of(scalar)
      }
    }
    return min(columns, limit)
  }
}
