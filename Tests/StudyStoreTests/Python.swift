import Foundation
import Tuning

/// The Python with Optuna in it: `HONE_TEST_PYTHON`, else the package's `.venv`.
enum Python {
  static let path: String? = {
    if let given = ProcessInfo.processInfo.environment["HONE_TEST_PYTHON"] { return given }
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let python = folder.appendingPathComponent(".venv/bin/python").path
      if FileManager.default.isExecutableFile(atPath: python) { return python }
    }
    return nil
  }()

  /// A Python program that goes on while the test does: the test writes it lines, and reads its.
  final class Session {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var pending = Data()

    /// Starts a program; `optuna`, `json` and `sys` are imported, `database` is a path, and
    /// `say(x)` prints a JSON line.
    init(_ program: String, database: String) throws {
      guard let path = Python.path else { throw CocoaError(.fileNoSuchFile) }
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = ["-u", "-c", Session.preamble + program, database]
      var environment = ProcessInfo.processInfo.environment
      environment["TZ"] = "Asia/Tokyo"
      process.environment = environment
      process.standardInput = input
      process.standardOutput = output
      try process.run()
    }

    deinit {
      if process.isRunning { process.terminate() }
    }

    private static let preamble = """
      import json, sys, sqlite3, warnings
      import optuna
      warnings.simplefilter("error")
      warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
      optuna.logging.set_verbosity(optuna.logging.ERROR)
      database = sys.argv[1]
      address = "sqlite:///" + database
      def say(x): print(json.dumps(x), flush=True)
      def wait(): sys.stdin.readline()

      """

    /// The next line; nil at the end.
    func line() -> String? {
      while true {
        if let end = pending.firstIndex(of: 10) {
          let line = String(decoding: pending[pending.startIndex..<end], as: UTF8.self)
          pending = Data(pending[pending.index(after: end)...])
          return line
        }
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { return nil }
        pending.append(more)
      }
    }

    /// The next line, read as JSON.
    func json() throws -> JSON {
      guard let line = line() else { throw CocoaError(.fileReadCorruptFile) }
      return try JSON(parsing: line)
    }

    /// Lets a `wait()` of the program's return.
    func proceed() { input.fileHandleForWriting.write(Data("\n".utf8)) }

    /// Waits for the end; the exit status, 0 if all went well.
    func end() -> Int32 {
      try? input.fileHandleForWriting.close()
      while line() != nil {}
      process.waitUntilExit()
      return process.terminationStatus
    }
  }
}
