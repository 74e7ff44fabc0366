let escape = "\u{1B}"

extension PrintedLog {
  static let corpus: [PrintedLog] = objects + keras + torch + boosting + tables + others + traps

  // MARK: - Objects

  static let objects = [
    PrintedLog(
      "JSON lines", "val_loss",
      [
        "train_loss": [1: 0.9, 2: 0.7], "val_loss": [1: 0.8, 2: 0.6],
        "val_accuracy": [1: 0.5, 2: 0.75],
        "lr": [1: 0.1, 2: 0.05],
      ],
      """
      {"epoch": 1, "train_loss": 0.9, "val_loss": 0.8, "val_accuracy": 0.5, "lr": 0.1, "seconds": 1.5}
      {"epoch": 2, "train_loss": 0.7, "val_loss": 0.6, "val_accuracy": 0.75, "lr": 0.05, "seconds": 1.4}

      """),
    PrintedLog(
      "JSON lines, nested, step and bare NaN", "val/loss",
      ["val/loss": [100: 0.8, 200: .nan], "train/loss": [100: 0.9, 200: .infinity]],
      """
      {"step": 100, "epoch": 1, "train": {"loss": 0.9}, "val": {"loss": 0.8}, "done": false}
      {"step": 200, "epoch": 1, "train": {"loss": Infinity}, "val": {"loss": NaN}, "done": true}

      """),
    PrintedLog(
      "JSON lines of one step merge", "loss",
      ["loss": [1: 0.25, 2: 0.2], "accuracy": [1: 0.9]],
      """
      {"step": 1, "loss": 0.5}
      {"step": 1, "accuracy": 0.9}
      {"step": 1, "loss": 0.25}
      {"step": 2, "loss": 0.2}

      """),
    PrintedLog(
      "JSON lines without a step", "loss", ["loss": [1: 0.5, 2: 0.4, 3: 0.3]],
      """
      {"lr": 0.01, "hidden": 64}
      {"loss": 0.5}
      {"loss": 0.4}
      {"loss": 0.3}

      """),
    PrintedLog(
      "Hugging Face Trainer 4", "eval_loss",
      [
        "eval_loss": [1: 0.41, 2: 0.35], "loss": [1: 0.52, 2: 0.31], "grad_norm": [1: 1.2, 2: 0.9],
        "learning_rate": [1: 2.5e-05, 2: 0.0], "eval_accuracy": [1: 0.81, 2: 0.85],
        "train_loss": [2: 0.45],
      ],
      """
      {'loss': 0.71, 'grad_norm': 1.9, 'learning_rate': 3.75e-05, 'epoch': 0.5}
      {'loss': 0.52, 'grad_norm': 1.2, 'learning_rate': 2.5e-05, 'epoch': 1.0}
      {'eval_loss': 0.41, 'eval_accuracy': 0.81, 'eval_runtime': 3.2, 'eval_samples_per_second': 270.1, \
      'eval_steps_per_second': 17.0, 'epoch': 1.0}
      {'loss': 0.40, 'grad_norm': 1.0, 'learning_rate': 1.25e-05, 'epoch': 1.5}
      {'loss': 0.31, 'grad_norm': 0.9, 'learning_rate': 0.0, 'epoch': 2.0}
      {'eval_loss': 0.35, 'eval_accuracy': 0.85, 'eval_runtime': 3.1, 'eval_samples_per_second': 271.3, \
      'eval_steps_per_second': 17.1, 'epoch': 2.0}
      {'train_runtime': 60.3, 'train_samples_per_second': 120.2, 'train_steps_per_second': 7.5, \
      'train_loss': 0.45, 'epoch': 2.0}

      """),
    PrintedLog(
      "Hugging Face Trainer 5, numbers as text, under a bar", "eval/loss",
      ["eval/loss": [1: 0.41, 2: 0.35, 3: 0.3], "loss": [1: 0.52, 2: 0.31]],
      """
      \r  0%|          | 0/20 [00:00<?, ?it/s]\r 10%|█         | 2/20 [00:01<00:09,  1.90it/s]
      \r{'loss': '0.52', 'epoch': '0.25'}
      \r{'eval_loss': '0.41', 'eval_runtime': '3.2', 'epoch': '0.5'}
      \r{'loss': '0.31', 'epoch': '0.75'}
      \r{'eval_loss': '0.35', 'eval_runtime': '3.2', 'epoch': '1'}
      \r{'eval_loss': '0.3', 'eval_runtime': '3.2', 'epoch': '1.5'}
      \r100%|██████████| 20/20 [00:20<00:00,  1.00it/s]

      """),
    PrintedLog(
      "Accelerate example", "accuracy",
      ["accuracy": [0: 0.81, 1: 0.84], "f1": [0: 0.86, 1: 0.88]],
      """
      epoch 0: {'accuracy': 0.81, 'f1': 0.86}
      epoch 1: {'accuracy': np.float64(0.84), 'f1': 0.88}

      """),
    PrintedLog(
      "a dict with tensors and None", "val_loss", ["val_loss": [1: 0.5, 2: 0.25]],
      """
      INFO:root:Epoch 1: {'val_loss': tensor(0.5000, device='cuda:0', grad_fn=<NllLossBackward0>), 'auc': None}
      INFO:root:Epoch 2: {'val_loss': tensor(0.2500, device='cuda:0', grad_fn=<NllLossBackward0>), 'auc': None}

      """),
  ]

