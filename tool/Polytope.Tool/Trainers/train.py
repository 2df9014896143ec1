"""Trains a network for dotnet polytope with PyTorch. Change whatever you like: the layers' start, the loss, the update.

The tool starts this program, writes a request to its standard input as one line of JSON, and reads the answer, one line
of JSON, from its standard output. What you print to standard error is for people: it is in the run's log.clef.
"""
import base64
import ctypes
import json
import math
import signal
import sys

import torch

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the tool's: it asks for a last checkpoint, then for the end.
torch.set_num_threads(1)  # The fastest for small networks, and the same bits on any number of cores.


def say(**answer):
    print(json.dumps(answer), flush=True)


def tensor(text, *shape):
    """Numbers of the protocol, base64 of float32 (of int32 for the order of the points), as a tensor."""
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=torch.float32).reshape(shape)


def text(tensors):
    """Tensors, one after another, as the protocol has them."""
    flat = torch.cat([values.detach().reshape(-1) for values in tensors])
    return base64.b64encode(ctypes.string_at(flat.data_ptr(), 4 * flat.numel())).decode()


def new_optimizer():
    rate, decay, betas = options["rate"], options["weightDecay"], (options["beta1"], options["beta2"])
    name, epsilon = options["optimizer"], options["epsilon"]
    if name in ("adam", "amsgrad"):
        return torch.optim.Adam(weights, rate, betas, epsilon, decay, amsgrad=name == "amsgrad")
    if name == "adamw":
        return torch.optim.AdamW(weights, rate, betas, epsilon, decay)
    if name == "rmsprop":
        return torch.optim.RMSprop(weights, rate, options["smoothing"], epsilon, decay)
    if name in ("sgd", "momentum"):
        return torch.optim.SGD(weights, rate, options["momentum"] if name == "momentum" else 0, weight_decay=decay)
    say(type="error", text=f"train.py knows no optimizer {name}.")
    sys.exit(1)


def begin(task):
    """Builds the network and the optimizer, from the start or from a checkpoint."""
    global options, model, weights, optimizer, steps, loss_of, points, held_out
    options, widths, start = task["options"], task["widths"], task["from"] or task
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.LeakyReLU(task["slope"])]
    ends = {"linear": [], "sigmoid": [torch.nn.Sigmoid()], "tanh": [torch.nn.Tanh()]}
    model = torch.nn.Sequential(*layers[:-1], *ends[task["output"]])  # The output layer, and what follows it.
    weights = list(model.parameters())
    torch.nn.utils.vector_to_parameters(tensor(start["parameters"], -1), weights)
    loss_of = torch.nn.MSELoss() if options["loss"] == "mse" else torch.nn.CrossEntropyLoss()
    points, held_out = (
        (tensor(task[part]["inputs"], -1, widths[0]), tensor(task[part]["targets"], -1, widths[-1]))
        for part in ("training", "validation"))

    # The optimizer's state: its number of steps, and vectors such as Adam's moments, each over all weights.
    optimizer, steps = new_optimizer(), start.get("steps", 0)
    for name, vector in start.get("state", {}).items():
        for weight, part in zip(weights, tensor(vector, -1).split([weight.numel() for weight in weights])):
            optimizer.state[weight][name] = part.reshape(weight.shape).clone()
            optimizer.state[weight]["step"] = torch.tensor(float(steps))
    say(type="ready", protocol=1, name=f"PyTorch {torch.__version__}")


def train(epoch):
    """One pass over the training points, with the rate and the order of the points that the tool gives."""
    global options, optimizer, steps
    if "options" in epoch:  # From this epoch on; an optimizer of the same kind keeps its state.
        before, state, options = options, optimizer.state, epoch["options"]
        optimizer = new_optimizer()
        if options["optimizer"] == before["optimizer"]:
            optimizer.state.update(state)
        else:
            steps = 0
    if options["resetsOptimizer"]:
        optimizer, steps = new_optimizer(), 0
    for group in optimizer.param_groups:
        group["lr"] = epoch["rate"]
    inputs, targets = points
    if epoch["order"]:
        order = torch.frombuffer(bytearray(base64.b64decode(epoch["order"])), dtype=torch.int32).long()
        inputs, targets = inputs[order], targets[order]
    total, size = 0.0, options["batch"] or len(inputs)
    for x, y in zip(inputs.split(size), targets.split(size)):
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        if options["gradientClip"]:
            torch.nn.utils.clip_grad_norm_(weights, options["gradientClip"])
        optimizer.step()
        total, steps = total + loss.item() * len(x), steps + 1
    answer = dict(type="epoch", epoch=epoch["epoch"], loss=total / len(inputs))
    if options["needsValidation"]:  # The experiment stops early when this loss no longer falls.
        with torch.no_grad():
            answer["validation"] = loss_of(model(held_out[0]), held_out[1]).item()
    is_finite = all(math.isfinite(value) for key, value in answer.items() if key in ("loss", "validation"))
    say(**answer if is_finite else dict(type="diverged"))


def checkpoint(epoch):
    """The weights, and all that is needed to go on from them to the same bits."""
    states = [optimizer.state[weight] for weight in weights]
    names = [name for name, value in states[0].items() if torch.is_tensor(value) and value.shape == weights[0].shape]
    say(type="checkpoint", epoch=epoch, parameters=text(weights), steps=steps,
        state={name: text(state[name] for state in states) for name in names})


for line in sys.stdin:  # Ends when the tool is gone.
    request = json.loads(line)
    if request["type"] == "task":
        begin(request)
    elif request["type"] == "epoch":
        train(request)
    elif request["type"] == "checkpoint":
        checkpoint(request["epoch"])
    elif request["type"] == "end":
        break
