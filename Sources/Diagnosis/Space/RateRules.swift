import Foundation
import Tuning

extension SpaceRule {
  /// A learning rate is searched by its order of magnitude.
  static let rateScale = SpaceRule("rate-scale") { facts in
    facts.rates.compactMap { rate in
      guard let extent = rate.extent, !rate.distribution.isConstant else { return nil }
      let (low, high) = (extent.lowerBound, extent.upperBound)
      guard high > 0, low <= 0 || high / low >= 5 else { return nil }
      let bottom = low > 0 ? low : tidy(high / 1_000)
      let window = RateWindow.corrected(rate, facts)
      switch rate.distribution {
      case .categorical(let values, _):
        guard low > 0, values.count >= 4, isEvenlySpaced(values.compactMap(\.number)) else {
          return nil
        }
        return Remark(
          .warning, at: rate.filePath,
          "the values lie at equal distances, so most of them try the same order of magnitude; "
            + "learning rates differ by factors",
          fix: [
            rate.edit([("values", .list(geometric(window ?? extent, count: values.count)))])
          ])
      case .continuous(.uniform, _):
        let tenth = (high - max(low, high / 10)) / (high - low) * 100
        return Remark(
          .warning, at: rate.filePath,
          "on a linear scale \(Int(tenth.rounded())) % of the trials try rates above "
            + "\(brief(high / 10)) and hardly any the small ones; a rate is searched by its order "
            + "of magnitude",
          fix: [rate.logarithmicEdit(window ?? bottom...high)])
      case .continuous(.normal, _), .continuous(.beta, _):
        return Remark(
          .warning, at: rate.filePath,
          "a rate is searched by its order of magnitude, and this law is on a linear scale",
          fix: [
            rate.logarithmicEdit(window ?? tidy(max(bottom, high / 1_000))...tidy(high))
          ])
      default: return nil
      }
    }
  }

  private static func isEvenlySpaced(_ numbers: [Double]) -> Bool {
    let sorted = numbers.sorted()
    guard sorted.count >= 3 else { return false }
    let gaps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }
    guard let least = gaps.min(), let most = gaps.max(), least > 0 else { return false }
    return most / least < 1.6
  }

  /// A first search of the rate covers two orders of magnitude at least.
  static let rateRange = SpaceRule("rate-range") { facts in
    facts.rates.compactMap { rate in
      guard !rate.distribution.isConstant, let extent = rate.extent, extent.lowerBound > 0 else {
        return nil
      }
      let span = decades(extent)
      // Rounding must not count 1e-4 … 1e-2 as less than two.
      guard span < 1.99 else { return nil }
      let middle = sqrt(extent.lowerBound * extent.upperBound)
      let wide = RateWindow.corrected(rate, facts) ?? tidy(middle / 10)...tidy(middle * 10)
      let edit: StudyFileEdit
      if let choices = rate.distribution.choices {
        edit = rate.edit([("values", .list(geometric(wide, count: max(3, choices.count))))])
      } else {
        edit = rate.logarithmicEdit(wide)
      }
      let text = (span * 10).rounded() / 10
      return Remark(
        .hint, at: rate.filePath,
        "covers \(brief(text)) order\(text == 1 ? "" : "s") of magnitude; the best rate moves by more than that with "
          + "the batch size and the model, so a first search spans two (a narrow range is right "
          + "once the neighbourhood is known)",
        fix: [edit], isSafe: false)
    }
  }

  /// A rate outside of what its optimizer usually wants.
  static let rateWindow = SpaceRule("rate-window") { facts in
    let windows = RateWindow.windows(facts)
    guard let rate = facts.parameter(.learningRate), let extent = rate.extent,
      extent.lowerBound > 0, !windows.isEmpty
    else { return [] }
    let isFixed = rate.distribution.isConstant
    let wide = RateWindow.searched(windows)
    let edit = rate.searchedEdit(wide, facts)
    let missed = windows.filter { $0.isMissed(by: extent, isFixed: isFixed) }
    if let worst = missed.first {
      let side = extent.upperBound < worst.range.lowerBound * 1.3 ? "below" : "above"
      let names = listed(missed.map(\.subject))
      let given = isFixed ? brief(extent.lowerBound) : brief(extent)
      return [
        Remark(
          missed.count == windows.count ? .warning : .hint, at: rate.filePath,
          "\(given) lies \(side) what \(names) usually \(missed.count == 1 ? "wants" : "want") "
            + "(\(brief(worst.range)))"
            + (missed.count == windows.count
              ? "" : ", so \(names) would lose for its rate and not for itself"),
          fix: [edit], isSafe: missed.count == windows.count)
      ]
    }
    // A range that holds the right rates somewhere in a desert.
    guard rate.distribution.isLogarithmic else { return [] }
    let useful = windows.map {
      RateWindow.overlap(
        extent, $0.range.lowerBound / 10...$0.range.upperBound * 10)
    }
    guard let most = useful.max(), most < decades(extent) / 3 else { return [] }
    let share = Int((most / decades(extent) * 100).rounded())
    return [
      Remark(
        .hint, at: rate.filePath,
        "only \(share) % of \(brief(extent)) lie within a factor of ten of what "
          + "\(listed(windows.map(\.subject))) usually want\(windows.count == 1 ? "s" : "")",
        fix: [edit], isSafe: false)
    ]
  }
}
