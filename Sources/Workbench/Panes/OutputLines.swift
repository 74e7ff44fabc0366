import Canvas
import Tuning

/// The end of a trial's output, with what is looked for in it.
enum OutputLines {
  static func draw(
    _ state: WorkbenchState, _ row: TrialRow, _ rect: Rect, on canvas: inout Canvas
  ) {
    guard rect.height >= 2 else { return }
    let detail = state.detail
    canvas.fill(rect.row(0), canvas.glyphs.horizontal, .border)
    let isMine = detail.trial == row.number && detail.hasLog
    let body = rect.rows(1..<rect.height)
    let end = max(min(body.height, detail.log.count), detail.log.count - detail.offset)
    let start = max(0, end - body.height)
    let isBack = isMine && end < detail.log.count
    canvas.put(
      rect.x + 1, rect.y, title(detail, lines: isBack ? start..<end : nil),
      maxWidth: rect.width - 2)
    guard isMine, !detail.log.isEmpty else {
      let text =
        !isMine
        ? "…" : row.state == .queued ? "starts when it runs" : "it has printed nothing yet"
      canvas.put(body.x, body.y, text, .dim, maxWidth: body.width)
      return
    }
    for index in start..<end {
      draw(detail.log[index], index, detail.search, body.row(index - start), on: &canvas)
    }
  }

  /// - Parameter lines: The lines that are seen, where they are not the newest.
  private static func title(_ detail: TrialDetail, lines: Range<Int>?) -> StyledText {
    let back =
      lines.map { ", lines \($0.lowerBound + 1)–\($0.upperBound) of \(detail.log.count)" } ?? ""
    var title = StyledText(" output\(back) ", .dim)
    guard let search = detail.search else { return title }
    title.add("“\(harmless(search.text, limit: 24))” ", .match)
    let count = search.lines.count
    title.add(count == 0 ? "is not in it " : "\(search.position + 1) of \(count) ", .dim)
    return title
  }

  /// A line with what was found in it; the chosen one is moved until that is seen.
  private static func draw(
    _ line: String, _ index: Int, _ search: OutputSearch?, _ rect: Rect, on canvas: inout Canvas
  ) {
    guard let search, case let found = search.matches(in: line), let first = found.first else {
      canvas.field(rect.x, rect.y, rect.width, line)
      return
    }
    var start = line.startIndex
    let isChosen = search.line == index
    if isChosen, canvas.columns(of: line[..<first.upperBound]) > rect.width - 2 {
      start =
        line.index(first.lowerBound, offsetBy: -rect.width / 3, limitedBy: line.startIndex)
        ?? line.startIndex
    }
    var text = StyledText(start > line.startIndex ? String(canvas.glyphs.ellipsis) : "", .dim)
    for match in found where match.lowerBound >= start {
      text.add(String(line[start..<match.lowerBound]))
      text.add(String(line[match]), .match, isChosen ? .bold : [])
      start = match.upperBound
    }
    text.add(String(line[start...]))
    canvas.put(rect.x, rect.y, text, maxWidth: rect.width)
  }
}
