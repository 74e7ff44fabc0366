/// The known name that somebody most likely meant; nil if none is near.
///
/// Near is an edit distance (Damerau–Levenshtein, restricted) of at most a third of the length,
/// or one name being the start of the other; of several the nearest.
public func nearMiss(_ given: String, among known: [String]) -> String? {
  let word = Array(given.lowercased().unicodeScalars)
  guard !word.isEmpty else { return nil }
  var best: (name: String, distance: Int)?
  for name in known {
    let other = Array(name.lowercased().unicodeScalars)
    let prefix =
      min(word.count, other.count) >= 3 && (other.starts(with: word) || word.starts(with: other))
    let distance = editDistance(word, other)
    let limit = max(1, max(word.count, other.count) / 3)
    if prefix || distance <= limit, distance < best?.distance ?? Int.max {
      best = (name, distance)
    }
  }
  return best?.name
}

private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var before = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  var current = previous
  for i in 1...a.count {
    current[0] = i
    for j in 1...b.count {
      let change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      current[j] = min(change, previous[j] + 1, current[j - 1] + 1)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        current[j] = min(current[j], before[j - 2] + 1)
      }
    }
    (before, previous, current) = (previous, current, before)
  }
  return previous[b.count]
}
