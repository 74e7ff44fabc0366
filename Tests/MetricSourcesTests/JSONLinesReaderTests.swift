import MetricSources
import Testing
import Tuning

@Suite struct `Reading a file of JSON lines` {
  private func describe(_ points: [MetricPoint]) -> [String] {
    points.map { "\($0.metric)@\($0.step)=\($0.value)" }
  }

  private let text = """
    {"step": 1, "val_loss": 0.5, "seconds": 12.5, "batch_size": 32, "note": "warm"}
    {"step": 2, "val_loss": 0.4, "seconds": 12.25, "gpu": {"memory": 1024}}
    this is none
    [1, 2]
    {"step": 2, "val_loss": 0.35}

    {"val_accuracy": 0.8, "step": 3, "val_loss": NaN, "ok": true, "list": [1, 2], "x": null}

    """

  @Test func `takes every number, and the last one of a step`() {
    var reader = JSONLinesReader(objective: "val_loss")
    let points = reader.read(Array(text.utf8), time: 7)
    #expect(
      describe(points) == [
        "val_loss@1=0.5", "seconds@1=12.5", "batch_size@1=32.0", "val_loss@2=0.4",
        "seconds@2=12.25", "gpu/memory@2=1024.0", "val_loss@2=0.35", "val_accuracy@3=0.8",
        "val_loss@3=nan",
      ])
    #expect(points.allSatisfy { $0.time == 7 })
  }

  @Test(
    arguments: [
      (#"{"epoch": 4, "loss": 1}"#, 4), (#"{"epoch": 4, "step": 7, "loss": 1}"#, 7),
      (#"{"global_step": 9, "_step": 3, "loss": 1}"#, 9), (#"{"_step": 3, "loss": 1}"#, 3),
      (#"{"loss": 1}"#, 1), (#"{"epoch": 2, "global_step": 900, "loss": 1}"#, 2),
      (#"{"step": 3.0, "loss": 1}"#, 3), (#"{"step": "3", "loss": 1}"#, 3),
    ])
  func `finds the step`(line: String, step: Int) {
    var reader = JSONLinesReader(objective: "loss")
    #expect(describe(reader.read(Array((line + "\n").utf8), time: 0)) == ["loss@\(step)=1.0"])
  }

  @Test func `counts reports where there is no step`() {
    var reader = JSONLinesReader(objective: "loss")
    let text =
      "{\"lr\": 0.1}\n{\"loss\": 1}\n{\"lr\": 0.05}\n{\"loss\": 2}\n{\"loss\": 3}\n"
    let points = reader.read(Array(text.utf8), time: 0)
    #expect(points.filter { $0.metric == "loss" }.map(\.step) == [1, 2, 3])
    #expect(points.filter { $0.metric == "lr" }.map(\.step) == [1, 2])
  }

  @Test func `goes on from any byte after a restart`() {
    let bytes = Array(text.utf8)
    var whole = JSONLinesReader(objective: "val_loss")
    let expected = describe(whole.read(bytes, time: 0) + whole.finish(time: 0))
    var first = JSONLinesReader(objective: "val_loss")
    var before: [MetricPoint] = []
    for cut in 0...bytes.count {
      var second = JSONLinesReader(objective: "val_loss", state: first.state)
      let rest = second.read(bytes[first.consumed...], time: 0) + second.finish(time: 0)
      #expect(describe(before + rest) == expected)
      if cut < bytes.count { before += first.read(CollectionOfOne(bytes[cut]), time: 0) }
    }
  }

  @Test func `a line that was cut off counts only if it is whole`() {
    var reader = JSONLinesReader(objective: "loss")
    let text = "{\"step\": 1, \"loss\": 0.5}\n{\"step\": 2, \"lo"
    #expect(reader.read(Array(text.utf8), time: 0).count == 1)
    #expect(reader.finish(time: 0).isEmpty)
    var other = JSONLinesReader(objective: "loss")
    #expect(other.read(Array("{\"step\": 2, \"loss\": 0.5}".utf8), time: 0).isEmpty)
    #expect(describe(other.finish(time: 0)) == ["loss@2=0.5"])
  }

  @Test func `the objective is found in other spellings`() {
    var reader = JSONLinesReader(objective: "val_loss")
    let text = "{\"step\": 1, \"val\": {\"loss\": 0.5}, \"loss\": 2}\n"
    #expect(describe(reader.read(Array(text.utf8), time: 0)) == ["val_loss@1=0.5", "loss@1=2.0"])
  }
}
