import Tuning

/// Reads what a study file says of tuning by hand: `method: manual`, and under `hone:` whether it is
/// on autopilot and whether a range test comes first.
struct ManualReader {
  let findings: Findings

  /// Keys that mean another way of searching.
  private static let others = ["population", "replicates", "folds", "phases", "stages", "sampler"]

  /// Puts it into a plan in which everything else has been read.
  func read(_ entries: [Node.Entry], into plan: inout StudyPlan, method: String?) {
    guard method == "manual" else {
      for entry in entries where ["autopilot", "range_test"].contains(entry.key) {
        findings.error(
          entry, "hone.\(entry.key)", "goes with method: manual, one trial at a time")
      }
      return
    }
    var manual = ManualPlan()
    for entry in entries {
      let key = "hone.\(entry.key)"
      switch entry.key {
      case "autopilot": manual.isAutopilot = findings.flag(entry, key) ?? false
      case "range_test": manual.testsRange = findings.flag(entry, key) ?? true
      case _ where ManualReader.others.contains(entry.key):
        findings.error(
          entry, key,
          "does not go with method: manual, which takes one trial after the other; "
            + "remove one of them")
      case "pruner":
        findings.error(
          entry, key, "does not go with method: manual, which reads whole curves; remove the pruner"
        )
      default: break
      }
    }
    if plan.pruner != .none, !entries.contains(where: { $0.key == "pruner" }) {
      findings.add(
        .error, line: nil, key: "early_terminate",
        "does not go with method: manual, which reads whole curves; remove it")
    }
    if manual.isAutopilot, plan.stop.trials == nil { plan.stop.trials = ManualPlan.usualTrials }
    plan.manual = manual
  }
}
