/// Reads names with their values, and the place in the run, out of a printed line.
///
/// It understands `name: value`, `name=value` and `name value` with names of several words, parts
/// of the data that stand before (`Validation: loss 0.4`), steps in all common spellings
/// (`Epoch [3/20]`, `iter: 100`, `[12]`), and knows what is no metric: dates, times, sizes, units,
/// prose.
struct PrintParser {
  private let lexemes: [Lexeme]
  private let objective: MetricName
  private var at = 0
  private var reading = Reading()

  /// The words of the name that is being read.
  private var name: [String] = []
  /// Whether `:` or `=` stood behind it.
  private var hasSeparator = false
  /// The part of the data that the line is about, as it was written.
  private var section: String?
  /// Whether the line tells of a step it does not stand at: the best one, one that was loaded.
  private var tellsOfAnother = false
  /// A word such as `best` that qualifies all names after it.
  private var qualifier: String?
  private var hasNumbers = false
  private var hasPercentBar = false

  /// What a cleaned line says.
  static func reading(of line: [UInt8], objective: MetricName) -> Reading {
    var parser = PrintParser(lexemes: PrintLexer.lexemes(of: line), objective: objective)
    return parser.parse()
  }

  private init(lexemes: [Lexeme], objective: MetricName) {
    self.lexemes = lexemes
    self.objective = objective
  }

  private mutating func parse() -> Reading {
    while at < lexemes.count {
      let lexeme = lexemes[at]
      switch lexeme.token {
      case .word(let word): take(word: word, blanks: lexeme.blanks)
      case .number(let value): take(number: value)
      case .measure(let value): take(measure: value)
      case .ratio(let part, let whole): take(part, of: whole)
      case .opaque: reset()
      case .sign(let sign): take(sign: sign, blanks: lexeme.blanks)
      }
      at += 1
    }
    if !hasNumbers, lexemes.count <= 6 { announce() }
    reading.noteProgress()
    return reading
  }

  private mutating func reset() {
    name = []
    hasSeparator = false
  }

  private func token(_ offset: Int) -> Lexeme.Token? {
    lexemes.indices.contains(at + offset) ? lexemes[at + offset].token : nil
  }

  private func isSign(_ offset: Int, _ signs: String) -> Bool {
    guard case .sign(let byte)? = token(offset) else { return false }
    return signs.utf8.contains(byte)
  }

  private func isNumber(_ offset: Int) -> Bool {
    switch token(offset) {
    case .number, .ratio, .measure: return true
    case .word(let word): return number(printed: word) != nil
    default: return false
    }
  }

  // MARK: - Words

  private mutating func take(word: String, blanks: Int) {
    let lower = word.lowercased()
    if !name.isEmpty, let value = number(printed: word), hasSeparator || !isSign(1, ":=") {
      take(number: value)
      return
    }
    if Vocabulary.levels.contains(word) || lower == "wandb" { return reset() }
    if Vocabulary.others.contains(lower) {
      tellsOfAnother = true
      if lower == "best" || lower == "previous" { qualifier = lower }
    }
    if hasSeparator {
      // What stood before the colon is no name but says what the rest is about.
      if Vocabulary.wrappers.contains(lower), isSign(1, "("), isNumber(2) {
        at += 1
        return
      }
      noteSection()
      if Vocabulary.nothings.contains(lower) { return reset() }
      name = [word]
      hasSeparator = false
      note(glued: word)
      return
    }
    if !name.isEmpty, Vocabulary.links.contains(lower), isNumber(1) {
      hasSeparator = true
      return
    }
    if !name.isEmpty, blanks >= 2 { noteSection() }
    name.append(word)
    if name.count > 8 { name.removeFirst() }
    note(glued: word)
  }

  /// `epoch3`, `step-100`: a mark in one word.
  private mutating func note(glued word: String) {
    guard word.utf8.last.map({ $0 >= 0x30 && $0 <= 0x39 }) == true,
      let first = word.firstIndex(where: { $0 >= "0" && $0 <= "9" })
    else { return }
    var stem = word[..<first]
    while stem.last == "-" || stem.last == "_" { stem = stem.dropLast() }
    guard stem.count > 2, let kind = Marks.kind(of: stem), let value = Double(word[first...]),
      !isSign(1, "=:") || !isNumber(2)
    else { return }
    mark(kind, value, nil)
    reset()
  }

