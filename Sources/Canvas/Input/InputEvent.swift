/// Something the mouse did.
public struct MouseEvent: Sendable, Hashable {
  /// What it did.
  public enum Action: Sendable, Hashable {
    /// A button went down.
    case press
    /// A button went up.
    case release
    /// The mouse moved with a button down.
    case drag
    /// The wheel turned away from the user.
    case wheelUp
    /// The wheel turned towards the user.
    case wheelDown
  }

  /// Which button.
  public enum Button: Sendable, Hashable {
    /// The left one.
    case left
    /// The middle one.
    case middle
    /// The right one.
    case right
    /// None: the wheel, or a release that does not say.
    case none
  }

  /// What it did.
  public var action: Action
  /// With which button.
  public var button: Button
  /// The column, from 0.
  public var x: Int
  /// The row, from 0.
  public var y: Int

  /// A mouse event.
  public init(_ action: Action, _ button: Button = .left, x: Int, y: Int) {
    self.action = action
    self.button = button
    self.x = x
    self.y = y
  }
}

/// What comes from the terminal.
public enum InputEvent: Sendable, Hashable {
  /// A key was pressed.
  case key(Key)
  /// The mouse did something.
  case mouse(MouseEvent)
  /// Text was pasted, as it is: not harmless.
  case paste(String)
  /// The terminal has this size now.
  case resize(Size)
  /// The program continues after it was stopped (^Z); everything is to be drawn anew.
  case resumed
  /// The program should end: the signal's number, or SIGHUP's where the terminal is gone.
  case terminate(signal: Int32)
  /// Another thread has something: it called the screen's waker.
  case wake
  /// A file descriptor that the program registered can be read (or has ended).
  case readable(Int32)
}
