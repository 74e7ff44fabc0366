import Foundation
import Simulation
import StudyStore
import Tuning

/// The landscapes that `hone simulate` can be asked for.
struct LandscapeChoice {
  /// Those that have names.
  static let named: [any Landscape] = ClassicFunction.all + [DigitsSurface()]

  /// What was asked for, first, and the others after it.
  let all: [any Landscape]

  /// The landscape of a name, or of a study.
  ///
  /// - Throws: `CommandFailure` if it is neither.
  init(_ name: String) throws {
    let known = LandscapeChoice.named
    if let index = known.firstIndex(where: { $0.name == name.lowercased() }) {
      all = Array(known[index...] + known[..<index])
      return
    }
    let names = known.map(\.name)
    let looksLikeStudy =
      name.contains("/") || name.contains(".") || FileManager.default.fileExists(atPath: name)
    guard looksLikeStudy else {
      throw CommandFailure.usage(
        "there is no landscape \(name)\(didYouMean(name, names)); there are "
          + "\(names.joined(separator: ", ")), and every study: --landscape sweep.hone")
    }
    let handle = try StudyHandle(named: name, study: nil, access: .readOnly)
    do {
      let study = try StudySurface(plan: try handle.plan(), trials: try handle.store.trials())
      all = [study] + known
    } catch let error as StudySurface.Unusable {
      throw CommandFailure("\(name): \(error)")
    }
  }
}

/// The samplers that can be pitted against each other, by the names they go by.
enum SamplerChoice {
  /// All of them.
  static let all: [Contest.Entrant] = [
    .init("grid", .grid), .init("random", .random), .init("tpe", .tpe), .init("gp", .gp),
  ]

  /// Those of a list of names.
  ///
  /// - Throws: `CommandFailure` for a name that none has.
  static func entrants(_ list: String?) throws -> [Contest.Entrant] {
    guard let list else { return all }
    let names = all.map(\.name)
    let entrants = try list.split(separator: ",").map { word in
      let name = word.trimmingCharacters(in: .whitespaces).lowercased()
      guard let entrant = all.first(where: { $0.name == name }) else {
        throw CommandFailure.usage(
          "there is no sampler \(name)\(didYouMean(name, names)); there are "
            + names.joined(separator: ", "))
      }
      return entrant
    }
    guard !entrants.isEmpty else {
      throw CommandFailure.usage(
        "--samplers names none; there are \(names.joined(separator: ", "))")
    }
    return entrants
  }
}
