#!/usr/bin/env python3
"""Make the table of Sources/Simulation/Landscapes/DigitsSurface+Table.swift: how `hone digits` trains
on a grid of learning rates and batch sizes.

    scripts/digits-surface.py .build/release/hone > table

Each row is a batch size, a learning rate and the validation loss after each of 12 epochs, the median
of three seeds; `nan` where at least two of them diverged. The last line is the noise: the standard
deviation, over the seeds, of the last loss's logarithm, in the median over the grid.
"""

import json
import math
import statistics
import subprocess
import sys

EPOCHS, SEEDS = 12, range(3)
BATCHES = [8, 16, 32, 64, 128, 256]
RATES = [round(10 ** (-4 + k / 3), 10) for k in range(14)]  # 1e-4 … 2.15


def train(rate, batch, seed):
    """The validation loss after each epoch."""
    run = subprocess.run(
        [sys.argv[1], "digits", f"--lr={rate!r}", f"--batch_size={batch}", f"--seed={seed}",
         f"--epochs={EPOCHS}", "--augment=1", "--hidden=64", "--layers=2", "--optimizer=momentum"],
        capture_output=True, text=True,
    )
    losses = [float(json.loads(line)["val_loss"]) for line in run.stdout.splitlines()
              if line.startswith('{"step"')]
    return losses + [math.nan] * (EPOCHS - len(losses))


spreads = []
for batch in BATCHES:
    for rate in RATES:
        runs = [train(rate, batch, seed) for seed in SEEDS]
        row = [statistics.median(math.inf if math.isnan(v) else v for v in step)
               for step in zip(*runs)]
        print(batch, f"{rate:.4g}", *(f"{v:.4g}" if v < math.inf else "nan" for v in row))
        if all(math.isfinite(run[-1]) for run in runs):
            spreads.append(statistics.stdev(math.log(run[-1]) for run in runs))
print("noise", f"{statistics.median(spreads):.3g}")
