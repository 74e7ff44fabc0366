/// What the terminal is told for a cell.
public struct ResolvedStyle: Sendable, Hashable {
  /// The number of the foreground colour: −1 is the terminal's own, below 256 an entry of its
  /// palette; with ``ColorDepth/direct`` 8 and above is 0xRRGGBB.
  public var foreground: Int32
  /// The number of the background colour.
  public var background: Int32
  /// The attributes left to set: only bold, dim, reverse, underline and italic.
  public var attributes: Attributes
}

/// A theme on a terminal of so many colours: from what a cell means to what is sent.
public struct Palette: Sendable, Equatable {
  /// The theme.
  public let theme: Theme
  /// How many colours there are.
  public let depth: ColorDepth
  private let styles: [Role: Style]

  /// A theme for a terminal; without colours it is the monochrome theme, whichever is given.
  public init(_ theme: Theme, depth: ColorDepth) {
    self.theme = theme
    self.depth = depth
    let shown = depth == .mono ? Theme.monochrome : theme
    self.styles = Dictionary(
      uniqueKeysWithValues: Role.allCases.map { ($0, shown.style(of: $0)) })
  }

  /// What the terminal is told for a role with attributes.
  public func resolve(_ role: Role, _ attributes: Attributes = []) -> ResolvedStyle {
    let style = styles[role] ?? Style()
    var background = style.background
    var shown = style.attributes.union(attributes)
    if attributes.contains(.selected) || attributes.contains(.selectedInactive) {
      let under = attributes.contains(.selected) ? Role.selection : .selectionInactive
      let selection = styles[under] ?? Style()
      if selection.background != .terminal { background = selection.background }
      shown.formUnion(selection.attributes)
      // Faint text on a coloured row cannot be read.
      if selection.background != .terminal || selection.attributes.contains(.reverse) {
        shown.remove(.dim)
      }
    }
    shown.formIntersection([.bold, .dim, .reverse, .underline, .italic])
    return ResolvedStyle(
      foreground: number(of: style.foreground), background: number(of: background),
      attributes: shown)
  }

  /// The number that stands for a colour at this depth.
  func number(of color: Color) -> Int32 {
    switch (depth, color) {
    case (.mono, _), (_, .terminal): return -1
    case (.eight, .index(let index)): return Int32(index % 8)
    case (.sixteen, .index(let index)), (.indexed, .index(let index)): return Int32(index % 16)
    case (.direct, .index(let index)):
      // Only eight numbers of a direct-colour terminal are palette entries.
      return index < 8 ? Int32(index) : Palette.packed(Color.indexed[Int(index % 16)])
    case (.direct, .rgb(let red, let green, let blue)): return Palette.packed((red, green, blue))
    case (.indexed, .rgb(let red, let green, let blue)):
      return Palette.nearestOf256(red, green, blue)
    case (.sixteen, .rgb(let red, let green, let blue)):
      return Palette.nearest(red, green, blue, among: 16)
    case (.eight, .rgb(let red, let green, let blue)):
      return Palette.nearest(red, green, blue, among: 8)
    }
  }

  private static func packed(_ color: (UInt8, UInt8, UInt8)) -> Int32 {
    let value = Int32(color.0) << 16 | Int32(color.1) << 8 | Int32(color.2)
    return max(8, value)  // 0 to 7 would be palette entries; 8 is a blue nobody sees
  }

  /// The nearer of the nearest cube entry and the nearest grey.
  static func nearestOf256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int32 {
    let steps: [Int] = [0, 95, 135, 175, 215, 255]
    func step(_ value: UInt8) -> Int {
      steps.indices.min { abs(steps[$0] - Int(value)) < abs(steps[$1] - Int(value)) } ?? 0
    }
    let cube = 16 + 36 * step(red) + 6 * step(green) + step(blue)
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let grey = 232 + min(23, max(0, (mean - 3) / 10))
    let target = (red, green, blue)
    return Int32(
      distance(target, Color.indexed[grey]) < distance(target, Color.indexed[cube]) ? grey : cube)
  }

  private static func nearest(
    _ red: UInt8, _ green: UInt8, _ blue: UInt8, among count: Int
  ) -> Int32 {
    let high = max(red, green, blue)
    let low = min(red, green, blue)
    // Greys by lightness alone, and never the background's black for something drawn on it.
    if high - low < 24 {
      if count == 16 { return high < 40 ? 0 : high < 150 ? 8 : high < 240 ? 7 : 15 }
      return high < 60 ? 0 : 7
    }
    // Otherwise the hue decides: parts above the middle between the lowest and the highest.
    let middle = (Int(high) + Int(low)) / 2
    var index = 0
    if Int(red) > middle { index |= 1 }
    if Int(green) > middle { index |= 2 }
    if Int(blue) > middle { index |= 4 }
    return Int32(count == 16 && high >= 200 ? index + 8 : index)
  }

  /// Squared distance with the eye's weights (green most, blue least).
  private static func distance(_ a: (UInt8, UInt8, UInt8), _ b: (UInt8, UInt8, UInt8)) -> Int {
    let red = Int(a.0) - Int(b.0)
    let green = Int(a.1) - Int(b.1)
    let blue = Int(a.2) - Int(b.2)
    return 3 * red * red + 4 * green * green + 2 * blue * blue
  }
}
