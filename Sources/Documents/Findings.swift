import Tuning

/// Collects what is wrong with a file while it is read, and reads values with complaints.
///
/// Every reader returns nil after it has complained, so that reading goes on and all problems come
/// out at once.
final class Findings {
  /// The file, as it was named.
  let file: String
  /// Whether places in it mean anything to whoever reads the problems.
  private let hasLines: Bool
  /// What was found so far.
  private(set) var problems: [Problem] = []

  init(file: String, hasLines: Bool = true) {
    self.file = file
    self.hasLines = hasLines
  }

  /// Whether the file cannot be used.
  var hasErrors: Bool { problems.contains { $0.severity == .error } }

  /// The problems in the order of the file.
  var inOrder: [Problem] {
    problems.enumerated().sorted {
      ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
    }.map(\.element)
  }

  func add(
    _ severity: Problem.Severity, line: Int?, column: Int? = nil, key: String, _ message: String
  ) {
    let problem = Problem(
      file: file, line: hasLines ? line : nil, column: hasLines ? column : nil, key: key,
      message: message, severity: severity)
    // What is found on two ways is told once.
    if !problems.contains(problem) { problems.append(problem) }
  }

  func error(_ entry: Node.Entry, _ key: String, _ message: String) {
    add(.error, line: entry.line, column: entry.column, key: key, message)
  }

  func warn(_ entry: Node.Entry, _ key: String, _ message: String) {
    add(.warning, line: entry.line, column: entry.column, key: key, message)
  }

  func hint(_ entry: Node.Entry, _ key: String, _ message: String) {
    add(.hint, line: entry.line, column: entry.column, key: key, message)
  }

  // MARK: - Names

  /// Complains about keys that are not known.
  ///
  /// - Parameters:
  ///   - known: The keys that are allowed.
  ///   - elsewhere: Keys that stand in another place or are called otherwise, and what to write.
  func check(
    _ entries: [Node.Entry], under path: String, known: [String],
    elsewhere: [String: String] = [:], severity: Problem.Severity = .error
  ) {
    for entry in entries where !known.contains(entry.key) {
      let key = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      let near =
        elsewhere[entry.key].map { "; write \($0)" } ?? didYouMean(entry.key, known)
      let ignored = severity == .error ? "" : ", ignored"
      add(
        severity, line: entry.line, column: entry.column, key: key,
        "unknown key\(ignored); allowed: \(known.joined(separator: ", "))\(near)")
    }
  }

  /// `; did you mean lr?`, or nothing.
  func didYouMean(_ given: String, _ known: [String]) -> String {
    nearMiss(given, among: known).map { "; did you mean \($0)?" } ?? ""
  }

  /// One of a list of words.
  ///
  /// - Parameter aliases: Other words for the allowed ones, that a hint may come from.
  func word(
    _ entry: Node.Entry, _ key: String, allowed: [String], later: NotYet.Table = [:],
    aliases: [String: String] = [:], noun: String
  ) -> String? {
    // `off` and the like are truth values to YAML but words to a reader.
    if let text = entry.node.scalar?.text, !entry.node.isNull, allowed.contains(text) {
      return text
    }
    if let text = entry.node.scalar?.text, let advice = later[text] {
      error(entry, key, "\"\(text)\" is \(NotYet.message(advice))")
      return nil
    }
    let known = allowed + aliases.keys.sorted()
    let meant = entry.node.scalar.flatMap { nearMiss($0.text, among: known) }
    let near = meant.map { "; did you mean \(aliases[$0] ?? $0)?" } ?? ""
    error(
      entry, key,
      "\(entry.node.given) is no \(noun); allowed: \(allowed.joined(separator: ", "))\(near)")
    return nil
  }

  // MARK: - Values

  /// A text; numbers and truth values are taken as they are spelled.
  func text(_ entry: Node.Entry, _ key: String) -> String? {
    guard let scalar = entry.node.scalar, !entry.node.isNull, !scalar.text.isEmpty else {
      error(entry, key, "takes a text, but \(entry.node.given) is given")
      return nil
    }
    return scalar.text
  }

