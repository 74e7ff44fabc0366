/// One cell of a canvas: what is written there, and what it means.
public struct Cell: Sendable, Hashable {
  /// What part of a character a cell shows.
  public enum Part: UInt8, Sendable, Hashable {
    /// All of it.
    case single
    /// The left half of a character of two columns.
    case lead
    /// The right half; its scalar is a space that nobody draws.
    case continuation
  }

  /// The character's first scalar: never a control character, never of no width.
  public internal(set) var scalar: Unicode.Scalar
  /// Up to two combining marks, 0 where there is none.
  var marks: (UInt32, UInt32)
  /// What it means.
  public var role: Role
  /// How it stands out.
  public var attributes: Attributes
  /// Which part of its character it is.
  public internal(set) var part: Part

  /// A cell of one column.
  public init(
    _ scalar: Unicode.Scalar = " ", role: Role = .text, attributes: Attributes = [],
    part: Part = .single
  ) {
    self.scalar = scalar
    self.marks = (0, 0)
    self.role = role
    self.attributes = attributes
    self.part = part
  }

  /// An empty cell.
  public static let blank = Cell()

  /// Whether marks stand over or under the first scalar.
  public var hasCombining: Bool { marks.0 != 0 }
  /// Marks that stand over or under the first scalar.
  public var combining: [Unicode.Scalar] {
    [marks.0, marks.1].compactMap { $0 == 0 ? nil : Unicode.Scalar($0) }
  }

  /// The whole character; empty for the right half of a wide one.
  public var text: String {
    if part == .continuation { return "" }
    var text = String(Character(scalar))
    for mark in combining { text.unicodeScalars.append(mark) }
    return text
  }

  /// Adds a combining mark, where there is room for one; a third one is dropped.
  mutating func combine(_ mark: Unicode.Scalar) {
    if marks.0 == 0 {
      marks.0 = mark.value
    } else if marks.1 == 0 {
      marks.1 = mark.value
    }
  }

  /// Whether two cells look and mean the same.
  public static func == (a: Cell, b: Cell) -> Bool {
    a.scalar == b.scalar && a.role == b.role && a.attributes == b.attributes && a.part == b.part
      && a.marks == b.marks
  }

  /// Feeds what `==` compares into a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(scalar)
    hasher.combine(marks.0)
    hasher.combine(marks.1)
    hasher.combine(role)
    hasher.combine(attributes)
    hasher.combine(part)
  }
}
