import Canvas
import Simulation
import Tuning

/// What contests with one or several seeds came to, as a table or as JSON.
struct SimulateReport {
  private let contests: [Contest]
  private let entrants: [Contest.Entrant]
  /// By entrant, then by seed.
  private let standings: [[Standing]]

  /// Runs the contests.
  init(landscape: any Landscape, entrants: [Contest.Entrant], rules: Contest.Rules, seeds: Int) {
    self.entrants = entrants
    let contests = (0..<seeds).map { offset in
      var rules = rules
      rules.seed &+= UInt64(offset)
      var contest = Contest(on: landscape, entrants, rules: rules)
      contest.run()
      return contest
    }
    self.contests = contests
    standings = entrants.indices.map { index in contests.map { $0.standing(of: index) } }
  }

  private var landscape: any Landscape { contests[0].landscape }

  /// The table, with a line above that says what it is about.
  var text: String {
    let rules = contests[0].rules
    let seeds =
      contests.count == 1 ? "seed \(rules.seed)" : "\(contests.count) seeds from \(rules.seed)"
    var lines = [
      landscape.summary,
      "\(landscape.objective.metric), optimum \(formatNumber(landscape.optimum)); found: "
        + "\(landscape.objective.direction == .minimize ? "at most" : "at least") "
        + "\(formatNumber(contests[0].goal)); \(rules.trials) trial\(rules.trials == 1 ? "" : "s") each, "
        + "\(rules.pace.workers == 1 ? "one at a time" : "\(rules.pace.workers) at once"), \(seeds)",
      "",
    ]
    var table = TextTable(
      [
        ("sampler", .left), ("best", .right), ("found by", .right), ("found after", .right),
        ("trials", .right), ("virtual time", .right),
      ])
    for (index, entrant) in entrants.enumerated() {
      let all = standings[index]
      let found = all.compactMap(\.trialsNeeded)
      // A seed that did not find it counts as never: the median may be never too.
      let middle = found.count * 2 > all.count ? found.sorted()[(all.count - 1) / 2] : nil
      table.add([
        entrant.name, median(all.compactMap(\.best)).map { formatNumber($0) } ?? "–",
        all.count == 1
          ? (found.isEmpty ? "no" : "yes") : formatPercent(Double(found.count) / Double(all.count)),
        middle.map { "\($0) trial\($0 == 1 ? "" : "s")" } ?? "–",
        median(all.map { Double($0.bestSoFar.count) }).map { formatNumber($0) } ?? "–",
        median(all.map(\.clock)).map { formatDuration($0) } ?? "–",
      ])
    }
    lines += table.lines
    return lines.joined(separator: "\n")
  }

  private func median(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
  }

  /// Everything, for programs.
  var json: JSON {
    [
      "landscape": .string(landscape.name), "summary": .string(landscape.summary),
      "metric": .string(landscape.objective.metric),
      "goal": .string(landscape.objective.direction.rawValue),
      "optimum": .double(landscape.optimum), "found_at": .double(contests[0].goal),
      "trials": .int(contests[0].rules.trials), "workers": .int(contests[0].rules.pace.workers),
      "samplers": .array(entrants.indices.map { sampler($0) }),
    ]
  }

  private func sampler(_ index: Int) -> JSON {
    let runs = contests.enumerated().map { offset, contest -> JSON in
      let standing = standings[index][offset]
      let simulation = contest.simulations[index]
      return [
        "seed": .int(Int(exactly: contest.rules.seed) ?? 0), "best": JSON(standing.best),
        "found_after": JSON(standing.trialsNeeded), "found_at_second": JSON(standing.timeNeeded),
        "seconds": .double(standing.clock), "steps": .int(standing.steps),
        "trials": .array(
          simulation.ended.map { number in
            let trial = simulation.trials[number]
            return [
              "number": .int(number),
              "parameters": trial.configuration.json(in: contest.landscape.space),
              "state": .string(trial.state.rawValue), "value": JSON(trial.value),
              "result": JSON(trial.result),
              "steps": .int(trial.steps), "started": .double(trial.started),
              "ended": JSON(trial.ended),
            ]
          }),
      ]
    }
    return ["sampler": .string(entrants[index].name), "runs": .array(runs)]
  }
}
