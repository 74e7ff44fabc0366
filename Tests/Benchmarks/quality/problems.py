"""Problems to tune: COCO's bbob functions, and small models of scikit-learn.

A problem has a name, parameters in W&B's words, and `loss(configuration, seed)`, the less the better.
"""

import os
import string
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np


class Problem:
    def __init__(self, name, parameters, loss):
        self.name, self.parameters, self.loss = name, parameters, loss


def uniform(low, high):
    return {"distribution": "uniform", "min": float(low), "max": float(high)}


def log(low, high):
    return {"distribution": "log_uniform_values", "min": float(low), "max": float(high)}


def whole(low, high):
    return {"distribution": "int_uniform", "min": low, "max": high}


def whole_log(low, high):
    return {"distribution": "q_log_uniform_values", "min": low, "max": high, "q": 1}


def choice(*values):
    return {"values": list(values)}


def bbob(dimensions, functions, instance):
    """The noiseless functions on [-5, 5]; how far above the optimum."""
    import cocoex

    # Without the word only the instances of one year are there: five of the first fifteen.
    suite = cocoex.Suite("bbob", "instances: 1-15", "")
    for dimension in dimensions:
        for function in functions:
            problem = suite.get_problem_by_function_dimension_instance(
                function, dimension, instance)
            best = problem.best_observed_fvalue1 if hasattr(
                problem, "best_observed_fvalue1") else 0.0
            names = [f"x{i}" for i in range(dimension)]

            def loss(configuration, seed, problem=problem, names=names):
                return float(problem(np.array([configuration[n] for n in names])))

            yield Problem(
                f"bbob f{function} d{dimension}", {n: uniform(-5, 5) for n in names}, loss)


def choices_problems(seed):
    """Spaces of nothing but choices: words in no order, lists of numbers, and switches. Each seed has
    functions of its own."""
    random = np.random.default_rng(seed)

    def table(name, counts, neighbours):
        """Each parameter's contribution hangs on its neighbours as well: Kauffman's NK landscapes."""
        names = [f"c{i}" for i in range(len(counts))]
        words = {n: [f"{n}{letter}" for letter in string.ascii_letters[:k]] for n, k in zip(names, counts)}
        parts = []
        for i in range(len(counts)):
            others = random.choice([j for j in range(len(counts)) if j != i], neighbours, False)
            scope = [i, *(int(j) for j in others)]
            # What is rare is far better than the middle, as with real losses.
            parts.append((scope, random.exponential(size=[counts[j] for j in scope])))

        def loss(configuration, seed):
            at = [words[n].index(configuration[n]) for n in names]
            return float(sum(values[tuple(at[j] for j in scope)] for scope, values in parts))

        return Problem(f"choices {name}", {n: choice(*words[n]) for n in names}, loss)

    def gridded(name, function, dimension, levels, shuffled):
        """One of bbob's functions at a few places an axis, as words or as numbers."""
        inner = next(iter(bbob([dimension], [function], seed % 15 + 1)))
        places = np.round(np.linspace(-5, 5, levels), 3)
        axes, values = {}, {}
        for key in inner.parameters:
            order = random.permutation(levels) if shuffled else range(levels)
            labels = [f"{key}{i}" for i in range(levels)] if shuffled else places.tolist()
            axes[key] = dict(zip(labels, (places[i] for i in order)))
            values[key] = choice(*labels)

        def loss(configuration, seed):
            return inner.loss({k: axes[k][v] for k, v in configuration.items()}, seed)

        return Problem(f"choices {name}", values, loss)

    yield table("16 switches", [2] * 16, 2)
    yield table("30 switches", [2] * 30, 1)
    yield table("6 of 5 words", [5] * 6, 1)
    yield table("10 of 4 words", [4] * 10, 1)
    yield table("5 of 8 words", [8] * 5, 2)
    yield table("3 of 30 words", [30] * 3, 1)
    for function in (1, 8, 15, 20):
        yield gridded(f"f{function} words", function, 5, 6, True)
        yield gridded(f"f{function} numbers", function, 5, 8, False)


