import Numerics
import Testing
import Tuning

@testable import Diagnosis

@Suite struct `Where the peers stand` {
  private static let objective = Objective(metric: "val_loss", direction: .minimize)

  /// A trial that may have failed, not reported, or be a range test.
  private func row(_ number: Int, _ random: inout RandomStream) -> TrialRow {
    let states: [TrialState] = [.complete, .complete, .pruned, .running, .failed, .queued]
    let state = states[Int(random.next() >> 33) % states.count]
    // Few values, so that some are there twice.
    func value() -> Double { Double(Int(random.uniform() * 12)) / 4 }
    let objective: Double? = state == .queued ? nil : random.uniform() < 0.1 ? .nan : value()
    return TrialRow(
      number: number, state: state, configuration: Configuration(),
      origin: random.uniform() < 0.1 ? .rangeTest : .sampled, objective: objective,
      step: Int(random.uniform() * 9), metrics: objective.map { [.init("val_loss", $0)] } ?? [],
      sparkline: objective == nil ? [] : [value(), value()])
  }

  @Test(arguments: 0..<30) func `leaving one out is as if it were not there`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let rows = (0..<Int(seed)).map { row($0, &random) }
    let all = PeerStandings(of: rows, objective: Self.objective)
    for number in 0...rows.count {
      let others = PeerStandings(
        of: rows.filter { $0.number != number }, objective: Self.objective)
      #expect(all.levels(except: number) == others.levels(except: -1), "without #\(number)")
    }
  }

  @Test func `the levels are those of the others' rows`() {
    let rows = [0.9, 0.4, 0.2, 0.6].enumerated().map { number, end in
      TrialRow(
        number: number, state: .complete, configuration: Configuration(), objective: end,
        step: 10 * (number + 1), metrics: [.init("train_loss", end / 2), .init("val_loss", end)],
        sparkline: [2 + Double(number), end])
    }
    // Three metrics are told apart; where validation is the objective the rows have its course.
    let levels = PeerStandings(of: rows, objective: Self.objective).levels(except: 2)
    #expect(levels.count == 3)
    #expect(levels.best == 0.4)
    #expect(levels.bestTrain == 0.2)
    #expect(levels.steps == 20)
    #expect(levels.start == 4)
    #expect(levels.guessing == 5)
  }

  @Test func `trials that blew up say nothing of where guessing stands`() {
    // Three of seven leapt up before they first reported, and were killed.
    let begins = [2.3, 2.1, 0.6, 0.4, 90, 400, 1200]
    let rows = begins.enumerated().map { number, begin in
      TrialRow(
        number: number, state: begin > 10 ? .killed : .complete, configuration: Configuration(),
        objective: begin / 5, step: 10, metrics: [.init("val_loss", begin / 5)],
        sparkline: [begin, begin / 5])
    }
    let levels = PeerStandings(of: rows, objective: Self.objective).levels(except: -1)
    #expect(levels.start.map { $0 > 2 && $0 <= 2.3 } == true, "\(levels)")
    #expect(levels.guessing == 2.3)
  }
}
