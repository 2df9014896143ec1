"""Times PyTorch's training on the shapes of the training benchmark.

usage: /usr/bin/python3 time_training.py THREADS (with Debian's python3-torch and libopenblas0-pthread)

Prints a line "name batch threads milliseconds-per-epoch" for each, then the rate at which PyTorch multiplies two
1024 x 1024 matrices, and whether it uses OpenBLAS: python3-torch alone comes with the slow reference BLAS.
"""
import os
import sys
import time

# OpenBLAS has threads of its own and reads their number when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = sys.argv[1]

import torch  # noqa: E402

SHAPES = {
    "6x14": [14] * 6,
    "bottleneck": [10] * 10 + [2] + [10] * 3,
    "20x40": [20] * 40,
    "1x100": [100],
    "3x64": [64] * 3,
}
POINTS = 5000


def network(hidden):
    layers, width = [], 2
    for next_width in hidden:
        layers += [torch.nn.Linear(width, next_width), torch.nn.LeakyReLU(0.01)]
        width = next_width
    return torch.nn.Sequential(*layers, torch.nn.Linear(width, 1))


def epoch(model, optimizer, loss, x, y, batch):
    order = None if batch is None else torch.randperm(POINTS)
    for start in range(0, POINTS, batch or POINTS):
        if order is None:
            xs, ys = x, y
        else:
            chosen = order[start:start + batch]
            xs, ys = x[chosen], y[chosen]
        optimizer.zero_grad()
        loss(model(xs), ys).backward()
        optimizer.step()


def best_time(action, seconds=1.0, parts=5):
    """The fastest of several parts, each the mean over as many calls as fit."""
    action()
    begun, calls = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds / parts:
        action()
        calls += 1
    best = float("inf")
    for _ in range(parts):
        begun = time.perf_counter()
        for _ in range(calls):
            action()
        best = min(best, (time.perf_counter() - begun) / calls)
    return best


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    x, y = torch.rand(POINTS, 2), torch.rand(POINTS, 1).round()
    for name, hidden in SHAPES.items():
        for batch in (None, 1024):
            model = network(hidden)
            optimizer = torch.optim.Adam(model.parameters(), 0.001)
            seconds = best_time(lambda: epoch(model, optimizer, torch.nn.MSELoss(), x, y, batch))
            print(name, batch or "full", threads, f"{1000 * seconds:.3f}", flush=True)
    a, b = torch.rand(1024, 1024), torch.rand(1024, 1024)
    print("matmul", "GFlop/s", threads, f"{2 * 1024 ** 3 / best_time(lambda: a @ b) / 1e9:.1f}")
    with open("/proc/self/maps") as maps:
        print("blas", "OpenBLAS", threads, int("libopenblas" in maps.read()))


main()
