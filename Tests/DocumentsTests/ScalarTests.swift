import Documents
import Testing
import Tuning

@Suite struct `Scalars of YAML 1.1` {
  /// What PyYAML 6.0 makes of each spelling; texts that are meant as numbers keep both.
  static let readings: [(String, ParameterValue)] =
    [
      ("1e-4", .spelled(0.0001, "1e-4")),
      ("1E-4", .spelled(0.0001, "1E-4")),
      ("1.0e-4", .double(0.0001)),
      ("1.e-4", .double(0.0001)),
      ("1.0e5", .spelled(100000.0, "1.0e5")),
      ("1.0e+5", .double(100000.0)),
      ("1e5", .spelled(100000.0, "1e5")),
      (".1", .double(0.1)),
      ("-.1", .spelled(-0.1, "-.1")),
      ("+.1", .spelled(0.1, "+.1")),
      (".1e-3", .double(0.0001)),
      (".1e3", .spelled(100.0, ".1e3")),
      ("1.", .double(1.0)),
      ("-1.", .double(-1.0)),
      ("+1.5", .double(1.5)),
      ("0.1", .double(0.1)),
      ("-0.5", .double(-0.5)),
      ("1_000", .int(1000)),
      ("1_000.5", .double(1000.5)),
      ("_1", .string("_1")),
      ("1__0", .int(10)),
      ("010", .int(8)),
      ("0o10", .string("0o10")),
      ("08", .spelled(8.0, "08")),
      ("0x1F", .int(31)),
      ("0X1F", .string("0X1F")),
      ("0b101", .int(5)),
      ("-0b11", .int(-3)),
      ("0b", .string("0b")),
      ("0x", .string("0x")),
      ("1:30", .int(90)),
      ("1:30:00", .int(5400)),
      ("01:30", .string("01:30")),
      ("1:60", .string("1:60")),
      ("1:5", .int(65)),
      ("190:20:30.15", .double(685230.15)),
      ("1:30.5", .double(90.5)),
      ("-1:30", .int(-90)),
      ("+", .string("+")),
      (".", .string(".")),
      ("..", .string("..")),
      (".e", .string(".e")),
      (".inf", .double(.infinity)),
      ("-.inf", .double(-.infinity)),
      ("+.Inf", .double(.infinity)),
      (".nan", .double(.nan)),
      (".NaN", .double(.nan)),
      ("nan", .string("nan")),
      ("inf", .string("inf")),
      ("-inf", .string("-inf")),
      ("None", .string("None")),
      ("null", .null),
      ("~", .null),
      ("NULL", .null),
      ("nUll", .string("nUll")),
      ("yes", .bool(true)),
      ("Yes", .bool(true)),
      ("YES", .bool(true)),
      ("yEs", .string("yEs")),
      ("y", .string("y")),
      ("n", .string("n")),
      ("on", .bool(true)),
      ("Off", .bool(false)),
      ("TRUE", .bool(true)),
      ("tRue", .string("tRue")),
      ("True", .bool(true)),
      ("false", .bool(false)),
      ("12", .int(12)),
      ("-12", .int(-12)),
      ("+12", .int(12)),
      ("0", .int(0)),
      ("-0", .int(0)),
      ("00", .int(0)),
      ("007", .int(7)),
      ("1e", .string("1e")),
      ("1e+", .string("1e+")),
      ("e5", .string("e5")),
      ("1.5.2", .string("1.5.2")),
      ("1-2", .string("1-2")),
      ("2024-05-01", .string("2024-05-01")),
      ("12e03", .spelled(12000.0, "12e03")),
      ("1.0E-3", .double(0.001)),
      ("0.0010", .double(0.001)),
      ("123456789012345678901234567890", .double(1.2345678901234568e+29)),
      ("-010", .int(-8)),
      ("+0x10", .int(16)),
      ("0_7", .int(7)),
      ("1_", .int(1)),
      ("1.0_0", .double(1.0)),
      ("0.e+1", .double(0.0)),
      ("3.14e-10", .double(3.14e-10)),
      ("9:00", .int(540)),
      ("0:30", .string("0:30")),
      ("1.:3", .string("1.:3")),
      ("1e-05", .spelled(1e-05, "1e-05")),
      ("6e-6", .spelled(6e-06, "6e-6")),
      (".5.", .string(".5.")),
      ("1e400", .string("1e400")),
    ]

  @Test(arguments: readings)
  func `are read as PyYAML reads them`(text: String, expected: ParameterValue) throws {
    let document = try StudyDocument(
      yaml: """
        program: train.py
        method: random
        metric: {name: loss, goal: minimize}
        parameters: {x: {values: [\(text), z]}}
        """, file: "a.yaml")
    let choices = document.plan.space["x"]?.distribution.choices ?? []
    // NaN is not equal to itself, but its text is.
    #expect("\(choices.first ?? .null)" == "\(expected)")
    #expect(choices.count == 2)
  }

  @Test func `keep their spelling between quotes`() throws {
    let document = try StudyDocument(
      yaml: """
        program: train.py
        method: random
        metric: {name: loss, goal: minimize}
        parameters:
          x: {values: ["1e-4", '010', "yes", "~", "a: b", "\\u00e9"]}
        """, file: "a.yaml")
    #expect(
      document.plan.space["x"]?.distribution.choices
        == [
          .string("1e-4"), .string("010"), .string("yes"), .string("~"), .string("a: b"),
          .string("é"),
        ])
  }
}
