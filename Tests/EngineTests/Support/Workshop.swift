import Foundation
import Glibc
import Testing
import Tuning

@testable import Engine

/// A folder of its own for a test, gone at its end.
final class Workshop: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/hone-engine-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes an executable script.
  func script(_ name: String, _ text: String) throws -> String {
    let file = "\(path)/\(name)"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    chmod(file, 0o755)
    return file
  }

  func text(_ name: String) -> String? {
    try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }
}

/// The engine and the supervisor as a program: built beside the tests.
let engineUnderTest: String = {
  let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  return (tests as NSString).deletingLastPathComponent + "/engine-under-test"
}()

/// The command that runs a supervisor.
let supervisorCommand = [engineUnderTest, "supervise"]

/// Runs a program to its end; what it printed, and its status.
///
/// On a thread of its own: whoever blocks a thread of the pool keeps another test from running, and
/// there are as many threads as cores.
func run(_ words: [String]) async throws -> (output: String, status: Int32) {
  try await onThread {
    let process = Process()
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (text, process.terminationStatus)
  }
}

/// Does something that blocks, on a thread of its own.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

/// Waits until something is true, at most for a while: long, for the machine may be busy with
/// other work, and who waits in vain has failed anyhow.
func eventually(
  within seconds: Double = 90, _ what: String = "", _ condition: () async throws -> Bool
) async throws {
  let deadline = monotonicTime() + seconds
  while try await !condition() {
    guard monotonicTime() < deadline else {
      throw Late(description: "it never happened: \(what)")
    }
    try await Task.sleep(nanoseconds: 5_000_000)
  }
}

struct Late: Error, CustomStringConvertible {
  var description: String
}
