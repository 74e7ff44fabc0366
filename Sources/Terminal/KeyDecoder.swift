import CNcurses
import Canvas

/// Makes events of what ncurses reads: characters, key codes, and the sequences that it is told to
/// hand over as codes of ours (mouse reports, pasted text).
///
/// ncurses could decode the mouse itself, but folds reports that come in one burst and gives them
/// back newest first; a report is three numbers, so they are read here.
struct KeyDecoder {
  /// Codes for ``sequences``; above all of the library's own.
  private static let base: Int32 = 0x4000
  static let mouseReport = base
  static let pasteStart = base + 1
  static let pasteEnd = base + 2
  static let focusIn = base + 3
  static let focusOut = base + 4
  private static let motions = base + 16

  /// Sequences that the library has to know besides the terminal database's: terminals send them
  /// whatever the database says.
  static let sequences: [(bytes: String, code: Int32)] = {
    var all: [(String, Int32)] = [
      ("\u{1B}[<", mouseReport), ("\u{1B}[200~", pasteStart), ("\u{1B}[201~", pasteEnd),
      ("\u{1B}[I", focusIn), ("\u{1B}[O", focusOut), ("\u{1B}[Z", KEY_BTAB),
      ("\u{1B}[1~", KEY_HOME), ("\u{1B}[7~", KEY_HOME), ("\u{1B}[H", KEY_HOME),
      ("\u{1B}OH", KEY_HOME), ("\u{1B}[4~", KEY_END), ("\u{1B}[8~", KEY_END),
      ("\u{1B}[F", KEY_END), ("\u{1B}OF", KEY_END), ("\u{1B}[2~", KEY_IC), ("\u{1B}[3~", KEY_DC),
      ("\u{1B}[5~", KEY_PPAGE), ("\u{1B}[6~", KEY_NPAGE), ("\u{1B}OM", KEY_ENTER),
    ]
    let letters: [(Character, Int32, Key.Motion)] = [
      ("A", KEY_UP, .up), ("B", KEY_DOWN, .down), ("C", KEY_RIGHT, .right), ("D", KEY_LEFT, .left),
    ]
    for (letter, code, _) in letters {
      all.append(("\u{1B}[\(letter)", code))
      all.append(("\u{1B}O\(letter)", code))
    }
    let ends: [(String, String, Key.Motion)] = [
      ("1", "A", .up), ("1", "B", .down), ("1", "C", .right), ("1", "D", .left),
      ("1", "H", .home), ("1", "F", .end), ("5", "~", .pageUp), ("6", "~", .pageDown),
    ]
    for (number, last, motion) in ends {
      for (digit, modifier) in [("2", Key.Modifier.shift), ("3", .alt), ("5", .control)] {
        all.append(("\u{1B}[\(number);\(digit)\(last)", code(modifier, motion)))
      }
    }
    return all
  }()

  static func code(_ modifier: Key.Modifier, _ motion: Key.Motion) -> Int32 {
    let row = Key.Modifier.allCases.firstIndex(of: modifier) ?? 0
    let column = Key.Motion.allCases.firstIndex(of: motion) ?? 0
    return motions + Int32(16 * row + column)
  }

  /// One thing that ncurses read.
  enum Input: Equatable {
    case character(Unicode.Scalar)
    case code(Int32)
  }

  /// What is being collected.
  private enum State {
    case idle
    case escape
    case mouse(String)
    case paste(String)
  }

  /// Whether only ASCII can be typed: bytes above are parts of characters nobody can tell.
  var isASCII = false
  private var state = State.idle
  /// The button that is down, for what moves.
  private var held = MouseEvent.Button.none

  /// Whether more is expected at once: if it does not come, call ``flush()``.
  var isWaiting: Bool {
    if case .idle = state { false } else { true }
  }

  /// Whether text is being pasted, which may take a while.
  var isPasting: Bool {
    if case .paste = state { true } else { false }
  }

  /// Whether a mouse report has begun and not ended.
  var isInReport: Bool {
    if case .mouse = state { true } else { false }
  }

