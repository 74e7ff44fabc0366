import Documents
import Foundation
import Search
import Tuning

/// One conversation of `hone serve`: lines in, answers out.
struct ServeSession {
  /// Why a line is refused: what is wrong, and what to do.
  struct Refusal: Error {
    var text: String

    init(_ text: String) { self.text = text }
  }

  static let operations = ["create", "ask", "report", "tell", "best"]

  private let clock: () -> Double
  private var study: ServedStudy?
  private var lineNumber = 0

  /// - Parameter clock: The time in seconds, for a study that ends after so many hours.
  init(clock: @escaping () -> Double) { self.clock = clock }

  /// The answer to a line; nil for an empty one.
  mutating func answer(_ line: LineReader.Line) -> JSON? {
    lineNumber += 1
    do throws(Refusal) {
      guard case .text(let bytes) = line else {
        throw Refusal("the line is longer than \(LineReader.longest >> 20) MB")
      }
      guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
      return try answer(ServeRequest(bytes))
    } catch {
      return ["error": .string(error.text), "line": .int(lineNumber)]
    }
  }

  private mutating func answer(_ request: ServeRequest) throws(Refusal) -> JSON {
    let operation = try request.text("op", example: #"{"op":"ask"}"#)
    if operation == "create" { return try create(request) }
    guard ServeSession.operations.contains(operation) else {
      throw Refusal(
        "op: \"\(operation)\" is none of \(ServeSession.operations.joined(separator: ", "))"
          + didYouMean(operation, ServeSession.operations))
    }
    // Taken out while it works, so that there is one copy of the history.
    guard var served = study else {
      throw Refusal("\(operation): there is no study yet; create one first")
    }
    study = nil
    defer { study = served }
    switch operation {
    case "ask": return try served.ask(request, now: clock())
    case "report": return try served.report(request)
    case "tell": return try served.tell(request)
    default: return try served.best(request)
    }
  }

  private mutating func create(_ request: ServeRequest) throws(Refusal) -> JSON {
    try request.allow(["study", "study_file"])
    guard study == nil else {
      throw Refusal("create: there is a study already; start another hone serve for another one")
    }
    let document = try document(request)
    let problems = SearchPlan.problems(of: document.plan)
    guard problems.isEmpty else { throw Refusal(problems.joined(separator: "; ")) }
    guard document.plan.manual == nil else {
      throw Refusal(
        "create: method: manual needs hone to run the trials, for it reads their curves and does range "
          + "tests; take bayes, random or grid, or hone run")
    }
    let made = ServedStudy(plan: document.plan, started: clock())
    study = made
    var answer: [JSON.Member] = [JSON.Member("ok", true)]
    answer += made.description
    if !document.warnings.isEmpty {
      answer.append(
        JSON.Member("warnings", .array(document.warnings.map { .string(String(describing: $0)) })))
    }
    return .object(answer)
  }

  private func document(_ request: ServeRequest) throws(Refusal) -> StudyDocument {
    if let file = try request.optionalText("study_file") {
      guard request["study"] == nil else {
        throw Refusal("create: study and study_file are both given; keep one of them")
      }
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw Refusal("create: study_file: \(file) cannot be read as text")
      }
      do {
        return try StudyDocument(yaml: text, file: file, needsCommand: false)
      } catch {
        throw Refusal(error.errors.map(\.description).joined(separator: "; "))
      }
    }
    guard let study = request["study"] else {
      throw Refusal(
        #"create: study is missing; write {"op":"create","study":{"method":…,"metric":…,"#
          + #""parameters":…}}"#)
    }
    do {
      return try StudyDocument(json: study)
    } catch {
      throw Refusal(error.errors.map(\.description).joined(separator: "; "))
    }
  }
}

/// `; did you mean report?`, or nothing.
func didYouMean(_ given: String, _ known: [String]) -> String {
  nearMiss(given, among: known).map { "; did you mean \($0)?" } ?? ""
}
