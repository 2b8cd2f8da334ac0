"""Values and gradients of losses in double precision, for LossReferenceTests.

Run with Debian's python3-torch (1.13): /usr/bin/python3 losses.py
Where PyTorch has the loss it is PyTorch's; otherwise it is the published formula as Keras 3 writes it, differentiated by PyTorch's
autograd. `rows` are the losses without reduction over rows, `gradient` is that of the sum of rows times `cotangent`.
"""
import math

import torch
import torch.nn.functional as F

from cases import tensor, write

torch.set_default_dtype(torch.float64)
torch.manual_seed(7)
EPS = 1e-7
cases = []


def case(name, loss, outputs, targets, f, before=None):
    x = outputs.clone().requires_grad_(True)
    rows = f(x, targets)
    cotangent = torch.randn_like(rows)
    (rows * cotangent).sum().backward()
    cases.append({
        "case": name, "loss": loss, "before": before, "outputs": tensor(x), "targets": tensor(targets), "labels": not targets.is_floating_point(),
        "rows": tensor(rows), "cotangent": tensor(cotangent), "gradient": tensor(x.grad)})


def mean(t):
    return t.mean(-1)


x = torch.randn(4, 3) * 2
y = torch.randn(4, 3)
sequence, sequence_y = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
bits = torch.tensor([[0., 1, 1], [1, 0, 0], [0, 0.25, 1], [1, 1, 0]])
signs = torch.where(bits > 0.3, 1., -1.)
p = torch.rand(4, 3) * 0.9 + 0.05
shares = torch.rand(4, 3)
shares[0] = torch.tensor([0., 1, 0])
shares = shares / shares.sum(-1, keepdim=True)
labels = torch.tensor([1, 0, 2, 2])
steps = torch.tensor([[0, 3, 1], [2, 2, 0]])
positive = torch.rand(4, 3) * 3 + 0.1
counts = torch.tensor([[0., 1, 2], [3, 0, 1], [5, 2, 2], [1, 1, 0]])

for name, a, b in [("rows", x, y), ("sequences", sequence, sequence_y)]:
    case(f"squared, {name}", "mean_squared_error", a, b, lambda o, t: mean(F.mse_loss(o, t, reduction="none")))
    case(f"half squared, {name}", "half_squared_error", a, b, lambda o, t: F.mse_loss(o, t, reduction="none").sum(-1) / 2)
    case(f"absolute, {name}", "mean_absolute_error", a, b, lambda o, t: mean(F.l1_loss(o, t, reduction="none")))
    case(f"huber, {name}", "huber", a, b, lambda o, t: mean(F.huber_loss(o, t, reduction="none")))
    case(f"huber of 0.5, {name}", "huber(delta=0.5)", a, b, lambda o, t: mean(F.huber_loss(o, t, reduction="none", delta=0.5)))
    case(f"log cosh, {name}", "log_cosh", a, b, lambda o, t: mean((o - t) + F.softplus(-2 * (o - t)) - math.log(2)))
    case(f"cosine, {name}", "cosine_similarity", a, b, lambda o, t: -F.cosine_similarity(o, t, dim=-1, eps=0))
case("percentage", "mean_absolute_percentage_error", x, y, lambda o, t: 100 * mean(((t - o) / t.abs().clamp(min=EPS)).abs()))
case("logarithmic", "mean_squared_logarithmic_error", x, positive,
     lambda o, t: mean((torch.log(t.clamp(min=EPS) + 1) - torch.log(o.clamp(min=EPS) + 1)) ** 2))
case("poisson", "poisson", positive, counts, lambda o, t: mean(F.poisson_nll_loss(o, t, log_input=False, eps=EPS, reduction="none")))
case("kl", "kl_divergence", p, shares, lambda o, t: (t.clamp(EPS, 1) * torch.log(t.clamp(EPS, 1) / o.clamp(EPS, 1))).sum(-1))

case("binary, probabilities", "binary_crossentropy", p, bits, lambda o, t: mean(F.binary_cross_entropy(o, t, reduction="none")))
case("binary, logits", "binary_crossentropy(from_logits=true)", x, bits,
     lambda o, t: mean(F.binary_cross_entropy_with_logits(o, t, reduction="none")))
case("binary, after a sigmoid", "binary_crossentropy", x, bits,
     lambda o, t: mean(F.binary_cross_entropy_with_logits(o, t, reduction="none")), before="sigmoid")
case("binary, smoothed", "binary_crossentropy(from_logits=true, label_smoothing=0.2)", x, bits,
     lambda o, t: mean(F.binary_cross_entropy_with_logits(o, t * 0.8 + 0.1, reduction="none")))
case("binary, sequences", "binary_crossentropy(from_logits=true)", sequence, torch.sigmoid(sequence_y),
     lambda o, t: mean(F.binary_cross_entropy_with_logits(o, t, reduction="none")))

case("categorical, logits", "categorical_crossentropy(from_logits=true)", x, shares, lambda o, t: F.cross_entropy(o, t, reduction="none"))
case("categorical, after a softmax", "categorical_crossentropy", x, shares, lambda o, t: F.cross_entropy(o, t, reduction="none"), before="softmax")
case("categorical, smoothed", "categorical_crossentropy(from_logits=true, label_smoothing=0.3)", x, shares,
     lambda o, t: F.cross_entropy(o, t, reduction="none", label_smoothing=0.3))
