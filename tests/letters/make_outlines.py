"""Makes the outlines of letters that the tool embeds (tool/Polytope.Tool/Images/Letters/*.outlines).

usage: make_outlines.py WEBFONTS

The fonts beside this script are Inter 3.019 cut down to Latin, Greek and some punctuation: every letter that they have is
taken from them, curve for curve. Other letters, and the kerning of all, are taken from Inter's web fonts of the same
version, Inter-Regular.woff and Inter-SemiBold.woff in the folder WEBFONTS: "Inter (web)" of the npm package
inter-ui 3.19.3. Needs fontTools (Debian: python3-fonttools).

Points are rounded to 4096ths of the em, and advances to 1024ths of that, just as FreeType does it at 64 pixels an em: so do
Skia's paths of text, from which the shape `text` was drawn at first, and its pictures stay the same, bit for bit.

A file is a row of integers, each as a varint (7 bits a byte, the lowest first); a signed one v is 2 v or -2 v - 1:

    ascent, descent (below the baseline, positive), in 4096ths of the em as all that follows but advances
    number of glyphs; glyph 0 is drawn for characters that are missing
    for each glyph:
        advance (in 1024ths of a unit), number of contours
        for each contour: number of segments, start (signed x, y, from the point before; y up),
            and for each segment its degree (1, 2, 3) and so many points, each from the point before
    number of characters; for each in order: difference to the code point before, glyph
    kerning: numbers of left and right classes; for each glyph its left class, then for each its right class;
        then the matrix, row by row, as runs: length, signed value
"""
import pathlib
import sys

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent.parent / "tool/Polytope.Tool/Images/Letters"

# Beyond what the fonts beside this script have, as far as the web fonts have it.
MORE = [
    (0x0218, 0x021B), (0x02BC, 0x02BC), (0x0384, 0x03CE), (0x0400, 0x045F), (0x0490, 0x0493), (0x049A, 0x049B),
    (0x04A2, 0x04A3), (0x04AE, 0x04B1), (0x04BA, 0x04BB), (0x04D8, 0x04D9), (0x04E8, 0x04E9), (0x1E80, 0x1E85),
    (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026),
    (0x2030, 0x2033), (0x2039, 0x203A), (0x2070, 0x2079), (0x2080, 0x2089), (0x20AC, 0x20AC), (0x2116, 0x2116),
    (0x2122, 0x2122), (0x2190, 0x2194), (0x21D2, 0x21D2), (0x2200, 0x2200), (0x2202, 0x2203), (0x2206, 0x2208),
    (0x220F, 0x220F), (0x2211, 0x2212), (0x2215, 0x2215), (0x2219, 0x221A), (0x221E, 0x221E), (0x222B, 0x222B),
    (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),
]


def contours(font, glyph):
    """Each a start and segments [(points...)], in the orientation of PostScript outlines."""
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    found = []
    for verb, points in pen.value:
        if verb == "moveTo":
            found.append((points[0], []))
        elif verb == "qCurveTo" and points[-1] is None:
            # A contour without a point on it: it begins between its last control point and its first.
            last, first = points[-2], points[0]
            start = ((last[0] + first[0]) / 2, (last[1] + first[1]) / 2)
            found.append((start, quadratics((*points[:-1], start))))
        elif verb == "qCurveTo":
            found[-1][1].extend(quadratics(points))
        elif verb in ("lineTo", "curveTo"):
            found[-1][1].append(points)
    if "glyf" in font:
        found = [reverse(*contour) for contour in found]
    return [whole(*contour, scale(font)) for contour in found if contour[1]]


def quadratics(points):
    """A TrueType curve: between two control points lies one that is on the curve."""
    pieces = []
    for i, control in enumerate(points[:-1]):
        after = points[i + 1]
        pieces.append((control, after if i == len(points) - 2 else ((control[0] + after[0]) / 2, (control[1] + after[1]) / 2)))
    return pieces


def reverse(start, segments):
    points = [start]
    for segment in segments:
        points.extend(segment)
    lengths = [len(segment) for segment in segments]
    points.reverse()
    turned, at = [], 1
    for length in reversed(lengths):
        turned.append(tuple(points[at:at + length]))
        at += length
    return points[0], turned


def scale(font):
    """Of the font's units to 64ths of a pixel at 64 pixels an em, as a fraction of 65536."""
    return round(64 * 64 * 65536 / font["head"].unitsPerEm)


