/// A regular expression, taken apart.
///
/// Known are: characters, `.`, classes (`[a-z]`, `\d \w \s` and their opposites), groups (plain,
/// `(?:…)`, `(?<name>…)`, `(?P<name>…)`), `|`, `* + ? {n} {n,} {n,m}` greedy and lazy, `^ $ \b \B`,
/// and `(?i)` at the start. What needs backtracking (back references, looking ahead or behind) is
/// refused, so that no pattern can take long.
indirect enum PatternSyntax: Sendable {
  case nothing
  case character(CharacterSet)
  case sequence([PatternSyntax])
  case alternatives([PatternSyntax])
  case repeated(PatternSyntax, min: Int, max: Int?, isLazy: Bool)
  case group(PatternSyntax, index: Int)
  case assertion(Assertion)

  /// A condition on a place between two characters.
  enum Assertion: Sendable {
    case start, end, wordBoundary, noWordBoundary
  }

  /// A set of Unicode scalars.
  struct CharacterSet: Sendable {
    /// The ranges it is made of.
    var ranges: [ClosedRange<UInt32>]
    /// Whether it is all the others instead.
    var isNegated = false
    /// Whether capitals count like small letters.
    var ignoresCase = false

    static let digits = CharacterSet(ranges: [48...57])
    static let blanks = CharacterSet(ranges: [9...13, 32...32, 0xA0...0xA0])
    static let wordCharacters = CharacterSet(ranges: [
      48...57, 65...90, 95...95, 97...122, 0xC0...0x10FFFF,
    ])
    static let all = CharacterSet(ranges: [0...0x10FFFF])

    /// Whether a scalar is in it.
    func contains(_ scalar: UInt32) -> Bool {
      var isIn = ranges.contains { $0.contains(scalar) }
      if !isIn, ignoresCase, let other = CharacterSet.otherCase(of: scalar) {
        isIn = ranges.contains { $0.contains(other) }
      }
      return isIn != isNegated
    }

    private static func otherCase(of scalar: UInt32) -> UInt32? {
      switch scalar {
      case 65...90: return scalar + 32
      case 97...122: return scalar - 32
      default: return nil
      }
    }
  }
}

/// Takes a pattern apart.
struct PatternParser {
  /// The most repetitions that a pattern may ask for by number.
  static let repetitionLimit = 1_000

  private let scalars: [Unicode.Scalar]
  private var at = 0
  private var ignoresCase = false
  private var depth = 0
  /// The names of the groups, by their index; nil for groups without a name.
  private(set) var groups: [String?] = []

  init(_ pattern: String) {
    scalars = Array(pattern.unicodeScalars)
  }

  /// The whole pattern.
  mutating func parse() throws(MetricPatternError) -> PatternSyntax {
    if scalars.starts(with: Array("(?i)".unicodeScalars)) {
      ignoresCase = true
      at = 4
    }
    let syntax = try alternatives()
    guard at == scalars.count else { throw fail("a ) has no ( before it") }
    return syntax
  }

  private func fail(_ message: String) -> MetricPatternError {
    let pattern = String(String.UnicodeScalarView(scalars))
    return MetricPatternError("pattern \(pattern): at character \(at + 1): \(message)")
  }

