import Numerics
import Testing

/// Against scipy 1.x, `ttest_ind(equal_var=False)` and `ttest_rel`.
@Suite struct `Tests of a difference` {
  @Test func `Welch's`() throws {
    let test = try #require(
      TTest.welch([0.0312, 0.0298, 0.0351, 0.0330], [0.0402, 0.0351, 0.0389]))
    #expect(abs(test.t + 3.0287034221833875) < 1e-9)
    #expect(abs(test.p - 0.03844523914363468) < 1e-9)
    #expect(abs(test.degrees - 4.030835088418943) < 1e-9)
    let wide = try #require(TTest.welch([1, 2], [1.5, 9]))
    #expect(abs(wide.p - 0.49824742120655413) < 1e-9)
    #expect(TTest.welch([1], [1, 2]) == nil)
    #expect(try #require(TTest.welch([1, 1], [1, 1])).p == 1)
    #expect(try #require(TTest.welch([1, 1], [2, 2])).p == 0)
  }

  @Test func `in pairs`() throws {
    let test = try #require(
      TTest.paired([0.0312, 0.0298, 0.0351, 0.0330], [0.0402, 0.0351, 0.0389, 0.0420]))
    #expect(abs(test.t + 5.130282110053025) < 1e-9)
    #expect(abs(test.p - 0.014342306825617337) < 1e-9)
    #expect(test.degrees == 3)
    #expect(TTest.paired([1], [2]) == nil)
  }
}
