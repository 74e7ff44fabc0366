import Foundation
import Numerics
import RealPython
import Testing
import Tuning

@Suite struct `JSON text` {
  @Test(arguments: 0..<200) func `what is written is read back`(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    let value = random.anyJSON()
    #expect(try JSON(parsing: value.text()) == value)
    #expect(try JSON(parsing: value.text(spaced: true, ascii: true)) == value)
    #expect(try JSON(parsing: value.pretty()) == value)
    #expect(value.text(ascii: true).utf8.allSatisfy { $0 < 0x7F && $0 >= 0x20 })
  }

  @Test(.enabled(if: Python.isThere)) func `the text is that of the json module`() throws {
    var values: [JSON] = []
    var random = RandomStream(seed: 5)
    for _ in 0..<300 { values.append(random.anyJSON()) }
    let lines = values.map { $0.text(nonFinite: .bare, spaced: true, ascii: true) }
    let script = """
      import json, sys
      for line in sys.stdin:
          print(json.dumps(json.loads(line)))
      """
    let printed = try Python.run(script, input: lines.joined(separator: "\n") + "\n")
    let theirs = printed.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() { #expect(theirs[index] == line) }
  }

  @Test func `a whole number and a whole float stay apart`() throws {
    #expect(try JSON(parsing: "[2, 2.0, 2e0]") == .array([.int(2), .double(2), .double(2)]))
    #expect(JSON.array([.int(2), .double(2)]).text() == "[2,2.0]")
    #expect(JSON.double(2).int == 2)
    #expect(JSON.int(2).number == 2)
    #expect(JSON.double(2.5).int == nil)
  }

  @Test func `numbers that JSON cannot say`() throws {
    let value = JSON.array([.double(.nan), .double(.infinity), .double(-.infinity)])
    #expect(value.text() == #"["NaN","Infinity","-Infinity"]"#)
    #expect(value.text(nonFinite: .bare, spaced: true) == "[NaN, Infinity, -Infinity]")
    for text in [value.text(), value.text(nonFinite: .bare)] {
      let numbers = try JSON(parsing: text).array?.compactMap(\.number) ?? []
      #expect(numbers.count == 3)
      #expect(numbers[0].isNaN && numbers[1] == .infinity && numbers[2] == -.infinity)
    }
    #expect(try JSON(parsing: "1e999").number == .infinity)
    #expect(try JSON(parsing: "123456789012345678901234567890") == .double(1.2345678901234568e29))
    #expect(try JSON(parsing: "-0") == .int(0))
  }

  @Test func `the last of equal keys counts, and the order is kept`() throws {
    let value = try JSON(parsing: #"{"b": 1, "a": 2, "b": 3}"#)
    #expect(value["b"] == .int(3))
    #expect(value["c"] == nil)
    #expect(value.members?.map(\.key) == ["b", "a", "b"])
  }

  @Test func `escapes`() throws {
    #expect(try JSON(parsing: #""\u00e9\n\t\r\b\f\/\\\"""#).string == "é\n\t\r\u{8}\u{C}/\\\"")
    #expect(try JSON(parsing: #""\uD83D\uDE00""#).string == "😀")
    #expect(try JSON(parsing: #""\uD83D\u0041""#).string == "\u{FFFD}A")
    #expect(try JSON(parsing: #""\uD83D!\uDE00""#).string == "\u{FFFD}!\u{FFFD}")
    #expect(JSON.string("\u{8}\u{C}\u{1}").text() == #""\b\f\u0001""#)
    let broken: [UInt8] = [0x22, 0x61, 0xFF, 0x22]
    #expect(try JSON(parsing: broken).string == "a\u{FFFD}")
  }

  @Test(arguments: [
    "", " ", "{", "[1,", "[1 2]", "{\"a\" 1}", "{a: 1}", "{\"a\": 1,}", "[1,]", "tru", "nul", "01",
    "-", "+1", "1.", ".5", "1e", "1e+", "--1", "1-2", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"",
    "1 2", "NaNa", "'a'", "[1]]", "\u{B}1",
  ])
  func `what is no JSON is refused`(text: String) {
    #expect(throws: JSONError.self) { try JSON(parsing: text) }
  }

  @Test func `a mistake is named with its place`() {
    let list = #expect(throws: JSONError.self) { try JSON(parsing: "[1, 2 3]") }
    #expect(list?.description == "byte 6: expected , or ]")
    let object = #expect(throws: JSONError.self) { try JSON(parsing: "{a: 1}") }
    #expect(object?.description == "byte 1: expected a key")
  }

  @Test func `deep nesting is refused, not followed`() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSON(parsing: deep) }
    let fine = String(repeating: "[", count: 150) + String(repeating: "]", count: 150)
    _ = try JSON(parsing: fine)
  }

  @Test(arguments: 0..<50) func `damaged text never traps`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var bytes = Array(random.anyJSON().text().utf8)
    for _ in 0..<20 {
      guard !bytes.isEmpty else { break }
      let at = random.integer(in: 0...(bytes.count - 1))
      switch random.integer(in: 0...2) {
      case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.remove(at: at)
      default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
      }
      _ = try? JSON(parsing: bytes)
    }
  }

  @Test func `long values break over lines, short ones do not`() {
    let value: JSON = ["a": [1, 2, 3], "b": .string(String(repeating: "x", count: 90)), "c": []]
    #expect(
      value.pretty() == """
        {
          "a": [1, 2, 3],
          "b": "\(String(repeating: "x", count: 90))",
          "c": []
        }
        """)
  }
}
