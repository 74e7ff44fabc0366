import Tuning

/// Writes a trial's table line as one line of JSON.
///
/// By hand, because ten thousand of them are read before the first screen: `JSONDecoder` takes
/// longer than the whole budget. What is nil or empty is left out; numbers that JSON cannot say
/// stand bare, as Python writes them.
struct TrialRowWriter {
  private var out: [UInt8] = []

  static func text(_ row: TrialRow) -> String {
    var writer = TrialRowWriter()
    writer.out.reserveCapacity(512)
    writer.row(row)
    return String(decoding: writer.out, as: UTF8.self)
  }

  private mutating func row(_ row: TrialRow) {
    add("{\"number\":\(row.number)")
    key("state", row.state.rawValue)
    if row.origin != .sampled { key("origin", row.origin.rawValue) }
    key("parent", row.parent)
    key("detail", row.detail)
    if let seed = row.seed { add(",\"seed\":\(seed)") }
    key("objective", row.objective)
    key("best", row.best)
    key("best_step", row.bestStep)
    key("step", row.step)
    key("steps", row.steps)
    key("started", row.started)
    key("ended", row.ended)
    if row.pausedSeconds != 0 { key("paused", row.pausedSeconds) }
    // What ended cannot be silent.
    if !row.state.isFinished {
      key("reported", row.reported)
      key("silence", row.longestSilence)
    }
    key("reason", row.reason)
    key("slot", row.slot)
    key("pid", row.pid)
    key("host", row.host)
    if row.isPinned { add(",\"pinned\":true") }
    key("note", row.note)
    key("ending", row.ending?.rawValue)
    key("phase", row.phase)
    key("place", row.place)
    key("copies", row.copies)
    if !row.isOurs { add(",\"ours\":false") }
    if !row.checkpoints.isEmpty {
      add(",\"checkpoints\":")
      list(row.checkpoints) { writer, step in writer.add("\(step)") }
    }
    add(",\"parameters\":")
    values(row.configuration.entries)
    if !row.knobs.isEmpty {
      add(",\"knobs\":")
      values(row.knobs)
    }
    if !row.metrics.isEmpty {
      add(",\"metrics\":{")
      for (index, metric) in row.metrics.enumerated() {
        if index > 0 { add(",") }
        quote(metric.name)
        add(":")
        number(metric.value)
      }
      add("}")
    }
    if !row.sparkline.isEmpty {
      add(",\"sparkline\":")
      list(row.sparkline) { writer, value in writer.number(value) }
    }
    add("}")
  }

  private mutating func values(_ entries: [Configuration.Entry]) {
    add("{")
    for (index, entry) in entries.enumerated() {
      if index > 0 { add(",") }
      quote(entry.name)
      add(":")
      value(entry.value)
    }
    add("}")
  }

  private mutating func add(_ text: String) { out.append(contentsOf: text.utf8) }

  private mutating func key(_ name: String, _ value: Int?) {
    if let value { add(",\"\(name)\":\(value)") }
  }

  private mutating func key(_ name: String, _ value: Double?) {
    guard let value else { return }
    add(",\"\(name)\":")
    number(value)
  }

  private mutating func key(_ name: String, _ value: String?) {
    guard let value else { return }
    add(",\"\(name)\":")
    quote(value)
  }

  private mutating func list<T>(_ elements: [T], _ element: (inout TrialRowWriter, T) -> Void) {
    add("[")
    for (index, item) in elements.enumerated() {
      if index > 0 { add(",") }
      element(&self, item)
    }
    add("]")
  }

  private mutating func number(_ value: Double) {
    if value.isFinite {
      add("\(value)")
    } else {
      add(value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity")
    }
  }

  /// A parameter's value. What JSON would blur is tagged: a spelled number, and a map (its object
  /// must differ from a tag's).
  private mutating func value(_ value: ParameterValue) {
    switch value {
    case .null: add("null")
    case .bool(let value): add(value ? "true" : "false")
    case .int(let value): add("\(value)")
    case .double(let value): number(value)
    case .string(let text): quote(text)
    case .spelled(_, let text):
      add("{\"$spelled\":")
      quote(text)
      add("}")
    case .list(let elements): list(elements) { writer, element in writer.value(element) }
    case .map(let entries):
      add("{\"$map\":[")
      for (index, entry) in entries.enumerated() {
        if index > 0 { add(",") }
        quote(entry.key)
        add(",")
        self.value(entry.value)
      }
      add("]}")
    }
  }

  private mutating func quote(_ text: String) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        out.append(UInt8(ascii: "\\"))
        out.append(byte)
      case 0..<0x20:
        let digits = "0123456789abcdef".utf8.map { $0 }
        add("\\u00")
        out.append(digits[Int(byte >> 4)])
        out.append(digits[Int(byte & 15)])
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
