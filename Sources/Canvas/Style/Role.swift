/// What a cell means. Colours are chosen from it at the very last moment, by a theme.
///
/// The raw values are the keys of a theme file.
public enum Role: String, Sendable, Hashable, CaseIterable {
  /// Ordinary text.
  case text
  /// Text that matters less: units, explanations, what did not change.
  case dim
  /// The title of a pane or a form.
  case title
  /// The frame of a pane.
  case border
  /// The frame of the pane that has the keyboard.
  case borderFocused = "border_focused"
  /// The head of a table's columns, and of the screen.
  case header
  /// The row under the cursor; its background lies under the cells' own roles.
  case selection
  /// The row under the cursor of a pane that has not the keyboard.
  case selectionInactive = "selection_inactive"
  /// A marked row's mark.
  case marked
  /// The part of a text that a filter or a search found.
  case match
  /// A key to press, in hints and help.
  case key
  /// What that key does.
  case hint
  /// What deserves the eye: an active filter, the chosen value, a link.
  case accent
  /// Better, right, saved.
  case good
  /// Needs attention.
  case warning
  /// Worse, wrong, lost.
  case bad
  /// A trial's state: waits for a slot.
  case stateQueued = "state_queued"
  /// A trial's state: trains.
  case stateRunning = "state_running"
  /// A trial's state: stopped for the time being.
  case statePaused = "state_paused"
  /// A trial's state: was asked to end.
  case stateStopping = "state_stopping"
  /// A trial's state: ended by itself.
  case stateComplete = "state_complete"
  /// A trial's state: ended by a pruner.
  case statePruned = "state_pruned"
  /// A trial's state: ended by hand.
  case stateKilled = "state_killed"
  /// A trial's state: its objective was not finite.
  case stateDiverged = "state_diverged"
  /// A trial's state: ended with an error.
  case stateFailed = "state_failed"
  /// A trial's state: ended, nobody knows how.
  case stateLost = "state_lost"
  /// The best trial and its value.
  case best
  /// The curve of the trial under the cursor.
  case curveSelected = "curve_selected"
  /// All the curves that nobody asked for.
  case curveCrowd = "curve_crowd"
  /// The first series of a plot; see ``series(_:)``.
  case curve0 = "curve_0"
  /// The second series of a plot.
  case curve1 = "curve_1"
  /// The third series of a plot.
  case curve2 = "curve_2"
  /// The fourth series of a plot.
  case curve3 = "curve_3"
  /// The fifth series of a plot.
  case curve4 = "curve_4"
  /// The sixth series of a plot.
  case curve5 = "curve_5"
  /// The seventh series of a plot.
  case curve6 = "curve_6"
  /// The axes of a plot and their labels.
  case axis
  /// A band behind curves: where the middle half of the peers lies.
  case band
  /// A line that decides something: a pruner's threshold, a suggested rate.
  case threshold
  /// The filled part of a bar, and sparklines.
  case bar
  /// The empty part of a bar.
  case barEmpty = "bar_empty"
  /// The caret of a text field, and the reading line of a plot.
  case cursor
  /// A question at the bottom of the screen.
  case prompt
  /// A question whose yes cannot be undone.
  case promptDanger = "prompt_danger"
  /// What became of the last act.
  case message
  /// What became of the last act, where it did not work.
  case messageError = "message_error"

  /// The role of a plot's series, from 0; after the seventh they repeat, as more colours would
  /// mean nothing.
  public static func series(_ index: Int) -> Role {
    let all: [Role] = [.curve0, .curve1, .curve2, .curve3, .curve4, .curve5, .curve6]
    return all[((index % all.count) + all.count) % all.count]
  }
}
