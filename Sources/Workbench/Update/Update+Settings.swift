import Tuning

/// What is kept with the study and comes back the next time.
extension WorkbenchState {
  /// The settings that the workbench keeps: `hone` reads them at the start and hands each in with
  /// `WorkbenchEvent.setting`.
  public static let settingKeys = [
    "workbench.sort", "workbench.filter", "workbench.metric", "workbench.columns",
    "workbench.against", "workbench.layout",
  ]

  /// The setting that keeps how the table is sorted.
  var sortSetting: Effect {
    .saveSetting(
      key: "workbench.sort",
      ["column": .string(table.sort.column.key), "descending": .bool(table.sort.isDescending)])
  }

  /// The setting that keeps the filter.
  var filterSetting: Effect {
    .saveSetting(key: "workbench.filter", .string(table.filter?.text ?? ""))
  }

  /// The setting that keeps the metric of the curves.
  var metricSetting: Effect {
    .saveSetting(
      key: "workbench.metric", curves.isChosen ? .string(curves.metric) : .string(""))
  }

  /// Takes a setting in; before the plan is there it waits.
  mutating func restore(_ key: String, _ value: JSON) {
    guard study.plan != nil else {
      postponed[key] = value
      return
    }
    switch key {
    case "workbench.sort":
      let columns =
        [TrialColumn.number, .state, .objective, .step, .duration, .best, .smoothed]
        + study.parameters.map(TrialColumn.parameter) + study.metrics.map(TrialColumn.metric)
      guard let name = value["column"]?.string,
        let column = columns.first(where: { $0.key == name })
      else { return }
      hasChosenSort = true
      let sort = TrialSort(column: column, isDescending: value["descending"]?.bool ?? false)
      table.setSort(sort, study, filterContext)
    case "workbench.filter":
      guard let text = value.string, !text.isEmpty else { return }
      do {
        let filter = try TrialFilter(text, parameters: study.parameters, metrics: study.metrics)
        table.setFilter(filter, study, filterContext)
      } catch { say("the study's filter “\(text)” was left out: \(error.description)", .bad) }
    case "workbench.metric":
      guard let name = value.string, study.metrics.contains(name) else { return }
      curves.choose(name, isObjective: name == study.objective)
    case "workbench.columns": restoreColumns(value)
    case "workbench.against":
      if let name = value.string, study.varying.contains(name) { rates.choose(name, study) }
    case "workbench.layout": restoreLayout(value)
    default: break
    }
  }
}
