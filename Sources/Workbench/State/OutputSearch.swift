/// What is looked for in an output, and where it was found.
struct OutputSearch: Sendable, Hashable {
  /// What is looked for; without capitals, capitals do not matter.
  let text: String
  /// The lines that have it, ascending.
  private(set) var lines: [Int] = []
  /// The chosen one's place among `lines`.
  private(set) var position = 0

  /// A search that has found nothing yet.
  init(_ text: String) { self.text = text }

  /// The chosen line; nil if none has the text.
  var line: Int? { lines.indices.contains(position) ? lines[position] : nil }

  /// Looks through an output; of the matches the last one above a line is chosen.
  mutating func look(through log: [String], until end: Int) {
    lines = log.indices.filter { !matches(in: log[$0]).isEmpty }
    position = lines.lastIndex { $0 < end } ?? 0
  }

  /// Chooses another match, round the ends; false if there is none.
  mutating func move(by step: Int) -> Bool {
    guard !lines.isEmpty else { return false }
    position = ((position + step) % lines.count + lines.count) % lines.count
    return true
  }

  /// Where a line has the text.
  func matches(in line: String) -> [Range<String.Index>] {
    let isExact = text.contains(where: \.isUppercase)
    func same(_ a: Character, _ b: Character) -> Bool {
      isExact ? a == b : a == b || a.lowercased() == b.lowercased()
    }
    let wanted = Array(text)
    guard let first = wanted.first else { return [] }
    var found: [Range<String.Index>] = []
    var start = line.startIndex
    while start < line.endIndex {
      guard same(line[start], first) else {
        start = line.index(after: start)
        continue
      }
      var end = line.index(after: start)
      var count = 1
      while count < wanted.count, end < line.endIndex, same(line[end], wanted[count]) {
        end = line.index(after: end)
        count += 1
      }
      if count == wanted.count {
        found.append(start..<end)
        start = end
      } else {
        start = line.index(after: start)
      }
    }
    return found
  }
}
