import Foundation
import Tuning

/// What a reader remembers, as JSON.
struct ReaderMemory: Codable {
  var splitter: LineSplitter
  var collector: MetricCollector
  var tables: TableReader

  /// A reader's memory.
  init(splitter: LineSplitter, collector: MetricCollector, tables: TableReader) {
    self.splitter = splitter
    self.collector = collector
    self.tables = tables
  }

  /// The memory that `json` wrote; nil for anything else.
  init?(json: JSON) {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    guard let memory = try? decoder.decode(ReaderMemory.self, from: Data(json.text().utf8)) else {
      return nil
    }
    self = memory
  }

  /// The memory as JSON.
  var json: JSON {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    guard let data = try? encoder.encode(self), let json = try? JSON(parsing: data) else {
      return .null
    }
    return json
  }
}
