import Foundation
import Synchronization
import Tuning

@testable import DigitsTrainer

/// The images as they lie in the repository.
let digitsCSV: [UInt8] = {
  let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return (try? Data(contentsOf: top.appending(path: "demo/data/digits.csv"))).map([UInt8].init)
    ?? []
}()

/// A folder that is gone when this is.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "digits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? []
  }
}

/// What a run printed and how it ended.
struct Outcome {
  var code: Int32
  var lines: [String]
  var complaints: [String]

  /// A run with these arguments, on unshifted images so that it is quick.
  init(
    _ arguments: String, _ environment: [String: String] = [:], csv: [UInt8] = digitsCSV,
    each: @escaping (String) -> Void = { _ in }
  ) {
    var lines: [String] = []
    var complaints: [String] = []
    let all = ["--augment=0"] + arguments.split(separator: " ").map(String.init)
    code = runDigits(
      arguments: all, environment: environment, csv: csv,
      output: { line in
        lines.append(line)
        each(line)
      },
      complaint: { complaints.append($0) })
    self.lines = lines
    self.complaints = complaints
  }

  /// A member of every line; NaN where a line has none.
  func series(_ name: String) -> [Double] {
    lines.map { (try? JSON(parsing: $0))?[name]?.number ?? .nan }
  }
}
