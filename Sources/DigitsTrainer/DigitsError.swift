/// Why a training run could not begin or go on.
enum DigitsError: Error, Equatable, CustomStringConvertible {
  /// Arguments or environment that cannot be meant.
  case usage(String)
  /// The images are not what they should be.
  case data(String)
  /// A checkpoint could not be read or written.
  case checkpoint(String)

  var description: String {
    switch self {
    case .usage(let message), .data(let message), .checkpoint(let message): message
    }
  }

  /// The exit code of the run: 2 for wrong usage, else 1.
  var exitCode: Int32 {
    if case .usage = self { return 2 }
    return 1
  }
}
