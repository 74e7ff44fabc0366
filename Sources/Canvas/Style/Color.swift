/// A colour as a theme names it.
public enum Color: Sendable, Hashable {
  /// The terminal's own foreground or background.
  case terminal
  /// One of the terminal's sixteen colours, 0...15, which its user chose.
  case index(UInt8)
  /// A colour of its own: red, green and blue, 0...255.
  case rgb(UInt8, UInt8, UInt8)

  /// A colour from its spelling: `default`, `#RRGGBB`, `#RGB`, one of the sixteen names
  /// (`red`, `bright-blue`), or the number of a 256-colour palette entry.
  public init?(_ spelling: String) {
    let word = spelling.lowercased()
    if word == "default" || word == "terminal" || word.isEmpty {
      self = .terminal
    } else if let index = Color.names.firstIndex(of: word.replacing("_", with: "-")) {
      self = .index(UInt8(index))
    } else if word == "grey" || word == "gray" {
      self = .index(8)
    } else if let number = UInt8(word) {
      if number < 16 {
        self = .index(number)
      } else {
        let (red, green, blue) = Color.indexed[Int(number)]
        self = .rgb(red, green, blue)
      }
    } else if word.hasPrefix("#") {
      let digits = word.dropFirst().compactMap(\.hexDigitValue).map(UInt8.init)
      if digits.count == 6, word.count == 7 {
        self = .rgb(
          digits[0] * 16 + digits[1], digits[2] * 16 + digits[3], digits[4] * 16 + digits[5])
      } else if digits.count == 3, word.count == 4 {
        self = .rgb(digits[0] * 17, digits[1] * 17, digits[2] * 17)
      } else {
        return nil
      }
    } else {
      return nil
    }
  }

  /// The names of the sixteen colours of a terminal, in order.
  public static let names: [String] = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black",
    "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
  ]

  /// What the 256 entries look like: sixteen as xterm has them, a 6×6×6 cube, 24 greys.
  static let indexed: [(UInt8, UInt8, UInt8)] = {
    var table: [(UInt8, UInt8, UInt8)] = [
      (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
      (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
      (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ]
    let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
    for red in steps {
      for green in steps { for blue in steps { table.append((red, green, blue)) } }
    }
    for grey in 0..<24 {
      let level = UInt8(8 + 10 * grey)
      table.append((level, level, level))
    }
    return table
  }()
}

/// How many colours a terminal shows.
public enum ColorDepth: String, Sendable, Hashable, CaseIterable {
  /// None: roles are told apart by bold, dim, underline and reverse.
  case mono
  /// Eight.
  case eight
  /// Sixteen.
  case sixteen
  /// 256: sixteen, a cube and greys.
  case indexed
  /// 24 bits a colour.
  case direct
}
