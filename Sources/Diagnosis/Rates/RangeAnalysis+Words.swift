import Foundation
import Tuning

extension RangeAnalysis {
  /// The rates between which the best one is to be looked for: a decade and a half around the
  /// recommended one, not up to where training breaks.
  public var narrowed: ClosedRange<Double>? {
    guard let recommended else { return nil }
    let top = min(recommended * 5, divergence.map { $0 / 2 } ?? .infinity)
    return RangeAnalysis.round(recommended / 10)...RangeAnalysis.round(max(top, recommended * 2))
  }

  /// What to do and why, a sentence a line, the most important first.
  public var sentences: [String] {
    var lines: [String] = []
    if let recommended {
      lines.append("use about \(text(recommended)): \(reason)")
    }
    switch flaw {
    case .stillFalling:
      let top = test.points.last?.rate ?? 1
      lines.append(
        "the loss was still falling at \(text(top)), the highest rate: raise the top to see where "
          + "it breaks")
    case .neverFell:
      let bottom = test.points.first?.rate ?? 0
      lines.append(
        "the loss never fell, from \(text(bottom)) on: lower the bottom; if it does not fall at "
          + "\(text(bottom / 1_000)) either, something else is wrong (data, loss, initial weights)")
    case .noisy:
      lines.append(
        "before it broke, the loss fell by no more than it shakes from one update to the next: take "
          + "more updates (hone lr --updates 400), or larger batches, to be surer")
    case .flat:
      let top = test.points.last?.rate ?? 1
      lines.append(
        "the loss neither fell nor rose up to \(text(top)): raise the top, or let each rate train "
          + "longer")
    case .tooFew:
      lines.append("\(test.points.count) rates are too few to tell; five are the least")
    case nil: break
    }
    return lines
  }

  /// How far the rules agree, in words.
  public var agreement: String? {
    guard suggestions.count >= 2 else { return nil }
    let factor = shortText(.double(spread), digits: 2)
    switch spread {
    case ..<3: return "the rules agree: they lie within a factor of \(factor)"
    case ..<10: return "the rules agree roughly: they lie within a factor of \(factor)"
    default:
      return "the rules disagree by a factor of \(factor): try the ends before trusting the middle"
    }
  }

  private var reason: String {
    switch test.manner {
    case .sweep:
      if flaw == .noisy { return "a thirtieth of where it breaks, to be on the safe side" }
      func rate(_ rule: Rule) -> Double? { suggestions.first { $0.rule == rule }?.rate }
      if recommended == rate(.belowDivergence) {
        return "a tenth of where it breaks; half way down the fall lies above that"
      }
      guard let valley = rate(.valley) else { return "there the loss falls fastest" }
      guard test.momentum > 0 else {
        return "half way down the fall (the valley); where it falls fastest suits the few updates "
          + "of a test, a whole training wants less"
      }
      let share = String(format: "%.2g", RangeAnalysis.lag(test))
      return "the valley, half way down the fall, is at \(text(valley)); while the rate rises, "
        + "momentum takes the steps of a smaller one, here \(share) times that"
    case .separateRuns:
      return "a third of \(text(lowest ?? 0)), where the loss is lowest after these few steps; "
        + "a whole training wants less"
    }
  }

  private func text(_ rate: Double) -> String { RangeAnalysis.text(rate) }

  /// A rate with two digits: `0.0032`.
  public static func text(_ rate: Double) -> String { shortText(.double(rate), digits: 2) }

  private static func round(_ rate: Double) -> Double {
    Double(String(format: "%.0e", rate)) ?? rate
  }

  /// As `hone lr --json` prints it.
  public var json: JSON {
    .object([
      JSON.Member("manner", .string(test.manner.rawValue)),
      JSON.Member("trials", .array(test.trials.map { .int($0) })),
      JSON.Member("recommended", JSON(recommended)),
      JSON.Member(
        "narrowed", .array(narrowed.map { [.double($0.lowerBound), .double($0.upperBound)] } ?? [])),
      JSON.Member(
        "suggestions",
        .object(suggestions.map { JSON.Member($0.rule.rawValue, .double($0.rate)) })),
      JSON.Member("divergence", JSON(divergence)),
      JSON.Member("lowest", JSON(lowest)),
      JSON.Member("spread", .double(spread)),
      JSON.Member("flaw", JSON(flaw?.rawValue)),
      JSON.Member("sentences", .array(sentences.map { .string($0) })),
      JSON.Member("agreement", JSON(agreement)),
      JSON.Member(
        "points", .array(test.points.map { .array([.double($0.rate), .double($0.loss)]) })),
    ])
  }
}

extension RangeAnalysis.Rule {
  /// What the rule looks for, for a legend.
  public var words: String {
    switch self {
    case .steepest: return "steepest descent"
    case .valley: return "valley"
    case .belowDivergence: return "a tenth of where it breaks"
    }
  }
}
