"""PyTorch's side of the benchmark: a process that lives as long as its standard input, reads one command a line and answers with one line.

Install:  apt-get install python3-torch libopenblas0-openmp libtcmalloc-minimal4
Settings: OPENBLAS_CORETYPE=SkylakeX ATEN_CPU_CAPABILITY=avx512 on machines with AVX-512, LD_PRELOAD=libtcmalloc_minimal.so.4, and either
          OpenBLAS with OpenMP or OPENBLAS_NUM_THREADS=1. The benchmark tries the combinations and counts the fastest; it measures PyTorch without
          any of them too.

Commands (JSON): {"do": "load", "folder": ..., settings}, {"do": "losses", "steps": 10}, {"do": "train" | "infer", "seconds": 0.3},
{"do": "pointwise", "function": "exp", "count": 4096, "seconds": 0.3}, {"do": "steps", "steps": 20},
{"do": "outputs", "count": 1000}, {"do": "memory"}. Answers are JSON too.
"""
import json
import os
import sys
import time

import numpy
import torch

import torch_networks


class Workload:
    def __init__(self, command):
        if command.get("threads"):
            torch.set_num_threads(command["threads"])
        folder = command["folder"]
        weights = torch_networks.read_safetensors(os.path.join(folder, "weights.safetensors"))
        built = torch_networks.BUILDERS[command["network"]](weights, command)
        self.module, self.forward = built[:2]
        self.x = torch.from_numpy(numpy.load(os.path.join(folder, "x.npy")))
        if len(built) > 2:
            self.x = built[2](self.x)
        targets = numpy.load(os.path.join(folder, "y.npy"))
        self.y = torch.from_numpy(targets.astype(numpy.int64) if targets.dtype == numpy.int32 else targets)
        self.last = torch_networks.LAST.get(command["loss"], lambda y: y)
        self.loss = torch_networks.LOSSES[command["loss"]]
        self.optimizer = torch_networks.optimizer(command, self.module.parameters())
        self.module.train()
        if command.get("double"):
            self.module.double()
            self.x, self.y = (t.double() if t.is_floating_point() else t for t in (self.x, self.y))

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.forward(self.x), self.y)
        loss.backward()
        self.optimizer.step()
        return loss

    def predict(self):
        with torch.inference_mode():
            return self.last(self.forward(self.x))


def measured(call, seconds):
    """Microseconds of a call: of many in a row, so long that reading the clock is nothing, again and again until the seconds are over."""
    call()
    start = time.perf_counter()
    call()
    count = max(1, int(2e-3 / max(time.perf_counter() - start, 1e-7)))
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        for _ in range(count):
            call()
        times.append((time.perf_counter() - start) / count * 1e6)
    return sorted(times)[len(times) // 2]


def peak_kibibytes():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def pointwise(command):
    torch.set_num_threads(1)
    function = {"exp": torch.exp, "log": torch.log, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "erf": torch.erf}[command["function"]]
    x = torch.linspace(0.1, 4.0, command["count"])
    y = torch.empty_like(x)
    return measured(lambda: function(x, out=y), command["seconds"])


def answer(command, workload):
    what = command["do"]
    if what == "losses":
        return {"losses": [workload.step().item() for _ in range(command["steps"])]}
    if what == "train":
        workload.module.train()
        return {"microseconds": measured(workload.step, command["seconds"])}
    if what == "steps":
        for _ in range(command["steps"]):
            workload.step()
        return {}
    if what == "infer":
        workload.module.eval()
        return {"microseconds": measured(workload.predict, command["seconds"])}
    if what == "outputs":
        workload.module.eval()
        return {"outputs": workload.predict().reshape(-1)[: command["count"]].tolist()}
    if what == "pointwise":
        return {"microseconds": pointwise(command)}
    if what == "memory":
        return {"kibibytes": peak_kibibytes()}
    raise ValueError(f"no command {what!r}")


def main():
    # What PyTorch itself prints must not stand between the answers.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    torch.manual_seed(0)

    def say(line):
        out.write(json.dumps(line) + "\n")
        out.flush()

    say({"version": torch.__version__, "threads": torch.get_num_threads()})
    workload = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if command["do"] == "load":
                workload = None
                workload = Workload(command)
                say({})
            else:
                say(answer(command, workload))
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
