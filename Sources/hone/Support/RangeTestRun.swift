import Diagnosis
import Engine
import Foundation
import Search
import StudyStore
import Tuning

/// Runs a learning-rate range test through the engine, and waits for what it says.
///
/// One trial is launched with `HONE_LR_RANGE` first. If its script reports a rate that rises, it
/// takes part, and this trial is the test. Else it is ended, and a short run is made at each of
/// several rates.
struct RangeTestRun {
  let handle: StudyHandle
  var plan = RangeTestPlan()
  /// Asks no script to raise its rate itself.
  var isSeparate = false
  /// Seconds without any report after which a trial is given up.
  var patience = 600.0

  /// Runs the test.
  ///
  /// - Parameter tell: Takes a line about what is going on.
  /// - Throws: `CommandFailure`, `ActRefusal`, what the store throws.
  func run(_ tell: (String) -> Void) async throws -> RangeAnalysis {
    guard handle.folder != nil else {
      throw CommandFailure("\(handle.path) is a bare Optuna database; hone does not run its trials")
    }
    let study = try handle.plan()
    if !isSeparate {
      var sweep = try plan.sweep(of: study)
      // Where it is the next step of the manual workflow, that is written down.
      if study.manual != nil, case .step(let step) = try handle.manualAnswer(), step.isRangeTest {
        sweep.grounds = step.grounds
      }
      let number = try await launch(sweep)
      tell(
        "#\(number): range test, \(RangeAnalysis.text(plan.bounds.low)) to "
          + "\(RangeAnalysis.text(plan.bounds.high)); does the script raise its rate?")
      if try await follow(number, study) { return try handle.rangeTest() }
      tell(
        "the script does not take part (it reports no rising rate): "
          + "a short run at each of \(plan.rates) rates instead")
    }
    let first = try await run(all: plan.separateRuns(of: study), study)
    if let found = try handle.newestRangeTest(among: first) {
      _ = try await run(all: plan.runsBetween(of: study, found), study)
    }
    return try handle.rangeTest()
  }

  /// Launches these and waits for their reports; their numbers.
  private func run(all proposals: [Proposal], _ study: StudyPlan) async throws -> Set<Int> {
    var numbers: Set<Int> = []
    for proposal in proposals { numbers.insert(try await launch(proposal)) }
    try await end(numbers, study)
    return numbers
  }

  /// Launches a trial; its number.
  private func launch(_ proposal: Proposal) async throws -> Int {
    let known = Set(try handle.store.rows().map(\.number))
    _ = try await Submission(handle: handle).result(of: .launch(proposal, next: true))
    let new = try handle.store.rows().last {
      !known.contains($0.number) && $0.origin == .rangeTest
    }
    guard let new else { throw CommandFailure("the range test's trial did not come up") }
    return new.number
  }

  /// Waits for a sweep; false as soon as its script turns out not to take part.
  private func follow(_ number: Int, _ study: StudyPlan) async throws -> Bool {
    var heard = wallClock()
    var count = 0
    while true {
      // The end first: of what has ended, nothing is to come.
      let row = try handle.row(number)
      let curves = try handle.store.curves(of: number)
      let reports = curves.values.map(\.count).reduce(0, +)
      if reports != count { (heard, count) = (wallClock(), reports) }
      let takesPart = RangeTest.cooperates(
        curves, objective: study.objective, roles: study.roles, bounds: plan.bounds)
      if takesPart == false {
        if !row.state.isFinished { try await kill(number) }
        return false
      }
      if row.state.isFinished {
        guard takesPart == true else {
          guard row.state == .complete else {
            throw CommandFailure("#\(number) \(row.state.rawValue): \(row.reason ?? "no reason")")
          }
          return false
        }
        return true
      }
      try await giveUp(number, after: heard)
    }
  }

  /// Waits until each of these has made its reports, and ends it then.
  private func end(_ numbers: Set<Int>, _ study: StudyPlan) async throws {
    var open = numbers
    var heard = wallClock()
    var count = 0
    while !open.isEmpty {
      var reports = 0
      for number in open.sorted() {
        let row = try handle.row(number)
        let curve = try handle.store.curve(of: number, metric: study.objective.metric)
        reports += curve.count
        if row.state.isFinished {
          open.remove(number)
        } else if curve.count >= plan.reports {
          try await kill(number)
          open.remove(number)
        }
      }
      if reports != count { (heard, count) = (wallClock(), reports) }
      if let first = open.first { try await giveUp(first, after: heard) }
    }
    // A killed trial's last lines are read before its end is stored.
    for number in numbers {
      while try !handle.row(number).state.isFinished { try await pause() }
    }
  }

  private func kill(_ number: Int) async throws {
    // It may have ended by itself meanwhile, which is as good.
    _ = try? await Submission(handle: handle).result(of: .kill(trial: number))
  }

  private func giveUp(_ number: Int, after heard: Double) async throws {
    guard wallClock() - heard < patience else {
      throw CommandFailure(
        "#\(number) has reported nothing for \(Int(patience)) s; see: hone log \(number)")
    }
    try await pause()
  }

  private func pause() async throws { try await Task.sleep(for: .milliseconds(50)) }
}

extension StudyHandle {
  /// What the newest range test says.
  ///
  /// - Throws: `CommandFailure` without one.
  func rangeTest() throws -> RangeAnalysis {
    guard let test = try newestRangeTest() else {
      throw CommandFailure(
        "no range test of this study has a result; see what its trials printed: hone log N")
    }
    return RangeAnalysis(test)
  }

  /// The newest range test with a result, if there is one; among these trials alone, if any are named.
  func newestRangeTest(among numbers: Set<Int>? = nil) throws -> RangeTest? {
    let rows = try store.rows().filter { numbers?.contains($0.number) ?? true }
    return RangeTest.newest(among: rows, plan: try plan()) { number in
      (try? store.curves(of: number)) ?? [:]
    }
  }
}
