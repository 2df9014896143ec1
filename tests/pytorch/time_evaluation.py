"""Prints the seconds that PyTorch takes to evaluate a network at 1024 x 1024 points on one thread, in one call and 65536
points at a time. Each is the fastest of three runs, or of as many as fit into ten seconds.

usage: time_evaluation.py SLOPE INPUTS WIDTH... (weights are random: they do not change the time)
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


def fastest(at_a_time):
    times = []
    while len(times) < 3 and sum(times) < 10:
        start = time.perf_counter()
        for part in points.split(at_a_time):
            network(part)
        times.append(time.perf_counter() - start)
    return min(times)


with torch.no_grad():
    print(fastest(len(points)), fastest(1 << 16))
