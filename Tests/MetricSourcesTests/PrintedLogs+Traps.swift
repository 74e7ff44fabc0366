extension PrintedLog {
  // MARK: - Traps

  static let traps = [
    PrintedLog(
      "configuration, machine and progress are no metrics", "val_loss",
      ["val_loss": [1: 0.5, 2: 0.4]],
      """
      Python 3.11.4, torch 2.3.1+cu121
      lr: 0.001, batch_size: 64, hidden: 128
      Loaded 60000 examples in 3.2 seconds
      Number of parameters: 1,234,567
      GPU memory: 3.2 GB, utilization: 45%
      Epoch 1/2 [########          ] 40% elapsed: 12.3s ETA: 0:00:18
      Epoch 1/2 val_loss=0.5 (12.3s, 512 MB)
      Saved checkpoint to /tmp/run/epoch_1.pt
      GPU memory: 3.3 GB, utilization: 47%
      Epoch 2/2 [########          ] 40% elapsed: 12.1s ETA: 0:00:18
      Epoch 2/2 val_loss=0.4 (12.1s, 512 MB)
      Saved checkpoint to /tmp/run/epoch_2.pt

      """),
    PrintedLog(
      "the best one at the end is not the last one", "val_loss",
      ["val_loss": [1: 0.5, 2: 0.3, 3: 0.4]],
      """
      Epoch 1: val_loss 0.5
      Epoch 2: val_loss 0.3
      Epoch 3: val_loss 0.4
      Best epoch: 2, val_loss: 0.3
      Best val_loss: 0.3 (epoch 2)
      wandb: Run summary:
      wandb:   val_loss 0.12345

      """),
    PrintedLog(
      "the train loss is not the validation loss", "val_loss",
      ["val_loss": [1: 0.6, 2: 0.5], "loss": [1: 0.5, 2: 0.4]],
      """
      epoch 1 loss 0.5
      epoch 1 val_loss 0.6
      epoch 2 loss 0.4
      epoch 2 val_loss 0.5

      """),
    PrintedLog(
      "nan and inf", "loss", ["loss": [1: 2.3, 2: .infinity, 3: .nan]],
      "epoch 1 loss 2.3\nepoch 2 loss inf\nepoch 3 loss nan\n"),
    PrintedLog(
      "only the test result, once, at the end", "accuracy", ["accuracy": [3: 0.91]],
      "Epoch 1\nEpoch 2\nEpoch 3\nTest accuracy: 0.91\n"),
    PrintedLog(
      "CR LF line ends", "loss", ["loss": [1: 0.5, 2: 0.4]],
      "epoch 1 loss=0.5\r\nepoch 2 loss=0.4\r\n"),
    PrintedLog(
      "a last line without an end", "loss", ["loss": [1: 0.5, 2: 0.4]],
      "epoch 1 loss=0.5\nepoch 2 loss=0.4"),
  ]
}
