"""Makes ../data/pytorch_training.json, PyTorch's training of a small network with each optimizer and activation, and
../data/pytorch_options.json, the same with weight decay, gradient clipping, schedules and cross-entropy,
../data/pytorch_outputs.json, the same with a last activation, and
../data/pytorch_predictions.json, the same with a second network that predicts the weights.

usage: /usr/bin/python3 make_training_values.py (with Debian's python3-torch)

The order of the points in mini-batches comes from a Philox4x32-10 and a shuffle of this file's own, written from the
description in tool/Polytope.Core/Numerics/Randomness/randomness.md and not from the tool's code.
"""
import json
import math
import pathlib

import torch

SHAPE = [2, 7, 5, 2]
POINTS, BATCH, SEED, SHUFFLING, PREDICTION = 97, 50, 2024, 3, 5
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


def normals(purpose, substream):
    stream = words(purpose, substream)

    def uniform():
        low, high = next(stream), next(stream)
        return ((low | high << 32) >> 11) / 2 ** 53

    while True:
        u = 2 * uniform() - 1
        v = 2 * uniform() - 1
        square = u * u + v * v
        if 0 < square < 1:
            scale = math.sqrt(-2 * math.log(square) / square)
            yield u * scale
            yield v * scale


class Muon(torch.optim.Optimizer):
    """Muon for the weights between two hidden layers, AdamW for all other parameters, as PyTorch 2.9's with
    adjust_lr_fn="match_rms_adamw", but in float32; this PyTorch has none.
    """

    def __init__(self, parameters, lr, weight_decay=0.01, momentum=0.95):
        super().__init__(parameters, dict(lr=lr, weight_decay=weight_decay, momentum=momentum))
        parameters = self.param_groups[0]["params"]
        matrices = [p for p in parameters if p.dim() == 2][1:-1]
        self.matrices = [(p, torch.zeros_like(p)) for p in matrices]
        self.others = [(p, torch.zeros_like(p), torch.zeros_like(p))
                       for p in parameters if not any(p is q for q in matrices)]
        self.steps = 0

    @staticmethod
    def orthogonal(u):
        x = u.T if u.shape[0] > u.shape[1] else u
        x = x / x.norm().clamp(min=1e-7)
        for _ in range(5):
            gram = x @ x.T
            x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
        return x.T if u.shape[0] > u.shape[1] else x

    @torch.no_grad()
    def step(self):
        group = self.param_groups[0]
        rate, decay, mu = group["lr"], group["weight_decay"], group["momentum"]
        self.steps += 1
        for p, average in self.matrices:
            average.lerp_(p.grad, 1 - mu)
            update = self.orthogonal(p.grad.lerp(average, mu))
            p.mul_(1 - rate * decay).sub_(update, alpha=0.2 * math.sqrt(max(p.shape)) * rate)
        for p, m, v in self.others:
            p.mul_(1 - rate * decay)
            m.mul_(0.9).add_(p.grad, alpha=0.1)
            v.mul_(0.999).addcmul_(p.grad, p.grad, value=0.001)
            denominator = v.sqrt() / math.sqrt(1 - 0.999 ** self.steps) + 1e-8
            p.addcdiv_(m, denominator, value=-rate / (1 - 0.9 ** self.steps))


OPTIMIZERS = {
    "Adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.01),
    "AmsGrad": lambda p: torch.optim.Adam(p, lr=0.01, amsgrad=True),
    "Muon": lambda p: Muon(p, lr=0.01),
    "Sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "Momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "RmsProp": lambda p: torch.optim.RMSprop(p, lr=0.002),
}