  /// Takes the words so far for the part of the data, if they say one.
  private mutating func noteSection() {
    if let word = name.first(where: { Section(word: $0.lowercased()) != nil }), name.count <= 3 {
      section = word
    }
    reset()
  }

  private mutating func announce() {
    let words = lexemes.compactMap { lexeme -> String? in
      if case .word(let word) = lexeme.token { return word.lowercased() }
      return nil
    }
    guard !words.isEmpty, words.count <= 3 else { return }
    reading.announced = words.lazy.compactMap { Section(word: $0) }.first
  }

  // MARK: - Numbers

  private mutating func take(number value: Double) {
    hasNumbers = true
    defer { reset() }
    if at > 0, isSign(-1, "\u{2}") { return }
    if isSign(1, "|"), isBarPercent() { hasPercentBar = true }
    guard !name.isEmpty else {
      noteLeading(value)
      return
    }
    if hasSeparator, name.count == 1, Section(word: name[0].lowercased()) != nil, isSign(1, "[") {
      // timm's `Train: 0 [  50/1251 (  4%)]`
      mark(.epoch, value, nil)
      return
    }
    if let kind = stepKind() {
      let subject = subjectBeforeStep()
      var total: Int?
      if case .word(let word)? = token(1), word.lowercased() == "of",
        case .number(let whole)? = token(2)
      {
        total = Int(exactly: whole)
        at += 2
      }
      mark(kind, value, total)
      if let subject, isSign(1, ":=") {
        at += 1
        if case .number(let value)? = token(1) {
          at += 1
          (name, hasSeparator) = (subject, true)
          pair(value)
        }
      }
      return
    }
    if case .word(let unit)? = token(1), Vocabulary.units.contains(unit.lowercased()),
      !isSign(2, ":="), !isObjective(candidate())
    {
      return
    }
    pair(value)
  }

  /// `Valid MRR at step 100: 0.21` gives its value after the step.
  private func subjectBeforeStep() -> [String]? {
    guard let link = name.lastIndex(where: { ["at", "after", "for"].contains($0.lowercased()) }),
      link > 0
    else { return nil }
    return Array(name[..<link])
  }

  private func isBarPercent() -> Bool {
    if case .sign(let sign)? = token(2) { return sign == barGlyph || sign == 0x7C || sign == 0x23 }
    if case .ratio? = token(2) { return true }
    return false
  }

  private mutating func take(measure value: Double) {
    hasNumbers = true
    if !name.isEmpty, isObjective(candidate()) { pair(value) }
    reset()
  }

  private mutating func take(_ part: Int, of whole: Int) {
    hasNumbers = true
    defer { reset() }
    if let kind = stepKind(plural: true) {
      mark(kind, Double(part), whole)
    } else if name.isEmpty || !hasSeparator || MetricName(candidate()).isNoise {
      if reading.marks.position == nil { mark(.position, Double(part), whole) }
    } else if whole > 0, part <= whole {
      // `Accuracy: 9912/10000 (99%)`
      pair(Double(part) / Double(whole))
    }
  }

  /// `[12]\ttrain-rmse:0.3` and `0:\tlearn: 0.69` begin with their iteration.
  private mutating func noteLeading(_ value: Double) {
    let isBracketed = at == 1 && isSign(-1, "[") && isSign(1, "]")
    let isFirstCell = isSign(1, ":") || (isSign(1, "|") && lexemes[1].blanks > 0)
    guard isBracketed || (at == 0 && isFirstCell) else { return }
    mark(.iteration, value, nil)
  }

  private func stepKind(plural: Bool = false) -> Marks.Kind? {
    guard let last = name.last else { return nil }
    if name.count > 1, let kind = Marks.kind(of: name.suffix(2).joined(separator: " ")) {
      return kind
    }
    return Marks.kind(of: last, plural: plural)
  }

  private mutating func mark(_ kind: Marks.Kind, _ value: Double, _ total: Int?) {
    // `Train Epoch: 3`, `Validation step 100`
    if name.count <= 3, section == nil {
      section = name.first { Section(word: $0.lowercased()) != nil }
    }
    guard !tellsOfAnother else { return }
    reading.marks.note(kind, value, total: total)
  }

  // MARK: - Pairs

  private func candidate() -> String {
    var words = name[...]
    while words.count > 1, let first = words.first, Vocabulary.articles.contains(first.lowercased())
    {
      words = words.dropFirst()
    }
    return words.joined(separator: " ")
  }

