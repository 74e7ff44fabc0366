import ArgumentParser

extension Duration {
  /// Reads what a user typed: `90s`, `10m`, `1h30m`, `2d`; a bare number is minutes.
  ///
  /// - Throws: `ValidationError` that says how durations are written.
  init(typed text: String) throws {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    var total = 0.0
    var digits = ""
    var isSound = !text.isEmpty
    for character in text where character != " " {
      if let unit = units[character], let value = Double(digits) {
        total += value * unit
        digits = ""
      } else if character.isASCII, character.isNumber || character == "." {
        digits.append(character)
      } else {
        isSound = false
      }
    }
    if !digits.isEmpty, let value = Double(digits) { total += value * 60 }
    guard isSound, total > 0, total.isFinite else {
      throw ValidationError("\(text) is no duration; write 90s, 10m, 2h, 1h30m or 1d")
    }
    self = .seconds(total)
  }

  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
