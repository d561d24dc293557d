"""Golden values of Cityscapes' pixel and instance tasks, from cityscapesScripts itself.

Draws small seeded scenes in Cityscapes' layout with seeded errors, lets the tool's own evaluateImgLists score them,
and writes golden/cityscapes/<case>.zip:

  gtFine/val/<town>/<town>_<sequence>_<frame>_gtFine_labelIds.png, ..._instanceIds.png
  pred/<town>_<sequence>_<frame>_pred.png                      label ids
  train/<town>_<sequence>_<frame>.png                          the same in train ids
  instances/<town>_<sequence>_<frame>.txt, masks/*.png         scored masks, as the server takes them
  gtInstances.json                                             objects with distances, in the tool's own form
  disparity/val/<town>/*_disparity.png, camera/val/<town>/*_camera.json    of the case "disparity": its distances are
                                                               NumPy's medians of these, which the tool then judges by
  expected.json                                                every number, doubles as Python's float.hex

  masks.zip: a PNG of each kind that masks come in, and its pixels that the tool takes for set, *.set

The images are scored in the order of their names. cityscapesScripts 2.3.0 calls np.in1d, which NumPy 2 lacks; the name
is put back here. Its AP is an np.dot, whose order of summation OpenBLAS chooses by the processor: here one thread of
the kernel for AVX2 (Intel's from Haswell, AMD's Zen), whatever this processor is.

Run: python make_cityscapes_golden.py ../resources/golden/cityscapes [case ...]
"""

import os

os.environ.update(OPENBLAS_CORETYPE="Haswell", OPENBLAS_NUM_THREADS="1")  # before NumPy is loaded

import io
import json
import pathlib
import sys
import tempfile
import zipfile
from importlib.metadata import version

import numpy as np
from PIL import Image

np.in1d = np.isin
import cityscapesscripts.evaluation.evalInstanceLevelSemanticLabeling as inst
import cityscapesscripts.evaluation.evalPixelLevelSemanticLabeling as pixel
from cityscapesscripts.helpers.labels import id2label, labels

JUDGED = [l.id for l in labels if l.id >= 0 and not l.ignoreInEval]
THINGS = [l.id for l in labels if l.id >= 0 and l.hasInstances]
VOID = [l.id for l in labels if l.id >= 0 and l.ignoreInEval]


def blob(rng, height, width, low, high):
    cy, cx = rng.integers(0, height), rng.integers(0, width)
    ry, rx = rng.uniform(low, high, 2)
    y, x = np.ogrid[:height, :width]
    return ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 <= 1


def shifted(rng, mask):
    return np.roll(mask, tuple(rng.integers(-2, 3, 2)), (0, 1))


def scene(rng, height, width, stuff, things, radii):
    """Label ids, instance ids, and the objects as {number: class}."""
    label = np.full((height, width), rng.choice(stuff), np.uint8)
    for _ in range(rng.integers(1, 6)):
        label[blob(rng, height, width, 4, 30)] = rng.choice(stuff)
    instance, count = label.astype(np.uint16), {}
    for _ in range(rng.integers(0, 9) if things else 0):
        where, c = blob(rng, height, width, *radii), int(rng.choice(things))
        group = rng.random() < 0.12
        label[where] = c
        instance[where] = c if group else 1000 * c + count.get(c, 0)
        count[c] = count.get(c, 0) + (not group)
    for _ in range(rng.integers(0, 4)):
        where, v = blob(rng, height, width, 1, 8), rng.choice(VOID)
        label[where] = instance[where] = v
    return label, instance


def guess(rng, label):
    """Label ids with moved borders, wrong regions and now and then a void id."""
    out = np.roll(label, tuple(rng.integers(-1, 2, 2)), (0, 1))
    out[np.isin(out, VOID)] = rng.choice(JUDGED)
    for _ in range(rng.integers(0, 4)):
        out[blob(rng, *label.shape, 1, 9)] = rng.choice(JUDGED + VOID if rng.random() < 0.3 else JUDGED)
    return out


def masks(rng, instance):
    """Scored masks: (class id, score, mask)."""
    found = []
    for number in np.unique(instance):
        c = int(number) // 1000 if number >= 1000 else int(number)
        if c not in THINGS or rng.random() < 0.15:
            continue
        for _ in range(2 if rng.random() < 0.1 else 1):
            mask = instance == number
            if rng.random() < 0.5:
                mask = shifted(rng, mask)
            if rng.random() < 0.1:
                mask = mask & blob(rng, *mask.shape, 5, 20)
            said = int(rng.choice(THINGS)) if rng.random() < 0.1 else c
            found.append((said, round(float(rng.uniform(0.05, 1)), 1 if rng.random() < 0.3 else 6), mask))
    for _ in range(rng.integers(0, 3)):
        found.append((int(rng.choice(THINGS + [7])), float(rng.random()), blob(rng, *instance.shape, 1, 9)))
    if rng.random() < 0.1:
        found.append((26, 0.5, np.zeros(instance.shape, bool)))
    return found


