"""Makes optuna.json: studies, and what Optuna says of the importance of their parameters.

    .venv/bin/python Tests/DiagnosisTests/Importance/make_optuna.py

Optuna's fANOVA draws its trees from a seed; the mean over three seeds is kept.
"""

import json
import math
import pathlib

import optuna
from optuna.distributions import CategoricalDistribution as Choice
from optuna.distributions import FloatDistribution as Float
from optuna.distributions import IntDistribution as Int
from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator

optuna.logging.set_verbosity(optuna.logging.ERROR)

TRAINING = {
    "lr": Float(1e-5, 1e-1, log=True),
    "dropout": Float(0.0, 0.5),
    "layers": Int(1, 6),
    "batch_size": Choice([16, 32, 64, 128]),
    "optimizer": Choice(["sgd", "adam", "adamw"]),
    "weight_decay": Float(1e-6, 1e-2, log=True),
}
PLAIN = {name: Float(0.0, 1.0) for name in "abcdef"}


def training(p):
    lr = (math.log10(p["lr"]) + 3) ** 2
    batch = {16: 0.0, 32: 0.1, 64: 0.3, 128: 0.7}[p["batch_size"]]
    optimizer = {"sgd": 0.8, "adam": 0.1, "adamw": 0.0}[p["optimizer"]]
    decay = 0.1 * abs(math.log10(p["weight_decay"]) + 4)
    return lr + 2 * p["dropout"] + 0.25 * (p["layers"] - 3) ** 2 + batch + optimizer + decay


def graded(p):
    weights = {"a": 1.0, "b": 0.7, "c": 0.45, "d": 0.28, "e": 0.15, "f": 0.0}
    return sum(w * abs(p[n] - 0.3) for n, w in weights.items())


def coupled(p):
    return (
        4 * (p["a"] - 0.5) * (p["b"] - 0.5)
        + 2 * p["c"]
        + p["a"]
        + 0.7 * p["d"] ** 2
        + 0.3 * math.sin(6 * p["e"])
        + 0.4 * p["b"]
    )


def made(name, space, objective, trials, sampler):
    study = optuna.create_study(sampler=sampler)
    for _ in range(trials):
        trial = study.ask(space)
        study.tell(trial, objective(trial.params))
    fanova = [
        optuna.importance.get_param_importances(
            study, evaluator=FanovaImportanceEvaluator(seed=seed)
        )
        for seed in range(3)
    ]
    return {
        "name": name,
        "trials": [{"params": t.params, "value": t.value} for t in study.trials],
        "fanova": {n: sum(f[n] for f in fanova) / 3 for n in space},
        "ped-anova": optuna.importance.get_param_importances(
            study, evaluator=PedAnovaImportanceEvaluator()
        ),
    }


random = optuna.samplers.RandomSampler
studies = [
    made("training", TRAINING, training, 150, random(seed=1)),
    made("training, found by TPE", TRAINING, training, 120, optuna.samplers.TPESampler(seed=2)),
    made("graded", PLAIN, graded, 150, random(seed=3)),
    made("coupled", PLAIN, coupled, 150, random(seed=4)),
]
path = pathlib.Path(__file__).with_name("optuna.json")
path.write_text(json.dumps({"optuna": optuna.__version__, "studies": studies}) + "\n")
