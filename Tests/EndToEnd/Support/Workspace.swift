import Foundation

/// A folder of its own for a test, removed at the end, and the tool run in it.
final class Workspace {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "hone-" + UUID().uuidString.prefix(8)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // Whatever a failed test left running would outlive it: a study's engine and its trials.
    _ = try? run(["/bin/sh", "-c", "pkill -KILL -f '\(path)'"])
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file into the folder; the path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  /// What a command printed and how it ended.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs `hone` to its end.
  func hone(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
    try run([Programs.hone] + arguments, environment: environment)
  }

  /// Runs `hone --json …` and reads what it printed.
  func json(_ arguments: String...) throws -> Any {
    let result = try run([Programs.hone] + arguments + ["--json"])
    guard result.status == 0 else { throw UnexpectedFailure(text: result.errors) }
    return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
  }

  /// The trials as `hone trials --json` prints them.
  func trials(_ study: String) throws -> [[String: Any]] {
    try json("trials", study) as? [[String: Any]] ?? []
  }

  /// Runs a command to its end; its output goes through files, so that no pipe can fill up.
  func run(_ words: [String], environment: [String: String] = [:]) throws -> Result {
    let process = try start(words, environment: environment)
    process.process.waitUntilExit()
    return Result(
      status: process.process.terminationStatus, output: process.output, errors: process.errors)
  }

  /// Starts a command.
  func start(_ words: [String], environment: [String: String] = [:]) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    var variables = ProcessInfo.processInfo.environment
    for name in variables.keys where name.hasPrefix("HONE_") { variables[name] = nil }
    // What is printed must not hang on who runs the tests.
    variables["LC_ALL"] = "C.UTF-8"
    process.environment = variables.merging(environment) { _, new in new }
    let id = UUID().uuidString.prefix(6)
    let (out, err) = ("\(path)/.out-\(id)", "\(path)/.err-\(id)")
    for file in [out, err] {
      _ = FileManager.default.createFile(atPath: file, contents: nil)
    }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return Running(process: process, outputPath: out, errorPath: err)
  }

  /// A command that runs.
  struct Running {
    let process: Process
    let outputPath: String
    let errorPath: String
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "" }
  }
}

/// Something a test needed did not work.
struct UnexpectedFailure: Error, CustomStringConvertible {
  var text: String
  var description: String { text }
}

/// Where the programs are that the tests run.
enum Programs {
  /// The tool as built beside the tests.
  static let hone: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (tests as NSString).deletingLastPathComponent + "/hone"
  }()

  /// The repository.
  static let root: String = {
    var url = URL(fileURLWithPath: #filePath)
    while url.path != "/", !FileManager.default.fileExists(atPath: url.path + "/Package.swift") {
      url.deleteLastPathComponent()
    }
    return url.path
  }()

  /// The Python that has optuna and pyte: `HONE_TEST_PYTHON`, else the repository's `.venv`.
  static let python: String =
    ProcessInfo.processInfo.environment["HONE_TEST_PYTHON"] ?? root + "/.venv/bin/python"

  /// Whether that Python is there.
  static var hasPython: Bool { FileManager.default.isExecutableFile(atPath: python) }
}

/// Waits until a condition holds, looking again every few milliseconds.
///
/// - Throws: `UnexpectedFailure` if it does not hold within `seconds`.
func wait(
  upTo seconds: Double = 60, for what: String, until condition: () throws -> Bool
) throws {
  let end = Date().addingTimeInterval(seconds)
  while try !condition() {
    guard Date() < end else {
      throw UnexpectedFailure(text: "not within \(seconds) s: \(what)")
    }
    usleep(20_000)
  }
}
