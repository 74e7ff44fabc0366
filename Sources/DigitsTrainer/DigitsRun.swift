import Foundation
import Tuning

/// Runs the demo's training program: a multi-layer perceptron that learns handwritten digits.
///
/// It is an ordinary training script that a study runs as a process. Each epoch it shows the network
/// the 1,347 training images and their copies moved by one pixel in all eight directions (fewer with
/// `--augment`), 12,123 in all, then judges it by the 450 validation images, and prints one line of
/// JSON: `{"step": 3, "train_loss": …, "val_loss": …, "val_accuracy": …, "lr": …}`, losses in nats,
/// a loss that is no number as `NaN`.
///
/// It cooperates as any training script may: it saves checkpoints (`HONE_CHECKPOINTS`, the
/// newest two), goes on from one (`HONE_RESUME_FROM`), saves and ends on SIGINT and SIGTERM, rereads
/// its learning rate (`HONE_CONTROL`) and does range tests (`HONE_LR_RANGE`).
///
/// - Parameters:
///   - arguments: Hyperparameters as `--name=value` or `--name value`, without a program's name;
///     `--help` lists them.
///   - environment: The variables named above, with `HONE_STEPS` and `HONE_SEED`.
///   - csv: The images; a line is 64 pixels from 0 to 16, then the digit.
///   - output: Takes each line of output; must have passed it on when it returns.
///   - complaint: Takes each line that is meant for people: errors and notes.
/// - Returns: The exit code: 0, also after a loss that became NaN; 1 for data or checkpoints that
///   cannot be read or written; 2 for wrong usage; 128 + *n* after signal *n*.
public func runDigits(
  arguments: [String], environment: [String: String], csv: [UInt8],
  output: @escaping (String) -> Void = { writeLine($0, to: .standardOutput) },
  complaint: @escaping (String) -> Void = { writeLine($0, to: .standardError) }
) -> Int32 {
  if arguments.contains("--help") || arguments.contains("-h") {
    output(DigitsOptions.usage)
    return 0
  }
  do {
    let options = try DigitsOptions(arguments: arguments, environment: environment)
    let range = try environment["HONE_LR_RANGE"].flatMap { $0.isEmpty ? nil : $0 }
      .map(rangeTestRates)
    let data = try DigitsData(csv: csv, shifts: options.augment)
    let run = DigitsRun(
      training: Training(options: options, data: data), environment: environment, output: output,
      complaint: complaint)
    if let range { return run.testRates(range) }
    return try run.train()
  } catch let error as DigitsError {
    complaint("hone digits: \(error)")
    return error.exitCode
  } catch {
    complaint("hone digits: \(error)")
    return 1
  }
}

/// Writes a line at once, past all buffers.
public func writeLine(_ line: String, to handle: FileHandle) {
  try? handle.write(contentsOf: Data((line + "\n").utf8))
}

/// One run from its beginning or a checkpoint to its end or a signal.
private struct DigitsRun {
  let training: Training
  let environment: [String: String]
  let output: (String) -> Void
  let complaint: (String) -> Void

  private func folder(_ variable: String) -> URL? {
    guard let path = environment[variable], !path.isEmpty else { return nil }
    return URL(filePath: path, directoryHint: .isDirectory)
  }

  func train() throws -> Int32 {
    let signals = StopSignal()
    let checkpoints = folder("HONE_CHECKPOINTS")
    let origin = folder("HONE_RESUME_FROM")
    var knobs = environment["HONE_CONTROL"].map { LiveKnobs(path: $0) }
    if let origin, try !training.resume(from: origin) {
      complaint(
        "hone digits: the checkpoint is of another optimizer; \(training.options.optimizer.rawValue)"
          + " starts with the weights alone.")
    }
    var saved: [Int] = []
    while training.epoch < training.options.epochs {
      let report = training.runEpoch { training in
        if let rate = knobs?.newRate() { training.baseRate = rate }
        return signals.received == nil
      }
      if let report { output(line(report)) }
      if let checkpoints {
        try training.save(in: checkpoints)
        if saved.last != training.epoch { saved.append(training.epoch) }
        // Only what this run has saved goes: the checkpoint it came from may lie there too.
        while saved.count > 2 {
          let old = checkpoints.appending(path: "\(saved.removeFirst())")
          if old.standardizedFileURL.path != origin?.standardizedFileURL.path {
            try? FileManager.default.removeItem(at: old)
          }
        }
      }
      if training.epoch < training.options.epochs, let signal = signals.received {
        return 128 + signal
      }
    }
    return 0
  }

  func testRates(_ rates: [Double]) -> Int32 {
    let signals = StopSignal()
    training.testRates(rates) { step, rate, loss in
      output(json([("step", .int(step)), ("lr", .double(rate)), ("loss", .double(loss))]))
      return signals.received == nil
    }
    return signals.received.map { 128 + $0 } ?? 0
  }

  private func line(_ report: Training.Report) -> String {
    json([
      ("step", .int(report.step)), ("train_loss", .double(report.trainLoss)),
      ("val_loss", .double(report.validationLoss)), ("val_accuracy", .double(report.accuracy)),
      ("lr", .double(report.rate)),
    ])
  }

  /// A line as Python's `json.dumps` would print it, numbers to six digits.
  private func json(_ members: [(String, JSON)]) -> String {
    let rounded = members.map { name, value in
      guard case .double(let number) = value, number.isFinite else {
        return JSON.Member(name, value)
      }
      return JSON.Member(name, .double(Double(String(format: "%.6g", number)) ?? number))
    }
    return JSON.object(rounded).text(nonFinite: .bare, spaced: true)
  }
}

/// The rates of a range test given as `from:to:count`, evenly apart in their logarithm.
private func rangeTestRates(_ text: String) throws -> [Double] {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  guard parts.count == 3, let low = Double(parts[0]), let high = Double(parts[1]),
    let count = Int(parts[2]), low > 0, high > low, high.isFinite, (2...1_000_000).contains(count)
  else {
    throw DigitsError.usage(
      "HONE_LR_RANGE: \"\(text)\" is not allowed; give the lowest rate, the highest and the number"
        + " of updates (2 or more), as 1e-7:1:100.")
  }
  return (0..<count).map { low * pow(high / low, Double($0) / Double(count - 1)) }
}
