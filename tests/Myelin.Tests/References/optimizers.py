"""Trajectories of 50 steps for OptimizerTrajectoryTests, in double precision; writes optimizers.json beside it.

Run with Debian's python3-torch: OMP_NUM_THREADS=1 /usr/bin/python3 optimizers.py

What is minimized is f(p) = sum(a (p - c)^2 / 2 + b (p - c)^4 / 4) over two parameters, a matrix "kernel" and a vector "bias". PyTorch steps
where it has the formula (with an epsilon of 1e-30 where it puts epsilon elsewhere than Keras); elsewhere the formulas of the papers, in
the form that Keras 3 documents, are written out over numpy arrays.
"""

import numpy as np
import torch

from cases import write

SHOWN = [1, 2, 3, 10, 25, 50]
START = {"kernel": np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -0.75]]), "bias": np.array([0.1, -0.4])}
A = {"kernel": np.array([[1.0, 0.1, 4.0], [2.0, 0.5, 1.5]]), "bias": np.array([3.0, 0.3])}
B = {"kernel": np.array([[0.5, 0.02, 1.0], [0.0, 0.1, 0.25]]), "bias": np.array([1.0, 0.7])}
C = {"kernel": np.array([[0.3, -0.1, -0.2], [0.0, 1.0, 0.4]]), "bias": np.array([0.6, -0.9])}


def gradient(name, p):
    d = p - C[name]
    return A[name] * d + B[name] * d ** 3


def by_torch(make):
    p = {n: torch.tensor(v, dtype=torch.float64, requires_grad=True) for n, v in START.items()}
    optimizer = make(list(p.values()))
    shown = []
    for t in range(1, 51):
        for n in p:
            p[n].grad = torch.tensor(gradient(n, p[n].detach().numpy()))
        optimizer.step()
        if t in SHOWN:
            shown.append({n: v.detach().numpy().ravel().tolist() for n, v in p.items()})
    return shown


def by_numpy(rule, lr, first=None, decay=0.0, no_decay=(), clip=None, batches=1, ema=None, ema_every=None, constraint=None, rates=None, ahead=0.0):
    """rule(p, g, s, lr, t) changes s, a dict of slots, and returns the new p."""
    p = {n: v.copy() for n, v in START.items()}
    s = {n: {k: np.full(v.shape, x) for k, x in (first or {}).items()} for n, v in START.items()}
    gathered = {n: np.zeros_like(v) for n, v in START.items()}
    average = {n: None for n in p}
    shown, t = [], 0
    for batch in range(1, 51):
        g = {n: gradient(n, p[n] + ahead * s[n].get("v", 0.0)) for n in p}
        if batches > 1:
            # Batches differ, so that their mean is not each of them.
            g = {n: v * (1 + 0.5 * (batch % 2)) for n, v in g.items()}
            for n in p:
                gathered[n] = gathered[n] + g[n]
            if batch % batches == 0:
                g = {n: gathered[n] / batches for n in p}
                gathered = {n: np.zeros_like(v) for n, v in p.items()}
            else:
                if batch in SHOWN:
                    shown.append({n: v.ravel().tolist() for n, v in p.items()})
                continue
        t += 1
        rate = lr if rates is None else rates(t - 1)
        if clip is not None:
            g = clip(g)
        for n in p:
            if decay and n not in no_decay:
                p[n] = p[n] - rate * decay * p[n]
            p[n] = rule(p[n], g[n], s[n], rate, t)
            if constraint is not None and n == "kernel":
                p[n] = constraint(p[n])
            if ema is not None:
                average[n] = p[n] if average[n] is None else ema * average[n] + (1 - ema) * p[n]
                if ema_every is not None and t % ema_every == 0:
                    p[n] = average[n].copy()
        if batch in SHOWN:
            shown.append({n: v.ravel().tolist() for n, v in p.items()})
            if ema is not None:
                shown[-1]["kernel average"] = average["kernel"].ravel().tolist()
                shown[-1]["bias average"] = average["bias"].ravel().tolist()
    return shown


def sgd(momentum=0.0, nesterov=False):
    def rule(p, g, s, lr, t):
        if not momentum:
            return p - lr * g
        s["m"] = momentum * s.get("m", 0.0) - lr * g
        return p + momentum * s["m"] - lr * g if nesterov else p + s["m"]
    return rule


def textbook_nesterov(momentum):
    def rule(p, g, s, lr, t):
        s["v"] = momentum * s["v"] - lr * g
        return p + s["v"]
    return rule


def adagrad(eps):
    def rule(p, g, s, lr, t):
        s["a"] = s["a"] + g * g
        return p - lr * g / np.sqrt(s["a"] + eps)
    return rule


