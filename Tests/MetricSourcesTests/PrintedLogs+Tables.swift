extension PrintedLog {
  // MARK: - Boosting

  static let boosting = [
    PrintedLog(
      "XGBoost", "val-rmse",
      ["val-rmse": [0: 0.4, 1: 0.35, 2: 0.33], "train-rmse": [0: 0.3, 1: 0.25, 2: 0.2]],
      "[0]\ttrain-rmse:0.30000\tval-rmse:0.40000\n[1]\ttrain-rmse:0.25000\tval-rmse:0.35000\n"
        + "[2]\ttrain-rmse:0.20000\tval-rmse:0.33000\n"),
    PrintedLog(
      "XGBoost, scikit-learn interface", "val_logloss",
      ["val_logloss": [0: 0.65, 1: 0.6]],
      "[0]\tvalidation_0-logloss:0.65000\n[1]\tvalidation_0-logloss:0.60000\n"),
    PrintedLog(
      "LightGBM", "valid_0 l2",
      ["valid_0 l2": [10: 0.24, 20: 0.22], "valid_0's l1": [10: 0.4, 20: 0.38]],
      """
      [LightGBM] [Info] Total Bins 255
      [LightGBM] [Info] Number of data points in the train set: 7000, number of used features: 28
      [LightGBM] [Info] Start training from score 0.530357
      Training until validation scores don't improve for 50 rounds
      [10]\tvalid_0's l2: 0.24\tvalid_0's l1: 0.4
      [20]\tvalid_0's l2: 0.22\tvalid_0's l1: 0.38
      Early stopping, best iteration is:
      [20]\tvalid_0's l2: 0.22\tvalid_0's l1: 0.38

      """),
    PrintedLog(
      "CatBoost", "test",
      ["test": [0: 0.69, 1: 0.6, 2: 0.55], "learn": [0: 0.68, 1: 0.59, 2: 0.5]],
      """
      0:\tlearn: 0.6800000\ttest: 0.6900000\tbest: 0.6900000 (0)\ttotal: 60.1ms\tremaining: 1m
      1:\tlearn: 0.5900000\ttest: 0.6000000\tbest: 0.6000000 (1)\ttotal: 80.5ms\tremaining: 58s
      2:\tlearn: 0.5000000\ttest: 0.5500000\tbest: 0.5500000 (2)\ttotal: 99.5ms\tremaining: 0us

      bestTest = 0.55
      bestIteration = 2

      """),
  ]

  // MARK: - Tables

  static let tables = [
    PrintedLog(
      "fastai", "valid_loss",
      [
        "valid_loss": [0: 0.41, 1: 0.3], "train_loss": [0: 0.51, 1: 0.35],
        "accuracy": [0: 0.85, 1: 0.9],
      ],
      """
      epoch     train_loss  valid_loss  accuracy  time    
      \r 0%|          | 0/20 [00:00<?]\r0         0.510000    0.410000    0.850000  00:12     
      1         0.350000    0.300000    0.900000  00:11     

      """),
    PrintedLog(
      "skorch", "valid_loss",
      [
        "valid_loss": [1: 0.6749, 2: 0.65], "train_loss": [1: 0.6905, 2: 0.66],
        "valid_acc": [1: 0.615, 2: 0.64],
      ],
      """
        epoch    train_loss    valid_acc    valid_loss     dur
      -------  ------------  -----------  ------------  ------
            1        \(escape)[36m0.6905\(escape)[0m       \(escape)[32m0.6150\(escape)[0m        \(escape)[35m0.6749\(escape)[0m  0.0170
            2        \(escape)[36m0.6600\(escape)[0m       \(escape)[32m0.6400\(escape)[0m        \(escape)[35m0.6500\(escape)[0m  0.0160

      """),
    PrintedLog(
      "scikit-learn gradient boosting", "train_loss",
      ["train_loss": [1: 1.2, 2: 1.1], "OOB Improve": [1: 0.04, 2: 0.03]],
      """
            Iter       Train Loss      OOB Improve   Remaining Time 
               1           1.2000           0.0400            0.50s
               2           1.1000           0.0300            0.40s

      """),
    PrintedLog(
      "YOLO", "mAP50-95",
      [
        "mAP50-95": [1: 0.446, 2: 0.5], "mAP50": [1: 0.605, 2: 0.65], "R": [1: 0.537, 2: 0.55],
        "Box P": [1: 0.64, 2: 0.66], "box_loss": [1: 1.23, 2: 1.1], "cls_loss": [1: 1.45, 2: 1.2],
        "dfl_loss": [1: 1.1, 2: 1.0],
      ],
      """
            Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size
      \r        1/2      1.17G       1.50       1.60        1.2        215        640:  50%|█████     | 2/4 [00:01<00:01]\
      \r        1/2      1.17G       1.23       1.45        1.1        215        640: 100%|██████████| 4/4 [00:02<00:00]
                       Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 2/2 [00:01<00:00]
                         all        128        929       0.64      0.537      0.605      0.446

            Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size
      \r        2/2      1.17G       1.10       1.20        1.0        215        640: 100%|██████████| 4/4 [00:02<00:00]
                       Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 2/2 [00:01<00:00]
                         all        128        929       0.66       0.55       0.65        0.5

      """),
    PrintedLog(
      "Stable-Baselines3", "rollout/ep_rew_mean",
      [
        "rollout/ep_rew_mean": [2048: 20.5, 4096: 35.5],
        "rollout/ep_len_mean": [2048: 21, 4096: 36],
        "train/loss": [2048: 5.5, 4096: 7.5],
      ],
      """
      ---------------------------------
      | rollout/           |          |
      |    ep_len_mean     | 21       |
      |    ep_rew_mean     | 20.5     |
      | time/              |          |
      |    fps             | 1000     |
      |    iterations      | 1        |
      |    time_elapsed    | 2        |
      |    total_timesteps | 2048     |
      | train/             |          |
      |    loss            | 5.5      |
      ---------------------------------
      ---------------------------------
      | rollout/           |          |
      |    ep_len_mean     | 36       |
      |    ep_rew_mean     | 35.5     |
      | time/              |          |
      |    fps             | 1000     |
      |    iterations      | 2        |
      |    time_elapsed    | 4        |
      |    total_timesteps | 4096     |
      | train/             |          |
      |    loss            | 7.5      |
      ---------------------------------

      """),
    PrintedLog(
      "Chainer", "validation/main/loss",
      ["validation/main/loss": [1: 0.1, 2: 0.08], "main/loss": [1: 0.19, 2: 0.07]],
      """
      epoch       iteration   main/loss   validation/main/loss  elapsed_time
      \(escape)[J1           600         0.19        0.1                   5.2
      \(escape)[J2           1200        0.07        0.08                  9.9

      """),
    PrintedLog(
      "CSV on standard output", "val_loss",
      ["val_loss": [1: 0.5, 2: 0.4], "loss": [1: 0.6, 2: 0.45]],
      "epoch,loss,val_loss\n1,0.6,0.5\n2,0.45,0.4\n"),
  ]
}