  /// Takes one thing in.
  mutating func take(_ input: Input, into events: inout [InputEvent]) {
    switch state {
    case .idle: begin(with: input, into: &events)
    case .escape:
      state = .idle
      switch input {
      case .character("\u{1B}"):
        events.append(.key(.escape))
        state = .escape
      case .character(let scalar):
        if case .character(let character)? = KeyDecoder.key(for: scalar) {
          events.append(.key(.alt(character)))
        } else {
          events.append(.key(.escape))
          begin(with: input, into: &events)
        }
      case .code(let code):
        if let key = KeyDecoder.key(forCode: code),
          let motion = Key.Motion.allCases.first(where: { $0.key == key })
        {
          events.append(.key(.modified(.alt, motion)))
        } else {
          events.append(.key(.escape))
          begin(with: input, into: &events)
        }
      }
    case .mouse(let text): collectMouse(text, input, into: &events)
    case .paste(let text): collectPaste(text, input, into: &events)
    }
  }

  /// Nothing more has come: a lone escape is the key, an unfinished report is nothing.
  mutating func flush(into events: inout [InputEvent]) {
    switch state {
    case .escape: events.append(.key(.escape))
    case .paste(let text): events.append(.paste(text))
    case .idle, .mouse: break
    }
    state = .idle
  }

  private mutating func begin(with input: Input, into events: inout [InputEvent]) {
    switch input {
    case .character("\u{1B}"): state = .escape
    case .character(let scalar):
      if isASCII, scalar.value >= 0x80 { return }
      // A mark that combines belongs to the character typed before it.
      if scalar.value >= 0x300, DisplayWidth.of(scalar) == 0,
        case .key(.character(let base))? = events.last
      {
        var text = String(base)
        text.unicodeScalars.append(scalar)
        if text.count == 1 { events[events.count - 1] = .key(.character(Character(text))) }
        return
      }
      if let key = KeyDecoder.key(for: scalar) { events.append(.key(key)) }
    case .code(KeyDecoder.mouseReport): state = .mouse("")
    case .code(KeyDecoder.pasteStart): state = .paste("")
    case .code(let code):
      if let key = KeyDecoder.key(forCode: code) { events.append(.key(key)) }
    }
  }

  // MARK: - Mouse and paste

  private mutating func collectMouse(
    _ text: String, _ input: Input, into events: inout [InputEvent]
  ) {
    guard case .character(let scalar) = input else {
      state = .idle
      begin(with: input, into: &events)
      return
    }
    switch scalar {
    case "0"..."9", ";":
      state = text.utf8.count < 20 ? .mouse(text + String(Character(scalar))) : .idle
    case "M", "m":
      state = .idle
      let numbers = text.split(separator: ";").compactMap { Int($0) }
      if numbers.count == 3, numbers[1] >= 1, numbers[2] >= 1 {
        report(numbers[0], x: numbers[1] - 1, y: numbers[2] - 1, isPress: scalar == "M", &events)
      }
    default:
      state = .idle
      begin(with: input, into: &events)
    }
  }

  /// One report in the form 1006: buttons in the low bits, 32 motion, 64 wheel.
  private mutating func report(
    _ bits: Int, x: Int, y: Int, isPress: Bool, _ events: inout [InputEvent]
  ) {
    if bits & 64 != 0 {
      if bits & 3 == 0 { events.append(.mouse(MouseEvent(.wheelUp, .none, x: x, y: y))) }
      if bits & 3 == 1 { events.append(.mouse(MouseEvent(.wheelDown, .none, x: x, y: y))) }
      return
    }
    let button: MouseEvent.Button =
      switch bits & 3 {
      case 0: .left
      case 1: .middle
      case 2: .right
      default: .none
      }
    if bits & 32 != 0 {
      if button != .none || held != .none {
        events.append(.mouse(MouseEvent(.drag, button == .none ? held : button, x: x, y: y)))
      }
    } else if isPress {
      held = button
      events.append(.mouse(MouseEvent(.press, button, x: x, y: y)))
    } else {
      held = .none
      events.append(.mouse(MouseEvent(.release, button, x: x, y: y)))
    }
  }

  private mutating func collectPaste(
    _ text: String, _ input: Input, into events: inout [InputEvent]
  ) {
    switch input {
    case .code(KeyDecoder.pasteEnd):
      state = .idle
      events.append(.paste(text))
    case .character(let scalar) where text.utf8.count < 1 << 20:
      var text = text
      state = .idle  // so that the text is not copied
      text.unicodeScalars.append(scalar == "\r" ? "\n" : scalar)
      state = .paste(text)
    case .character, .code: break
    }
  }
}
