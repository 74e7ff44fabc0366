import MetricSources
import Testing
import Tuning

@Suite struct `Reading printed metrics` {
  @Test(arguments: PrintedLog.corpus)
  func `gives the metrics of a log and no others`(log: PrintedLog) throws {
    var reader = try OutputReader(objective: log.objective)
    var points = reader.read(Array(log.text.utf8), time: 5)
    points += reader.finish(time: 5)
    let curves = curves(points)
    for (name, expected) in log.expected {
      #expect(text(curves[name]) == text(expected), "\(name)")
    }
    let others = Set(curves.keys).subtracting(log.expected.keys)
    #expect(others.isEmpty, "\(others.map { "\($0): \(text(curves[$0]))" })")
    #expect(points.allSatisfy { $0.time == 5 })
  }

  @Test(arguments: PrintedLog.corpus)
  func `does not depend on how the output is cut`(log: PrintedLog) throws {
    let bytes = Array(log.text.utf8)
    var whole = try OutputReader(objective: log.objective)
    let expected = whole.read(bytes, time: 0) + whole.finish(time: 0)
    var piecemeal = try OutputReader(objective: log.objective)
    var points: [MetricPoint] = []
    for byte in bytes { points += piecemeal.read(CollectionOfOne(byte), time: 0) }
    points += piecemeal.finish(time: 0)
    #expect(describe(points) == describe(expected))
  }

  @Test(arguments: PrintedLog.corpus)
  func `goes on from any byte after a restart`(log: PrintedLog) throws {
    let bytes = Array(log.text.utf8)
    var whole = try OutputReader(objective: log.objective)
    let expected = describe(whole.read(bytes, time: 0) + whole.finish(time: 0))
    var first = try OutputReader(objective: log.objective)
    var before: [MetricPoint] = []
    for cut in 0...bytes.count {
      // Logs are long; every byte of the first part is tried, then every 29th.
      if cut < 40 || cut % 29 == 0 || cut > bytes.count - 10 {
        var second = try OutputReader(objective: log.objective, state: first.state)
        #expect(second.consumed == first.consumed)
        let rest = bytes[first.consumed...]
        let points = before + second.read(rest, time: 0) + second.finish(time: 0)
        guard describe(points) == expected else {
          Issue.record("cut at \(cut): \(describe(points)) instead of \(expected)")
          return
        }
      }
      if cut < bytes.count { before += first.read(CollectionOfOne(bytes[cut]), time: 0) }
    }
  }

  private func describe(_ points: [MetricPoint]) -> [String] {
    points.map { "\($0.metric)@\($0.step)=\($0.value)" }
  }

  private func curves(_ points: [MetricPoint]) -> [String: [Int: Double]] {
    var curves: [String: [Int: Double]] = [:]
    for point in points { curves[point.metric, default: [:]][point.step] = point.value }
    return curves
  }

  private func text(_ curve: [Int: Double]?) -> String {
    guard let curve else { return "missing" }
    return curve.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }
}
