import CProcess
import Glibc
import Tuning

/// A process that cannot be mistaken for another with its number: the number and when it started.
public struct ProcessMark: Sendable, Hashable {
  /// The process's number.
  public var pid: Int32
  /// When it started, in clock ticks since boot.
  public var start: UInt64

  /// A mark as written down.
  public init(pid: Int32, start: UInt64) {
    self.pid = pid
    self.start = start
  }

  /// The process that has this number now; nil if there is none, or it is a zombie.
  public init?(alive pid: Int32) {
    let start = cprocess_start_time(pid)
    guard start != 0 else { return nil }
    self.init(pid: pid, start: start)
  }

  /// Whether the process lives: a zombie does not, and neither does another with its number.
  public var isAlive: Bool { pid > 0 && cprocess_start_time(pid) == start }

  /// A descriptor of the process that turns readable when it ends; nil if it does not live.
  ///
  /// The start time is compared after the descriptor was opened, so that it is this very process.
  func openDescriptor() -> Int32? {
    guard pid > 0 else { return nil }
    let descriptor = cprocess_pidfd_open(pid)
    guard descriptor >= 0 else { return nil }
    guard isAlive else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Sends a signal to the process; false if it does not live.
  @discardableResult
  func send(_ signal: Int32) -> Bool {
    guard let descriptor = openDescriptor() else { return false }
    defer { close(descriptor) }
    return cprocess_pidfd_signal(descriptor, signal) == 0
  }

  /// Sends a signal to the process group that this process leads; false if the process is gone.
  @discardableResult
  func sendToGroup(_ signal: Int32) -> Bool {
    guard isAlive else { return false }
    return kill(-pid, signal) == 0
  }

  var json: JSON { ["pid": .int(Int(pid)), "start": .int(Int(start))] }

  init?(_ json: JSON?) {
    guard let pid = json?["pid"]?.int, let start = json?["start"]?.int,
      let pid = Int32(exactly: pid),
      start >= 0
    else { return nil }
    self.init(pid: pid, start: UInt64(start))
  }
}

/// What tells one run of one machine from every other.
public struct MachineMark: Sendable, Hashable {
  /// The host's name.
  public var host: String
  /// The kernel's random identifier of this boot.
  public var boot: String

  /// A mark as written down.
  public init(host: String, boot: String) {
    self.host = host
    self.boot = boot
  }

  /// This machine since it was started.
  public static let current: MachineMark = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let boot = (try? WholeFile.read("/proc/sys/kernel/random/boot_id")) ?? []
    return MachineMark(
      host: host, boot: String(decoding: boot.prefix { $0 > 0x20 }, as: UTF8.self))
  }()
}

/// Seconds since 1970 UTC.
func currentTime() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

/// Seconds on a clock that nobody sets.
func monotonicTime() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
