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

/// Waits until something is true, at most for a while.
func eventually(
  within seconds: Double = 20, _ what: String = "", _ condition: () async throws -> Bool
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
