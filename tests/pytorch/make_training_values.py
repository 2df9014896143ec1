"""Makes ../data/pytorch_training.json: how PyTorch trains a small network with each optimizer and activation.

Needs Debian's python3-torch: /usr/bin/python3 make_training_values.py
The order of mini-batches comes from this file's own Philox4x32-10 and shuffle, written from their description alone.
"""
import json
import math
import pathlib

import torch

SHAPE = [2, 7, 5, 2]
POINTS, BATCH, SEED, SHUFFLING = 97, 50, 2024, 3
MASK = 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), [key & MASK, key >> 32]
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def words(purpose, substream):
    block = 0
    while True:
        yield from philox([block & MASK, block >> 32, substream, purpose], SEED)
        block += 1


def shuffled(count, epoch):
    stream, order = words(SHUFFLING, epoch), list(range(count))
    for last in range(count - 1, 0, -1):
        bound = last + 1
        product = next(stream) * bound
        while (product & MASK) < (2 ** 32 % bound):
            product = next(stream) * bound
        other = product >> 32
        order[last], order[other] = order[other], order[last]
    return order


OPTIMIZERS = {
    "Adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "Sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "Momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "RmsProp": lambda p: torch.optim.RMSprop(p, lr=0.002),
}


def network(slope, initial):
    layers = []
    for inputs, outputs in zip(SHAPE, SHAPE[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU() if slope == 0 else torch.nn.LeakyReLU(slope)]
    model = torch.nn.Sequential(*layers[:-1])
    with torch.no_grad():
        torch.nn.utils.vector_to_parameters(initial.clone(), model.parameters())
    return model


def train(name, slope, batch, reset, initial, x, y):
    """The loss over all points before the first epoch and after each, and the parameters after 100 updates."""
    model, mse = network(slope, initial), torch.nn.MSELoss()
    optimizer, updates, epoch, losses = OPTIMIZERS[name](model.parameters()), 0, 0, []
    while updates < 100:
        losses.append(mse(model(x), y).item())
        epoch += 1
        if reset:
            optimizer = OPTIMIZERS[name](model.parameters())
        order = shuffled(POINTS, epoch) if batch else list(range(POINTS))
        for start in range(0, POINTS, batch or POINTS):
            chosen = order[start:start + (batch or POINTS)]
            optimizer.zero_grad()
            mse(model(x[chosen]), y[chosen]).backward()
            optimizer.step()
            updates += 1
    losses.append(mse(model(x), y).item())
    return losses, torch.nn.utils.parameters_to_vector(model.parameters()).tolist()


def main():
    torch.manual_seed(1)
    x = torch.rand(POINTS, 2)
    radius = ((x - 0.5) ** 2).sum(1).sqrt()
    y = torch.stack([(radius < 0.3).float(), x[:, 0] * x[:, 1]], 1)
    initial = torch.cat([
        torch.cat([torch.randn(o * i) * math.sqrt(2 / i), torch.full((o,), 0.1)]) for i, o in zip(SHAPE, SHAPE[1:])])
    cases = []
    for name in OPTIMIZERS:
        for slope in (0.0, 0.01):
            for batch, reset in ((None, False), (BATCH, False), (BATCH, True)):
                losses, final = train(name, slope, batch, reset, initial, x, y)
                cases.append(dict(optimizer=name, slope=slope, rate=OPTIMIZERS[name]([torch.zeros(1)]).defaults["lr"],
                                  batch=batch, reset=reset, losses=losses, final=final))
    values = dict(source=f"PyTorch {torch.__version__}", hidden=SHAPE[1:-1], seed=SEED, points=POINTS, inputs=x.flatten().tolist(),
                  targets=y.flatten().tolist(), initial=initial.tolist(), cases=cases)
    lines = json.dumps(values).replace('{"optimizer"', '\n{"optimizer"')
    (pathlib.Path(__file__).parent / "../data/pytorch_training.json").write_text(lines + "\n")


main()
