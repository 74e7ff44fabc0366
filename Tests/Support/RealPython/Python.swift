import Foundation

/// Real Python, for tests that hold ours against it: `HONE_TEST_PYTHON`, else the package's own
/// environment, else what the machine has. The tests are off where it, or what they need, is missing.
public enum Python {
  /// Whether there is one.
  public static var isThere: Bool { executable != nil }

  /// Whether it has Optuna.
  public static let hasOptuna: Bool = (try? run("import optuna")) != nil

  private static let executable: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let candidates: [String?] = [
      ProcessInfo.processInfo.environment["HONE_TEST_PYTHON"],
      root.appending(path: ".venv/bin/python").path, "/usr/bin/python3", "/usr/local/bin/python3",
    ]
    return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// What a script prints, given a text on its standard input.
  ///
  /// - Throws: If there is no Python, or it fails.
  public static func run(_ script: String, input: String = "") throws -> String {
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
    process.environment = ["PYTHONIOENCODING": "utf-8"]
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

  /// Why a script gave no answer.
  public struct Failure: Error, CustomStringConvertible {
    /// In a sentence.
    public var description: String
  }
}
