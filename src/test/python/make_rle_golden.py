#!/usr/bin/env python3
"""Golden digests for dev.pixeltally.image's run-length masks, from pycocotools.

    python src/test/python/make_rle_golden.py src/test/resources/golden/image/rle [SHARED]

Cases are drawn by the generator below, which RleCases.java draws again, so only digests are
stored: the sha256 of what pycocotools says of each 1,000 cases, one line a case. Writes

    versions.txt    the tools that printed the values
    polygons.txt    100 digests; a line: text, area, box
    far.txt         one digest of 200 polygons whose points lie up to 200,000 pixels outside
    pairs.txt       50 digests; a line: text, area, box of both masks, bits of the IoU without and
                    with crowd, texts of union and intersection
    real.txt        with SHARED, the folder of real data: file, masks, digest over them all (text,
                    area, box); then truths, detections, pairs, digest (bits of the IoU of each
                    pair of one class in one image, as the truth's iscrowd says)

The generator is splitmix64, seeded with the block's number (pairs: + 1000); below(n) is its next
number, without the lowest 11 bits, modulo n.
"""

import hashlib
import json
import platform
import struct
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pycocotools.mask as coco

REAL = [
    "coco-mini/annotations/instances_train2017.json",
    "coco-mini/annotations/instances_val2017.json",
    "coco-mini/annotations/person_keypoints_train2017.json",
    "coco-mini/annotations/person_keypoints_val2017.json",
    "coco-panoptic-sample/panoptic_coco_detection_format.json",
    "coco-real-416/coco_real_union.json",
    "coco-real-416/coco_real_union_dt_segm.json",
    "coco-val2014-100/instances_val2014_100.json",
    "coco-val2014-100/instances_val2014_fakesegm100_results.json",
    "keypoints/example_coco_val.json",
    "keypoints/person_keypoints_1045.json",
    "lvis/lvis_val_100.json",
]
REAL_PAIRS = [(REAL[5], REAL[6]), (REAL[7], REAL[8])]

MASK = (1 << 64) - 1
BLOCK = 1000


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        return (z >> 11) % n


def size(r):
    kind = r.below(8)
    if kind == 0:
        return 1, 1
    if kind == 1:
        return 1, 1 + r.below(60)
    if kind == 2:
        return 1 + r.below(60), 1
    if kind == 3:
        return 1 + r.below(500), 1 + r.below(700)
    return 1 + r.below(80), 1 + r.below(80)


def share(r):
    """A number of 40 bits."""
    high = r.below(1 << 20)
    return float(high << 20 | r.below(1 << 20))


