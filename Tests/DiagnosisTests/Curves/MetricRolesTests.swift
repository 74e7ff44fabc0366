import Testing
import Tuning

@testable import Diagnosis

@Suite struct `Metric roles` {
  @Test(arguments: [
    (["train_loss", "val_loss", "val_accuracy", "lr"], "val_accuracy", "train_loss", "val_loss"),
    (["loss", "val_loss", "acc", "val_acc"], "val_acc", "loss", "val_loss"),
    (["train/loss", "eval/loss", "eval/f1"], "eval/f1", "train/loss", "eval/loss"),
    (["trainLoss", "validLoss"], "validLoss", "trainLoss", "validLoss"),
    (["train_acc", "test_acc"], "test_acc", "train_acc", "test_acc"),
    (["loss", "eval_loss", "learning_rate"], "eval_loss", "loss", "eval_loss"),
  ]) func `are read off the names`(
    names: [String], objective: String, train: String, validation: String
  ) {
    let roles = MetricRoles(among: names, objective: objective)
    #expect(roles.train == train)
    #expect(roles.validation == validation)
  }

  @Test func `what the study file says wins`() {
    let roles = MetricRoles(
      among: ["a", "b", "val_loss"], objective: "val_loss",
      roles: Roles(["train_loss": "a", "val_loss": "b"]))
    #expect(roles.train == "a")
    #expect(roles.validation == "b")
  }

  @Test func `the rate is found`() {
    #expect(MetricRoles(among: ["lr", "loss"], objective: "loss").rate == "lr")
    #expect(
      MetricRoles(among: ["learning_rate", "loss"], objective: "loss").rate == "learning_rate")
  }
}
