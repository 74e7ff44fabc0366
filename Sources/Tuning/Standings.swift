/// The best trial among those that can be compared: with phases on different data, only those on
/// the same terms.
public struct Standings: Sendable {
  /// A candidate: the trial that stands for its configuration, and what it comes to.
  public struct Entry: Sendable, Hashable {
    /// The run that stands for all of its configuration in its phase.
    public var number: Int
    /// The first trial of its configuration, by which people call it: of a validation, the trial that
    /// was validated.
    public var source: Int
    /// What its configuration comes to.
    public var value: Double
  }

  /// Those that agree with a phase, by its index; those that were validated.
  private enum Class: Sendable, Hashable {
    case terms(Int)
    case validated
    case any
  }

  private let course: Course?
  private let direction: Direction
  private var entries: [Int: (entry: Entry, classes: [Class])] = [:]
  private var bests: [Class: (root: Int, entry: Entry)] = [:]

  /// No candidate yet.
  public init(course: Course? = nil, direction: Direction = .minimize) {
    self.course = course
    self.direction = direction
  }

  /// Takes in a candidate.
  ///
  /// - Parameters:
  ///   - root: Its configuration's first run in the phase.
  ///   - source: Its configuration's first trial in the study; nil for `root`.
  public mutating func consider(
    _ configuration: Configuration, phase: String?, number: Int, value: Double, root: Int,
    source: Int? = nil
  ) {
    let classes = classes(of: configuration, phase: phase)
    let entry = Entry(number: number, source: source ?? root, value: value)
    entries[root] = (entry, classes)
    for kind in classes {
      if let known = bests[kind], !isBetter(entry, known.entry) { continue }
      bests[kind] = (root, entry)
    }
  }

  /// Takes a candidate back, whose value may have changed.
  public mutating func forget(root: Int) {
    guard let (_, classes) = entries.removeValue(forKey: root) else { return }
    for kind in classes where bests[kind]?.root == root {
      bests[kind] = nil
      for (root, item) in entries where item.classes.contains(kind) {
        if let known = bests[kind], !isBetter(item.entry, known.entry) { continue }
        bests[kind] = (root, item.entry)
      }
    }
  }

  /// The best of the study: a validated one, else the best on the terms of the latest phase that
  /// has one.
  public var best: Entry? {
    guard let course else { return bests[.any]?.entry }
    if let entry = bests[.validated]?.entry { return entry }
    for index in course.phases.indices.reversed() {
      if let entry = bests[.terms(index)]?.entry { return entry }
    }
    return bests[.any]?.entry
  }

  /// The best on the terms of a phase.
  public func best(phase index: Int) -> Entry? { bests[.terms(index)]?.entry }

  /// All on the terms of a phase, the best first.
  public func ranking(phase index: Int) -> [Entry] {
    entries.values.filter { $0.classes.contains(.terms(index)) }.map(\.entry).sorted(by: isBetter)
  }

  private func isBetter(_ a: Entry, _ b: Entry) -> Bool {
    a.value == b.value ? a.number < b.number : direction.isBetter(a.value, than: b.value)
  }

  private func classes(of configuration: Configuration, phase: String?) -> [Class] {
    guard let course else { return [.any] }
    if let name = phase, let index = course.index(of: name),
      course.phases[index].isValidation
    {
      return [.validated, .any]
    }
    return [.any]
      + course.phases.indices.filter { course.phases[$0].agrees(with: configuration) }
      .map { .terms($0) }
  }
}
