#!/usr/bin/env python3
"""Train a perceptron with one hidden layer on handwritten digits, with the standard library alone.

An ordinary script: it takes flags, prints a line an epoch, and knows nothing of any tuner.

    python3 demo/perceptron.py --learning_rate 0.05 --hidden 16 --epochs 10
"""

import argparse
import csv
import math
import random
import time
from operator import mul
from pathlib import Path


def load(path):
    """The images as (pixels from 0 to 1 with a constant 1 for the bias, digit)."""
    with open(path, newline="") as file:
        return [([int(p) / 16 for p in row[:-1]] + [1.0], int(row[-1])) for row in csv.reader(file)]


def dot(a, b):
    return sum(map(mul, a, b))


def forward(pixels, first, second):
    hidden = [math.tanh(dot(row, pixels)) for row in first] + [1.0]
    scores = [dot(row, hidden) for row in second]
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    total = sum(exps)
    return hidden, [e / total for e in exps]


def evaluate(images, first, second):
    loss, hits = 0.0, 0
    for pixels, digit in images:
        _, odds = forward(pixels, first, second)
        loss -= math.log(max(odds[digit], 1e-12))
        hits += max(range(10), key=odds.__getitem__) == digit
    return loss / len(images), hits / len(images)


def train(images, first, second, rate, decay):
    """One pass of stochastic gradient descent, an image at a time; returns the mean loss."""
    loss = 0.0
    for pixels, digit in images:
        hidden, odds = forward(pixels, first, second)
        loss -= math.log(max(odds[digit], 1e-12))
        odds[digit] -= 1
        back = [0.0] * len(first)
        for error, row in zip(odds, second):
            back = [b + error * w for b, w in zip(back, row)]
            row[:] = [w - rate * (error * h + decay * w) for w, h in zip(row, hidden)]
        for error, value, row in zip(back, hidden, first):
            step = rate * error * (1 - value * value)
            row[:] = [w - step * p - rate * decay * w for w, p in zip(row, pixels)]
    return loss / len(images)


def epochs(count, images, held_out, hidden, rate, decay, chance):
    """Trains anew; yields after each pass its loss, and loss and accuracy on the images held out."""
    first = [[chance.gauss(0, 0.2) for _ in range(65)] for _ in range(hidden)]
    second = [[chance.gauss(0, 0.2) for _ in range(hidden + 1)] for _ in range(10)]
    for _ in range(count):
        chance.shuffle(images)
        yield train(images, first, second, rate, decay), *evaluate(held_out, first, second)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learning_rate", type=float, default=0.05, help="step of each update")
    parser.add_argument("--hidden", type=int, default=16, help="hidden units")
    parser.add_argument("--weight_decay", type=float, default=0.0, help="pull towards zero")
    parser.add_argument("--epochs", type=int, default=20, help="passes over the training images")
    parser.add_argument("--images", type=int, default=1200, help="training images to use")
    parser.add_argument("--seed", type=int, default=0, help="of weights and order")
    parser.add_argument(
        "--data", default=Path(__file__).parent / "data" / "digits.csv", help="CSV of the digits"
    )
    options = parser.parse_args()

    images = load(options.data)
    random.Random(1797).shuffle(images)
    held_out, images = images[:300], images[300 : 300 + options.images]

    print(f"training on {len(images)} images, validating on {len(held_out)}")
    start = time.perf_counter()
    runs = epochs(
        options.epochs, images, held_out, options.hidden, options.learning_rate,
        options.weight_decay, random.Random(options.seed),
    )
    for epoch, (loss, val_loss, accuracy) in enumerate(runs, 1):
        seconds = time.perf_counter() - start
        print(
            f"epoch {epoch}/{options.epochs} - loss: {loss:.4f} - val_loss: {val_loss:.4f}"
            f" - acc: {accuracy:.4f} ({seconds:.2f}s)"
        )
        start = time.perf_counter()


if __name__ == "__main__":
    main()
