#!/usr/bin/env python3
"""How good is the rate that `hone lr` recommends? Against a grid of full trainings.

    python3 Tests/Benchmarks/rates/recommended.py .build/release/hone
    python3 Tests/Benchmarks/rates/recommended.py .build/release/hone --only adam --points 10

For each case: a range test of a script that takes part, or of short runs at ten rates (eight
evenly apart, two beside the best); then full
trainings at 30 rates, evenly apart in their logarithm over the whole range, and one at the rate that
was recommended, all with the same seed. Printed: the rate, the grid's best, the validation loss at
both and how many times the best's it is (what counts), and the place that the recommended rate would
take in the grid, and how many times the best's the grid's own neighbours of the best are: what a step of
the grid to either side changes is no fault of a recommendation. A grid's best of 30 is partly luck;
--seeds 3 takes the mean of three trainings a rate (and the first seed's range test).

Ten short runs evenly over eight decades lie a factor of 7.7 apart, and the parabola through the best of
them and its neighbours lay below the rate that is best after two epochs (of a grid four times as fine),
since the loss falls slowly on the one side and breaks on the other. Eight such runs, and two more half
way between the best of them and its neighbours, come nearer; over five ranges, each shifted by a part of
a step: plain SGD 0.25 to 0.42 (ten alike: 0.15 to 0.21) for 0.32, momentum 0.049 to 0.069 (0.035 to
0.065) for 0.1, Adam 0.012 to 0.014 (0.011 to 0.013) for 0.018. Trained with a third of it, eight seeds
each, the two ways differ by no more than seeds do for Adam and momentum (0.056 and 0.059; 0.080 and
0.068); plain SGD is at its edge there (0.28 and 0.20, single seeds from 0.09 to 0.62).

A third of the rate that is best after two epochs is right: of nine cases (these three optimizers,
batches of 8, 32 and 128, one seed) it ended within 1.5 times the grid's best after fifteen in eight, that
rate itself in two. The ninth is plain SGD with batches of 32, whose grid is best by luck where it leaps.

Plain SGD leaps from epoch to epoch at the rates that get lowest: at 0.117, three seeds of fifteen epochs
ended at 0.44, 0.087 and 0.73, the first after three epochs at 0.11. There a single end says little.
"""

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("hone", type=lambda p: str(Path(p).resolve()))
parser.add_argument("--points", type=int, default=30)
parser.add_argument("--only", default="")
parser.add_argument("--seeds", type=int, default=1, help="trainings a rate, of which the mean counts")
parser.add_argument("--trainer", type=lambda p: str(Path(p).resolve()), help="another hone that trains")
options = parser.parse_args()
trainer = options.trainer or options.hone
os.environ.update(OMP_NUM_THREADS="1")

SWEEP = """
command: {command}
method: random
metric: {{name: val_loss, goal: minimize}}
parameters:
  {rate}: {{distribution: log_uniform_values, min: {low}, max: {high}}}
run_cap: 4
hone: {{steps: {steps}, concurrency: 2, seed: 1}}
"""


class Case:
    def __init__(self, name, words, rate, low, high, steps, separate, pattern=None):
        self.name, self.words, self.rate, self.low, self.high = name, words, rate, low, high
        self.steps, self.separate, self.pattern = steps, separate, pattern

    def train(self, rate):
        """The mean of the last validation loss of full trainings; infinite if one broke."""
        return statistics.mean(self.train_once(rate, seed + 1) for seed in range(options.seeds))

    def train_once(self, rate, seed):
        done = subprocess.run(
            [*self.words, f"--{self.rate}={rate!r}"], capture_output=True, text=True, cwd=ROOT,
            env=dict(os.environ, HONE_STEPS=str(self.steps), HONE_SEED=str(seed)))
        if self.pattern:
            found = re.findall(self.pattern, done.stdout)
            value = float(found[-1]) if done.returncode == 0 and found else math.inf
        else:
            value = json.loads(done.stdout.splitlines()[-1].replace("NaN", '"nan"'))["val_loss"]
            value = float(value)
        return value if math.isfinite(value) else math.inf

    def recommended(self):
        with tempfile.TemporaryDirectory() as folder:
            # YAML's own quoting of JSON strings.
            words = json.dumps([*self.words, "${args}"])
            Path(folder, "s.yaml").write_text(SWEEP.format(
                command=words, rate=self.rate, low=self.low, high=self.high, steps=self.steps))
            extra = ["--rates", "10"] if self.separate else []
            done = subprocess.run(
                [options.hone, "lr", "s.yaml", "--json", *extra],
                capture_output=True, text=True, cwd=folder)
            if not done.stdout:
                sys.exit(done.stderr)
            return json.loads(done.stdout)


def digits(optimizer, *more):
    return [trainer, "digits", f"--optimizer={optimizer}", "--augment=1", *more]


script = [sys.executable, str(ROOT / "demo/perceptron.py"), "--hidden=8", "--images=300",
          "--epochs=10", "--seed=1"]
CASES = [
    Case(f"hone digits, {optimizer}{how}", digits(optimizer, "--hidden=64"), "lr", "1.0e-6",
         "10.0", 15, separate)
    for optimizer in ("sgd", "momentum", "adam", "adamw")
    for separate, how in ((False, ", one rising run"), (True, ", ten short runs"))
] + [
    Case("hone digits, adam, three layers, batches of 128",
         digits("adam", "--hidden=128", "--layers=3", "--batch_size=128"), "lr", "1.0e-6", "10.0",
         15, False),
    Case("demo/perceptron.py, ten short runs", script, "learning_rate", "1.0e-5", "10.0", 10, True,
         r"val_loss: (\S+)"),
]

grids = {}
for case in CASES:
    if options.only not in case.name:
        continue
    result = case.recommended()
    rate = result.get("recommended")
    key = tuple(case.words)
    if key not in grids:
        low, high, n = float(case.low), float(case.high), options.points
        rates = [low * (high / low) ** (i / (n - 1)) for i in range(n)]
        grids[key] = {r: case.train(r) for r in rates}
    grid = grids[key]
    best = min(grid, key=grid.get)
    if rate is None:
        print(f"{case.name}: no rate ({result.get('flaw')}); best {best:.2g}: {grid[best]:.4f}")
        continue
    loss = case.train(rate)
    rates = sorted(grid)
    at = rates.index(best)
    beside = [grid[r] / grid[best] for r in rates[max(0, at - 1):at + 2] if r != best]
    place = 1 + sum(v < loss for v in grid.values())
    print(
        f"{case.name}: {rate:.2g} gives {loss:.4f}; best of {len(grid)}: {best:.2g} gives "
        f"{grid[best]:.4f}: {loss / grid[best]:.2f} times the best, place {place} "
        f"(beside the best: {', '.join(f'{b:.2f}' for b in beside)}); "
        + ", ".join(f"{k} {v:.2g}" for k, v in result["suggestions"].items()),
        flush=True)
