import Foundation
import Glibc
import Logging
import Testing
import Tuning

@testable import Engine

/// The files of a study, one by one.
@Suite struct `Study folder` {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  // MARK: - Tails

  private func append(_ text: String, to path: String) throws {
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  private func line(_ step: Int) -> String { "{\"step\": \(step), \"loss\": 0.\(step)}\n" }

  @Test func `a tail goes on exactly where its offsets say, however the lines are cut`() throws {
    let folder = TrialFolder(workshop.path + "/0")
    try WholeFile.makeFolder(folder.path)
    let text = (1...40).map(line).joined()
    let bytes = Array(text.utf8)
    var steps: [Int] = []
    var offsets = JSON.null
    // A new tail for every piece: each an engine that died after its commit.
    for start in stride(from: 0, to: bytes.count, by: 37) {
      try append(
        String(decoding: bytes[start..<min(start + 37, bytes.count)], as: UTF8.self),
        to: folder.outputPath)
      var tail = try TrialTail(
        folder, objective: "loss", sources: [], workingDirectory: nil, offsets: offsets)
      let reading = tail.read(time: 1)
      steps += reading.points.map(\.step)
      if reading.isDue { offsets = tail.offsets }
    }
    var last = try TrialTail(
      folder, objective: "loss", sources: [], workingDirectory: nil, offsets: offsets)
    _ = last.read(time: 1)
    steps += last.finish(time: 1).map(\.step)
    #expect(steps == Array(1...40))
  }

  @Test func `a metrics file that is emptied is read from its new start`() throws {
    let path = workshop.path + "/m.jsonl"
    var file = MetricFile(lines: path, key: "m", objective: "loss", isOwn: true, offsets: nil)
    try append(line(1) + line(2), to: path)
    #expect(file.read(time: 1).points.map(\.step) == [1, 2])
    try Data().write(to: URL(filePath: path))
    _ = file.read(time: 1)
    try append(line(3), to: path)
    #expect(file.read(time: 1).points.map(\.step) == [3])
  }

  @Test func `what another trial left in a shared metrics file is not this one's`() throws {
    let path = workshop.path + "/shared.jsonl"
    try append(line(1), to: path)
    var file = MetricFile(lines: path, key: "m", objective: "loss", isOwn: false, offsets: nil)
    #expect(file.read(time: 1).count == 0)
    try append(line(2), to: path)
    #expect(file.read(time: 1).points.map(\.step) == [2])
    // After a restart the start is remembered.
    var again = MetricFile(
      lines: path, key: "m", objective: "loss", isOwn: false, offsets: file.offset)
    try append(line(3), to: path)
    #expect(again.read(time: 1).points.map(\.step) == [3])
  }

  // MARK: - Files

  @Test func `an order, a process and an exit are read as they were written`() throws {
    let folder = TrialFolder(workshop.path + "/7")
    let order = TrialOrder(
      number: 7, study: "s", attempt: "a", arguments: ["hone", "digits", "--lr=0.1"],
      executable: "/proc/self/exe", environment: [.init("B", "2=3"), .init("A", "x\ny")],
      workingDirectory: "/tmp", parameters: ["lr": 0.1], origin: .clone, parent: 3,
      seed: UInt64.max, steps: 30, slot: 2, devices: ["0", "GPU-1"], resumeFrom: "/x",
      grace: 2.5, timeLimit: 60, usesPseudoTerminal: true)
    try folder.prepare(order)
    #expect(folder.order == order)
    let process = ProcessRecord(
      attempt: "a", machine: .current, supervisor: ProcessMark(pid: 3, start: 4),
      script: ProcessMark(pid: 5, start: 6), started: 1.5)
    try folder.write(process)
    #expect(folder.process == process)
    let exit = ExitRecord(
      attempt: "a", signal: 9, asker: .timeLimit, started: 1, ended: 2, peakMemory: 3,
      userTime: 4, systemTime: 5, leftBehind: 6)
    try folder.write(exit)
    #expect(folder.exit == exit)
    // A new attempt begins with none of it.
    try folder.prepare(order)
    #expect(folder.process == nil)
    #expect(folder.exit == nil)
    try "{\"attempt\": \"a\", \"en".write(
      toFile: folder.exitPath, atomically: false, encoding: .utf8)
    #expect(folder.exit == nil)
  }

  @Test func `only folders named by a number are checkpoints`() throws {
    let folder = TrialFolder(workshop.path + "/1")
    for name in ["7", "12", ".12.tmp", "last", "-3", "3.5"] {
      try WholeFile.makeFolder(folder.checkpointsPath + "/" + name)
    }
    #expect(folder.checkpoints == [7, 12])
  }

  @Test func `a checkpoint is copied whole, links and folders included`() throws {
    let source = TrialFolder(workshop.path + "/1")
    let target = TrialFolder(workshop.path + "/2")
    let place = source.checkpointPath(5)
    try WholeFile.makeFolder(place + "/deep/er")
    try append("weights", to: place + "/deep/er/w")
    try append("state", to: place + "/s")
    symlink("s", place + "/link")
    #expect(try Checkpoint.copy(from: source, step: nil, to: target) == 5)
    let copy = target.checkpointPath(5)
    #expect(try String(contentsOfFile: copy + "/deep/er/w", encoding: .utf8) == "weights")
    #expect(try String(contentsOfFile: copy + "/link", encoding: .utf8) == "state")
    #expect(target.checkpoints == [5])
    #expect(throws: LaunchError.self) { try Checkpoint.copy(from: source, step: 6, to: target) }
  }

  @Test func `last lines are harmless, and of a redrawn one the last drawing`() throws {
    let folder = TrialFolder(workshop.path + "/1")
    try WholeFile.makeFolder(folder.path)
    try append("one\n\u{1B}[31mred\u{7}\nbar 1%\rbar 99%\n", to: folder.outputPath)
    #expect(folder.lastOutputLines(9) == ["one", "^[[31mred^G", "bar 99%"])
    #expect(folder.lastOutputLines(1) == ["bar 99%"])
  }

  @Test func `paths are absolute and their detours gone`() {
    #expect(absolutePath("/a//b/./c/../d") == "/a/b/d")
    #expect(absolutePath("x").hasPrefix("/"))
    #expect(StudyFolder("/s.hone").trial(12).path == "/s.hone/trials/0012")
    #expect(StudyFolder("/s.hone").trial(123_456).path == "/s.hone/trials/123456")
  }

  @Test func `a lock is seen without being taken, and goes with its holder`() throws {
    let path = workshop.path + "/lock"
    #expect(!FileLock.isHeld(path))
    do {
      let lock = try #require(try FileLock.take(path))
      #expect(FileLock.isHeld(path))
      #expect(try FileLock.take(path) == nil)
      withExtendedLifetime(lock) {}
    }
    #expect(!FileLock.isHeld(path))
  }

  @Test func `the engine's log has one line an event`() throws {
    let path = workshop.path + "/engine.log"
    let log = try EngineLog(appendingTo: path)
    let logger = Logger(label: "test") { _ in log }
    logger.info("started #1")
    logger.error("several\nlines\u{1B}[0m", metadata: ["trial": "3"])
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasSuffix("Z info started #1"))
    #expect(lines[1].hasSuffix("Z error several | lines^[[0m trial=3"))
  }

