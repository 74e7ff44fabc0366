#!/usr/bin/env python3
"""Optuna on the same recorded curves: `optuna_peer.py curves.txt SEEDS`.

Prints a line a pruner: its name, the share of steps run, and the normalised regret after 100 trials
and after 30 full trials' worth of steps, as the benchmark in Swift counts them.
"""
import json, math, statistics, sys, warnings
import numpy as np
import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
TRIALS, BUDGET = 100, 30


class Problem:
    def __init__(self, head, lines):
        self.steps, self.direction = head["steps"], head["direction"]
        self.sign = 1 if self.direction == "minimize" else -1
        self.space = head["space"]
        self.places = np.array([[float(x) for x in l.split("|")[0].split()] for l in lines])
        self.curves = [[float(x) for x in l.split("|")[1].split()] for l in lines]
        finals = [self.sign * c[-1] for c in self.curves if math.isfinite(c[-1])]
        self.best = min(finals)
        random = np.random.default_rng(1)
        self.typical = statistics.median(min(random.choice(finals, 10)) for _ in range(999))

    def regret(self, value):
        if value is None:
            return 3.0
        return min(3.0, (self.sign * value - self.best) / max(self.typical - self.best, 1e-12))

    def curve(self, trial):
        total = np.zeros(len(self.places))
        for axis, (name, law) in enumerate(self.space.items()):
            u = self.places[:, axis]
            if law["kind"] == "choice":
                n = len(law["values"])
                index = law["values"].index(trial.suggest_categorical(name, law["values"]))
                total += np.where(np.minimum((u * n).astype(int), n - 1) == index, 0, 0.09)
                continue
            low, high = law["low"], law["high"]
            if law["kind"] == "integer":
                at = (trial.suggest_int(name, low, high) - low + 0.5) / (high - low + 1)
            elif law["kind"] == "log":
                at = math.log(trial.suggest_float(name, low, high, log=True) / low)
                at /= math.log(high / low)
            else:
                at = (trial.suggest_float(name, low, high) - low) / (high - low)
            total += (u - at) ** 2
        return self.curves[int(np.argmin(total))]


def run(problem, pruner, seed):
    study = optuna.create_study(
        direction=problem.direction, pruner=pruner, study_name=f"bench{seed}",
        sampler=optuna.samplers.TPESampler(seed=seed))
    spent, best, budget, by_steps, by_trials, share = 0, None, BUDGET * problem.steps, None, None, 1
    while by_steps is None or by_trials is None:
        trial = study.ask()
        state, value = optuna.trial.TrialState.COMPLETE, None
        for step, value in enumerate(problem.curve(trial), 1):
            spent += 1
            if spent == budget:
                by_steps = problem.regret(best)
            if not math.isfinite(value):
                state = optuna.trial.TrialState.PRUNED
                break
            trial.report(value, step)
            if trial.should_prune():
                state = optuna.trial.TrialState.PRUNED
                break
        if state == optuna.trial.TrialState.COMPLETE:
            study.tell(trial, value)
            if best is None or problem.sign * value < problem.sign * best:
                best = value
        else:
            study.tell(trial, state=state)
        if trial.number + 1 == TRIALS:
            by_trials, share = problem.regret(best), spent / (TRIALS * problem.steps)
    return share, by_trials, by_steps


def main():
    lines = open(sys.argv[1]).read().splitlines()
    problems = []
    while lines:
        head = json.loads(lines.pop(0))
        problems.append(Problem(head, lines[:head["count"]]))
        lines = lines[head["count"]:]
    kinds = {
        "Optuna TPE, none": optuna.pruners.NopPruner,
        "Optuna TPE, median": optuna.pruners.MedianPruner,
        "Optuna TPE, Hyperband": optuna.pruners.HyperbandPruner,
    }
    for name, kind in kinds.items():
        runs = [run(p, kind(), seed) for p in problems for seed in range(int(sys.argv[2]))]
        share, by_trials, by_steps = (statistics.mean(r[i] for r in runs) for i in range(3))
        print(f"{name}|{share:.4f}|{by_trials:.4f}|{by_steps:.4f}", flush=True)


main()
