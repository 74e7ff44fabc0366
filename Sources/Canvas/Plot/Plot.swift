/// A curve in a plot.
public struct PlotSeries: Sendable, Equatable {
  /// How much a curve stands out, which is also the order of drawing.
  public enum Emphasis: Int, Sendable, Hashable, Comparable {
    /// One of many: all of these are drawn first, together, in one colour.
    case crowd
    /// Asked for: drawn in its own colour, with its name.
    case marked
    /// Under the cursor: drawn last, bold, with its name.
    case selected

    /// Less before more.
    public static func < (a: Emphasis, b: Emphasis) -> Bool { a.rawValue < b.rawValue }
  }

  /// Its points, in order of `x`.
  public var points: [PlotPoint]
  /// Its role; the crowd always has ``Role/curveCrowd``.
  public var role: Role
  /// How much it stands out.
  public var emphasis: Emphasis
  /// The name at its right end, where it is not of the crowd.
  public var label: String
  /// What stands at its end, for curves that ended early; a curve that ends with a value that is
  /// not finite gets ``Glyphs/cross`` of itself.
  public var endMark: Unicode.Scalar?
  /// The points already reduced, perhaps for another plot: then it is reduced again.
  public var columns: CurveColumns?

  /// A curve.
  public init(
    _ points: [PlotPoint], role: Role = .curveCrowd, emphasis: Emphasis = .crowd,
    label: String = "", endMark: Unicode.Scalar? = nil, columns: CurveColumns? = nil
  ) {
    self.points = points
    self.role = role
    self.emphasis = emphasis
    self.label = label
    self.endMark = endMark
    self.columns = columns
  }
}

/// A plot: curves, points, lines and bands between two axes, drawn into cells.
public struct Plot: Sendable, Equatable {
  /// A line across the whole plot at one value.
  public struct Line: Sendable, Hashable {
    /// How it is drawn.
    public enum Pattern: Sendable, Hashable {
      /// `┊`
      case dotted
      /// `╎`
      case dashed
      /// `│`
      case solid
    }

    /// Whether it stands upright, at a value of the horizontal axis.
    public var isVertical: Bool
    /// The value.
    public var value: Double
    /// How it is drawn; lines across know only one pattern.
    public var pattern: Pattern
    /// What it means.
    public var role: Role
    /// Its name: beside its upper (or right) end.
    public var label: String

    /// An upright line.
    public static func vertical(
      _ value: Double, _ pattern: Pattern = .dotted, _ role: Role = .threshold, label: String = ""
    ) -> Line {
      Line(isVertical: true, value: value, pattern: pattern, role: role, label: label)
    }

    /// A line across.
    public static func horizontal(
      _ value: Double, _ role: Role = .threshold, label: String = ""
    ) -> Line {
      Line(isVertical: false, value: value, pattern: .dashed, role: role, label: label)
    }
  }

  /// A point that is not part of a curve.
  public struct Mark: Sendable, Hashable {
    /// Where.
    public var point: PlotPoint
    /// What is drawn; one column wide.
    public var scalar: Unicode.Scalar
    /// What it means.
    public var role: Role
    /// How it stands out.
    public var attributes: Attributes
    /// A name beside it.
    public var label: String

    /// A point.
    public init(
      _ point: PlotPoint, _ scalar: Unicode.Scalar, _ role: Role = .curve0,
      _ attributes: Attributes = [], label: String = ""
    ) {
      self.point = point
      self.scalar = scalar
      self.role = role
      self.attributes = attributes
      self.label = label
    }
  }

  /// A band behind the curves: between two values at each place.
  public struct Band: Sendable, Hashable {
    /// Its lower side, in order of `x`.
    public var lower: [PlotPoint]
    /// Its upper side, in order of `x`.
    public var upper: [PlotPoint]

    /// A band.
    public init(lower: [PlotPoint], upper: [PlotPoint]) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// From left to right.
  public var x: Axis
  /// From bottom to top.
  public var y: Axis
  /// What is along the horizontal axis: `step`, `learning rate, log`.
  public var title: String
  /// Names along the horizontal axis in place of its numbers, evenly spread: for strips of things
  /// that are no numbers.
  public var names: [Axis.Tick]?
  /// Curves of the crowd that were drawn before; they lie with the crowd of ``series``.
  public var crowd: CrowdLayer?
  /// Curves.
  public var series: [PlotSeries] = []
  /// Points.
  public var marks: [Mark] = []
  /// Lines.
  public var lines: [Line] = []
  /// Bands.
  public var bands: [Band] = []
  /// Where the reading line stands; nil for none.
  public var reading: Double?

  /// An empty plot.
  public init(x: Axis, y: Axis, title: String = "") {
    self.x = x
    self.y = y
    self.title = title
  }

  // MARK: - Where things stand

  /// How a rectangle is shared out.
  struct Frame {
    /// Where the curves are.
    var area: Rect
    /// The left ends of the rows below and beside the area.
    var gutter: Int
    var showsAxis: Bool
    var showsLabels: Bool
    /// Where the title stands; nil where there is no room for it.
    var title: TitlePlace?

    enum TitlePlace { case gutter, ownRow, end }
  }

  /// The cells that curves are drawn in: the rectangle without axes and labels.
  public func area(in rect: Rect) -> Rect { frame(in: rect).area }

  /// The value of the horizontal axis in the middle of a column of cells.
  public func x(atColumn column: Int, in rect: Rect) -> Double {
    let area = frame(in: rect).area
    return x.value(at: (Double(column - area.x) + 0.5) / Double(max(1, area.width)))
  }

  /// Shares a rectangle out: labels at the left, axis and labels below; small ones do without.
  func frame(in rect: Rect) -> Frame {
    let showsAxis = rect.height >= 4 && rect.width >= 12
    let showsLabels = rect.height >= 5 && showsAxis
    let titleWidth = DisplayWidth.of(title, limit: 80)
    var place: Frame.TitlePlace?
    if showsLabels, titleWidth > 0 {
      if titleWidth <= 6 {
        place = .gutter
      } else if rect.height >= 12 {
        place = .ownRow
      } else if names == nil, titleWidth + 40 <= rect.width {
        place = .end
      }
    }
    let below = (showsAxis ? 1 : 0) + (showsLabels ? 1 : 0) + (place == .ownRow ? 1 : 0)
    let rows = rect.height - below
    var gutter = 0
    if showsAxis {
      let labels = y.ticks(atMost: Plot.tickCount(rows: rows)).map(\.label)
      gutter = (labels.map { DisplayWidth.of($0) }.max() ?? 0) + 2
      if place == .gutter { gutter = max(gutter, titleWidth + 1) }
    }
    gutter = min(gutter, rect.width / 2)
    let area = Rect(
      x: rect.x + gutter, y: rect.y, width: rect.width - gutter, height: max(0, rows))
    return Frame(
      area: area, gutter: gutter, showsAxis: showsAxis, showsLabels: showsLabels, title: place)
  }

  /// A label every four to six rows.
  static func tickCount(rows: Int) -> Int { max(2, (rows + 3) / 5 + 1) }
}
