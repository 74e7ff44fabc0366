"""The data that the labelled curves' learners learn from; `label_curves.py` tells what for."""

import functools, math

import numpy as np
from sklearn.datasets import load_digits, load_wine, load_breast_cancer, load_diabetes
from sklearn.datasets import load_iris, make_classification, make_friedman1, make_friedman2
from sklearn.datasets import make_circles, make_friedman3, make_gaussian_quantiles, make_moons
from sklearn.datasets import make_blobs, make_hastie_10_2, make_sparse_uncorrelated, make_swiss_roll
from sklearn.datasets import make_regression, make_s_curve
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler


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
