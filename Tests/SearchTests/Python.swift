import Foundation

/// Real Optuna, for tests that hold a rule against its own: `HONE_TEST_PYTHON`, else the package's
/// own environment. The tests are off where it is missing.
enum Python {
  static let hasOptuna: Bool = (try? run("import optuna")) != nil

  private static let executable: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let candidates: [String?] = [
      ProcessInfo.processInfo.environment["HONE_TEST_PYTHON"],
      root.appending(path: ".venv/bin/python").path,
    ]
    return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// What a script prints, given a text on its standard input.
  static func run(_ script: String, input: String = "") throws -> String {
    guard let executable else { throw Failure(description: "there is no Python") }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let given = folder.appending(path: "in")
    let printed = folder.appending(path: "out")
    try Data(input.utf8).write(to: given)
    try Data().write(to: printed)
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = ["-c", script]
    process.standardInput = try FileHandle(forReadingFrom: given)
    process.standardOutput = try FileHandle(forWritingTo: printed)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "python exited with \(process.terminationStatus)")
    }
    return String(decoding: try Data(contentsOf: printed), as: UTF8.self)
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }
}
