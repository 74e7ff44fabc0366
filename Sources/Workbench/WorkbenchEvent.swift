import Canvas
import Diagnosis
import Tuning

/// What comes into the workbench: everything it ever learns.
public enum WorkbenchEvent: Sendable {
  /// Something is new in the study.
  case change(StudyChange)
  /// A key was pressed.
  case key(Key)
  /// Something was done with the mouse.
  case mouse(MouseEvent)
  /// Text was pasted, as it is: not harmless.
  case paste(String)
  /// The screen has another size.
  case resize(Size)
  /// Time went on; seconds since 1970 UTC. Once a second while `WorkbenchState.isLive`.
  case tick(now: Double)
  /// Curves that were asked for: one metric's, by trial. A trial without points has an empty one.
  case curves(metric: String, [Int: Curve])
  /// The end of a trial's output, as it was asked for, one element a line.
  case log(trial: Int, lines: [String])
  /// What a trial's curves say; nil while there is too little to judge. Answers `Effect.judge`.
  case verdict(trial: Int, CurveVerdict?)
  /// A trial that may be looked at next. It changes nothing that is seen. Answers `Effect.foresee`.
  case foreseen(ForeseenTrial)
  /// What the study's newest range test says; nil without one. Answers `Effect.loadRangeTest`.
  case rangeTest(RangeAnalysis?)
  /// The study looked through, with which parameters mattered. Answers `Effect.diagnose`.
  case reading(StudyReading)
  /// The next step of the manual workflow; nil if nobody could say. Answers `Effect.suggest` and
  /// `Effect.refuse`.
  case suggestion(ManualAnswer?)
  /// A command was written down: it is this record of the study. Answers `Effect.submit`.
  case submitted(token: Int, id: Int)
  /// A command could not be written down. Answers `Effect.submit`.
  case notSubmitted(token: Int, reason: String)
  /// The user's preferences, at the start and whenever they were changed.
  case preferences(WorkbenchPreferences)
  /// A setting that was kept with the study; see `WorkbenchState.settingKeys`.
  case setting(key: String, JSON)
  /// A file could not be written; its name is asked for again. Answers `Effect.write`.
  case notWritten(String, what: String, path: String, reason: String)
  /// The sweep file was edited, so that the plan changes. Answers `Effect.editPlan`.
  case edited(PlanEdit)
  /// Something to tell the user that the workbench cannot know: a copy made, a file unreadable.
  case message(String, isProblem: Bool)
}

/// What the workbench wants done. It does nothing itself.
public enum Effect: Sendable, Hashable {
  /// Write a command down; answer with `.submitted` or `.notSubmitted` and the same token.
  case submit(StudyCommand, token: Int)
  /// Read one metric's curves of these trials; answer with `.curves`.
  case loadCurves(trials: [Int], metric: String)
  /// Read the end of a trial's output, some hundred lines; answer with `.log`.
  case loadLog(trial: Int)
  /// Judge a trial's curves among its peers, off the screen's thread; answer with `.verdict`.
  case judge(trial: Int)
  /// Read all that is shown of these trials, off the screen's thread and after what else is asked
  /// for; answer each with `.foreseen`, unless other trials are asked for meanwhile.
  case foresee(trials: [Int])
  /// Read and analyse the newest range test, off the screen's thread; answer with `.rangeTest`.
  case loadRangeTest
  /// Run a learning-rate range test; its trials come as any others, what goes wrong as `.message`.
  case runRangeTest
  /// Look the study through, which takes a while; answer with `.reading`.
  case diagnose
  /// Read all curves and say what the manual workflow would do next; answer with `.suggestion`.
  case suggest
  /// Write down that a step is not wanted; answer with the `.suggestion` of another.
  case refuse(ManualStep)
  /// Put a text on the clipboard.
  case copy(String)
  /// Write a text to a new file, from the folder that the program was started in; answer with
  /// `.message` or `.notWritten`.
  case write(String, what: String, path: String)
  /// Write a copy of the sweep file, for a next study, with these changes; answer with `.message`.
  case writeNext([StudyFileEdit])
  /// Have the user edit the sweep file; answer with `.edited`, or `.message` where nothing comes of it.
  case editPlan
  /// Keep the text of an edited sweep file that is in force.
  case keepPlan(String, draft: String?)
  /// Keep a value with the study.
  case saveSetting(key: String, JSON)
  /// Draw with another theme.
  case theme(String)
  /// Begin with this theme the next time.
  case rememberTheme(String)
  /// Take the mouse, or let the terminal have it.
  case mouse(Bool)
  /// End the program; the sweep was asked to stop before by a command, or runs on.
  case quit(leaveRunning: Bool)
  /// Stop as ^Z does.
  case suspend
  /// Draw everything anew.
  case redraw
  /// Ring.
  case bell
  /// Tell the user outside the screen: ring, and on the desktop if the terminal can.
  case notify(String)
}
