extension Canvas {
  /// Draws a bar of so many columns, its ends included, filled to a share of 0...1.
  ///
  /// With Unicode an eighth of a column tells; a share above 0 always shows something, and only
  /// a share of 1 is quite full.
  public mutating func bar(
    _ x: Int, _ y: Int, _ width: Int, share: Double, _ role: Role = .bar
  ) {
    guard width >= 3 else { return }
    put(x, y, glyphs.barStart, .barEmpty)
    put(x + width - 1, y, glyphs.barEnd, .barEmpty)
    let parts = glyphs.barParts
    let inner = width - 2
    let most = inner * parts.count
    let share = share.isFinite ? min(1, max(0, share)) : 0
    var filled = Int((share * Double(most)).rounded(.down))
    if share > 0, filled == 0 { filled = 1 }
    if share < 1, filled == most { filled = most - 1 }
    let whole = filled / parts.count
    let part = filled % parts.count
    for column in 0..<inner {
      if column < whole {
        put(x + 1 + column, y, parts[parts.count - 1], role)
      } else if column == whole, part > 0 {
        put(x + 1 + column, y, parts[part - 1], role)
      } else {
        put(x + 1 + column, y, " ", .barEmpty)
      }
    }
  }
}

/// A curve in one line of text: `█▇▅▃▂▁`, in ASCII `#*+=-:.`.
///
/// One column a value where they fit, else the mean of a column's values; a value that is not
/// finite makes its column ``Glyphs/diverged``.
/// - Parameters:
///   - width: Columns at most.
///   - range: The values of the lowest and the highest level; of the curve itself when nil.
public func sparkline(
  _ values: [Double], width: Int, range: ClosedRange<Double>? = nil, glyphs: Glyphs = .unicode
) -> String {
  guard width > 0, !values.isEmpty else { return "" }
  let columns = min(width, values.count)
  let means = (0..<columns).map { column -> Double in
    let start = column * values.count / columns
    let end = max(start + 1, (column + 1) * values.count / columns)
    return values[start..<end].reduce(0, +) / Double(end - start)
  }
  let finite = means.filter(\.isFinite)
  let low = range?.lowerBound ?? finite.min() ?? 0
  let high = range?.upperBound ?? finite.max() ?? 0
  let levels = glyphs.sparkLevels
  var text = ""
  for mean in means {
    if !mean.isFinite {
      text.unicodeScalars.append(glyphs.diverged)
      continue
    }
    // A flat curve stands in the middle, neither good nor bad.
    let share = high > low ? (mean - low) / (high - low) : 0.5
    let level = Int((share * Double(levels.count)).rounded(.down))
    text.unicodeScalars.append(levels[min(levels.count - 1, max(0, level))])
  }
  return text
}
