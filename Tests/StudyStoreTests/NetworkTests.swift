import Foundation
import Testing
import Tuning

@testable import StudyStore

/// Studies on file systems that several machines write.
@Suite struct `A network file system` {
  @Test(arguments: [
    (0x6969, FileKind.network),  // NFS
    (0xFE53_4D42, .network),  // SMB 2
    (0x0BD0_0BD0, .network),  // Lustre
    (0x6573_5546, .network),  // FUSE
    (0xEF53, .local),  // ext4
    (0x5846_5342, .local),  // XFS
    (0x9123_683E, .local),  // Btrfs
    (0x0102_1994, .local),  // tmpfs
    (0x794C_7630, .local),  // overlayfs, of containers
    (-1, .missing),
  ])
  func `is known by its number`(type: Int, kind: FileKind) {
    #expect(FileKind(type: type) == kind)
  }

  @Test func `is what it is: this machine's folder is none`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: 0)
    #expect(!store.isOnNetwork)
    #expect(FileManager.default.fileExists(atPath: scratch.database + "-wal"))
  }

  @Test func `has a journal that needs no shared memory, and reader and writer meet in it`()
    async throws
  {
    let scratch = try Scratch()
    let writer = try StudyStore.create(
      path: scratch.database, plan: samplePlan, now: 0, kind: .network)
    let reader = try StudyStore(path: scratch.database, access: .readOnly, kind: .network)
    #expect(writer.isOnNetwork && reader.isOnNetwork)
    #expect(!FileManager.default.fileExists(atPath: scratch.database + "-wal"))
    // A second writer, as the command line is one beside the engine.
    let other = try StudyStore(path: scratch.database, access: .readWrite, kind: .network)
    let row = try writer.write(now: 1) {
      try $0.add(Proposal(configuration: sampleConfiguration), state: .running, attempt: "a")
    }
    let before = try reader.dataVersion()
    let objective = samplePlan.objective
    async let written: Void = onThread {
      for step in 1...60 {
        try writer.write(now: 2) { writer in
          let point = MetricPoint(metric: "val_loss", step: step, value: 1, time: 2)
          try writer.append([point], offsets: .int(step), to: row.number, objective: objective)
        }
      }
    }
    async let asked: Void = onThread {
      for number in 0..<20 { try other.submit(.note(trial: 0, text: "\(number)"), now: 3) }
    }
    // Points and offset are of one moment, whenever one looks.
    let seen = try await onThread {
      var last = 0
      while last < 60 {
        let (steps, offset) = try reader.read { tables in
          let id = try #require(try tables.id(of: 0))
          return (try tables.curve(of: id, metric: "val_loss").count, try tables.offsets(of: id))
        }
        guard steps == offset.int ?? 0, steps >= last else { return -1 }
        last = steps
      }
      return last
    }
    try await written
    try await asked
    #expect(seen == 60)
    #expect(try reader.dataVersion() != before)
    #expect(try reader.queuedCommands().count == 20)
    #expect(!FileManager.default.fileExists(atPath: scratch.database + "-wal"))
  }

  /// Does something that blocks, on a thread of its own.
  private func onThread<T: Sendable>(
    _ body: @escaping @Sendable () throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
  }
}