  private func isObjective(_ text: String) -> Bool {
    guard let rank = MetricName(text).rank(for: objective) else { return false }
    return rank <= MetricName.sureRank
  }

  private mutating func pair(_ value: Double) {
    var text = candidate()
    guard text.utf8.count <= 80 else { return }
    let hasSection = name.contains { word in
      MetricName.words(of: word).contains { Section(word: $0) != nil }
    }
    if let section, !hasSection, !isExactObjective(text) { text = "\(section) \(text)" }
    if let qualifier, !name.contains(where: { $0.lowercased().contains(qualifier) }) {
      text = "\(qualifier) \(text)"
    }
    if !isObjective(text) {
      guard name.count <= 6,
        !name.contains(where: { Vocabulary.prose.contains($0.lowercased()) })
      else { return }
    }
    reading.set(text, value, isSure: hasSeparator)
  }

  private func isExactObjective(_ text: String) -> Bool {
    // A line about another part of the data does not speak of the objective though the words fit.
    text == objective.text && objective.section != nil
  }

  // MARK: - Signs

  private mutating func take(sign: UInt8, blanks: Int) {
    switch sign {
    case UInt8(ascii: ":"), UInt8(ascii: "="):
      if skipCodeLocation() { return }
      // `loss is: [0.5]`
      if name.count > 1, name.last == "is" { name.removeLast() }
      if !name.isEmpty { hasSeparator = true }
    case UInt8(ascii: ">"):
      if !name.isEmpty, isSign(-1, "-=") { hasSeparator = true }
    case UInt8(ascii: "("): openParenthesis()
    case UInt8(ascii: "["): openBracket()
    case UInt8(ascii: "-"):
      if isSign(1, ">") { return }
      if !name.isEmpty, !hasSeparator { noteSection() }
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"):
      if !name.isEmpty, !hasSeparator { noteSection() } else { reset() }
    case UInt8(ascii: "."):
      // The end of a sentence, unless it marks an abbreviation.
      if let last = name.last, last.count > 4, !hasSeparator { reset() }
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "<"), UInt8(ascii: "+"), plusMinusGlyph, barGlyph:
      if sign == plusMinusGlyph || sign == UInt8(ascii: "+") { return }
      reset()
    default: break
    }
  }

  /// `__main__:train:53 - `, `File "x.py", line 3`: where in the code a log line comes from.
  private mutating func skipCodeLocation() -> Bool {
    guard lexemes[at].blanks == 0, case .word(let second)? = token(1), lexemes[at + 1].blanks == 0,
      isSign(2, ":"), lexemes[at + 2].blanks == 0, case .number? = token(3),
      lexemes[at + 3].blanks == 0, isSign(4, "-"), Marks.kind(of: second) == nil
    else { return false }
    at += 4
    reset()
    return true
  }

  private mutating func openParenthesis() {
    if name.isEmpty {
      if case .word(let word)? = token(1), isSign(2, ")"), Section(word: word.lowercased()) != nil {
        section = word
        at += 2
      }
      return
    }
    if hasSeparator || stepKind() != nil, isNumber(1) { return }
    // `loss (train): 0.5`, `Epoch(val) [1][10/10]`
    var ahead = 1
    var words: [String] = []
    while case .word(let word)? = token(ahead), words.count < 4 {
      words.append(word)
      ahead += 1
    }
    guard !words.isEmpty, isSign(ahead, ")"), isSign(ahead + 1, ":=[") || isNumber(ahead + 1) else {
      return reset()
    }
    at += ahead
    if stepKind() != nil {
      section = words.first { Section(word: $0.lowercased()) != nil } ?? section
    } else {
      name += words
    }
  }

  private mutating func openBracket() {
    if stepKind(plural: true) != nil { return }
    if hasSeparator, case .ratio? = token(1) { return noteSection() }
    if hasSeparator {
      // A list is no value, unless it is one of one.
      if case .number? = token(1), isSign(2, "]") { return }
      while at + 1 < lexemes.count, !isSign(0, "]") { at += 1 }
      return reset()
    }
    if case .word(let word)? = token(1), isSign(2, "]"), Section(word: word.lowercased()) != nil {
      section = word
      at += 2
    } else if !name.isEmpty {
      noteSection()
    }
    reset()
  }
}
