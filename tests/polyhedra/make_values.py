"""Makes ../data/polyhedra.json: what other programs compute for the polytopes of small networks.

usage: /usr/bin/python3 make_values.py (with Debian's lrslib, libcdd-tools, python3-scipy and python3-torch)

For each case a random network and a point are chosen, and the inequalities a x <= b of the point's activation pattern and
of a window are derived here in fractions. Then
- lrslib's redund and cddlib's redcheck_gmp drop the redundant rows, and must agree. The others are written as b and then
  -a, divided by their greatest common divisor;
- scipy's HalfspaceIntersection (Qhull) must find as many facets;
- lrs enumerates the vertices;
- PyTorch's autograd computes the network's Jacobian at the point, in double.
"""
import json
import math
import pathlib
import random
import subprocess
import tempfile
from fractions import Fraction

import numpy
import torch
from scipy.spatial import HalfspaceIntersection


def single(value):
    return float(numpy.float32(value))


def network(rng, widths, integers):
    def number():
        return float(rng.randint(-2, 2)) if integers else single(rng.uniform(-1, 1))
    return [dict(weight=[[number() for _ in range(i)] for _ in range(o)], bias=[number() for _ in range(o)])
            for i, o in zip(widths, widths[1:])]


def system(layers, slope, point, lower, upper):
    """The inequalities as rows [b, -a ...]: the hidden neurons, then the window's lower and upper side per coordinate."""
    n = len(point)
    x = [Fraction(value) for value in point]
    maps = [[Fraction(i == k) for k in range(n)] + [Fraction(0)] for i in range(n)]
    rows = []
    for layer in layers[:-1]:
        z = []
        for weights, bias in zip(layer["weight"], layer["bias"]):
            row = [sum((Fraction(w) * m[k] for w, m in zip(weights, maps)), Fraction(0)) for k in range(n + 1)]
            row[n] += Fraction(bias)
            z.append(row)
        maps = []
        for row in z:
            active = sum(a * v for a, v in zip(row, x)) + row[n] > 0
            sign = 1 if active else -1
            rows.append([sign * row[n]] + [sign * a for a in row[:n]])
            maps.append(row if active else [Fraction(slope) * a for a in row])
    for k in range(n):
        rows.append([Fraction(-lower)] + [Fraction(i == k) for i in range(n)])
        rows.append([Fraction(upper)] + [-Fraction(i == k) for i in range(n)])
    return [row for row in rows if any(row[1:])]


def primitive(row):
    """The row as integers without a common divisor."""
    scale = math.lcm(*(value.denominator for value in row))
    integers = [int(value * scale) for value in row]
    common = math.gcd(*integers)
    return [value // common for value in integers]


def representation(program, path):
    out = subprocess.run([program, str(path)], capture_output=True, text=True, check=True).stdout
    # lrs may switch to wider integers and start over: the last list counts, without its comments.
    lines = out[out.rindex("begin\n"):out.rindex("\nend")].splitlines()[2:]
    return [[Fraction(value) for value in line.split()] for line in lines if line and line[0] != "*"]


def case(seed, widths, integers, slope):
    rng = random.Random(seed)
    layers = network(rng, widths, integers)
    point, (lower, upper) = [single(rng.uniform(-0.9, 0.9)) for _ in range(widths[0])], (-1.0, 2.0)
    rows = system(layers, slope, point, lower, upper)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "system.ine"
        path.write_text(f"H-representation\nbegin\n{len(rows)} {len(rows[0])} rational\n"
                        + "\n".join(" ".join(str(value) for value in row) for row in rows) + "\nend\n")
        needed = sorted(primitive(row) for row in representation("redund", path))
        assert needed == sorted(primitive(row) for row in representation("redcheck_gmp", path))
        vertices = sorted({tuple(row[1:]) for row in representation("lrs", path)})
    scaled = [[float(value / max(abs(a) for a in row[1:])) for value in row] for row in rows]
    dual = HalfspaceIntersection(numpy.array([[-a for a in row[1:]] + [-row[0]] for row in scaled]), numpy.array(point))
    assert len({tuple(primitive(rows[i])) for facet in dual.dual_facets for i in facet}) == len(needed), "Qhull differs"
    modules = []
    for layer in layers:
        linear = torch.nn.Linear(len(layer["weight"][0]), len(layer["bias"])).double()
        linear.weight.data, linear.bias.data = (torch.tensor(layer[k], dtype=torch.float64) for k in ("weight", "bias"))
        modules += [linear, torch.nn.LeakyReLU(slope)]
    model, at = torch.nn.Sequential(*modules[:-1]), torch.tensor(point, dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(model, at)
    return dict(slope=slope, layers=layers, point=point, lower=lower, upper=upper,
                needed=[[str(value) for value in row] for row in needed],
                vertices=[[str(value) for value in vertex] for vertex in vertices] if widths[0] == 2 else None,
                vertexCount=len(vertices), jacobian=jacobian.tolist(), output=model(at).tolist())


def main():
    cases = []
    for inputs in range(2, 7):
        for seed, slope in ((1, 0.0), (2, 0.25)):
            cases.append(case(100 * inputs + seed, [inputs, 6, 5, 2], False, slope))
            cases.append(case(100 * inputs + seed, [inputs, 5, 5, 1], True, slope))
    text = "[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n"
    (pathlib.Path(__file__).parent / "../data/polyhedra.json").write_text(text)


main()
