import Foundation
import Tuning

/// Plans, proposals and commands as JSON in our own columns.
enum StudyCoding {
  // Names that no user gives a choice: a text `NaN` must stay a text.
  private static let names = (positive: "$inf", negative: "$-inf", nan: "$nan")

  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: names.positive, negativeInfinity: names.negative, nan: names.nan)
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func value<T: Decodable>(_ type: T.Type, from text: String) throws -> T {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: names.positive, negativeInfinity: names.negative, nan: names.nan)
    do {
      return try decoder.decode(type, from: Data(text.utf8))
    } catch {
      throw StoreError.damaged("a \(type) cannot be read: \(error)")
    }
  }
}
