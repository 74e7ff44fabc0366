import Foundation

/// Optuna, installed from PyPI into `.venv`, doing the same work.
struct Peers {
  let folder: String

  /// Where the Python with Optuna is; nil if there is none.
  static let python: String? = {
    let given = ProcessInfo.processInfo.environment["HONE_TEST_PYTHON"]
    let path = given ?? ".venv/bin/python"
    guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
    return path.hasPrefix("/")
      ? path : FileManager.default.currentDirectoryPath + "/" + path
  }()

  /// CPU seconds that Optuna takes to store trials, and to read them back; nil without Optuna.
  func optunaStore(trials: Int, steps: Int) -> (store: Double, load: Double)? {
    guard let python = Peers.python else { return nil }
    let program = """
      import datetime, time, optuna
      from optuna.trial import FrozenTrial, TrialState
      optuna.logging.set_verbosity(optuna.logging.WARNING)
      url = "sqlite:///peer.db"
      study = optuna.create_study(storage=url, study_name="peer")
      space = {"lr": optuna.distributions.FloatDistribution(1e-5, 1, log=True)}
      start = time.process_time()
      for n in range(\(trials)):
          trial = study.ask(space)
          for step in range(\(steps)):
              trial.report(1 / (step + 1), step)
          study.tell(trial, 0.5)
      stored = time.process_time() - start
      start = time.process_time()
      study = optuna.load_study(study_name=None, storage=url)
      assert len(study.get_trials()) == \(trials)
      print(stored, time.process_time() - start)
      """
    let words = try? output(of: [python, "-c", program], in: folder)
      .split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    try? FileManager.default.removeItem(atPath: folder + "/peer.db")
    guard let words, words.count == 2 else { return nil }
    return (words[0], words[1])
  }
}
