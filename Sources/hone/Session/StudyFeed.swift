import CProcess
import Engine
import Foundation
import StudyStore
import Synchronization
import Tuning

/// Follows a study: hands over what is new in it, as soon as it is written.
///
/// A thread of its own sleeps on inotify of the database's folder; where the file system tells
/// nothing (a network one) it looks twice a second. It also looks once in a while at whether an
/// engine runs, which no file's change tells.
final class StudyFeed: Sendable {
  private let handle: StudyHandle
  private let ended: Int32
  private let done = DispatchSemaphore(value: 0)

  /// Starts following.
  ///
  /// - Parameters:
  ///   - revision: What is known already.
  ///   - pace: How long news is gathered; nil for as long as a burst of commits takes.
  ///   - deliver: Called on the feed's thread with each change, and with each failure to read.
  /// - Throws: `CommandFailure` if the system has no descriptor left.
  init(
    _ handle: StudyHandle, since revision: Int, pace: NewsPace? = nil,
    deliver: @escaping @Sendable (Result<StudyChange, any Error>) -> Void
  ) throws {
    self.handle = handle
    ended = cprocess_eventfd()
    guard ended >= 0 else { throw CommandFailure("no file descriptor is left") }
    let (ended, done) = (ended, done)
    Thread.detachNewThread {
      StudyFeed.follow(handle, since: revision, pace, until: ended, deliver: deliver)
      done.signal()
    }
  }

  /// Looks once more and stops following; nothing is delivered once this has returned.
  func stop() {
    var one: UInt64 = 1
    _ = write(ended, &one, 8)
    done.wait()
    close(ended)
  }

  /// Trials that nobody has recorded the end of, as far as it can be seen here what runs of them.
  private static func unfinished(_ handle: StudyHandle) throws -> [Int] {
    guard handle.folder != nil, !handle.store.isOnNetwork else { return [] }
    let here = hostName()
    return try handle.store.activeTrials().filter { ($0.host ?? here) == here }.map(\.number)
  }

  /// What no commit can tell: that nothing can be stored, or that there is nothing to store it in.
  private static func trouble(_ handle: StudyHandle, _ engine: EngineStatus) -> String? {
    guard access(handle.path, F_OK) == 0 else {
      return "\(handle.path) is gone; what is shown is the last of it"
    }
    guard engine != .absent else { return nil }
    return handle.folder.flatMap(EngineLock.trouble)
  }

  private static func follow(
    _ handle: StudyHandle, since revision: Int, _ pace: NewsPace?, until ended: Int32,
    deliver: (Result<StudyChange, any Error>) -> Void
  ) {
    var revision = revision
    var engine: EngineStatus?
    let notifier = cprocess_inotify()
    defer { if notifier >= 0 { close(notifier) } }
    let parent = (handle.path as NSString).deletingLastPathComponent
    let isWatched =
      notifier >= 0 && !handle.store.isOnNetwork
      && cprocess_inotify_folder(notifier, parent.isEmpty ? "." : parent) >= 0
    var version = -1
    var unfinished: [Int] = []
    var gone: Set<Int> = []
    var trouble: String?
    var failure: String?
    func look() {
      do {
        let now = try handle.store.dataVersion()
        let status = handle.engine
        if now != version || status != engine {
          unfinished = status == .absent ? try Self.unfinished(handle) : []
        }
        // Their ends no commit tells, so their locks are asked each time.
        let missing = Set(unfinished.filter { handle.folder?.trial($0).isHeld == false })
        let problem = Self.trouble(handle, status)
        let isOther = status != engine || missing != gone || problem != trouble
        guard now != version || isOther else { return }
        var change = try handle.store.changes(since: revision)
        change.engine = status
        change.gone = missing
        change.trouble = problem
        revision = change.revision
        if !change.isEmpty || isOther { deliver(.success(change)) }
        // Only now: what could not be read is read at the next look.
        (version, engine, gone, trouble) = (now, status, missing, problem)
        failure = nil
      } catch {
        let text = errorText(error)
        if text != failure { deliver(.failure(error)) }
        failure = text
      }
    }
    // What was written before the end is told before the end.
    defer { look() }
    while true {
      look()
      var descriptors = [
        pollfd(fd: ended, events: Int16(POLLIN), revents: 0),
        pollfd(fd: notifier, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&descriptors, isWatched ? 2 : 1, isWatched ? 2_000 : 500)
      if descriptors[0].revents != 0 { return }
      guard count > 0 else { continue }
      // What a burst of commits tells is read in one go.
      var watches = [Int32](repeating: 0, count: 64)
      while cprocess_inotify_read(notifier, &watches, 64) > 0 {}
      descriptors[1] = pollfd(fd: pace?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptors, 2, pace?.next() ?? 30)
      if descriptors[0].revents != 0 { return }
      while cprocess_inotify_read(notifier, &watches, 64) > 0 {}
    }
  }
}
