"""What changes between the stored checkpoints of runs, from the networks alone: no partition, no code of the tool.

    python3 drift.py RUN...

Needs numpy. For each run it prints the epochs at which the training loss starts a phase change, by the tool's rule, and
how the loss, the map and the patterns moved around them. The points are those of the tool's measures hamming-estimate and
map-drift-estimate, which are the same numbers.
"""
import csv
import json
import pathlib
import struct
import sys

import numpy

COUNT, STEP = 4181, 2584
FACTOR, REACH, LEAST = 3, 20, 5


def lattice():
    k = numpy.arange(COUNT)
    return numpy.stack([(k + 0.5) / COUNT, (k * STEP % COUNT + 0.5) / COUNT], axis=1)


def read(path):
    """The layers of a safetensors file, in order: weights and biases."""
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    tensors = {}
    for name, tensor in header.items():
        if name == "__metadata__":
            continue
        start, end = (8 + size + offset for offset in tensor["data_offsets"])
        tensors[name] = numpy.frombuffer(data[start:end], "<f4").reshape(tensor["shape"]).astype(float)
    weights = [name for name in tensors if name.endswith("weight")]
    weights.sort(key=lambda name: [int(part) for part in name.split(".") if part.isdigit()])
    return [(tensors[name], tensors[name.replace("weight", "bias")]) for name in weights]


def evaluate(layers, points, slope):
    """The activation pattern and the outputs at each point."""
    patterns, values = [], points
    for weights, biases in layers[:-1]:
        z = values @ weights.T + biases
        patterns.append(z > 0)
        values = numpy.where(z > 0, z, slope * z)
    return numpy.concatenate(patterns, axis=1), values @ layers[-1][0].T + layers[-1][1]


def phase_changes(curve):
    """The indices at which a value rises above three times the median of the twenty before it."""
    starts, within = [], False
    for i, value in enumerate(curve):
        recent = curve[max(0, i - REACH):i]
        above = len(recent) >= LEAST and value > FACTOR * numpy.median(recent)
        if above and not within:
            starts.append(i)
        within = above
    return starts


def drifts(run, slope=numpy.float32(0.01)):
    """A row for each checkpoint but the first: epoch, training loss, mean Hamming distance, integral of the change."""
    with open(run / "metrics.csv") as file:
        losses = {int(row["epoch"]): float(row["training_loss"]) for row in csv.DictReader(file)}
    points, before, rows = lattice(), None, []
    for epoch in sorted(losses):
        pattern, output = evaluate(read(run / "checkpoints" / f"{epoch:06}.safetensors"), points, slope)
        if before is not None:
            changed = (pattern != before[0]).sum(axis=1).mean()
            rows.append((epoch, losses[epoch], changed, numpy.abs(output - before[1]).sum(axis=1).mean()))
        before = pattern, output
    return numpy.array(rows)


def main(runs):
    for run in runs:
        epochs, losses, patterns, maps = drifts(pathlib.Path(run)).T
        print(run)
        for start in phase_changes(losses):
            around = slice(max(0, start - 3), start + 4)

            def relative(curve):
                usual = numpy.median(curve[max(0, start - REACH):start])
                return " ".join(f"{value / usual:5.2f}" for value in curve[around])

            print(f"  phase change at epoch {int(epochs[start])}; each by its median over the {REACH} frames before:")
            print(f"    epochs   {' '.join(f'{int(epoch):5}' for epoch in epochs[around])}")
            for name, curve in (("loss", losses), ("map", maps), ("patterns", patterns)):
                print(f"    {name:8} {relative(curve)}")
        for name, curve in (("map", maps), ("patterns", patterns)):
            low, middle, high = numpy.percentile(curve[REACH:], [5, 50, 95])
            print(f"  {name}: 5 % {low:.4g}, median {middle:.4g}, 95 % {high:.4g}; phase changes: "
                  + (", ".join(str(int(epochs[i])) for i in phase_changes(curve)) or "none"))


main(sys.argv[1:])
