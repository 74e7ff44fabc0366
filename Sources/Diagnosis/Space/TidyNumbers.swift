import Foundation
import Tuning

/// A number rounded to one significant digit, as one would write it by hand.
func tidy(_ value: Double) -> Double {
  guard value > 0, value.isFinite else { return value }
  let exponent = floor(log10(value) + 1e-9)
  let mantissa = (value / pow(10, exponent)).rounded()
  // By way of its text, so that 3e-4 is 3e-4 to the last digit.
  return Double("\(Int(mantissa))e\(Int(exponent))") ?? value
}

/// A number rounded to three significant digits.
func threeDigits(_ value: Double) -> Double {
  Double(String(format: "%.3g", value)) ?? value
}

/// Values at equal ratios from one end of a range to the other, those between as one would write
/// them by hand.
func geometric(_ range: ClosedRange<Double>, count: Int) -> [ParameterValue] {
  let (low, high) = (range.lowerBound, range.upperBound)
  guard count > 1, low > 0 else { return [.double(low)] }
  return (0..<count).map { index in
    if index == 0 { return .double(low) }
    if index == count - 1 { return .double(high) }
    return .double(tidy(low * pow(high / low, Double(index) / Double(count - 1))))
  }
}

/// Orders of magnitude from one end of a range to the other; infinite for one from 0.
func decades(_ range: ClosedRange<Double>) -> Double {
  guard range.lowerBound > 0 else { return .infinity }
  return log10(range.upperBound / range.lowerBound)
}
