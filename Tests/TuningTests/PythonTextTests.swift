import Foundation
import Numerics
import RealPython
import Testing
import Tuning

@Suite struct `Python text` {
  @Test(arguments: [
    (0.001, "0.001"), (1e-5, "1e-05"), (0.0001, "0.0001"), (1e20, "1e+20"), (1e16, "1e+16"),
    (1e15, "1000000000000000.0"), (123456.789, "123456.789"), (2.0, "2.0"), (-0.0, "-0.0"),
    (0.1 + 0.2, "0.30000000000000004"), (1e100, "1e+100"), (1.5e-7, "1.5e-07"),
    (.leastNonzeroMagnitude, "5e-324"),
    (.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf"), (100.0, "100.0"), (-12.5, "-12.5"),
    (9_007_199_254_740_992.0, "9007199254740992.0"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
  ])
  func `of known numbers`(value: Double, text: String) {
    #expect(pythonText(value) == text)
  }

  @Test func `of values on a command line`() {
    #expect(pythonText(ParameterValue.bool(true)) == "True")
    #expect(pythonText(ParameterValue.bool(false)) == "False")
    #expect(pythonText(ParameterValue.null) == "None")
    #expect(pythonText(ParameterValue.string("adam w")) == "adam w")
    #expect(pythonText(ParameterValue.list([64, 64.0, "x", true])) == "[64, 64.0, 'x', True]")
    #expect(pythonText(ParameterValue.spelled(1e-4, "1e-4")) == "1e-4")
    let map = ParameterValue.map([
      ParameterValue.Entry("name", "sgd"), ParameterValue.Entry("mom", 0.9),
      ParameterValue.Entry("none", .null),
    ])
    #expect(pythonText(map) == "{'name': 'sgd', 'mom': 0.9, 'none': None}")
    #expect(pythonRepresentation("it's") == "\"it's\"")
    #expect(pythonRepresentation("a'b\"c") == #"'a\'b"c'"#)
    #expect(pythonRepresentation("a\r\nb\u{1B}\u{A0}") == #"'a\r\nb\x1b\xa0'"#)
  }

  @Test(.enabled(if: Python.isThere)) func `of random numbers, as repr has them`() throws {
    var random = RandomStream(seed: 1)
    let numbers = (0..<3000).map { _ in random.anyDouble() }
    let bits = numbers.map { String($0.bitPattern) }.joined(separator: "\n")
    let script = """
      import struct, sys
      for line in sys.stdin:
          print(repr(struct.unpack("<d", struct.pack("<Q", int(line)))[0]))
      """
    let theirs = try Python.run(script, input: bits).split(separator: "\n")
    #expect(theirs.count == numbers.count)
    for (number, text) in zip(numbers, theirs) { #expect(pythonText(number) == text) }
  }

  @Test(.enabled(if: Python.isThere)) func `of random values, as str has them`() throws {
    var random = RandomStream(seed: 2)
    // A spelled number is a text to Python, and prints as such only at the top.
    let values = (0..<300).map { _ in ParameterValue(random.anyJSON()) }
    let lines = values.map { $0.json.text(nonFinite: .bare, ascii: true) }
    let script = """
      import json, sys
      for line in sys.stdin:
          print(json.dumps(str(json.loads(line))))
      """
    let theirs = try Python.run(script, input: lines.joined(separator: "\n"))
      .split(separator: "\n")
    for (value, text) in zip(values, theirs) {
      #expect(try JSON(parsing: String(text)).string == pythonText(value))
    }
  }
}
