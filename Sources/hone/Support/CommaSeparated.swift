import Tuning

/// Objects as a table of comma-separated values (RFC 4180), a row each.
///
/// The members of nested objects have columns of their own, under `outer.inner`; lists stand in one
/// cell, as JSON. A column stands where it first came up; where an object has no such member, or
/// null, its cell is empty.
struct CommaSeparated {
  private var columns: [String] = []
  private var rows: [[String: String]] = []

  init(_ objects: [JSON]) {
    var known: Set<String> = []
    for object in objects {
      var row: [String: String] = [:]
      for (name, cell) in CommaSeparated.cells(object, under: "") {
        row[name] = cell
        if known.insert(name).inserted { place(name) }
      }
      rows.append(row)
    }
  }

  /// The whole table, the names of the columns first.
  var text: String {
    let lines = [columns] + rows.map { row in columns.map { row[$0] ?? "" } }
    return lines.map { $0.map(CommaSeparated.quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  /// Beside those of the same object, so that a metric that only some trials have stands with the
  /// others.
  private mutating func place(_ name: String) {
    let group = name.prefix { $0 != "." }
    let last = columns.lastIndex { $0.prefix { $0 != "." } == group }
    columns.insert(name, at: last.map { $0 + 1 } ?? columns.count)
  }

  private static func cells(_ json: JSON, under name: String) -> [(String, String)] {
    if let members = json.members {
      return members.flatMap { cells($0.value, under: name.isEmpty ? $0.key : "\(name).\($0.key)") }
    }
    if let text = json.string { return [(name, text)] }
    if json == .null { return [(name, "")] }
    return [(name, json.text(nonFinite: .bare))]
  }

  private static func quoted(_ cell: String) -> String {
    let isPlain = !cell.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
    }
    return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
