"""Seconds that PyTorch takes to evaluate a network at 1024 x 1024 points, one thread, 65536 at a time, the quickest of
three.

usage: time_evaluation.py SLOPE INPUTS WIDTH... (weights are random: they do not matter for the time)
"""

import sys
import time

import torch

torch.set_num_threads(1)
slope = float(sys.argv[1])
widths = [int(width) for width in sys.argv[2:]]
layers = []
for fan_in, fan_out in zip(widths, widths[1:]):
    layers += [torch.nn.Linear(fan_in, fan_out), torch.nn.LeakyReLU(slope) if slope else torch.nn.ReLU()]
network = torch.nn.Sequential(*layers[:-1])
axis = torch.linspace(-1, 1, 1024)
points = torch.stack(torch.meshgrid(axis, axis, indexing="xy"), dim=-1).reshape(-1, 2)
best = float("inf")
with torch.no_grad():
    for _ in range(3):
        start = time.perf_counter()
        for part in points.split(1 << 16):
            network(part)
        best = min(best, time.perf_counter() - start)
print(best)
