"""Writes schedules.json: the rates that PyTorch's own schedulers give, for LearningRateScheduleTests.

    pip install torch --index-url https://download.pytorch.org/whl/cpu
    python make_schedules.py > schedules.json

A case is a trial's parameters as a study would have them, the steps of the run, and the rate that
the optimizer had at each step. Made with torch 2.15.0.
"""
import json
import math
import warnings

import torch
from torch.optim import lr_scheduler as s

warnings.simplefilter("error")


def rates(case):
    p, steps = case["parameters"], case["steps"]
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=p["lr"])
    warmup = p.get("warmup_steps", 0)
    rest = steps - warmup
    floor = p.get("min_lr", 0)
    make = {
        "ConstantLR": lambda: s.LambdaLR(optimizer, lambda t: 1.0),
        "StepLR": lambda: s.StepLR(optimizer, p["step_size"], p["gamma"]),
        "MultiStepLR": lambda: s.MultiStepLR(optimizer, p["milestones"], p["gamma"]),
        "LambdaLR": lambda: s.LambdaLR(optimizer, lambda t: ([1.0] + p["factors"])[
            sum(t >= milestone for milestone in p["milestones"])]),
        "ExponentialLR": lambda: s.ExponentialLR(optimizer, p["gamma"]),
        "CosineAnnealingLR": lambda: s.CosineAnnealingLR(optimizer, rest, floor),
        "CosineAnnealingWarmRestarts": lambda: s.CosineAnnealingWarmRestarts(
            optimizer, p["t_0"], p["t_mult"], floor),
        "LinearLR": lambda: s.LinearLR(
            optimizer, p["start_factor"], p["end_factor"], p["total_iters"]),
        "PolynomialLR": lambda: s.PolynomialLR(optimizer, rest, p["power"]),
        "OneCycleLR": lambda: s.OneCycleLR(
            optimizer, p["lr"], steps, pct_start=p.get("pct_start", 0.3),
            div_factor=p.get("div_factor", 25), final_div_factor=p.get("final_div_factor", 1e4)),
        "ReduceLROnPlateau": lambda: s.ReduceLROnPlateau(
            optimizer, case.get("mode", "min"), p["factor"], p["patience"], p["threshold"],
            cooldown=p["cooldown"], min_lr=floor),
    }[p["schedule"].replace("constant", "ConstantLR")]
    if not warmup:
        return course(optimizer, make(), steps, case.get("watched"))
    start = p["warmup_start_factor"]
    if p.get("warmup_shape") == "exponential":
        # A SequentialLR cannot hold a rise by a factor, for ExponentialLR begins at the full rate.
        low = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=p["lr"] * start)
        rise = course(low, s.ExponentialLR(low, start ** (-1 / warmup)), warmup)
        return rise + course(optimizer, make(), rest)
    first = s.LinearLR(optimizer, start, 1.0, warmup)
    return course(optimizer, s.SequentialLR(optimizer, [first, make()], [warmup]), steps)


def course(optimizer, scheduler, steps, watched=None):
    found = []
    for t in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if watched:
            scheduler.step(watched[t])
        elif t < steps - 1:
            scheduler.step()
    return found


def case(steps, **parameters):
    return {"steps": steps, "parameters": {"lr": 0.1, **parameters}}


def stalling(n, mode="min"):
    """Falls, stands, falls a little, stands; with a value that is no number."""
    sign = 1 if mode == "min" else -1
    values = [sign * max(0.5, 2 - 0.2 * t) + (sign * -0.2 if t > n // 2 else 0) for t in range(n)]
    values[n // 3] = math.nan
    return values


cases = [
    case(20, schedule="constant"),
    case(50, schedule="StepLR", step_size=7, gamma=0.5),
    case(90, schedule="StepLR", step_size=30, gamma=0.1),
    case(60, schedule="MultiStepLR", milestones=[10, 11, 45], gamma=0.3),
    case(60, schedule="LambdaLR", milestones=[10, 11, 45], factors=[0.5, 0.8, 0.02]),
    case(60, schedule="ExponentialLR", gamma=0.93),
    case(40, schedule="CosineAnnealingLR"),
    case(41, schedule="CosineAnnealingLR", min_lr=0.004),
    case(80, schedule="CosineAnnealingWarmRestarts", t_0=5, t_mult=2, min_lr=0.001),
    case(30, schedule="CosineAnnealingWarmRestarts", t_0=7, t_mult=1),
    case(90, schedule="CosineAnnealingWarmRestarts", t_0=2, t_mult=3),
    case(30, schedule="LinearLR", start_factor=0.3, end_factor=1.0, total_iters=9),
    case(30, schedule="LinearLR", start_factor=1.0, end_factor=0.0, total_iters=30),
    case(33, schedule="PolynomialLR", power=1.0),
    case(33, schedule="PolynomialLR", power=2.7),
    case(100, schedule="OneCycleLR"),
    case(25, schedule="OneCycleLR"),
    case(64, schedule="OneCycleLR", pct_start=0.1, div_factor=10, final_div_factor=100),
    case(30, schedule="constant", warmup_steps=6, warmup_start_factor=0.05),
    case(40, schedule="CosineAnnealingLR", warmup_steps=8, warmup_start_factor=0.2),
    case(40, schedule="StepLR", step_size=9, gamma=0.4, warmup_steps=5, warmup_start_factor=0.01),
    case(40, schedule="MultiStepLR", milestones=[12, 20], gamma=0.4, warmup_steps=5,
         warmup_start_factor=0.01),
    case(40, schedule="ExponentialLR", gamma=0.9, warmup_steps=3, warmup_start_factor=0.5),
    case(40, schedule="PolynomialLR", power=2.0, warmup_steps=10, warmup_start_factor=0.1),
    case(40, schedule="CosineAnnealingWarmRestarts", t_0=5, t_mult=2, warmup_steps=10,
         warmup_start_factor=0.1),
    case(30, schedule="constant", warmup_steps=6, warmup_start_factor=0.01,
         warmup_shape="exponential"),
    case(40, schedule="CosineAnnealingLR", min_lr=0.002, warmup_steps=8, warmup_start_factor=0.001,
         warmup_shape="exponential"),
    case(60, schedule="ReduceLROnPlateau", factor=0.1, patience=10, threshold=1e-4, cooldown=0)
    | {"watched": stalling(60)},
    case(60, schedule="ReduceLROnPlateau", factor=0.5, patience=2, threshold=0.01, cooldown=3,
         min_lr=0.005) | {"watched": stalling(60)},
    case(40, schedule="ReduceLROnPlateau", factor=0.3, patience=0, threshold=0.0, cooldown=0)
    | {"watched": stalling(40)},
    case(60, schedule="ReduceLROnPlateau", factor=0.5, patience=4, threshold=0.1, cooldown=1)
    | {"watched": stalling(60, "max"), "mode": "max"},
]
print("[")
for number, one in enumerate(cases):
    one["rates"] = rates(one)
    text = json.dumps(one).replace("NaN", '"NaN"')
    print(" " + text + ("," if number + 1 < len(cases) else ""))
print("]")
