"""Makes the safetensors files beside it from PyTorch modules, by the published text of the format: python3 make.py

expected.json holds what the modules answer, in double precision.
"""
import json
import pathlib
import struct

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
TYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16"}
POINTS = [[0.25, -0.5], [1.0, 1.0], [-3.0, 0.125], [0.0, 0.0]]


def save(name, state, **metadata):
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for key in sorted(state):  # the reference writer's order, so 10.weight comes before 2.weight
        tensor = state[key].detach().contiguous()
        raw = bytes(tensor.view(torch.uint8).flatten().tolist()) if tensor.dtype == torch.bfloat16 else tensor.numpy().tobytes()
        header[key] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (HERE / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


def sequential(widths, activation, dtype=torch.float32, bias=True):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs, bias=bias), activation]
    return nn.Sequential(*layers[:-1]).to(dtype)


torch.manual_seed(1)
expected = {}
for name, module, metadata in [
        ("leaky.safetensors", sequential([2, 5, 4, 3, 4, 3, 2], nn.LeakyReLU(0.01)), dict(activation="leaky_relu", slope="0.01")),
        ("relu-double.safetensors", sequential([2, 6, 1], nn.ReLU(), torch.float64), dict(activation="relu")),
        ("half-without-bias.safetensors", sequential([2, 6, 1], nn.ReLU(), torch.float16, bias=False), {}),
        ("bfloat.safetensors", sequential([2, 6, 1], nn.ReLU(), torch.bfloat16), dict(activation="relu"))]:
    save(name, {"net." + k: v for k, v in module.state_dict().items()}, **metadata)
    expected[name] = module.double()(torch.tensor(POINTS, dtype=torch.float64)).tolist()
(HERE / "expected.json").write_text(json.dumps(dict(points=POINTS, outputs=expected), indent=1) + "\n")
