#!/usr/bin/env python3
"""How good hone's samplers are, beside Optuna, hyperopt, CMA-ES and random search.

    pip install optuna torch cmaes hyperopt coco-experiment scikit-learn scipy
    make bench-quality                                  # a reduced round
    compare.py --suite bbob --seeds 0-9 --functions 1-24 --dimensions 2,5,10 --trials 100
    compare.py --report results.jsonl more.jsonl --only hone:auto,optuna-tpe --csv runs.csv

Every run is a line of the results file, so an interrupted round goes on where it was. Regret is
normalised per problem: 0 is the best that anyone found, 1 the median of random search after 10
trials.
"""

import argparse
import json
import os
import sys
import time

import numpy as np

import problems
import samplers


def numbers(text):
    found = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


def suite(arguments, seed):
    if arguments.suite in ("bbob", "all"):
        yield from problems.bbob(
            numbers(arguments.dimensions), numbers(arguments.functions), seed % 15 + 1)
    if arguments.suite in ("sklearn", "all"):
        yield from problems.sklearn_problems()
    if arguments.suite in ("choices", "all"):
        yield from problems.choices_problems(seed)


def run(arguments):
    done = {(r["problem"], r["sampler"], r["seed"]) for r in read(arguments.out)}
    names = samplers.check(arguments.samplers.split(","))
    begun = time.monotonic()
    with open(arguments.out, "a") as out:
        for seed in numbers(arguments.seeds):
            for problem in suite(arguments, seed):
                # The target, beside random search: what 200 random trials reach.
                target = [("random-200", 200)] if "random" in names else []
                for name, trials in [(n, arguments.trials) for n in names] + target:
                    if (problem.name, name, seed) in done:
                        continue
                    if time.monotonic() - begun > arguments.minutes * 60:
                        print("time is up; the same command goes on from here", file=sys.stderr)
                        return
                    kind = "random" if name == "random-200" else name
                    shift = 1000 if name == "random-200" else 0
                    start = time.process_time()
                    losses = samplers.sampler(kind, arguments.hone.split())(
                        problem, seed + shift, trials)
                    line = {
                        "problem": problem.name, "sampler": name, "seed": seed,
                        "losses": [float(x) for x in losses],
                        "cpu": round(time.process_time() - start, 3)}
                    out.write(json.dumps(line) + "\n")
                    out.flush()


def read(path):
    if not os.path.exists(path):
        return []
    with open(path) as lines:
        return [json.loads(line) for line in lines]


def report(paths, only, budget, table):
    from scipy.stats import friedmanchisquare, rankdata, wilcoxon

    losses = {}
    for r in [r for path in paths for r in read(path)]:
        values = np.array(r["losses"], float)
        values[~np.isfinite(values)] = np.inf
        losses[r["problem"], r["sampler"], r["seed"]] = np.minimum.accumulate(values)
    names = sorted({key[1] for key in losses} - {"random-200"})
    names = [n for n in names if not only or n in only]
    # Only what all of them ran counts.
    pairs = sorted({(p, s) for p, _, s in losses
                    if all((p, n, s) in losses for n in names)})
    everything = sorted({p for p, _ in pairs})
    groups = [("all", everything)]
    for word in ("bbob", "d2", "d5", "d10"):
        groups.append((word, [p for p in everything if word in p.split()]))
    groups.append(("choices", [p for p in everything if p.startswith("choices")]))
    groups.append(
        ("scikit-learn", [p for p in everything if not p.startswith(("bbob", "choices"))]))
    if not pairs:
        print("no problem that all samplers ran")
        return
    length = min(len(losses[p, n, s]) for p, s in pairs for n in names)
    length = min(length, budget)
    regret = normalised(losses, names, pairs, length)
    if table:
        write_table(table, losses, regret, names, pairs)
    for group, members in groups:
        here = [(p, s) for p, s in pairs if p in members]
        if not here:
            continue
        print(f"\n{group}: {len(members)} problems, {len(here)} runs a sampler")
        budgets = [b for b in (20, 50, 100) if b <= length]
        head = "".join(f"   rank@{b} regret@{b}" for b in budgets)
        print(f"{'':14}{head}   to random-200's best")
        first = None
        rows = []
        for n in names:
            cells, key = "", None
            for b in budgets:
                rank = np.mean([
                    rankdata([losses[p, m, s][b - 1] for m in names])[names.index(n)]
                    for p, s in here])
                cells += f"{rank:9.2f} {np.mean([regret[p, n, s][b - 1] for p, s in here]):9.3f}"
                key = rank
            rows.append((key, n, cells, reach(losses, members, n, here)))
        for key, n, cells, trials in sorted(rows):
            first = first or n
            print(f"{n:14}{cells}   {trials}")
        if len(names) > 2 and len(members) > 5:
            means = [[np.mean([regret[p, n, s][budgets[-1] - 1] for q, s in here if q == p])
                      for p in members] for n in names]
            print(f"  Friedman: all alike with p = {friedmanchisquare(*means).pvalue:.2g}")
        ours = [n for n in names if n.startswith("hone")]
        for mine in ours:
            for other in names:
                if other in ours and other <= mine or other == mine:
                    continue
                b = budgets[-1] - 1
                # Problems are the sample; seeds only make each one's mean steadier.
                gaps = [np.mean([regret[p, mine, s][b] - regret[p, other, s][b]
                                 for q, s in here if q == p]) for p in members]
                if len(gaps) < 6 or not np.any(gaps):
                    continue
                wins, chance = np.sum(np.array(gaps) < 0), wilcoxon(gaps).pvalue
                word = "real" if chance < 0.05 else "may be luck"
                print(f"  {mine} before {other} on {wins} of {len(gaps)}; "
                      f"Wilcoxon p = {chance:.2g}: {word}")


