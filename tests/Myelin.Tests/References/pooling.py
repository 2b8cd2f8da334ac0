"""Reference numbers of the pooling layers; see layers.py. PyTorch pools channels first, so tensors are moved there and back; "same" padding
is done by hand, with -inf for the largest number and with a count of the places within the input for the mean."""
import torch
import torch.nn.functional as F

from layers import Cases

cases = Cases(__file__)
MAX = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
AVERAGE = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}


def first(x):
    return x.movedim(-1, 1)


def last(y):
    return y.movedim(1, -1)


def same(x, size, strides):
    """How much to pad, for F.pad: the last axis first."""
    pads = []
    for n, k, s in reversed(list(zip(x.shape[2:], size, strides))):
        total = max(0, (-(-n // s) - 1) * s + k - n)
        pads += [total // 2, total - total // 2]
    return pads


def largest(x, size, strides, padding="valid"):
    if padding == "same":
        x = F.pad(x, same(x, size, strides), value=float("-inf"))
    return MAX[len(size)](x, size, strides)


def mean(x, size, strides, padding="valid"):
    pool, n = AVERAGE[len(size)], 1.0
    for k in size:
        n *= k
    if padding == "valid":
        return pool(x, size, strides)
    pads = same(x, size, strides)
    return pool(F.pad(x, pads), size, strides) / pool(F.pad(torch.ones_like(x), pads), size, strides)


for kind, f in (("max", largest), ("average", mean)):
    cases.add(f"{kind}_pooling1d", lambda x: last(f(first(x[0]), (2,), (2,))), [(2, 7, 3)])
    cases.add(f"{kind}_pooling1d same, strides 1", lambda x: last(f(first(x[0]), (3,), (1,), "same")), [(2, 5, 2)])
    cases.add(f"{kind}_pooling1d channels first", lambda x: f(x[0], (3,), (2,), "same"), [(2, 3, 6)])
    cases.add(f"{kind}_pooling2d", lambda x: last(f(first(x[0]), (2, 2), (2, 2))), [(2, 4, 5, 3)])
    cases.add(f"{kind}_pooling2d 3x2, strides 2x1, same", lambda x: last(f(first(x[0]), (3, 2), (2, 1), "same")), [(2, 4, 3, 2)])
    cases.add(f"{kind}_pooling2d overlapping", lambda x: last(f(first(x[0]), (3, 3), (1, 1))), [(1, 5, 4, 2)])
    cases.add(f"{kind}_pooling2d channels first", lambda x: f(x[0], (2, 2), (2, 2), "same"), [(2, 3, 3, 5)])
    cases.add(f"{kind}_pooling3d", lambda x: last(f(first(x[0]), (2, 2, 2), (2, 2, 2))), [(1, 4, 2, 5, 2)])
    cases.add(f"{kind}_pooling3d 1x2x2, same", lambda x: last(f(first(x[0]), (1, 2, 2), (1, 2, 2), "same")), [(1, 2, 3, 3, 2)])
    cases.add(f"{kind}_pooling3d channels first", lambda x: f(x[0], (2, 1, 2), (1, 1, 1)), [(1, 2, 3, 2, 3)])
    g = (lambda t, axes, keep=False: t.amax(axes, keep)) if kind == "max" else (lambda t, axes, keep=False: t.mean(axes, keep))
    cases.add(f"global_{kind}_pooling1d", lambda x: g(x[0], (1,)), [(2, 4, 3)])
    cases.add(f"global_{kind}_pooling1d channels first", lambda x: g(x[0], (2,)), [(2, 4, 3)])
    cases.add(f"global_{kind}_pooling2d", lambda x: g(x[0], (1, 2)), [(2, 3, 2, 3)])
    cases.add(f"global_{kind}_pooling2d keeping axes", lambda x: g(x[0], (1, 2), True), [(2, 3, 2, 3)])
    cases.add(f"global_{kind}_pooling2d channels first", lambda x: g(x[0], (2, 3)), [(2, 3, 2, 3)])
    cases.add(f"global_{kind}_pooling3d", lambda x: g(x[0], (1, 2, 3)), [(2, 2, 3, 2, 2)])
    cases.add(f"global_{kind}_pooling3d channels first, keeping axes", lambda x: g(x[0], (2, 3, 4), True), [(2, 2, 3, 2, 2)])

mask = torch.tensor([[1.0, 1, 0, 1], [0, 1, 0, 0]])
cases.add("global_average_pooling1d with a mask",
          lambda x, masks: {"outputs": (x[0] * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True), "output_masks": [None]}, [(2, 4, 3)], masks=[mask])
cases.write()
