import CNcurses
import Canvas

extension KeyDecoder {
  /// The key of a character that was read; nil for what is no key.
  static func key(for scalar: Unicode.Scalar) -> Key? {
    switch scalar.value {
    case 0: return .control("@")
    case 8, 127: return .backspace
    case 9: return .tab
    case 13: return .enter  // ctrl-j is 10: they can be told apart, as the terminal maps nothing
    case 27: return .escape
    case 1...26: return .control(Character(Unicode.Scalar(UInt8(scalar.value + 96))))
    case 28...31: return .control(Character(Unicode.Scalar(UInt8(scalar.value + 64))))
    case 0x80..<0xA0: return nil
    default: return .character(Character(scalar))
    }
  }

  /// The key of a code of the library or of ours; nil for what is no key.
  static func key(forCode code: Int32) -> Key? {
    if let key = plain[code] { return key }
    if code > KEY_F0, code <= KEY_F0 + 63 { return .function(Int(code - KEY_F0)) }
    return modified[code]
  }

  private static let plain: [Int32: Key] = [
    KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right, KEY_HOME: .home,
    KEY_END: .end, KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_IC: .insert, KEY_DC: .delete,
    KEY_BACKSPACE: .backspace, KEY_ENTER: .enter, KEY_BTAB: .backTab, KEY_FIND: .home,
    KEY_SELECT: .end, KEY_A1: .home, KEY_C1: .end, KEY_A3: .pageUp, KEY_C3: .pageDown,
    KEY_SR: .modified(.shift, .up), KEY_SF: .modified(.shift, .down),
    KEY_SLEFT: .modified(.shift, .left), KEY_SRIGHT: .modified(.shift, .right),
    KEY_SHOME: .modified(.shift, .home), KEY_SEND: .modified(.shift, .end),
    KEY_SPREVIOUS: .modified(.shift, .pageUp), KEY_SNEXT: .modified(.shift, .pageDown),
  ]

  private static let modified: [Int32: Key] = {
    var keys: [Int32: Key] = [:]
    for modifier in Key.Modifier.allCases {
      for motion in Key.Motion.allCases {
        keys[code(modifier, motion)] = .modified(modifier, motion)
      }
    }
    return keys
  }()
}
