"""Reference numbers of activations as layers of their own, with their settings; see layers.py."""
import torch
import torch.nn.functional as F

from layers import Cases

cases = Cases(__file__, seed=3)


def relu(x, largest=None, slope=0.0, threshold=0.0):
    """Keras 3's formula; PyTorch has no such settings."""
    y = torch.where(x > threshold, x, slope * (x - threshold))
    return y if largest is None else torch.where(x >= largest, torch.full_like(x, largest), y)


cases.add("re_lu with a largest value", lambda x: relu(x[0], 1), [(3, 6)])
cases.add("re_lu with a slope", lambda x: F.leaky_relu(x[0], 0.1), [(3, 6)])
cases.add("re_lu with a threshold", lambda x: F.threshold(x[0], 0.5, 0.0), [(3, 6)])
cases.add("re_lu with all settings", lambda x: relu(x[0], 1.5, 0.25, 0.5), [(3, 2, 6)])
cases.add("p_re_lu", lambda x, alpha: torch.relu(x[0]) - alpha * torch.relu(-x[0]), [(3, 2, 3)], {"alpha": (2, 3)})
cases.add("p_re_lu with shared axes", lambda x, alpha: F.prelu(x[0].movedim(-1, 1), alpha.reshape(-1)).movedim(1, -1), [(2, 2, 3, 4)], {"alpha": (1, 1, 4)})
cases.add("softmax along the first axis", lambda x: torch.softmax(x[0], 1), [(3, 3, 2)])
cases.add("softmax along the second last axis", lambda x: torch.softmax(x[0], 2), [(2, 3, 4, 2)])
cases.add("maxout", lambda x: x[0].reshape(3, 2, 3, 2).max(-1).values, [(3, 2, 6)])
for name, f in {
    # PyTorch rounds the gradient's sixth to float32.
    "hard_sigmoid": lambda x: F.relu6(x + 3) / 6,
    "mish": F.mish,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "selu": F.selu,
    "silu": F.silu,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "relu6": F.relu6,
    "log_softmax": lambda x: F.log_softmax(x, -1),
}.items():
    cases.add(f"activation {name}", lambda x, f=f: f(x[0]), [(3, 5)], low=-8.0, high=8.0)
cases.write()
