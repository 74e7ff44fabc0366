import ArgumentParser
import Foundation
import Simulation
import Tuning

/// `hone simulate`: search strategies side by side on a known landscape.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Search strategies side by side on a known landscape, in virtual time.",
    discussion: """
      At a terminal: where each sampler looks, its best so far, how many trials it needs; space runs \
      one more trial of each, r runs, n takes the next seed, l the next landscape, ? explains. \
      Elsewhere, or with --seeds above 1, a table; with --json, for programs.

      Landscapes: branin, camel, rosenbrock, ackley, rastrigin, levy, hartmann6, digits (hone digits \
      by learning rate and batch size: real runs, interpolated; an easy one), or a study of yours.

      Examples:
        hone simulate
        hone simulate --landscape levy --samplers random,tpe --trials 100
        hone simulate --landscape sweep.hone --seeds 20
      """)

  @Option(help: "branin, digits, … or a study: a folder or a study.db.") var landscape = "branin"
  @Option(
    help: """
      Some of \(SamplerChoice.all.map(\.name).joined(separator: ", ")), with commas between; all if \
      left out.
      """)
  var samplers: String?
  @Option(help: "How many trials each sampler may run.") var trials = 60
  @Option(help: "The seed of search and trials; of several the first.") var seed: UInt64 = 1
  @Option(help: "Repeat with so many seeds and print a table of medians.") var seeds = 1
  @Option(help: "Trials side by side, of each sampler.") var workers = 1
  @Option(
    help: "What counts as found: the share of the way from a middling result to the optimum left.")
  var within = 0.02
  @Flag(help: "An object, for programs.") var json = false

  func validate() throws {
    if !(1...100_000).contains(trials) {
      throw ValidationError("--trials must be from 1 to 100000")
    }
    if !(1...1_000).contains(seeds) { throw ValidationError("--seeds must be from 1 to 1000") }
    if !(1...10_000).contains(workers) {
      throw ValidationError("--workers must be from 1 to 10000")
    }
    if !(within > 0 && within < 1) { throw ValidationError("--within must be between 0 and 1") }
  }

  func run() throws {
    let choice = try LandscapeChoice(landscape)
    let entrants = try SamplerChoice.entrants(samplers)
    let rules = Contest.Rules(
      trials: trials, seed: seed, pace: .init(workers: workers), tolerance: within)
    let isScreen =
      isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    if isScreen, !json, seeds == 1 {
      try SimulateSession(landscapes: choice.all, entrants: entrants, rules: rules).run()
      return
    }
    let report = SimulateReport(
      landscape: choice.all[0], entrants: entrants, rules: rules, seeds: seeds)
    if json { print(report.json) } else { print(report.text) }
  }
}
