import CProcess
import Diagnosis
import Dispatch
import Engine
import Foundation
import StudyStore
import Synchronization
import Tuning
import Workbench

/// Reads curves and logs off the screen's thread, and leaves them in the mailbox.
final class Reader: Sendable {
  private let handle: StudyHandle
  private let mailbox: Mailbox
  private let queue = DispatchQueue(label: "hone.reader", qos: .userInitiated)
  private let diagnosis = DispatchQueue(label: "hone.diagnosis", qos: .utility)
  private let submissions = Mutex<Task<Void, Never>?>(nil)
  private let judged = LatestRequest()
  private let logged = LatestRequest()
  private let foreseen = LatestRequest()
  /// Where the trials stood when one was last judged.
  private let standings = Mutex<(revision: Int, peers: PeerStandings)?>(nil)
  /// How much is asked for and not read yet.
  private let asked = Atomic(0)

  init(handle: StudyHandle, mailbox: Mailbox) {
    self.handle = handle
    self.mailbox = mailbox
  }

  /// Reads one metric's curves.
  func curves(of trials: [Int], metric: String) {
    read { handle in
      var curves: [Int: Curve] = [:]
      for trial in trials {
        curves[trial] = (try? handle.store.curve(of: trial, metric: metric)) ?? Curve()
      }
      return .curves(metric: metric, curves)
    }
  }

  /// Reads the end of a trial's output, unless another is asked for meanwhile.
  func log(of trial: Int) {
    let isWanted = logged.make()
    read { [self] _ in
      guard isWanted() else { return nil }
      return .log(trial: trial, lines: lines(of: trial))
    }
  }

  private func lines(of trial: Int) -> [String] {
    handle.folder.map { Reader.lastLines(of: $0.trial(trial).outputPath) } ?? []
  }

  /// Reads a trial's curves and judges them among its peers, unless another trial is asked for
  /// meanwhile: who scrolls past a hundred wants none of theirs.
  func judge(_ trial: Int, in state: WorkbenchState) {
    let isWanted = judged.make()
    let (row, peers) = (state.row(trial), Peers(of: state))
    read { [self] handle in
      guard isWanted() else { return nil }
      let curves = row.flatMap { try? handle.store.curves(of: $0.number) }
      return .verdict(trial: trial, verdict(on: row, curves, among: peers))
    }
  }

  /// Reads all that is shown of trials that may be looked at next, after what is looked at. The screen
  /// is not woken by it.
  func foresee(_ trials: [Int], in state: WorkbenchState) {
    let isWanted = foreseen.make()
    let (rows, peers) = (trials.compactMap(state.row), Peers(of: state))
    queue.async { @Sendable [self] in
      for row in rows where isWanted() {
        guard let curves = try? handle.store.curves(of: row.number) else { continue }
        let answer = ForeseenTrial(
          trial: row.number, revision: peers.revision,
          verdict: verdict(on: row, curves, among: peers), log: lines(of: row.number),
          curves: curves)
        mailbox.leave([.foreseen(answer)], waking: false)
      }
    }
  }

  /// Those that a trial is judged among.
  private struct Peers {
    let rows: [TrialRow]
    let plan: StudyPlan?
    let revision: Int

    init(of state: WorkbenchState) {
      (rows, plan, revision) = (state.rows, state.plan, state.revision)
    }
  }

  /// What a trial's curves say; nil if there is too little to judge.
  private func verdict(
    on row: TrialRow?, _ curves: [String: Curve]?, among all: Peers
  ) -> CurveVerdict? {
    guard let row, let curves, let plan = all.plan else { return nil }
    // Who goes from trial to trial in a study that stands still judges all among the same.
    let peers = standings.withLock { last in
      if let last, last.revision == all.revision { return last.peers }
      let peers = PeerStandings(of: all.rows, objective: plan.objective, roles: plan.roles)
      last = (all.revision, peers)
      return peers
    }
    let turns =
      row.knobs.isEmpty
      ? [] : KnobTurn.all(of: row, events: (try? handle.store.events(trial: row.number)) ?? [])
    return CurveVerdict.of(row, curves: curves, plan: plan, among: peers, turns: turns)?
      .knowing(all.rows, about: row, of: plan)
  }

