#!/usr/bin/env python3
"""Records the learning curves that the pruning benchmark replays: real trainings, run once.

    record.py OUT.txt [--hone PATH/TO/hone] [--count 300] [--only PROBLEM,PROBLEM]

Every problem is a random sample of configurations of a real model on a dataset that comes with
scikit-learn (or hone's own digits network), with the objective after every epoch or stage. The file
has a line of JSON a problem, then a line a configuration: its coordinates on the unit cube (three
digits), a bar, and the curve (four digits). Needs scikit-learn; `hone digits` needs the tool.
"""
import argparse, json, os, re, subprocess, sys, warnings
import numpy as np

warnings.simplefilter("ignore")
os.environ.setdefault("OMP_NUM_THREADS", "1")


def log(low, high):
    return {"kind": "log", "low": low, "high": high}


def uniform(low, high):
    return {"kind": "uniform", "low": low, "high": high}


def integer(low, high):
    return {"kind": "integer", "low": low, "high": high}


def choice(*values):
    return {"kind": "choice", "values": list(values)}


def value(law, u):
    """The value at a place of the unit interval; the benchmark reads it the same way."""
    if law["kind"] == "log":
        return float(np.exp(np.log(law["low"]) + u * (np.log(law["high"]) - np.log(law["low"]))))
    if law["kind"] == "uniform":
        return law["low"] + u * (law["high"] - law["low"])
    if law["kind"] == "integer":
        return law["low"] + min(int(u * (law["high"] - law["low"] + 1)), law["high"] - law["low"])
    return law["values"][min(int(u * len(law["values"])), len(law["values"]) - 1)]


def split(load, scale=True, seed=0, limit=None):
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler
    data = load()
    x, y = (data.data, data.target) if hasattr(data, "data") else data
    x, xv, y, yv = train_test_split(x, y, test_size=0.33, random_state=seed)
    if limit:
        x, y = x[:limit], y[:limit]
    if scale:
        scaler = StandardScaler().fit(x)
        x, xv = scaler.transform(x), scaler.transform(xv)
    return x, xv, y, yv


def log_loss(model, xv, yv):
    from sklearn.metrics import log_loss as loss
    p = np.nan_to_num(model.predict_proba(xv), nan=1e-9, posinf=1, neginf=0)
    return loss(yv, np.clip(p, 1e-9, 1), labels=model.classes_)


MLP = {
    "lr": log(1e-4, 1), "alpha": log(1e-6, 1e-1), "batch": choice(16, 32, 64, 128),
    "width": integer(8, 128), "layers": integer(1, 3), "solver": choice("sgd", "adam"),
    "activation": choice("relu", "tanh", "logistic"),
}


def mlp(cls, c, seed):
    return cls(
        hidden_layer_sizes=(c["width"],) * c["layers"], learning_rate_init=c["lr"],
        alpha=c["alpha"], batch_size=c["batch"], solver=c["solver"], activation=c["activation"],
        momentum=0.9, random_state=seed)


def mlp_classifier(data, epochs, measure):
    from sklearn.neural_network import MLPClassifier

    def run(c, seed):
        x, xv, y, yv = data
        model = mlp(MLPClassifier, c, seed)
        for _ in range(epochs):
            model.partial_fit(x, y, classes=np.unique(y))
            yield log_loss(model, xv, yv) if measure == "loss" else model.score(xv, yv)
    return run


def mlp_regressor(data, epochs):
    from sklearn.neural_network import MLPRegressor

    def run(c, seed):
        x, xv, y, yv = data
        mean, scale = y.mean(), y.std()
        model = mlp(MLPRegressor, c, seed)
        for _ in range(epochs):
            model.partial_fit(x, (y - mean) / scale)
            yield float(np.mean((model.predict(xv) - (yv - mean) / scale) ** 2))
    return run


SGD = {
    "eta0": log(1e-5, 10), "alpha": log(1e-7, 1e-1), "schedule": choice("constant", "invscaling"),
    "power": uniform(0.1, 0.9), "loss": choice("log_loss", "modified_huber"),
    "average": choice(False, True),
}


def sgd(data, epochs, measure):
    from sklearn.linear_model import SGDClassifier

    def run(c, seed):
        x, xv, y, yv = data
        model = SGDClassifier(
            loss=c["loss"], alpha=c["alpha"], learning_rate=c["schedule"], eta0=c["eta0"],
            power_t=c["power"], average=c["average"], random_state=seed)
        order = np.random.default_rng(seed)
        for _ in range(epochs):
            shuffled = order.permutation(len(y))
            model.partial_fit(x[shuffled], y[shuffled], classes=np.unique(y))
            yield log_loss(model, xv, yv) if measure == "loss" else 1 - model.score(xv, yv)
    return run