def png(path, array):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(array).save(path)


def disparities(rng, root, town, core, instance):
    """A disparity image in which each object has a distance, noise, and pixels of which none is known."""
    baseline, focal = round(float(rng.uniform(0.2, 0.22)), 6), round(float(rng.uniform(2200, 2300)), 4)
    value = np.zeros(instance.shape)
    for number in np.unique(instance):
        where = instance == number
        value[where] = baseline * focal / rng.uniform(5, 160) * 256 + 1
        value[where & (rng.random(instance.shape) < rng.choice([0, 0.02, 0.4, 0.8, 1], p=[0.4, 0.2, 0.2, 0.1, 0.1]))] = 0
    value[value > 0] += rng.integers(-1, 2, instance.shape)[value > 0]
    value[rng.random(instance.shape) < 0.01] = 1  # infinitely far
    png(root / f"disparity/val/{town}/{core}_disparity.png", value.astype(np.uint16))
    camera = root / f"camera/val/{town}/{core}_camera.json"
    camera.parent.mkdir(parents=True, exist_ok=True)
    camera.write_text(json.dumps({"extrinsic": {"baseline": baseline, "pitch": 0.038, "roll": 0.0, "x": 1.7},
                                  "intrinsic": {"fx": focal, "fy": 2265.3, "u0": 1096.98, "v0": 513.137}}))


def measured(root, file, number):
    """Median distance and share of known pixels of an object, from the files."""
    base = pathlib.Path(file.replace("gtFine", "disparity", 1)).parent / pathlib.Path(file).name.split("_gtFine")[0]
    value = np.array(Image.open(f"{base}_disparity.png")).astype(np.float64)
    camera = json.loads(pathlib.Path(f"{base}_camera.json".replace("disparity", "camera", 1)).read_text())
    value = value[np.array(Image.open(file)) == number]
    known = value[value > 0]
    with np.errstate(divide="ignore"):
        depth = camera["extrinsic"]["baseline"] * camera["intrinsic"]["fx"] / ((known - 1) / 256)
    return (float(np.median(depth)) if len(depth) else -1.0), len(known) / len(value)


