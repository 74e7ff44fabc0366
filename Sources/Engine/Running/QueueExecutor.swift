import Dispatch

/// Runs an actor on a serial Dispatch queue of its own.
///
/// The queue has no target: serial queues that share one concurrent queue start only as many
/// blocking or computing bodies as there are cores, and timers on them stop. Linux's Dispatch has
/// no `DispatchSerialQueue`, which would be an executor by itself.
final class QueueExecutor: SerialExecutor {
  let queue: DispatchQueue

  init(label: String, qos: DispatchQoS = .unspecified) {
    queue = DispatchQueue(label: label, qos: qos)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