  // MARK: - Orders

  private func order(
    _ change: (inout StudyPlan) -> Void = { _ in }, environment: [String: String] = [:],
    concurrency: Int = 1, devices: [String]? = nil
  ) -> TrialOrder {
    var plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"),
      space: SearchSpace([.uniform("lr", 0...1)]), launch: LaunchPlan(program: "train.py"))
    change(&plan)
    let row = TrialRow(
      number: 4, state: .running, configuration: ["lr": 0.5], seed: 9, slot: 1)
    return TrialOrder(
      row, proposal: Proposal(configuration: row.configuration), attempt: "a", plan: plan,
      folder: TrialFolder("/t"), concurrency: concurrency, devices: devices,
      environment: environment)
  }

  @Test func `a program that is not Python runs without it`() throws {
    func arguments(_ program: String) -> [String] {
      order { $0.launch = LaunchPlan(program: program, workingDirectory: workshop.path) }.arguments
    }
    #expect(arguments("/bin/true") == ["/bin/true", "--lr=0.5"])
    _ = try workshop.script("train.sh", "#!/bin/bash -e\n")
    #expect(arguments("train.sh") == ["train.sh", "--lr=0.5"])
    // Python's own scripts, and files that say nothing of themselves, stay with W&B's command.
    _ = try workshop.script("train", "#!/usr/bin/env python3\n")
    _ = try workshop.script("plain", "print(1)\n")
    for program in ["train", "plain", "missing"] {
      #expect(arguments(program).prefix(3).last == program)
    }
    let written = order {
      $0.launch = LaunchPlan(
        program: "/bin/true", command: CommandTemplate(["${interpreter}", "${program}"]),
        workingDirectory: workshop.path)
    }
    #expect(written.arguments.count == 2)
  }

  @Test func `where no python is, python3 stands in`() throws {
    let folder = workshop.path + "/bin"
    try WholeFile.makeFolder(folder)
    _ = try workshop.script("bin/python3", "#!/bin/sh\n")
    #expect(
      order(environment: ["PATH": folder]).arguments
        == ["/usr/bin/env", "python3", "train.py", "--lr=0.5"])
    _ = try workshop.script("bin/python", "#!/bin/sh\n")
    #expect(
      order(environment: ["PATH": folder]).arguments
        == ["/usr/bin/env", "python", "train.py", "--lr=0.5"])
  }

  @Test func `hone as a program is this very binary`() {
    let order = order({
      $0.launch.command = CommandTemplate(["hone", "digits", "${args}"])
    })
    #expect(order.arguments == ["hone", "digits", "--lr=0.5"])
    #expect(order.executable == "/proc/self/exe")
  }

  @Test func `threads are the cores' share, unless somebody says otherwise`() {
    func threads(_ order: TrialOrder) -> String? {
      order.environment.last { $0.name == "OMP_NUM_THREADS" }?.value
    }
    #expect(threads(order()) == String(coreCount()))
    #expect(threads(order(concurrency: 10_000)) == "1")
    #expect(threads(order(environment: ["OMP_NUM_THREADS": "5"])) == nil)
    #expect(threads(order({ $0.launch.threads = 7 })) == "7")
    #expect(
      threads(order({ $0.launch.environment = ["OMP_NUM_THREADS": "3"] })) == "3")
  }

  @Test func `GPUs are shared out among slots`() {
    func devices(_ launch: LaunchPlan, _ environment: [String: String] = [:]) -> Devices {
      Devices(launch, environment: environment)
    }
    var launch = LaunchPlan(gpus: .devices([0, 1, 5]))
    #expect(devices(launch).slots == 3)
    #expect(devices(launch).of(slot: 2) == ["5"])
    #expect(devices(launch).of(slot: 3) == ["0"])
    launch.gpusPerTrial = 0.5
    #expect(devices(launch).slots == 6)
    #expect((0..<6).map { devices(launch).of(slot: $0) ?? [] }.map(\.count) == [1, 1, 1, 1, 1, 1])
    launch.gpusPerTrial = 2
    #expect(devices(launch).slots == 1)
    #expect(devices(launch).of(slot: 0) == ["0", "1"])
    launch.gpus = .automatic
    launch.gpusPerTrial = 1
    #expect(devices(launch, ["CUDA_VISIBLE_DEVICES": "2, GPU-abc"]).names == ["2", "GPU-abc"])
    #expect(devices(launch, ["CUDA_VISIBLE_DEVICES": ""]).slots == nil)
    launch.gpus = .none
    #expect(devices(launch, ["CUDA_VISIBLE_DEVICES": "2"]).of(slot: 0) == nil)
    #expect(
      order(devices: ["2", "3"]).environment.contains(.init("CUDA_VISIBLE_DEVICES", "2,3")))
  }
}
