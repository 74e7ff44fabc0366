/// A user's pattern for metrics: a regular expression with named groups.
///
/// Either groups `key` and `value` (and, if wanted, `step`), looked for again and again in a line; or
/// a group a metric, `(?<val_loss>\S+)`, beside which `step` and `epoch` tell the step.
struct MetricPattern: Sendable {
  /// The longest part of a line that is searched, in characters.
  static let lengthLimit = 4_096
  /// The most matches in a line.
  static let matchLimit = 100

  private let program: PatternProgram
  private let readsPairs: Bool

  /// - Throws: `MetricPatternError` that says what is wrong and what is allowed.
  init(_ pattern: String) throws(MetricPatternError) {
    program = try PatternProgram(pattern)
    let names = program.groups.compactMap { $0 }
    let hasKey = names.contains("key")
    let hasValue = names.contains("value")
    guard hasKey == hasValue else {
      let (given, missing) = hasKey ? ("key", "value") : ("value", "key")
      throw MetricPatternError(
        "pattern \(pattern): it has a group \(given) but none named \(missing); "
          + #"use e.g. (?<key>\w+): (?<value>\S+)"#)
    }
    guard names.contains(where: { Marks.kind(of: $0) == nil }) else {
      throw MetricPatternError(
        "pattern \(pattern): it has no named group for a value; "
          + #"use e.g. (?<key>\w+): (?<value>\S+), or a group a metric: loss (?<val_loss>\S+)"#)
    }
    readsPairs = hasKey
  }

  /// What a cleaned line says by this pattern; nil if it does not match.
  func reading(of line: [UInt8]) -> Reading? {
    let text = String(decoding: line, as: UTF8.self).unicodeScalars
      .prefix(MetricPattern.lengthLimit).map(\.value)
    let matches = program.matches(in: text, limit: MetricPattern.matchLimit)
    var reading = Reading()
    reading.isStructured = true
    for match in matches {
      if readsPairs {
        addPair(of: match, text, to: &reading)
      } else {
        addGroups(of: match, text, to: &reading)
      }
    }
    return reading.isEmpty ? nil : reading
  }

  private func addPair(
    of match: PatternProgram.Match, _ text: [UInt32], to reading: inout Reading
  ) {
    if let step = group("step", of: match, text).flatMap(value) { reading.marks.note(.step, step) }
    guard let key = group("key", of: match, text), !key.isEmpty, key.utf8.count <= 80,
      let value = group("value", of: match, text).flatMap(value)
    else { return }
    if let kind = Marks.kind(of: key) {
      reading.marks.note(kind, value)
    } else {
      reading.set(key, value, isSure: true)
    }
  }

  private func addGroups(
    of match: PatternProgram.Match, _ text: [UInt32], to reading: inout Reading
  ) {
    for name in program.groups.compactMap({ $0 }) {
      guard let value = group(name, of: match, text).flatMap(value) else { continue }
      if let kind = Marks.kind(of: name) {
        reading.marks.note(kind, value)
      } else {
        reading.set(name, value, isSure: true)
      }
    }
  }

  private func group(_ name: String, of match: PatternProgram.Match, _ text: [UInt32]) -> String? {
    guard let index = program.groups.firstIndex(of: name), let range = match.groups[index] else {
      return nil
    }
    var out = String.UnicodeScalarView()
    for value in text[range] { if let scalar = Unicode.Scalar(value) { out.append(scalar) } }
    return String(out)
  }

  /// The number that a group holds; `\S+` often takes in the comma after it.
  private func value(_ text: String) -> Double? {
    var rest = text[...]
    while let last = rest.last, ",;%)]}'\"".contains(last) { rest = rest.dropLast() }
    while let first = rest.first, "([{'\" ".contains(first) { rest = rest.dropFirst() }
    return number(printed: rest)
  }
}
