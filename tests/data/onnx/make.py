"""Exports the ONNX models beside it with PyTorch's own exporter: python3 make.py

expected.json holds what the modules answer, in double precision.
"""
import json
import pathlib

import torch
from torch import nn
from torch.onnx import TrainingMode

HERE = pathlib.Path(__file__).parent
POINTS = [[0.25, -0.5], [1.0, 1.0], [-3.0, 0.125], [0.0, 0.0]]


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last = nn.Linear(2, 2), nn.Linear(2, 1)

    def forward(self, x):
        return self.last(torch.relu(self.first(x)) + x)


torch.manual_seed(2)
relu = nn.Sequential(nn.Linear(2, 5), nn.ReLU(), nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2))
leaky = nn.Sequential(nn.Flatten(), nn.Linear(2, 5), nn.LeakyReLU(0.125), nn.Dropout(0.0), nn.Identity(), nn.Linear(5, 1))
double = nn.Sequential(nn.Linear(2, 5), nn.ReLU(), nn.Linear(5, 1)).double()
unbiased = nn.Sequential(nn.Linear(2, 5, bias=False), nn.ReLU(), nn.Linear(5, 1, bias=False))
flat = torch.zeros(1, 2)

# A batch of rows (three dimensions) is exported as MatMul and Add.
exports = {
    "gemm": (relu, flat, {}),
    "matmul-add": (relu, flat[None], {}),
    "flatten-leaky-dropout": (leaky, flat, dict(training=TrainingMode.PRESERVE)),
    "double": (double, flat.double(), {}),
    "without-bias": (unbiased, flat, {}),
    "initializers-as-inputs": (relu, flat, dict(keep_initializers_as_inputs=True)),
    # tanh is to be refused.
    "tanh": (nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1)), flat, {}),
    "residual": (Residual(), flat, {}),
    "two-linear": (nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)), flat, {}),
    "two-slopes": (nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 3), nn.LeakyReLU(), nn.Linear(3, 1)), flat, {}),
    "ends-active": (nn.Sequential(nn.Linear(2, 3), nn.ReLU()), flat, {}),
    "convolution": (nn.Sequential(nn.Conv1d(2, 3, 1), nn.ReLU(), nn.Conv1d(3, 1, 1)), torch.zeros(1, 2, 1), {}),
}
for name, (module, sample, options) in exports.items():
    torch.onnx.export(module, sample, HERE / f"{name}.onnx", do_constant_folding=True, **options)
answers = {name: exports[name][0].double()(torch.tensor(POINTS, dtype=torch.float64)).tolist() for name in list(exports)[:6]}
(HERE / "expected.json").write_text(json.dumps(dict(points=POINTS, outputs=answers), indent=1) + "\n")
