"""Golden values of drawn polygons, from Pillow and cityscapesScripts themselves (json2labelImg, json2instanceImg).

Writes golden/cityscapes/polygons.zip:

  fills.txt                            the tool and its version; then a line a polygon: width height, corners "x,y ...",
                                       and the pixels that ImageDraw.polygon fills, row by row, packed, hexadecimal
  <n>_gtFine_polygons.json             annotations with groups, deleted objects, plates, corners outside the image
  <n>_gtFine_labelIds.png, _instanceIds.png, _labelTrainIds.png    what createLabelImage and createInstanceImage make of them

Pillow has to be built for x86-64: a compiler for other processors may fuse products with sums.

Run: python make_cityscapes_polygons_golden.py ../resources/golden/cityscapes/polygons.zip [polygons [seed]]
"""

import io
import json
import math
import platform
import sys
import zipfile
from importlib.metadata import version

import numpy as np
import PIL
from PIL import Image, ImageDraw

from cityscapesscripts.helpers.annotation import Annotation
from cityscapesscripts.helpers.labels import labels
from cityscapesscripts.preparation.json2instanceImg import createInstanceImage
from cityscapesscripts.preparation.json2labelImg import createLabelImage


def ring(rng, cx, cy, rx, ry, n):
    turns = np.sort(rng.uniform(0, 2 * math.pi, n))
    far = rng.uniform(0.4, 1, n)
    return [(int(cx + rx * f * math.cos(t)), int(cy + ry * f * math.sin(t))) for t, f in zip(turns, far)]


def polygon(rng, kind, w, h):
    n = int(rng.integers(2, 14))
    inside = [(int(rng.integers(0, w)), int(rng.integers(0, h))) for _ in range(n)]
    if kind == 0:  # crosses itself
        return inside
    if kind == 1:  # leaves the image on any side
        return [(int(rng.integers(-w, 2 * w)), int(rng.integers(-h, 2 * h))) for _ in range(n)]
    if kind == 2:  # few places: edges touch, double and run back
        return [(int(rng.integers(0, 4)) * 3, int(rng.integers(0, 4)) * 3) for _ in range(n + 4)]
    if kind == 3:  # steps: horizontal and vertical edges, forth and back
        points, at = [], inside[0]
        for i in range(n + 3):
            at = (int(rng.integers(-2, w + 2)), at[1]) if i % 2 else (at[0], int(rng.integers(-2, h + 2)))
            points.append(at)
        return points
    if kind == 4:  # on one line, or one point
        dx, dy = rng.integers(-2, 3, 2)
        return [(inside[0][0] + int(dx * k), inside[0][1] + int(dy * k)) for k in rng.integers(-6, 7, n)]
    if kind == 5:  # spikes
        return [(x, y) if i % 2 else (int(rng.integers(0, w)), y) for i, (x, y) in enumerate(inside)]
    if kind == 6:  # far corners
        far = int(rng.choice([1000, 30_000, 1_000_000]))
        return [(int(rng.integers(-far, far + 1)), int(rng.integers(-far, far + 1))) for _ in range(n)]
    if kind == 7:  # closed by hand, corners twice
        twice = [p for p in inside for _ in range(int(rng.integers(1, 3)))]
        return twice + twice[:1]
    if kind == 8:  # below, above, left, right
        dx, dy = [(0, h), (0, -h), (w, 0), (-w, 0)][int(rng.integers(0, 4))]
        return [(x + dx, y + dy) for x, y in inside]
    if kind == 9:  # decimals, which are cut off
        return [(float(np.round(rng.uniform(-2, w + 2), 2)), float(np.round(rng.uniform(-2, h + 2), 2))) for _ in range(n)]
    if kind == 10:  # flat slopes
        return [(int(rng.integers(-3, w + 3)), int(rng.integers(h // 2 - 2, h // 2 + 2))) for _ in range(n)]
    return ring(rng, rng.integers(0, w), rng.integers(0, h), w / 2, h / 2, n + 3)  # 11: an object


def fills(out, count, seed):
    rng = np.random.default_rng(seed)
    lines = [f"Pillow {PIL.__version__} {platform.machine()}"]
    for i in range(count):
        w, h = (int(v) for v in rng.integers(1, 34, 2))
        if i % 40 == 0:
            w, h = (int(v) for v in rng.integers(80, 260, 2))
        points = polygon(rng, i % 12, w, h)
        image = Image.new("L", (w, h), 0)
        ImageDraw.Draw(image).polygon(points, fill=1)
        packed = np.packbits(np.array(image).ravel()).tobytes().hex()
        lines.append(f"{w} {h} {' '.join(f'{x},{y}' for x, y in points)} {packed}")
    out.writestr(entry("fills.txt"), "\n".join(lines) + "\n")


def entry(name):
    info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def annotation(rng, w, h):
    names = [l.name for l in labels]
    things = [l.name for l in labels if l.hasInstances]
    objects = []
    for _ in range(int(rng.integers(3, 40))):
        name = str(rng.choice(things if rng.random() < 0.6 else names))
        if name in things and rng.random() < 0.2:
            name += "group"
        kind = 11 if rng.random() < 0.6 else int(rng.integers(0, 12))
        o = {"label": name, "polygon": polygon(rng, kind, w, h)}
        if rng.random() < 0.3:
            o["deleted"] = int(rng.random() < 0.5)
        if rng.random() < 0.3:
            o.update(id=len(objects), verified=1, user="a\"b", date="01-Jan-2026 10:00:00", draw=True)
        objects.append(o)
    return {"imgHeight": h, "imgWidth": w, "objects": objects}


def scenes(out):
    rng = np.random.default_rng(9)
    for n in range(16):
        w, h = (int(v) for v in rng.integers(30, 150, 2))
        text = json.dumps(annotation(rng, w, h), indent=n % 3 or None)
        read = Annotation()
        read.fromJsonText(text)
        for what, make, encoding in (("labelIds", createLabelImage, "ids"), ("instanceIds", createInstanceImage, "ids"),
                                     ("labelTrainIds", createLabelImage, "trainIds")):
            # The tool saves what it draws; of 32 bits, as its instances are, Pillow 13 writes no PNG any more.
            pixels = np.array(make(read, encoding))
            file = io.BytesIO()
            Image.fromarray(pixels.astype(np.uint16 if what == "instanceIds" else np.uint8)).save(file, "PNG")
            out.writestr(entry(f"{n}_gtFine_{what}.png"), file.getvalue())
        out.writestr(entry(f"{n}_gtFine_polygons.json"), text)


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2400
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 8
    print("cityscapesScripts", version("cityscapesScripts"), "Pillow", PIL.__version__)
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as out:
        fills(out, count, seed)
        scenes(out)


if __name__ == "__main__":
    main()
