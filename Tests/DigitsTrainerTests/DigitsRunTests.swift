import Foundation
import Testing
import Tuning

@testable import DigitsTrainer

// Serialized: a run notes signals, which belong to the whole process.
@Suite(.serialized) struct `Digits run` {
  @Test func `learns, and prints a line of JSON an epoch`() throws {
    let run = Outcome("--hidden=64 --layers=1 --lr=0.1 --epochs=15")
    #expect(run.code == 0 && run.complaints.isEmpty)
    #expect(run.series("step") == (1...15).map(Double.init))
    #expect(try #require(run.series("val_accuracy").last) >= 0.97)
    let losses = run.series("train_loss")
    #expect(losses[0] > 0.5 && losses[14] < 0.05)
    #expect(try #require(run.series("val_loss").last) < 0.12)
    #expect(run.series("lr") == Array(repeating: 0.1, count: 15))
    let members = try JSON(parsing: run.lines[0]).members?.map(\.key)
    #expect(members == ["step", "train_loss", "val_loss", "val_accuracy", "lr"])
  }

  @Test(arguments: ["sgd", "momentum"])
  func `diverges to NaN at far too high a rate, and goes on`(optimizer: String) {
    let run = Outcome("--hidden=32 --layers=2 --lr=10 --epochs=4 --optimizer=\(optimizer)")
    #expect(run.code == 0 && run.lines.count == 4)
    #expect(run.lines[3].contains("\"train_loss\": NaN, \"val_loss\": NaN"))
  }

  @Test func `overfits when it is large and nothing holds it`() throws {
    let run = Outcome("--hidden=64 --layers=2 --optimizer=adam --lr=0.01 --epochs=45")
    let losses = run.series("val_loss")
    let best = try #require(losses.min())
    let last = try #require(losses.last)
    #expect(try #require(run.series("train_loss").last) < 0.001)
    #expect(last > 1.3 * best)
  }

