import Testing
import Tuning

@Suite struct `Names` {
  @Test(arguments: [
    ("log_uniform_value", "log_uniform_values"), ("leraning_rate", "learning_rate"), ("LR", "lr"),
    ("batchsize", "batch_size"), ("unifrom", "uniform"),
  ])
  func `the near miss`(given: String, meant: String) {
    let known = ["uniform", "log_uniform_values", "learning_rate", "lr", "batch_size", "normal"]
    #expect(nearMiss(given, among: known) == meant)
  }

  @Test func `nothing near, nothing offered`() {
    #expect(nearMiss("zebra", among: ["uniform", "lr"]) == nil)
    #expect(nearMiss("", among: ["uniform"]) == nil)
    #expect(nearMiss("x", among: []) == nil)
  }

  @Test(arguments: [
    (ParameterRole.learningRate, "optimizer.lr"), (.learningRate, "learning-rate"),
    (.learningRate, "learningRate"), (.batchSize, "batch_size"), (.dropout, "p_drop"),
    (.weightDecay, "opt.weight_decay"), (.epochs, "num_train_epochs"), (.momentum, "momentum"),
    (.optimizer, "optim"), (.seed, "random_seed"),
  ])
  func `roles are read off the names`(role: ParameterRole, name: String) {
    #expect(Roles().name(of: role, among: ["alpha", name, "zeta"]) == name)
  }

  @Test func `a role that is given counts, if the parameter is there`() {
    let roles = Roles(["learning_rate": "alpha", "batch_size": "gone"])
    #expect(roles.name(of: .learningRate, among: ["lr", "alpha"]) == "alpha")
    #expect(roles.name(of: .batchSize, among: ["bs"]) == "bs")
    #expect(roles.name(of: .momentum, among: ["lr"]) == nil)
    #expect(Roles().name(of: .learningRate, among: ["lr_scheduler"]) == nil)
  }

  @Test func `states`() {
    #expect(TrialState.allCases.count { $0.isFinished } == 6)
    #expect(TrialState.allCases.count { $0.isActive } == 3)
    #expect(Origin.rangeTest.rawValue == "range_test")
  }
}