  private var here: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[at...].starts(with: wanted) else { return false }
    at += wanted.count
    return true
  }

  private mutating func alternatives() throws(MetricPatternError) -> PatternSyntax {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { throw fail("groups are nested too deeply") }
    var parts = [try sequence()]
    while take("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .alternatives(parts)
  }

  private mutating func sequence() throws(MetricPatternError) -> PatternSyntax {
    var parts: [PatternSyntax] = []
    while let next = here, next != "|", next != ")" {
      parts.append(try repetition(of: try atom()))
    }
    return .sequence(parts)
  }

  private mutating func repetition(of atom: PatternSyntax) throws(MetricPatternError)
    -> PatternSyntax
  {
    var syntax = atom
    while let next = here {
      let bounds: (Int, Int?)
      switch next {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{":
        guard let counted = try counts() else { return syntax }
        bounds = counted
        at -= 1
      default: return syntax
      }
      at += 1
      if case .assertion = atom { throw fail("there is nothing to repeat") }
      if case .repeated = syntax { throw fail("a repetition cannot be repeated; use a group") }
      let isLazy = take("?")
      if here == "+" { throw fail("possessive repetition is not available; leave the last + out") }
      syntax = .repeated(syntax, min: bounds.0, max: bounds.1, isLazy: isLazy)
    }
    return syntax
  }

  /// `{2}`, `{2,}`, `{2,5}`; nil if the brace stands for itself.
  private mutating func counts() throws(MetricPatternError) -> (Int, Int?)? {
    guard let end = scalars[at...].firstIndex(of: "}") else { return nil }
    let text = String(String.UnicodeScalarView(scalars[(at + 1)..<end]))
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first, let low = Int(first), low >= 0 else {
      return nil
    }
    var high: Int? = low
    if parts.count == 2 {
      if parts[1].isEmpty {
        high = nil
      } else if let bound = Int(parts[1]) {
        high = bound
      } else {
        return nil
      }
    }
    guard max(low, high ?? 0) <= PatternParser.repetitionLimit, low <= high ?? low else {
      throw fail("a count must be at most \(PatternParser.repetitionLimit), the smaller one first")
    }
    at = end + 1
    return (low, high)
  }

  private mutating func atom() throws(MetricPatternError) -> PatternSyntax {
    guard let scalar = here else { throw fail("something is missing at the end") }
    at += 1
    switch scalar {
    case ".": return .character(.all)
    case "^": return .assertion(.start)
    case "$": return .assertion(.end)
    case "(": return try group()
    case "[": return .character(try characterClass())
    case "\\": return try escape()
    case "*", "+", "?":
      at -= 1
      throw fail("there is nothing to repeat before \(scalar)")
    default: return .character(single(scalar))
    }
  }

  private func single(_ scalar: Unicode.Scalar) -> PatternSyntax.CharacterSet {
    PatternSyntax.CharacterSet(ranges: [scalar.value...scalar.value], ignoresCase: ignoresCase)
  }

  private mutating func group() throws(MetricPatternError) -> PatternSyntax {
    var index: Int?
    if take("?:") {
      index = nil
    } else if take("?<=") || take("?<!") || take("?=") || take("?!") {
      throw fail("looking ahead or behind is not available; match the text itself")
    } else if take("?P<") || take("?<") {
      guard let end = scalars[at...].firstIndex(of: ">") else {
        throw fail("a group's name lacks its >")
      }
      let name = String(String.UnicodeScalarView(scalars[at..<end]))
      guard let first = name.unicodeScalars.first, first.properties.isAlphabetic || first == "_",
        name.unicodeScalars.allSatisfy({
          $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0)
        })
      else { throw fail("\"\(name)\" is no name for a group; use letters, digits and _") }
      guard !groups.contains(name) else { throw fail("two groups are named \(name)") }
      at = end + 1
      index = groups.count
      groups.append(name)
    } else if here == "?" {
      throw fail("only (?:…), (?<name>…), (?P<name>…) and a leading (?i) are available")
    } else {
      index = groups.count
      groups.append(nil)
    }
    let inner = try alternatives()
    guard take(")") else { throw fail("a ( has no ) after it") }
    return index.map { .group(inner, index: $0) } ?? inner
  }

  private mutating func escape() throws(MetricPatternError) -> PatternSyntax {
    guard let scalar = here else { throw fail("a \\ stands at the end") }
    switch scalar {
    case "b", "B":
      at += 1
      return .assertion(scalar == "b" ? .wordBoundary : .noWordBoundary)
    case "1"..."9", "k": throw fail("back references are not available")
    default: return .character(try escapedSet())
    }
  }

  /// What `\d`, `\.` and the like stand for, the escape's letter being next.
  private mutating func escapedSet() throws(MetricPatternError) -> PatternSyntax.CharacterSet {
    guard let scalar = here else { throw fail("a \\ stands at the end") }
    at += 1
    var set: PatternSyntax.CharacterSet
    switch scalar {
    case "d", "D": set = .digits
    case "w", "W": set = .wordCharacters
    case "s", "S": set = .blanks
    case "t": return single("\t")
    case "n": return single("\n")
    case "r": return single("\r")
    default:
      guard !scalar.properties.isAlphabetic else {
        at -= 1
        throw fail("\\\(scalar) is unknown; known are \\d \\w \\s \\b \\t and their capitals")
      }
      return single(scalar)
    }
    set.isNegated = ("A"..."Z").contains(scalar)
    return set
  }

  private mutating func characterClass() throws(MetricPatternError) -> PatternSyntax.CharacterSet {
    var set = PatternSyntax.CharacterSet(ranges: [], ignoresCase: ignoresCase)
    set.isNegated = take("^")
    var isFirst = true
    while let scalar = here, scalar != "]" || isFirst {
      isFirst = false
      let low = try classMember()
      guard here == "-", at + 1 < scalars.count, scalars[at + 1] != "]" else {
        set.ranges += low
        continue
      }
      at += 1
      let high = try classMember()
      guard low.count == 1, high.count == 1, low[0].count == 1, high[0].count == 1,
        low[0].lowerBound <= high[0].lowerBound
      else { throw fail("a range in [ ] goes from a lower character to a higher one") }
      set.ranges.append(low[0].lowerBound...high[0].lowerBound)
    }
    guard take("]") else { throw fail("a [ has no ] after it") }
    return set
  }

  private mutating func classMember() throws(MetricPatternError) -> [ClosedRange<UInt32>] {
    guard let scalar = here else { throw fail("a [ has no ] after it") }
    if take("\\") {
      let set = try escapedSet()
      guard !set.isNegated else { throw fail("\\D, \\W and \\S cannot stand in [ ]; use [^…]") }
      return set.ranges
    }
    at += 1
    return [scalar.value...scalar.value]
  }
}
