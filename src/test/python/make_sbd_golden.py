"""A small dataset in SBD's form, the same objects in VOC's, detections of them, and what SDS' rules make of both.

    python src/test/python/make_sbd_golden.py src/test/resources/golden/sbd

scipy writes the .mat files as SBD's are: a struct GTinst of Segmentation, Boundaries (a cell of sparse matrices) and
Categories; GTcls alike. Of the split val each image stands in both forms; images of odd have a category of 0, or one
whose object has no pixel, which VOC's pictures cannot say.
"""

import json
import os
import sys

import numpy as np
import scipy
import scipy.io
import scipy.sparse
from PIL import Image
from pycocotools import mask as coco_mask

from make_voc_golden import NAN, get_ap, overlaps_to_labels

HEIGHT, WIDTH = 20, 26
CLASSES = (1, 9, 15)


def scene(rng, categories):
    """Objects of which none hides another."""
    while True:
        inst = np.zeros((HEIGHT, WIDTH), np.uint8)
        for number in range(1, len(categories) + 1):
            y, x = rng.integers(0, HEIGHT - 6), rng.integers(0, WIDTH - 6)
            inst[y : y + rng.integers(4, 9), x : x + rng.integers(4, 9)] = number
        if len(np.unique(inst)) == len(categories) + 1:
            return inst


def detections(rng, inst, categories):
    found = []
    for number, category in enumerate(categories, 1):
        for _ in range(rng.integers(0, 4) if (inst == number).any() else 0):
            moved = np.roll(inst == number, rng.integers(-2, 3, 2), (0, 1))
            found.append((category if category else 1, round(float(rng.random()), 2), moved))
    noise = np.zeros((HEIGHT, WIDTH), bool)
    noise[3:9, 2:7] = True
    return found + [(int(rng.choice(CLASSES)), round(float(rng.random()), 2), noise)]


def overlaps(inst, masks):
    """get_gt_overlaps.m: a row for each number up to the largest."""
    return [
        [np.float64(((inst == n) & m).sum()) / np.float64(((inst == n) | m).sum()) for m in masks]
        for n in range(1, int(inst.max()) + 1)
    ]


def average(images, category, thresh, corrected):
    """generalized_det_eval.m; corrected joins objects to categories by their numbers."""
    scores, labels, numgt = [], [], 0
    for inst, categories, found in images:
        found = [f for f in found if f[0] == category]
        rows = overlaps(inst, [f[2] for f in found])
        if corrected:
            there = [(c, i) for i, c in enumerate(categories) if c and (inst == i + 1).any()]
        else:
            there = [(c, i) for i, c in enumerate([c for c in categories if c])]
        numgt += sum(1 for c, _ in there if c == category)
        own = [rows[i] for c, i in there if c == category]
        scores += [f[1] for f in found]
        labels += overlaps_to_labels([f[1] for f in found], own, thresh)
    return NAN if corrected and numgt == 0 else get_ap(scores, labels, numgt)


def save(folder, name, inst, categories, form):
    os.makedirs(os.path.join(folder, "inst"), exist_ok=True)
    os.makedirs(os.path.join(folder, "cls"), exist_ok=True)
    cells = np.empty((len(categories), 1), object)
    for i in range(len(categories)):
        cells[i, 0] = scipy.sparse.csc_matrix(inst == i + 1)
    kinds = [(np.uint8, np.uint8), (np.uint8, np.float64), (np.float64, np.int16), (np.uint16, np.float32)]
    pixels, numbers = kinds[form % len(kinds)]
    cls = np.array([0] + list(categories), np.uint8)[inst]
    column = np.array(categories).reshape(-1, 1).astype(numbers)
    more = {"note": "made", "numbers": np.arange(5.0)} if form % 3 == 0 else {}
    for kind, struct in (
        ("inst", {"Segmentation": inst.astype(pixels), "Boundaries": cells, "Categories": column}),
        ("cls", {"Segmentation": cls, "Boundaries": cells, "CategoriesPresent": np.unique(column)}),
    ):
        path = os.path.join(folder, kind, name + ".mat")
        scipy.io.savemat(path, {**more, "GT" + kind: struct}, do_compression=form % 2 == 0, oned_as="column")
        with open(path, "r+b") as file:  # the header's text has the date
            file.write(b"MATLAB 5.0 MAT-file, as SBD has them".ljust(116))
    return cls


def main(folder):
    rng = np.random.default_rng(11)
    results, splits = [], {"val": [], "odd": []}
    for i in range(10):
        name = "2008_%06d" % (i + 1)
        categories = [int(c) for c in rng.choice(CLASSES, rng.integers(1, 5))]
        split = "odd" if i >= 8 else "val"
        if split == "odd":
            categories = [15, 0, 1, 9] if i == 8 else [1, 9, 1]
        inst = scene(rng, categories)
        if i == 9:
            inst[inst == 2] = 0
        cls = save(folder, name, inst, categories, i)
        found = detections(rng, inst, categories)
        splits[split].append((name, inst, categories, found))
        for category, score, mask in found:
            rle = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
            results.append(
                {
                    "image_id": int(name.replace("_", "")),
                    "category_id": category,
                    "score": score,
                    "segmentation": {"size": [HEIGHT, WIDTH], "counts": rle["counts"].decode()},
                }
            )
        for kind, picture in (("SegmentationObject", inst), ("SegmentationClass", cls)):
            if split == "val":
                os.makedirs(os.path.join(folder, "voc", kind), exist_ok=True)
                Image.fromarray(picture, "L").save(os.path.join(folder, "voc", kind, name + ".png"))
    os.makedirs(os.path.join(folder, "voc/ImageSets/Segmentation"), exist_ok=True)
    expected = {}
    for split, images in splits.items():
        own = {n.replace("_", "") for n, _, _, _ in images}
        text = "".join(n + "\n" for n, _, _, _ in images)
        for path in [split + ".txt"] + (["voc/ImageSets/Segmentation/val.txt"] if split == "val" else []):
            with open(os.path.join(folder, path), "w") as out:
                out.write(text)
        with open(os.path.join(folder, "results-%s.json" % split), "w") as out:
            json.dump([r for r in results if str(r["image_id"]) in own], out)
        data = [one[1:] for one in images]
        expected[split] = {
            mode: {
                str(c): [average(data, c, 0.1 * t, mode == "corrected") for t in range(1, 10)] for c in CLASSES
            }
            for mode in ("strict", "corrected")
        }
    with open(os.path.join(folder, "expected.json"), "w") as out:
        json.dump(expected, out, indent=1)
    with open(os.path.join(folder, "VERSIONS"), "w") as out:
        out.write(
            "Rules of SDS (generalized_det_eval.m, get_ap.m), done naively; files by scipy %s; numpy %s\n"
            % (scipy.__version__, np.__version__)
        )


if __name__ == "__main__":
    main(sys.argv[1])
