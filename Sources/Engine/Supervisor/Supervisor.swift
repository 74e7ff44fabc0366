import CProcess
import Glibc
import Tuning

/// Runs one trial to its end: `hone supervise <trial folder>`.
///
/// It lives in a session of its own and needs no engine: it starts the script in another session,
/// writes down who runs (`process.json`) before the script's program is loaded and how it ended
/// (`exit.json`) after, keeps the time limit, and on SIGINT or SIGTERM ends the script by the
/// ladder: SIGINT to its process group, after half of the grace SIGTERM, after the grace SIGKILL to
/// everything it left in the world.
///
/// One thread, one `poll`. Nothing here needs Foundation: a supervisor stays as small as it starts.
struct Supervisor {
  let folder: TrialFolder
  let order: TrialOrder
  /// SIGINT, SIGTERM, SIGHUP and SIGCHLD are read from here.
  let signals: Int32
  /// Standard output and standard error of the script, for messages of ours.
  let output: Int32
  /// The pseudo-terminal's side that is copied to `output`; -1 without one.
  var terminal: Int32 = -1

  var script: Int32 = 0
  var started = 0.0
  var ended: Double?
  var status: Int32 = 0
  var usage = ResourceUsage()
  var leftBehind = 0

  /// Monotonic times.
  var limit: Double?
  var stoppedSince: Double?
  var ladder: Ladder?
  var lingersUntil: Double?

  /// The way down: which signals were sent, and when the next one is due.
  struct Ladder {
    let asker: ExitRecord.Asker
    let began: Double
    var sent: [Int32] = []
  }

  /// Seconds that processes have to end by themselves after the script has.
  static let linger = 1.0

  // MARK: - The script's life

  /// Starts the script and stays until nothing of it is left.
  mutating func run() -> ExitRecord {
    var target = output
    var slave: Int32 = -1
    if order.usesPseudoTerminal {
      guard cprocess_open_pty(&terminal, &slave) == 0 else {
        return failure("cannot open a pseudo-terminal: \(systemText(errno))")
      }
      target = slave
    }
    defer { if slave >= 0 { close(slave) } }
    if let error = start(output: target) { return failure(error) }
    if slave >= 0 {
      close(slave)
      slave = -1
    }
    limit = order.timeLimit.map { monotonicTime() + $0 }
    while !isThrough() { wait() }
    copyTerminal()
    return ExitRecord(
      attempt: order.attempt, status: status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : nil,
      signal: status & 0x7F == 0 ? nil : Int(status & 0x7F), asker: ladder?.asker,
      started: started, ended: ended ?? currentTime(), peakMemory: usage.peakMemory,
      userTime: usage.user, systemTime: usage.system, leftBehind: leftBehind)
  }

  /// Starts the script; returns why it could not be.
  private mutating func start(output: Int32) -> String? {
    var environment = ProcessEnvironment.current
    for name in TrialOrder.ownVariables { environment[name] = nil }
    for variable in order.environment { environment[variable.name] = variable.value }
    let program: String
    switch Program.find(
      order.executable ?? order.arguments[0], path: environment["PATH"],
      workingDirectory: order.workingDirectory)
    {
    case .found(let path): program = path
    case .missing(let reason): return reason
    }
    var held = cprocess_held()
    let failure = withCStrings(order.arguments) { arguments in
      withCStrings(environment.entries) { entries in
        cprocess_fork_held(
          &held, program, arguments, entries, order.workingDirectory, output)
      }
    }
    guard failure == 0 else { return "cannot start a process: \(systemText(failure))" }
    script = held.pid
    started = currentTime()
    if let mine = ProcessMark(alive: getpid()), let theirs = ProcessMark(alive: script) {
      let record = ProcessRecord(
        attempt: order.attempt, machine: .current, supervisor: mine, script: theirs,
        started: started)
      do {
        try folder.write(record)
      } catch {
        // Nobody could find the script again: better none than one that nobody can end.
        kill(script, SIGKILL)
        close(held.gate)
        close(held.report)
        reap(script)
        return error.description
      }
    }
    let refusal = cprocess_release(&held)
    guard refusal == 0 else {
      reap(script)
      return Program.refusal(refusal, program: program, order: order)
    }
    return nil
  }

