import Testing
import Tuning

@testable import DigitsTrainer

@Suite struct `Digits options` {
  private func options(
    _ arguments: String, _ environment: [String: String] = [:]
  ) throws -> DigitsOptions {
    try DigitsOptions(
      arguments: arguments.split(separator: " ").map(String.init), environment: environment)
  }

  private func message(_ arguments: String, _ environment: [String: String] = [:]) -> String {
    do { return "\(try options(arguments, environment))" } catch { return "\(error)" }
  }

  @Test func `read every way of writing an argument`() throws {
    let read = try options(
      "--lr=1e-05 --batch_size 64 --weight-decay=0.01 hidden=32.0 --layers=3 --dropout=0.5"
        + " --optimizer=AdamW --schedule one-cycle --warmup=0.1 --seed=7 --epochs=4 --augment=2")
    #expect(read.lr == 1e-5 && read.batchSize == 64 && read.weightDecay == 0.01)
    #expect(read.shape == NetworkShape(hidden: 32, layers: 3))
    #expect(read.dropout == 0.5 && read.optimizer == .adamw && read.schedule == "one-cycle")
    #expect(read.warmup == 0.1 && read.seed == 7 && read.epochs == 4 && read.augment == 2)
  }

  @Test func `step the rate where and by what they say`() throws {
    let read = try DigitsOptions(
      arguments: ["--schedule=piecewise", "--milestones=[2, 0.5]", "--factors=[0.5, 0.1]"],
      environment: [:])
    let schedule = read.rateSchedule(updatesPerEpoch: 10)
    let rates = [0, 19, 20, 49, 50, 99].map { schedule.rate(at: $0, of: 100, base: 1) }
    #expect(rates == [1, 1, 0.5, 0.5, 0.1, 0.1])
    let steps = try options("--schedule=multi-step --milestones=3 --gamma=0.5")
      .rateSchedule(updatesPerEpoch: 10)
    #expect([29, 30].map { steps.rate(at: $0, of: 100, base: 1) } == [1, 0.5])
    #expect(message("--milestones=[a]").contains("--milestones"))
  }

  @Test func `take epochs and seed from the environment unless told`() throws {
    let environment = ["HONE_STEPS": "12", "HONE_SEED": "5"]
    let given = try options("", environment)
    #expect(given.epochs == 12 && given.seed == 5)
    let told = try options("--epochs=3 --seed=1", environment)
    #expect(told.epochs == 3 && told.seed == 1)
    #expect(try options("", ["HONE_STEPS": "", "HONE_SEED": ""]) == DigitsOptions())
    #expect(
      message("", ["HONE_STEPS": "many"])
        == "HONE_STEPS: \"many\" is not allowed; give a whole number from 1 to 1000000.")
  }

  @Test func `say what is wrong, what is allowed and what was meant`() {
    #expect(message("--learing_rate=1").hasPrefix("there is no argument --learing_rate"))
    #expect(
      message("--batchsize=1") == "there is no argument --batchsize; did you mean --batch_size?")
    #expect(message("--zzz=1").contains("the arguments are lr, batch_size,"))
    #expect(message("lr") == "\"lr\" is no argument; write --name=value or --name value.")
    #expect(message("--lr") == "--lr needs a value: --lr=….")
    #expect(message("--lr=0") == "--lr: \"0\" is not allowed; give a number above 0.")
    #expect(
      message("--lr=nan").contains("not allowed") && message("--lr=x").contains("not allowed"))
    #expect(message("--hidden=2.5").contains("a whole number from 1 to 4096"))
    #expect(message("--dropout=1").contains("from 0 to 0.95"))
    #expect(
      message("--optimizer=adan")
        == "--optimizer: there is no \"adan\"; choose from sgd, momentum, adam, adamw."
        + " Did you mean adam?")
    #expect(message("--schedule=cosin").hasSuffix("Did you mean cosine?"))
  }

  @Test func `lay a warm-up before any schedule`() throws {
    func rates(_ arguments: String) throws -> [Double] {
      let schedule = try options(arguments).rateSchedule(updatesPerEpoch: 10)
      return [0, 5, 10, 20].map { schedule.rate(at: $0, of: 100, base: 1) }
    }
    #expect(try rates("--warmup=2") == [0.01, 0.2575, 0.505, 1])
    #expect(try rates("--warmup=0.2") == [0.01, 0.2575, 0.505, 1])
    #expect(try rates("--schedule=warmup-cosine")[0...2] == [0.01, 0.505, 1])
    #expect(try rates("--schedule=warmup-cosine --warmup=0")[0] == 1)
    let risen = try rates("--warmup=0.2 --warmup_shape=exponential")
    #expect(risen[0] == 0.01 && abs(risen[2] - 0.1) < 1e-12 && risen[3] == 1)
    #expect(message("--warmup_shape=steep").contains("choose from linear, exponential"))
  }
}
