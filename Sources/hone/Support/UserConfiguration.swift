import Canvas
import Documents
import Foundation
import Workbench

/// The user's `$XDG_CONFIG_HOME/hone/config.yaml`, and whether it was changed.
struct UserConfiguration {
  /// The file's path.
  static var path: String { ThemeCatalog.folder("XDG_CONFIG_HOME", ".config") + "/config.yaml" }

  private var stamp: Stamp?

  /// When a file was written, and how long it is.
  private struct Stamp: Equatable {
    var written: Date?
    var size: Int?
  }

  /// Reads the file if it was not read yet, or has changed since.
  ///
  /// - Returns: nil if there is nothing new; an empty configuration if the file is gone.
  /// - Throws: `ThemeProblems` with all that is wrong with it.
  mutating func news(themes: [String]) throws -> WorkbenchConfiguration? {
    let path = UserConfiguration.path
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else {
      defer { stamp = nil }
      return stamp == nil ? nil : WorkbenchConfiguration()
    }
    let now = Stamp(written: facts[.modificationDate] as? Date, size: facts[.size] as? Int)
    guard now != stamp else { return nil }
    stamp = now
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try WorkbenchConfiguration(
      text: text, file: path,
      choices: .init(
        themes: themes, commands: KeyMap.standard.commands, isKey: { Key($0) != nil }))
  }
}

extension WorkbenchConfiguration {
  /// What it asks of the workbench.
  var preferences: WorkbenchPreferences {
    WorkbenchPreferences(
      theme: theme, marks: marks.flatMap(Glyphs.PlotMarks.init), mouse: mouse,
      tellsBest: notify.contains(.best), tellsEnd: notify.contains(.end),
      keys: keys.mapValues { $0.compactMap { Key($0) } })
  }
}
