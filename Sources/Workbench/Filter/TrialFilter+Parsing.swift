import Tuning

extension TrialFilter {
  /// Reads a condition; nil for a blank one.
  ///
  /// - Parameters:
  ///   - text: What was typed.
  ///   - parameters: The study's parameters; the innermost part of a dotted name is enough.
  ///   - metrics: The metrics seen so far, the objective first.
  /// - Throws: `TrialFilterError` for the first word that makes no sense.
  public init?(
    _ text: String, parameters: [String], metrics: [String]
  ) throws(TrialFilterError) {
    let names = FieldNames(parameters: parameters, metrics: metrics)
    var terms: [Term] = []
    for word in TrialFilter.joined(TrialFilter.words(of: text)) {
      terms.append(try TrialFilter.term(word, names))
    }
    guard !terms.isEmpty else { return nil }
    self.text = text
    self.terms = terms
  }

  /// A word: its text, and whether it was quoted.
  private struct Word {
    var text: String
    var isQuoted: Bool
  }

  private static func words(of text: String) -> [Word] {
    var words: [Word] = []
    var current = ""
    var isQuoted = false
    var wasQuoted = false
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
        wasQuoted = true
      } else if character == " ", !isQuoted {
        if !current.isEmpty { words.append(Word(text: current, isQuoted: wasQuoted)) }
        (current, wasQuoted) = ("", false)
      } else {
        current.append(character)
      }
    }
    if !current.isEmpty { words.append(Word(text: current, isQuoted: wasQuoted)) }
    return words
  }

  /// Words with an operator that stands apart as one: `lr < 1e-3` is `lr<1e-3`.
  private static func joined(_ words: [Word]) -> [Word] {
    func hasOperator(_ text: String) -> Bool { text.contains { "<>=:".contains($0) } }
    var joined: [Word] = []
    for word in words {
      if let last = joined.last, !last.isQuoted, !last.text.hasPrefix("/"),
        last.text.last.map({ "<>=".contains($0) }) ?? false
          || !word.isQuoted && !hasOperator(last.text) && word.text.beginsWithOperator
      {
        joined[joined.count - 1].text += word.text
      } else {
        joined.append(word)
      }
    }
    return joined
  }

  private static func term(_ word: Word, _ names: FieldNames) throws(TrialFilterError) -> Term {
    var text = word.text
    var isNegated = false
    if text.count > 1, let first = text.first, first == "-" || first == "!",
      text.dropFirst().first?.isNumber != true
    {
      isNegated = true
      text.removeFirst()
    }
    if text.count > 2, text.hasPrefix("/"), text.hasSuffix("/") {
      let inner = text.dropFirst().dropLast()
      return Term(isNegated: isNegated, test: .text(inner.lowercased()))
    }
    if text.hasPrefix("#"), text.count > 1 {
      return Term(
        isNegated: isNegated, test: try numberTest(.number, String(text.dropFirst()), word.text))
    }
    if let (name, written, value) = split(text) {
      var mark = written
      // `optimizer!=sgd`: a text is not compared, it is that or not.
      if mark == "!=", Double(value) == nil {
        mark = "="
        isNegated.toggle()
      }
      return Term(isNegated: isNegated, test: try test(name, mark, value, names))
    }
    if !word.isQuoted { try refuseOperator(text) }
    return Term(isNegated: isNegated, test: .text(text.lowercased()))
  }

  /// Words that join conditions in other languages are not looked for in silence.
  private static func refuseOperator(_ text: String) throws(TrialFilterError) {
    switch text.lowercased() {
    case "or", "||", "|":
      throw TrialFilterError(
        description: "\(text) is not known: all words must hold; state:pruned,killed is either, "
          + "\"\(text)\" the word")
    case "not":
      throw TrialFilterError(
        description: "\(text) is not known: write - before a word, as in -state:pruned; "
          + "\"\(text)\" is the word")
    case "and", "&&", "&":
      throw TrialFilterError(
        description: "\(text) is not needed: all words must hold; \"\(text)\" is the word")
    default: return
    }
  }

  /// A word at its first operator: name, operator, value; nil if there is none.
  private static func split(_ text: String) -> (String, String, String)? {
    guard let at = text.firstIndex(where: { "<>=!:".contains($0) }), at > text.startIndex else {
      return nil
    }
    let rest = text[at...]
    for mark in Comparison.allCases.map(\.rawValue) + [":"] where rest.hasPrefix(mark) {
      return (String(text[..<at]), mark, String(rest.dropFirst(mark.count)))
    }
    return nil
  }

  private static func test(
    _ name: String, _ mark: String, _ value: String, _ names: FieldNames
  ) throws(TrialFilterError) -> Test {
    guard !value.isEmpty else {
      throw TrialFilterError(description: "\(name)\(mark) needs a value after it")
    }
    let isWordTest = mark == ":" || mark == "="
    switch name.lowercased() {
    case "state" where isWordTest:
      let all = TrialState.allCases.map(\.rawValue)
      return .state(Set(try pick(value, of: all, for: name).compactMap(TrialState.init)))
    case "origin" where isWordTest:
      let all = Origin.allCases.map(\.rawValue)
      return .origin(Set(try pick(value, of: all, for: name).compactMap(Origin.init)))
    case "is" where isWordTest:
      let picked = try pick(value, of: Flag.allCases.map(\.rawValue), for: name)
      guard let flag = picked.first.flatMap(Flag.init) else { break }
      return .flag(flag)
    case "note" where isWordTest && !names.has(name): return .part(.note, value.lowercased())
    case "phase", "stage":
      if isWordTest, !names.has(name) { return .part(.phase, value.lowercased()) }
    case "rule", "reason":
      if isWordTest, !names.has(name) { return .part(.reason, value.lowercased()) }
    default: break
    }
    let field = try names.field(name)
    if mark == ":" {
      if value.contains("..") || Double(value) != nil {
        return try numberTest(field, value, name + mark + value)
      }
      return .choice(field, value.lowercased().split(separator: ",").map(String.init), exact: false)
    }
    guard let comparison = Comparison(rawValue: mark) else {
      throw TrialFilterError(description: "\(mark) compares nothing")
    }
    if let number = Double(value) { return .number(field, comparison, number) }
    guard case .parameter = field, comparison == .equal else {
      throw TrialFilterError(description: "\(name)\(mark) compares with a number, not “\(value)”")
    }
    return .choice(field, [value.lowercased()], exact: true)
  }

  private static func numberTest(
    _ field: Field, _ value: String, _ word: String
  ) throws(TrialFilterError) -> Test {
    if let number = Double(value) { return .number(field, .equal, number) }
    guard let dots = value.firstRange(of: "..") else {
      throw TrialFilterError(description: "\(word): “\(value)” is no number")
    }
    let (left, right) = (value[..<dots.lowerBound], value[dots.upperBound...])
    guard let low = left.isEmpty ? -.infinity : Double(left),
      let high = right.isEmpty ? .infinity : Double(right), low <= high
    else {
      throw TrialFilterError(
        description: "\(word): a range is LOW..HIGH, either of them may be left out")
    }
    return .range(field, low...high)
  }

  /// The names that the comma-separated starts of names stand for.
  private static func pick(
    _ value: String, of all: [String], for name: String
  ) throws(TrialFilterError) -> [String] {
    var picked: [String] = []
    for part in value.lowercased().split(separator: ",").map(String.init) {
      let found = all.filter { $0.hasPrefix(part) }
      guard !found.isEmpty else {
        let hint = nearMiss(part, among: all).map { "did you mean \($0)? " } ?? ""
        throw TrialFilterError(
          description: "\(name):\(part) – \(hint)it is one of \(all.joined(separator: ", "))")
      }
      picked += found.contains(part) ? [part] : found
    }
    return picked
  }

  /// What names before an operator mean.
  private struct FieldNames {
    var parameters: [String]
    var metrics: [String]

    func has(_ name: String) -> Bool { parameters.contains(name) || metrics.contains(name) }

    func field(_ name: String) throws(TrialFilterError) -> Field {
      if parameters.contains(name) { return .parameter(name) }
      if metrics.first == name { return .objective }
      if metrics.contains(name) { return .metric(name) }
      switch name.lowercased() {
      case "number", "trial": return .number
      case "step": return .step
      case "objective", "value": return .objective
      case "best": return .best
      case "time", "duration": return .time
      case "parent": return .parent
      case "seed": return .seed
      default: break
      }
      let inner = parameters.filter { $0.split(separator: ".").last.map(String.init) == name }
      if inner.count == 1 { return .parameter(inner[0]) }
      let all =
        parameters + metrics
        + [
          "state", "origin", "is", "note", "rule", "phase", "number", "step", "objective", "best",
          "time",
          "parent", "seed",
        ]
      if let hint = nearMiss(name, among: all) {
        throw TrialFilterError(description: "\(name) is no column; did you mean \(hint)?")
      }
      throw TrialFilterError(
        description: "\(name) is no column; there are \(all.joined(separator: ", "))")
    }
  }
}

extension String {
  /// Whether it begins as a comparison does: `<`, `>=1`, `!=`.
  fileprivate var beginsWithOperator: Bool {
    hasPrefix("<") || hasPrefix(">") || hasPrefix("=") || hasPrefix("!=")
  }
}
