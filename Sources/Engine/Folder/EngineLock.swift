import Glibc
import Tuning

/// The lock that one engine holds on a study.
public enum EngineLock {
  /// Who drives a study now.
  public static func status(_ folder: StudyFolder) -> EngineStatus {
    // Between lock and text a new engine's lock holds the old one's name: look again.
    for _ in 0..<50 {
      guard FileLock.isHeld(folder.lockPath) else { return .absent }
      if let owner = owner(folder), !owner.isGone {
        return .running(pid: Int(owner.mark.pid), host: owner.host)
      }
      usleep(2_000)
    }
    let owner = owner(folder)
    return .running(pid: Int(owner?.mark.pid ?? 0), host: owner?.host ?? "an unknown host")
  }

  /// Takes the lock and writes down who holds it; nil if somebody else does.
  static func take(_ folder: StudyFolder) throws(FileError) -> FileLock? {
    guard let lock = try FileLock.take(folder.lockPath) else { return nil }
    var start: UInt64 = 0
    if let mark = ProcessMark(alive: getpid()) { start = mark.start }
    let text: JSON = [
      "pid": .int(Int(getpid())), "start": .int(Int(start)),
      "host": .string(MachineMark.current.host), "boot_id": .string(MachineMark.current.boot),
    ]
    try lock.write(text.text(spaced: true) + "\n")
    return lock
  }

  private struct Owner {
    var mark: ProcessMark
    var host: String

    /// Known not to live any more; of another machine's nobody knows.
    var isGone: Bool { host == MachineMark.current.host && !mark.isAlive }
  }

  private static func owner(_ folder: StudyFolder) -> Owner? {
    guard let bytes = try? WholeFile.read(folder.lockPath), let json = try? JSON(parsing: bytes),
      let mark = ProcessMark(json), let host = json["host"]?.string
    else { return nil }
    return Owner(mark: mark, host: host)
  }
}
