import Testing

/// A log as a real library prints it, and what must be read from it.
struct PrintedLog: Sendable, CustomTestStringConvertible {
  /// What prints like this.
  var source: String
  /// The objective's name in the study file.
  var objective: String
  /// The steps and values of every metric that must come out, and of no other.
  var expected: [String: [Int: Double]]
  /// The output.
  var text: String

  init(
    _ source: String, _ objective: String, _ expected: [String: [Int: Double]], _ text: String
  ) {
    self.source = source
    self.objective = objective
    self.expected = expected
    self.text = text
  }

  var testDescription: String { source }
}