BOOST = {
    "learning_rate": log(1e-3, 1), "depth": integer(1, 8), "subsample": uniform(0.3, 1),
    "features": uniform(0.1, 1), "leaf": integer(1, 30),
}


def boosting(data, stages, kind):
    from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor
    from sklearn.metrics import log_loss as loss

    def run(c, seed):
        x, xv, y, yv = data
        cls = GradientBoostingRegressor if kind == "regressor" else GradientBoostingClassifier
        model = cls(
            n_estimators=stages, learning_rate=c["learning_rate"], max_depth=c["depth"],
            subsample=c["subsample"], max_features=c["features"], min_samples_leaf=c["leaf"],
            random_state=seed).fit(x, y)
        if kind == "regressor":
            for p in model.staged_predict(xv):
                yield float(np.sqrt(np.mean((p - yv) ** 2)))
        else:
            for p in model.staged_predict_proba(xv):
                yield loss(yv, np.clip(p, 1e-9, 1), labels=model.classes_)
    return run


NET = {
    "lr": log(1e-4, 3), "batch_size": choice(16, 32, 64, 128), "hidden": choice(32, 64, 128),
    "layers": integer(1, 3), "dropout": uniform(0, 0.5), "weight_decay": log(1e-6, 1e-2),
    "optimizer": choice("sgd", "momentum", "adam", "adamw"),
    "schedule": choice("constant", "step", "exponential", "cosine", "one-cycle", "warmup-cosine"),
}


def network(hone, epochs):
    def run(c, seed):
        words = [hone, "digits", f"--seed={seed}", "--augment=1"]
        words += [f"--{k}={v}" for k, v in c.items()]
        done = subprocess.run(
            words, env=dict(os.environ, HONE_STEPS=str(epochs)), capture_output=True, text=True)
        values = {}
        for line in done.stdout.splitlines():
            try:
                point = json.loads(line)
            except ValueError:
                continue
            if "val_loss" in point:
                values[point.get("step", point.get("epoch"))] = float(point["val_loss"])
        yield from (values[k] for k in sorted(values))
    return run


def problems(hone):
    from sklearn import datasets as d
    moons = lambda: d.make_classification(
        1500, 20, n_informative=8, n_redundant=6, n_classes=4, flip_y=0.08, random_state=3)
    friedman = lambda: d.make_friedman1(900, noise=1.0, random_state=5)
    yield "digits_net", NET, 30, "minimize", network(hone, 30)
    yield "digits_mlp", MLP, 30, "maximize", mlp_classifier(
        split(d.load_digits, limit=700), 30, "accuracy")
    yield "cancer_mlp", MLP, 40, "minimize", mlp_classifier(split(d.load_breast_cancer), 40, "loss")
    yield "wine_mlp", MLP, 50, "minimize", mlp_classifier(split(d.load_wine), 50, "loss")
    yield "classes_mlp", MLP, 27, "maximize", mlp_classifier(
        split(moons, limit=800), 27, "accuracy")
    yield "friedman_mlp", MLP, 40, "minimize", mlp_regressor(split(friedman), 40)
    yield "digits_sgd", SGD, 30, "minimize", sgd(split(d.load_digits), 30, "error")
    yield "classes_sgd", SGD, 25, "minimize", sgd(split(moons), 25, "loss")
    yield "diabetes_boost", BOOST, 60, "minimize", boosting(
        split(d.load_diabetes, scale=False), 60, "regressor")
    yield "classes_boost", BOOST, 40, "minimize", boosting(
        split(moons, scale=False, limit=500), 40, "classifier")


def digits(x):
    if not np.isfinite(x) or abs(x) > 1e30:
        return "nan" if np.isnan(x) else ("inf" if x > 0 else "-inf")
    text = f"{x:.4g}"
    return re.sub(r"^(-?)0\.", r"\1.", text).replace("e+0", "e").replace("e-0", "e-")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--hone", default="hone")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--only", default="", help="names of problems, with commas")
    given = parser.parse_args()
    for name, space, steps, direction, run in problems(given.hone):
        if given.only and name not in given.only.split(","):
            continue
        random = np.random.default_rng(sum(map(ord, name)))
        lines = [json.dumps({
            "problem": name, "steps": steps, "direction": direction, "space": space,
            "count": given.count}, separators=(",", ":"))]
        for index in range(given.count):
            place = np.round(random.uniform(size=len(space)), 3)
            c = {k: value(law, u) for (k, law), u in zip(space.items(), place)}
            curve = []
            try:
                for v in run(c, index):
                    curve.append(float(v))
            except (ValueError, FloatingPointError):
                curve.append(float("nan"))
            lines.append(
                " ".join(digits(u) for u in place) + " | " + " ".join(digits(v) for v in curve))
            if index % 50 == 0:
                print(name, index, file=sys.stderr, flush=True)
        with open(given.out, "a") as out:
            out.write("\n".join(lines) + "\n")


main()
