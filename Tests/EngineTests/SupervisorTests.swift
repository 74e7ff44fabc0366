import CProcess
import Foundation
import Glibc
import Testing
import Tuning

@testable import Engine

/// Real scripts under a real supervisor, each as the engine starts it.
@Suite struct `Supervisor` {
  let workshop: Workshop
  let folder: TrialFolder

  init() throws {
    workshop = try Workshop()
    folder = TrialFolder(workshop.path + "/trials/0000")
  }

  /// Starts a supervisor; returns its process.
  private func start(_ order: TrialOrder) throws -> ProcessMark {
    try WholeFile.makeFolder(folder.path)
    let lock = try #require(try FileLock.take(folder.lockPath))
    try folder.prepare(order)
    let launched = try LocalExecutor(supervisor: supervisorCommand).launch(folder, lock: lock)
    return try #require(launched)
  }

  private func end(of supervisor: ProcessMark) async throws -> ExitRecord {
    var status: Int32 = 0
    try await eventually("the supervisor ends") {
      var usage = cprocess_usage()
      return cprocess_wait(supervisor.pid, &status, &usage, 1) == supervisor.pid
    }
    #expect(status == 0)
    return try #require(folder.exit)
  }

  private func run(_ order: TrialOrder) async throws -> ExitRecord {
    try await end(of: try start(order))
  }

  private func bash(_ script: String, grace: Double = 10) -> TrialOrder {
    TrialOrder(
      number: 0, study: "s", attempt: "a1", arguments: ["/bin/bash", "-c", script],
      workingDirectory: workshop.path, grace: grace)
  }

  private var output: String {
    (try? String(contentsOfFile: folder.outputPath, encoding: .utf8)) ?? ""
  }

  // MARK: - The ordinary end

  @Test func `a script's status, output and use of resources are written down`() async throws {
    let exit = try await run(
      bash("echo out; echo err >&2; for i in {1..20000}; do :; done; exit 7"))
    #expect(exit.status == 7)
    #expect(exit.signal == nil)
    #expect(exit.asker == nil)
    #expect(exit.attempt == "a1")
    #expect(exit.userTime + exit.systemTime > 0)
    #expect(exit.peakMemory > 500_000)
    let started = try #require(exit.started)
    #expect(started <= exit.ended)
    #expect(output == "out\nerr\n")
    #expect(!folder.isHeld)
  }

  @Test func `a script lives in a session of its own without terminal, descriptors and input`()
    async throws
  {
    var order = bash(
      """
      echo $(ps -o sid= -p $$) $$; readlink /proc/$$/fd/0; ls -x -w 80 /proc/$$/fd
      echo "$GREETING $HOME_OF"; pwd
      """)
    order.environment = [.init("GREETING", "a=b c"), .init("HOME_OF", "x")]
    _ = try await run(order)
    let lines = output.split(separator: "\n").map(String.init)
    let ids = lines[0].split(separator: " ")
    #expect(ids[0] == ids[1])
    #expect(lines[1] == "/dev/null")
    // The lock and the pipes are not among them; a pipe to read `ls` by would be, for a moment.
    #expect(lines[2].split(separator: " ").map(String.init) == ["0", "1", "2"])
    #expect(lines[3] == "a=b c x")
    #expect(lines[4] == workshop.path)
  }

  @Test func `process.json names the very script before its program is loaded`() async throws {
    let exit = try await run(
      bash("cat trials/0000/process.json; echo; cut -d' ' -f22 /proc/$$/stat; echo $$ $PPID"))
    #expect(exit.status == 0)
    let lines = output.split(separator: "\n").map(String.init)
    let seen = try #require(ProcessRecord(try JSON(parsing: lines[0])))
    #expect(String(seen.script.start) == lines[1])
    #expect("\(seen.script.pid) \(seen.supervisor.pid)" == lines[2])
    #expect(seen.machine == .current)
    #expect(seen.attempt == "a1")
    #expect(folder.process == seen)
    #expect(!seen.script.isAlive)
  }

  @Test func `a signal that ends a script is told`() async throws {
    let exit = try await run(bash("kill -SEGV $$"))
    #expect(exit.signal == 11)
    #expect(exit.status == nil)
    #expect(exit.text == "signal 11 (Segmentation fault)")
  }

