import Testing
import Tuning

@testable import Workbench

@Suite("The filter's language")
struct TrialFilterTests {
  private let rows = DigitsStudy().rows

  private func found(
    _ text: String, context: TrialFilter.Context = .init(now: DigitsStudy.now)
  ) throws -> [Int] {
    let filter = try TrialFilter(
      text, parameters: ["lr", "batch_size", "dropout", "optimizer", "net.width"],
      metrics: ["val_loss", "val_acc", "train_loss"])
    return rows.filter { filter?.matches($0, context) ?? true }.map(\.number)
  }

  @Test("states and origins by the start of their names, several with commas")
  func states() throws {
    #expect(try found("state:queued") == [36])
    #expect(try found("state:q,failed") == [36, 37])
    #expect(try found("state=paused") == [26])
    #expect(try found("origin:adj") == [31, 36])
    #expect(try found("origin:clone,refined") == [28, 34])
    #expect(try found("-state:complete -state:pruned") == [5, 7, 23, 26, 31, 34, 35, 36, 37])
  }

  @Test("phases by a part of their names")
  func phases() throws {
    var row = rows[0]
    row.phase = "refine"
    for (text, holds) in [("phase:ref", true), ("stage:explore", false), ("-phase:refine", false)] {
      let filter = try #require(try TrialFilter(text, parameters: ["lr"], metrics: ["val_loss"]))
      #expect(filter.matches(row) == holds, "\(text)")
    }
    #expect(try found("phase:refine").isEmpty)
  }

  @Test("numbers are compared")
  func numbers() throws {
    #expect(try found("lr<2e-5") == [6])
    #expect(try found("lr>=0.02 state:pruned") == [12])
    #expect(try found("val_loss<0.1") == [28])
    #expect(try found("objective<0.1") == [28])
    #expect(try found("step=18") == [23])
    #expect(try found("parent=23 step>0") == [28, 31, 34])
    #expect(try found("#12") == [12])
    #expect(try found("#10..12") == [10, 11, 12])
    #expect(try found("number>35") == [36, 37])
    #expect(try found("lr:1e-5..5e-5") == [6, 7])
    #expect(try found("lr < 2e-5") == [6])
    #expect(try found("lr >=0.02 state:pruned") == [12])
    #expect(try found("lr>= 0.02 optimizer != \"sgd\" state:pruned") == [12])
    #expect(try found("val_acc>0.973") == [28])
    #expect(try found("time<10 state:running") == [35])
    #expect(
      try found("batch_size=64 lr:3e-3..")
        == [5, 11, 23, 27, 35].filter {
          rows[$0].configuration["batch_size"] == 64
            && (rows[$0].configuration.number("lr") ?? 0) >= 3e-3
        })
  }

  @Test("what is not there meets no comparison, and NaN none but !=")
  func missing() throws {
    #expect(try !found("val_loss<1e9").contains(36))
    #expect(try !found("val_loss<1e9").contains(5))
    #expect(try found("val_loss!=1 #5") == [5])
    #expect(try found("-val_loss<1e9 #5..36").contains(36))
  }

  @Test("notes and reasons can be searched alone")
  func parts() throws {
    #expect(try found("note:slow") == [7] && found("note:keyerror").isEmpty)
    #expect(try found("rule:keyerror") == [37] && found("-note:slow state:killed").isEmpty)
  }

  @Test(
    "words that other languages join conditions with are no texts",
    arguments: [
      ("state:killed or state:failed", "state:pruned,killed"),
      ("not state:killed", "-state:pruned"),
      ("lr<1 AND step>1", "not needed"),
    ])
  func operators(_ text: String, _ hint: String) throws {
    let error = try #require(throws: TrialFilterError.self) { try found(text) }
    #expect(error.description.contains(hint))
    #expect(try found("\"or\"") == found("/or/"))
  }

  @Test("choices and texts")
  func texts() throws {
    #expect(
      try found("optimizer=sgd")
        == rows.filter { $0.configuration["optimizer"] == "sgd" }.map(\.number))
    #expect(try found("optimizer!=sgd").count + found("optimizer=sgd").count == rows.count)
    #expect(try found("optimizer=ada") == [], "= means the whole")
    #expect(try found("optimizer:ada").count > 5)
    #expect(try found("\"too slow\"") == [7])
    #expect(try found("/too slow/ ") == [], "the blank ends the word")
    #expect(try found("KeyError") == [37])
    #expect(try found("-KeyError").count == rows.count - 1)
  }

  @Test("marks, pins, the best")
  func flags() throws {
    let context = TrialFilter.Context(marks: [3, 9], best: 28, now: DigitsStudy.now)
    #expect(try found("is:marked", context: context) == [3, 9])
    #expect(try found("-is:marked is:best", context: context) == [28])
    #expect(try found("is:warm") == [12, 23])
    #expect(try found("is:noted") == [7])
    #expect(try found("is:active") == [23, 26, 31, 34, 35])
  }

  @Test("a blank is no filter")
  func blank() throws {
    #expect(try TrialFilter("  ", parameters: [], metrics: []) == nil)
  }

  @Test(
    "what makes no sense is said, with what would",
    arguments: [
      ("lrr<1", "lrr is no column; did you mean lr?"),
      ("state:prunned", "state:prunned – did you mean pruned? it is one of queued, running"),
      ("lr<abc", "lr< compares with a number, not “abc”"),
      ("lr<", "lr< needs a value after it"),
      ("#x", "#x: “x” is no number"),
      ("lr:5..1", "lr:5..1: a range is LOW..HIGH"),
      ("is:shiny", "is:shiny – it is one of marked, pinned"),
    ])
  func errors(_ text: String, _ expected: String) {
    let error = #expect(throws: TrialFilterError.self) { try found(text) }
    #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "")")
  }
}
