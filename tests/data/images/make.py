"""Makes the small pictures beside it, byte by byte, with Python's standard library alone: python3 make.py

All show the same 3x2 pixels: red, green, blue; white, black, (10, 20, 30).
"""
import pathlib
import struct
import zlib

HERE = pathlib.Path(__file__).parent
COLOURS = [[(255, 0, 0), (0, 255, 0), (0, 0, 255)], [(255, 255, 255), (0, 0, 0), (10, 20, 30)]]


def png(name, bits, colour_type, rows, *chunks, interlaced=0):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 3, 2, bits, colour_type, 0, 0, interlaced)
    (HERE / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*c) for c in chunks)
        + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))) + chunk(b"IEND", b""))


def bmp(name, header, bits, rows, palette=b""):
    pixels = b"".join(row + b"\0" * (-len(row) % 4) for row in rows)
    start = 14 + 40 + len(palette)
    (HERE / name).write_bytes(
        b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start)
        + struct.pack("<IiiHHIIiiII", 40, 3, header, 1, bits, 0, len(pixels), 2835, 2835, len(palette) // 4, 0)
        + palette + pixels)


def gif(name, *frames):
    palette = [c for row in COLOURS for c in row] + [(0, 0, 0)] * 2
    out = b"GIF89a" + struct.pack("<HHBBB", 3, 2, 0xF2, 4, 0) + bytes(v for c in palette for v in c)
    for indexes in frames:
        # 4-bit codes, a clear code (8) before every pixel, so that the table never grows; 9 ends.
        codes = [code for index in indexes for code in (8, index)] + [9]
        codes += [0] * (len(codes) % 2)
        data = bytes(low | high << 4 for low, high in zip(codes[::2], codes[1::2]))
        out += b"\x21\xf9\x04" + struct.pack("<BHBB", 0, 10, 0, 0)
        out += b"\x2c" + struct.pack("<HHHHB", 0, 0, 3, 2, 0) + b"\x03" + bytes([len(data)]) + data + b"\0"
    (HERE / name).write_bytes(out + b";")


flat = [[v for colour in row for v in colour] for row in COLOURS]
png("colours.png", 8, 2, flat)
# Gamma 1.0: a reader that applied it would brighten (10, 20, 30).
png("gamma.png", 8, 2, flat, (b"gAMA", struct.pack(">I", 100000)))
png("sixteen-bit.png", 16, 2, [[v for value in row for v in (value, value)] for row in flat])
png("palette.png", 8, 3, [[0, 1, 2], [3, 4, 5]], (b"PLTE", bytes(v for row in flat for v in row)))
# Opacity 255, 128, 0 in either row.
png("alpha.png", 8, 6, [[v for colour, a in zip(row, (255, 128, 0)) for v in (*colour, a)] for row in COLOURS])

swapped = [b"".join(bytes(reversed(colour)) for colour in row) for row in COLOURS]
bmp("colours.bmp", 2, 24, swapped[::-1])
bmp("top-down.bmp", -2, 24, swapped)
bmp("palette.bmp", 2, 8, [bytes([3, 4, 5]), bytes([0, 1, 2])],
    b"".join(bytes([*reversed(colour), 0]) for row in COLOURS for colour in row))

gif("colours.gif", range(6))
gif("animation.gif", range(6), [4] * 6)
