"""Truth and numbers of the evaluate tests with Cityscapes' instances, from cityscapesScripts itself.

    python3 src/test/python/make_cityscapes_job_golden.py src/test/resources/golden

Reads jobs/dataset and detector-job (make_job_golden.py and make_detector_job_golden.py wrote them: pictures, and the masks
and scores that onnxruntime gives for them) and writes cityscapes/detector.zip:

  gtFine/val/<town>/<town>_<sequence>_<frame>_gtFine_labelIds.png, ..._instanceIds.png
  expected.json   cityscapesScripts' AP of each class and overlap, plain and by distance, doubles as Python's float.hex
  gtInstances.json

Each picture's colours are classes: dark is a truck, red a car, green a person, blue a bicycle, light is static and not
judged. Objects are the left and the right half of a colour; now and then one is a group, or two are one. The tool's AP is
an np.dot: OpenBLAS' kernel for AVX2 on one thread, as in make_cityscapes_golden.py, and np.in1d is put back for NumPy 2.
"""

import json
import os
import pathlib
import sys
import tempfile
import zipfile
from importlib.metadata import version

from make_cityscapes_golden import hexed, inst  # before NumPy: it names the kernel

import numpy as np
from PIL import Image
from pycocotools import mask as masks

GOLDEN = pathlib.Path(sys.argv[1]).resolve()
CLASSES = {0: 27, 1: 26, 2: 24, 3: 33, 9: 4}  # of the label maps' ids
CATEGORIES = {7: 27, 12: 26, 40: 24, 70000: 33}  # of dt.json's


def core(i):
    town = ["ashford", "oakham"][i % 2]
    return town, f"{town}_{i:06d}_000019"


def truth(root):
    for i in range(20):
        colours = np.asarray(Image.open(GOLDEN / f"jobs/dataset/SegmentationClass/scene_{i:02d}.png"))
        label = np.zeros(colours.shape, np.uint8)
        instance = np.zeros(colours.shape, np.uint16)
        right = np.arange(colours.shape[1])[None, :] >= colours.shape[1] // 2
        for k, c in CLASSES.items():
            where = colours == k
            label[where] = instance[where] = c
            if c < 24 or (i + k) % 7 == 0:  # void, or a group
                continue
            whole = (i + k) % 5 == 0
            instance[where] = 1000 * c
            instance[where & right & ~np.bool_(whole)] = 1000 * c + 1
        town, name = core(i)
        folder = root / "gtFine/val" / town
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(label).save(folder / f"{name}_gtFine_labelIds.png")
        Image.fromarray(instance).save(folder / f"{name}_gtFine_instanceIds.png")


def predictions(root):
    (root / "masks").mkdir(parents=True)
    lines = {1000 - 17 * i: [] for i in range(20)}
    for d in json.loads((GOLDEN / "detector-job/dt.json").read_text()):
        i = (1000 - d["image_id"]) // 17
        place = lines[d["image_id"]]
        file = f"masks/{core(i)[1]}_{len(place)}.png"
        Image.fromarray(masks.decode(d["segmentation"]) * 255).save(root / file)
        place.append(f"{file} {CATEGORIES[d['category_id']]} {d['score']!r}\n")
    for image, rows in lines.items():
        (root / f"{core((1000 - image) // 17)[1]}.txt").write_text("".join(rows))


def main():
    root, said = pathlib.Path(tempfile.mkdtemp()), pathlib.Path(tempfile.mkdtemp())
    os.chdir(said)  # the tool writes a file beside itself
    truth(root)
    predictions(said / "said")
    files = sorted(str(p) for p in root.rglob("*_instanceIds.png"))
    texts = [str(said / "said" / pathlib.Path(p).name.replace("_gtFine_instanceIds.png", ".txt")) for p in files]
    inst.args.JSONOutput, inst.args.quiet, inst.args.predictionPath = False, True, str(said)
    inst.setInstanceLabels(inst.args)
    objects = inst.instances2dict(files, False)
    rng = np.random.default_rng(12)
    for per_image in objects.values():
        for found in per_image.values():
            for o in found:
                o["medDist"], o["distConf"] = round(float(rng.uniform(5, 160)), 2), round(float(rng.uniform(0.2, 1)), 3)
    results = {}
    for key, distances in (("plain", False), ("distances", True)):
        inst.args.distanceAvailable = distances
        matches = inst.matchGtWithPreds(texts, files, objects, inst.args)
        aps = inst.evaluateMatches(matches, inst.args)
        results[key] = dict(ap=aps.tolist(), averages=inst.computeAverages(aps, inst.args))
    (root / "gtInstances.json").write_text(json.dumps({os.path.relpath(k, root): v for k, v in objects.items()}))
    (root / "expected.json").write_text(json.dumps(dict(
        tool=f"cityscapesScripts {version('cityscapesScripts')}, NumPy {np.__version__}", instance=hexed(results))))
    with zipfile.ZipFile(GOLDEN / "cityscapes/detector.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for p in sorted(root.rglob("*")):
            if p.is_file():
                info = zipfile.ZipInfo(str(p.relative_to(root)), (2026, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                z.writestr(info, p.read_bytes())
    print(json.dumps({k: v["averages"] for k, v in results.items()}, indent=1))


if __name__ == "__main__":
    main()
