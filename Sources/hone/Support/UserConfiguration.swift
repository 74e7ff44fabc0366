import Canvas
import Documents
import Foundation
import Workbench

/// The user's `$XDG_CONFIG_HOME/hone/config.yaml`, and whether it was changed.
struct UserConfiguration {
  /// The file's path.
  static let path = ThemeCatalog.folder("XDG_CONFIG_HOME", ".config") + "/config.yaml"

  private var stamp: Stamp?

  /// Which file it is, when it was written, and how long it is.
  private struct Stamp: Equatable {
    var file: UInt64
    /// The moment's bytes, as the system has them.
    var written: [UInt8]
    var size: Int

    /// The stamp of a file; nil if there is none.
    init?(of path: String) {
      var info = stat()
      guard stat(path, &info) == 0 else { return nil }
      file = UInt64(info.st_ino)
      written = withUnsafeBytes(of: info.st_mtim) { Array($0) }
      size = Int(info.st_size)
    }
  }

  /// Reads the file if it was not read yet, or has changed since.
  ///
  /// - Returns: nil if there is nothing new; an empty configuration if the file is gone.
  /// - Throws: `ThemeProblems` with all that is wrong with it.
  mutating func news(themes: [String]) throws -> WorkbenchConfiguration? {
    let path = UserConfiguration.path
    guard let now = Stamp(of: path) else {
      defer { stamp = nil }
      return stamp == nil ? nil : WorkbenchConfiguration()
    }
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
      tellsBest: notify.contains(.best), tellsEnd: notify.contains(.end), columns: columns,
      keys: keys.mapValues { $0.compactMap { Key($0) } })
  }
}
