import Canvas
import Tuning

/// A trial's parameters with those of the trials that it is compared with, in the trial's pane.
enum ParameterLines {
  /// The trials that this one is compared with: parent, baseline and best, itself left out.
  static func others(_ row: TrialRow, _ state: WorkbenchState) -> [(String, TrialRow)] {
    var others: [(String, TrialRow)] = []
    func add(_ name: String, _ number: Int?) {
      guard let number, number != row.number, !others.contains(where: { $0.1.number == number }),
        let other = state.study.row(number)
      else { return }
      others.append(("\(name) #\(number)", other))
    }
    add("parent", row.parent)
    add("baseline", state.study.baseline)
    add("best", state.study.best)
    return others
  }

  static func lines(
    _ row: TrialRow, _ state: WorkbenchState, width: Int, height: Int
  ) -> [StyledText] {
    let names = state.study.varying
    let others = others(row, state)
    let nameWidth = min(18, names.map(\.count).max() ?? 0)
    let knobs = state.knobs.knobs(of: row)
    // A column more words wide where a value is asked for and not there yet.
    let ownWidth = knobs.allSatisfy(\.isShown) ? 12 : 18
    let isTable = height >= names.count + 9 && width >= nameWidth + ownWidth + 13
    return isTable
      ? table(row, state, names, others, knobs, (nameWidth, ownWidth), width)
      : flow(row, state, names, others, knobs, width)
  }

  /// A line a parameter, a column for each trial that it is compared with.
  private static func table(
    _ row: TrialRow, _ state: WorkbenchState, _ names: [String], _ others: [(String, TrialRow)],
    _ knobs: [KnobTurns.Knob], _ widths: (name: Int, own: Int), _ width: Int
  ) -> [StyledText] {
    let nameWidth = widths.name
    let fitting = others.prefix(max(0, (width - nameWidth - widths.own) / 14))
    var lines: [StyledText] = []
    if !fitting.isEmpty {
      let head = String(repeating: " ", count: nameWidth + widths.own)
      lines.append(StyledText(head + fitting.map { padded($0.0, 14) }.joined(), .header))
    }
    for name in names {
      let own = row.present[name]
      let title = name.count > nameWidth ? String(name.prefix(nameWidth - 1)) + "…" : name
      var line = StyledText(title + String(repeating: " ", count: nameWidth - title.count), .dim)
      let knob = knobs.first { $0.name == name }
      let asked = knob.map { $0.isShown ? "" : "asked " } ?? ""
      line.add(
        column(asked + text(own, name, state), widths.own, state), knob == nil ? .text : .accent,
        .bold)
      for (_, other) in fitting {
        let theirs = other.now(name)
        let isSame = theirs.map { own?.means($0) ?? false } ?? (own == nil)
        let value = isSame ? "same" : text(theirs, name, state)
        line.add(column(value, 14, state), isSame ? .dim : .accent)
      }
      lines.append(line)
    }
    return lines
  }

  /// A text at the right of a column with a blank before it; what does not fit is cut, which is seen.
  private static func column(_ text: String, _ width: Int, _ state: WorkbenchState) -> String {
    guard DisplayWidth.of(text) >= width else {
      return String(repeating: " ", count: width - DisplayWidth.of(text)) + text
    }
    var kept = text
    while DisplayWidth.of(kept) > width - 2 { kept.removeLast() }
    let cut = kept + String(state.options.glyphs.ellipsis)
    return String(repeating: " ", count: max(0, width - DisplayWidth.of(cut))) + cut
  }

  /// Parameters side by side, with the parent's (else the baseline's) value where it differs.
  static func flow(
    _ row: TrialRow, _ state: WorkbenchState, _ names: [String], _ others: [(String, TrialRow)],
    _ knobs: [KnobTurns.Knob], _ width: Int
  ) -> [StyledText] {
    let other = others.first
    let things = names.map { name in
      let own = row.present[name]
      var thing = StyledText("\(shortName(name)) ", .dim)
      if let knob = knobs.first(where: { $0.name == name }) {
        let (before, now) = (text(knob.before, name, state), text(knob.now, name, state))
        thing.add(knob.isShown ? now : before, .text, .bold)
        thing.add(knob.isShown ? " (turned from \(before))" : " (asked \(now))", .accent)
        return thing
      }
      thing.add(text(own, name, state), .text, .bold)
      if let other, let theirs = other.1.now(name), !(own?.means(theirs) ?? false) {
        thing.add(" (\(other.0.prefix { $0 != " " }) \(text(theirs, name, state)))", .accent)
      }
      return thing
    }
    return StyledText.flow(things, width: width)
  }

  static func text(
    _ value: ParameterValue?, _ name: String, _ state: WorkbenchState
  ) -> String {
    guard let value else { return "–" }
    return harmless((state.study.formats[name] ?? ParameterFormat()).text(value), limit: 60)
  }
}
