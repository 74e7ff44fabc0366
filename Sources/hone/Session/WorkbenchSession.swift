import CProcess
import Canvas
import Engine
import Foundation
import StudyStore
import Synchronization
import Terminal
import Tuning
import Workbench

/// The workbench on a study: the terminal's events and the study's changes in, pictures and
/// commands out. Everything it decides is decided by `update`; this only carries.
struct WorkbenchSession {
  /// Seconds that a picture of what is new waits for what is read because of it, and for more.
  private static let gathering = 0.1
  /// Trials that are not read before the eye would see an empty screen.
  private static let many = 2_000
  /// Seconds after which the user's configuration is looked at again, whatever happens.
  private static let lookSeconds = 1.0

  let handle: StudyHandle
  let isReadOnly: Bool

  /// Runs until the user quits or the terminal goes away.
  ///
  /// Losing the terminal is no failure: the sweep goes on without a screen.
  func run() throws {
    // A screen that stays open for days beside a training holds what it shows, not what it once
    // computed.
    cprocess_keep_memory_small()
    let themes = ThemeCatalog()
    let screen = try TerminalScreen()
    defer { screen.close() }
    let mailbox = Mailbox(waker: screen.waker)
    let reader = Reader(handle: handle, mailbox: mailbox)
    let pace = try NewsPace()
    var state = WorkbenchState(
      size: screen.size,
      options: .init(
        source: handle.folder.map { ($0.path as NSString).lastPathComponent },
        isReadOnly: isReadOnly, isForeign: handle.folder == nil, glyphs: screen.glyphs,
        themes: themes.names, safeThemes: themes.safe, theme: themes.chosen, hasMouse: true,
        timeZoneOffset: TimeZone.current.secondsFromGMT(), asksOnQuit: !isReadOnly,
        arguments: arguments),
      now: wallClock())
    var loop = Loop(
      screen: screen, reader: reader, pace: pace, folder: handle.folder, themes: themes,
      palette: Palette(themes.theme(named: state.options.theme), depth: screen.depth))
    // Reading thousands of trials takes longer than a person takes to wonder.
    loop.configure(&state)
    if try handle.store.trialCount() > WorkbenchSession.many { loop.draw(state) }
    // What is there is shown at once; what is new follows from the feed.
    var first = try handle.store.changes(since: 0)
    first.engine = handle.engine
    loop.take([.change(first)], into: &state)
    for key in WorkbenchState.settingKeys {
      guard let value = try handle.store.setting(key) else { continue }
      loop.take([.setting(key: key, value)], into: &state)
    }
    loop.draw(state)
    let feed = try StudyFeed(handle, since: first.revision, pace: pace) { result in
      switch result {
      case .success(let change):
        mailbox.leave(.change(change))
        // What the database could not take stands beside it.
        if change.engine == .absent, let end = handle.folder.flatMap(EngineLock.lastEnd),
          end.kind == .failed
        {
          mailbox.leave(.message(end.reason, isProblem: true))
        }
      case .failure(let error):
        mailbox.leave(.message("the study cannot be read: \(errorText(error))", isProblem: true))
      }
    }
    defer {
      feed.stop()
      reader.finish()
    }
    var second = 0.0
    while loop.isRunning {
      let now = wallClock()
      let next = state.isLive ? 1.0 - now.truncatingRemainder(dividingBy: 1) : nil
      let limit = [loop.due.map { max(0, $0 - now) }, next, WorkbenchSession.lookSeconds]
      let events = screen.events(
        waiting: limit.compactMap { $0 }.min().map { Int(($0 * 1_000).rounded(.up)) })
      var isKey = false
      if wallClock().rounded(.down) != second {
        second = wallClock().rounded(.down)
        loop.take([.tick(now: wallClock())], into: &state, silently: !state.isLive)
      }
      for event in events {
        // An editor may have been open since the one before.
        let tick = WorkbenchEvent.tick(now: wallClock())
        switch event {
        case .key(let key):
          isKey = true
          // With what has come meanwhile: one picture.
          loop.take([tick] + mailbox.take() + [.key(key)], into: &state)
        case .mouse(let mouse):
          isKey = true
          loop.take([tick] + mailbox.take() + [.mouse(mouse)], into: &state)
        case .paste(let text):
          isKey = true
          loop.take([tick, .paste(text)], into: &state)
        case .resize(let size): loop.take([.resize(size)], into: &state)
        case .resumed: loop.take([.resize(screen.size)], into: &state)
        case .terminate: loop.isRunning = false
        case .wake:
          let mail = mailbox.take()
          if !mail.isEmpty { loop.take([tick] + mail, into: &state) }
        case .readable: break
        }
      }
      // After the keys: a key takes away what was said before it.
      loop.configure(&state)
      // A key and what it asked for are drawn at once; what the study tells waits for more.
      if isKey || loop.due.map({ $0 <= wallClock() }) ?? false { loop.draw(state) }
    }
  }

  /// What starts a trial, with this program's environment for the engine's; nil for a database
  /// whose trials hone does not run.
  private var arguments: (@Sendable (TrialRow, StudyPlan) -> [String])? {
    guard let folder = handle.folder else { return nil }
    let environment = ProcessInfo.processInfo.environment
    return { row, plan in
      TrialOrder.arguments(
        of: row, plan: plan, folder: folder.trial(row.number), environment: environment)
    }
  }

  /// Carries events into the state, and effects out of it.
  private struct Loop {
    let screen: TerminalScreen
    let reader: Reader
    let pace: NewsPace
    let folder: StudyFolder?
    let themes: ThemeCatalog
    var palette: Palette
    var configuration = UserConfiguration()
    /// What was wrong with the configuration when it was last read.
    var complaint: String?
    var isRunning = true
    /// When the next picture is to be drawn; nil while the last one is true.
    private(set) var due: Double?

