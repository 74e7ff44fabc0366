import Canvas
import Diagnosis
import Tuning

/// Which parameters matter, as bars, and what is amiss, in the study pane.
enum ReadingLines {
  /// Parameters and pairs by what they explain, and the names of those that hardly matter.
  private static func lines(
    _ importance: ImportanceReport, atMost count: Int
  ) -> (shown: [(name: String, share: Double)], rest: [String]) {
    let single = importance.shares.map { (name: $0.name, share: $0.share) }
    let pairs = importance.interactions.filter { $0.share >= 0.05 }.prefix(2).map {
      (name: "\($0.first) × \($0.second)", share: $0.share)
    }
    let matter = (single.filter { $0.share >= 0.01 } + pairs).sorted { $0.share > $1.share }
    let shown = matter.isEmpty ? Array(single.prefix(count)) : Array(matter.prefix(count))
    let names = Set(shown.map(\.name))
    return (shown, single.map(\.name).filter { !names.contains($0) })
  }

  /// Draws what fits; how many lines that took.
  static func draw(
    _ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas
  ) -> Int {
    guard let reading = state.diagnosis.reading, rect.height >= 3 else { return 0 }
    var y = rect.y + 1
    if let importance = reading.importance {
      let (shares, rest) = lines(importance, atMost: max(0, min(8, rect.height - 3)))
      let names = shares.map { harmless($0.name) }
      let width = min(rect.width / 3, names.map { DisplayWidth.of($0) }.max() ?? 0)
      let label = "matters "
      let bar = min(30, rect.width - label.count - width - 8)
      for (index, share) in shares.enumerated() {
        let x = rect.x + label.count
        canvas.put(rect.x, y, index == 0 ? label : "", .dim)
        canvas.field(x, y, width, names[index])
        if bar >= 4 {
          canvas.bar(x + width + 1, y, bar, share: share.share)
          let percent = "\(Int((share.share * 100).rounded())) %"
          canvas.put(x + width + bar + 2, y, percent, .dim)
        }
        y += 1
      }
      if !rest.isEmpty, y < rect.maxY {
        let text = "little " + rest.map { harmless($0, limit: 24) }.joined(separator: ", ")
        canvas.put(
          rect.x + label.count - (shares.isEmpty ? label.count : 0), y, StyledText(text, .dim),
          maxWidth: rect.width - label.count)
        y += 1
      }
    }
    if reading.importance?.caution != nil, y < rect.maxY - 1 {
      let texts = ["a hint only: few trials for so many parameters", "a hint: few trials"]
      let text = texts.first { $0.count <= rect.width } ?? texts[1]
      canvas.put(rect.x, y, text, .dim, maxWidth: rect.width)
      y += 1
    }
    let problems = reading.findings.filter { $0.severity == .warning }
    if let first = problems.first, y < rect.maxY {
      let more = problems.count > 1 ? " (+\(problems.count - 1), !)" : " (!)"
      // Whole where there is room for it.
      let whole = StyledText.wrap(harmless(first.message), width: rect.width - more.count, .warning)
      let lines =
        whole.count <= min(3, rect.maxY - y)
        ? whole : [StyledText(harmless(first.message), .warning)]
      for (index, line) in lines.enumerated() {
        let room = max(0, rect.width - more.count)
        canvas.put(rect.x, y, line, maxWidth: room)
        if index == lines.count - 1 { canvas.put(rect.x + min(room, line.width), y, more, .dim) }
        y += 1
      }
    }
    return y == rect.y + 1 ? 0 : y - rect.y
  }
}
