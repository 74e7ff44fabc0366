"""The learners of the labelled curves, each an epoch at a time; `label_curves.py` tells what for."""

import json, math, os, subprocess, sys, tempfile, warnings

# Small matrices: more threads only wait for one another.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor

from curve_data import data

warnings.filterwarnings("ignore")
HONE = sys.argv[1]


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
