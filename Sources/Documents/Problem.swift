/// Something wrong or unwise in a file, with its place.
public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
    /// The file cannot be used like this.
    case error
    /// It can, but most likely something else was meant.
    case warning
    /// It can; this is how it was understood.
    case hint
  }

  /// The file, as it was named.
  public var file: String
  /// The line, from 1; nil if the file as a whole is meant.
  public var line: Int?
  /// The column, from 1.
  public var column: Int?
  /// The key's path: `parameters.lr.distribution`, `command[2]`; empty for the file as a whole.
  public var key: String
  /// What was given, what is allowed, what to do.
  public var message: String
  /// How bad it is.
  public var severity: Severity

  /// A problem.
  public init(
    file: String, line: Int?, column: Int? = nil, key: String, message: String,
    severity: Severity = .error
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.key = key
    self.message = message
    self.severity = severity
  }

  /// `sweep.yaml:12: parameters.lr.min: …`; a warning says that it is one.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    let mark = severity == .error ? "" : "\(severity.rawValue): "
    return key.isEmpty ? "\(place): \(mark)\(message)" : "\(place): \(mark)\(key): \(message)"
  }
}

/// Everything that is wrong with a file, at once.
public struct DocumentErrors: Error, Sendable, Hashable, CustomStringConvertible {
  /// The problems in the order of the file, warnings and hints among them; at least one error.
  public var problems: [Problem]

  /// Errors.
  public init(_ problems: [Problem]) { self.problems = problems }

  /// The problems that keep the file from being used.
  public var errors: [Problem] { problems.filter { $0.severity == .error } }

  /// One line a problem, errors first.
  public var description: String {
    (errors + problems.filter { $0.severity != .error }).map(\.description)
      .joined(separator: "\n")
  }
}
