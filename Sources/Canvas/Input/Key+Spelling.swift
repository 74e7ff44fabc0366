extension Key: CustomStringConvertible {
  private static let words: [(word: String, key: Key)] = [
    ("enter", .enter), ("esc", .escape), ("tab", .tab), ("shift-tab", .backTab),
    ("backspace", .backspace), ("delete", .delete), ("insert", .insert), ("up", .up),
    ("down", .down), ("left", .left), ("right", .right), ("home", .home), ("end", .end),
    ("page-up", .pageUp), ("page-down", .pageDown), ("space", .character(" ")),
  ]

  /// Other words that people write for the same key.
  private static let synonyms: [String: Key] = [
    "return": .enter, "⏎": .enter, "escape": .escape, "back-tab": .backTab, "backtab": .backTab,
    "del": .delete, "ins": .insert, "↑": .up, "↓": .down, "←": .left, "→": .right,
    "pgup": .pageUp, "pageup": .pageUp, "pgdn": .pageDown, "pagedown": .pageDown,
  ]

  /// The spelling in key files, help and hints: `q`, `ctrl-d`, `alt-x`, `esc`, `space`, `F1`,
  /// `page-down`, `shift-up`. ``init(_:)`` reads it back.
  public var description: String {
    if let named = Key.words.first(where: { $0.key == self }) { return named.word }
    switch self {
    case .character(let character): return String(character)
    case .control(let character): return "ctrl-\(character)"
    case .alt(let character): return character == " " ? "alt-space" : "alt-\(character)"
    case .function(let number): return "F\(number)"
    case .modified(let modifier, let motion): return "\(modifier.rawValue)-\(motion.rawValue)"
    default: return ""
    }
  }

  /// The key that a spelling means; nil where it means none.
  ///
  /// Words are read in any case (`Esc`, `CTRL-D`, `f1`); single characters as they are.
  public init?(_ spelling: String) {
    if spelling.count == 1, let only = spelling.first {
      if let named = Key.synonyms[spelling] {
        self = named
      } else if only.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) {
        self = .character(only)
      } else {
        return nil
      }
      return
    }
    let word = spelling.lowercased()
    if let named = Key.words.first(where: { $0.word == word })?.key ?? Key.synonyms[word] {
      self = named
      return
    }
    if word.hasPrefix("f"), let number = Int(word.dropFirst()), (1...63).contains(number) {
      self = .function(number)
      return
    }
    guard let dash = spelling.firstIndex(where: { $0 == "-" || $0 == "+" }) else { return nil }
    let rest = spelling[spelling.index(after: dash)...]
    let modifier: Modifier
    switch spelling[..<dash].lowercased() {
    case "ctrl", "control", "c", "^": modifier = .control
    case "alt", "meta", "m", "a": modifier = .alt
    case "shift", "s": modifier = .shift
    default: return nil
    }
    self.init(modifier, rest: String(rest))
  }

  private init?(_ modifier: Modifier, rest: String) {
    if rest.count == 1, let only = rest.first, Key.synonyms[rest] == nil {
      switch modifier {
      case .control:
        let low = Character(only.lowercased())
        guard ("a"..."z").contains(low) || "@[\\]^_".contains(low) else { return nil }
        self = .control(low)
      case .alt: self = .alt(only)
      case .shift: self = .character(Character(only.uppercased()))
      }
      return
    }
    let word = rest.lowercased()
    if word == "space" {
      switch modifier {
      case .control: self = .control("@")
      case .alt: self = .alt(" ")
      case .shift: self = .character(" ")
      }
      return
    }
    let plain = Key.synonyms[word] ?? Key.words.first { $0.word == word }?.key
    if let motion = Motion.allCases.first(where: { $0.key == plain }) {
      self = .modified(modifier, motion)
    } else if plain == .tab, modifier == .shift {
      self = .backTab
    } else {
      return nil
    }
  }
}
