import Testing
import Tuning

@testable import Search

@Suite struct `Large grids` {
  private let space = SearchSpace([.integer("a", 1...20), .integer("b", 1...30)])

  @Test func `are warned of with their count and their hours`() {
    var plan = StudyPlan.test(space, sampler: .grid)
    let advice = "random, sobol or tpe finds good ones sooner"
    #expect(SearchPlan.gridWarning(of: plan) == "the grid has 600 configurations; \(advice)")
    plan.concurrency = 4
    #expect(
      SearchPlan.gridWarning(of: plan, trialSeconds: 120)
        == "the grid has 600 configurations, about 5 hours at 4 at once by the trials so far; "
        + advice)
    plan.launch.timeLimit = 3_600
    plan.stop.trials = 300
    #expect(
      SearchPlan.gridWarning(of: plan)
        == "the grid has 600 configurations, of which 300 will be tried, about 75 hours at 4 at "
        + "once at most (time_limit); \(advice)")
    #expect(SearchPlan.gridWarning(of: plan, trialSeconds: 0.1)?.contains("less than") == true)
  }

  @Test func `small ones and other searches are not`() {
    #expect(SearchPlan.gridWarning(of: .test(Spaces.countable, sampler: .grid)) == nil)
    #expect(SearchPlan.gridWarning(of: .test(space, sampler: .random)) == nil)
    let huge = SearchSpace((0..<30).map { .integer("p\($0)", 1...1_000) })
    let plan = StudyPlan.test(huge, sampler: .grid)
    #expect(SearchPlan.gridWarning(of: plan, trialSeconds: 60)?.contains("100,000 years") == true)
  }
}