def units(value, factor):
    return int(abs(value) * factor + 0x8000) // 0x10000 * (1 if value >= 0 else -1)


def whole(start, segments, factor):
    def rounded(point):
        return units(point[0], factor), units(point[1], factor)
    return rounded(start), [tuple(rounded(point) for point in segment) for segment in segments]


def kerning(font, names):
    """The kerning of two glyphs by the names of the font's own."""
    table = font["GPOS"].table
    lookups = sorted({index for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern"
                      for index in record.Feature.LookupListIndex})
    tables = [part for index in lookups for part in table.LookupList.Lookup[index].SubTable]

    def value(record):
        return getattr(record, "XAdvance", 0) or 0 if record else 0

    def of(left, right):
        for part in tables:
            if left not in part.Coverage.glyphs:
                continue
            if part.Format == 1:
                for pair in part.PairSet[part.Coverage.glyphs.index(left)].PairValueRecord:
                    if pair.SecondGlyph == right:
                        return value(pair.Value1)
            else:
                first = part.ClassDef1.classDefs.get(left, 0)
                second = part.ClassDef2.classDefs.get(right, 0)
                return value(part.Class1Record[first].Class2Record[second].Value1)
        return 0

    pairs = {}
    for part in tables:
        part.Coverage.glyphs = list(part.Coverage.glyphs)
    for left in names:
        for right in names:
            pairs[left, right] = of(left, right) if left and right else 0
    return pairs


def classes(rows):
    """The class of each row: 0, 1, ... in the order in which they first appear."""
    seen = {}
    return [seen.setdefault(row, len(seen)) for row in rows], list(seen)


def write(name, cut, web):
    characters = dict(cut.getBestCmap())
    fonts = {code: cut for code in characters}
    for first, last in MORE:
        for code in range(first, last + 1):
            if code not in characters and code in web.getBestCmap():
                characters[code], fonts[code] = web.getBestCmap()[code], web

    glyphs, index = [(cut, ".notdef", None)], {}
    for code in sorted(characters):
        key = (fonts[code] is cut, characters[code])
        if key not in index:
            index[key] = len(glyphs)
            # Figures keep their places, so they have no kerning.
            glyphs.append((fonts[code], characters[code], None if chr(code).isdigit() else web.getBestCmap().get(code)))

    out = bytearray()

    def put(value):
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        out.append(value)

    def put_signed(value):
        put(2 * value if value >= 0 else -2 * value - 1)

    put(units(cut["hhea"].ascent, scale(cut)))
    put(units(-cut["hhea"].descent, scale(cut)))
    put(len(glyphs))
    for font, glyph, _ in glyphs:
        shape = contours(font, glyph)
        put((font["hmtx"][glyph][0] * scale(font) + 32) // 64)
        put(len(shape))
        x = y = 0
        for start, segments in shape:
            put(len(segments))
            for degree, points in [(0, (start,))] + [(len(segment), segment) for segment in segments]:
                if degree:
                    put(degree)
                for point in points:
                    put_signed(point[0] - x)
                    put_signed(point[1] - y)
                    x, y = point

    put(len(characters))
    before = 0
    for code in sorted(characters):
        put(code - before)
        put(index[fonts[code] is cut, characters[code]])
        before = code

    names = [kerned for _, _, kerned in glyphs]
    pairs = kerning(web, list(dict.fromkeys(names)))
    left, rows = classes([tuple(units(pairs[l, r], scale(web)) for r in names) for l in names])
    right, columns = classes([tuple(row[r] for row in rows) for r in range(len(names))])
    put(len(rows))
    put(len(columns))
    for value in left + right:
        put(value)
    matrix = [value for row in range(len(rows)) for value in (column[row] for column in columns)]
    at = 0
    while at < len(matrix):
        end = at
        while end < len(matrix) and matrix[end] == matrix[at]:
            end += 1
        put(end - at)
        put_signed(matrix[at])
        at = end

    OUT.mkdir(exist_ok=True)
    (OUT / name).write_bytes(out)
    print(name, len(characters), "characters,", len(glyphs), "glyphs,", len(rows), "x", len(columns), "classes,", len(out), "bytes")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for weight in ("Regular", "SemiBold"):
        write(f"Inter-{weight}.outlines", TTFont(HERE / f"Inter-{weight}.otf"), TTFont(pathlib.Path(sys.argv[1]) / f"Inter-{weight}.woff"))


main()