  // MARK: - Keras

  static let keras = [
    PrintedLog(
      "Keras 2 bar", "val_loss",
      [
        "loss": [1: 0.6, 2: 0.4], "accuracy": [1: 0.7, 2: 0.8], "val_loss": [1: 0.5, 2: 0.3],
        "val_accuracy": [1: 0.75, 2: 0.85],
      ],
      """
      Epoch 1/2
      \r  1/100 [..............................] - ETA: 12s - loss: 2.3 - accuracy: 0.1\
      \u{8}\u{8}\u{8}\r 50/100 [==============>...............] - ETA: 1s - loss: 1.1 - accuracy: 0.4\
      \r100/100 [==============================] - 1s 5ms/step - loss: 0.6 - accuracy: 0.7 - \
      val_loss: 0.5 - val_accuracy: 0.75
      Epoch 2/2
      \r  1/100 [..............................] - ETA: 12s - loss: 0.5 - accuracy: 0.7\
      \r100/100 [==============================] - 1s 5ms/step - loss: 0.4 - accuracy: 0.8 - \
      val_loss: 0.3 - val_accuracy: 0.85

      """),
    PrintedLog(
      "Keras 2 bar into a file, objective in the bar", "loss",
      ["loss": [1: 0.6, 2: 0.4]],
      """
      Epoch 1/2

        1/100 [..............................] - ETA: 12s - loss: 2.3\u{8}\u{8}\u{8}
       50/100 [==============>...............] - ETA: 1s - loss: 1.1\u{8}\u{8}\u{8}
      100/100 [==============================] - 1s 5ms/step - loss: 0.6
      Epoch 2/2

        1/100 [..............................] - ETA: 12s - loss: 0.5\u{8}\u{8}\u{8}
      100/100 [==============================] - 1s 5ms/step - loss: 0.4

      """),
    PrintedLog(
      "Keras 3 with colours and a checkpoint callback", "val_accuracy",
      [
        "loss": [1: 0.6, 2: 0.4], "accuracy": [1: 0.7, 2: 0.8], "val_loss": [1: 0.5, 2: 0.3],
        "val_accuracy": [1: 0.75, 2: 0.85],
      ],
      """
      Epoch 1/2
      \(escape)[1m  1/100\(escape)[0m \(escape)[37m━━━━━━━━━━━━━━━━━━━━\(escape)[0m \
      \(escape)[1m1:02\(escape)[0m 633ms/step - accuracy: 0.1 - loss: 2.3\
      \u{8}\u{8}\u{8}\r\(escape)[1m100/100\(escape)[0m \(escape)[32m━━━━━━━━━━━━━━━━━━━━\(escape)[0m\
      \(escape)[37m\(escape)[0m \(escape)[1m0s\(escape)[0m 5ms/step - accuracy: 0.7 - loss: 0.6
      Epoch 1: val_accuracy improved from -inf to 0.75000, saving model to best.keras
      \u{8}\u{8}\r\(escape)[1m100/100\(escape)[0m \(escape)[32m━━━━━━━━━━━━━━━━━━━━\(escape)[0m \
      \(escape)[1m2s\(escape)[0m 9ms/step - accuracy: 0.7 - loss: 0.6 - val_accuracy: 0.75 - val_loss: 0.5
      Epoch 2/2
      \(escape)[1m100/100\(escape)[0m \(escape)[32m━━━━━━━━━━━━━━━━━━━━\(escape)[0m\
      \(escape)[37m\(escape)[0m \(escape)[1m0s\(escape)[0m 5ms/step - accuracy: 0.8 - loss: 0.4
      Epoch 2: val_accuracy improved from 0.75000 to 0.85000, saving model to best.keras
      \r\(escape)[1m100/100\(escape)[0m \(escape)[32m━━━━━━━━━━━━━━━━━━━━\(escape)[0m \
      \(escape)[1m2s\(escape)[0m 9ms/step - accuracy: 0.8 - loss: 0.4 - val_accuracy: 0.85 - val_loss: 0.3
      Restoring model weights from the end of the best epoch: 2.

      """),
    PrintedLog(
      "Keras, one line an epoch", "val_loss",
      ["loss": [1: 0.6, 2: 0.4], "val_loss": [1: 0.5, 2: 0.3]],
      """
      Epoch 1/2
      100/100 - 1s - 10ms/step - loss: 0.6000 - val_loss: 0.5000
      Epoch 2/2
      100/100 - 1s - 9ms/step - loss: 0.4000 - val_loss: 0.3000 - learning_rate: 0.0010

      """.replacing(" - learning_rate: 0.0010", with: "")),
  ]

