#!/usr/bin/env python3
"""Tune the perceptron from within Python: hone serve proposes, judges and keeps count.

    python3 demo/ask_and_tell.py [trials] [path of hone]
"""

import json
import random
import subprocess
import sys

import perceptron

trials = int(sys.argv[1]) if len(sys.argv) > 1 else 20
hone = subprocess.Popen(
    [sys.argv[2] if len(sys.argv) > 2 else "hone", "serve"],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
)


def send(**line):
    print(json.dumps(line), file=hone.stdin, flush=True)
    answer = json.loads(hone.stdout.readline())
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer


send(op="create", study={
    "method": "bayes", "metric": {"name": "val_loss", "goal": "minimize"}, "run_cap": trials,
    "parameters": {
        "rate": {"distribution": "log_uniform_values", "min": 1e-3, "max": 1.0},
        "decay": {"distribution": "log_uniform_values", "min": 1e-6, "max": 1e-2},
        "hidden": {"values": [4, 8, 16]},
    },
    "early_terminate": {"type": "median", "startup": 3, "warmup": 2}, "hone": {"steps": 6},
})
images = perceptron.load(perceptron.Path(perceptron.__file__).parent / "data" / "digits.csv")
random.Random(1797).shuffle(images)
training, held_out = images[100:400], images[:100]

while "trial" in (asked := send(op="ask")):
    number, chosen, state = asked["trial"], asked["parameters"], "complete"
    chance = random.Random(number)
    first = [[chance.gauss(0, 0.2) for _ in range(65)] for _ in range(chosen["hidden"])]
    second = [[chance.gauss(0, 0.2) for _ in range(chosen["hidden"] + 1)] for _ in range(10)]
    for epoch in range(1, 7):
        perceptron.train(training, first, second, chosen["rate"], chosen["decay"])
        loss, accuracy = perceptron.evaluate(held_out, first, second)
        metrics = {"val_loss": loss, "accuracy": accuracy}
        if send(op="report", trial=number, step=epoch, metrics=metrics)["prune"]:
            state = "pruned"
            break
    ended = send(op="tell", trial=number, state=state)
    print(f"#{number} {ended['state']} after epoch {epoch}: {loss:.4f} {chosen}")

best = send(op="best")
print(f"best: #{best['trial']} {best['value']:.4f} {best['parameters']}; {asked['reason']}")
