"""Reference numbers for LossTests, MetricTests and OptimizerTests, made with PyTorch 1.13.1 and scikit-learn 1.2.1 (Debian 12)."""
import torch
import torch.nn.functional as F
from sklearn.metrics import r2_score

torch.set_default_dtype(torch.float64)
torch.set_printoptions(precision=12)


def show(name, x):
    print(name, [float(f"{v:.12g}") for v in torch.as_tensor(x).flatten().tolist()])


logits = torch.tensor([[2.0, -1.0, 0.5], [0.1, 0.2, 0.3], [-3.0, 4.0, 1.0]], requires_grad=True)
labels = torch.tensor([0, 2, 2])
soft = torch.tensor([[0.7, 0.1, 0.2], [0.0, 1.0, 0.0], [0.25, 0.25, 0.5]])
bits = torch.tensor([[1.0, 0.0, 1.0], [0.0, 1.0, 0.5], [1.0, 1.0, 0.0]])
numbers = torch.tensor([[1.5, -0.5, 0.5], [0.0, 1.0, 0.25], [-2.0, 3.5, 1.5]])
weights = torch.tensor([1.0, 0.5, 2.0])

sparse = F.cross_entropy(logits, labels, reduction="none")
show("sparse rows", sparse)
show("sparse weighted mean over rows", (sparse * weights).sum() / 3)
show("sparse weighted gradient", torch.autograd.grad((sparse * weights).sum() / 3, logits)[0])
categorical = F.cross_entropy(logits, soft, reduction="none")
show("categorical rows", categorical)
show("categorical gradient", torch.autograd.grad(categorical.mean(), logits)[0])
binary = F.binary_cross_entropy_with_logits(logits, bits, reduction="none").mean(1)
show("binary rows", binary)
show("binary gradient", torch.autograd.grad(binary.mean(), logits)[0])
show("mse rows", ((logits - numbers) ** 2).mean(1))
show("mse gradient", torch.autograd.grad(F.mse_loss(logits, numbers), logits)[0])
show("mae rows", (logits - numbers).abs().mean(1))
show("mae gradient", torch.autograd.grad(F.l1_loss(logits, numbers), logits)[0])

print("r2", r2_score(numbers.numpy(), logits.detach().numpy()))

# Five steps on f(p) = sum(a p^2) / 2 from p = (1, -2, 0.5), gradients a p.
a = torch.tensor([1.0, 0.1, 4.0])
for name, make in {
    "sgd": lambda p: torch.optim.SGD([p], lr=0.1),
    "momentum": lambda p: torch.optim.SGD([p], lr=0.1, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD([p], lr=0.1, momentum=0.9, nesterov=True),
    "adam, epsilon 0": lambda p: torch.optim.Adam([p], lr=0.1, eps=0),
}.items():
    p = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
    optimizer = make(p)
    for _ in range(5):
        optimizer.zero_grad()
        (a * p * p / 2).sum().backward()
        optimizer.step()
    show(name, p)
