import Canvas
import Foundation
import Numerics
import Testing
import Tuning

@testable import Workbench

@Suite("Words and numbers")
struct TextTests {
  @Test(
    "metrics take at most eight columns and keep four decimals where they can",
    arguments: [
      (0.0612, "0.0612"), (0.441, "0.4410"), (2.30259, "2.3026"), (12.3456, "12.346"),
      (123.456, "123.46"), (12_345.6, "12345.6"), (123_456, "1.23e5"), (0.000_061_2, "6.12e-5"),
      (0, "0.0000"), (-0.5, "-0.5000"), (.nan, "NaN"), (.infinity, "inf"), (-.infinity, "-inf"),
      (9.999_96, "10.0000"),
    ])
  func metrics(_ value: Double, _ text: String) { #expect(NumberText.metric(value) == text) }

  @Test(
    "fixed and scientific numbers agree with C's",
    arguments: [
      0.0031, 0.00156, 1e-9, 0.5, 99.95, 9.9999e-5, 1, 1e22, -3.14159, 123_456.789, 2e-300,
    ])
  func asC(_ value: Double) {
    #expect(NumberText.scientific(value) == formatScientific(value, decimals: 1))
    if abs(value) < 1e14 {
      #expect(NumberText.fixed(value, 3) == formatFixed(value, decimals: 3))
    }
  }

  @Test("what lies half between two decimals goes up, as people round")
  func halves() {
    #expect(NumberText.scientific(0.00155) == "1.6e-3")
    #expect(NumberText.scientific(9.96e-4) == "1.0e-3")
    #expect(NumberText.fixed(0.125, 2) == "0.13")
  }

  @Test(
    "a parameter's value looks the same in columns, sentences and forms",
    arguments: [
      (0.0029, "0.0029"), (1e-5, "1e-5"), (3.1e-5, "3.1e-5"), (0.0001, "0.0001"), (0.1, "0.1"),
      (0.25, "0.25"), (64, "64"), (9.96e-5, "9.96e-5"), (-0.0031, "-0.0031"), (2e-12, "2e-12"),
      (1.5, "1.5"), (12.3, "12.3"), (0.000_123, "0.000123"), (100_000, "100000"),
    ])
  func oneRule(_ value: Double, _ text: String) {
    #expect(NumberText.brief(value) == text)
    #expect(shortText(.double(value)) == text)
    #expect(shortText(.double(value), digits: 3) == text)
    #expect(Double(text) == value, "it can be typed back")
  }

  @Test("a column rounds to two digits in the same style, never wider than it is measured")
  func columns() {
    var random = RandomStream(seed: 3)
    let space = DigitsStudy.plan.space
    let (format, log) = (
      space["dropout"].map { ParameterFormat($0.distribution) } ?? ParameterFormat(),
      space["lr"].map { ParameterFormat($0.distribution) } ?? ParameterFormat()
    )
    for _ in 0..<2_000 {
      let size = Double(random.next() >> 11) * 0x1p-53 * 30 - 20
      let value = pow(10, size)
      for format in [format, log, ParameterFormat()] {
        let text = format.text(.double(value))
        #expect(text.count <= format.mostColumns(.double(value)), "\(value) \(text)")
        #expect(abs((Double(text) ?? .nan) - value) <= 0.051 * value || text.hasPrefix("0.0"))
      }
      if value < 1_000 {
        #expect(NumberText.brief(value, digits: 4) == shortText(.double(value)), "\(value)")
      }
    }
  }

  @Test(
    "what is copied for a shell is one word",
    arguments: [
      ("0.001", "0.001"), ("two words", "'two words'"), ("it's", "'it'\\''s'"), ("", "''"),
      ("[64, 64]", "'[64, 64]'"), ("$HOME", "'$HOME'"),
    ])
  func shell(_ text: String, _ word: String) { #expect(shellWord(text) == word) }

  @Test("parameters are written as their ranges ask")
  func parameters() {
    let space = DigitsStudy.plan.space
    #expect(parameterText(.double(0.0031), of: space["lr"]?.distribution) == "0.0031")
    #expect(parameterText(.double(0.125), of: space["dropout"]?.distribution) == "0.13")
    #expect(parameterText(.int(64), of: space["batch_size"]?.distribution) == "64")
    #expect(parameterText("adamw", of: space["optimizer"]?.distribution) == "adamw")
    #expect(parameterText(.double(0.0004), of: nil) == "0.0004")
    #expect(parameterText(.double(1e-5), of: space["lr"]?.distribution) == "1e-5")
  }

  @Test(
    "events tell their story in a line",
    arguments: [
      ("pruned", "#12 pruned at step 7: 0.441 > 0.318, median of 9 peers"),
      ("would_prune", "#12 spared at step 7: 0.441 > 0.318, median of 9 peers: audit"),
      ("new_best", "#12 is the new best: 0.0612"),
      ("failed", "#12 failed: exit status 1␛[31m"),
      ("something_new", "#12 something new: exit status 1␛[31m"),
    ])
  func events(_ kind: String, _ line: String) {
    let payload: JSON
    switch kind {
    case "pruned", "would_prune":
      let evidence = Evidence(
        rule: "median", step: 7, value: 0.441, threshold: 0.318, peers: 9, stepsSaved: 23,
        detail: "median of 9 peers")
      let spared = kind == "pruned" ? [] : [JSON.Member("spared", "audit")]
      payload = .object((evidence.payload.members ?? []) + spared)
    case "new_best": payload = ["value": 0.0612]
    default: payload = ["reason": "exit status 1\u{1B}[31m"]
    }
    let event = StudyEvent(
      time: 0, trial: 12, kind: StudyEvent.Kind(rawValue: kind), payload: payload)
    #expect(EventText.line(event, row: nil, objective: "val_loss") == line)
  }

  @Test("plain lines: an event a line, without bookkeeping")
  func plainLines() {
    var lines = PlainLines(timeZoneOffset: 3_600)
    let study = DigitsStudy()
    let text = lines.take(study.change)
    #expect(text.count == study.events.count)
    #expect(text.first == "12:59:59 engine started, pid 4711")
    #expect(text.contains { $0.hasSuffix("#28 is the new best: 0.0900") })
    #expect(
      lines.summary.hasPrefix("32/60 trials, 4 running, 1 paused, 1 queued, 11 pruned, 1 killed"))
    #expect(lines.take(StudyChange(revision: 999)).isEmpty)
    let echo = StudyEvent(
      revision: 999, time: 0, trial: 12, kind: "pruned", payload: ["reason": "median of 8 peers"])
    #expect(lines.take(StudyChange(revision: 999, events: [echo])).isEmpty, "it was said before")
    let asked = StudyEvent(revision: 1_000, time: 0, trial: 3, kind: "asked")
    #expect(lines.take(StudyChange(revision: 1_000, events: [asked])).isEmpty)
    var all = PlainLines(isVerbose: true)
    #expect(all.take(StudyChange(revision: 1_000, events: [asked])).count == 1)
  }

  @Test("the threshold's line is Optuna's percentile of the complete trials at each step")
  func threshold() {
    let curves = [1.0, 2, 3, 4, 10].map { last in
      Curve([(step: 1, value: 9.0), (step: 2, value: last)])
    }
    let rule = PrunerPlan.Percentile(percentile: 25, startupTrials: 5, warmupSteps: 2)
    let line = PruningThreshold(rule, curves: curves, direction: .minimize)
    #expect(line.points == [PruningThreshold.Point(step: 2, value: 2)])
    #expect(PruningThreshold(rule, curves: curves, direction: .maximize).points[0].value == 4)
    #expect(
      PruningThreshold(rule, curves: Array(curves.dropLast()), direction: .minimize).points.isEmpty)
  }

