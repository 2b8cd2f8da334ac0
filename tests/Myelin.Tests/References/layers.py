"""What the scripts of layers share: tensors in double precision, gradients by PyTorch, and the file of cases.

A script makes a list of cases and writes them beside itself:

    from layers import Cases
    cases = Cases(__file__)
    cases.add("dense", lambda x, kernel, bias: x[0] @ kernel + bias, inputs=[(3, 4)], weights={"kernel": (4, 3), "bias": (3,)})
    cases.write()

Run it with Debian's python3-torch: /usr/bin/python3 tests/Myelin.Tests/References/core_layers.py
"""
import torch

from cases import tensor, write

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


class Cases:
    def __init__(self, script, seed=1):
        self.script, self.cases = script, []
        self.generator = torch.Generator().manual_seed(seed)

    def draw(self, shape, low=-2.0, high=2.0):
        return torch.rand(shape, generator=self.generator) * (high - low) + low

    def add(self, name, f, inputs, weights=None, state=None, masks=None, training=False, low=-2.0, high=2.0, differentiate=True):
        """f(inputs, **weights and state[, masks=...]) gives the output, or a tuple, or a dict of outputs, updated, loss, output_masks.

        inputs, weights and state hold tensors, or shapes for which numbers are drawn; masks hold tensors of 1 and 0, or None.
        Weights have gradients and state has none.
        """
        def made(t, low, high):
            return t.clone().double() if isinstance(t, torch.Tensor) else self.draw(t, low, high)
        x = [made(t, low, high).requires_grad_(differentiate) for t in inputs]
        w = {k: made(t, -1.0, 1.0).requires_grad_() for k, t in (weights or {}).items()}
        s = {k: made(t, 0.5, 1.5) for k, t in (state or {}).items()}
        more = {"masks": masks} if masks is not None else {}
        result = f(x, **w, **s, **more)
        if not isinstance(result, dict):
            result = {"outputs": result}
        y = result["outputs"]
        y = list(y) if isinstance(y, (tuple, list)) else [y]
        cotangents = [self.draw(t.shape, -1.0, 1.0) for t in y]
        objective = sum((t * c).sum() for t, c in zip(y, cotangents)) + result.get("loss", 0.0)
        wanted = (x if differentiate else []) + list(w.values())
        gradients = torch.autograd.grad(objective, wanted, allow_unused=True) if wanted and objective.requires_grad else [None] * len(wanted)
        gradients = [torch.zeros_like(t) if g is None else g for t, g in zip(wanted, gradients)]
        case = {
            "case": name,
            "inputs": [tensor(t) for t in x],
            "weights": {k: tensor(t) for k, t in {**w, **s}.items()},
            "training": training,
            "outputs": [tensor(t) for t in y],
            "cotangents": [tensor(t) for t in cotangents],
        }
        if differentiate:
            case["input_gradients"] = [tensor(g) for g in gradients[:len(x)]]
        if w:
            case["weight_gradients"] = {k: tensor(g) for k, g in zip(w, gradients[len(wanted) - len(w):])}
        if masks is not None:
            case["masks"] = [None if m is None else tensor(m) for m in masks]
        if "updated" in result:
            case["updated"] = {k: tensor(t) for k, t in result["updated"].items()}
        if "output_masks" in result:
            case["output_masks"] = [None if m is None else tensor(m) for m in result["output_masks"]]
        if "loss" in result:
            case["loss"] = float(result["loss"])
        self.cases.append(case)

    def write(self):
        write(self.script, self.cases)
