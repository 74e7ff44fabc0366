#!/usr/bin/env python3
"""Makes labelled_curves.json: training curves whose label is what was done to the run.

    python3 label_curves.py HONE > labelled_curves.json      (HONE: a release build; minutes)
    python3 label_curves.py --see FILE... > labelled_curves.json      (recorded runs, seen again)

Needs numpy and scikit-learn, some groups PyTorch. In each of 105 groups (a dataset and a learner) a good
learning rate is found by a grid of full trainings, then runs are made with one thing done to them.
A run is kept only if what was done had the effect that was meant, by these criteria, which look at
a second run without (or with more of) the manipulation, never at what a rule says of the curve:

  good           the best rate of the grid (constant or cosine; last groups: also linear, warm-up and
                 cosine, or cut to a third twice): validation ends within 5 % of its own
                 lowest and 25 % above the group's best; 50 % more epochs gain less than 5 %;
                 training is calm: it never rises by 30 % from one epoch to the next
  still_falling  the best rate, stopped at an eighth of the epochs (or a rate of a third or a tenth,
                 at a quarter): the whole run ends at least 15 % lower, and the part has covered
                 at least half of the way from chance to the good run's end
  too_slow       the best rate ÷ 30 … ÷ 1000: it covers less than half of the good run's way down
  plateau        the rate cut to 1/300 after a tenth or a fifth of the run: the run without the cut
                 ends (not: once was) at least 15 % lower
  oscillating    the best rate × 2 … × 50 (up to three that do it): it ends below chance, never above three times it; from
                 one epoch to the next training loss moves at least 3 times as much, in the second
                 half, as in the good run; and the good run ends at least 10 % lower
  spiking        two to four updates (or epochs) at a rate × 3 … × 3000 within a run at half the
                 best rate, the smallest factor that does it: each time training or validation rises by 30 %, and is back within 25 %
                 of where it was, or below, before the next; the run without them is calm
                 (later groups: also single batches whose inputs are × 10 … × 1000, labels shuffled)
  diverged       the best rate × 100 or × 1000 (later groups: also × 300): ends above chance, or not
                 finite
  overfitting    wide, no regularisation, few samples, long: validation ends at least 8 % above its
                 own lowest, which is below chance by 10 %, and training at most half of validation
  underfitting   a tiny learner, or a very large weight decay: training ends at least 60 % above the
                 good run's, validation too; training is at least half of validation and a fifth of chance;
                 validation is 15 % below chance, training is calm (in the second half it never
                 rises by 10 %), and twice the epochs gain less than 8 %
  no_signal      shuffled labels: validation never gets 4 % below chance, and the second half gains
                 less than 2 % (it is not on its way down to chance)

Chance is the loss of knowing only how often each class (or the mean, for regression) occurs.

What was done stays what was done, but some runs have two faults, or show none. So every run is looked at
once more (`see`), by rules that were written down before the last groups were scored and that look only
at the run and its grid, never at a verdict:

- A run made to overfit is left out where one does not see it: the level (mean of a tenth of the run) of
  its end lies no 5 % above its lowest level, or that is in its last third. Without this a single lucky
  measuring was its lowest value, or a fall to the end looked like a rise.
- A run at too high a rate, or with spikes, that meets the criteria of overfitting is *also* overfitting.
- One made to overfit or to underfit of which training or validation rises by 30 % from one epoch to the
  next three times or more in its second half (to no less than 2 % of chance) is *also* oscillating.
- One at too high a rate is left out where it does not swing: in its second half neither training nor
  validation rises by 5 % from one epoch to the next. (Its training moves more than the good run's because
  it falls faster.)
- One whose rate was cut, or that was made to overfit, and that ends no higher than the best run of its
  grid is *also* good.

A verdict is right that names what was done or what is also there.

Whole groups are either in the part that the rules' bounds were set on ("tune") or in the part that is
reported ("report"). A group of which single curves, verdicts or counts were looked at is in the first:
those that were reported earlier went there, five times by now, and new ones were recorded for the second.
The twenty-three that are reported now differ from the others in more than their data: generators, splits,
widths, batches, lengths, schedules and seeds of their own, and nine of them train a network that is
written out in numpy, by Adagrad, AdamW, Lion and the heavy ball, with dropout, clipping and a weight decay
apart from the gradient, and report the mean loss of the epoch's batches, as most scripts do. They were
recorded, unread, while the last rules were made, and scored once, after the last of them: .908 right of
501 (.880 that name what was done alone). The rules of before, scored on them for comparison, come to .902
(three curves fewer); with 2 % noise on validation it is .886 against .878. "linear gaussian" was left
out, where no line can learn anything, so that "too slow" means nothing. Verdicts are given among the
grid's runs, with which the labels compare.

What helped the last rules was not only the first part as it is: the same curves with every second
report, read at three fifths of their length, with 1 and 2 % noise on validation, less a constant so that
they are negative, and as a score show which rule hangs on a thread (`VariedCurvesTests`).

Of the wrong verdicts that were looked at, many cannot be told from the curve, and no rule was made for
them. A network of four units learns of shuffled labels how often each class occurs, and comes down to
chance and stands, as one that is too small does; what chance is, the others' first reports show only
roughly, for regression hardly: of "mlp adam waves logistic" the others begin at twice of it. "mlp sgd
friedman2, best rate × 10" leaps about for a while, then calms down. "mlp sgd wine, one unit" falls to its
last epoch. Where momentum throws a run high up as its rate is cut ("mlp momentum hastie"), it comes down
bit by bit, like a model that is too small.
Of a stopped run alone it could not be told either whether it falls, stands or is too slow; the others'
lengths tell it ("steps" of a peer).
"""

import functools, json, math, os, subprocess, sys, tempfile, warnings

# Small matrices: more threads only wait for one another.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import numpy as np
from sklearn.datasets import load_digits, load_wine, load_breast_cancer, load_diabetes
from sklearn.datasets import load_iris, make_classification, make_friedman1, make_friedman2
from sklearn.datasets import make_circles, make_friedman3, make_gaussian_quantiles, make_moons
from sklearn.datasets import make_blobs, make_hastie_10_2, make_sparse_uncorrelated, make_swiss_roll
from sklearn.datasets import make_regression, make_s_curve
from sklearn.decomposition import PCA
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
HONE = sys.argv[1]