  /// A finite number. One that YAML 1.1 takes for a text is read as it is meant, with a hint.
  func number(_ entry: Node.Entry, _ key: String) -> Double? {
    guard let scalar = entry.node.scalar else {
      error(entry, key, "takes a number, but \(entry.node.given) is given")
      return nil
    }
    var value: Double?
    switch scalar.value {
    case .int, .double: value = scalar.value.number
    case .spelled(let number, let text):
      let refused = key.hasPrefix("hone.") ? "" : ", which W&B's packages refuse"
      hint(
        entry, key,
        "\(text) is a text to YAML 1.1\(refused); read as a number; write \(yamlNumber(number))")
      value = number
    case .string(let text) where meantNumber(text) != nil:
      value = meantNumber(text)
      hint(entry, key, "\"\(text)\" is a text; read as the number that it spells")
    default: break
    }
    guard let value, value.isFinite else {
      error(entry, key, "takes a number, but \(entry.node.given) is given")
      return nil
    }
    return value
  }

  /// A number in a range; the message says which.
  func number(
    _ entry: Node.Entry, _ key: String, above low: Double? = nil, from least: Double? = nil,
    to most: Double? = nil
  ) -> Double? {
    guard let value = number(entry, key) else { return nil }
    if let low, value <= low {
      error(entry, key, "must be above \(short(low)), but it is \(entry.node.given)")
    } else if let least, value < least {
      error(entry, key, "must be at least \(short(least)), but it is \(entry.node.given)")
    } else if let most, value > most {
      error(entry, key, "must be at most \(short(most)), but it is \(entry.node.given)")
    } else {
      return value
    }
    return nil
  }

  /// A whole number of at least `least`.
  func whole(_ entry: Node.Entry, _ key: String, from least: Int) -> Int? {
    guard let value = entry.node.scalar?.value.number ?? meant(entry), value.isFinite,
      let whole = Int(exactly: value)
    else {
      error(entry, key, "takes a whole number, but \(entry.node.given) is given")
      return nil
    }
    guard whole >= least else {
      error(entry, key, "must be at least \(least), but it is \(whole)")
      return nil
    }
    return whole
  }

  private func meant(_ entry: Node.Entry) -> Double? {
    if case .string(let text)? = entry.node.scalar?.value { return meantNumber(text) }
    return nil
  }

  /// Seconds: a number, or numbers with `ms`, `s`, `m`, `h`, `d`, such as `1h30m`.
  func duration(_ entry: Node.Entry, _ key: String, from least: Double) -> Double? {
    guard let scalar = entry.node.scalar, let seconds = scalar.value.number ?? seconds(scalar.text),
      seconds.isFinite
    else {
      error(
        entry, key,
        "\(entry.node.given) is no duration; write seconds (90), or 90s, 30m, 2h, 1h30m, 1d")
      return nil
    }
    guard seconds >= least else {
      error(entry, key, "must be at least \(short(least)) s, but it is \(entry.node.given)")
      return nil
    }
    return seconds
  }

  private func seconds(_ text: String) -> Double? {
    let units: [(String, Double)] = [
      ("ms", 0.001), ("d", 86_400), ("h", 3_600), ("min", 60), ("m", 60), ("s", 1),
    ]
    var rest = text.filter { $0 != " " }[...]
    var total = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let value = Double(digits) else { return nil }
      rest = rest[digits.endIndex...]
      guard let unit = units.first(where: { rest.hasPrefix($0.0) }) else { return nil }
      rest = rest.dropFirst(unit.0.count)
      total += value * unit.1
    }
    return total
  }

  /// A truth value.
  func flag(_ entry: Node.Entry, _ key: String) -> Bool? {
    if case .bool(let value)? = entry.node.scalar?.value { return value }
    error(entry, key, "takes true or false, but \(entry.node.given) is given")
    return nil
  }

  /// A map.
  func map(_ entry: Node.Entry, _ key: String, like example: String) -> [Node.Entry]? {
    if let entries = entry.node.entries { return entries }
    error(entry, key, "takes a map, but \(entry.node.given) is given; write e.g. \(example)")
    return nil
  }

  private func short(_ value: Double) -> String {
    value == 0 ? "0" : shortText(.double(value))
  }
}

/// A number as YAML 1.1 reads it back as one: a point, and a sign at the exponent.
func yamlNumber(_ value: Double) -> String {
  if value.isNaN { return ".nan" }
  if value.isInfinite { return value > 0 ? ".inf" : "-.inf" }
  let text = pythonText(value)
  guard let mark = text.firstIndex(of: "e"), !text.contains(".") else { return text }
  return "\(text[..<mark]).0\(text[mark...])"
}
