import Foundation

/// Real Python, for tests that hold ours against it: `HONE_TEST_PYTHON`, else the package's own
/// environment, else what the machine has.
enum Python {
  static let executable: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let candidates: [String?] = [
      ProcessInfo.processInfo.environment["HONE_TEST_PYTHON"],
      root.appending(path: ".venv/bin/python").path, "/usr/bin/python3", "/usr/local/bin/python3",
    ]
    return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static var isThere: Bool { executable != nil }

  /// What a script prints, given a text on its standard input.
  static func run(_ script: String, input: String = "") throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let given = folder.appending(path: "in")
    let printed = folder.appending(path: "out")
    try Data(input.utf8).write(to: given)
    try Data().write(to: printed)
    let process = Process()
    process.executableURL = URL(filePath: executable ?? "/nonexistent")
    process.arguments = ["-c", script]
    process.environment = ["PYTHONIOENCODING": "utf-8"]
    process.standardInput = try FileHandle(forReadingFrom: given)
    process.standardOutput = try FileHandle(forWritingTo: printed)
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
