import Canvas
import Documents
import Engine
import Foundation
import Tuning

/// What a study cannot take any more (another scale, a parameter fixed for good) goes into the sweep
/// file of a next one.
extension PlanEditor {
  /// Where that file stands: `digits-next.yaml` of `digits.hone`, in the folder that the study's trials
  /// run in, from which its program is found again.
  private var nextPath: String {
    let study = folder.path as NSString
    let whole = study.pathExtension == "hone" ? study.deletingPathExtension : folder.path
    let place = plan.launch.workingDirectory ?? study.deletingLastPathComponent
    return place + "/" + (whole as NSString).lastPathComponent + "-next.yaml"
  }

  /// Makes changes in the sweep file of the next study: a copy of this one's, or what earlier changes
  /// made of it.
  ///
  /// - Returns: Its path.
  /// - Throws: `CommandFailure` if the study has no sweep file, or a change has no place in it; nothing
  ///   is written then.
  func writeNext(_ edits: [StudyFileEdit]) throws -> String {
    let path = nextPath
    let known = try? String(contentsOfFile: path, encoding: .utf8)
    let document = try parsed(known ?? text(), path)
    let (body, refused) = document.text(applying: edits)
    guard refused.isEmpty else {
      let keys = refused.map { edits[$0].path.joined(separator: ".") }.joined(separator: ", ")
      throw CommandFailure("\(path): \(keys) cannot be changed by a program; change it by hand")
    }
    _ = try parsed(body, path)
    var head = ""
    if known == nil, let beyond = beyond(document.plan) {
      let newline = body.contains("\r\n" as Character) ? "\r\n" : "\n"
      head =
        "# In force in the study before, beyond what stands here: \(harmless(beyond))" + newline
    }
    try (head + body).write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func parsed(_ text: String, _ path: String) throws -> StudyDocument {
    try StudyDocument(
      yaml: text, file: path, workingDirectory: plan.launch.workingDirectory,
      patternProblem: metricPatternProblem)
  }
}