@functools.lru_cache(None)
def data(name, seed, samples=None, shuffled=False, split=11, flip=0.0, held=0.3):
    make = {
        "digits": lambda: load_digits(return_X_y=True), "wine": lambda: load_wine(return_X_y=True),
        "cancer": lambda: load_breast_cancer(return_X_y=True),
        "diabetes": lambda: load_diabetes(return_X_y=True),
        "synthetic": lambda: make_classification(
            700, 20, n_informative=10, n_classes=4, flip_y=0.05, random_state=1),
        "iris": lambda: load_iris(return_X_y=True),
        "moons": lambda: make_moons(600, noise=0.2, random_state=5),
        "many": lambda: make_classification(
            900, 30, n_informative=12, n_classes=8, flip_y=0.02, random_state=8),
        "friedman2": lambda: make_friedman2(600, noise=50.0, random_state=4),
        "friedman3": lambda: make_friedman3(600, noise=0.05, random_state=6),
        "circles": lambda: make_circles(600, noise=0.1, factor=0.6, random_state=7),
        "gaussian": lambda: make_gaussian_quantiles(
            n_samples=700, n_features=8, n_classes=4, random_state=9),
        "evens": lambda: (lambda x, y: (x, y % 2))(*load_digits(return_X_y=True)),
        "threes": lambda: make_classification(
            800, 16, n_informative=6, n_classes=3, class_sep=0.8, random_state=21),
        "unequal": lambda: make_classification(
            900, 24, n_informative=8, n_classes=3, weights=[0.7, 0.2, 0.1], random_state=22),
        "blobs": lambda: make_blobs(700, 6, centers=6, cluster_std=4.0, random_state=23),
        "hastie": lambda: (lambda x, y: (x, (y > 0).astype(int)))(
            *make_hastie_10_2(900, random_state=24)),
        "swiss": lambda: make_swiss_roll(700, noise=0.3, random_state=25),
        "sparse": lambda: make_sparse_uncorrelated(700, 12, random_state=26),
        "friedman": lambda: make_friedman1(600, noise=1.0, random_state=3),
        "regression": lambda: make_regression(
            700, 15, n_informative=8, noise=20.0, random_state=41),
        "scurve": lambda: make_s_curve(700, noise=0.2, random_state=42),
        "low digits": lambda: (lambda x, y: (x[y < 5], y[y < 5]))(*load_digits(return_X_y=True)),
        "digits projected": lambda: (lambda x, y: (
            PCA(8, random_state=0).fit_transform(x), y))(*load_digits(return_X_y=True)),
        "wine in part": lambda: (lambda x, y: (x[:, :4], y))(*load_wine(return_X_y=True)),
        "cancer blurred": lambda: (lambda x, y: (
            x + np.random.RandomState(43).normal(size=x.shape) * x.std(0), y))(
                *load_breast_cancer(return_X_y=True)),
        "high diabetes": lambda: (lambda x, y: (x, (y > np.median(y)).astype(int)))(
            *load_diabetes(return_X_y=True)),
        "spirals": lambda: spirals(700, 44),
        "crossed": lambda: (lambda x: (x, (x[:, 0] * x[:, 1] > 0).astype(int)))(
            np.random.RandomState(45).normal(size=(900, 6))),
        "waves": lambda: (lambda x, e: (x, np.sin(3 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.2 * e))(
            np.random.RandomState(46).uniform(-1, 1, (900, 5)),
            np.random.RandomState(47).normal(size=900)),
        "clusters": lambda: make_classification(
            900, 12, n_informative=9, n_classes=5, n_clusters_per_class=3, random_state=48),
        "halves": lambda: make_classification(
            800, 40, n_informative=5, flip_y=0.1, random_state=49),
        "waveform": lambda: waveform(900, 81),
        "ringnorm": lambda: (lambda y, x: (x * (1 + y[:, None]) + (1 - y[:, None]) * 0.45, y))(
            np.random.RandomState(82).randint(2, size=900),
            np.random.RandomState(83).normal(size=(900, 10))),
        "checks": lambda: (lambda x: (x, ((x * 3).astype(int).sum(1) % 2)))(
            np.random.RandomState(84).uniform(0, 1, (900, 2))),
        "parity": lambda: (lambda x, e: (x + 0.3 * e, (x[:, :3].prod(1) > 0).astype(int)))(
            np.random.RandomState(85).choice([-1.0, 1.0], (900, 7)),
            np.random.RandomState(86).normal(size=(900, 7))),
        "sines": lambda: windows(lambda t, r: np.sin(t / 3) + 0.6 * np.sin(t / 7.3) + 0.15 * r.normal(
            size=len(t)), 14, 87),
        "polynomial": lambda: (lambda x, e: (
            x, x[:, 0] ** 2 - x[:, 1] * x[:, 2] + 0.5 * x[:, 3] ** 3 + 0.3 * e))(
                np.random.RandomState(88).normal(size=(900, 6)),
                np.random.RandomState(89).normal(size=900)),
        "stairs": lambda: (lambda x, e: (x, np.floor(3 * x[:, 0]) + (x[:, 1] > 0.5) + 0.1 * e))(
            np.random.RandomState(90).uniform(0, 1, (900, 4)),
            np.random.RandomState(91).normal(size=900)),
        "half digits": lambda: (lambda x, y: (x[:, :32], y))(*load_digits(return_X_y=True)),
        "wine colour": lambda: (lambda x, y: (np.delete(x, 9, 1), np.log(x[:, 9])))(
            *load_wine(return_X_y=True)),
        "cancer radius": lambda: (lambda x, y: (x[:, 4:10], x[:, 0]))(
            *load_breast_cancer(return_X_y=True)),
        "diabetes thirds": lambda: (lambda x, y: (
            x, np.digitize(y, np.percentile(y, [33, 67]))))(*load_diabetes(return_X_y=True)),
        "rings": lambda: (lambda x: (x, np.digitize(
            np.linalg.norm(x, axis=1), [1.2, 1.7, 2.3])))(
                np.random.RandomState(92).normal(size=(900, 4))),
    }[name]
    x, y = make()
    order = np.random.RandomState(split).permutation(len(x))
    x, y = x[order][:700], y[order][:700]
    if y.dtype.kind == "f": y = (y - y.mean()) / y.std()
    if flip:
        r = np.random.RandomState(split + 1)
        y = np.where(r.rand(len(y)) < flip, r.permutation(y), y)
    cut = int(len(x) * (1 - held))
    x = StandardScaler().fit(x[:cut]).transform(x)
    xt, yt, xv, yv = x[:cut], y[:cut], x[cut:], y[cut:]
    if samples: xt, yt = xt[:samples], yt[:samples]
    if shuffled:
        r = np.random.RandomState(seed + 5)
        yt, yv = r.permutation(yt), r.permutation(yv)
    return xt, yt, xv, yv


def spirals(n, seed):
    r = np.random.RandomState(seed)
    y, t = r.randint(3, size=n), r.uniform(0.2, 1, n)
    angle = 5 * t + y * 2 * math.pi / 3
    x = np.stack([t * np.cos(angle), t * np.sin(angle)], 1)
    return x + r.normal(size=x.shape) * 0.04, y


def waveform(n, seed):
    """Breiman's: sums of two of three triangles, with noise."""
    r = np.random.RandomState(seed)
    t = np.arange(21)
    shapes = [np.maximum(6 - abs(t - c), 0) for c in (6, 14, 10)]
    y, u = r.randint(3, size=n), r.uniform(size=(n, 1))
    pairs = [(0, 1), (0, 2), (1, 2)]
    x = np.stack([u[i] * shapes[pairs[k][0]] + (1 - u[i]) * shapes[pairs[k][1]]
                  for i, k in enumerate(y)])
    return x + r.normal(size=x.shape), y


def windows(course, lags, seed):
    """A series' next value from its last ones."""
    x = course(np.arange(900.0), np.random.RandomState(seed))
    return np.stack([x[i:i + lags] for i in range(len(x) - lags)]), x[lags:]


class Scikit:
    """A learner of scikit-learn's, an epoch at a time."""

    def __init__(self, kind, dataset, epochs, batch=32, width=64, more=False, layers=1, seeds=0,
                 activation="relu", momentum=0.9, beta=0.9, **about):
        self.kind, self.dataset, self.epochs, self.batch, self.width = kind, dataset, epochs, batch, width
        # Of later groups: other data splits, noise and measures, and seeds of their own.
        self.more, self.layers, self.seeds, self.about = more, layers, seeds, about
        self.activation, self.momentum, self.beta = activation, momentum, beta
        _, y, _, yv = data(dataset, 0, **about)
        if y.dtype.kind == "f": self.chance = float(np.var(yv)) / 2
        else:
            p = np.bincount(y) / len(y)
            self.chance = float(-np.mean(np.log(p[yv])))

    def rates(self):
        if self.kind == "linear": return [10 ** e for e in np.arange(-5, 0.1, 0.5)]
        top = -1.5 if "adam" in self.kind else 0
        return [10 ** e for e in np.arange(top - 3, top + 0.1, 0.5)]

    def run(self, rate, epochs=None, seed=0, width=None, alpha=1e-3, samples=None, shuffled=False,
            course=lambda t: 1.0, spikes={}, spoilt={}):
        epochs = epochs or self.epochs
        seed += self.seeds
        xt, yt, xv, yv = data(self.dataset, seed if shuffled else 0, samples, shuffled, **self.about)
        classes = None if yt.dtype.kind == "f" else np.unique(data(self.dataset, 0, **self.about)[1])
        width = width or self.width
        if self.kind == "linear":
            model = SGDClassifier(loss="log_loss", learning_rate="constant", eta0=rate, alpha=alpha,
                                  random_state=seed)
        else:
            make = MLPRegressor if classes is None else MLPClassifier
            model = make(hidden_layer_sizes=(width,) * self.layers, activation=self.activation,
                         beta_1=self.beta, solver="adam" if "adam" in self.kind else "sgd", alpha=alpha,
                         batch_size=min(self.batch, len(xt)), learning_rate_init=rate,
                         random_state=seed,
                         momentum=self.momentum if "momentum" in self.kind else 0.0)
        def fit(x, y, r):
            if self.kind == "linear":
                model.eta0 = r
                order = np.random.RandomState(fit.n + 1000 * seed).permutation(len(x)); fit.n += 1
                model.partial_fit(x[order], y[order], classes=classes)
            else:
                if hasattr(model, "_optimizer"):
                    model._optimizer.learning_rate_init = model._optimizer.learning_rate = r
                if classes is None: model.partial_fit(x, y)
                else: model.partial_fit(x, y, classes=classes)
        fit.n = 0
        out = []
        with np.errstate(all="ignore"):
            for e in range(epochs):
                try:
                    fit(xt, yt, max(1e-12, rate * course(e / epochs)))
                    if e in spikes:
                        n = min(len(xt), self.batch)
                        fit(xt[:n], yt[:n], rate * spikes[e])
                    if e in spoilt:
                        n = min(len(xt), self.batch)
                        fit(xt[:n] * spoilt[e], np.random.RandomState(e).permutation(yt[:n]), rate)
                    out.append((self.loss(model, xt, yt), self.loss(model, xv, yv)))
                except ValueError:
                    out.append((math.nan, math.nan))
                    break
        return out

    def loss(self, model, x, y):
        if y.dtype.kind == "f":
            p = model.predict(x)
            return float(np.mean((p - y) ** 2) / 2)
        if self.kind == "linear":
            z = model.decision_function(x)
            if z.ndim == 1: z = np.stack([np.zeros_like(z), z], 1)
            else: z = z * 1.0
            z = z - z.max(1, keepdims=True)
            logp = z - np.log(np.exp(z).sum(1, keepdims=True))
            return float(-np.mean(logp[np.arange(len(y)), y]))
        p = model.predict_proba(x)
        if not np.isfinite(p).all(): return math.nan
        return float(-np.mean(np.log(np.maximum(p[np.arange(len(y)), y], 1e-300))))


class Torch:
    """A network of PyTorch's, an epoch at a time. As most scripts do, it reports as training loss the
    mean over the epoch's batches while it trains (with dropout), and accuracies beside the losses."""

    def __init__(self, optimizer, dataset, epochs, batch=32, width=64, layers=1, dropout=0.0,
                 seeds=0, more=3, **about):
        self.kind, self.dataset, self.epochs, self.batch, self.width = (
            optimizer, dataset, epochs, batch, width)
        self.layers, self.dropout, self.seeds, self.more, self.about = (
            layers, dropout, seeds, more, about)
        _, y, _, yv = data(dataset, 0, **about)
        if y.dtype.kind == "f": self.chance = float(np.var(yv))
        else:
            p = np.bincount(y) / len(y)
            self.chance = float(-np.mean(np.log(p[yv])))

    def rates(self):
        top = {"sgd": 0.5, "nesterov": 0.5, "adagrad": 0}.get(self.kind, -1)
        return [10 ** e for e in np.arange(top - 3.5, top + 0.1, 0.5)]

    def run(self, rate, epochs=None, seed=0, width=None, alpha=1e-4, samples=None, shuffled=False,
            course=lambda t: 1.0, spikes={}, spoilt={}):
        import torch
        torch.set_num_threads(1)
        epochs = epochs or self.epochs
        seed += self.seeds
        torch.manual_seed(seed)
        r = np.random.RandomState(seed)
        xt, yt, xv, yv = data(self.dataset, seed if shuffled else 0, samples, shuffled, **self.about)
        is_class = yt.dtype.kind != "f"
        classes = len(np.unique(data(self.dataset, 0, **self.about)[1])) if is_class else 1
        kind = torch.int64 if is_class else torch.float32
        xt, xv = (torch.tensor(x, dtype=torch.float32) for x in (xt, xv))
        yt, yv = (torch.tensor(y, dtype=kind) for y in (yt, yv))
        stack, size = [], xt.shape[1]
        for _ in range(self.layers):
            stack += [torch.nn.Linear(size, width or self.width), torch.nn.ReLU()]
            if self.dropout: stack.append(torch.nn.Dropout(self.dropout))
            size = width or self.width
        net = torch.nn.Sequential(*stack, torch.nn.Linear(size, classes))
        loss = torch.nn.functional.cross_entropy if is_class else (
            lambda p, y: ((p[:, 0] - y) ** 2).mean())
        about = dict(lr=rate, weight_decay=alpha)
        optimizer = {
            "sgd": lambda: torch.optim.SGD(net.parameters(), **about),
            "nesterov": lambda: torch.optim.SGD(
                net.parameters(), momentum=0.9, nesterov=True, **about),
            "rmsprop": lambda: torch.optim.RMSprop(net.parameters(), **about),
            "adamw": lambda: torch.optim.AdamW(net.parameters(), **about),
            "nadam": lambda: torch.optim.NAdam(net.parameters(), **about),
            "adagrad": lambda: torch.optim.Adagrad(net.parameters(), **about),
        }[self.kind]()

        def step(x, y, rate):
            for part in optimizer.param_groups: part["lr"] = rate
            optimizer.zero_grad()
            out = net(x)
            value = loss(out, y)
            value.backward()
            optimizer.step()
            right = float((out.argmax(1) == y).float().mean()) if is_class else 0.0
            return float(value), right

        out = []
        for e in range(epochs):
            now, order = max(1e-12, rate * course(e / epochs)), r.permutation(len(xt))
            net.train()
            rows = [
                (len(part), *step(xt[part], yt[part], now))
                for part in (order[i:i + self.batch] for i in range(0, len(order), self.batch))]
            first = order[:self.batch]
            if e in spikes: step(xt[first], yt[first], rate * spikes[e])
            if e in spoilt: step(xt[first] * spoilt[e], yt[r.permutation(first)], rate)
            net.eval()
            with torch.no_grad():
                p = net(xv)
                held = float(loss(p, yv))
                right = float((p.argmax(1) == yv).float().mean()) if is_class else 0.0
            n = sum(row[0] for row in rows)
            out.append((sum(row[0] * row[1] for row in rows) / n, held,
                        sum(row[0] * row[2] for row in rows) / n, right))
            if not all(map(math.isfinite, out[-1])): break
        return out


class Plain:
    """A network written out in numpy, an epoch at a time, by rules that the others do not have. As most
    scripts do, it reports as training loss the mean over the epoch's batches while it trains (with
    dropout); its weight decay is apart from the gradient, its gradient's norm may be clipped."""

    def __init__(self, optimizer, dataset, epochs, batch=32, width=64, layers=1, dropout=0.0,
                 clip=None, seeds=0, more=4, **about):
        self.kind, self.dataset, self.epochs, self.batch, self.width = (
            optimizer, dataset, epochs, batch, width)
        self.layers, self.dropout, self.clip, self.seeds, self.more, self.about = (
            layers, dropout, clip, seeds, more, about)
        _, y, _, yv = data(dataset, 0, **about)
        if y.dtype.kind == "f": self.chance = float(np.var(yv))
        else:
            p = np.bincount(y) / len(y)
            self.chance = float(-np.mean(np.log(p[yv])))

    def rates(self):
        top = {"heavy": 0, "adagrad": 0, "lion": -1.5}.get(self.kind, -1)
        return [10 ** e for e in np.arange(top - 3, top + 0.1, 0.5)]

    def run(self, rate, epochs=None, seed=0, width=None, alpha=1e-3, samples=None, shuffled=False,
            course=lambda t: 1.0, spikes={}, spoilt={}):
        epochs = epochs or self.epochs
        seed += self.seeds
        r = np.random.RandomState(seed)
        xt, yt, xv, yv = data(self.dataset, seed if shuffled else 0, samples, shuffled, **self.about)
        is_class = yt.dtype.kind != "f"
        classes = len(np.unique(data(self.dataset, 0, **self.about)[1])) if is_class else 1
        sizes = [xt.shape[1]] + [width or self.width] * self.layers + [classes]
        weights = [r.normal(size=(a, b)) * math.sqrt(1 / a) for a, b in zip(sizes, sizes[1:])]
        weights += [np.zeros(b) for b in sizes[1:]]
        n, state, count = len(sizes) - 1, {}, [0]

        def forward(x, y, dropout):
            layers, masks = [x], []
            for i in range(n):
                z = layers[-1] @ weights[i] + weights[n + i]
                if i < n - 1:
                    mask = (z > 0) / (1 - dropout) * (
                        r.rand(*z.shape) >= dropout if dropout else 1.0)
                    z, masks = z * mask, masks + [mask]
                layers.append(z)
            if not is_class:
                d = layers[-1][:, 0] - y
                return layers, masks, float(np.mean(d * d)), (2 * d / len(y))[:, None]
            z = layers[-1] - layers[-1].max(1, keepdims=True)
            p = np.exp(z)
            total = p.sum(1)
            value = float(np.mean(np.log(total) - z[np.arange(len(y)), y]))
            p /= total[:, None]
            p[np.arange(len(y)), y] -= 1
            return layers, masks, value, p / len(y)

        def step(x, y, rate):
            layers, masks, value, d = forward(x, y, self.dropout)
            slopes = [None] * (2 * n)
            for i in reversed(range(n)):
                slopes[i], slopes[n + i] = layers[i].T @ d, d.sum(0)
                if i: d = (d @ weights[i].T) * masks[i - 1]
            if self.clip:
                norm = math.sqrt(sum(float((g * g).sum()) for g in slopes))
                slopes = [g * min(1, self.clip / max(norm, 1e-12)) for g in slopes]
            count[0] += 1
            for i, g in enumerate(slopes):
                m, v = state.setdefault(i, [np.zeros_like(g), np.zeros_like(g)])
                if self.kind == "heavy": m[:] = 0.85 * m + g; move = m
                elif self.kind == "adagrad": v += g * g; move = g / (np.sqrt(v) + 1e-8)
                elif self.kind == "lion":
                    move = np.sign(0.9 * m + 0.1 * g); m[:] = 0.99 * m + 0.01 * g
                else:
                    m[:], v[:] = 0.9 * m + 0.1 * g, 0.98 * v + 0.02 * g * g
                    move = m / (1 - 0.9 ** count[0]) / (
                        np.sqrt(v / (1 - 0.98 ** count[0])) + 1e-8)
                weights[i] -= rate * (move + (alpha * weights[i] if i < n else 0))
            return value

        out = []
        with np.errstate(all="ignore"):
            for e in range(epochs):
                now, order = max(1e-12, rate * course(e / epochs)), r.permutation(len(xt))
                parts = [order[i:i + self.batch] for i in range(0, len(order), self.batch)]
                losses = [step(xt[part], yt[part], now) for part in parts]
                if e in spikes: step(xt[parts[0]], yt[parts[0]], rate * spikes[e])
                if e in spoilt: step(xt[parts[0]] * spoilt[e], yt[r.permutation(parts[0])], rate)
                held = forward(xv, yv, 0.0)[2]
                out.append((float(np.average(losses, weights=[len(p) for p in parts])), held))
                if not all(map(math.isfinite, out[-1])): break
        return out


class Digits:
    """`hone digits`, whose runs are carried on from checkpoints where something changes."""

    def __init__(self, optimizer, epochs, augment=1, width=64, layers=1, batch=32, more=False,
                 seeds=0):
        self.seeds = seeds
        self.kind, self.epochs, self.augment, self.width = optimizer, epochs, augment, width
        self.layers, self.batch, self.more = layers, batch, more
        self.chance = math.log(10)

    def rates(self):
        top = -1 if "adam" in self.kind else 0.5
        return [10 ** e for e in np.arange(top - 3, top + 0.1, 0.5)]

    def run(self, rate, epochs=None, seed=0, width=None, alpha=1e-4, samples=None, shuffled=False,
            course=lambda t: 1.0, spikes={}):
        assert not shuffled
        epochs = epochs or self.epochs
        if samples: return None
        seed += self.seeds
        # The stretches of the run that share a rate.
        rates = [rate * course(e / epochs) for e in range(epochs)]
        for e in spikes: rates[e] = rate * spikes[e]
        out, folder, start = [], None, 0
        while start < epochs:
            end = start
            while end < epochs and rates[end] == rates[start]: end += 1
            new = tempfile.mkdtemp()
            env = dict(os.environ, HONE_CHECKPOINTS=new, OMP_NUM_THREADS="1")
            if folder: env["HONE_RESUME_FROM"] = folder
            done = subprocess.run(
                [HONE, "digits", f"--lr={rates[start]}", f"--epochs={end}", f"--seed={seed}",
                 f"--hidden={width or self.width}", f"--optimizer={self.kind}",
                 f"--layers={self.layers}", f"--batch_size={self.batch}",
                 f"--weight_decay={alpha}", f"--augment={self.augment}"],
                env=env, capture_output=True, text=True)
            if done.returncode: raise SystemExit(done.stderr)
            for line in done.stdout.splitlines():
                row = json.loads(line)
                out.append((row["train_loss"], row["val_loss"]))
            if not math.isfinite(out[-1][1]): break
            folder = os.path.join(new, str(end))
            start = end
        return out


def mean_end(run, column, part=0.1):
    n = max(1, int(len(run) * part))
    return float(np.mean([r[column] for r in run[-n:]]))


def moves(run):
    half = [r[0] for r in run[len(run) // 2:]]
    return float(np.mean(np.abs(np.diff(half))))


def calm(run, limit=0.3, part=0.0):
    values = [r[0] for r in run[int(len(run) * part):]]
    return all(b < (1 + limit) * a for a, b in zip(values, values[1:]))


def make(name, group, split, emit):
    rates = group.rates()
    grid = {}
    for rate in rates:
        run = group.run(rate)
        end = mean_end(run, 1)
        if math.isfinite(end): grid[rate] = (end, run)
    best = min(grid, key=lambda r: grid[r][0])
    # A study has other trials: the grid's runs, of which a verdict sees the beginning and the end.
    for rate, (_, run) in grid.items():
        emit(name, split, "peer", f"rate {rate:.2g}", [run[max(0, len(run) // 16 - 1)], run[-1]],
            steps=len(run))
    floor = grid[best][0]
    good = grid[best][1]
    n, chance = group.epochs, group.chance
    finite = lambda run: all(math.isfinite(v) for r in run for v in r)

    def keep(label, done, run, ok):
        if run is not None and ok: emit(name, split, label, done, run)
        else: print("dropped", name, label, done, file=sys.stderr)

    cosine = lambda t: 0.5 * (1 + math.cos(math.pi * t))
    # A run at a constant rate is the beginning of a longer one.
    long = group.run(best, epochs=n * 3 // 2, seed=1)
    third = group.run(best / 3, seed=5)
    tenth = group.run(best / 10, seed=4)
    half = group.run(best / 2, seed=9)
    for done, rate, course, seed in [
        ("best rate", best, None, 1), ("best rate, cosine", best, cosine, 2),
        ("twice the best rate, cosine", 2 * best, cosine, 3),
    ] + ([
        ("best rate, linear", best, lambda t: 1 - t, 40),
        ("best rate, warm-up and cosine", best, lambda t: min(1, 0.1 + 9 * t) * cosine(t), 41),
        ("best rate, a third at half and at three quarters", best,
         lambda t: 1 if t < 0.5 else 1 / 3 if t < 0.75 else 1 / 9, 42),
    ] if group.more == 4 else []):
        run = group.run(rate, seed=seed, course=course) if course else long[:n]
        ok = finite(run) and calm(run) and mean_end(run, 1) <= 1.05 * min(r[1] for r in run) \
            and mean_end(run, 1) <= 1.25 * floor
        if ok and course is None:
            ok = mean_end(long, 1) > 0.95 * mean_end(run, 1)
        keep("good", done, run, ok)
    for done, whole, epochs in [
        ("best rate, an eighth of the epochs", long[:n], max(6, n // 8)),
        ("a third of the rate, a quarter of the epochs", third, max(6, n // 4)),
        ("a tenth of the rate, a quarter of the epochs", tenth, max(6, n // 4)),
    ]:
        run = whole[:epochs]
        keep("still_falling", done, run, whole[-1][1] < 0.85 * run[-1][1]
             and chance - run[-1][1] > 0.5 * (chance - floor))
    for factor, seed in [(100, 6), (300, 7), (3000, 8)]:
        run = group.run(best / factor, seed=seed)
        fell, could = run[0][1] - run[-1][1], max(chance, run[0][1]) - floor
        keep("too_slow", f"best rate ÷ {factor}", run, finite(run) and fell < 0.5 * could)
    for part, seed in [(0.1, 9), (0.2, 10)]:
        course = lambda t: 1.0 if t < part else 1 / 300
        rate, whole = best / 2, half
        run = group.run(rate, seed=seed, course=course)
        keep("plateau", f"rate ÷ 300 after {part:.0%} of the run", run,
             mean_end(whole, 1) < 0.85 * run[-1][1])
    kept = 0
    for factor, seed in [(2, 11), (3.5, 12), (6, 13), (10, 14), (16, 15), (25, 16), (50, 17)]:
        if kept == 3: break
        run = group.run(best * factor, seed=seed)
        ok = finite(run) and len(run) == n and max(r[1] for r in run[1:]) < 3 * chance \
            and mean_end(run, 1, 0.3) < chance and moves(run) >= 3 * moves(good) \
            and floor < 0.9 * mean_end(run, 1, 0.3)
        keep("oscillating", f"best rate × {factor}", run, ok)
        kept += ok
    for at, seed in [((0.3, 0.7), 18), ((0.25, 0.5, 0.75), 19), ((0.2, 0.45, 0.7, 0.85), 20)]:
        for factor in (3, 10, 30, 100, 300, 1000, 3000):
            run = group.run(best / 2, seed=seed, spikes={int(p * n): factor for p in at})
            ok, places = finite(run) and len(run) == n, [int(p * n) for p in at]
            for e, until in zip(places, places[1:] + [n]):
                ok = ok and any(
                    run[e][c] > 1.3 * run[e - 1][c]
                    and min(r[c] for r in run[e + 1:until]) < 1.25 * run[e - 1][c] for c in (0, 1))
            if ok or not finite(run): break
        keep("spiking", f"{len(at)} times a rate × {factor}", run, ok and calm(half))
    if group.more and not isinstance(group, Digits):
        for at, seed in [((0.35, 0.6), 34), ((0.3, 0.5, 0.8), 35)]:
            for factor in (10, 30, 100, 300, 1000):
                places = [int(p * n) for p in at]
                run = group.run(best / 2, seed=seed, spoilt={e: factor for e in places})
                ok = finite(run) and len(run) == n
                for e, until in zip(places, places[1:] + [n]):
                    ok = ok and any(
                        run[e][c] > 1.3 * run[e - 1][c]
                        and min(r[c] for r in run[e + 1:until]) < 1.25 * run[e - 1][c]
                        for c in (0, 1))
                if ok or not finite(run): break
            keep("spiking", f"{len(at)} spoilt batches, inputs × {factor}", run, ok and calm(half))
    for factor, seed in [(100, 20), (1000, 22)] + [(300, 21)] * bool(group.more):
        run = group.run(best * factor, seed=seed)
        keep("diverged", f"best rate × {factor}", run,
             not finite(run) or mean_end(run, 0) > chance)
    if not isinstance(group, Digits):
        for samples, seed in [(60, 24), (120, 25), (200, 26)] + [(90, 43)] * (group.more == 4):
            run = group.run(best, seed=seed, epochs=2 * n, width=256, alpha=0, samples=samples)
            ok = finite(run)
            if ok:
                low, last = min(r[1] for r in run), mean_end(run, 1)
                ok = last > 1.08 * low and low < 0.9 * chance and mean_end(run, 0) < 0.5 * last
            keep("overfitting", f"256 units, {samples} samples, no decay", run, ok)
        for seed, width in [(27, 16), (28, 4)]:
            run = group.run(best, seed=seed, width=width, shuffled=True, alpha=0.01)
            keep("no_signal", f"labels shuffled, {width} units", run,
                 finite(run) and min(r[1] for r in run) > 0.96 * chance
                 and mean_end(run, 1) > 0.98 * run[n // 2][1])
    else:
        group.augment, before = 0, group.augment
        for width, seed in [(512, 24), (256, 25)]:
            run = group.run(best, seed=seed, epochs=3 * n, width=width, alpha=0)
            low, last = min(r[1] for r in run), mean_end(run, 1)
            keep("overfitting", f"{width} units, no shifted copies, no decay", run,
                 finite(run) and last > 1.08 * low and low < 0.9 * chance
                 and mean_end(run, 0) < 0.5 * last)
        group.augment = before
    decay = 0.1 if isinstance(group, Digits) else 10.0
    if group.kind == "linear": decay = 0.5
    options = [("two units", dict(width=2), 30), ("one unit", dict(width=1), 31),
               ("three units", dict(width=3), 33)]
    if group.kind == "linear": options = []
    if group.more and group.more >= 3 and not isinstance(group, Digits):
        options += [(f"weight decay {d}", dict(alpha=d), 36) for d in (0.3, 1.0, 3.0, 30.0)]
    options.append((f"weight decay {decay}", dict(alpha=decay), 32))
    for done, change, seed in options:
        longer = group.run(best, seed=seed, epochs=2 * n, **change)
        run = longer[:n]
        ok = finite(run) and mean_end(run, 0) > 1.6 * mean_end(good, 0) \
            and mean_end(run, 1) > 1.3 * mean_end(good, 1) \
            and mean_end(run, 1) < 0.85 * chance and calm(run, 0.1, 0.5) \
            and mean_end(run, 0) > max(0.5 * mean_end(run, 1), 0.2 * chance) \
            and mean_end(longer, 1) > 0.92 * mean_end(run, 1)
        keep("underfitting", done, run, ok)


GROUPS = [
    ("tune", "mlp momentum digits", Scikit("momentum", "digits", 40)),
    ("tune", "mlp adam digits", Scikit("adam", "digits", 40)),
    ("tune", "mlp momentum wine", Scikit("momentum", "wine", 50, batch=16)),
    ("tune", "mlp adam cancer", Scikit("adam", "cancer", 40)),
    ("tune", "mlp sgd synthetic", Scikit("sgd", "synthetic", 40)),
    ("tune", "mlp adam synthetic", Scikit("adam", "synthetic", 40)),
    ("tune", "mlp adam diabetes", Scikit("adam", "diabetes", 40)),
    ("tune", "mlp momentum friedman", Scikit("momentum", "friedman", 40)),
    ("tune", "linear digits", Scikit("linear", "digits", 40)),
    ("tune", "linear cancer", Scikit("linear", "cancer", 40)),
    ("tune", "mlp adam wine", Scikit("adam", "wine", 50, batch=16)),
    ("tune", "hone digits sgd", Digits("sgd", 30)),
    ("tune", "hone digits momentum", Digits("momentum", 30)),
    ("tune", "hone digits adam", Digits("adam", 24)),
    ("tune", "hone digits adamw", Digits("adamw", 30, width=32)),
    ("tune", "mlp momentum cancer", Scikit("momentum", "cancer", 30)),
    ("tune", "mlp sgd wine", Scikit("sgd", "wine", 50, batch=16)),
    ("tune", "mlp sgd digits", Scikit("sgd", "digits", 40)),
    ("tune", "mlp adam friedman", Scikit("adam", "friedman", 40)),
    ("tune", "linear synthetic", Scikit("linear", "synthetic", 40)),
    ("tune", "mlp momentum many", Scikit("momentum", "many", 40, more=True)),
    ("tune", "mlp sgd friedman2", Scikit("sgd", "friedman2", 40, more=True)),
    ("tune", "mlp momentum iris", Scikit("momentum", "iris", 50, batch=16, width=32, more=True)),
    ("tune", "linear wine", Scikit("linear", "wine", 40, more=True)),
    ("tune", "mlp adam moons", Scikit("adam", "moons", 40, more=True)),
    ("tune", "hone digits sgd alone", Digits("sgd", 30, augment=0, width=32, batch=8, more=True)),
    ("tune", "mlp sgd cancer", Scikit("sgd", "cancer", 40, more=True)),
    ("tune", "mlp adam many", Scikit("adam", "many", 40, more=True)),
    ("tune", "linear many", Scikit("linear", "many", 40, more=True)),
    ("tune", "mlp adam friedman2", Scikit("adam", "friedman2", 40, more=True)),
    ("tune", "mlp momentum synthetic", Scikit("momentum", "synthetic", 40, more=True)),
    ("tune", "hone digits adam alone", Digits("adam", 30, augment=0, width=48, layers=2, more=True)),
    ("tune", "mlp sgd diabetes", Scikit("sgd", "diabetes", 40, more=True)),
    ("tune", "mlp adam iris", Scikit("adam", "iris", 50, batch=16, width=32, more=True)),
    ("tune", "mlp sgd moons", Scikit("sgd", "moons", 40, more=True)),
    ("tune", "mlp momentum diabetes", Scikit("momentum", "diabetes", 40, more=True)),
    ("tune", "linear moons", Scikit("linear", "moons", 40, more=True)),
    ("tune", "mlp momentum friedman2", Scikit("momentum", "friedman2", 40, more=True)),
    ("tune", "hone digits momentum alone", Digits("momentum", 30, augment=0, width=48, more=True)),
    ("tune", "mlp sgd iris", Scikit("sgd", "iris", 50, batch=16, width=32, more=True)),
    ("tune", "mlp sgd friedman", Scikit("sgd", "friedman", 40, more=True)),
    ("tune", "linear iris", Scikit("linear", "iris", 40, more=True)),
    ("tune", "mlp momentum moons", Scikit("momentum", "moons", 40, more=True)),
    ("tune", "mlp sgd many", Scikit("sgd", "many", 40, more=True)),
    ("tune", "mlp momentum cancer small", Scikit("momentum", "cancer", 40, batch=64, width=16, more=True)),
    ("tune", "mlp adam circles", Scikit("adam", "circles", 40, more=True)),
    ("tune", "mlp momentum gaussian", Scikit("momentum", "gaussian", 40, more=True)),
    ("tune", "mlp adam friedman3", Scikit("adam", "friedman3", 40, more=True)),
    ("tune", "mlp tanh sgd evens", Scikit(
        "sgd", "evens", 40, width=48, more=True, seeds=100, split=31, activation="tanh")),
    ("tune", "mlp adam threes noisy", Scikit(
        "adam", "threes", 40, width=96, more=True, seeds=101, split=32, flip=0.15)),
    ("tune", "mlp momentum unequal", Scikit(
        "momentum", "unequal", 50, batch=48, width=40, more=True, seeds=102, split=33, momentum=0.8)),
    ("tune", "mlp adam blobs deep", Scikit(
        "adam", "blobs", 36, width=24, layers=2, more=True, seeds=103, split=34)),
    ("tune", "mlp momentum hastie few held out", Scikit(
        "momentum", "hastie", 40, width=80, more=True, seeds=104, split=35, held=0.1)),
    ("tune", "mlp adam swiss", Scikit(
        "adam", "swiss", 60, batch=24, width=100, more=True, seeds=105, split=36)),
    ("tune", "mlp sgd sparse", Scikit(
        "sgd", "sparse", 40, batch=20, width=56, more=True, seeds=106, split=37)),
    ("tune", "linear evens", Scikit("linear", "evens", 30, more=True, seeds=107, split=38)),
    ("tune", "mlp adam slow digits noisy", Scikit(
        "adam", "digits", 30, batch=20, width=40, more=True, seeds=108, split=39, flip=0.1, beta=0.5)),
    ("tune", "mlp momentum circles tanh", Scikit(
        "momentum", "circles", 50, batch=40, width=32, more=True, seeds=109, split=40,
        activation="tanh")),
    ("tune", "mlp sgd wine deep", Scikit(
        "sgd", "wine", 60, batch=12, width=20, layers=2, more=True, seeds=110, split=41)),
    ("tune", "mlp adam diabetes few held out", Scikit(
        "adam", "diabetes", 40, width=120, more=True, seeds=111, split=42, held=0.15)),
    ("tune", "hone digits adamw deep", Digits(
        "adamw", 24, width=40, layers=2, batch=16, augment=0, more=True, seeds=112)),
    ("tune", "mlp momentum blobs", Scikit(
        "momentum", "blobs", 30, batch=64, width=16, more=True, seeds=113, split=43, flip=0.05)),
    ("tune", "torch rmsprop threes", Torch(
        "rmsprop", "threes", 30, batch=64, width=48, seeds=201, split=51)),
    ("tune", "torch adamw dropout evens", Torch(
        "adamw", "evens", 24, batch=64, width=80, dropout=0.3, seeds=202, split=52)),
    ("tune", "mlp adam regression", Scikit(
        "adam", "regression", 40, batch=40, width=48, more=3, seeds=301, split=61)),
    ("tune", "mlp momentum scurve tanh", Scikit(
        "momentum", "scurve", 36, batch=50, width=30, more=3, seeds=302, split=62,
        activation="tanh")),
    ("tune", "mlp sgd low digits", Scikit(
        "sgd", "low digits", 25, batch=32, width=24, more=3, seeds=303, split=63)),
    ("tune", "mlp adam digits projected", Scikit(
        "adam", "digits projected", 45, batch=64, width=72, more=3, seeds=304, split=64)),
    ("tune", "mlp momentum wine in part", Scikit(
        "momentum", "wine in part", 60, batch=10, width=28, more=3, seeds=305, split=65,
        held=0.4)),
    ("tune", "mlp adam cancer blurred", Scikit(
        "adam", "cancer blurred", 40, batch=40, width=110, more=3, seeds=306, split=66)),
    ("tune", "mlp momentum high diabetes", Scikit(
        "momentum", "high diabetes", 30, batch=40, width=36, more=3, seeds=307, split=67,
        momentum=0.7)),
    ("tune", "mlp adam spirals deep", Scikit(
        "adam", "spirals", 50, batch=40, width=32, layers=2, more=3, seeds=308, split=68)),
    ("tune", "mlp momentum crossed", Scikit(
        "momentum", "crossed", 40, batch=50, width=60, more=3, seeds=309, split=69, held=0.2)),
    ("tune", "mlp adam waves logistic", Scikit(
        "adam", "waves", 40, batch=50, width=44, more=3, seeds=310, split=70,
        activation="logistic")),
    ("tune", "mlp sgd clusters deep", Scikit(
        "sgd", "clusters", 40, batch=40, width=40, layers=2, more=3, seeds=311, split=71)),
    ("tune", "mlp adam halves noisy", Scikit(
        "adam", "halves", 28, batch=35, width=90, more=3, seeds=312, split=72, flip=0.1)),
    ("tune", "linear low digits", Scikit(
        "linear", "low digits", 24, more=3, seeds=313, split=73)),
    ("tune", "linear clusters noisy", Scikit(
        "linear", "clusters", 50, more=3, seeds=314, split=74, flip=0.05)),
    ("tune", "torch adamw digits projected", Torch(
        "adamw", "digits projected", 40, batch=64, width=56, seeds=315, split=75)),
    ("tune", "torch rmsprop waves", Torch(
        "rmsprop", "waves", 36, batch=64, width=64, seeds=316, split=76)),
    ("tune", "torch nesterov spirals", Torch(
        "nesterov", "spirals", 40, batch=50, width=48, layers=2, seeds=317, split=77)),
    ("tune", "torch nadam dropout clusters", Torch(
        "nadam", "clusters", 36, batch=64, width=100, dropout=0.2, seeds=318, split=78)),
    ("report", "mlp adam waveform", Scikit(
        "adam", "waveform", 32, batch=28, width=52, more=4, seeds=401, split=101)),
    ("report", "mlp momentum ringnorm", Scikit(
        "momentum", "ringnorm", 42, batch=36, width=45, more=4, seeds=402, split=102,
        momentum=0.95)),
    ("report", "mlp sgd half digits tanh deep", Scikit(
        "sgd", "half digits", 34, batch=24, width=44, layers=2, more=4, seeds=403, split=103,
        activation="tanh")),
    ("report", "mlp adam checks deep", Scikit(
        "adam", "checks", 70, batch=30, width=38, layers=2, more=4, seeds=404, split=104)),
    ("report", "mlp momentum sines", Scikit(
        "momentum", "sines", 44, batch=45, width=34, more=4, seeds=405, split=105, held=0.35)),
    ("report", "mlp sgd polynomial", Scikit(
        "sgd", "polynomial", 46, batch=22, width=70, more=4, seeds=406, split=106)),
    ("report", "linear waveform", Scikit("linear", "waveform", 36, more=4, seeds=407, split=107)),
    ("report", "linear half digits", Scikit(
        "linear", "half digits", 28, more=4, seeds=408, split=108, flip=0.03)),
    ("report", "mlp adam stairs", Scikit(
        "adam", "stairs", 55, batch=20, width=26, more=4, seeds=409, split=109)),
    ("report", "mlp momentum parity", Scikit(
        "momentum", "parity", 52, batch=26, width=58, more=4, seeds=410, split=110)),
    ("report", "mlp adam wine colour", Scikit(
        "adam", "wine colour", 64, batch=14, width=33, more=4, seeds=411, split=111)),
    ("report", "mlp momentum diabetes thirds logistic", Scikit(
        "momentum", "diabetes thirds", 38, batch=30, width=46, more=4, seeds=412, split=112,
        activation="logistic")),
    ("report", "numpy adagrad half digits", Plain(
        "adagrad", "half digits", 30, batch=50, width=72, seeds=413, split=113)),
    ("report", "numpy adamw dropout ringnorm", Plain(
        "adamw", "ringnorm", 34, batch=40, width=64, dropout=0.25, seeds=414, split=114)),
    ("report", "numpy heavy ball stairs", Plain(
        "heavy", "stairs", 42, batch=32, width=54, seeds=415, split=115)),
    ("report", "numpy lion sines deep", Plain(
        "lion", "sines", 28, batch=40, width=30, layers=2, seeds=416, split=116)),
    ("report", "numpy adamw clipped rings", Plain(
        "adamw", "rings", 40, batch=50, width=40, clip=1.0, seeds=417, split=117, held=0.25)),
    ("report", "numpy heavy ball dropout waveform", Plain(
        "heavy", "waveform", 48, batch=32, width=28, dropout=0.1, seeds=418, split=118)),
    ("report", "numpy lion polynomial", Plain(
        "lion", "polynomial", 60, batch=64, width=66, seeds=421, split=119)),
    ("report", "numpy adagrad diabetes thirds", Plain(
        "adagrad", "diabetes thirds", 26, batch=16, width=36, seeds=422, split=120)),
    ("report", "numpy adamw cancer radius deep", Plain(
        "adamw", "cancer radius", 50, batch=25, width=24, layers=2, seeds=423, split=121)),
    ("report", "hone digits momentum deep", Digits(
        "momentum", 26, width=28, layers=2, batch=24, more=4, seeds=419)),
    ("report", "hone digits sgd wide", Digits(
        "sgd", 22, width=112, batch=12, augment=0, more=4, seeds=420)),
]

runs = []


def emit(group, split, label, done, run, **more):
    short = lambda v: float(f"{v:.6g}") if math.isfinite(v) else str(v).lower()
    runs.append({
        "group": group, "split": split, "label": label, "done": done, **more,
        "train_loss": [short(r[0]) for r in run], "val_loss": [short(r[1]) for r in run]})


def tenths(values):
    """Means of every stretch of a tenth of the run."""
    n = max(1, len(values) // 10)
    return [float(np.mean(values[i:i + n])) for i in range(len(values) - n + 1)]


def overfits(train, held, chance):
    """A single lucky measuring is no lowest, and what falls to its end does not overfit."""
    if not all(map(math.isfinite, train + held)): return False
    means = tenths(held)
    low, last = min(means), means[-1]
    return means.index(low) < 0.7 * len(held) and last > 1.05 * low and low < 0.9 * chance \
        and tenths(train)[-1] < 0.5 * last


def rises(values, chance, by):
    """How often it rises by a share from one epoch to the next in its second half."""
    half = values[len(values) // 2:]
    return sum(b > (1 + by) * a and b > 0.02 * chance for a, b in zip(half, half[1:]))


def see(runs):
    """What of what was done can be seen in the run, by the same rules for all groups."""
    chances = {name: group.chance for _, name, group in GROUPS}
    splits = {name: split for split, name, _ in GROUPS}
    seen = []
    for run in runs:
        run = {k: v for k, v in run.items() if k != "also"} | {"split": splits[run["group"]]}
        train, held = ([float(v) for v in run[f"{k}_loss"]] for k in ("train", "val"))
        chance, label, also = chances[run["group"]], run["label"], []
        peers = [r for r in runs if r["group"] == run["group"] and r["label"] == "peer"]
        best = min(float(r["val_loss"][-1]) for r in peers)
        if label == "overfitting":
            if not overfits(train, held, chance):
                print("not seen", run["group"], run["done"], file=sys.stderr)
                continue
        if label == "oscillating" and not rises(train, chance, 0.05) + rises(held, chance, 0.05):
            print("not seen", run["group"], run["done"], file=sys.stderr)
            continue
        if label in ("overfitting", "underfitting") and max(
                rises(train, chance, 0.3), rises(held, chance, 0.3)) >= 3:
            also.append("oscillating")
        if label in ("oscillating", "spiking") and overfits(train, held, chance):
            also.append("overfitting")
        if label in ("plateau", "overfitting") and tenths(held)[-1] <= best: also.append("good")
        if also: run["also"] = also
        seen.append(run)
    return seen


if sys.argv[1] == "--see":
    runs = [run for name in sys.argv[2:] for run in json.load(open(name))]
else:
    only = sys.argv[2:]
    for split, name, group in GROUPS:
        if only and not any(o in name for o in only): continue
        make(name, group, split, emit)
        print(name, len(runs), file=sys.stderr, flush=True)
runs = see(runs)
print("[\n" + ",\n".join(json.dumps(r, separators=(",", ":"), ensure_ascii=False) for r in runs) + "\n]")
