import Foundation
import Synchronization
import Testing
import Tuning

@testable import StudyStore

@Suite struct `Study transactions` {
  @Test func `a body that throws leaves nothing behind`() throws {
    struct Interruption: Error {}
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: 1) { writer in
      let row = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
      try writer.append(
        [MetricPoint(metric: "val_loss", step: 1, value: 1, time: 1)], offsets: 10,
        to: row.number, objective: samplePlan.objective)
    }
    let before = try store.changes(since: 0)
    var other = samplePlan
    other.steps = 99
    #expect(throws: Interruption.self) {
      try store.write(now: 2) { writer in
        try writer.append(
          [MetricPoint(metric: "val_loss", step: 2, value: 1, time: 1)], offsets: 20, to: 0,
          objective: samplePlan.objective)
        try writer.setPlan(other)
        #expect(try writer.plan().steps == 99)
        throw Interruption()
      }
    }
    #expect(try store.changes(since: 0) == before)
    #expect(try store.plan()?.steps == 30)
    #expect(try store.offsets(of: 0) == 10)
    #expect(try store.curve(of: 0, metric: "val_loss").count == 1)
    // The revisions are given out again, for another plan.
    try store.write(now: 3) { writer in
      var third = samplePlan
      third.steps = 7
      try writer.setPlan(third)
    }
    #expect(try store.plan()?.steps == 7)
  }

  @Test func `readers never wait for a writer, and see all of it or nothing`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: 0)
    let reader = try StudyStore(path: scratch.database, access: .readOnly)
    let before = try reader.changes(since: 0)
    let version = try reader.dataVersion()
    try store.write(now: 1) { writer in
      var row = try writer.add(
        Proposal(configuration: sampleConfiguration), state: .running, attempt: "a")
      for step in 1...3_000 {
        try writer.append(
          [MetricPoint(metric: "val_loss", step: step, value: 1, time: 1)], offsets: .int(step),
          to: row.number, objective: samplePlan.objective)
      }
      row.step = 3_000
      try writer.update(row)
      // The transaction is open, and much of it may be in the file already.
      #expect(try reader.changes(since: 0) == before)
      #expect(try reader.trials().isEmpty)
      #expect(try reader.dataVersion() == version)
    }
    #expect(try reader.dataVersion() != version)
    let after = try reader.changes(since: before.revision)
    #expect(after.rows.map(\.step) == [3_000])
    #expect(try reader.curve(of: 0, metric: "val_loss").count == 3_000)
    #expect(try reader.offsets(of: 0) == 3_000)
  }

  @Test func `a process that is killed while it writes loses the transaction, no more`()
    async throws
  {
    let scratch = try Scratch()
    let path = scratch.database
    do {
      let store = try StudyStore.create(path: path, plan: samplePlan, now: 0)
      try store.write(now: 1) { writer in
        let row = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
        try writer.append(
          [MetricPoint(metric: "val_loss", step: 1, value: 1, time: 1)], offsets: 100,
          to: row.number, objective: samplePlan.objective)
      }
    }
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let store = try StudyStore(path: path, access: .readWrite)
      try store.write(now: 2) { writer in
        for step in 2...5_000 {
          try writer.append(
            [MetricPoint(metric: "val_loss", step: step, value: 1, time: 1)],
            offsets: .int(step * 100), to: 0, objective: writer.plan().objective)
        }
        kill(getpid(), SIGKILL)
      }
    }
    let store = try StudyStore(path: path, access: .readWrite)
    #expect(try store.offsets(of: 0) == 100)
    #expect(try store.curve(of: 0, metric: "val_loss").steps == [1])
    try store.write(now: 3) { writer in
      try writer.append(
        [MetricPoint(metric: "val_loss", step: 2, value: 1, time: 1)], offsets: 200, to: 0,
        objective: samplePlan.objective)
    }
    #expect(try store.curve(of: 0, metric: "val_loss").steps == [1, 2])
  }

  @Test func `writers of several processes take turns, and no number is given twice`() throws {
    let scratch = try Scratch()
    let path = scratch.database
    _ = try StudyStore.create(path: path, plan: samplePlan, now: 0)
    let failures = LockedList<String>()
    DispatchQueue.concurrentPerform(iterations: 4) { worker in
      do {
        let store = try StudyStore(path: path, access: .readWrite)
        for _ in 0..<25 {
          try store.write(now: 1) { writer in
            let row = try writer.add(
              Proposal(configuration: sampleConfiguration), state: .running)
            try writer.post("started", trial: row.number, ["worker": .int(worker)])
          }
        }
      } catch {
        failures.append("\(error)")
      }
    }
    #expect(failures.all.isEmpty)
    let store = try StudyStore(path: path, access: .readOnly)
    #expect(try store.rows().map(\.number) == Array(0..<100))
    let revisions = try store.events(kinds: ["started"]).map(\.revision)
    #expect(Set(revisions).count == 100)
  }

  @Test func `a store that waited in vain says so`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: 0)
    let hasty = try StudyStore(path: scratch.database, access: .readWrite, patience: 0.01)
    try store.write(now: 1) { _ in
      #expect(throws: StoreError.locked(path: scratch.database)) {
        try hasty.submit(.stop(now: false), now: 1)
      }
    }
    #expect(throws: Never.self) { try hasty.submit(.stop(now: false), now: 1) }
  }
}

/// A list that several threads add to.
final class LockedList<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])

  var all: [Element] { elements.withLock { $0 } }

  func append(_ element: Element) { elements.withLock { $0.append(element) } }
}
