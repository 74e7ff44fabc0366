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

import json, math, sys

from curve_groups import GROUPS
from curve_learners import Digits
import numpy as np


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
