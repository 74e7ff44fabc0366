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

  /// CPU seconds of one ask of a peer's TPE in the middle, after so many finished trials.
  ///
  /// - Parameter who: `optuna` or `rustuna`, then `multivariate` or `independent`.
  func ask(_ who: String, trials: Int, parameters: Int) -> Double? {
    guard let python = Peers.python else { return nil }
    let words = who.split(separator: " ").map(String.init)
    let isJoint = words[1] == "multivariate" ? "True" : "False"
    let program = """
      import random, statistics, time, \(words[0]) as lib
      D, d, random_kind = lib.distributions, \(parameters), random.Random(1)
      kinds = [D.FloatDistribution(0.0, 1.0), D.FloatDistribution(1e-5, 1.0, log=True),
               D.FloatDistribution(-1.0, 1.0), D.IntDistribution(1, 8),
               D.CategoricalDistribution(["a", "b", "c", "d"])]
      space = {f"p{i}": kinds[i % 5] for i in range(d)}
      def value(i):
          r = random_kind
          return [r.random(), 10 ** r.uniform(-5, 0), r.uniform(-1, 1), r.randint(1, 8),
                  r.choice("abcd")][i % 5]
      def suggest(trial):
          for i in range(d):
              name, kind = f"p{i}", i % 5
              if kind == 0: trial.suggest_float(name, 0.0, 1.0)
              elif kind == 1: trial.suggest_float(name, 1e-5, 1.0, log=True)
              elif kind == 2: trial.suggest_float(name, -1.0, 1.0)
              elif kind == 3: trial.suggest_int(name, 1, 8)
              else: trial.suggest_categorical(name, ["a", "b", "c", "d"])
      if hasattr(lib, "logging"): lib.logging.set_verbosity(lib.logging.ERROR)
      sampler = lib.samplers.TPESampler(seed=1, multivariate=\(isJoint))
      study = lib.create_study(sampler=sampler, direction="minimize")
      for _ in range(\(trials)):
          study.add_trial(lib.create_trial(
              params={f"p{i}": value(i) for i in range(d)}, distributions=space,
              value=random_kind.random()))
      times = []
      for _ in range(8):
          start = time.process_time()
          trial = study.ask()
          suggest(trial)
          times.append(time.process_time() - start)
          study.tell(trial.number, random_kind.random())
      print(statistics.median(times[1:]))
      """
    let printed = try? output(of: [python, "-W", "ignore", "-c", program], in: folder)
    return printed?.split(whereSeparator: \.isWhitespace).last.flatMap { Double($0) }
  }
}
