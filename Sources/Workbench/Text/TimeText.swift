import Canvas

/// Times and lengths of time as they stand on the screen.
enum TimeText {
  /// A length of time that is only guessed, with no more digits than it deserves: `~1:40`, `~2 h`.
  static func estimate(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "–" }
    switch seconds {
    case ..<60: return "~\(formatDuration((seconds / 5).rounded(.up) * 5))"
    case ..<3_600: return "~\(formatDuration((seconds / 10).rounded() * 10))"
    case ..<172_800:
      let minutes = Int((seconds / 300).rounded()) * 5
      return "~\(minutes / 60)h \(two(minutes % 60))m"
    default: return "~\(Int((seconds / 86_400).rounded()))d"
    }
  }

  /// The time of day: `12:04:31`.
  ///
  /// - Parameters:
  ///   - time: Seconds since 1970 UTC.
  ///   - offset: Seconds that the user's clock is ahead of UTC.
  static func clock(_ time: Double, offset: Int) -> String {
    guard time.isFinite, abs(time) < 1e15 else { return "--:--:--" }
    let second = ((Int(time.rounded(.down)) + offset) % 86_400 + 86_400) % 86_400
    return "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
  }

  private static func two(_ n: Int) -> String { n < 10 ? "0\(n)" : String(n) }
}
