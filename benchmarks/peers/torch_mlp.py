"""One training step of an MLP in PyTorch, for comparison: prints the median and the best microseconds of a step.

Install: apt-get install python3-torch libopenblas0-openmp libtcmalloc-minimal4
Run:     OPENBLAS_CORETYPE=SkylakeX ATEN_CPU_CAPABILITY=avx512 LD_PRELOAD=libtcmalloc_minimal.so.4 \\
         python3 torch_mlp.py --sizes 784,256,128,10 --batch 128 --threads 2
"""
import argparse
import time

import torch


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="784,256,128,10")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=0, help="0: as PyTorch chooses")
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--optimizer", default="adam", choices=["adam", "sgd"])
    parser.add_argument("--activation", default="relu", choices=["relu", "tanh"])
    options = parser.parse_args()

    torch.manual_seed(0)
    if options.threads:
        torch.set_num_threads(options.threads)
    sizes = [int(s) for s in options.sizes.split(",")]
    layers = []
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        layers.append(torch.nn.Linear(inputs, outputs))
        if i < len(sizes) - 2:
            layers.append(torch.nn.ReLU() if options.activation == "relu" else torch.nn.Tanh())
    model = torch.nn.Sequential(*layers)
    if options.optimizer == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=True)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, foreach=True)
    classes = sizes[-1] > 1
    loss_of = torch.nn.CrossEntropyLoss() if classes else torch.nn.MSELoss()
    x = torch.rand(options.batch, sizes[0])
    t = torch.randint(0, sizes[-1], (options.batch,)) if classes else torch.rand(options.batch, 1)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(x), t)
        loss.backward()
        optimizer.step()

    for _ in range(50):
        step()
    times = []
    end = time.perf_counter() + options.seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(20):
            step()
        times.append((time.perf_counter() - start) / 20 * 1e6)
    times.sort()
    print(f"{times[len(times) // 2]:.2f} {times[0]:.2f}")


main()