  /// Sleeps until something happens: a signal, output of the pseudo-terminal, a time that is up.
  private mutating func wait() {
    var descriptors = [pollfd(fd: signals, events: Int16(POLLIN), revents: 0)]
    if terminal >= 0 { descriptors.append(pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)) }
    let now = monotonicTime()
    var due = lingersUntil
    if stoppedSince == nil, ladder == nil, ended == nil, let limit { due = limit }
    if let next = nextRung() { due = min(due ?? next, next) }
    let timeout = due.map { Int32(min(3_600_000, max(0, ($0 - now) * 1000).rounded(.up))) } ?? -1
    poll(&descriptors, nfds_t(descriptors.count), timeout)
    copyTerminal()
    while true {
      let signal = cprocess_next_signal(signals)
      if signal == 0 { break }
      if signal == SIGINT || signal == SIGTERM { beginLadder(.signal) }
    }
    noticeChanges()
    if let limit, stoppedSince == nil, ended == nil, monotonicTime() >= limit {
      beginLadder(.timeLimit)
    }
    climbDown()
  }

  private mutating func noticeChanges() {
    guard ended == nil else { return }
    while true {
      switch cprocess_child_change(script) {
      case Int32(cprocess_stopped):
        if stoppedSince == nil { stoppedSince = monotonicTime() }
      case Int32(cprocess_continued):
        // A pause does not count against the time limit.
        if let since = stoppedSince { limit = limit.map { $0 + monotonicTime() - since } }
        stoppedSince = nil
      case Int32(cprocess_ended), -1:
        ended = currentTime()
        lingersUntil = ladder == nil ? monotonicTime() + min(order.grace, Supervisor.linger) : nil
        return
      default: return
      }
    }
  }

  // MARK: - The ladder

  private mutating func beginLadder(_ asker: ExitRecord.Asker) {
    guard ladder == nil, ended == nil else { return }
    ladder = Ladder(asker: asker, began: monotonicTime())
    climbDown()
  }

  /// When the next signal is due, on the monotonic clock.
  private func nextRung() -> Double? {
    guard let ladder else { return nil }
    switch ladder.sent.last {
    case nil: return ladder.began
    case SIGINT: return ladder.began + order.grace / 2
    case SIGTERM: return ladder.began + order.grace
    default: return ladder.sent.count > 3 ? nil : ladder.began + order.grace + 0.05
    }
  }

  private mutating func climbDown() {
    while let next = nextRung(), monotonicTime() >= next, !isWithoutProcesses() {
      let signal: Int32
      switch ladder?.sent.last {
      case nil where order.grace > 0: signal = SIGINT
      case SIGINT: signal = SIGTERM
      default: signal = SIGKILL
      }
      ladder?.sent.append(signal)
      if signal == SIGKILL { countLeftBehind() }
      send(signal)
      if signal == SIGKILL { return }
    }
  }

  /// Sends a signal to the script's process group, and to what it started beside it: at once where
  /// the script has ended already, else only with SIGKILL, for what lives in a session of its own
  /// (a logging service, say) is the script's to end.
  private mutating func send(_ signal: Int32) {
    // The script is not reaped yet, so its number cannot belong to anybody else.
    kill(-script, signal)
    // Those who are stopped hear nothing but this.
    kill(-script, SIGCONT)
    guard signal == SIGKILL || (ended != nil && signal == SIGTERM) else { return }
    for mark in Descendants.living(except: script) {
      mark.send(signal)
      mark.send(SIGCONT)
    }
  }

  // MARK: - The end

  /// Whether the script and all that it started are gone; ends what outstays its time.
  private mutating func isThrough() -> Bool {
    guard ended != nil else { return false }
    if !isWithoutProcesses() {
      let now = monotonicTime()
      let isOver: Bool
      if let ladder {
        isOver = now >= ladder.began + order.grace
      } else {
        isOver = now >= lingersUntil ?? 0
      }
      guard isOver else { return false }
      countLeftBehind()
      endAll()
    }
    kill(-script, SIGKILL)
    reap(script)
    while let other = reapAny(), other > 0 {}
    return true
  }

  private mutating func isWithoutProcesses() -> Bool {
    guard ended != nil else { return false }
    for child in Descendants.zombieChildren(except: script) { reap(child) }
    return Descendants.living(except: script).isEmpty
  }

  /// Remembers how many processes outlived the script.
  private mutating func countLeftBehind() {
    guard ended != nil else { return }
    leftBehind = max(leftBehind, Descendants.living(except: script).count)
  }

  /// Ends everything, those born meanwhile included. What the kernel cannot end (a process waiting
  /// for a dead disk) is given up after a while.
  private mutating func endAll() {
    let deadline = monotonicTime() + 5
    while monotonicTime() < deadline {
      kill(-script, SIGKILL)
      let living = Descendants.living(except: script)
      for mark in living { mark.send(SIGKILL) }
      for child in Descendants.zombieChildren(except: script) { reap(child) }
      if living.isEmpty { return }
      var descriptor = pollfd(fd: signals, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, 10)
      while cprocess_next_signal(signals) != 0 {}
    }
  }

  private mutating func reap(_ pid: Int32) {
    var status: Int32 = 0
    var theirs = cprocess_usage()
    guard cprocess_wait(pid, &status, &theirs, 0) == pid else { return }
    usage.add(theirs)
    if pid == script { self.status = status }
  }

  private mutating func reapAny() -> Int32? {
    var status: Int32 = 0
    var theirs = cprocess_usage()
    let pid = cprocess_wait(-1, &status, &theirs, 1)
    guard pid > 0 else { return nil }
    usage.add(theirs)
    return pid
  }

  // MARK: - Output

  /// Copies what the pseudo-terminal holds.
  private mutating func copyTerminal() {
    guard terminal >= 0 else { return }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(terminal, &chunk, chunk.count)
      if count > 0 {
        _ = WholeFile.append(Array(chunk[..<count]), to: output)
      } else if count < 0, errno == EINTR {
        continue
      } else if count < 0, errno == EAGAIN {
        return
      } else {
        // The last writer has closed its side.
        close(terminal)
        terminal = -1
        return
      }
    }
  }

  /// The record of a script that never ran; the output says why, too.
  private func failure(_ reason: String) -> ExitRecord {
    _ = WholeFile.append(Array("hone: \(reason)\n".utf8), to: output)
    return ExitRecord(
      attempt: order.attempt, error: reason, asker: ladder?.asker, ended: currentTime())
  }
}
