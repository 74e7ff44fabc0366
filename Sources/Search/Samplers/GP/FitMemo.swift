import Synchronization

/// Fits made before, so that asks in between need not make them again.
///
/// A fit follows from its evidence alone, and what is remembered stands beside the evidence it came
/// from: whether it is remembered or made again changes nothing but the time it takes.
final class FitMemo: Sendable {
  private struct Entry: Sendable {
    var points: KernelPoints
    var values: [Double]
    var extraNoise: [Double]
    var belief: KernelParameters.NoiseBelief
    var parameters: KernelParameters
  }

  private let entries = Mutex<[Entry]>([])
  private static let capacity = 6

  /// The parameters that fit this evidence.
  func parameters(
    _ evidence: KernelEvidence, fit: (KernelEvidence) -> KernelParameters
  ) -> KernelParameters {
    let known = entries.withLock { entries in
      let place = entries.firstIndex {
        $0.values == evidence.values && $0.points == evidence.points
          && $0.extraNoise == evidence.extraNoise && $0.belief == evidence.belief
      }
      // What is asked for again and again outlives what is asked for once.
      return place.map { index in
        let entry = entries.remove(at: index)
        entries.append(entry)
        return entry.parameters
      }
    }
    if let known { return known }
    let made = fit(evidence)
    entries.withLock { entries in
      if entries.count >= FitMemo.capacity { entries.removeFirst() }
      entries.append(
        Entry(
          points: evidence.points, values: evidence.values, extraNoise: evidence.extraNoise,
          belief: evidence.belief, parameters: made))
    }
    return made
  }
}
