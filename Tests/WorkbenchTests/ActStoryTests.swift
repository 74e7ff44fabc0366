import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite("Acts by hand")
struct ActStoryTests {
  /// The proposals of the launches that were submitted.
  private func launches(_ driver: Driver) -> [Proposal] {
    driver.commands.compactMap { if case .launch(let proposal, _) = $0 { proposal } else { nil } }
  }

  @Test("h and enter halve the learning rate and tell what became of it")
  func halve() throws {
    var driver = Driver.live(Size(80, 24))
    driver.press(":23<enter>h")
    #expect(driver.lines[22].contains("Halve lr of #23: 0.0031 → 0.00155, launch as #38"))
    driver.press("<enter>")
    let proposal = try #require(launches(driver).first)
    #expect(proposal.origin == .adjusted && proposal.parent == 23)
    #expect(proposal.configuration.number("lr") == 0.00155)
    #expect(proposal.checkpointOf == nil)
    #expect(driver.commands.count == 1)
    #expect(driver.state.messageText == "halve #23 …")
    driver.answer("#38 launched: #23 with lr 0.0031 → 0.0016")
    #expect(driver.lines[22].contains("#38 launched: #23 with lr"))
  }

  @Test("k ends the original too, w starts warm, esc does nothing")
  func halveWarm() throws {
    var driver = Driver.live(Size(80, 24))
    driver.press(":23<enter>h<esc>")
    #expect(driver.commands.isEmpty && driver.state.overlay == nil)
    driver.press("hkw")
    #expect(launches(driver).first?.checkpointStep == 15)
    #expect(driver.commands.last == .kill(trial: 23))
    driver.press(":28<enter>hw")
    #expect(driver.state.messageText?.contains("#28 has no checkpoint") == true)
    #expect(driver.commands.count == 2, "nothing was submitted")
    driver.press("k")
    #expect(driver.state.messageText == "#28 has ended already")
  }

