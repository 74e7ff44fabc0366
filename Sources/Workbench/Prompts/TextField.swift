import Canvas

/// A line of text that is being typed, with its caret.
struct TextField: Sendable, Hashable {
  /// What was typed so far.
  private(set) var characters: [Character]
  /// Where the next character goes, `0...characters.count`.
  private(set) var caret: Int
  /// From where on the next character takes the place of all, as of a text that is selected; nil after
  /// any other key.
  private var selection: Int?

  /// A field with the caret at its end.
  ///
  /// - Parameter selected: How many characters at the end the first that is typed takes the place of.
  init(_ text: String = "", selected: Int = 0) {
    characters = Array(text)
    caret = characters.count
    if selected > 0 { selection = max(0, characters.count - selected) }
  }

  /// The text.
  var text: String { String(characters) }

  mutating func insert(_ character: Character) {
    characters.insert(character, at: caret)
    caret += 1
  }

  mutating func deleteBack() {
    guard caret > 0 else { return }
    caret -= 1
    characters.remove(at: caret)
  }

  mutating func deleteForward() {
    if caret < characters.count { characters.remove(at: caret) }
  }

  /// Takes the word before the caret away.
  mutating func deleteWord() {
    while caret > 0, characters[caret - 1] == " " { deleteBack() }
    while caret > 0, characters[caret - 1] != " " { deleteBack() }
  }

  mutating func clear() { self = TextField() }

  mutating func move(by columns: Int) {
    caret = max(0, min(characters.count, caret + columns))
  }

  mutating func moveToStart() { caret = 0 }
  mutating func moveToEnd() { caret = characters.count }

  /// The part that fits into some columns with the caret in sight, and the caret's column in it.
  func window(_ width: Int) -> (text: String, caret: Int) {
    guard width > 0 else { return ("", 0) }
    let start = max(0, min(caret - width + 1, characters.count - width + 1))
    let end = min(characters.count, start + width)
    return (String(characters[start..<end]), caret - start)
  }

  /// Takes a key as text fields everywhere do; false if it means nothing to one.
  mutating func take(_ key: Key) -> Bool {
    if let start = selection {
      selection = nil
      if case .character = key {
        characters.removeSubrange(start...)
        caret = start
      }
    }
    switch key {
    case .character(let character): insert(character)
    case .backspace: deleteBack()
    case .delete: deleteForward()
    case .control("w"), .alt("\u{7F}"): deleteWord()
    case .control("u"): clear()
    case .left: move(by: -1)
    case .right: move(by: 1)
    case .home, .control("a"): moveToStart()
    case .end, .control("e"): moveToEnd()
    default: return false
    }
    return true
  }
}
