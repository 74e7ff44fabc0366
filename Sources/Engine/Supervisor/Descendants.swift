import CProcess
import Glibc

/// The processes below this one. It is their subreaper: whatever they leave behind becomes its
/// child, in whatever session or group it lives.
enum Descendants {
  /// All living descendants but one.
  static func living(except excluded: Int32) -> [ProcessMark] {
    var found: [ProcessMark] = []
    var open = [getpid()]
    var seen = Set(open)
    while let parent = open.popLast() {
      for child in children(of: parent) where seen.insert(child).inserted {
        open.append(child)
        if child != excluded, let mark = ProcessMark(alive: child) { found.append(mark) }
      }
    }
    return found
  }

  /// Children of this process that have ended and wait to be reaped, but one.
  static func zombieChildren(except excluded: Int32) -> [Int32] {
    children(of: getpid()).filter { child in
      child != excluded && cprocess_status(child, nil, nil) == 90  // Z
    }
  }

  private static func children(of pid: Int32) -> [Int32] {
    var found: [Int32] = []
    for thread in WholeFile.names(in: "/proc/\(pid)/task") {
      guard let bytes = try? WholeFile.read("/proc/\(pid)/task/\(thread)/children") else {
        // A kernel without these files: look at everybody.
        return cprocess_status(pid, nil, nil) == 0 ? [] : childrenAmongAll(of: pid)
      }
      for word in bytes.split(separator: 0x20) {
        if let child = Int32(String(decoding: word, as: UTF8.self)) { found.append(child) }
      }
    }
    return found
  }

  private static func childrenAmongAll(of pid: Int32) -> [Int32] {
    WholeFile.names(in: "/proc").compactMap { Int32($0) }.filter { other in
      var parent: pid_t = 0
      return cprocess_status(other, &parent, nil) != 0 && parent == pid
    }
  }
}