  @Test func `follows its schedule`() {
    let run = Outcome("--hidden=8 --layers=1 --lr=0.1 --epochs=6 --schedule=step")
    let expected = [0.1, 0.1, 0.01, 0.01, 0.001, 0.001]
    #expect(zip(run.series("lr"), expected).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func `lowers its rate when validation stands still, across a resumption too`() throws {
    let scratch = try Scratch()
    let arguments =
      "--hidden=8 --layers=1 --augment=0 --lr=2 --optimizer=sgd --schedule=plateau --epochs=24"
    let run = Outcome(arguments, ["HONE_CHECKPOINTS": scratch.url.path]) { line in
      if line.contains("\"step\": 20,") { raise(SIGINT) }
    }
    let rates = run.series("lr")
    let foreseen = try #require(
      LearningRateSchedule.preview(
        of: ["lr": 2.0, "schedule": "plateau"], steps: 24, watched: run.series("val_loss")))
    #expect(rates.count == 20 && rates[19] < 1, "\(rates)")
    #expect(zip(rates, foreseen).allSatisfy { abs($0 - $1) < 1e-5 })
    let rest = Outcome(
      arguments, ["HONE_RESUME_FROM": scratch.url.appending(path: "20").path])
    #expect(rest.lines == Array(Outcome(arguments).lines[20...]))
  }

  @Test func `repeats itself with the same seed only`() {
    let arguments = "--hidden=16 --layers=1 --dropout=0.2 --epochs=2"
    let run = Outcome("\(arguments) --seed=3")
    #expect(run.lines == Outcome("\(arguments) --seed=3").lines)
    #expect(run.lines != Outcome("\(arguments) --seed=4").lines)
    #expect(run.lines == Outcome(arguments, ["HONE_SEED": "3"]).lines)
  }

  @Test(arguments: ["sgd", "momentum", "adam", "adamw"])
  func `goes on from a checkpoint as if it had never stopped`(optimizer: String) throws {
    let scratch = try Scratch()
    let arguments =
      "--hidden=16 --layers=2 --dropout=0.1 --weight_decay=1e-3 --lr=0.01"
      + " --schedule=cosine --optimizer=\(optimizer) --epochs=6"
    let straight = Outcome(arguments, ["HONE_CHECKPOINTS": scratch.url.path])
    #expect(straight.lines.count == 6)
    #expect(scratch.names == ["5", "6"], "only the newest two are kept")

    let first = try Scratch()
    // Stops by itself after three epochs, though it had meant to run six.
    let cut = Outcome(arguments, ["HONE_CHECKPOINTS": first.url.path]) { line in
      if line.contains("\"step\": 3,") { raise(SIGINT) }
    }
    #expect(cut.code == 130)
    #expect(cut.lines == Array(straight.lines[..<3]))
    let rest = Outcome(arguments, ["HONE_RESUME_FROM": first.url.appending(path: "3").path])
    #expect(rest.code == 0 && rest.complaints.isEmpty)
    #expect(rest.lines == Array(straight.lines[3...]))
  }

  @Test func `saves in the middle of an epoch when told to stop, and exits by the signal`()
    async throws
  {
    let scratch = try Scratch()
    let path = scratch.url.path
    // In a process of its own: the signal must end it, with its own exit code.
    await #expect(processExitsWith: .exitCode(128 + SIGTERM)) { [path = path as String] in
      let options = ["--augment=8", "--hidden=256", "--layers=3", "--batch_size=8", "--epochs=3"]
      DispatchQueue.global().async {
        while !FileManager.default.fileExists(atPath: path + "/1/state.json") { usleep(500) }
        // Until the second epoch has cost a tenth of a second of processor time; a whole one costs
        // far more, a checkpoint far less.
        let start = clock()
        while clock() - start < CLOCKS_PER_SEC / 10 { usleep(500) }
        kill(getpid(), SIGTERM)
      }
      exit(
        runDigits(
          arguments: options, environment: ["HONE_CHECKPOINTS": path], csv: digitsCSV,
          output: { _ in }))
    }
    let state = try JSON(parsing: Data(contentsOf: scratch.url.appending(path: "1/state.json")))
    #expect(scratch.names == ["1"])
    #expect(state["epoch"]?.int == 1)
    let batch = try #require(state["batch"]?.int)
    #expect(batch > 0 && batch < 12_123 / 8)
  }

  @Test func `takes up an epoch where it was left`() throws {
    let arguments = "--hidden=16 --layers=1 --optimizer=adam --lr=0.01 --dropout=0.1 --epochs=2"
    let options = try DigitsOptions(
      arguments: ["--augment=0"] + arguments.split(separator: " ").map(String.init),
      environment: [:])
    let scratch = try Scratch()
    let training = Training(options: options, data: try DigitsData(csv: digitsCSV, shifts: 0))
    var updates = 0
    let report = training.runEpoch { _ in
      updates += 1
      return updates <= 20
    }
    #expect(report == nil)
    try training.save(in: scratch.url)
    let rest = Outcome(arguments, ["HONE_RESUME_FROM": scratch.url.appending(path: "0").path])
    #expect(rest.lines == Outcome(arguments).lines)
  }

  @Test func `refuses a checkpoint that does not fit`() throws {
    let scratch = try Scratch()
    let arguments = "--hidden=16 --layers=1 --epochs=1 --optimizer=adam"
    #expect(Outcome(arguments, ["HONE_CHECKPOINTS": scratch.url.path]).code == 0)
    let place = scratch.url.appending(path: "1")
    let environment = ["HONE_RESUME_FROM": place.path]

    let wider = Outcome("--hidden=24 --layers=1 --epochs=2", environment)
    #expect(wider.code == 1 && wider.lines.isEmpty)
    #expect(
      wider.complaints.first?.hasPrefix(
        "hone digits: cannot resume: the checkpoint is of a network with 1 hidden layer of 16 units"
      ) == true)
    let other = Outcome("--hidden=16 --layers=1 --epochs=2 --optimizer=sgd", environment)
    #expect(other.code == 0 && other.lines.count == 1 && other.complaints.count == 1)

    try Data([1, 2, 3]).write(to: place.appending(path: "parameters.f32"))
    let damaged = Outcome("--hidden=16 --layers=1 --epochs=2", environment)
    #expect(damaged.code == 1 && damaged.complaints.first?.contains("damaged") == true)
    let missing = Outcome(arguments, ["HONE_RESUME_FROM": scratch.url.path + "/9"])
    #expect(missing.code == 1 && missing.complaints.first?.contains("state.json") == true)
  }

  @Test func `keeps the checkpoint it came from`() throws {
    let scratch = try Scratch()
    let arguments = "--hidden=8 --layers=1"
    let environment = ["HONE_CHECKPOINTS": scratch.url.path]
    #expect(Outcome("\(arguments) --epochs=1", environment).code == 0)
    let resumed = Outcome(
      "\(arguments) --epochs=5",
      environment.merging(["HONE_RESUME_FROM": scratch.url.path + "/1/"]) { $1 })
    #expect(resumed.series("step") == [2, 3, 4, 5])
    #expect(scratch.names == ["1", "4", "5"])
  }

  @Test func `rereads its learning rate while it trains`() throws {
    let scratch = try Scratch()
    let control = scratch.url.appending(path: "control.json")
    func turn(_ text: String) {
      // As the engine does: a whole new file in the old one's place.
      try? Data(text.utf8).write(to: control, options: .atomic)
    }
    turn(#"{"revision": 1, "lr": 0.02, "learning_rate": 0.02}"#)
    let run = Outcome(
      "--hidden=8 --layers=1 --lr=0.01 --epochs=6", ["HONE_CONTROL": control.path]
    ) { line in
      switch (try? JSON(parsing: line))?["step"]?.int {
      case 2: turn(#"{"revision": 2, "lr": 0.005, "learning_rate": 0.005}"#)
      case 3: turn(#"{"revision": 3, "lr": "#)  // cut: changes nothing
      case 4: turn(#"{"revision": 4, "learning_rate": 0.001}"#)
      case 5: turn(#"{"revision": 5, "lr": -1}"#)
      default: break
      }
    }
    #expect(run.series("lr") == [0.02, 0.02, 0.005, 0.005, 0.001, 0.001])
  }

  @Test func `tests a range of rates, one update each`() throws {
    let run = Outcome(
      "--hidden=32 --layers=2 --optimizer=sgd", ["HONE_LR_RANGE": "1e-4:100:61"])
    #expect(run.code == 0 && run.lines.count == 61)
    #expect(run.series("step") == (1...61).map(Double.init))
    let rates = run.series("lr")
    #expect(abs(rates[0] / 1e-4 - 1) < 1e-4 && abs(rates[30] / 0.1 - 1) < 1e-4 && rates[60] == 100)
    let losses = run.series("loss")
    #expect(abs(losses[0] - log(10)) < 0.6)
    #expect(try #require(losses[20..<45].min()) < losses[0] - 0.3, "it learns in the middle")
    #expect(!(losses[60] < 10), "and blows up at the end")
    let wrong = Outcome("", ["HONE_LR_RANGE": "1:1e-7"])
    #expect(wrong.code == 2 && wrong.complaints[0].contains("as 1e-7:1:100"))
  }

  @Test func `reports wrong usage and wrong data by exit code`() {
    let usage = Outcome("--hiden=3")
    #expect(usage.code == 2 && usage.lines.isEmpty)
    #expect(
      usage.complaints == ["hone digits: there is no argument --hiden; did you mean --hidden?"])
    let data = Outcome("", csv: Array("1,2,3\n".utf8))
    #expect(data.code == 1 && data.complaints[0].hasPrefix("hone digits: line 1:"))
    let help = Outcome("--help")
    #expect(help.code == 0)
    for name in DigitsOptions.names { #expect(help.lines[0].contains("--\(name) ")) }
  }
}
