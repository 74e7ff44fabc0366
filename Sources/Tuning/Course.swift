/// The phases of a study, one after the other.
public struct Course: Sendable, Hashable, Codable {
  /// The phases in order; their names differ.
  public var phases: [Phase]

  /// A course.
  public init(_ phases: [Phase]) { self.phases = phases }

  /// Parameters that some phase fixes: trials that differ in them cannot be compared.
  public var fixedNames: [String] {
    var names: [String] = []
    for phase in phases {
      for entry in phase.with.entries where !names.contains(entry.name) { names.append(entry.name) }
    }
    return names
  }

  /// Trials of all phases together; nil if it is none that can be counted.
  public var trials: Int { phases.reduce(0) { $0 + $1.trials } }

  /// The place of a phase.
  public func index(of name: String) -> Int? { phases.firstIndex { $0.name == name } }
}

/// One phase of a course.
public struct Phase: Sendable, Hashable, Codable {
  /// What a phase does.
  public enum Work: Sendable, Hashable, Codable {
    /// Searches the whole space.
    case explore(trials: Int)
    /// Searches a box around the best, which shrinks.
    case refine(trials: Int)
    /// Tunes some parameters, the others as the best so far has them.
    case tune([String], trials: Int)
    /// Runs the best `top` configurations with `seeds` new seeds each.
    case validate(top: Int, seeds: Int)
  }

  /// Its name.
  public var name: String
  /// What it does.
  public var work: Work
  /// Values that all its trials have: a smaller share of the data, fewer layers.
  public var with: Configuration

  /// A phase.
  public init(_ name: String, _ work: Work, with: Configuration = Configuration()) {
    self.name = name
    self.work = work
    self.with = with
  }

  /// How many trials it takes at most.
  public var trials: Int {
    switch work {
    case .explore(let trials), .refine(let trials), .tune(_, let trials): return trials
    case .validate(let top, let seeds): return top * seeds
    }
  }

  /// Whether it runs again what was found, and searches nothing.
  public var isValidation: Bool {
    if case .validate = work { return true }
    return false
  }

  /// Whether a trial ran on the terms of this phase.
  public func agrees(with configuration: Configuration) -> Bool {
    with.entries.allSatisfy { entry in
      configuration[entry.name].map { $0.means(entry.value) } ?? false
    }
  }
}

extension StudyPlan {
  /// The latest phase that has a result: its terms are those on which trials are compared. Nil without
  /// phases.
  public func latestTerms(among rows: some Sequence<TrialRow>) -> Phase? {
    course?.phases.last { phase in rows.contains { $0.phase == phase.name && $0.isResult } }
  }
}