def rmsprop(rho, eps, momentum=0.0, centered=False):
    def rule(p, g, s, lr, t):
        s["v"] = rho * s.get("v", 0.0) + (1 - rho) * g * g
        d = s["v"] + eps
        if centered:
            s["g"] = rho * s.get("g", 0.0) + (1 - rho) * g
            d = s["v"] - s["g"] ** 2 + eps
        move = lr * g / np.sqrt(d)
        if momentum:
            s["b"] = momentum * s.get("b", 0.0) + move
            move = s["b"]
        return p - move
    return rule


def adam(beta1, beta2, eps, amsgrad=False):
    def rule(p, g, s, lr, t):
        s["m"] = s.get("m", 0.0) + (g - s.get("m", 0.0)) * (1 - beta1)
        s["v"] = s.get("v", 0.0) + (g * g - s.get("v", 0.0)) * (1 - beta2)
        alpha = lr * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t)
        v = s["v"]
        if amsgrad:
            v = s["h"] = np.maximum(s.get("h", 0.0), v)
        return p - alpha * s["m"] / (np.sqrt(v) + eps)
    return rule


def adamax(beta1, beta2, eps):
    def rule(p, g, s, lr, t):
        s["m"] = s.get("m", 0.0) + (g - s.get("m", 0.0)) * (1 - beta1)
        s["u"] = np.maximum(beta2 * s.get("u", 0.0), np.abs(g))
        return p - lr * s["m"] / ((1 - beta1 ** t) * (s["u"] + eps))
    return rule


def nadam(beta1, beta2, eps):
    def u(t):
        return beta1 * (1 - 0.5 * 0.96 ** t)

    def rule(p, g, s, lr, t):
        s["m"] = s.get("m", 0.0) + (g - s.get("m", 0.0)) * (1 - beta1)
        s["v"] = s.get("v", 0.0) + (g * g - s.get("v", 0.0)) * (1 - beta2)
        product = np.prod([u(i) for i in range(1, t + 1)])
        m = u(t + 1) * s["m"] / (1 - product * u(t + 1)) + (1 - u(t)) * g / (1 - product)
        return p - lr * m / (np.sqrt(s["v"] / (1 - beta2 ** t)) + eps)
    return rule


def lion(beta1, beta2):
    def rule(p, g, s, lr, t):
        m = s.get("m", np.zeros_like(p))
        s["m"] = beta2 * m + (1 - beta2) * g
        return p - lr * np.sign(beta1 * m + (1 - beta1) * g)
    return rule


def ftrl(power=-0.5, l1=0.0, l2=0.0, shrinkage=0.0, beta=0.0):
    def rule(p, g, s, lr, t):
        n = s["n"]
        s["n"] = n + g * g
        s["z"] = s["z"] + g + 2 * shrinkage * p - (s["n"] ** -power - n ** -power) / lr * p
        quadratic = s["n"] ** -power / lr + 2 * (l2 + beta / (2 * lr))
        return (np.clip(s["z"], -l1, l1) - s["z"]) / quadratic
    return rule


def lamb(beta1, beta2, eps):
    def rule(p, g, s, lr, t):
        s["m"] = s.get("m", 0.0) + (g - s.get("m", 0.0)) * (1 - beta1)
        s["v"] = s.get("v", 0.0) + (g * g - s.get("v", 0.0)) * (1 - beta2)
        u = s["m"] / (1 - beta1 ** t) / (np.sqrt(s["v"] / (1 - beta2 ** t)) + eps)
        w, n = np.sqrt(np.sum(p * p)), np.sqrt(np.sum(u * u))
        return p - (w / n if w > 0 and n > 0 else 1.0) * lr * u
    return rule


def clip_norm(c):
    return lambda g: {n: v * (c / max(np.sqrt(np.sum(v * v)), c)) for n, v in g.items()}


def clip_global(c):
    def clip(g):
        norm = np.sqrt(sum(np.sum(v * v) for v in g.values()))
        return {n: v * (c / max(norm, c)) for n, v in g.items()}
    return clip


def max_norm(w):
    norm = np.sqrt(np.sum(w * w, axis=0, keepdims=True))
    return w * np.clip(norm, 0, 1.5) / (1e-7 + norm)


def cosine(t):
    return 0.05 * 0.5 * (1 + np.cos(np.pi * min(t, 40) / 40))


