"""Makes progressive.jpg and cmyk.jpg beside it with Pillow (Debian: python3-pil): python3 make_jpegs.py

Both show the colours of make.py's pictures, each on 16x16 pixels, so that nearly every pixel has its own colour.
"""
import pathlib

from PIL import Image

HERE = pathlib.Path(__file__).parent
COLOURS = [[(255, 0, 0), (0, 255, 0), (0, 0, 255)], [(255, 255, 255), (0, 0, 0), (10, 20, 30)]]

picture = Image.new("RGB", (48, 32))
for row, line in enumerate(COLOURS):
    for column, colour in enumerate(line):
        picture.paste(colour, (16 * column, 16 * row, 16 * column + 16, 16 * row + 16))
picture.save(HERE / "progressive.jpg", quality=95, progressive=True, subsampling=0)
picture.convert("CMYK").save(HERE / "cmyk.jpg", quality=95, subsampling=0)
