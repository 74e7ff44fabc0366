#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// A number with so many digits after the point; `NaN`, `inf` and `-inf` for what is not finite.
public func formatFixed(_ value: Double, decimals: Int) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  // Beyond this %f prints digits that mean nothing.
  if abs(value) >= 1e15 { return formatScientific(value, decimals: decimals) }
  let text = printed("%.\(max(0, min(decimals, 17)))f", value)
  return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) }
    ? String(text.dropFirst()) : text
}

/// A number as mantissa and power of ten, as a person types it: `3.1e-5`.
public func formatScientific(_ value: Double, decimals: Int = 1) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  let text = printed("%.\(max(0, min(decimals, 16)))e", value)
  guard let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...])
  else { return text }
  return text[...mark] + String(power)
}

/// A number with so many digits that mean something: `0.0612`, `12.3`, `1840`, `3.10e-5`.
///
/// From 0.001 up to a million it is written out; outside as mantissa and exponent. Zeros after
/// the last digit are kept (they say how exact it is), but not in whole numbers.
public func formatNumber(_ value: Double, digits: Int = 3) -> String {
  guard value.isFinite else { return formatFixed(value, decimals: 0) }
  if value == 0 { return "0" }
  if value == value.rounded(), abs(value) < 1e6 { return formatFixed(value, decimals: 0) }
  let digits = max(1, digits)
  // The exponent after rounding: 0.9996 with three digits is 1.00.
  let scientific = formatScientific(value, decimals: digits - 1)
  guard let mark = scientific.firstIndex(of: "e"),
    let exponent = Int(scientific[scientific.index(after: mark)...])
  else { return scientific }
  if exponent < -3 || exponent >= 6 { return scientific }
  return formatFixed(value, decimals: max(0, digits - 1 - exponent))
}

/// The shortest spelling of a number that reads back as it: `0.0016`, `64`, `1e-05`.
public func formatExact(_ value: Double) -> String {
  guard value.isFinite else { return formatFixed(value, decimals: 0) }
  if value == value.rounded(), abs(value) < 1e15 { return formatFixed(value, decimals: 0) }
  return value.description
}

/// A share as percent: `54 %`; with decimals where it is small (`0.4 %`).
public func formatPercent(_ share: Double) -> String {
  guard share.isFinite else { return formatFixed(share, decimals: 0) }
  let percent = share * 100
  return formatFixed(percent, decimals: abs(percent) < 0.95 && percent != 0 ? 1 : 0) + " %"
}

/// A span of time as a clock: `0:41`, `12:07`, `2:05:00`, `3d 04:10`; with hours always where
/// `hours` says so (`0:02:41`); else below a second as `0.3s`.
public func formatDuration(_ seconds: Double, hours always: Bool = false) -> String {
  guard seconds.isFinite, abs(seconds) < 1e10 else { return "–" }
  if seconds > 0, seconds < 1, !always {
    return formatFixed(max(0.01, seconds), decimals: seconds < 0.095 ? 2 : 1) + "s"
  }
  let total = Int(max(0, seconds).rounded(.down))
  func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  let (days, hour, minute, second) = (
    total / 86_400, total / 3_600 % 24, total / 60 % 60, total % 60
  )
  if days > 0 { return "\(days)d \(two(hour)):\(two(minute))" }
  if hour > 0 || always { return "\(hour):\(two(minute)):\(two(second))" }
  return "\(minute):\(two(second))"
}

/// A count of things with thousands set apart: `12,400`.
public func formatCount(_ count: Int) -> String {
  let digits = String(count.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return count < 0 ? "-" + text : text
}

/// C's own rounding, in the C locale's spelling (only LC_CTYPE is ever set).
private func printed(_ format: String, _ value: Double) -> String {
  var buffer = [CChar](repeating: 0, count: 400)
  let length = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
  let bytes = buffer.prefix(max(0, min(Int(length), buffer.count - 1))).map(UInt8.init(bitPattern:))
  return String(decoding: bytes, as: UTF8.self)
}
