"""The groups of the labelled curves: a dataset and a learner each; `label_curves.py` tells what for."""

from curve_learners import Digits, Plain, Scikit, Torch

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
