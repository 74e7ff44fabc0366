import Tuning

/// What happened lately, for the study pane.
struct EventFeed: Sendable {
  /// How many are kept.
  static let limit = 500

  /// The events, ascending; without bookkeeping.
  private(set) var events: [StudyEvent] = []
  /// How many lines the pane is scrolled back from the newest.
  var offset = 0

  /// Takes an event in, unless it is bookkeeping.
  mutating func take(_ event: StudyEvent) {
    guard EventText.weight(event) != .quiet else { return }
    if event.kind == "engine_stopped", let start = errand(endedBy: event) {
      events.remove(at: start)
      offset = max(0, offset - 1)
      return
    }
    events.append(event)
    if offset > 0 { offset += 1 }
    if events.count > EventFeed.limit * 2 { events.removeFirst(events.count - EventFeed.limit) }
  }

  /// Where an engine was started that only carried out an act and left, so that it is no news; nil
  /// for one that ran trials, or ended otherwise.
  private func errand(endedBy event: StudyEvent) -> Int? {
    guard event.payload["kind"] == .string("left"),
      let start = events.lastIndex(where: { $0.kind == "engine_started" }),
      !events[start...].contains(where: { $0.kind == "started" || $0.kind == "engine_stopped" })
    else { return nil }
    return start
  }

  /// Scrolls; positive numbers go back in time.
  mutating func scroll(by lines: Int) {
    offset = max(0, min(max(0, events.count - 1), offset + lines))
  }
}
