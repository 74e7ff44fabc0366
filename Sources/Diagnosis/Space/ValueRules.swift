import Foundation
import Tuning

/// Values that a parameter had better not have.
extension SpaceRule {
  /// Batch sizes that waste the hardware.
  static let batchSizes = SpaceRule("batch-sizes") { facts in
    guard let batch = facts.searchedBatchSize else { return [] }
    let fit: [ParameterValue]
    let what: String
    switch batch.distribution {
    case .categorical(let values, _):
      let odd = values.compactMap(\.number).filter { !isHandy($0) }
      guard !odd.isEmpty else { return [] }
      var sizes: [Int] = []
      for number in values.compactMap(\.number) {
        let size = isHandy(number) ? Int(number) : nearestPower(number)
        if !sizes.contains(size) { sizes.append(size) }
      }
      fit = sizes.map { .int($0) }
      what = "\(listed(odd.map(brief))) \(odd.count == 1 ? "is no power" : "are no powers") of two"
    case .integer(let low, let high):
      guard high - low >= 3 else { return [] }
      fit = powers(from: Double(low), to: Double(high))
      what = "a range tries sizes such as \(max(low, min(high, (low + high) / 2 | 1)))"
    case .continuous(_, let quantum?):
      guard !isHandy(quantum.step), let bounds = batch.distribution.bounds else { return [] }
      fit = powers(from: bounds.lowerBound, to: bounds.upperBound)
      what = "a range in steps of \(brief(quantum.step)) tries sizes that are no powers of two"
    case .continuous(_, nil):
      guard let bounds = batch.distribution.bounds else { return [] }
      fit = powers(from: bounds.lowerBound, to: bounds.upperBound)
      what = "a batch has a whole number of examples"
    default: return []
    }
    guard !fit.isEmpty else { return [] }
    return [
      Remark(
        .hint, at: batch.filePath,
        "\(what); powers of two fill the hardware evenly, and sizes less than a factor of two "
          + "apart hardly differ in what they train",
        fix: [batch.edit([("values", .list(fit))])])
    ]
  }

  /// Powers of two, and multiples of 32, which fill a GPU's warps as well.
  private static func isHandy(_ size: Double) -> Bool {
    guard let whole = Int(exactly: size), whole > 0 else { return false }
    return whole & (whole - 1) == 0 || whole.isMultiple(of: 32)
  }

  private static func nearestPower(_ size: Double) -> Int {
    1 << min(30, max(0, Int(log2(max(1, size)).rounded())))
  }

  private static func powers(from low: Double, to high: Double) -> [ParameterValue] {
    (0...24).map { 1 << $0 }.filter { Double($0) >= low && Double($0) <= high }.map { .int($0) }
  }

  /// A pull towards zero is searched by its order of magnitude.
  static let regularisationScale = SpaceRule("regularisation-scale") { facts in
    facts.varying.filter(ParameterWords.isRegulariser).compactMap { parameter in
      guard case .continuous(.uniform(let low, let high), _) = parameter.distribution, high > 0,
        low <= 0 || high / low >= 5
      else { return nil }
      let bottom = low > 0 ? low : tidy(high / 10_000)
      let zero =
        low <= 0
        ? " (a logarithm has no 0; begin at \(brief(bottom)), or lower where even that may be too much)"
        : ""
      return Remark(
        .warning, at: parameter.filePath,
        "on a linear scale nine of ten trials regularise at the strong end; its effect goes by "
          + "the order of magnitude\(zero)",
        fix: [parameter.logarithmicEdit(bottom...high)])
    }
  }

  /// Weight decay with an Adam that does not decouple it.
  static let adamDecay = SpaceRule("adam-weight-decay") { facts in
    guard let optimizer = facts.parameter(.optimizer), facts.optimizers.contains("adam"),
      !facts.optimizers.contains("adamw"), let decay = facts.parameter(.weightDecay),
      (decay.extent?.upperBound ?? 0) > 0
    else { return [] }
    let choices = optimizer.distribution.choices ?? []
    let better = choices.map { choice -> ParameterValue in
      guard case .string(let text) = choice, text.lowercased() == "adam" else { return choice }
      return .string(text == "adam" ? "adamw" : "AdamW")
    }
    let edit: StudyFileEdit =
      optimizer.distribution.isConstant && choices.count == 1 && isValue(optimizer)
      ? .set(optimizer.filePath + ["value"], better[0])
      : .set(optimizer.filePath + ["values"], .list(better))
    return [
      Remark(
        .warning, at: decay.filePath,
        "with adam it is divided by the gradients' size like everything else and weakens where it "
          + "is needed; adamw keeps it apart, so the two can be tuned one by one (if the script "
          + "has it)",
        fix: [edit], isSafe: false)
    ]
  }

  private static func isValue(_ parameter: Parameter) -> Bool {
    if case .constant = parameter.distribution { return true }
    return false
  }

  /// Dropout that leaves nothing to train.
  static let dropoutTop = SpaceRule("dropout-top") { facts in
    facts.parameters.filter(ParameterWords.isDropout).compactMap { parameter in
      guard let extent = parameter.extent, extent.upperBound > 0.8, extent.upperBound <= 1 else {
        return nil
      }
      let message =
        "above 0.8 more than four of five units are left out and most networks learn nothing; "
        + "0.5 is a strong dropout already"
      let edit: [StudyFileEdit]
      switch parameter.distribution {
      case .categorical(let values, nil):
        let kept = values.filter { ($0.number ?? 0) <= 0.8 }
        edit = [.set(parameter.filePath + ["values"], .list(kept.isEmpty ? [0.5] : kept))]
      case .categorical: edit = []
      case .constant: edit = [.set(parameter.filePath + ["value"], 0.5)]
      case .continuous(.uniform(let low, _), _):
        edit =
          low < 0.5
          ? [.set(parameter.filePath + ["max"], 0.5)]
          : [parameter.edit([("min", 0.0), ("max", 0.5)])]
      default: edit = [parameter.edit([("min", 0.0), ("max", 0.5)])]
      }
      return Remark(.warning, at: parameter.filePath, message, fix: edit)
    }
  }

  /// Any range over orders of magnitude on a linear scale.
  static let linearRange = SpaceRule("linear-range") { facts in
    let known = Set(facts.rates.map(\.name))
    return facts.varying.compactMap { parameter in
      guard !known.contains(parameter.name), !ParameterWords.isRegulariser(parameter),
        parameter.name != facts.searchedBatchSize?.name,
        case .continuous(.uniform(let low, let high), nil) = parameter.distribution,
        low > 0, high / low >= 999
      else { return nil }
      return Remark(
        .hint, at: parameter.filePath,
        "spans \(brief(decades(low...high).rounded())) orders of magnitude on a linear scale, so "
          + "nine of ten trials try the largest one; if factors count, use a logarithm",
        fix: [parameter.logarithmicEdit(low...high)], isSafe: false)
    }
  }
}