TINY = 1e-30
ADAM = adam(0.9, 0.999, 1e-7)
CASES = {
    "sgd": ("torch", by_torch(lambda p: torch.optim.SGD(p, lr=0.05))),
    "sgd momentum": ("torch", by_torch(lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9))),
    "sgd nesterov": ("torch", by_torch(lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True))),
    "nesterov": ("numpy", by_numpy(textbook_nesterov(0.9), 0.02, first={"v": 0.0}, ahead=0.9)),
    "adagrad": ("numpy", by_numpy(adagrad(1e-7), 0.5, first={"a": 0.1})),
    "adagrad large epsilon": ("numpy", by_numpy(adagrad(0.01), 0.2, first={"a": 0.0})),
    "adagrad tiny epsilon": ("torch", by_torch(lambda p: torch.optim.Adagrad(p, lr=0.5, initial_accumulator_value=0.1, eps=TINY))),
    "adadelta": ("torch", by_torch(lambda p: torch.optim.Adadelta(p, lr=1.0, rho=0.95, eps=1e-3))),
    "adadelta small rate": ("torch", by_torch(lambda p: torch.optim.Adadelta(p, lr=0.001, rho=0.9, eps=1e-7))),
    "rmsprop": ("numpy", by_numpy(rmsprop(0.9, 1e-7), 0.01)),
    "rmsprop large epsilon": ("numpy", by_numpy(rmsprop(0.8, 0.1, 0.5, True), 0.01)),
    "rmsprop tiny epsilon": ("torch", by_torch(lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=TINY))),
    "rmsprop momentum": ("torch", by_torch(lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, momentum=0.8, eps=TINY))),
    "rmsprop centered": ("torch", by_torch(lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, momentum=0.5, centered=True, eps=TINY))),
    "adam": ("numpy", by_numpy(ADAM, 0.05)),
    "adam large epsilon": ("numpy", by_numpy(adam(0.8, 0.99, 0.1), 0.05)),
    "adam tiny epsilon": ("torch", by_torch(lambda p: torch.optim.Adam(p, lr=0.05, eps=TINY))),
    "amsgrad": ("numpy", by_numpy(adam(0.9, 0.9, 1e-7, True), 0.05)),
    "amsgrad tiny epsilon": ("torch", by_torch(lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.9, 0.9), amsgrad=True, eps=TINY))),
    "adamw": ("numpy", by_numpy(ADAM, 0.05, decay=0.1)),
    "adamw tiny epsilon": ("torch", by_torch(lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1, eps=TINY))),
    "adamax": ("numpy", by_numpy(adamax(0.9, 0.999, 1e-7), 0.05)),
    "adamax tiny epsilon": ("torch", by_torch(lambda p: torch.optim.Adamax(p, lr=0.05, eps=TINY))),
    "nadam": ("numpy", by_numpy(nadam(0.9, 0.999, 1e-7), 0.05)),
    # PyTorch 1.13's NAdam takes the momentum of a step into its product for the next step twice, so it is no reference.
    "nadam large epsilon": ("numpy", by_numpy(nadam(0.8, 0.9, 0.05), 0.05)),
    "lion": ("numpy", by_numpy(lion(0.9, 0.99), 0.013)),
    "ftrl": ("numpy", by_numpy(ftrl(), 0.3, first={"n": 0.1, "z": 0.0})),
    "ftrl all penalties": ("numpy", by_numpy(ftrl(-0.7, 0.3, 0.05, 0.02, 0.1), 0.3, first={"n": 0.2, "z": 0.0})),
    "lamb": ("numpy", by_numpy(lamb(0.9, 0.999, 1e-7), 0.02)),
    "weight decay": ("numpy", by_numpy(sgd(0.9), 0.02, decay=0.2, no_decay=("bias",))),
    "clip value": ("numpy", by_numpy(sgd(), 0.1, clip=lambda g: {n: np.clip(v, -0.5, 0.5) for n, v in g.items()})),
    "clip norm": ("numpy", by_numpy(ADAM, 0.05, clip=clip_norm(0.7))),
    "global clip norm": ("numpy", by_numpy(sgd(0.5), 0.05, clip=clip_global(1.2))),
    "gathered gradients": ("numpy", by_numpy(ADAM, 0.05, batches=3)),
    "gathered gradients with all": ("numpy", by_numpy(
        nadam(0.9, 0.999, 1e-7), 0.05, batches=2, decay=0.1, clip=clip_global(2.0), ema=0.8, ema_every=5, rates=cosine)),
    "average": ("numpy", by_numpy(ADAM, 0.05, ema=0.9)),
    "average overwrites": ("numpy", by_numpy(sgd(0.9), 0.02, ema=0.7, ema_every=4)),
    "constraint": ("numpy", by_numpy(sgd(), 0.05, constraint=max_norm)),
    "schedule": ("numpy", by_numpy(ADAM, 0.0, rates=cosine)),
}

result = [
    {"case": name, "reference": by, "steps": SHOWN, "shown": shown} for name, (by, shown) in CASES.items()
]
write(__file__, result)
