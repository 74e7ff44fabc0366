import ArgumentParser
import DigitsTrainer
import Foundation

/// `hone digits`: the demo's training program, an ordinary script that lives in the binary.
struct DigitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digits",
    abstract: "The demo's training program: a perceptron on handwritten digits.",
    discussion: """
      Example:
        hone digits --lr=0.003 --epochs=10
      See what it takes: hone digits --help
      """)

  @Argument(parsing: .captureForPassthrough, help: "Hyperparameters, e.g. --lr=0.01.")
  var arguments: [String] = []

  func run() throws { throw ExitCode(DigitsCommand.run(arguments)) }

  /// Trains; the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    runDigits(
      arguments: arguments, environment: ProcessInfo.processInfo.environment,
      csv: Assets.bytes("demo/data/digits.csv"))
  }
}