  // MARK: - PyTorch

  static let torch = [
    PrintedLog(
      "PyTorch MNIST example", "test_accuracy",
      [
        "test_accuracy": [1: 0.94, 2: 0.97], "Test Average loss": [1: 0.2, 2: 0.1],
        "Train Loss": [1: 0.4, 2: 0.2],
      ],
      """
      Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.300000
      Train Epoch: 1 [640/60000 (1%)]\tLoss: 0.400000

      Test set: Average loss: 0.2000, Accuracy: 9400/10000 (94%)

      Train Epoch: 2 [0/60000 (0%)]\tLoss: 0.300000
      Train Epoch: 2 [640/60000 (1%)]\tLoss: 0.200000

      Test set: Average loss: 0.1000, Accuracy: 9700/10000 (97%)


      """),
    PrintedLog(
      "Lightning bar", "val_loss",
      [
        "val_loss": [0: 0.5, 1: 0.3], "train_loss": [0: 0.6, 1: 0.4],
      ],
      """
      GPU available: False, used: False
      \rTraining: |          | 0/? [00:00<?, ?it/s]\
      \rEpoch 0:   0%|          | 0/94 [00:00<?, ?it/s]\
      \rEpoch 0:  50%|█████     | 47/94 [00:02<00:02, 17.2it/s, v_num=0, train_loss=0.9]\
      \rEpoch 0: 100%|██████████| 94/94 [00:05<00:00, 17.2it/s, v_num=0, train_loss=0.6]\
      \rEpoch 0: 100%|██████████| 94/94 [00:05<00:00, 17.2it/s, v_num=0, train_loss=0.6, val_loss=0.5]\
      \rEpoch 1:  50%|█████     | 47/94 [00:02<00:02, 17.2it/s, v_num=0, train_loss=0.45, val_loss=0.5]\
      \rEpoch 1: 100%|██████████| 94/94 [00:05<00:00, 17.2it/s, v_num=0, train_loss=0.4, val_loss=0.3]
      `Trainer.fit` stopped: `max_epochs=2` reached.

      """),
    PrintedLog(
      "ImageNet example with meters", "acc1",
      ["acc1": [0: 10.1, 1: 20.2], "Acc@5": [0: 30.3, 1: 40.4], "Loss": [0: 6.1, 1: 5.1]],
      """
      Epoch: [0][  1/501]\tTime  0.500 ( 0.600)\tData  0.010 ( 0.100)\tLoss 7.0e+00 (7.0e+00)
      Epoch: [0][501/501]\tTime  0.500 ( 0.600)\tData  0.010 ( 0.100)\tLoss 6.1e+00 (6.6e+00)
       *   Acc@1 10.100 Acc@5 30.300
      Epoch: [1][  1/501]\tTime  0.500 ( 0.600)\tData  0.010 ( 0.100)\tLoss 6.0e+00 (6.0e+00)
      Epoch: [1][501/501]\tTime  0.500 ( 0.600)\tData  0.010 ( 0.100)\tLoss 5.1e+00 (5.6e+00)
       *   Acc@1 20.200 Acc@5 40.400

      """),
    PrintedLog(
      "word language model", "valid_loss",
      [
        "valid_loss": [1: 5.1, 2: 4.9], "valid ppl": [1: 170.2, 2: 134.3],
        "loss": [1: 5.5, 2: 5.0],
        "ppl": [1: 244.7, 2: 148.4], "lr": [1: 20, 2: 20],
      ],
      """
      | epoch   1 |   200/ 2983 batches | lr 20.00 | ms/batch 12.10 | loss  7.10 | ppl  1200.10
      | epoch   1 |   400/ 2983 batches | lr 20.00 | ms/batch 12.10 | loss  5.50 | ppl   244.70
      -----------------------------------------------------------------------------------------
      | end of epoch   1 | time: 40.10s | valid loss  5.10 | valid ppl   170.20
      -----------------------------------------------------------------------------------------
      | epoch   2 |   200/ 2983 batches | lr 20.00 | ms/batch 12.10 | loss  5.00 | ppl   148.40
      -----------------------------------------------------------------------------------------
      | end of epoch   2 | time: 40.10s | valid loss  4.90 | valid ppl   134.30
      -----------------------------------------------------------------------------------------

      """),
    PrintedLog(
      "nanoGPT", "val_loss",
      [
        "val_loss": [0: 4.2, 250: 2.45, 500: 2.1], "train loss": [0: 4.2, 250: 2.4, 500: 2.0],
        "loss": [0: 4.2, 10: 3.9, 250: 2.4],
      ],
      """
      number of parameters: 10.65M
      num decayed parameter tensors: 26, with 10,740,096 parameters
      step 0: train loss 4.2000, val loss 4.2000
      iter 0: loss 4.2000, time 3044.12ms, mfu -100.00%
      iter 10: loss 3.9000, time 30.10ms, mfu 10.00%
      step 250: train loss 2.4000, val loss 2.4500
      saving checkpoint to out-shakespeare-char
      iter 250: loss 2.4000, time 30.10ms, mfu 10.00%
      step 500: train loss 2.0000, val loss 2.1000

      """),
    PrintedLog(
      "tutorial with epochs and steps within", "loss", ["loss": [1: 0.5, 2: 0.3]],
      """
      Epoch [1/2], Step [100/600], Loss: 2.2000
      Epoch [1/2], Step [300/600], Loss: 0.9000
      Epoch [1/2], Step [600/600], Loss: 0.5000
      Epoch [2/2], Step [100/600], Loss: 0.4000
      Epoch [2/2], Step [600/600], Loss: 0.3000
      Accuracy of the network on the 10000 test images: 91 %

      """),
    PrintedLog(
      "PyTorch Geometric", "val_acc",
      [
        "val_acc": [1: 0.71, 2: 0.76], "Loss": [1: 1.9, 2: 1.8], "Train": [1: 0.8, 2: 0.9],
        "Test": [1: 0.7, 2: 0.74],
      ],
      """
      Epoch: 001, Loss: 1.9000, Train: 0.8000, Val: 0.7100, Test: 0.7000
      Epoch: 002, Loss: 1.8000, Train: 0.9000, Val: 0.7600, Test: 0.7400

      """),
    PrintedLog(
      "train and valid sections in one line", "valid/accuracy",
      [
        "valid/accuracy": [1: 0.7, 2: 0.8], "Valid loss": [1: 0.6, 2: 0.5],
        "Train loss": [1: 0.5, 2: 0.4], "Train acc": [1: 0.8, 2: 0.9],
      ],
      """
      [2024-05-01 12:00:00,123] [INFO] Epoch 1/2 - Train: loss 0.5, acc 0.8 | Valid: loss 0.6, acc 0.7
      [2024-05-01 12:01:00,456] [INFO] Epoch 2/2 - Train: loss 0.4, acc 0.9 | Valid: loss 0.5, acc 0.8

      """),
    PrintedLog(
      "a bar over epochs", "loss", ["loss": [1: 0.9, 2: 0.7, 3: 0.6]],
      """
      \r  0%|          | 0/3 [00:00<?, ?it/s]\r 33%|███▎      | 1/3 [00:01<00:02,  1.00s/it, loss=0.9]\
      \r 67%|██████▋   | 2/3 [00:02<00:01,  1.00s/it, loss=0.7]\
      \r100%|██████████| 3/3 [00:03<00:00,  1.00s/it, loss=0.6]

      """),
    PrintedLog(
      "a bar over batches, the epoch printed after it", "val_loss",
      ["val_loss": [1: 0.8, 2: 0.6], "loss": [1: 0.7, 2: 0.5]],
      """
      \r 50%|█████     | 1/2 [00:01<00:02,  1.00s/it, loss=0.9]\r100%|██████████| 2/2 [00:02<00:00,  1.00s/it, loss=0.7]
      epoch 1 finished, val_loss = 0.8
      \r 50%|█████     | 1/2 [00:01<00:02,  1.00s/it, loss=0.6]\r100%|██████████| 2/2 [00:02<00:00,  1.00s/it, loss=0.5]
      epoch 2 finished, val_loss = 0.6

      """),
  ]
}