  @Test("an act is for all marked trials, and answered as one")
  func marked() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":12<enter> :9<enter> h")
    #expect(driver.screen.contains("Halve lr of #9, #12: #9 0.0011 → 0.00055, #12 0.02"))
    driver.press("<enter>")
    #expect(launches(driver).map(\.parent) == [9, 12])
    for (id, state) in [(1, CommandRecord.State.done), (2, .refused)] {
      let record = CommandRecord(
        id: id, time: 0, command: driver.commands[id - 1], state: state,
        result: state == .done ? "#38 queued" : "the study has ended")
      driver.send(.change(StudyChange(revision: 1_000 + id, commands: [record])))
    }
    #expect(driver.state.messageText == "halve #9, #12: 1 done, 1 refused: the study has ended")
  }

  @Test("killing asks, and only y is a yes")
  func kill() {
    var driver = Driver.live(Size(80, 24))
    driver.press(":23<enter>x")
    #expect(driver.screen.contains("Kill #23? It is running at step 18 of 30"))
    for no in ["<enter>", "n", "<esc>", "q"] {
      driver.press(no)
      #expect(driver.state.overlay == nil && driver.commands.isEmpty)
      driver.press("x")
    }
    driver.press("z")
    #expect(driver.state.overlay != nil, "another key answers nothing")
    driver.press("y")
    #expect(driver.commands == [.kill(trial: 23)])
    driver.press(":36<enter>xy")
    #expect(driver.commands.last == .withdraw(trial: 36), "a queued trial is taken back")
    driver.press(":28<enter>x")
    #expect(driver.state.messageText == "#28 has ended (complete); nothing to kill")
  }

  @Test("of marked trials only those that run are killed, and it says so")
  func killMarked() {
    var driver = Driver.live(Size(100, 30))
    driver.press("ax")
    #expect(driver.screen.contains("Kill 6 trials: #23, #26, #31, #34, #35, #36?"))
    #expect(driver.screen.contains("(32 marked have ended)"))
    driver.press("y")
    #expect(driver.commands.count == 6)
  }

  @Test("p pauses what runs and lets go on what is paused")
  func pause() {
    var driver = Driver.live()
    driver.press(":23<enter>p:26<enter>p")
    #expect(driver.commands == [.pause(trial: 23), .resume(trial: 26)])
    driver.press("P")
    #expect(driver.commands.last == .pause(trial: nil))
    driver.send(
      .change(
        StudyChange(
          revision: 900, events: [StudyEvent(revision: 900, time: 0, trial: nil, kind: "paused")],
          engine: .running(pid: 1, host: "box"))))
    #expect(driver.lines[0].contains("paused: no new trials"))
    driver.press("P")
    #expect(driver.commands.last == .resume(trial: nil))
    driver.press(":28<enter>p")
    #expect(driver.state.messageText == "#28 is complete; only a running trial pauses")
  }

  @Test("a pruned trial comes back from its checkpoint")
  func revive() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":12<enter>u")
    #expect(driver.screen.contains("Bring #12 back? It was pruned at step 7; from its checkpoint"))
    driver.press("y")
    #expect(launches(driver).first?.origin == .revived)
    #expect(launches(driver).first?.checkpointStep == 5)
  }

  @Test("refining draws the number and the width that were asked for")
  func refine() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":23<enter>r<right><tab>1<left>0")
    guard case .refine(let prompt)? = driver.state.overlay else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.count == 6 && prompt.width == 10, "\(prompt)")
    driver.press("<enter>")
    #expect(launches(driver).count == 6)
    #expect(launches(driver).allSatisfy { $0.origin == .refined && $0.parent == 23 })
    let rates = launches(driver).compactMap { $0.configuration.number("lr") }
    #expect(rates.allSatisfy { $0 > 3.1e-3 / 1.6 && $0 < 3.1e-3 * 1.6 })
    #expect(Set(rates).count == 6)
  }

  @Test("C clones as it is, c with edits")
  func clone() throws {
    var driver = Driver.live(Size(100, 30))
    driver.press(":23<enter>C")
    #expect(driver.screen.contains("Clone #23 as it is: launch as #38 (no slot free: runs next)?"))
    driver.press("<esc>")
    #expect(driver.commands.isEmpty && driver.state.overlay == nil)
    driver.press("C<enter>")
    #expect(launches(driver).first?.configuration == driver.study.rows[23].configuration)
    driver.press("c<ctrl-u>0.0016<tab><right>")
    #expect(driver.screen.contains("lr 0.0031 → 0.0016, batch_size 64 → 128"))
    // Down to the seed, the steps, the start, the place and the original.
    driver.press("<tab><tab><tab><tab><tab><ctrl-u><tab><backspace><backspace>50")
    driver.press("<tab><right><tab><right><tab><right><enter>")
    let proposal = try #require(launches(driver).last)
    #expect(proposal.configuration.number("lr") == 0.0016)
    #expect(proposal.configuration["batch_size"] == 128)
    #expect(proposal.seed == nil && proposal.steps == 50 && proposal.checkpointStep == 15)
    #expect(driver.commands.suffix(2).first == .launch(proposal, next: false))
    #expect(driver.commands.last == .kill(trial: 23))
  }

  @Test("a form with a mistake is not launched and shows where it is")
  func mistakes() {
    var driver = Driver.live(Size(100, 30))
    driver.press(":23<enter>c<ctrl-u>abc")
    #expect(driver.screen.contains("no number; write e.g. 3e-4"))
    driver.press("<tab><enter>")
    #expect(driver.commands.isEmpty && driver.effects.contains(.bell))
    #expect(driver.screen.contains("▸ lr"), "the wrong line has the keys")
    driver.press("<ctrl-u>-1")
    #expect(driver.screen.contains("must be above 0"))
    driver.press("<ctrl-u>0.5")
    #expect(driver.screen.contains("outside 1e-5 … 0.1"))
    driver.press("<enter>")
    #expect(driver.commands.isEmpty)
    #expect(driver.state.messageText?.hasSuffix("enter again launches it") == true)
    driver.press("<ctrl-u>0.6<enter>")
    #expect(driver.commands.isEmpty, "it was told of another value")
    driver.press("<ctrl-u>0.5<enter><enter>")
    #expect(launches(driver).first?.configuration.number("lr") == 0.5, "outside is allowed by hand")
  }

  @Test("the form knows a trial with the same configuration")
  func twin() {
    var driver = Driver.live(Size(100, 30))
    driver.press(":23<enter>c<tab><right><tab><tab><tab><tab>")
    // #34 is #23 with batch 128, but for the schedule and the weight decay.
    driver.press("<ctrl-u>0.0001")
    #expect(driver.screen.contains("#34 has this configuration already (running"))
    driver.press("=")
    #expect(!driver.screen.contains("has this configuration already"))
  }

  @Test("notes, pins, slots")
  func small() {
    var driver = Driver.live()
    driver.press(":23<enter>ncheck this<enter>i+--")
    #expect(
      driver.commands == [
        .note(trial: 23, text: "check this"), .pin(trial: 23), .concurrency(6), .concurrency(5),
        .concurrency(4),
      ])
    driver.press(":28<enter>i")
    #expect(driver.state.messageText?.contains("a pin protects trials that run") == true)
  }

  @Test("a refused number of slots is not counted on from")
  func refusedSlots() {
    var driver = Driver.live()
    driver.press("+")
    driver.answer("only 5 GPUs", .refused)
    #expect(driver.state.messageText == "6 at once: only 5 GPUs")
    driver.press("+")
    #expect(driver.commands == [.concurrency(6), .concurrency(6)])
  }

  @Test("quitting asks what becomes of the sweep")
  func quit() {
    var driver = Driver.live()
    driver.press("q<esc>")
    #expect(driver.effects.isEmpty)
    driver.press("ql")
    #expect(driver.effects == [.quit(leaveRunning: true)])
    driver.press("qs")
    #expect(driver.commands == [.stop(now: false)])
    #expect(driver.effects.last == .quit(leaveRunning: false))
    driver.press("qX")
    #expect(driver.commands.last == .stop(now: true))
  }

  @Test("a study without a learning rate says how to name one")
  func noRate() {
    var driver = Driver(Size(120, 40))
    var change = driver.study.change
    var plan = DigitsStudy.plan
    plan.space = SearchSpace([.uniform("alpha", 0...1)])
    change.plan = plan
    driver.send(.change(change))
    driver.press("h")
    #expect(driver.state.overlay == nil)
    #expect(driver.state.messageText?.contains("hone: {roles: {learning_rate: NAME}}") == true)
    #expect(driver.screen.contains("No parameter of this study is"))
  }

  @Test("an answer that overtakes its receipt is not lost")
  func overtaken() {
    var acts = PendingActs()
    let token = acts.begin("kill #3", commands: 1)[0]
    let record = CommandRecord(
      id: 7, time: 0, command: .kill(trial: 3), state: .refused, result: "it has ended")
    #expect(acts.take(record) == nil)
    #expect(
      acts.submitted(token: token, id: 7)
        == PendingActs.Answer(text: "kill #3: it has ended", isGood: false))
    #expect(acts.isEmpty)
  }
}
