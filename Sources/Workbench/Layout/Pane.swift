/// A view of the study; its number is the key that brings it up.
public enum Pane: Int, Sendable, Hashable, CaseIterable {
  /// The table of trials.
  case trials = 1
  /// The metrics against the steps.
  case curves
  /// The objective against the learning rate.
  case rate
  /// What the pruner decided, and why.
  case pruning
  /// The trial under the cursor.
  case trial
  /// The study as a whole: how far, when it stops, what happened.
  case study

  /// The name in the pane's border.
  var title: String {
    switch self {
    case .trials: return "Trials"
    case .curves: return "Curves"
    case .rate: return "LR"
    case .pruning: return "Pruning"
    case .trial: return "Trial"
    case .study: return "Study"
    }
  }
}
