import ArgumentParser
import StudyStore

/// The words after a command: the study first, if it is named, then trial numbers.
///
/// `hone kill s.hone 5 7`, `hone kill 5 7`: what is no number names the study.
struct StudyWords: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The study (a folder, a study.db or a sqlite:/// address; left out, the only *.hone folder "
        + "here), then trial numbers.",
      valueName: "study> <trial"))
  var words: [String] = []

  @Option(name: .customLong("study"), help: "The study's name, if a database holds several.")
  var studyName: String?

  /// The study as named; nil if it was left out.
  var study: String? {
    guard let first = words.first, Int(first) == nil else { return nil }
    return first
  }

  /// The trial numbers.
  ///
  /// - Throws: A usage failure for a word that is no number.
  func trials() throws -> [Int] {
    let numbers = study == nil ? words[...] : words.dropFirst()
    return try numbers.map { word in
      guard let number = Int(word), number >= 0 else {
        throw CommandFailure.usage(
          "\(word) is no trial number; the study comes first, then numbers")
      }
      return number
    }
  }

  /// The one trial that a command is about.
  ///
  /// - Throws: A usage failure if there is none or there are several.
  func trial() throws -> Int {
    let numbers = try trials()
    guard let number = numbers.first, numbers.count == 1 else {
      throw CommandFailure.usage("one trial number is needed, but \(numbers.count) are given")
    }
    return number
  }

  /// Opens the study.
  func open(_ access: StudyHandle.Access = .readOnly) throws -> StudyHandle {
    try StudyHandle(named: study, study: studyName, access: access)
  }
}

/// A study without trial numbers.
struct StudyOption: ParsableArguments {
  @Argument(
    help:
      "The study: a folder, a study.db or a sqlite:/// address; left out, the only *.hone folder here."
  )
  var study: String?

  @Option(name: .customLong("study"), help: "The study's name, if a database holds several.")
  var studyName: String?

  /// Opens the study.
  func open(_ access: StudyHandle.Access = .readOnly) throws -> StudyHandle {
    try StudyHandle(named: study, study: studyName, access: access)
  }
}
