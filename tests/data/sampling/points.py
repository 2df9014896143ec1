"""Draws points by the rules in the docstrings of Sampler, Tiling, RandomStream and Philox4x32, from those alone.

Prints points.json: python3 points.py > points.json
"""
import json
import math

MASK = 0xFFFFFFFF


def philox(counter, key):
    """Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011)."""
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & MASK, (p0 >> 32) ^ c[3] ^ k1, p0 & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c


def words(seed, purpose):
    block = 0
    while True:
        yield from philox((block & MASK, block >> 32, 0, purpose), (seed & MASK, seed >> 32))
        block += 1


def next_int(source, bound):
    while True:
        product = next(source) * bound
        if product & MASK >= 2**32 % bound:
            return product >> 32


def tiling(width, height, count):
    rows = math.floor(math.sqrt(count * height / width) + 0.5)
    rows = min(max(rows, -(-count // width)), min(height, count))
    for r in range(rows):
        columns = (r + 1) * count // rows - r * count // rows
        for k in range(columns):
            yield (k * width // columns, r * height // rows,
                   (k + 1) * width // columns, (r + 1) * height // rows)


def draw(width, height, method, training, validation, seed):
    source, count = words(seed, 1), training + validation
    if method == "Uniform":
        pixels = list(range(width * height))
        for k in range(count):
            other = k + next_int(source, len(pixels) - k)
            pixels[k], pixels[other] = pixels[other], pixels[k]
        chosen = [(p % width, p // width) for p in pixels[:count]]
        return chosen[:training], chosen[training:]
    held_out = set()
    for g in range(validation):
        first, end = g * count // validation, (g + 1) * count // validation
        held_out.add(first + next_int(source, end - first))
    sets = [], []
    for index, (left, top, right, bottom) in enumerate(tiling(width, height, count)):
        if method == "Grid":
            point = left + (right - left) // 2, top + (bottom - top) // 2
        else:
            number = next_int(source, (right - left) * (bottom - top))
            point = left + number % (right - left), top + number // (right - left)
        sets[index in held_out].append(point)
    return sets


cases = []
for width, height, training, validation, seed in [
        (1024, 1024, 12, 4, 1), (30, 7, 20, 11, 2**40 + 5), (3, 50, 100, 50, 7), (1, 9, 5, 0, 3), (2000, 2, 33, 1, 99)]:
    for method in ["Uniform", "Grid", "Stratified"]:
        sets = draw(width, height, method, training, validation, seed)
        cases.append(dict(width=width, height=height, method=method, seed=seed, training=sets[0], validation=sets[1]))
print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
