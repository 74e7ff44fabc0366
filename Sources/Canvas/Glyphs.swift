/// The characters to draw with: Unicode, or plain ASCII for terminals without UTF-8.
public struct Glyphs: Sendable, Hashable {
  /// What curves are drawn of. Whether a font has braille cannot be found out, so it is a choice.
  public enum PlotMarks: String, Sendable, Hashable, CaseIterable {
    /// 2 × 4 dots a cell.
    case braille
    /// Quadrant blocks, 2 × 2 dots a cell.
    case blocks
    /// `.`, `'` and `:`, 1 × 2 dots a cell.
    case ascii
  }

  /// Whether only ASCII may be drawn.
  public let isASCII: Bool
  /// What curves are drawn of.
  public var plotMarks: PlotMarks

  /// The Unicode set, with curves drawn of the marks given.
  public static func unicode(_ marks: PlotMarks) -> Glyphs {
    Glyphs(isASCII: false, plotMarks: marks)
  }
  /// The Unicode set with braille curves.
  public static let unicode = Glyphs.unicode(.braille)
  /// The ASCII set.
  public static let ascii = Glyphs(isASCII: true, plotMarks: .ascii)

  private func pick(_ unicode: Unicode.Scalar, _ ascii: Unicode.Scalar) -> Unicode.Scalar {
    isASCII ? ascii : unicode
  }

  // MARK: - Frames

  /// A frame's upper or lower side.
  public var horizontal: Unicode.Scalar { pick("─", "-") }
  /// A frame's left or right side.
  public var vertical: Unicode.Scalar { pick("│", "|") }
  /// A frame's corner.
  public var topLeft: Unicode.Scalar { pick("╭", "+") }
  /// A frame's corner.
  public var topRight: Unicode.Scalar { pick("╮", "+") }
  /// A frame's corner.
  public var bottomLeft: Unicode.Scalar { pick("╰", "+") }
  /// A frame's corner.
  public var bottomRight: Unicode.Scalar { pick("╯", "+") }

  // MARK: - Axes and lines of plots

  /// Where the two axes meet.
  public var axisCorner: Unicode.Scalar { pick("└", "+") }
  /// A tick on the horizontal axis.
  public var tickUp: Unicode.Scalar { pick("┴", "|") }
  /// A tick on the vertical axis.
  public var tickLeft: Unicode.Scalar { pick("┤", "|") }
  /// A vertical line that decides something.
  public var lineDotted: Unicode.Scalar { pick("┊", ":") }
  /// A vertical line of another kind.
  public var lineDashed: Unicode.Scalar { pick("╎", "!") }
  /// A vertical line of a third kind.
  public var lineSolid: Unicode.Scalar { pick("│", "|") }
  /// A horizontal line that decides something.
  public var lineAcross: Unicode.Scalar { pick("╌", "-") }
  /// A curve leaves the plot above.
  public var clippedAbove: Unicode.Scalar { pick("▲", "^") }
  /// A curve leaves the plot below.
  public var clippedBelow: Unicode.Scalar { pick("▼", "v") }
  /// A point of a scatter plot.
  public var point: Unicode.Scalar { pick("●", "o") }

  // MARK: - Signs

  /// A trial that another program made.
  public var outside: Unicode.Scalar { pick("«", "<") }
  /// Text was cut here.
  public var ellipsis: Unicode.Scalar { pick("…", "~") }
  /// The row under the cursor.
  public var cursor: Unicode.Scalar { pick("▸", ">") }
  /// A row that the pruner leaves alone.
  public var pinned: Unicode.Scalar { pick("◆", "p") }
  /// A row with a note.
  public var note: Unicode.Scalar { pick("¶", "n") }
  /// A value that was changed while the trial ran.
  public var turned: Unicode.Scalar { pick("↷", "t") }
  /// A marked row.
  public var mark: Unicode.Scalar { pick("+", "m") }
  /// From left to right.
  public var arrow: Unicode.Scalar { pick("→", ">") }
  /// Rising, ascending, more above.
  public var up: Unicode.Scalar { pick("↑", "^") }
  /// Falling, descending, more below.
  public var down: Unicode.Scalar { pick("↓", "v") }
  /// A small falling mark: a new best value where lower is better.
  public var fell: Unicode.Scalar { pick("▾", "v") }
  /// A small rising mark: a new best value where higher is better.
  public var rose: Unicode.Scalar { pick("▴", "^") }
  /// A thing folded open.
  public var folded: Unicode.Scalar { pick("▹", "+") }
  /// Between things in a line.
  public var dot: Unicode.Scalar { pick("·", "-") }
  /// Nothing is known here.
  public var none: Unicode.Scalar { pick("–", "-") }
  /// Advice follows.
  public var flag: Unicode.Scalar { pick("⚑", "!") }
  /// Done, right.
  public var check: Unicode.Scalar { pick("✓", "+") }
  /// Wrong, ended by hand.
  public var cross: Unicode.Scalar { pick("✗", "x") }
  /// The caret of a text field.
  public var caret: Unicode.Scalar { pick("▁", "_") }

  // MARK: - States of a trial

  /// Waits for a slot.
  public var queued: Unicode.Scalar { pick("·", ".") }
  /// Trains.
  public var running: Unicode.Scalar { pick("●", "*") }
  /// Stopped for the time being.
  public var paused: Unicode.Scalar { pick("‖", "=") }
  /// Was asked to end.
  public var stopping: Unicode.Scalar { pick("◍", "~") }
  /// Ended by itself.
  public var complete: Unicode.Scalar { pick("✓", "+") }
  /// Ended by a pruner.
  public var pruned: Unicode.Scalar { pick("◌", "o") }
  /// Ended by hand.
  public var killed: Unicode.Scalar { pick("✗", "x") }
  /// Its objective was not finite.
  public var diverged: Unicode.Scalar { "!" }
  /// Ended with an error.
  public var failed: Unicode.Scalar { pick("⨯", "X") }
  /// Ended, nobody knows how.
  public var lost: Unicode.Scalar { "?" }

  // MARK: - Origins of a trial

  /// A copy with its learning rate multiplied.
  public var adjusted: Unicode.Scalar { pick("½", "h") }
  /// A copy.
  public var clone: Unicode.Scalar { pick("⎘", "c") }
  /// Drawn near another one.
  public var refined: Unicode.Scalar { pick("◎", "r") }
  /// The same with another seed, or again.
  public var replicate: Unicode.Scalar { pick("↻", "s") }
  /// The one to beat.
  public var baseline: Unicode.Scalar { pick("★", "b") }
  /// Brought back.
  public var revived: Unicode.Scalar { pick("↥", "u") }

  // MARK: - Bars

  /// The left end of a bar.
  public var barStart: Unicode.Scalar { pick("▕", "[") }
  /// The right end of a bar.
  public var barEnd: Unicode.Scalar { pick("▏", "]") }
  /// Parts of a cell filled from the left: the last is the whole; ASCII knows only the whole.
  public var barParts: [Unicode.Scalar] {
    isASCII ? ["#"] : ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
  }
  /// Levels of a sparkline, from low to high.
  public var sparkLevels: [Unicode.Scalar] {
    isASCII
      ? [".", ":", "-", "=", "+", "*", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  }
}