def hexed(value):
    if isinstance(value, dict):
        return {k: hexed(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [hexed(v) for v in value]
    return float(value).hex() if isinstance(value, (float, np.floating)) else value


def case(out, name, seed, images, size, stuff, things, radii=(2, 12)):
    if sys.argv[2:] and name not in sys.argv[2:]:
        return
    rng = np.random.default_rng(seed)
    root = pathlib.Path(tempfile.mkdtemp())
    train = np.full(256, 255, np.uint8)
    for l in labels:
        if l.id >= 0:
            train[l.id] = l.trainId
    for n in range(images):
        town = ["aachen", "bonn", "zell"][n % 3]
        core = f"{town}_{n:06d}_000019"
        label, instance = scene(rng, *size, stuff, things, radii)
        png(root / f"gtFine/val/{town}/{core}_gtFine_labelIds.png", label)
        png(root / f"gtFine/val/{town}/{core}_gtFine_instanceIds.png", instance)
        if name == "disparity":
            disparities(rng, root, town, core, instance)
        said = guess(rng, label)
        png(root / f"pred/{core}_pred.png", said)
        png(root / f"train/{core}.png", train[said])
        lines = []
        for k, (c, score, mask) in enumerate(masks(rng, instance)):
            png(root / f"instances/masks/{core}_{k}.png", mask.astype(np.uint8) * 255)
            lines.append(f"masks/{core}_{k}.png {c} {score}\n")
        (root / "instances").mkdir(exist_ok=True)
        (root / f"instances/{core}.txt").write_text("".join(lines))
    truths = sorted((root / "gtFine").rglob("*_labelIds.png"))
    pixel.args.JSONOutput, pixel.args.quiet = False, True
    pixels = pixel.evaluateImgLists([str(root / "pred" / p.name.replace("gtFine_labelIds", "pred")) for p in truths],
                                    [str(p) for p in truths], pixel.args)
    files = [str(p).replace("labelIds", "instanceIds") for p in truths]
    texts = [str(root / "instances" / p.name.replace("_gtFine_labelIds.png", ".txt")) for p in truths]
    inst.args.JSONOutput, inst.args.quiet, inst.args.predictionPath = False, True, str(root)
    inst.setInstanceLabels(inst.args)
    objects = inst.instances2dict(files, False)
    for file, per_image in objects.items():  # the public tool knows no distances; this is the form it reads them in
        for found in per_image.values():
            for o in found:
                if name == "disparity":
                    o["medDist"], o["distConf"] = measured(root, file, o["instID"])
                else:
                    o["medDist"], o["distConf"] = round(float(rng.uniform(5, 160)), 2), round(float(rng.uniform(0.2, 1)), 3)
    results = {}
    for key, distances in (("plain", False), ("distances", True)):
        inst.args.distanceAvailable = distances
        matches = inst.matchGtWithPreds(texts, files, objects, inst.args)
        aps = inst.evaluateMatches(matches, inst.args)
        results[key] = dict(ap=aps.tolist(), averages=inst.computeAverages(aps, inst.args))
    (root / "gtInstances.json").write_text(json.dumps({os.path.relpath(k, root): v for k, v in objects.items()}))
    keys = ["classScores", "classInstScores", "categoryScores", "categoryInstScores", "averageScoreClasses",
            "averageScoreInstClasses", "averageScoreCategories", "averageScoreInstCategories"]
    expected = dict(tool=f"cityscapesScripts {version('cityscapesScripts')}, NumPy {np.__version__}",
                    confusion=pixels["confMatrix"], pixel=hexed({k: pixels[k] for k in keys}), instance=hexed(results))
    (root / "expected.json").write_text(json.dumps(expected))
    with zipfile.ZipFile(out / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for p in sorted(root.rglob("*")):
            if p.is_file():
                info = zipfile.ZipInfo(str(p.relative_to(root)), (2026, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                z.writestr(info, p.read_bytes())
    print(name, results["plain"]["averages"]["allAp"], pixels["averageScoreInstClasses"])


def mask_kinds(out):
    """What convert("L") != 0 makes of PNGs of every kind."""
    rng = np.random.default_rng(5)
    h, w = 13, 21
    dark = np.where(rng.random((h, w, 4)) < 0.5, 0, rng.integers(0, 6, (h, w, 4))).astype(np.uint8)
    grey = np.where(rng.random((h, w)) < 0.6, 0, rng.integers(0, 256, (h, w))).astype(np.uint8)
    index = rng.integers(0, 16, (h, w)).astype(np.uint8)
    coloured = Image.fromarray(index, "P")
    coloured.putpalette(sum([[0, 0, 0], [0, 0, 1], [0, 0, 5], [1, 0, 0], [2, 0, 0], [0, 1, 0], [1, 0, 3]], []) + [0, 0, 0,
                        255, 255, 255, 3, 3, 3, 0, 0, 4, 1, 1, 0, 0, 0, 0, 9, 0, 0])  # 14 of 16: two are beyond it
    swapped = Image.fromarray(grey % 2, "P")
    swapped.putpalette([255, 255, 255, 0, 0, 0])
    kinds = {
        "grey1": Image.fromarray(grey > 0), "grey8": Image.fromarray(grey), "palette": coloured, "swapped": swapped,
        "grey16": Image.fromarray((grey.astype(np.uint16) << 8) | (grey % 3 == 1)),
        "rgb": Image.fromarray(dark[:, :, :3]), "rgba": Image.fromarray(dark), "grey-alpha": Image.fromarray(dark[:, :, :2], "LA"),
    }
    with zipfile.ZipFile(out / "masks.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for name, image in kinds.items():
            file = io.BytesIO()
            image.save(file, "PNG")
            for entry, data in ((name + ".png", file.getvalue()), (name + ".set", None)):
                info = zipfile.ZipInfo(entry, (2026, 1, 1, 0, 0, 0))
                z.writestr(info, data or (np.array(Image.open(file).convert("L")) != 0).astype(np.uint8).tobytes())


def main():
    out = pathlib.Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    stuff = [i for i in JUDGED if i not in THINGS]
    os.chdir(tempfile.mkdtemp())  # the tool writes a file beside itself
    if not sys.argv[2:]:
        mask_kinds(out)
    case(out, "mixed", 1, 200, (40, 56), stuff, THINGS)
    case(out, "few-classes", 2, 24, (33, 47), [7, 11, 21], [24, 26])
    case(out, "no-objects", 3, 6, (9, 17), [7, 8, 23], [])
    # Only objects of 1000 pixels have a part in the numbers by distance.
    case(out, "large-objects", 4, 60, (112, 128), [7, 11, 21], [24, 26, 28, 33], (12, 40))
    case(out, "disparity", 5, 15, (112, 128), [7, 11, 21], [24, 26, 28, 33], (12, 40))


if __name__ == "__main__":
    main()
