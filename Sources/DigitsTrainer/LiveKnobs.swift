import Foundation
import Tuning

/// The file by which the learning rate can be changed while the training runs.
///
/// JSON such as `{"revision": 2, "lr": 0.0005, "learning_rate": 0.0005}`. Whoever writes it puts a
/// whole new file in the old one's place; a file that is missing, unreadable or makes no sense
/// changes nothing.
struct LiveKnobs {
  private let path: String
  private var seen: Mark?
  private var revision: Int?

  /// What tells one version of the file from the next.
  private struct Mark: Equatable {
    var inode: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  /// The file that `HONE_CONTROL` names.
  init(path: String) { self.path = path }

  /// A new learning rate, if the file has changed since the last look and holds one.
  ///
  /// A look is one `stat`, so it may be had after every batch.
  mutating func newRate() -> Double? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let mark = Mark(
      inode: UInt64(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
    guard mark != seen else { return nil }
    seen = mark
    guard let bytes = FileManager.default.contents(atPath: path),
      let json = try? JSON(parsing: bytes)
    else { return nil }
    let now = json["revision"]?.int
    if let now, now == revision { return nil }
    revision = now
    guard let rate = json["lr"]?.number ?? json["learning_rate"]?.number, rate > 0, rate.isFinite
    else { return nil }
    return rate
  }
}
