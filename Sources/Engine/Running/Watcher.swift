import CProcess
import Foundation
import Glibc
import Synchronization

/// One thread that waits for everything outside: processes that end and files that are written.
///
/// A single `poll` over all process descriptors and one inotify descriptor. Dispatch's own sources
/// for descriptors are not used: made and cancelled once a child they crashed libdispatch.
final class Watcher: Sendable {
  /// What is called on the watcher's thread; it must only hand on.
  typealias Handler = @Sendable () -> Void

  private struct State {
    var processes: [Int32: Handler] = [:]
    /// By number of the watch, then by who watches.
    var files: [Int32: [Int: FileWatch]] = [:]
    var isStopped = false
  }

  private struct FileWatch {
    var isOnce: Bool
    var handler: Handler
  }

  private let state = Mutex(State())
  private let wake: Int32
  private let inotify: Int32

  /// A watcher whose thread runs until `stop()`.
  init() {
    wake = cprocess_eventfd()
    inotify = cprocess_inotify()
    let thread = Thread { [self] in run() }
    thread.name = "hone.watcher"
    thread.stackSize = 256 * 1024
    thread.start()
  }

  /// Ends the thread; nothing is told any more.
  func stop() {
    state.withLock { $0.isStopped = true }
    ring()
  }

  /// Tells once that a process has ended. The descriptor is the watcher's from here on.
  func watch(process descriptor: Int32, _ handler: @escaping Handler) {
    let isStopped = state.withLock { state in
      if !state.isStopped { state.processes[descriptor] = handler }
      return state.isStopped
    }
    if isStopped { close(descriptor) } else { ring() }
  }

  /// Tells that a file was written: once, or each time.
  ///
  /// - Parameters:
  ///   - key: Who watches; a second watch of the same file by the same one replaces the first.
  ///   - once: Ends the watch with its first word.
  /// - Returns: False if the file is not there or cannot be watched.
  @discardableResult
  func watch(file path: String, key: Int, once: Bool, _ handler: @escaping Handler) -> Bool {
    guard inotify >= 0 else { return false }
    // Under the lock, so that the thread finds the handler of an event that comes at once.
    return state.withLock { state in
      let watch =
        once
        ? cprocess_inotify_once(inotify, path) : cprocess_inotify_watch(inotify, path)
      guard watch >= 0 else { return false }
      state.files[watch, default: [:]][key] = FileWatch(isOnce: once, handler: handler)
      return true
    }
  }

  private func ring() {
    var one: UInt64 = 1
    _ = write(wake, &one, 8)
  }

  // MARK: - The thread

  private func run() {
    defer {
      let rest = state.withLock { state in
        let rest = Array(state.processes.keys)
        state = State(isStopped: true)
        return rest
      }
      for descriptor in rest { close(descriptor) }
      close(wake)
      if inotify >= 0 { close(inotify) }
    }
    while true {
      let watched: [Int32]? = state.withLock { state in
        state.isStopped ? nil : Array(state.processes.keys)
      }
      guard let watched else { return }
      var descriptors = ([wake, inotify] + watched).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let count = poll(&descriptors, nfds_t(descriptors.count), -1)
      if count < 0, errno != EINTR { return }
      if descriptors[0].revents != 0 {
        var number: UInt64 = 0
        _ = read(wake, &number, 8)
      }
      if descriptors[1].revents != 0 { tellFiles() }
      for descriptor in descriptors.dropFirst(2) where descriptor.revents != 0 {
        let handler = state.withLock { $0.processes.removeValue(forKey: descriptor.fd) }
        close(descriptor.fd)
        handler?()
      }
    }
  }

  private func tellFiles() {
    var handlers: [Handler] = []
    var numbers = [Int32](repeating: 0, count: 64)
    while true {
      let count = Int(cprocess_inotify_read(inotify, &numbers, Int32(numbers.count)))
      if count <= 0 { break }
      state.withLock { state in
        for number in Set(numbers[..<count]) {
          guard let watches = state.files[number] else { continue }
          handlers += watches.values.map(\.handler)
          state.files[number] = watches.filter { !$0.value.isOnce }
          if state.files[number]?.isEmpty == true { state.files[number] = nil }
        }
      }
    }
    for handler in handlers { handler() }
  }
}
