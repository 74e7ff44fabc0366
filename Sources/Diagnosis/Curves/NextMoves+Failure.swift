import Tuning

/// What to do about a trial that ended with an error.
extension NextMoves {
  /// The moves, the best first.
  ///
  /// - Parameter reason: How it ended, as the engine wrote it down: the status or signal and the last
  ///   line of its output.
  func afterFailure(_ reason: String) -> [Move] {
    let log = Move(
      "see its output: hone log \(row.number)",
      because: "an error is mended in the script, its data or its call, not by another value")
    switch NextMoves.shortage(in: reason) {
    case .said: return smaller("the memory was too small") + [log]
    // The kernel leaves no word; neither does anybody else who sends that signal.
    case .likely: return smaller("the system ends what takes too much memory like this") + [log]
    case nil: return [log]
    }
  }

  /// Whether memory ran out.
  enum Shortage { case said, likely }

  /// What the words of a failure say of it: PyTorch, TensorFlow and JAX, Python, C++ and the kernel each
  /// have their own.
  static func shortage(in reason: String) -> Shortage? {
    let words = reason.lowercased()
    let known = [
      "out of memory", "outofmemory", "out-of-memory", "resource_exhausted", "resourceexhausted",
      "memoryerror", "cannot allocate memory", "can't allocate memory", "unable to allocate",
      "failed to allocate", "bad_alloc", "oom-kill", "oom when allocating", "alloc_failed",
    ]
    if known.contains(where: words.contains) { return .said }
    return words.hasPrefix("signal 9") || words.hasPrefix("exit status 137") ? .likely : nil
  }

  /// Less that has to be held at once: half the batch with the rate that goes with it, else a smaller
  /// model.
  private func smaller(_ reason: String) -> [Move] {
    let half =
      "half as many examples at once need about half the memory for what lies between layers"
    let moves = [
      scaledBatch(0.5, because: "\(reason); \(half)"), batch(0.5, "\(reason); \(half)"),
      capacity(0.5, "\(reason); a smaller model holds less in it"),
    ].compactMap { $0 }
    let acts = moves.filter { !$0.commands.isEmpty }
    return acts.isEmpty ? Array(moves.prefix(1)) : acts
  }
}
