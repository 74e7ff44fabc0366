import Documents
import Engine
import Foundation
import Tuning

/// Finds the folder that a study's trials run in: the one from which its program is found.
///
/// Where the tool was started, as with W&B's agent; else the sweep file's folder; else the nearest
/// folder above that one from which the path leads to a file, up to the repository's root if it is
/// in one: so a sweep in `demo/` whose program is `demo/train.py` runs from anywhere.
struct ProgramFolder {
  /// The sweep file's path, as it was given.
  let file: String
  /// The study's folder, which may be there already.
  let study: String

  /// The plan with its working folder.
  ///
  /// - Parameter line: The line of a key of the sweep file.
  /// - Throws: `Problem` if the program is nowhere, or what the command begins with.
  func located(_ plan: StudyPlan, line: (String) -> Int?) throws -> StudyPlan {
    let plan = try placed(plan, line: line)
    // A study that is continued from elsewhere knows where its program is.
    if !exists(StudyFolder(study).databasePath) { try checkCommand(plan, line: line) }
    return plan
  }

  private func placed(_ plan: StudyPlan, line: (String) -> Int?) throws -> StudyPlan {
    let here = FileManager.default.currentDirectoryPath
    var plan = plan
    plan.launch.workingDirectory = here
    guard let program = plan.launch.program, !program.hasPrefix("/") else { return plan }
    let places = [here] + above
    if let place = places.first(where: { exists($0 + "/" + program) }) {
      plan.launch.workingDirectory = place
      return plan
    }
    // A study that is continued from elsewhere knows where its program is.
    if exists(StudyFolder(study).databasePath) { return plan }
    // A program without a slash may be one of PATH.
    if !program.contains("/"), Program.isOnPath(program, path: path(plan)) { return plan }
    let last =
      above.last == above.first ? "" : ", nor in a folder above it up to \(above.last ?? "")"
    throw Problem(
      file: file, line: line("program"), key: "program",
      message: "\(program) is neither in \(here) nor beside the sweep file\(last)")
  }

  /// The sweep file's folder, and those above it, the nearest first.
  private var above: [String] {
    var folder = URL(fileURLWithPath: file).standardizedFileURL.deletingLastPathComponent()
    var folders = [folder.path]
    while folder.path != "/", !exists(folder.path + "/.git") {
      folder.deleteLastPathComponent()
      if folder.path != "/" { folders.append(folder.path) }
    }
    return folders
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Looks up the program that the command names itself, as it will be looked up when a trial
  /// starts.
  private func checkCommand(_ plan: StudyPlan, line: (String) -> Int?) throws {
    let elements = plan.launch.command.elements
    var index = 0
    // `env` runs the first word after it that is no variable.
    if let first = elements.first, ["${env}", "env", "/usr/bin/env"].contains(first) {
      index = 1
      while index < elements.count, elements[index].contains("="),
        !elements[index].hasPrefix("=")
      {
        index += 1
      }
    }
    guard index < elements.count, case let word = elements[index], !word.hasPrefix("-"),
      !word.contains("${"), !word.isEmpty
    else { return }
    // That is this very tool, wherever it lies.
    if index == 0, word == "hone" { return }
    let folder = plan.launch.workingDirectory ?? FileManager.default.currentDirectoryPath
    let key = "command[\(index)]"
    func problem(_ message: String) -> Problem {
      Problem(file: file, line: line(key) ?? line("command"), key: key, message: message)
    }
    let missing: String?
    if index > 0, !word.contains("/") {
      // What `env` looks for, it looks for on the PATH alone.
      missing =
        Program.isOnPath(word, path: path(plan)) ? nil : "there is no program \(word) on the PATH"
    } else {
      missing = Program.find(word, path: path(plan), workingDirectory: folder).problem
    }
    if let missing { throw problem(missing) }
  }

  /// The `PATH` on which trials look for programs.
  private func path(_ plan: StudyPlan) -> String? {
    plan.launch.environment["PATH"] ?? ProcessInfo.processInfo.environment["PATH"]
  }
}
