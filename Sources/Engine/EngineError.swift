import Tuning

/// Why an engine could not begin, or go on.
public enum EngineError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Another engine drives the study.
  case taken(pid: Int, host: String)
  /// The study has no plan that says how to run it.
  case noPlan
  /// The store fails, and not for a moment; the trials run on.
  case store(String)
  /// The study's folder was removed or moved while it ran.
  case moved(path: String, ended: Int)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .taken(let pid, let host):
      return "an engine runs this study already: process \(pid) on \(host)"
    case .noPlan:
      return "the study has no plan of hone's; run it with a study file: hone run SWEEP.yaml"
    case .store(let message):
      return "the study's database cannot be written: \(message); running trials go on, "
        + "and `hone run` takes them up again"
    case .moved(let path, let ended):
      let trials = ended == 1 ? "the trial that ran is" : "the \(ended) trials that ran are"
      return "the study is not at \(path) any more, so nothing can be recorded"
        + (ended > 0 ? "; \(trials) ended" : "")
        + "; if it was moved, go on with: hone run SWEEP.yaml --dir ITS-NEW-PLACE"
    }
  }
}
