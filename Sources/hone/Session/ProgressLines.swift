import Foundation
import Synchronization
import Tuning
import Workbench

/// The sweep as lines, for a feed's thread and the one that ends it.
final class ProgressLines: Sendable {
  private let lines = Mutex(PlainLines(timeZoneOffset: TimeZone.current.secondsFromGMT()))

  func take(_ change: StudyChange) -> [String] { lines.withLock { $0.take(change) } }

  /// Why the sweep was of no use: that no trial of it succeeded; nil if one did, or none ended.
  var failure: String? { lines.withLock(\.failure) }

  var summary: String { lines.withLock(\.summary) }
}
