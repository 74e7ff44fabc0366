"""Samplers by name, each as a function `run(problem, seed, trials) -> losses`, in order of trials."""

import json
import math
import subprocess
import sys

import numpy as np

PEERS = ["optuna-tpe", "optuna-gp", "hyperopt", "cmaes", "random"]


def sampler(name, hone):
    """`hone:tpe` and the like go through `hone serve`; the others are peers from PyPI."""
    if name.startswith("hone:"):
        return lambda problem, seed, trials: run_hone(hone, name[5:], problem, seed, trials)
    return run_hyperopt if name == "hyperopt" else run_optuna(name)


def run_hone(command, sampler_name, problem, seed, trials):
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def say(**message):
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    losses = []
    try:
        say(op="create", study={
            "metric": {"name": "loss", "goal": "minimize"}, "method": "bayes",
            "parameters": problem.parameters, "run_cap": trials,
            "hone": {"sampler": sampler_name, "seed": seed}})
        for _ in range(trials):
            asked = say(op="ask")
            loss = problem.loss(asked["parameters"], seed)
            losses.append(loss)
            if math.isfinite(loss):
                say(op="tell", trial=asked["trial"], state="complete", metrics={"loss": loss})
            else:
                say(op="tell", trial=asked["trial"], state="failed")
    finally:
        process.stdin.close()
        process.wait()
    return losses


def optuna_value(trial, name, parameter):
    if "values" in parameter:
        return trial.suggest_categorical(name, parameter["values"])
    low, high = parameter["min"], parameter["max"]
    kind = parameter["distribution"]
    if kind in ("int_uniform", "q_log_uniform_values"):
        return trial.suggest_int(name, low, high, log=kind != "int_uniform")
    return trial.suggest_float(name, low, high, log=kind == "log_uniform_values")


def run_optuna(name):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)

    def run(problem, seed, trials):
        import warnings

        warnings.filterwarnings("ignore")
        makers = {
            "optuna-tpe": optuna.samplers.TPESampler, "optuna-gp": optuna.samplers.GPSampler,
            "cmaes": optuna.samplers.CmaEsSampler, "random": optuna.samplers.RandomSampler}
        study = optuna.create_study(sampler=makers[name](seed=seed))
        losses = []

        def objective(trial):
            configuration = {
                key: optuna_value(trial, key, value)
                for key, value in problem.parameters.items()}
            losses.append(problem.loss(configuration, seed))
            return losses[-1]

        study.optimize(objective, n_trials=trials)
        return losses

    return run


def run_hyperopt(problem, seed, trials):
    from hyperopt import fmin, hp, tpe

    def space(name, parameter):
        if "values" in parameter:
            return hp.choice(name, parameter["values"])
        low, high = parameter["min"], parameter["max"]
        kind = parameter["distribution"]
        if kind == "int_uniform":
            return hp.uniformint(name, low, high)
        if kind == "q_log_uniform_values":
            return hp.qloguniform(name, math.log(low), math.log(high), 1)
        if kind == "log_uniform_values":
            return hp.loguniform(name, math.log(low), math.log(high))
        return hp.uniform(name, low, high)

    losses = []

    def objective(configuration):
        losses.append(problem.loss(configuration, seed))
        return losses[-1] if math.isfinite(losses[-1]) else 1e30

    fmin(
        objective, {k: space(k, v) for k, v in problem.parameters.items()}, algo=tpe.suggest,
        max_evals=trials, rstate=np.random.default_rng(seed), show_progressbar=False,
        verbose=False)
    return losses


def check(names):
    """Leaves out what is not installed, and says so."""
    needs = {"hyperopt": "hyperopt", "cmaes": "cmaes", "optuna-gp": "torch"}
    there = []
    for name in names:
        try:
            if name in needs:
                __import__(needs[name])
            there.append(name)
        except ImportError:
            print(f"{name} is left out: pip install {needs[name]}", file=sys.stderr)
    return there
