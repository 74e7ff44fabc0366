import Tuning

/// Makes metric points of the bytes of a growing file.
///
/// What ``OutputReader`` says about chunks, restarts and the end holds for each of them.
public protocol MetricReader: Sendable {
  /// How many bytes have been dealt with for good.
  var consumed: Int { get }

  /// What has to be kept to go on at byte ``consumed`` after a restart.
  var state: JSON { get }

  /// Takes in the bytes that follow those of the call before, cut anywhere; returns new points, which
  /// get this time.
  mutating func read(_ bytes: ArraySlice<UInt8>, time: Double) -> [MetricPoint]

  /// Takes note that the file has ended; returns the points that were held back.
  mutating func finish(time: Double) -> [MetricPoint]
}