  @Test("what is said of a trial is in its numbers")
  func facts() throws {
    let state = Driver.live(Size(160, 46)).state
    func text(_ number: Int) throws -> String {
      let row = try #require(state.study.row(number))
      return TrialFacts(state: state, row: row).lines
        .map { $0.pieces.map(\.text).joined() }.joined(separator: "\n")
    }
    #expect(try text(28).hasPrefix("val_loss 0.0900: the best of 18 complete"))
    #expect(try text(11).contains("2nd of 18 complete; the best is #28, 0.0900 (13 % above)"))
    #expect(try text(23).contains("val_loss 0.1268 at step 18 of 30"))
    #expect(
      try text(23).contains("not better than the best end so far, 0.0900 of #28 (41 % above)"))
    let running = try text(23)
    #expect(running.contains("1st of the 19 that reported at step 18"), "\(running)")
    #expect(try text(12).contains("pruned at step 7 by median: best 0.557 > 0.396 (41 % above)"))
    #expect(try text(12).contains("23 steps were not run; u brings it back"))
    #expect(try text(5).contains("diverged at step 2 of 30: val_loss was NaN"))
    #expect(try text(5).contains("× the highest of the best four"))
    #expect(try text(36) == "waits for a slot")
    #expect(
      try text(37).contains("failed at step 3 of 30, val_loss 1.6167\nexit status 1: KeyError"))
  }

  @Test("other tries of a trial are not counted as trials of the study")
  func again() {
    var plan = DigitsStudy.plan
    plan.stop = StopRules(trials: 2)
    var lines = PlainLines()
    let rows = (0..<4).map {
      TrialRow(
        number: $0, state: .failed, configuration: [:], origin: $0 < 2 ? .sampled : .retry,
        parent: $0 < 2 ? nil : $0 - 2)
    }
    _ = lines.take(StudyChange(revision: 1, rows: rows, plan: plan))
    #expect(lines.summary == "2/2 trials, 2 tried again, 4 failed")
  }

  @Test("a trial of an Optuna worker comes from outside")
  func outside() {
    var row = TrialRow(number: 3, state: .complete, configuration: [:], isOurs: false)
    #expect(originText(row, isTree: false) == "from Optuna")
    var driver = Driver.live(Size(160, 46))
    #expect(!driver.screen.contains("from Optuna"))
    row.number = 50
    driver.send(.change(StudyChange(revision: 9_000, rows: [row])))
    driver.press(":50<enter>")
    #expect(driver.screen.contains("« from Optuna"), "\(driver.screen)")
    row.number = 3
    // One that hone queued, and a worker took.
    row.seed = 7
    #expect(originText(row, isTree: false) == "")
    #expect(
      originText(TrialRow(number: 3, state: .complete, configuration: [:]), isTree: false) == "")
  }

  @Test("the header's sums")
  func header() throws {
    let study = Driver.live().state.study
    #expect(study.finishedCount == 32 && study.best == 28 && study.baseline == 0)
    #expect(study.stepsSaved == 250)
    let run = study.rows.reduce(0) { $0 + ($1.step ?? 0) }
    #expect(study.stepsRun == run)
    #expect(study.savedShare == Double(250) / Double(250 + run))
    #expect(study.plannedTrials == 60 && study.freeSlots == 0)
    #expect(study.age(now: DigitsStudy.now) == 401 && study.ran(now: DigitsStudy.now) == 401)
    let left = try #require(study.timeLeft(now: DigitsStudy.now))
    #expect(left > 100 && left < 600)
  }
}