    init(
      screen: TerminalScreen, reader: Reader, pace: NewsPace, folder: StudyFolder?,
      themes: ThemeCatalog, palette: Palette
    ) {
      self.screen = screen
      self.folder = folder
      self.reader = reader
      self.pace = pace
      self.themes = themes
      self.palette = palette
    }

    /// Takes the user's configuration if it was changed; a wrong one is told, and the old one
    /// stays.
    mutating func configure(_ state: inout WorkbenchState) {
      do {
        guard let news = try configuration.news(themes: themes.names) else { return }
        take([.preferences(news.preferences)], into: &state)
        guard complaint != nil else { return }
        complaint = nil
        let text = "\(UserConfiguration.path) is right again and in force"
        take([.message(text, isProblem: false)], into: &state)
      } catch {
        complaint = errorText(error)
        let lines = errorText(error).split(separator: "\n")
        let more = lines.count > 1 ? " (and \(lines.count - 1) more: hone config)" : ""
        take([.message((lines.first ?? "") + more, isProblem: true)], into: &state)
      }
    }

    mutating func take(
      _ events: [WorkbenchEvent], into state: inout WorkbenchState, silently: Bool = false
    ) {
      let effects = update(&state, events)
      if !silently || !effects.isEmpty {
        // The curves and the verdict that news asks for come soon after it: one picture for all.
        let isNews = events.contains { if case .change = $0 { true } else { false } }
        due = min(due ?? .infinity, wallClock() + (isNews ? WorkbenchSession.gathering : 0))
      }
      for effect in effects { perform(effect, &state) }
    }

    /// Writes a new file; one that is there is left alone.
    private func written(_ text: String, _ what: String, _ path: String) -> WorkbenchEvent {
      let full = (path as NSString).expandingTildeInPath
      let file = open(full, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard file >= 0 else {
        let reason =
          errno == EEXIST
          ? "is there already; choose another name" : String(cString: strerror(errno))
        return .notWritten(text, what: what, path: path, reason: "\(path): \(reason)")
      }
      defer { close(file) }
      let failure = writeAll(text.utf8, to: file)
      guard failure == 0 else {
        unlink(full)
        let reason = String(cString: strerror(failure))
        return .notWritten(text, what: what, path: path, reason: "\(path): \(reason)")
      }
      return .message("written: \(full)", isProblem: false)
    }

    mutating func draw(_ state: WorkbenchState) {
      var canvas = Canvas(screen.size, glyphs: state.options.glyphs)
      render(state, into: &canvas)
      screen.show(canvas, palette: palette)
      due = nil
    }

    private func editor(_ state: WorkbenchState) -> PlanEditor? {
      guard let folder, let plan = state.plan else { return nil }
      return PlanEditor(folder: folder, plan: plan)
    }

    private func nextStudy(_ edits: [StudyFileEdit], _ state: WorkbenchState) throws -> String {
      guard let editor = editor(state) else {
        throw CommandFailure("a bare database has no sweep file to change")
      }
      let path = try editor.writeNext(edits)
      let here = FileManager.default.currentDirectoryPath + "/"
      let name = path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
      return "written: \(path); start it with: hone run \(name)"
    }

    private mutating func editPlan(_ state: inout WorkbenchState) {
      guard let editor = editor(state) else { return }
      pace.hold()
      let event = editor.edit(on: screen)
      pace.release()
      // It was said now, however long the editor was open.
      take([.tick(now: wallClock()), event], into: &state)
    }

    private mutating func perform(_ effect: Effect, _ state: inout WorkbenchState) {
      switch effect {
      case .submit(let command, let token):
        pace.hasten()
        reader.submit(command, token: token)
      case .loadCurves(let trials, let metric): reader.curves(of: trials, metric: metric)
      case .loadLog(let trial): reader.log(of: trial)
      case .judge(let trial): reader.judge(trial, in: state)
      case .foresee(let trials): reader.foresee(trials, in: state)
      case .loadRangeTest: reader.rangeTest()
      case .runRangeTest: reader.runRangeTest()
      case .diagnose:
        if let plan = state.plan {
          reader.diagnose(state.rows, plan: plan, isDriven: state.hasEngine)
        }
      case .suggest: reader.suggest()
      case .refuse(let step): reader.refuse(step)
      case .copy(let text):
        let isCopied = screen.copy(text)
        if !isCopied {
          let text = "too long for the terminal's clipboard"
          take([.message(text, isProblem: true)], into: &state)
        }
      case .write(let text, let what, let path): take([written(text, what, path)], into: &state)
      case .writeNext(let edits):
        let event: WorkbenchEvent
        do { event = .message(try nextStudy(edits, state), isProblem: false) } catch {
          event = .message(errorText(error), isProblem: true)
        }
        take([event], into: &state)
      case .editPlan: editPlan(&state)
      case .keepPlan(let text, let draft):
        do { try editor(state)?.keep(text, draft: draft) } catch {
          take([.message("edited.yaml: \(errorText(error))", isProblem: true)], into: &state)
        }
      case .saveSetting(let key, let value): reader.save(key, value)
      case .theme(let name):
        palette = Palette(themes.theme(named: name), depth: screen.depth)
      case .rememberTheme(let name): ThemeCatalog.remember(name)
      case .mouse(let on): screen.setMouse(on)
      case .quit: isRunning = false
      case .suspend:
        screen.suspend()
        due = wallClock()
      case .redraw:
        screen.invalidate()
        due = wallClock()
      case .bell: screen.ring()
      case .notify(let text):
        screen.ring()
        screen.notify(text)
      }
    }
  }
}