  @Test func `a program that is not there fails with a message, in exit.json and in the output`()
    async throws
  {
    var order = bash("")
    order.arguments = ["no-such-program-at-all", "--lr=1"]
    let exit = try await run(order)
    #expect(exit.status == nil)
    #expect(
      exit.error == "there is no program no-such-program-at-all on the PATH nor in \(workshop.path)"
    )
    #expect(output == "hone: \(exit.error ?? "")\n")
    #expect(exit.started == nil)
  }

  @Test func `a file that may not be executed, and one that is no program, say what to do`()
    async throws
  {
    let script = try workshop.script("train.sh", "echo hello\n")
    var order = bash("")
    order.arguments = [script]
    let noFirstLine = try await run(order)
    #expect(noFirstLine.error?.contains("needs a first line such as #!/bin/sh") == true)
    chmod(script, 0o644)
    order.arguments = ["train.sh"]
    let forbidden = try await run(order)
    #expect(forbidden.error?.contains("chmod +x") == true)
  }

  @Test func `a name without a slash is found in the working directory after the PATH`()
    async throws
  {
    _ = try workshop.script("train.sh", "#!/bin/sh\necho trained $1\n")
    var order = bash("")
    order.arguments = ["train.sh", "--lr=1"]
    #expect(try await run(order).status == 0)
    #expect(output == "trained --lr=1\n")
  }

  @Test func `a missing working directory is named`() async throws {
    var order = bash("true")
    order.workingDirectory = workshop.path + "/nowhere"
    #expect(
      try await run(order).error
        == "cannot enter the working directory \(workshop.path)/nowhere: No such file or directory")
  }

  @Test
  func `a pseudo-terminal makes a script believe in a screen, and its bytes stay as they are`()
    async throws
  {
    var order = bash("test -t 1 && echo terminal; printf 'a\\r\\nb\\n'; seq 1 5000")
    order.usesPseudoTerminal = true
    let exit = try await run(order)
    #expect(exit.status == 0)
    let wanted = "terminal\na\r\nb\n" + (1...5000).map { "\($0)\n" }.joined()
    #expect(output == wanted)
  }

  // MARK: - The ladder

  @Test func `the first rung is SIGINT, and a script that answers it ends at once`() async throws {
    let supervisor = try start(
      bash("trap 'echo saved; exit 3' INT; echo ready; while :; do sleep 0.05; done", grace: 60))
    try await eventually("ready") { output.contains("ready") }
    supervisor.send(SIGTERM)
    let exit = try await end(of: supervisor)
    #expect(exit.status == 3)
    #expect(exit.asker == .signal)
    #expect(output == "ready\nsaved\n")
  }

  @Test func `who ignores SIGINT gets SIGTERM, who ignores that gets SIGKILL`() async throws {
    let polite = try start(
      bash("trap '' INT; trap 'exit 4' TERM; echo ready; while :; do sleep 0.02; done", grace: 4))
    try await eventually("ready") { output.contains("ready") }
    polite.send(SIGINT)
    #expect(try await end(of: polite).status == 4)
    let stubborn = try start(
      bash("trap '' INT TERM; echo again; while :; do sleep 0.02; done", grace: 0.4))
    try await eventually("again") { output.contains("again") }
    stubborn.send(SIGTERM)
    let exit = try await end(of: stubborn)
    #expect(exit.signal == 9)
    #expect(exit.asker == .signal)
  }

  @Test func `a stopped script is woken to hear the signal`() async throws {
    let supervisor = try start(
      bash("trap 'exit 5' INT; echo ready; while :; do sleep 0.02; done", grace: 60))
    try await eventually("ready") { output.contains("ready") }
    let script = try #require(folder.process?.script)
    #expect(script.sendToGroup(SIGSTOP))
    try await eventually("stopped") { cprocess_status(script.pid, nil, nil) == 84 }  // T
    supervisor.send(SIGTERM)
    #expect(try await end(of: supervisor).status == 5)
  }

  @Test func `grandchildren that ignore INT and TERM go, in other sessions too`() async throws {
    let stubborn =
      #"import os,signal,time,sys; signal.signal(2,1); signal.signal(15,1); print(os.getpid(),flush=True); time.sleep(600)"#
    let supervisor = try start(
      bash(
        """
        python3 -c '\(stubborn)' &
        setsid python3 -c '\(stubborn)' &
        (setsid bash -c "python3 -c '\(stubborn)' & wait" &)
        trap 'exit 0' INT
        while :; do sleep 0.05; done
        """, grace: 0.5))
    try await eventually("three grandchildren") { output.split(separator: "\n").count == 3 }
    let marks = try output.split(separator: "\n").map { line in
      let pid = try #require(Int32(line))
      return try #require(ProcessMark(alive: pid))
    }
    supervisor.send(SIGTERM)
    let exit = try await end(of: supervisor)
    #expect(exit.status == 0)
    #expect(exit.leftBehind >= 3)
    #expect(marks.allSatisfy { !$0.isAlive })
  }

  @Test func `children that still save after their shell died have the whole grace`() async throws {
    let saver =
      #"import signal,time,sys; signal.signal(2,lambda *_: (time.sleep(0.7),print("saved",flush=True),sys.exit())); print("ready",flush=True); time.sleep(600)"#
    // The shell dies of SIGINT at once; what it started is writing its checkpoint.
    let supervisor = try start(bash("python3 -c '\(saver)' & disown; sleep 600", grace: 20))
    try await eventually("ready") { output.contains("ready") }
    supervisor.send(SIGTERM)
    let exit = try await end(of: supervisor)
    #expect(output == "ready\nsaved\n")
    #expect(exit.leftBehind == 0)
  }

  @Test func `what a script leaves behind is ended with it`() async throws {
    let exit = try await run(bash("sleep 600 & setsid sleep 600 & echo $!; exit 0", grace: 0.2))
    #expect(exit.status == 0)
    #expect(exit.leftBehind == 2)
    let pid = try #require(Int32(output.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(ProcessMark(alive: pid) == nil)
  }

  @Test func `the time limit holds without an engine, and pauses do not count`() async throws {
    // It stops itself, so that no other test's work can make it late.
    var order = bash("kill -STOP $$; echo on; exec sleep 100", grace: 5)
    let limit = 2.0
    order.timeLimit = limit
    let supervisor = try start(order)
    try await eventually("stopped") {
      folder.process.map { cprocess_status($0.script.pid, nil, nil) == 84 } ?? false  // T
    }
    let script = try #require(folder.process?.script)
    // The clock goes past the limit, and a trial that is paused may not run into it.
    let stopped = monotonicTime()
    try await eventually("past the limit") { monotonicTime() > stopped + limit + 0.2 }
    #expect(script.isAlive && folder.exit == nil)
    script.sendToGroup(SIGCONT)
    let exit = try await end(of: supervisor)
    #expect(exit.asker == .timeLimit)
    #expect(exit.signal == 2)
  }

  // MARK: - The lock

  @Test func `the lock is held while the trial runs, and a second supervisor is turned away`()
    async throws
  {
    let supervisor = try start(bash("echo ready; while test ! -e stop; do sleep 0.02; done"))
    try await eventually("ready") { output.contains("ready") }
    #expect(folder.isHeld)
    #expect(try FileLock.take(folder.lockPath) == nil)
    #expect(try await EngineTests.run(supervisorCommand + [folder.path]).status != 0)
    #expect(folder.exit == nil)
    _ = try workshop.script("stop", "")
    #expect(try await end(of: supervisor).status == 0)
    #expect(!folder.isHeld)
  }

  @Test func `a supervisor that is killed leaves a free lock and no exit.json`() async throws {
    let supervisor = try start(bash("echo ready; while :; do sleep 0.02; done"))
    try await eventually("ready") { output.contains("ready") }
    let script = try #require(folder.process?.script)
    supervisor.send(SIGKILL)
    var status: Int32 = 0
    try await eventually("reaped") {
      var usage = cprocess_usage()
      return cprocess_wait(supervisor.pid, &status, &usage, 1) == supervisor.pid
    }
    // The script lives on, and does not hold the lock.
    #expect(script.isAlive)
    #expect(!folder.isHeld)
    #expect(folder.exit == nil)
    script.sendToGroup(SIGKILL)
  }
}