  /// Reads the newest range test and analyses it.
  func rangeTest() {
    read { handle in .rangeTest(try? handle.rangeTest()) }
  }

  /// Reads something after what was asked for before. The screen is woken when all has come: what one
  /// key asked for makes one picture.
  private func read(_ work: @escaping @Sendable (StudyHandle) -> WorkbenchEvent?) {
    asked.add(1, ordering: .relaxed)
    queue.async { @Sendable [self] in
      let answer = work(handle)
      let isLast = asked.subtract(1, ordering: .relaxed).newValue == 0
      mailbox.leave(answer.map { [$0] } ?? [], waking: isLast)
    }
  }

  /// Runs a range test, as `hone lr` does; its trials come through the feed.
  func runRangeTest() {
    Task.detached { [handle, mailbox] in
      do {
        let analysis = try await RangeTestRun(handle: handle).run { text in
          mailbox.leave(.message(text, isProblem: false))
        }
        mailbox.leave(.rangeTest(analysis))
        let text = analysis.sentences.first ?? "the range test says nothing"
        mailbox.leave(.message(text, isProblem: analysis.recommended == nil))
      } catch {
        mailbox.leave(.message("range test: \(errorText(error))", isProblem: true))
      }
    }
  }

  /// Looks the study through, beside whatever else is read.
  ///
  /// - Parameter isDriven: Whether an engine is there to carry out what is advised.
  func diagnose(_ rows: [TrialRow], plan: StudyPlan, isDriven: Bool) {
    diagnosis.async { @Sendable [handle, mailbox] in
      let events = (try? handle.store.events(kinds: ["audited"])) ?? []
      let audit = AuditSummary(
        events.compactMap { AuditOutcome($0) }, in: EndStanding(rows, plan.objective))
      let reading = StudyReading(plan, rows: rows, audit: audit, now: isDriven ? wallClock() : nil)
      cprocess_release_memory()
      mailbox.leave(.reading(reading))
    }
  }

  /// Reads all curves and says what the manual workflow would do next.
  func suggest() {
    diagnosis.async { @Sendable [handle, mailbox] in
      mailbox.leave(.suggestion(try? handle.manualAnswer()))
    }
  }

  /// Writes down that a step is not wanted, and says what else.
  func refuse(_ step: ManualStep) {
    diagnosis.async { @Sendable [handle, mailbox] in
      do { try handle.refuse(step) } catch {
        mailbox.leave(.message("the refusal was not saved: \(errorText(error))", isProblem: true))
      }
      mailbox.leave(.suggestion(try? handle.manualAnswer()))
    }
  }

  /// Writes a command down, in the order of the calls; the feed brings its answer.
  func submit(_ command: StudyCommand, token: Int) {
    // The task before is waited for: two acts of one hand must not change places.
    submissions.withLock { last in
      let before = last
      last = Task.detached { [handle, mailbox] in
        await before?.value
        do {
          let id = try await Submission(handle: handle).handOver([command])[0]
          mailbox.leave(.submitted(token: token, id: id))
        } catch {
          mailbox.leave(.notSubmitted(token: token, reason: errorText(error)))
        }
      }
    }
  }

  /// Keeps a value with the study.
  func save(_ key: String, _ value: JSON) {
    queue.async { @Sendable [handle, mailbox] in
      do { try handle.store.setSetting(key, value) } catch {
        mailbox.leave(.message("\(key) was not saved: \(errorText(error))", isProblem: true))
      }
    }
  }

  /// Waits for what was asked to be done.
  func finish() {
    queue.sync {}
    guard let last = submissions.withLock({ $0 }) else { return }
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      await last.value
      done.signal()
    }
    done.wait()
  }

  /// The last lines of a file, of which at most 64 KB are read, however long they are.
  private static func lastLines(of path: String) -> [String] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? file.close() }
    let limit: UInt64 = 1 << 16
    guard let size = try? file.seekToEnd() else { return [] }
    try? file.seek(toOffset: size > limit ? size - limit : 0)
    let data = (try? file.readToEnd()) ?? Data()
    var lines = data.split(separator: 10, omittingEmptySubsequences: false)
    if size > limit, lines.count > 1 { lines.removeFirst() }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.suffix(400).map { line in
      String(decoding: line.lastRedraw.prefix(4_096), as: UTF8.self)
    }
  }
}
