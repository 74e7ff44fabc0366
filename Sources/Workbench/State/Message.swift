/// What the message line says.
struct Message: Sendable, Hashable {
  /// Whether it is good news.
  enum Tone: Sendable, Hashable {
    case plain, good, bad
  }

  /// The text.
  var text: String
  /// Whether it is good news.
  var tone: Tone
  /// When it was said, in seconds since 1970 UTC.
  var time: Double
}
