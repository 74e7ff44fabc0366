/// Optuna's datetimes: naive UTC (since 5.0), `YYYY-MM-DD HH:MM:SS.ffffff`.
enum OptunaTime {
  /// The text of a time.
  ///
  /// - Parameter time: Seconds since 1970 UTC.
  static func text(_ time: Double) -> String {
    let micros = Int((time * 1e6).rounded())
    let seconds = floorDivide(micros, 1_000_000)
    let days = floorDivide(seconds, 86_400)
    let ofDay = seconds - days * 86_400
    let (year, month, day) = civil(days)
    let date = "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
    let clock = "\(pad(ofDay / 3600, 2)):\(pad(ofDay / 60 % 60, 2)):\(pad(ofDay % 60, 2))"
    return "\(date) \(clock).\(pad(micros - seconds * 1_000_000, 6))"
  }

  /// The time of a text, in seconds since 1970 UTC; a fraction may be missing, and a `T` may stand
  /// between date and time. Nil for anything else.
  static func time(_ text: String) -> Double? {
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard parts.count == 2 else { return nil }
    let date = parts[0].split(separator: "-").compactMap { Int($0) }
    let clock = parts[1].split(separator: ":")
    guard date.count == 3, clock.count == 3, let hour = Int(clock[0]), let minute = Int(clock[1]),
      let second = Double(clock[2])
    else { return nil }
    let days = days(year: date[0], month: date[1], day: date[2])
    return Double(days * 86_400 + hour * 3600 + minute * 60) + second
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func floorDivide(_ a: Int, _ b: Int) -> Int {
    a >= 0 ? a / b : -((-a + b - 1) / b)
  }

  /// Days since 1970-01-01 of a Gregorian date. Source: Howard Hinnant, "chrono-Compatible
  /// Low-Level Date Algorithms", `days_from_civil`.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = floorDivide(y, 400)
    let ofEra = y - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// The Gregorian date of a day; the inverse of `days`, same source.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let z = days + 719_468
    let era = floorDivide(z, 146_097)
    let ofEra = z - era * 146_097
    let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let shifted = (5 * ofYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * shifted + 2) / 5 + 1)
  }
}
