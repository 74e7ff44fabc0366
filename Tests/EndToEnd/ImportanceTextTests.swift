import Diagnosis
import Testing
import Tuning

@testable import hone

@Suite struct `Importance in words` {
  private func lines(runsEach: Int) throws -> [String] {
    let plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"),
      space: SearchSpace([.uniform("x", 0...1), .uniform("y", 0...1)]))
    let rows = (0..<12 * runsEach).map { number in
      let x = Double(number / runsEach) / 12
      return TrialRow(
        number: number, state: .complete,
        configuration: ["x": .double(x), "y": .double((x * 7).truncatingRemainder(dividingBy: 1))],
        objective: x)
    }
    return ImportanceText(try #require(parameterImportance(of: plan, rows: rows))).lines
  }

  @Test func `counts the configurations that runs are of`() throws {
    let thrice = try lines(runsEach: 3)
    #expect(thrice.contains { $0.contains("36 complete trials of 12 configurations; fANOVA") })
    #expect(thrice.contains { $0.contains("12 configurations are few for 2 parameters") })
    let once = try lines(runsEach: 1)
    #expect(once.contains { $0.contains("12 complete trials; fANOVA") }, "\(once)")
  }
}
