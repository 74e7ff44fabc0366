import Foundation
import Tuning

/// The scale on which curves look simple: small is good, and for losses and error rates a step down
/// by a factor counts the same everywhere.
struct ValueScale: Sendable, Hashable {
  /// What the objective's values are.
  enum Kind: Sendable, Hashable {
    /// Any numbers.
    case linear
    /// Positive, to be minimized: the logarithm.
    case loss
    /// In 0…1, to be maximized: the logarithm of what is missing to 1.
    case share
  }

  let direction: Direction
  let kind: Kind
  /// Added before the logarithm, so that the last crumbs of a loss do not count like its first
  /// half.
  let offset: Double

  init(_ direction: Direction, kind: Kind = .linear, offset: Double = 0) {
    self.direction = direction
    self.kind = kind
    self.offset = offset
  }

  /// A value on the scale.
  func place(of value: Double) -> Double {
    switch kind {
    case .linear: return direction == .minimize ? value : -value
    case .loss: return log(max(value, 0) + offset)
    case .share: return log(max(1 - value, 0) + offset)
    }
  }

  /// The value at a place of the scale.
  func value(at place: Double) -> Double {
    switch kind {
    case .linear: return direction == .minimize ? place : -place
    case .loss: return max(0, exp(place) - offset)
    case .share: return 1 - max(0, exp(place) - offset)
    }
  }
}
