import Foundation
import Tuning

/// A run's whole state in the middle of it, as a folder of files.
///
/// `state.json` says what it is; `parameters.f32`, `first.f32` and `second.f32` are the numbers as
/// they lie in memory (single precision, this machine's byte order).
struct Checkpoint: Codable {
  /// The layout of these files; another number is refused.
  var format = 1
  /// The network's shape.
  var shape: NetworkShape
  /// The hyperparameters of the run that saved it.
  var options: DigitsOptions
  /// Whole epochs done.
  var epoch: Int
  /// Batches done of the next one.
  var batch: Int
  /// The sum of the losses over those batches' images.
  var lossSum: Double
  /// Steps that the optimizer has made.
  var optimizerSteps: Int
  /// What a schedule that waits for a plateau has seen and done.
  var reduction: PlateauReduction?

  private static let stateName = "state.json"
  private static let parametersName = "parameters.f32"
  private static let firstName = "first.f32"
  private static let secondName = "second.f32"

  /// Writes the state as the folder `folder`/`epoch`.
  ///
  /// It is written under another name first and renamed: a reader, or a process that was killed in
  /// the middle, sees a whole checkpoint or none. Nothing waits for the disk, so a power cut may
  /// still cost the newest.
  func save(in folder: URL, network: Network, optimizer: Optimizer) throws {
    let files = FileManager.default
    let place = folder.appending(path: "\(epoch)", directoryHint: .isDirectory)
    let fresh = folder.appending(path: ".\(epoch).new", directoryHint: .isDirectory)
    let old = folder.appending(path: ".\(epoch).old", directoryHint: .isDirectory)
    do {
      try? files.removeItem(at: fresh)
      try? files.removeItem(at: old)
      try files.createDirectory(at: fresh, withIntermediateDirectories: true)
      try Data(network.parameters.bytes).write(to: fresh.appending(path: Self.parametersName))
      if let first = optimizer.first {
        try Data(first.bytes).write(to: fresh.appending(path: Self.firstName))
      }
      if let second = optimizer.second {
        try Data(second.bytes).write(to: fresh.appending(path: Self.secondName))
      }
      let encoder = JSONEncoder()
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
      encoder.outputFormatting = [.sortedKeys]
      try encoder.encode(self).write(to: fresh.appending(path: Self.stateName))
      if files.fileExists(atPath: place.path) { try files.moveItem(at: place, to: old) }
      try files.moveItem(at: fresh, to: place)
      try? files.removeItem(at: old)
    } catch {
      throw DigitsError.checkpoint("cannot save a checkpoint in \(folder.path): \(error)")
    }
  }

  /// Reads the description of a checkpoint.
  ///
  /// - Throws: `DigitsError.checkpoint` if it is missing, damaged, or of another shape.
  static func read(_ folder: URL, shape: NetworkShape) throws -> Checkpoint {
    let file = folder.appending(path: stateName)
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let checkpoint: Checkpoint
    do {
      checkpoint = try decoder.decode(Checkpoint.self, from: Data(contentsOf: file))
    } catch {
      throw DigitsError.checkpoint(
        "cannot resume: \(file.path) is missing or no checkpoint's description. Point"
          + " HONE_RESUME_FROM at a folder that a run has saved, or unset it.")
    }
    guard checkpoint.format == 1 else {
      throw DigitsError.checkpoint(
        "cannot resume: \(folder.path) has format \(checkpoint.format), this program reads 1.")
    }
    guard checkpoint.shape == shape else {
      throw DigitsError.checkpoint(
        "cannot resume: the checkpoint is of a network with \(checkpoint.shape), this run asks for"
          + " \(shape). Keep --hidden and --layers, or start without HONE_RESUME_FROM.")
    }
    return checkpoint
  }

  /// Puts the numbers into a network and an optimizer.
  ///
  /// - Returns: Whether the optimizer's state fitted; where the rule is another, it starts anew.
  /// - Throws: `DigitsError.checkpoint` if the files do not fit the description.
  func restore(_ folder: URL, network: Network, optimizer: Optimizer) throws -> Bool {
    try Self.load(folder, Self.parametersName, into: network.parameters)
    guard options.optimizer == optimizer.kind else { return false }
    if let first = optimizer.first { try Self.load(folder, Self.firstName, into: first) }
    if let second = optimizer.second { try Self.load(folder, Self.secondName, into: second) }
    optimizer.steps = optimizerSteps
    return true
  }

  private static func load(_ folder: URL, _ name: String, into buffer: FloatBuffer) throws {
    let file = folder.appending(path: name)
    guard let data = try? Data(contentsOf: file), buffer.load(data) else {
      throw DigitsError.checkpoint(
        "cannot resume: \(file.path) is missing or damaged (\(buffer.bytes.count) bytes expected).")
    }
  }
}