case("categorical, probabilities", "categorical_crossentropy", p, shares,
     lambda o, t: -(t * torch.log((o / o.sum(-1, keepdim=True)).clamp(EPS, 1 - EPS))).sum(-1))
case("sparse, logits", "sparse_categorical_crossentropy(from_logits=true)", x, labels, lambda o, t: F.cross_entropy(o, t, reduction="none"))
case("sparse, after a softmax", "sparse_categorical_crossentropy", x, labels, lambda o, t: F.cross_entropy(o, t, reduction="none"), before="softmax")
case("sparse, probabilities", "sparse_categorical_crossentropy", p, labels,
     lambda o, t: F.nll_loss(torch.log((o / o.sum(-1, keepdim=True)).clamp(EPS, 1 - EPS)), t, reduction="none"))
case("sparse, sequences", "sparse_categorical_crossentropy(from_logits=true)", sequence, steps,
     lambda o, t: F.cross_entropy(o.transpose(1, 2), t, reduction="none"))
case("likelihood, after a log-softmax", "negative_log_likelihood", x, labels, lambda o, t: F.nll_loss(F.log_softmax(o, -1), t, reduction="none"),
     before="log_softmax")
case("likelihood, log-probabilities", "negative_log_likelihood", torch.log(p), labels, lambda o, t: F.nll_loss(o, t, reduction="none"))


def focal(o, t, gamma, alpha=None):
    q = t * o + (1 - t) * (1 - o)
    rows = (1 - q) ** gamma * F.binary_cross_entropy(o.clamp(EPS, 1 - EPS), t, reduction="none")
    return mean(rows if alpha is None else (t * alpha + (1 - t) * (1 - alpha)) * rows)


def categorical_focal(o, t, gamma=2.0, alpha=0.25):
    q = (o / o.sum(-1, keepdim=True)).clamp(EPS, 1 - EPS)
    return (alpha * (1 - q) ** gamma * -t * torch.log(q)).sum(-1)


case("binary focal, probabilities", "binary_focal_crossentropy", p, bits, lambda o, t: focal(o, t, 2))
case("binary focal, logits", "binary_focal_crossentropy(gamma=1.5, from_logits=true)", x, bits, lambda o, t: focal(torch.sigmoid(o), t, 1.5))
case("binary focal, balanced and smoothed", "binary_focal_crossentropy(apply_class_balancing=true, alpha=0.3, label_smoothing=0.1)", x, bits,
     lambda o, t: focal(torch.sigmoid(o), t * 0.9 + 0.05, 2, 0.3), before="sigmoid")
case("binary focal, gamma 0.5", "binary_focal_crossentropy(gamma=0.5, from_logits=true)", x, bits, lambda o, t: focal(torch.sigmoid(o), t, 0.5))
case("categorical focal, probabilities", "categorical_focal_crossentropy", p, shares, categorical_focal)
case("categorical focal, logits", "categorical_focal_crossentropy(alpha=0.5, gamma=3, from_logits=true)", x, shares,
     lambda o, t: categorical_focal(torch.softmax(o, -1), t, 3, 0.5))
case("categorical focal, gamma 0", "categorical_focal_crossentropy(alpha=1, gamma=0)", x, shares, lambda o, t: F.cross_entropy(o, t, reduction="none"),
     before="softmax")

whole = (bits > 0.3).double()
for name, t in [("signs", signs), ("bits", whole)]:
    case(f"hinge, {name}", "hinge", x, t, lambda o, t: mean(F.relu(1 - signs * o)))
    case(f"squared hinge, {name}", "squared_hinge", x, t, lambda o, t: mean(F.relu(1 - signs * o) ** 2))
    case(f"perceptron, {name}", "perceptron", x, t, lambda o, t: mean(F.relu(-signs * o)))
one_hot = F.one_hot(labels, 3).double()
case("categorical hinge", "categorical_hinge", x, one_hot,
     lambda o, t: F.relu(1 + ((1 - t) * o).max(-1).values - (t * o).sum(-1)))
case("dice", "dice", p, whole, lambda o, t: 1 - 2 * (o * t).sum(-1) / (o.sum(-1) + t.sum(-1) + EPS))
case("dice of images", "dice", torch.rand(2, 2, 3, 1), torch.randint(0, 2, (2, 2, 3, 1)).double(),
     lambda o, t: 1 - 2 * (o * t).sum((1, 2, 3)) / (o.sum((1, 2, 3)) + t.sum((1, 2, 3)) + EPS))

long = torch.randn(4, 7, 5)
words = torch.tensor([[1, 2, 2, 4], [3, 0, 0, 0], [4, 1, 0, 0], [0, 0, 0, 0]])
case("ctc", "ctc", long, words,
     lambda o, t: F.ctc_loss(F.log_softmax(o, -1).transpose(0, 1), t, torch.full((4,), 7), (t != 0).sum(-1), reduction="none"))
case("ctc, after a softmax", "ctc", long[:2], words[:2],
     lambda o, t: F.ctc_loss(F.log_softmax(o, -1).transpose(0, 1), t, torch.full((2,), 7), (t != 0).sum(-1), reduction="none"), before="softmax")

write(__file__, cases)