def write_table(path, losses, regret, names, pairs):
    """A line for each run and budget: what was best so far, and its regret."""
    with open(path, "w") as out:
        out.write("problem,seed,sampler,trials,best,regret\n")
        for p, s in pairs:
            for n in names:
                for b in (10, 20, 50, 100, 200):
                    if b <= len(regret[p, n, s]):
                        out.write(f"{p},{s},{n},{b},{losses[p, n, s][b - 1]:.9g},"
                                  f"{regret[p, n, s][b - 1]:.6g}\n")


def normalised(losses, names, pairs, length):
    """How far above the best, where 1 is what ten random trials leave; at most 2."""
    regret = {}
    for problem in {p for p, _ in pairs}:
        seeds = [s for p, s in pairs if p == problem]
        for seed in seeds:
            # bbob and choices differ with the seed; the others are alike under all seeds.
            pool = [seed] if problem.startswith(("bbob", "choices")) else seeds
            best = min(losses[problem, n, s][length - 1] for n in names for s in pool)
            one = np.median([
                losses[problem, n, s][9] for n in ("random", "random-200") for s in pool
                if (problem, n, s) in losses] or [losses[problem, names[0], seed][9]])
            for n in names:
                gap = np.maximum(losses[problem, n, seed][:length] - best, 0) / max(1e-12, one - best)
                regret[problem, n, seed] = np.minimum(gap, 2)
    return regret


def reach(losses, members, name, here):
    """The median over problems of the trials needed to reach the median best of 200 random ones."""
    needed = []
    for problem in members:
        seeds = [s for p, s in here if p == problem]
        known = [losses[problem, "random-200", s][-1] for s in seeds
                 if (problem, "random-200", s) in losses]
        for s in seeds:
            # Another function a seed for some, the same problem under all seeds for the others.
            target = losses.get((problem, "random-200", s), [np.nan])[-1] \
                if problem.startswith(("bbob", "choices")) else (np.median(known) if known else np.nan)
            if np.isnan(target):
                continue
            hits = np.flatnonzero(losses[problem, name, s] <= target)
            needed.append(hits[0] + 1 if len(hits) else np.inf)
    if not needed:
        return "?"
    middle = np.median(needed)
    return f"{middle:.0f}" if np.isfinite(middle) else "more than it had"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", choices=["bbob", "sklearn", "choices", "all"], default="all")
    parser.add_argument("--seeds", default="0")
    parser.add_argument("--functions", default="1-24")
    parser.add_argument("--dimensions", default="2,5,10")
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument(
        "--samplers", default=",".join(["hone:auto", "hone:tpe", "hone:cma-es"] + samplers.PEERS))
    parser.add_argument("--hone", default=".build/release/hone serve", help="the command")
    parser.add_argument("--out", default="quality.jsonl")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long")
    parser.add_argument(
        "--report", metavar="FILE", nargs="+", help="only print what files of results say")
    parser.add_argument("--only", help="samplers to report; all")
    parser.add_argument("--csv", help="write the runs here, for other programs")
    arguments = parser.parse_args()
    if arguments.report is None:
        run(arguments)
        print(f"load {os.getloadavg()[0]:.1f}")
    only = arguments.only.split(",") if arguments.only else None
    report(arguments.report or [arguments.out], only, arguments.trials, arguments.csv)


main()
