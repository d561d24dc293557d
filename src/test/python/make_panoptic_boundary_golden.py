"""Golden values for boundary PQ: boundary-iou-api on the cases of make_panoptic_golden.py, and on larger ones.

Writes boundary-cases.zip (CASE/truth.json, CASE/truth/*.png, ...) with the larger images, among whose ids
are those by which the reference marks what is no border (the largest category's and one), and
boundary-expected.txt, of each case as expected.txt has it.

Run: python make_panoptic_boundary_golden.py --panopticapi CHECKOUT --boundary CHECKOUT src/test/resources/golden/panoptic
"""

import argparse
import hashlib
import importlib.metadata
import json
import pathlib
import sys
import tempfile
import types
import warnings
import zipfile

import cv2
import numpy as np

import make_panoptic_golden as golden


def opened(root, name, mode):
    """A case that was written before."""
    case = golden.Case.__new__(golden.Case)
    case.root, case.name, case.mode = root / name, name, mode
    case.truth = json.loads((case.root / "truth.json").read_text())
    case.predictions = json.loads((case.root / "predictions.json").read_text())
    return case


def larger(root, rng):
    """Maps of other sizes, so that borders are several pixels wide."""
    case = golden.Case(root, "larger")
    cats = [c["id"] for c in golden.CATEGORIES]
    marks = max(cats) + 1
    for n in range(16):
        pixels, segments = golden.truth(rng, cats)
        found, predicted = golden.prediction(rng, pixels, segments, cats)
        times = (int(rng.integers(2, 7)), int(rng.integers(2, 7)))
        sides = []
        for side, (image, infos) in enumerate(((pixels, segments), (found, predicted))):
            image = np.kron(image, np.ones(times, np.int64))
            image = np.roll(image, rng.integers(-2, 3, 2), (0, 1))
            if n % 3 == side and infos:
                old = infos[int(rng.integers(len(infos)))]["id"]
                image[image == old] = marks
                infos = [dict(s, id=marks) if s["id"] == old else s for s in infos]
            for s in infos:
                if "area" in s and rng.random() < 0.9:
                    s["area"] = int((image == s["id"]).sum())
            present = set(np.unique(image).tolist())
            sides += [image, [s for s in infos if side == 0 or s["id"] in present]]
        case.add(500 + n, *sides)
    case.write()
    return case


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--panopticapi", required=True)
    parser.add_argument("--boundary", required=True)
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    sys.path[:0] = [args.panopticapi, args.boundary]
    warnings.simplefilter("ignore")
    from boundary_iou.coco_panoptic_api import evaluation
    from boundary_iou import utils
    from boundary_iou.utils import boundary_utils

    def single(*a):
        return evaluation.pq_compute_single_core(*a, "boundary", 0.02)

    module = types.SimpleNamespace(pq_compute_single_core=single)
    digest = hashlib.sha256(pathlib.Path(evaluation.__file__).read_bytes() + pathlib.Path(boundary_utils.__file__).read_bytes())
    lines = [f"# boundary-iou-api, coco_panoptic_api/evaluation.py and utils/boundary_utils.py with sha256 {digest.hexdigest()},"
             f" numpy {np.__version__}, opencv {cv2.__version__}, Pillow {importlib.metadata.version('pillow')}, one process"]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        with zipfile.ZipFile(args.out / "cases.zip") as cases:
            cases.extractall(root)
        made = larger(root, np.random.default_rng(20261124))
        for case in (opened(root, "generated", "panoptic"), opened(root, "cityscapes", "cityscapes-panoptic"), made):
            lines += [line for line in case.expected(module) if not line.startswith("class ")]
        with zipfile.ZipFile(args.out / "boundary-cases.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for file in sorted(p for p in made.root.rglob("*") if p.is_file()):
                out.writestr(zipfile.ZipInfo(str(file.relative_to(root))), file.read_bytes(), zipfile.ZIP_DEFLATED)
    (args.out / "boundary-expected.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
