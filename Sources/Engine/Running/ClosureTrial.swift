import Dispatch
import Synchronization
import Tuning

/// A trial that is a closure of this program, on a Dispatch queue of its own.
final class ClosureTrial: RunningTrial {
  private struct State {
    var isStopped = false
    var isAwaiting = false
  }

  let canPause = false
  private let number: Int
  private let attempt: String
  private let queue: DispatchQueue
  private let sink: @Sendable (TrialReport) -> Void
  private let state = Mutex(State())
  private let answer = DispatchSemaphore(value: 0)

  init(number: Int, attempt: String, sink: @escaping @Sendable (TrialReport) -> Void) {
    self.number = number
    self.attempt = attempt
    self.sink = sink
    queue = DispatchQueue(label: "hone.trial.\(number)", qos: .utility)
  }

  /// Runs the closure.
  func begin(
    _ row: TrialRow, objective: String,
    _ body: @escaping @Sendable (borrowing TrialContext) throws -> Double
  ) {
    queue.async { [self] in
      var end: TrialEnd
      do {
        let context = TrialContext(
          number: number, configuration: row.configuration, seed: row.seed ?? 0,
          steps: row.steps, objective: objective, trial: self)
        end = .returned(try body(context))
      } catch is TrialStopped {
        end = .obeyed
      } catch {
        end = .threw("\(error)")
      }
      sink(TrialReport(number: number, attempt: attempt, end: end))
    }
  }

  /// Hands points over and waits; false if the trial should end.
  func report(_ points: [MetricPoint]) -> Bool {
    let goesOn = state.withLock { state in
      if !state.isStopped { state.isAwaiting = true }
      return !state.isStopped
    }
    guard goesOn else { return false }
    sink(TrialReport(number: number, attempt: attempt, points: points, isUrgent: true))
    answer.wait()
    return state.withLock { !$0.isStopped }
  }

  var isStopped: Bool { state.withLock { $0.isStopped } }

  func acknowledge(isOver: Bool) {
    let wasAwaiting = state.withLock { state in
      if isOver { state.isStopped = true }
      defer { state.isAwaiting = false }
      return state.isAwaiting
    }
    if wasAwaiting { answer.signal() }
  }

  func send(_ signal: TrialSignal) {
    guard signal == .terminate || signal == .kill else { return }
    state.withLock { $0.isStopped = true }
  }

  func turn(_ knobs: JSON) {}

  func abandon() { acknowledge(isOver: true) }
}
