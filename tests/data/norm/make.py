"""A network of five inputs with batch normalizations, from PyTorch, as ONNX and as a state_dict: /usr/bin/python3 make.py

expected.json holds what the module answers in double precision, and its Jacobian at each point.
"""
import json
import pathlib
import struct

import torch
from torch import nn
from torch.onnx import TrainingMode

HERE = pathlib.Path(__file__).parent
torch.manual_seed(5)
model = nn.Sequential(nn.Linear(5, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 4, bias=False), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2))
for _ in range(20):  # running means and variances that are no zeros and ones
    model(torch.randn(50, 5) * 2 + 1)
for norm in (model[1], model[4]):
    nn.init.uniform_(norm.weight, 0.5, 1.5)
    nn.init.uniform_(norm.bias, -1, 1)
model.eval()
# In evaluation mode the exporter may fold normalizations in itself; preserved, they stay nodes.
torch.onnx.export(model, torch.zeros(1, 5), HERE / "batch-norm.onnx", training=TrainingMode.PRESERVE, do_constant_folding=True)

header, data = {"__metadata__": {"activation": "relu"}}, b""
for key, tensor in sorted(model.state_dict().items()):
    raw = tensor.numpy().tobytes()
    header[key] = {"dtype": "F32" if tensor.is_floating_point() else "I64", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
    data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
(HERE / "batch-norm.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)

points = [[0.25, -0.5, 1.0, 0.0, 2.0], [1.0, 1.0, 1.0, 1.0, 1.0], [-3.0, 0.125, 0.5, 4.0, -1.0]]
model = model.double()
at = torch.tensor(points, dtype=torch.float64)
expected = dict(points=points, outputs=model(at).tolist(), jacobians=[torch.autograd.functional.jacobian(lambda x: model(x[None])[0], x).tolist() for x in at])
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