def ring(r, h, w):
    """Points of one kind; every coordinate is an integer divided once."""
    kind = r.below(13)
    n = 3 + (r.below(60) if r.below(5) == 0 else r.below(10))
    x0 = r.below(100 * w + 1)
    y0 = r.below(100 * h + 1)
    out = []
    for i in range(n):
        if kind == 0:  # ordinary, COCO's two digits
            p = r.below(100 * w + 1) / 100, r.below(100 * h + 1) / 100
        elif kind == 1:
            p = float(r.below(w + 1)), float(r.below(h + 1))
        elif kind == 2:
            p = r.below(2 * w + 1) / 2, r.below(2 * h + 1) / 2
        elif kind == 3:  # tiny
            p = (x0 + r.below(200)) / 100, (y0 + r.below(200)) / 100
        elif kind == 4:  # mostly outside
            p = (r.below(500 * w + 1) - 200 * w) / 100, (r.below(500 * h + 1) - 200 * h) / 100
        elif kind == 5:  # a line down
            p = x0 / 100, r.below(100 * h + 1) / 100
        elif kind == 6:  # a line across
            p = r.below(100 * w + 1) / 100, y0 / 100
        elif kind == 7:  # repeated points
            p = r.below(100 * w + 1) / 100, r.below(100 * h + 1) / 100
            if i > 0 and r.below(2) == 0:
                p = out[-1]
        elif kind == 8:  # thin
            d = r.below(100 * w + 1)
            p = (d + r.below(40)) / 100, (d * h // w + r.below(40)) / 100
        elif kind == 9:  # on the five steps of a pixel, where ties are
            p = (r.below(20 * w + 1) - 5 * w) / 10, (r.below(20 * h + 1) - 5 * h) / 10
        elif kind == 10:  # far away
            p = (r.below(400001) - 200000) / 100, (r.below(400001) - 200000) / 100
        elif kind == 11:  # steep
            p = (x0 + r.below(700)) / 100, (r.below(300 * h + 1) - 100 * h) / 100
        else:  # more digits
            p = share(r) * w / (1 << 40), share(r) * h / 3e12
        out.append(p)
    return [v for p in out for v in p]


def polygon(r):
    h, w = size(r)
    rings = 2 + r.below(4) if r.below(6) == 0 else 1
    return h, w, [ring(r, h, w) for _ in range(rings)]


def far(r):
    """Three or four points around a small image, so that edges are long and near all slopes."""
    h, w = size(r)
    n = 3 + r.below(2)
    scale = 10 ** r.below(5)
    points = [(r.below(400001) - 200000) / scale for _ in range(2 * n)]
    return h, w, [points]


def counts(r, h, w, gaps):
    left = h * w
    out = []
    longest = 1 + r.below(2 * h + 2)
    start = r.below(h * w + 1) if r.below(2) == 0 else 0
    out.append(start)
    left -= start
    end = r.below(left + 1) if r.below(2) == 0 else 0
    while left > end:
        n = 0 if gaps and r.below(5) == 0 else 1 + r.below(longest)
        n = min(n, left)
        out.append(n)
        left -= n
    if left > 0:
        out.append(left)
    return out


def pair(r):
    h, w = size(r)
    h2, w2 = (w, h) if r.below(12) == 0 else (h, w)
    kind = r.below(4)
    a = counts(r, h, w, kind >= 2)
    b = counts(r, h2, w2, kind == 3)
    return (h, w, a), (h2, w2, b), kind


def described(rle):
    area = coco.area([rle])[0]
    x, y, bw, bh = coco.toBbox([rle])[0]
    return f"{rle['counts'].decode()} {area} {int(x)} {int(y)} {int(bw)} {int(bh)}"


def bits(value):
    return struct.pack(">d", value).hex()


def polygon_line(r):
    h, w, rings = polygon(r)
    return described(coco.merge(coco.frPyObjects(rings, h, w)))


def far_line(r):
    h, w, rings = far(r)
    return described(coco.merge(coco.frPyObjects(rings, h, w)))


def pair_line(r):
    (h, w, a), (h2, w2, b), kind = pair(r)
    d = coco.frPyObjects({"size": [h, w], "counts": a}, h, w)
    g = coco.frPyObjects({"size": [h2, w2], "counts": b}, h2, w2)
    line = [described(d), described(g)]
    for crowd in 0, 1:
        line.append(bits(coco.iou([d], [g], [crowd])[0][0]))
    # Where both have runs without pixels at one place, merge cuts its result off; more runs than
    # pixels it writes beyond its memory.
    if kind < 3 and (h, w) == (h2, w2) and len(a) + len(b) <= h * w:
        for intersect in False, True:
            line.append(coco.merge([d, g], intersect)["counts"].decode())
    return " ".join(line)


def digest(line, seed, cases=BLOCK):
    r = Random(seed)
    hash = hashlib.sha256()
    for _ in range(cases):
        hash.update((line(r) + "\n").encode())
    return hash.hexdigest() + "\n"


def real(path):
    """Cell (image and category), RLE and crowd of every mask of a COCO file, in its order."""
    file = json.loads(path.read_text())
    sizes, entries = {}, file
    if isinstance(file, dict):
        sizes = {i["id"]: (i["height"], i["width"]) for i in file["images"]}
        entries = file["annotations"]
    for e in entries:
        s = e["segmentation"]
        if isinstance(s, list):
            s = coco.merge(coco.frPyObjects(s, *sizes[e["image_id"]]))
        elif isinstance(s["counts"], list):
            s = coco.frPyObjects(s, *s["size"])
        else:
            s = {"size": s["size"], "counts": s["counts"].encode()}
        yield (e["image_id"], e["category_id"]), s, e.get("iscrowd", 0)


def real_lines(data):
    masks = {name: list(real(data / name)) for name in REAL}
    for name, all in masks.items():
        text = "".join(described(rle) + "\n" for _, rle, _ in all)
        yield f"{name} {len(all)} {hashlib.sha256(text.encode()).hexdigest()}\n"
    for truths, detections in REAL_PAIRS:
        cells = {}
        for cell, rle, crowd in masks[truths]:
            cells.setdefault(cell, []).append((rle, crowd))
        hash, pairs = hashlib.sha256(), 0
        for cell, rle, _ in masks[detections]:
            truth = cells.get(cell, [])
            if truth:
                ious = coco.iou([rle], [t for t, _ in truth], [c for _, c in truth])[0]
                hash.update("".join(bits(v) + "\n" for v in ious).encode())
                pairs += len(truth)
        yield f"{truths} {detections} {pairs} {hash.hexdigest()}\n"


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 2:
        (out / "real.txt").write_text("".join(real_lines(Path(sys.argv[2]) / "data")))
    (out / "polygons.txt").write_text("".join(digest(polygon_line, b) for b in range(100)))
    (out / "far.txt").write_text(digest(far_line, 2000, 200))
    (out / "pairs.txt").write_text("".join(digest(pair_line, 1000 + b) for b in range(50)))
    versions = [f"Python {platform.python_version()}", platform.machine()]
    versions += [f"{name} {version(name)}" for name in ("pycocotools", "numpy")]
    (out / "versions.txt").write_text("\n".join(versions) + "\n")


if __name__ == "__main__":
    main()
