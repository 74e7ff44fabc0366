/// A regular expression that is run in time proportional to the text, whatever it is: all ways to
/// match are followed at once, none is tried again (Thompson 1968; with captures, R. Pike's `sam`).
struct PatternProgram: Sendable {
  private enum Instruction: Sendable {
    case character(PatternSyntax.CharacterSet)
    case jump(Int)
    /// Go on at both; the first is preferred.
    case split(Int, Int)
    /// Note the place: where a group begins (even) or ends (odd).
    case save(Int)
    case assertion(PatternSyntax.Assertion)
    case match
  }

  /// The most instructions that a pattern may come to.
  static let sizeLimit = 5_000

  private var instructions: [Instruction] = []
  /// The names of the groups, by their index.
  let groups: [String?]

  /// - Throws: `MetricPatternError` for what is no pattern, or too large a one.
  init(_ pattern: String) throws(MetricPatternError) {
    var parser = PatternParser(pattern)
    let syntax = try parser.parse()
    groups = parser.groups
    emit(syntax)
    instructions.append(.match)
    guard instructions.count <= PatternProgram.sizeLimit else {
      throw MetricPatternError("pattern \(pattern): it repeats too much; use * or smaller counts")
    }
  }

  // MARK: - Compilation

  private mutating func emit(_ syntax: PatternSyntax) {
    guard instructions.count <= PatternProgram.sizeLimit else { return }
    switch syntax {
    case .nothing: break
    case .character(let set): instructions.append(.character(set))
    case .assertion(let assertion): instructions.append(.assertion(assertion))
    case .sequence(let parts): for part in parts { emit(part) }
    case .group(let inner, let index):
      instructions.append(.save(2 * index))
      emit(inner)
      instructions.append(.save(2 * index + 1))
    case .alternatives(let parts):
      var jumps: [Int] = []
      for (index, part) in parts.enumerated() {
        guard index + 1 < parts.count else {
          emit(part)
          break
        }
        let split = instructions.count
        instructions.append(.split(split + 1, 0))
        emit(part)
        jumps.append(instructions.count)
        instructions.append(.jump(0))
        instructions[split] = .split(split + 1, instructions.count)
      }
      for jump in jumps { instructions[jump] = .jump(instructions.count) }
    case .repeated(let inner, let min, let max, let isLazy):
      emitRepetition(of: inner, min: min, max: max, isLazy: isLazy)
    }
  }

  private mutating func emitRepetition(
    of inner: PatternSyntax, min: Int, max: Int?, isLazy: Bool
  ) {
    func fork(_ body: Int, _ after: Int) -> Instruction {
      isLazy ? .split(after, body) : .split(body, after)
    }
    for _ in 0..<min { emit(inner) }
    guard let max else {
      let split = instructions.count
      instructions.append(.jump(0))
      emit(inner)
      instructions.append(.jump(split))
      instructions[split] = fork(split + 1, instructions.count)
      return
    }
    var splits: [Int] = []
    for _ in min..<Swift.max(min, max) {
      guard instructions.count <= PatternProgram.sizeLimit else { return }
      splits.append(instructions.count)
      instructions.append(.jump(0))
      emit(inner)
    }
    for split in splits { instructions[split] = fork(split + 1, instructions.count) }
  }

  // MARK: - Matching

  /// A match: where it lies, and where its groups do.
  struct Match {
    var range: Range<Int>
    /// The ranges of the groups, by their index; nil for those that took no part.
    var groups: [Range<Int>?]
  }

  /// All matches, from left to right, that do not overlap; at most `limit`.
  func matches(in text: [UInt32], limit: Int) -> [Match] {
    var out: [Match] = []
    var start = 0
    while start <= text.count, out.count < limit, let match = firstMatch(in: text, from: start) {
      out.append(match)
      start = match.range.isEmpty ? match.range.upperBound + 1 : match.range.upperBound
    }
    return out
  }

  private struct Thread {
    var at: Int
    var start: Int
    var saved: [Int]
  }

  private func firstMatch(in text: [UInt32], from start: Int) -> Match? {
    var current: [Thread] = []
    var next: [Thread] = []
    var seen = [Int](repeating: -1, count: instructions.count)
    var best: Match?
    let nothing = [Int](repeating: -1, count: groups.count * 2)
    for place in start...text.count {
      if best == nil {
        follow(Thread(at: 0, start: place, saved: nothing), text, place, &seen, &current)
      }
      if current.isEmpty, best != nil { break }
      next.removeAll(keepingCapacity: true)
      for thread in current {
        switch instructions[thread.at] {
        case .character(let set):
          guard place < text.count, set.contains(text[place]) else { continue }
          var moved = thread
          moved.at += 1
          follow(moved, text, place + 1, &seen, &next)
        case .match:
          best = match(thread, end: place)
        default: continue
        }
        // Threads after one that matched are less preferred.
        if case .match = instructions[thread.at] { break }
      }
      swap(&current, &next)
    }
    return best
  }

  private func match(_ thread: Thread, end: Int) -> Match {
    let groups = self.groups.indices.map { index -> Range<Int>? in
      let (from, to) = (thread.saved[2 * index], thread.saved[2 * index + 1])
      return from >= 0 && to >= from ? from..<to : nil
    }
    return Match(range: thread.start..<end, groups: groups)
  }

  /// Adds a thread and all those it leads to without reading a character.
  private func follow(
    _ thread: Thread, _ text: [UInt32], _ place: Int, _ seen: inout [Int], _ list: inout [Thread]
  ) {
    var stack = [thread]
    while var top = stack.popLast() {
      guard seen[top.at] != place else { continue }
      seen[top.at] = place
      switch instructions[top.at] {
      case .jump(let target):
        top.at = target
        stack.append(top)
      case .split(let preferred, let other):
        var second = top
        second.at = other
        top.at = preferred
        stack.append(second)
        stack.append(top)
      case .save(let slot):
        top.saved[slot] = place
        top.at += 1
        stack.append(top)
      case .assertion(let assertion):
        guard holds(assertion, text, place) else { continue }
        top.at += 1
        stack.append(top)
      case .character, .match: list.append(top)
      }
    }
  }

  private func holds(_ assertion: PatternSyntax.Assertion, _ text: [UInt32], _ place: Int) -> Bool {
    let words = PatternSyntax.CharacterSet.wordCharacters
    let before = place > 0 && words.contains(text[place - 1])
    let after = place < text.count && words.contains(text[place])
    switch assertion {
    case .start: return place == 0
    case .end: return place == text.count
    case .wordBoundary: return before != after
    case .noWordBoundary: return before == after
    }
  }
}
