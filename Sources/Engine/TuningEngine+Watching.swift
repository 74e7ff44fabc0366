import Dispatch
import Logging
import StudyStore
import Tuning

/// How an engine learns that others wrote to its study.
extension TuningEngine {
  func watchStore(_ watcher: Watcher) {
    guard folder != nil else { return }
    for path in [store.path, store.path + "-wal"] {
      watcher.watch(file: path, key: -1, once: false) { [weak self] in
        self?.perform { $0.checkSoon() }
      }
    }
  }

  /// Somebody wrote, perhaps we: look once the write can be seen.
  private func checkSoon() {
    guard !checkIsDue, !isFinished else { return }
    checkIsDue = true
    for delay in [0.005, 0.06] {
      executorQueue.queue.asyncAfter(deadline: .now() + delay) { @Sendable [weak self] in
        self?.assumeIsolated { engine in
          if delay > 0.05 { engine.checkIsDue = false }
          engine.check()
        }
      }
    }
  }

  /// Looks whether a command or another program's trial waits, without writing.
  private func check() {
    guard !isFinished else { return }
    do {
      let commands = try store.queuedCommands()
      let others = try store.foreignTrials(since: state.othersSince)
      if !others.isEmpty { input.looksAtOthers = true }
      if !commands.isEmpty { input.hasCommands = true }
      if !commands.isEmpty || !others.isEmpty { wake(after: 0) }
    } catch {
      logger.warning("the store could not be read: \(error)")
    }
  }

  /// Once a second: what no watch told, and rules that go by the clock.
  func beat() {
    guard !isFinished else { return }
    executorQueue.queue.asyncAfter(deadline: .now() + 1) { @Sendable [weak self] in
      self?.assumeIsolated { engine in
        if engine.lock?.isInPlace == false { return engine.leaveMoved() }
        let version = try? engine.store.dataVersion()
        if version != engine.dataVersion {
          engine.dataVersion = version
          engine.check()
        }
        engine.beat()
      }
    }
  }
}
