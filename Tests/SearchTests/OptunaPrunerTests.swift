import Numerics
import RealPython
import Testing
import Tuning

@testable import Search

/// The rules that claim to be Optuna's, decision by decision against its own pruners.
@Suite(.enabled(if: Python.hasOptuna)) struct `Optuna's pruners` {
  @Test func `percentile`() throws {
    var random = RandomStream(seed: 5)
    let studies = (0..<60).map { seed -> OptunaStudy in
      let options = PrunerPlan.Percentile(
        percentile: [50, 50, 25, 75, 10, 0, 100, 33.3][random.integer(in: 0...7)],
        startupTrials: random.integer(in: 0...5), warmupSteps: random.integer(in: 0...3),
        interval: random.integer(in: 1...3), minimumPeers: random.integer(in: 1...3))
      let python =
        "PercentilePruner(\(options.percentile), \(options.startupTrials), "
        + "\(options.warmupSteps), \(options.interval), n_min_trials=\(options.minimumPeers))"
      return OptunaStudy(.percentile(options), python, seed: UInt64(seed), last: 8, jump: 4)
    }
    #expect(try OptunaStudy.compare(studies) > 300)
  }

  @Test func `successive halving`() throws {
    var random = RandomStream(seed: 1)
    let studies = (0..<50).map { seed -> OptunaStudy in
      var options = PrunerPlan.Halving()
      options.reductionFactor = random.integer(in: 2...4)
      options.minimumEarlyStoppingRate = random.integer(in: 0...2)
      if random.chance(0.8) {
        options.minimumResource = random.integer(in: 1...3)
        options.bootstrapCount = random.integer(in: 0...3)
      }
      let least = options.minimumResource.map(String.init) ?? "'auto'"
      let python =
        "SuccessiveHalvingPruner(\(least), \(options.reductionFactor), "
        + "\(options.minimumEarlyStoppingRate), \(options.bootstrapCount))"
      return OptunaStudy(.halving(options), python, seed: UInt64(seed), last: 20, jump: 6)
    }
    #expect(try OptunaStudy.compare(studies) > 200)
  }

  @Test func `successive halving finds its first rung`() throws {
    let studies = (0..<4).map { seed in
      OptunaStudy(
        .halving(.init()), "SuccessiveHalvingPruner()", seed: UInt64(100 + seed), trials: 8,
        last: 700, jump: 60)
    }
    #expect(try OptunaStudy.compare(studies) > 5)
  }

  @Test func `hyperband`() throws {
    var random = RandomStream(seed: 2)
    let studies = (0..<40).map { seed -> OptunaStudy in
      var options = PrunerPlan.Hyperband()
      options.minimumResource = random.integer(in: 1...2)
      options.reductionFactor = random.integer(in: 2...4)
      if random.chance(0.6) {
        options.maximumResource = random.integer(in: 1...30)
        options.bootstrapCount = random.integer(in: 0...2)
      }
      let most = options.maximumResource.map(String.init) ?? "'auto'"
      let python =
        "HyperbandPruner(\(options.minimumResource), \(most), \(options.reductionFactor), "
        + "\(options.bootstrapCount))"
      return OptunaStudy(
        .hyperband(options), python, seed: UInt64(seed), trials: 24, last: 20, jump: 4)
    }
    #expect(try OptunaStudy.compare(studies) > 200)
  }

  @Test func `threshold`() throws {
    var random = RandomStream(seed: 3)
    let studies = (0..<30).map { seed -> OptunaStudy in
      var options = PrunerPlan.Threshold(
        warmupSteps: random.integer(in: 0...3), interval: random.integer(in: 1...3))
      if random.chance(0.6) { options.lower = -1 }
      if options.lower == nil || random.chance(0.6) { options.upper = 1 }
      let limits = [options.lower, options.upper].map { $0.map { String($0) } ?? "None" }
      let python =
        "ThresholdPruner(\(limits[0]), \(limits[1]), \(options.warmupSteps), \(options.interval))"
      return OptunaStudy(.threshold(options), python, seed: UInt64(seed), jump: 4)
    }
    #expect(try OptunaStudy.compare(studies) > 200)
  }

  @Test func `patience around the median, and alone`() throws {
    var random = RandomStream(seed: 4)
    let studies = (0..<40).map { seed -> OptunaStudy in
      let isAlone = random.chance(0.4)
      let options = PrunerPlan.Patience(
        reports: random.integer(in: 0...3), minimumDelta: random.chance(0.5) ? 0 : 0.25,
        wrapped: isAlone ? .none : .median(startupTrials: 2))
      let wrapped = isAlone ? "None" : "MedianPruner(2)"
      let python = "PatientPruner(\(wrapped), \(options.reports), \(options.minimumDelta))"
      return OptunaStudy(.patience(options), python, seed: UInt64(seed), jump: 3)
    }
    #expect(try OptunaStudy.compare(studies) > 100)
  }
}
