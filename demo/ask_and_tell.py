#!/usr/bin/env python3
"""Tune the perceptron from Python: `hone serve` proposes, judges and keeps count.

    python3 demo/ask_and_tell.py [trials] [path of hone]
"""
import json, pathlib, random, subprocess, sys

import perceptron

trials, hone = [*sys.argv[1:], *["20", "hone"][len(sys.argv) - 1 :]]
pipe = subprocess.Popen([hone, "serve"], stdin=-1, stdout=-1, text=True, bufsize=1)


def send(**line):
    pipe.stdin.write(json.dumps(line) + "\n")
    answer = json.loads(pipe.stdout.readline())
    return sys.exit(answer["error"]) if "error" in answer else answer


rates = {"distribution": "log_uniform_values", "min": 1e-5, "max": 1.0}
send(op="create", study={
    "method": "bayes", "metric": {"name": "val_loss", "goal": "minimize"},
    "parameters": {"rate": rates, "decay": {**rates, "max": 0.01}, "hidden": {"values": [4, 8, 16]}},
    "early_terminate": {"type": "median"}, "run_cap": int(trials), "hone": {"steps": 6}})
images = perceptron.load(pathlib.Path(perceptron.__file__).parent / "data" / "digits.csv")[:400]
while "trial" in (asked := send(op="ask")):
    number, state = asked["trial"], "complete"
    runs = perceptron.epochs(6, images[100:], images[:100], **asked["parameters"], chance=random)
    for epoch, (_, loss, accuracy) in enumerate(runs, 1):
        metrics = {"val_loss": loss, "accuracy": accuracy}
        if send(op="report", trial=number, step=epoch, metrics=metrics)["prune"]:
            state = "pruned"
            break
    ended = send(op="tell", trial=number, state=state)
    print(f"#{number} {ended['state']} after epoch {epoch}: {loss:.4f} {asked['parameters']}")
print("best:", send(op="best"), "of", asked["reason"])