def network(slope, initial, shape=SHAPE):
    layers = []
    for inputs, outputs in zip(shape, shape[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU() if slope == 0 else torch.nn.LeakyReLU(slope)]
    model = torch.nn.Sequential(*layers[:-1])
    with torch.no_grad():
        torch.nn.utils.vector_to_parameters(initial.clone(), model.parameters())
    return model


def train(name, slope, batch, reset, initial, x, y):
    """The loss over all points before the first epoch and after each one, and the parameters after 100 updates.

    With the full batch an epoch is one update, so there are 101 losses.
    """
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


DECAYING = {
    "Adam": lambda p, rate, decay: torch.optim.Adam(p, lr=rate, weight_decay=decay),
    "AdamW": lambda p, rate, decay: torch.optim.AdamW(p, lr=rate, weight_decay=decay),
    "AmsGrad": lambda p, rate, decay: torch.optim.Adam(p, lr=rate, weight_decay=decay, amsgrad=True),
    "Muon": lambda p, rate, decay: Muon(p, lr=rate, weight_decay=decay),
    "Sgd": lambda p, rate, decay: torch.optim.SGD(p, lr=rate, weight_decay=decay),
    "Momentum": lambda p, rate, decay: torch.optim.SGD(p, lr=rate, momentum=0.9, weight_decay=decay),
    "RmsProp": lambda p, rate, decay: torch.optim.RMSprop(p, lr=rate, weight_decay=decay),
}

# Each case in OPTIONS names what differs from STEADY. Schedules take a step after each epoch.
STEADY = dict(optimizer="Adam", rate=0.01, decay=0.0, clip=None, loss="MeanSquaredError", batch=None, kind="Constant",
              warmUp=0, every=1, factor=1.0, period=100, final=0.0)
OPTIONS = [
    *[dict(optimizer=name, rate=rate, decay=0.03) for name, rate in
      (("Adam", 0.01), ("AdamW", 0.01), ("Sgd", 0.1), ("Momentum", 0.05), ("RmsProp", 0.002))],
    *[dict(optimizer=name, rate=rate, clip=0.05, batch=BATCH) for name, rate in (("Sgd", 0.1), ("Momentum", 0.05))],
    dict(optimizer="AdamW", decay=0.5, clip=0.02, batch=BATCH, kind="Cosine", period=50),
    dict(optimizer="AmsGrad", decay=0.03, clip=0.05, batch=BATCH),
    dict(optimizer="Muon", decay=0.1, clip=0.05, batch=BATCH, kind="Cosine", period=50),
    dict(optimizer="Sgd", rate=0.1, kind="Step", every=30, factor=0.5),
    dict(kind="Cosine", period=100),
    dict(kind="Cosine", period=100, final=0.1),
    dict(optimizer="Sgd", rate=0.1, warmUp=20),
    dict(warmUp=10, kind="Cosine", period=90, final=0.01),
    dict(warmUp=7, kind="Step", every=25, factor=0.3),
    *[dict(loss="CrossEntropy", optimizer=name, rate=rate) for name, rate in (("Adam", 0.01), ("Sgd", 0.3))],
    dict(loss="CrossEntropy", batch=BATCH),
    dict(loss="CrossEntropy", batch=BATCH, optimizer="AdamW", decay=0.01, clip=0.5, kind="Cosine", period=45, warmUp=5),
]


def schedule(optimizer, case):
    torch_schedules = torch.optim.lr_scheduler
    after = {
        "Constant": lambda: torch_schedules.ConstantLR(optimizer, factor=1.0),
        "Step": lambda: torch_schedules.StepLR(optimizer, case["every"], case["factor"]),
        "Cosine": lambda: torch_schedules.CosineAnnealingLR(optimizer, case["period"], case["final"] * case["rate"]),
    }[case["kind"]]()
    if not case["warmUp"]:
        return after
    rising = torch_schedules.LinearLR(optimizer, start_factor=1 / (case["warmUp"] + 1), total_iters=case["warmUp"])
    return torch_schedules.SequentialLR(optimizer, [rising, after], milestones=[case["warmUp"]])


def train_with(case, initial, shape, x, y):
    """Like train, but returns the learning rate of each epoch as well."""
    model = network(0.01, initial, shape)
    loss = {"MeanSquaredError": torch.nn.MSELoss, "CrossEntropy": torch.nn.CrossEntropyLoss}[case["loss"]]()
    optimizer = DECAYING[case["optimizer"]](model.parameters(), case["rate"], case["decay"])
    plan, updates, epoch, losses, rates = schedule(optimizer, case), 0, 0, [], []
    while updates < 100:
        losses.append(loss(model(x), y).item())
        epoch += 1
        rates.append(optimizer.param_groups[0]["lr"])
        order = shuffled(POINTS, epoch) if case["batch"] else list(range(POINTS))
        for start in range(0, POINTS, case["batch"] or POINTS):
            chosen = order[start:start + (case["batch"] or POINTS)]
            optimizer.zero_grad()
            loss(model(x[chosen]), y[chosen]).backward()
            if case["clip"]:
                torch.nn.utils.clip_grad_norm_(model.parameters(), case["clip"])
            optimizer.step()
            updates += 1
        plan.step()
    losses.append(loss(model(x), y).item())
    return dict(losses=losses, rates=rates, final_parameters=torch.nn.utils.parameters_to_vector(model.parameters()).tolist())


def prediction_loss(kind, y, w, bins, reach):
    """The mean loss of weights w that y predicts."""
    if kind == "MeanSquaredError":
        return ((y[:, 0] - w) ** 2).mean()
    if kind == "CrossEntropy":
        spacing = 2 * reach / (bins - 1)
        centres = torch.linspace(-reach, reach, bins)
        shares = (1 - (w.clamp(-reach, reach)[:, None] - centres).abs() / spacing).clamp(min=0)
        return -(shares * torch.log_softmax(y, 1)).sum(1).mean()
    kinds = {"Gaussian": torch.distributions.Normal, "Laplacian": torch.distributions.Laplace}
    return -kinds[kind](y[:, 0], y[:, 1].clamp(-7, 7).exp()).log_prob(w).mean()


def train_predicted(case, initial, x, y):
    """Trains a network, and a second one on its weights, whose loss is passed on to the first."""
    model = network(0.01, initial)
    outputs = {"MeanSquaredError": 1, "CrossEntropy": case["bins"]}.get(case["kind"], 2)
    shape = [3, *case["hidden"], outputs]
    start = []
    for layer, (i, o) in enumerate(zip(shape, shape[1:])):
        stream = normals(PREDICTION, layer)
        start += [math.sqrt(2 / i) * next(stream) for _ in range(i * o)] + [0.1] * o
    second = network(0.01, torch.tensor(start), shape)
    matrices = [p for p in model.parameters() if p.dim() == 2]
    part = lambda k, count: k / (count - 1) if count > 1 else 0.0
    places = torch.tensor([[part(l, len(matrices)), part(j, m.shape[0]), part(i, m.shape[1])]
                           for l, m in enumerate(matrices) for j in range(m.shape[0]) for i in range(m.shape[1])])
    first_optimizer = torch.optim.Adam(model.parameters(), case["rate"])
    second_optimizer = torch.optim.Adam(second.parameters(), case["predictorRate"])
    loss, losses, predictions = torch.nn.MSELoss(), [], []

    def predicted():
        weights = torch.cat([m.reshape(-1) for m in matrices])
        return prediction_loss(case["kind"], second(places), weights, case["bins"], case["reach"])

    for epoch in range(1, 41):
        losses.append(loss(model(x), y).item())
        predictions.append(predicted().item())
        order = shuffled(POINTS, epoch)
        for begin in range(0, POINTS, BATCH):
            chosen = order[begin:begin + BATCH]
            first_optimizer.zero_grad()
            second_optimizer.zero_grad()
            missed = predicted()
            first = torch.autograd.grad(
                loss(model(x[chosen]), y[chosen]) + case["strength"] * missed, list(model.parameters()), retain_graph=True)
            other = torch.autograd.grad(missed, list(second.parameters()))
            for parameters, gradients in ((model.parameters(), first), (second.parameters(), other)):
                for parameter, gradient in zip(parameters, gradients):
                    parameter.grad = gradient
            first_optimizer.step()
            second_optimizer.step()
    losses.append(loss(model(x), y).item())
    predictions.append(predicted().item())
    flat = torch.nn.utils.parameters_to_vector
    return dict(losses=losses, predictions=predictions, final=flat(model.parameters()).tolist(),
                second=flat(second.parameters()).tolist())


def initial_parameters(shape):
    return torch.cat([
        torch.cat([torch.randn(o * i) * math.sqrt(2 / i), torch.full((o,), 0.1)]) for i, o in zip(shape, shape[1:])])


def write(name, **values):
    lines = json.dumps(values).replace('{"optimizer"', '\n{"optimizer"')
    (pathlib.Path(__file__).parent / "../data" / name).write_text(lines + "\n")


def main():
    torch.manual_seed(1)
    x = torch.rand(POINTS, 2)
    radius = ((x - 0.5) ** 2).sum(1).sqrt()
    y = torch.stack([(radius < 0.3).float(), x[:, 0] * x[:, 1]], 1)
    initial = initial_parameters(SHAPE)
    cases = []
    for name in OPTIMIZERS:
        for slope in (0.0, 0.01):
            for batch, reset in ((None, False), (BATCH, False), (BATCH, True)):
                losses, final = train(name, slope, batch, reset, initial, x, y)
                defaults = OPTIMIZERS[name]([torch.zeros(1)]).defaults
                cases.append(dict(optimizer=name, slope=slope, rate=defaults["lr"], decay=defaults["weight_decay"],
                                  batch=batch, reset=reset, losses=losses, final=final))
    common = dict(source=f"PyTorch {torch.__version__}", hidden=SHAPE[1:-1], seed=SEED, points=POINTS, inputs=x.flatten().tolist())
    write("pytorch_training.json", **common, targets=y.flatten().tolist(), initial=initial.tolist(), cases=cases)

    # Three classes as probabilities: one-hot, but for the last tenth of the points.
    classes = torch.nn.functional.one_hot((radius > 0.2).long() + (radius > 0.4).long(), 3).float()
    classes[-POINTS // 10:] = torch.tensor([0.5, 0.25, 0.25])
    aims = {"MeanSquaredError": (y, initial), "CrossEntropy": (classes, initial_parameters([*SHAPE[:-1], 3]))}
    cases = []
    for changes in OPTIONS:
        case = {**STEADY, **changes}
        targets, start = aims[case["loss"]]
        cases.append({**case, **train_with(case, start, [*SHAPE[:-1], targets.shape[1]], x, targets)})
    write("pytorch_options.json", **common, cases=cases, aims={
        loss: dict(targets=targets.flatten().tolist(), initial=start.tolist()) for loss, (targets, start) in aims.items()})

    cases = []
    for name, ending in (("Sigmoid", torch.nn.Sigmoid()), ("Tanh", torch.nn.Tanh())):
        model = torch.nn.Sequential(network(0.01, initial), ending)
        optimizer, loss, losses = torch.optim.Adam(model.parameters(), 0.005), torch.nn.MSELoss(), []
        for epoch in range(1, 61):
            losses.append(loss(model(x), y).item())
            order = shuffled(POINTS, epoch)
            for start in range(0, POINTS, BATCH):
                chosen = order[start:start + BATCH]
                optimizer.zero_grad()
                loss(model(x[chosen]), y[chosen]).backward()
                optimizer.step()
        losses.append(loss(model(x), y).item())
        final = torch.nn.utils.parameters_to_vector(model.parameters()).tolist()
        cases.append(dict(output=name, rate=0.005, batch=BATCH, losses=losses, final=final))
    predicted = [dict(kind=kind, strength=0.05, hidden=[6, 5], bins=9, reach=0.7, batch=BATCH, rate=0.003, predictorRate=0.004)
                 for kind in ("MeanSquaredError", "Gaussian", "Laplacian", "CrossEntropy")]
    write("pytorch_predictions.json", **common, targets=y.flatten().tolist(), initial=initial.tolist(),
          cases=[{**case, **train_predicted(case, initial, x, y)} for case in predicted])
    write("pytorch_outputs.json", **common, targets=y.flatten().tolist(), initial=initial.tolist(), cases=cases)


main()
