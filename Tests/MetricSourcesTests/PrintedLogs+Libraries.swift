extension PrintedLog {
  // MARK: - Others

  static let others = [
    PrintedLog(
      "scikit-learn MLP", "loss", ["loss": [1: 0.69, 2: 0.6]],
      "Iteration 1, loss = 0.69000000\nIteration 2, loss = 0.60000000\n"
        + "Training loss did not improve more than tol=0.000100 for 10 consecutive epochs. Stopping.\n"
    ),
    PrintedLog(
      "scikit-learn SGD", "Avg. loss",
      [
        "Avg. loss": [1: 0.5, 2: 0.4], "Norm": [1: 0.3, 2: 0.35], "Bias": [1: 0.1, 2: 0.12],
        "T": [1: 100, 2: 200],
      ],
      """
      -- Epoch 1
      Norm: 0.30, NNZs: 20, Bias: 0.100000, T: 100, Avg. loss: 0.500000
      Total training time: 0.00 seconds.
      -- Epoch 2
      Norm: 0.35, NNZs: 20, Bias: 0.120000, T: 200, Avg. loss: 0.400000
      Total training time: 0.00 seconds.

      """),
    PrintedLog(
      "detectron2", "total_loss",
      [
        "total_loss": [19: 1.2, 39: 1.1], "loss_cls": [19: 0.5, 39: 0.4],
        "lr": [19: 0.0002, 39: 0.0004],
      ],
      """
      [05/01 12:00:00 d2.utils.events]:  eta: 0:10:00  iter: 19  total_loss: 1.2  loss_cls: 0.5    time: 0.3000  \
      last_time: 0.2900  data_time: 0.0100  lr: 0.0002  max_mem: 2000M
      [05/01 12:00:20 d2.utils.events]:  eta: 0:09:40  iter: 39  total_loss: 1.1  loss_cls: 0.4    time: 0.3000  \
      last_time: 0.3100  data_time: 0.0100  lr: 0.0004  max_mem: 2000M

      """),
    PrintedLog(
      "mmengine", "coco/bbox_mAP",
      [
        "coco/bbox_mAP": [1: 0.36, 2: 0.38], "val coco/bbox_mAP_50": [1: 0.56, 2: 0.58],
        "train loss": [1: 1.1, 2: 0.9], "train lr": [1: 0.002, 2: 0.002],
      ],
      """
      05/01 12:00:00 - mmengine - INFO - Epoch(train)  [1][ 50/100]  lr: 2.0000e-03  eta: 0:08:41  time: 0.7000  \
      data_time: 0.0500  memory: 4000  loss: 1.2000
      05/01 12:01:00 - mmengine - INFO - Epoch(train)  [1][100/100]  lr: 2.0000e-03  eta: 0:08:41  time: 0.7000  \
      data_time: 0.0500  memory: 4000  loss: 1.1000
      05/01 12:01:30 - mmengine - INFO - Epoch(val) [1][10/10]    coco/bbox_mAP: 0.3600  coco/bbox_mAP_50: 0.5600  \
      data_time: 0.0100  time: 0.0500
      05/01 12:02:30 - mmengine - INFO - Epoch(train)  [2][100/100]  lr: 2.0000e-03  eta: 0:04:41  time: 0.7000  \
      data_time: 0.0500  memory: 4000  loss: 0.9000
      05/01 12:03:00 - mmengine - INFO - Epoch(val) [2][10/10]    coco/bbox_mAP: 0.3800  coco/bbox_mAP_50: 0.5800  \
      data_time: 0.0100  time: 0.0500

      """),
    PrintedLog(
      "fairseq", "valid loss",
      [
        "valid loss": [1: 4.1, 2: 3.9], "valid ppl": [1: 17.1, 2: 14.9],
        "train loss": [1: 5.2, 2: 4.8], "train ppl": [1: 36.8, 2: 27.9],
        "train lr": [1: 0.0005, 2: 0.0004], "train gnorm": [1: 1.2, 2: 1.1],
      ],
      """
      2020-05-01 12:00:00 | INFO | train | epoch 001 | loss 5.2 | ppl 36.8 | wps 1000.1 | ups 2.1 | wpb 3500 | lr 0.0005 | gnorm 1.2 | train_wall 100 | wall 110
      2020-05-01 12:00:10 | INFO | valid | epoch 001 | valid on 'valid' subset | loss 4.1 | ppl 17.1 | wps 3000.5 | num_updates 300
      2020-05-01 12:01:00 | INFO | train | epoch 002 | loss 4.8 | ppl 27.9 | wps 1000.1 | ups 2.1 | wpb 3500 | lr 0.0004 | gnorm 1.1 | train_wall 100 | wall 210
      2020-05-01 12:01:10 | INFO | valid | epoch 002 | valid on 'valid' subset | loss 3.9 | ppl 14.9 | wps 3000.5 | num_updates 600

      """),
    PrintedLog(
      "flax with absl's prefix", "test_accuracy",
      [
        "test_accuracy": [1: 96.5, 2: 98.1], "train_loss": [1: 0.21, 2: 0.06],
        "train_accuracy": [1: 93.7, 2: 98.2], "test_loss": [1: 0.1, 2: 0.07],
      ],
      """
      I0501 12:00:00.123456 140012345678848 train.py:146] epoch:  1, train_loss: 0.2100, train_accuracy: 93.70, test_loss: 0.1000, test_accuracy: 96.50
      I0501 12:00:10.123456 140012345678848 train.py:146] epoch:  2, train_loss: 0.0600, train_accuracy: 98.20, test_loss: 0.0700, test_accuracy: 98.10

      """),
    PrintedLog(
      "TensorFlow estimator", "accuracy",
      [
        "accuracy": [1000: 0.9, 2000: 0.95], "loss": [900: 0.5, 1000: 0.3, 1900: 0.4, 2000: 0.25],
      ],
      """
      INFO:tensorflow:loss = 0.5, step = 900 (0.301 sec)
      INFO:tensorflow:Saving dict for global step 1000: accuracy = 0.9, global_step = 1000, loss = 0.3
      INFO:tensorflow:loss = 0.4, step = 1900 (0.301 sec)
      INFO:tensorflow:Saving dict for global step 2000: accuracy = 0.95, global_step = 2000, loss = 0.25

      """),
    PrintedLog(
      "MXNet", "validation-accuracy",
      ["validation-accuracy": [0: 0.91, 1: 0.93], "Train-accuracy": [0: 0.9, 1: 0.95]],
      """
      INFO:root:Epoch[0] Batch [100]\tSpeed: 1000.12 samples/sec
      INFO:root:Epoch[0] Train-accuracy=0.900000
      INFO:root:Epoch[0] Time cost=12.3
      INFO:root:Epoch[0] Validation-accuracy=0.910000
      INFO:root:Epoch[1] Train-accuracy=0.950000
      INFO:root:Epoch[1] Time cost=12.3
      INFO:root:Epoch[1] Validation-accuracy=0.930000

      """),
    PrintedLog(
      "loguru", "val_loss", ["val_loss": [1: 0.5, 2: 0.4]],
      """
      2024-05-01 12:00:00.123 | INFO     | __main__:train:53 - epoch=1 val_loss=0.5 took 3.2s
      2024-05-01 12:00:03.123 | INFO     | __main__:train:53 - epoch=2 val_loss=0.4 took 3.1s

      """),
    PrintedLog(
      "blocks under headings", "val_loss",
      [
        "val_loss": [1: 0.8, 2: 0.6], "loss": [1: 0.7, 2: 0.5], "valid accuracy": [1: 0.5, 2: 0.6],
      ],
      """
      Epoch 1
      -------------------------------
      Training:
        loss: 0.7
      Validation:
        loss: 0.8
        accuracy: 50.0%
      Epoch 2
      -------------------------------
      Training:
        loss: 0.5
      Validation:
        loss: 0.6
        accuracy: 60.0%

      """.replacing("50.0%", with: "0.5").replacing("60.0%", with: "0.6")),
    PrintedLog(
      "metrics first, then their step", "val_loss",
      ["val_loss": [1: 0.8, 2: 0.6], "train loss": [1: 0.7, 2: 0.5]],
      """
      train loss: 0.7
      val loss: 0.8
      Epoch 1 done
      train loss: 0.5
      val loss: 0.6
      Epoch 2 done

      """),
    PrintedLog(
      "no steps at all", "val loss",
      ["val loss": [1: 0.8, 2: 0.6, 3: 0.5], "train loss": [1: 0.7, 2: 0.5, 3: 0.4]],
      """
      Using device: cpu
      train loss 0.7
      val loss 0.8
      train loss 0.5
      val loss 0.6
      train loss 0.4
      val loss 0.5

      """),
    PrintedLog(
      "a sentence", "accuracy", ["accuracy": [1: 0.91, 2: 0.93]],
      """
      After epoch 1 the accuracy is 0.91
      After epoch 2 the accuracy is 0.93

      """),
    PrintedLog(
      "timm", "test_acc1",
      [
        "test_acc1": [0: 1.1, 1: 2.1], "Test Acc@5": [0: 3.5, 1: 5.5],
        "Test Loss": [0: 6.4, 1: 6.0],
        "Train Loss": [0: 6.5, 1: 6.3], "Train LR": [0: 0.0001, 1: 0.0001],
      ],
      """
      Train: 0 [   0/1251 (  0%)]  Loss: 6.943 (6.94)  Time: 4.112s,   62.25/s  (4.112s,   62.25/s)  LR: 1.000e-04  Data: 1.2 (1.2)
      Train: 0 [1250/1251 (100%)]  Loss: 6.500 (6.70)  Time: 0.112s,   62.25/s  (4.112s,   62.25/s)  LR: 1.000e-04  Data: 1.2 (1.2)
      Test: [   0/48]  Time: 0.1 (0.1)  Loss:  6.9 (6.9)  Acc@1:  0.10 ( 0.20)  Acc@5:  0.5 ( 0.6)
      Test: [  48/48]  Time: 0.1 (0.1)  Loss:  6.4 (6.5)  Acc@1:  1.10 ( 1.20)  Acc@5:  3.5 ( 3.6)
      Train: 1 [1250/1251 (100%)]  Loss: 6.300 (6.50)  Time: 0.112s,   62.25/s  (4.112s,   62.25/s)  LR: 1.000e-04  Data: 1.2 (1.2)
      Test: [  48/48]  Time: 0.1 (0.1)  Loss:  6.0 (6.1)  Acc@1:  2.10 ( 2.20)  Acc@5:  5.5 ( 5.6)
      *** Best metric: 2.1 (epoch 1)

      """),
    PrintedLog(
      "spaCy", "ENTS_F",
      [
        "ENTS_F": [0: 0.15, 200: 45.15], "ENTS_P": [0: 0.09, 200: 50.09],
        "LOSS NER": [0: 33.45, 200: 1833.45],
        "SCORE": [0: 0, 200: 0.45],
      ],
      """
      E    #       LOSS NER  ENTS_F  ENTS_P  SCORE 
      ---  ------  --------  ------  ------  ------
        0       0     33.45    0.15    0.09    0.00
        0     200   1833.45   45.15   50.09    0.45

      """),
    PrintedLog(
      "CleanRL", "episodic_return", ["episodic_return": [120: 20, 240: 35]],
      "global_step=120, episodic_return=[20.]\nglobal_step=240, episodic_return=[35.]\nSPS: 1200\n"),
    PrintedLog(
      "values behind their step", "val_mrr",
      ["val_mrr": [100: 0.21, 200: 0.31], "Training average loss": [100: 0.69, 200: 0.59]],
      """
      2020-05-01 12:00:00 INFO     Training average loss at step 100: 0.69
      2020-05-01 12:00:00 INFO     Valid MRR at step 100: 0.21
      2020-05-01 12:00:00 INFO     Training average loss at step 200: 0.59
      2020-05-01 12:00:00 INFO     Valid MRR at step 200: 0.31

      """),
    PrintedLog(
      "a Markdown table", "val_acc",
      [
        "val_acc": [1: 81.2, 2: 83.1], "Train Loss": [1: 0.5, 2: 0.4],
        "Val Loss": [1: 0.6, 2: 0.5],
      ],
      """
      | Epoch | Train Loss | Val Loss | Val Acc |
      |-------|------------|----------|---------|
      | 1 | 0.5 | 0.6 | 81.2% |
      | 2 | 0.4 | 0.5 | 83.1% |

      """),
    PrintedLog(
      "metrics in the lines under the epoch", "val_f1",
      [
        "val_f1": [1: 0.71, 2: 0.75], "Val Loss": [1: 0.6, 2: 0.5], "Train Loss": [1: 0.5, 2: 0.4],
        "Train PPL": [1: 1.6, 2: 1.5],
      ],
      """
      Epoch: 01 | Time: 0m 12s
      \tTrain Loss: 0.5 | Train PPL: 1.6
      \t Val. Loss: 0.6 |  Val. F1: 0.71
      Epoch: 02 | Time: 0m 12s
      \tTrain Loss: 0.4 | Train PPL: 1.5
      \t Val. Loss: 0.5 |  Val. F1: 0.75

      """),
    PrintedLog(
      "only a final line", "accuracy", ["accuracy": [1: 0.93]],
      "loading data...\ntraining...\nfinal accuracy: 0.93\n"),
    PrintedLog(
      "tianshou", "test_reward", ["test_reward": [1: 120.5, 2: 180.25]],
      """
      Epoch #1: test_reward: 120.500000 ± 30.100000, best_reward: 120.500000 ± 30.100000 in #1
      Epoch #2: test_reward: 180.250000 ± 10.000000, best_reward: 180.250000 ± 10.000000 in #2

      """),
  ]
}
