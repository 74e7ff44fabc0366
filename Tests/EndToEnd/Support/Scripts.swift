/// Training scripts for tests, in plain sh: quick, and waiting only for what a test does.
enum Scripts {
  /// Prints five steps and ends.
  static let quick = """
    i=1
    while [ $i -le 5 ]; do echo "{\\"step\\": $i, \\"loss\\": 0.$((9 - i))}"; i=$((i + 1)); done
    """

  /// Prints three steps, waits until a file `go` stands beside the study, prints two more.
  static let gated = """
    for i in 1 2 3; do echo "{\\"step\\": $i, \\"loss\\": 0.$((9 - i))}"; done
    while [ ! -e go ]; do sleep 0.05; done
    for i in 4 5; do echo "{\\"step\\": $i, \\"loss\\": 0.$((9 - i))}"; done
    """

  /// Prints a step each 20 ms until a file `go` stands beside the study.
  static let endless = """
    i=1
    while :; do
      echo "{\\"step\\": $i, \\"loss\\": 1.$i}"; i=$((i + 1)); [ -e go ] && break; sleep 0.02
    done
    """

  /// A sweep file for a script that needs no argument to be told apart.
  static func sweep(
    trials: Int, concurrency: Int = 2, script: String = "train.sh", extra: String = ""
  ) -> String {
    """
    program: \(script)
    command: ["/bin/sh", "${program}", "${args}"]
    method: random
    metric: {name: loss, goal: minimize}
    parameters:
      lr: {distribution: log_uniform_values, min: 0.0001, max: 0.1}
      units: {values: [16, 32, 64]}
    run_cap: \(trials)
    hone: {concurrency: \(concurrency), steps: 5, seed: 3, grace: 2\(extra)}

    """
  }
}
