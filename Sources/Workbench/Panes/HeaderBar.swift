import Canvas
import Tuning

/// The line at the top: how far the sweep is, what it found, what it saved, how long it takes.
enum HeaderBar {
  /// A part of the line; where there is no room the least important go first.
  private struct Part {
    var text: StyledText
    var importance: Int
    /// Columns of a progress bar instead of a text.
    var bar = 0
    /// What it is where its words would push others out: the table's sign.
    var short: StyledText?

    var width: Int { bar > 0 ? bar : text.width }
    /// The count belongs to its bar.
    var gap: Int { bar > 0 ? 1 : 2 }
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    let study = state.study
    var parts = [Part(text: name(state), importance: 100)]
    let done = study.countedEnds
    let total = study.plannedTrials
    if total != nil {
      parts.append(
        Part(text: "", importance: 72, bar: rect.width >= 120 ? 24 : rect.width >= 76 ? 12 : 6))
    }
    let count =
      study.progressText
      ?? "\(formatCount(study.trialCount)) trial\(study.trialCount == 1 ? "" : "s")"
    if study.plan != nil {
      parts.append(Part(text: StyledText(count, .header), importance: 90))
    } else {
      parts.append(Part(text: StyledText("waiting for the study", .dim), importance: 90))
    }
    if let phase = study.progress?.phase {
      let words = rect.width >= 76 ? phase.text : phase.name
      parts.append(Part(text: StyledText(harmless(words, limit: 24), .header), importance: 85))
    }
    if let status = status(state) {
      // Who has little room asks for the best first, unless nothing new is started.
      parts.append(
        Part(
          text: StyledText(status.text + status.more, status.role),
          importance: study.engine == .absent && study.trouble == nil ? 76 : 95,
          short: StyledText(status.text, status.role)))
    }
    let isWide = rect.width >= 100
    let states: [(TrialState, String, Int)] = [
      (.running, "running", 70), (.paused, "paused", 52), (.queued, "queued", 40),
      (.pruned, "pruned", 65), (.diverged, "diverged", 66), (.failed, "failed", 66),
      (.lost, "lost", 66), (.killed, "killed", 30),
    ]
    for (kind, word, importance) in states {
      let count = study.count(kind)
      guard count > 0 else { continue }
      let glyph = kind.glyph(state.options.glyphs)
      let short = StyledText("\(glyph)\(formatCount(count))", kind.role)
      let text = isWide ? StyledText("\(formatCount(count)) \(word)", kind.role) : short
      parts.append(Part(text: text, importance: importance, short: short))
    }
    if let best = best(state) { parts.append(Part(text: best, importance: 80)) }
    if let saved = study.savedShare {
      let words = isWide ? "steps saved" : "saved"
      parts.append(
        Part(text: StyledText("\(words) \(formatPercent(saved))", .good), importance: 55))
    }
    if let ran = study.ran(now: state.now) {
      parts.append(
        Part(text: StyledText(formatDuration(ran, hours: true), .dim), importance: 45))
    }
    if let left = study.timeLeft(now: state.now), total.map({ done < $0 }) ?? true {
      parts.append(Part(text: StyledText("\(TimeText.estimate(left)) left"), importance: 75))
    }
    while parts.count > 1, width(parts) > rect.width, let least = parts.map(\.importance).min() {
      // Before what matters goes, signs take the place of words; what is unusual is shortened last.
      let long = parts.indices.filter {
        parts[$0].short != nil && parts[$0].short != parts[$0].text
      }
      let usual = long.filter { parts[$0].importance < 75 }
      if least >= 60, !long.isEmpty {
        for index in usual.isEmpty ? long : usual {
          parts[index].text = parts[index].short ?? parts[index].text
        }
        continue
      }
      // What went wrong goes together: one kind of it alone would say that there is no other.
      parts.removeAll { $0.importance == least }
    }
    var x = rect.x + 1
    for part in parts {
      if part.bar > 0 {
        canvas.bar(x, rect.y, part.bar, share: Double(done) / Double(max(1, total ?? 1)))
      } else {
        canvas.put(x, rect.y, part.text, maxWidth: rect.maxX - x)
      }
      x += part.width + part.gap
    }
  }

  private static func width(_ parts: [Part]) -> Int {
    parts.reduce(1) { $0 + $1.width + $1.gap } - 1
  }

  private static func name(_ state: WorkbenchState) -> StyledText {
    var line = StyledText("hone", .title, .bold)
    let name = state.study.plan?.name ?? state.options.source ?? ""
    if !name.isEmpty { line.add(" " + harmless(name, limit: 24), .title) }
    if state.options.isReadOnly { line.add(" read-only", .warning) }
    return line
  }

  /// What is unusual: nobody drives the study, or nothing new is started; `more` where there is room.
  private static func status(
    _ state: WorkbenchState
  ) -> (text: String, more: String, role: Role)? {
    let study = state.study
    guard study.plan != nil else { return nil }
    if study.trouble != nil { return ("nothing is stored", ": see pane 6", .bad) }
    let canGoOn = state.obstacle(to: .pauseStudy) == nil
    if case .absent = study.engine {
      if study.isFinished { return ("finished", "", .good) }
      let alive = study.alive.count
      let ended = study.active.count - alive
      var text = study.isPaused ? "paused" : study.fault.isEmpty ? "no engine" : "given up"
      // The next engine takes in what ended while none was there.
      if alive > 0 {
        text += ", \(alive) run\(alive == 1 ? "s" : "") on"
      } else if ended > 0 {
        text += ", \(ended) ended since"
      }
      return (text, canGoOn ? ": P goes on" : "", .warning)
    }
    if study.isByHand, study.unstarted != 0 {
      return ("stopped: acts by hand only", canGoOn ? ", P goes on" : "", .warning)
    }
    if let ending = study.endingText { return (ending, canGoOn ? ", P goes on" : "", .warning) }
    return study.isPaused ? ("paused", ": no new trials", .warning) : nil
  }

  private static func best(_ state: WorkbenchState) -> StyledText? {
    let study = state.study
    func value(_ number: Int) -> Double? { study.row(number).flatMap(study.value(of:)) }
    if let best = study.best, let known = study.bestValue {
      var line = StyledText("best \(NumberText.metric(known)) #\(best)", .best)
      if let baseline = study.baseline, baseline != best, let start = value(baseline),
        study.row(baseline)?.state == .complete, start > 0, known > 0, state.size.width >= 140
      {
        let share = known / start - 1
        line.add(
          " (baseline \(share < 0 ? "−" : "+")\(formatPercent(abs(share))))", .dim)
      }
      return line
    }
    // Nothing is complete yet: what leads now may still get worse, so it is not called best.
    guard let leader = study.leader, let now = value(leader) else { return nil }
    return StyledText("ahead \(NumberText.metric(now)) #\(leader)", .dim)
  }
}
