/// A key press.
public enum Key: Sendable, Hashable {
  /// A printable character, the space included.
  case character(Character)
  /// A letter (lowercase) or one of `@ [ \ ] ^ _` with the control key.
  case control(Character)
  /// A character with the alt key (or escape before it).
  case alt(Character)
  /// The enter key.
  case enter
  /// The escape key.
  case escape
  /// The tab key.
  case tab
  /// The tab key with shift.
  case backTab
  /// The key that removes what stands before the caret.
  case backspace
  /// The key that removes what stands after the caret.
  case delete
  /// The insert key.
  case insert
  /// An arrow key.
  case up
  /// An arrow key.
  case down
  /// An arrow key.
  case left
  /// An arrow key.
  case right
  /// To the beginning.
  case home
  /// To the end.
  case end
  /// A page up.
  case pageUp
  /// A page down.
  case pageDown
  /// An arrow key, home, end or page key together with shift, control or alt.
  case modified(Modifier, Motion)
  /// F1, F2 and so on.
  case function(Int)

  /// A key held together with a motion.
  public enum Modifier: String, Sendable, Hashable, CaseIterable {
    /// The shift key.
    case shift
    /// The control key.
    case control = "ctrl"
    /// The alt key.
    case alt
  }

  /// A key that moves.
  public enum Motion: String, Sendable, Hashable, CaseIterable {
    /// An arrow key.
    case up
    /// An arrow key.
    case down
    /// An arrow key.
    case left
    /// An arrow key.
    case right
    /// To the beginning.
    case home
    /// To the end.
    case end
    /// A page up.
    case pageUp = "page-up"
    /// A page down.
    case pageDown = "page-down"

    /// The key without a modifier.
    public var key: Key {
      switch self {
      case .up: .up
      case .down: .down
      case .left: .left
      case .right: .right
      case .home: .home
      case .end: .end
      case .pageUp: .pageUp
      case .pageDown: .pageDown
      }
    }
  }
}
