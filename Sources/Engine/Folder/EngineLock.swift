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
    try lock.write(JSON.object(owner).text(spaced: true) + "\n")
    return lock
  }

  /// This process, as the lock's file names it.
  private static var owner: [JSON.Member] {
    let start = ProcessMark(alive: getpid())?.start ?? 0
    return [
      .init("pid", .int(Int(getpid()))), .init("start", .int(Int(start))),
      .init("host", .string(MachineMark.current.host)),
      .init("boot_id", .string(MachineMark.current.boot)),
    ]
  }

  /// How the last engine ended; nil if one runs, none ever ran, or it was killed before it could
  /// say.
  public static func lastEnd(_ folder: StudyFolder) -> EngineEnd? {
    guard status(folder) == .absent, let bytes = try? WholeFile.read(folder.lockPath),
      let json = try? JSON(parsing: bytes)
    else { return nil }
    return EngineEnd(json["ended"])
  }

  /// Writes down how the engine that holds the lock ends.
  static func note(_ end: EngineEnd, in lock: FileLock) throws {
    var members = owner
    members.append(JSON.Member("ended", end.json))
    try lock.write(JSON.object(members).text(spaced: true) + "\n")
  }

  /// What keeps the engine that runs from storing anything; nil if nothing does.
  public static func trouble(_ folder: StudyFolder) -> String? {
    guard let bytes = try? WholeFile.read(folder.lockPath), let json = try? JSON(parsing: bytes)
    else { return nil }
    return json["trouble"]?.string
  }

  /// Writes down what keeps the engine that holds the lock from storing anything, or that nothing does
  /// any more.
  static func note(trouble: String?, in lock: FileLock) throws {
    let members = owner + (trouble.map { [JSON.Member("trouble", .string($0))] } ?? [])
    try lock.write(JSON.object(members).text(spaced: true) + "\n")
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
