import Canvas
import Diagnosis
import Tuning

/// The objective against the learning rate, or another parameter in its place.
enum RatePane: PaneView {
  static func subtitle(_ state: WorkbenchState, width: Int) -> String {
    if state.rates.isTest, let analysis = state.rates.analysis {
      let test = analysis.test
      let what =
        test.manner == .sweep ? "range test" : "range test, \(test.points.count) short runs"
      let apart = shortText(.double(analysis.spread), digits: 2)
      let words = analysis.spread < 10 ? "rules within" : "rules disagree by"
      let both = "\(what) · \(words) a factor of \(apart)"
      return analysis.suggestions.count >= 2 && both.count <= width ? both : what
    }
    var parts = [harmless(state.study.objective, limit: 24)]
    if let name = state.rates.chosen { parts[0] += " by \(harmless(name, limit: 24))" }
    if state.rates.showsLog { parts.append("log") }
    if state.rates.reach != .sound { parts.append(state.rates.reach.rawValue) }
    if let all = state.rates.countOfAll {
      parts.append("\(formatCount(state.rates.count)) of \(formatCount(all)), filtered")
    } else if state.rates.count > 0 {
      let count = state.rates.count
      parts.append("\(formatCount(count)) trial\(count == 1 ? "" : "s")")
    }
    while parts.count > 1, parts.joined(separator: " · ").count > width { parts.removeLast() }
    return parts.joined(separator: " · ")
  }

  /// The part of the pane that the plot takes; what is left says what the plot says.
  static func plotRect(_ state: WorkbenchState, _ rect: Rect) -> Rect {
    guard rect.height >= 8 else { return rect }
    return rect.rows(0..<rect.height - max(1, sentences(state, in: rect).count))
  }

  /// What the range test says and how far its rules agree, as much of it as leaves the plot the better
  /// part; empty while it is not shown, and where not even the first sentence fits.
  private static func sentences(_ state: WorkbenchState, in rect: Rect) -> [StyledText] {
    guard state.rates.isTest, let analysis = state.rates.analysis else { return [] }
    let room = max(1, min(rect.height * 2 / 5, rect.height - 8))
    let first = StyledText.wrap(
      analysis.sentences.first ?? "", width: rect.width,
      analysis.recommended == nil ? .warning : .good)
    let second = StyledText.wrap(
      analysis.agreement ?? "", width: rect.width, analysis.spread < 10 ? .dim : .warning)
    if analysis.agreement != nil, first.count + second.count <= room { return first + second }
    return first.count <= room ? first : []
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    guard let plot = state.rates.plot else {
      PaneFrame.explain(emptyText(state), in: rect, on: &canvas)
      return
    }
    let area = plotRect(state, rect)
    plot.draw(on: &canvas, in: area)
    guard area.height < rect.height else { return }
    let y = rect.maxY - 1
    var line = StyledText()
    if state.rates.isTest {
      let lines = sentences(state, in: rect)
      if !lines.isEmpty {
        for (index, line) in lines.enumerated() {
          canvas.put(rect.x, area.maxY + index, line, maxWidth: rect.width)
        }
      } else if let analysis = state.rates.analysis {
        // What to do, without the reason.
        let whole = analysis.sentences.first ?? ""
        let short = whole.prefix { $0 != ":" }
        line.add(String(short), analysis.recommended == nil ? .warning : .good)
        canvas.put(rect.x, y, line, maxWidth: rect.width)
      }
      return
    }
    line += state.rates.medians.isEmpty ? bestFour(state) : medians(state)
    let legend = legend(state)
    if line.width + 3 + legend.width <= rect.width {
      line.add("   ")
      line += legend
    }
    canvas.put(rect.x, y, line, maxWidth: rect.width)
  }

  /// Where the best four complete trials have the parameter.
  private static func bestFour(_ state: WorkbenchState) -> StyledText {
    var line = StyledText("best four: ", .dim)
    guard let good = state.rates.points.good, let name = state.rates.points.name else {
      line.add("after four complete trials", .dim)
      return line
    }
    let format = state.study.formats[name] ?? ParameterFormat()
    let ends = [good.lowerBound, good.upperBound].map { format.text(.double($0)) }
    line.add(ends[0] == ends[1] ? ends[0] : "\(ends[0]) … \(ends[1])", .good)
    return line
  }

  /// What each choice is worth, the best first.
  private static func medians(_ state: WorkbenchState) -> StyledText {
    var line = StyledText("median ", .dim)
    let parts = state.rates.medians.enumerated().map { rank, median in
      var part = StyledText("\(median.choice) ", rank == 0 ? .good : .text)
      part.add("\(NumberText.metric(median.value))", rank == 0 ? .good : .text)
      part.add(" of \(median.count)", .dim)
      return part
    }
    line += .joined(parts, by: " · ")
    return line
  }

  private static func legend(_ state: WorkbenchState) -> StyledText {
    let glyphs = state.options.glyphs
    let shown: [TrialState] = [
      .complete, .running, .pruned, .killed, .diverged, .failed,
    ]
    var parts = shown.filter { state.study.counts[$0] ?? 0 > 0 }.map {
      var part = StyledText(String($0.glyph(glyphs)), $0.role)
      part.add(" \($0.rawValue)", .dim)
      return part
    }
    if state.rates.hasTurned { parts.append(StyledText("\(glyphs.turned) turned", .dim)) }
    return .joined(parts, by: " ")
  }

  private static func emptyText(_ state: WorkbenchState) -> String {
    if state.study.plan == nil { return "Reading the study …" }
    guard let name = state.rates.chosen ?? state.study.rate else {
      let how =
        state.options.isForeign
        ? "" : " Name it in the study file: hone: {roles: {learning_rate: NAME}}."
      return "No parameter of this study is the learning rate.\(how) e shows another parameter."
    }
    if state.rates.countOfAll != nil, state.study.trialCount > 0 {
      return "No trial meets the filter."
    }
    return "\(harmless(state.study.objective)) against \(harmless(name, limit: 40)): "
      + "a point a trial, "
      + "as soon as one reports."
  }
}