def sklearn_problems():
    """Nine tuning problems with mixed spaces, a fraction of a second a trial."""
    from sklearn import datasets, ensemble, linear_model, neural_network, pipeline, preprocessing
    from sklearn import neighbors, svm
    from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score

    warnings.filterwarnings("ignore")

    def data(name):
        x, y = getattr(datasets, "load_" + name)(return_X_y=True)
        if len(x) > 600:  # the digits: every third, or a trial takes a second
            x, y = x[::3], y[::3]
        return x, y

    def problem(name, dataset, parameters, build, scaled=True):
        x, y = data(dataset)
        regression = dataset == "diabetes"

        def loss(configuration, seed):
            model = build(configuration)
            if scaled:
                model = pipeline.make_pipeline(preprocessing.StandardScaler(), model)
            folds = (KFold if regression else StratifiedKFold)(3, shuffle=True, random_state=seed)
            scoring = "r2" if regression else "neg_log_loss"
            try:
                loss = -float(np.mean(cross_val_score(model, x, y, cv=folds, scoring=scoring)))
            except ValueError:  # weights that are not finite, in every fold
                loss = np.nan
            # What every sampler here takes, and worse than any that is finite.
            return loss if np.isfinite(loss) else 100.0

        return Problem(name, parameters, loss)

    def mlp(c):
        return neural_network.MLPClassifier(
            (int(c["width"]),) * int(c["layers"]), activation=c["activation"], alpha=c["alpha"],
            learning_rate_init=c["lr"], batch_size=int(c["batch"]), solver=c["solver"],
            max_iter=12, random_state=0)

    mlp_space = {
        "lr": log(1e-5, 1), "alpha": log(1e-7, 1), "width": whole_log(4, 128),
        "layers": whole(1, 3), "batch": choice(16, 32, 64, 128),
        "activation": choice("relu", "tanh", "logistic"), "solver": choice("adam", "sgd")}

    def svc(c):
        return svm.SVC(
            C=c["C"], gamma=c["gamma"], kernel=c["kernel"], degree=int(c["degree"]),
            coef0=c["coef0"], probability=True, random_state=0)

    svc_space = {
        "C": log(1e-4, 1e4), "gamma": log(1e-6, 10), "kernel": choice("rbf", "poly", "sigmoid"),
        "degree": whole(2, 5), "coef0": uniform(-1, 1)}

    def forest(kind):
        def build(c):
            return kind(
                n_estimators=int(c["trees"]), max_depth=int(c["depth"]),
                min_samples_split=c["split"], min_samples_leaf=int(c["leaf"]),
                max_features=c["features"], bootstrap=c["bootstrap"] == "yes", random_state=0)
        return build

    forest_space = {
        "trees": whole_log(3, 40), "depth": whole(1, 20), "split": log(1e-3, 0.5),
        "leaf": whole_log(1, 20), "features": uniform(0.05, 1),
        "bootstrap": choice("yes", "no")}

    def boost(kind):
        def build(c):
            return kind(
                n_estimators=int(c["trees"]), learning_rate=c["lr"], max_depth=int(c["depth"]),
                subsample=c["subsample"], min_samples_leaf=int(c["leaf"]),
                max_features=c["features"], random_state=0)
        return build

    boost_space = {
        "trees": whole_log(5, 60), "lr": log(1e-3, 1), "depth": whole(1, 6),
        "subsample": uniform(0.2, 1), "leaf": whole_log(1, 30), "features": uniform(0.1, 1)}

    def neighbour(c):
        return neighbors.KNeighborsRegressor(
            int(c["k"]), weights=c["weights"], p=c["p"], leaf_size=int(c["leaf"]))

    def linear(c):
        return linear_model.SGDClassifier(
            loss="log_loss", penalty=c["penalty"], alpha=c["alpha"], l1_ratio=c["l1"],
            learning_rate=c["schedule"], eta0=c["lr"], power_t=c["power"], max_iter=20,
            random_state=0)

    linear_space = {
        "penalty": choice("l2", "l1", "elasticnet"), "alpha": log(1e-7, 1), "l1": uniform(0, 1),
        "schedule": choice("constant", "invscaling", "adaptive"), "lr": log(1e-5, 10),
        "power": uniform(0.1, 0.9)}

    return [
        problem("MLP on digits", "digits", mlp_space, mlp),
        problem("MLP on wine", "wine", mlp_space, mlp),
        problem("SVM on breast_cancer", "breast_cancer", svc_space, svc),
        problem("SVM on wine", "wine", svc_space, svc),
        problem("forest on diabetes", "diabetes", forest_space,
                forest(ensemble.ExtraTreesRegressor)),
        problem("forest on breast_cancer", "breast_cancer", forest_space,
                forest(ensemble.RandomForestClassifier)),
        problem("boosting on diabetes", "diabetes", boost_space,
                boost(ensemble.GradientBoostingRegressor)),
        problem("linear on digits", "digits", linear_space, linear),
        problem("neighbours on diabetes", "diabetes",
                {"k": whole_log(1, 100), "weights": choice("uniform", "distance"),
                 "p": uniform(1, 5), "leaf": whole(5, 50)}, neighbour),
    ]
