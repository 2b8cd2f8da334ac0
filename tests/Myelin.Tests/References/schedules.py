"""Learning rates for ScheduleTests, in double precision; writes schedules.json beside it.

Run with Debian's python3-torch: OMP_NUM_THREADS=1 /usr/bin/python3 schedules.py

PyTorch's schedulers where they have the formula; elsewhere the formulas that Keras 3 documents, written out.
"""
import math

import torch
from torch.optim import lr_scheduler as S

from cases import write

STEPS = [0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 14, 15, 19, 20, 21, 29, 30, 31, 39, 40, 49, 50, 69, 70, 71, 99, 100, 149, 150, 151, 200, 309, 310, 311, 1000]


def by_torch(rate, make, steps=STEPS, **group):
    optimizer = torch.optim.SGD([{"params": [torch.zeros(1, dtype=torch.float64, requires_grad=True)], **group}], lr=rate)
    scheduler = make(optimizer)
    shown = []
    for step in range(max(steps) + 1):
        if step in steps:
            shown.append(optimizer.param_groups[0]["lr"])
        if step < max(steps):
            optimizer.step()
            scheduler.step()
    return "torch", list(steps), shown


def by_formula(f):
    return "formula", STEPS, [f(s) for s in STEPS]


def polynomial(s, cycle, power):
    if cycle:
        n = 20 * max(1, math.ceil(s / 20))
    else:
        n, s = 20, min(s, 20)
    return (0.1 - 0.01) * (1 - s / n) ** power + 0.01


def cosine_warm(s):
    if s < 10:
        return 0.01 + (0.1 - 0.01) * s / 10
    p = min(s - 10, 40) / 40
    return 0.1 * ((1 - 0.2) * 0.5 * (1 + math.cos(math.pi * p)) + 0.2)


def restarts(s, t, m, alpha, first=10):
    i, begin, length = 0, 0, float(first)
    while s >= begin + length - 1e-9:
        begin, length, i = begin + length, length * t, i + 1
    p = (s - begin) / length
    return 0.1 * ((1 - alpha) * 0.5 * m ** i * (1 + math.cos(math.pi * p)) + alpha)


def warmup(s):
    return 0.02 + (0.1 - 0.02) * s / 15 if s < 15 else 0.1 * 0.5 ** ((s - 15) / 20)


CYCLE = [0, 1, 2, 5, 10, 28, 29, 30, 31, 50, 75, 98, 99]
CASES = {
    "constant": by_formula(lambda s: 0.25),
    "exponential": by_torch(0.1, lambda o: S.ExponentialLR(o, 0.9)),
    "exponential in 20 steps": by_formula(lambda s: 0.1 * 0.5 ** (s / 20)),
    "exponential staircase": by_torch(0.1, lambda o: S.StepLR(o, 20, 0.5)),
    "inverse time": by_formula(lambda s: 0.1 / (1 + 0.5 * s / 20)),
    "inverse time staircase": by_formula(lambda s: 0.1 / (1 + 0.5 * (s // 20))),
    "piecewise": by_formula(lambda s: 1.0 if s <= 10 else 0.5 if s <= 30 else 0.1),
    "polynomial": by_torch(0.1, lambda o: S.LinearLR(o, 1.0, 0.1, 20)),
    "polynomial power": by_formula(lambda s: polynomial(s, False, 2.5)),
    "polynomial cycle": by_formula(lambda s: polynomial(s, True, 2)),
    "cosine": by_torch(0.1, lambda o: S.CosineAnnealingLR(o, 40), [s for s in STEPS if s <= 40]),
    "cosine alpha": by_torch(0.1, lambda o: S.CosineAnnealingLR(o, 40, 0.02), [s for s in STEPS if s <= 40]),
    "cosine at its end": by_formula(lambda s: 0.1 * (0.8 * 0.5 * (1 + math.cos(math.pi * min(s, 40) / 40)) + 0.2)),
    "cosine warm-up": by_formula(cosine_warm),
    "restarts": by_torch(0.1, lambda o: S.CosineAnnealingWarmRestarts(o, 10, 2)),
    "restarts of one length": by_torch(0.1, lambda o: S.CosineAnnealingWarmRestarts(o, 10, 1)),
    "restarts three times as long": by_torch(0.1, lambda o: S.CosineAnnealingWarmRestarts(o, 5, 3, 0.01)),
    "restarts of other heights": by_formula(lambda s: restarts(s, 2.0, 0.8, 0.1)),
    "restarts not of whole lengths": by_formula(lambda s: restarts(s, 1.5, 0.9, 0.0, 7)),
    "one cycle": by_torch(0.1, lambda o: S.OneCycleLR(o, 0.1, 100, cycle_momentum=False), CYCLE),
    "one cycle linear": by_torch(
        0.1, lambda o: S.OneCycleLR(o, 0.2, 100, pct_start=0.45, anneal_strategy="linear", cycle_momentum=False, div_factor=10, final_div_factor=100), CYCLE),
    "warm-up": by_formula(warmup),
}

result = [{"case": name, "reference": by, "steps": steps, "rates": rates} for name, (by, steps, rates) in CASES.items()]
write(__file__, result)
