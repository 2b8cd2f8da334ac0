"""Trains a classifier of iris with PyTorch: a whole process, for comparison with the tool's. Install: apt-get install python3-torch"""
import csv
import sys

import torch

torch.manual_seed(0)
torch.set_num_threads(1)
with open(sys.argv[1], encoding="utf-8") as file:
    rows = list(csv.reader(file))[1:]
x = torch.tensor([[float(v) for v in r[:-1]] for r in rows])
x = (x - x.mean(0)) / x.std(0)
kinds = sorted({r[-1] for r in rows})
y = torch.tensor([kinds.index(r[-1]) for r in rows])
model = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, len(kinds)))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
loss_of = torch.nn.CrossEntropyLoss()
for _ in range(100):
    for rows_of_batch in torch.randperm(len(x)).split(32):
        optimizer.zero_grad(set_to_none=True)
        loss_of(model(x[rows_of_batch]), y[rows_of_batch]).backward()
        optimizer.step()
print((model(x).argmax(1) == y).float().mean().item())
