"""Golden values for coco-boundary and lvis-boundary, by boundary-iou-api on fuzzed small cases.

boundary-iou-api is not on PyPI: give its checkout. What it lacks for today's NumPy is put into
NumPy here, and its process pool is replaced by its own function for one process.

Writes boundary.jsonl.gz and lvis-boundary.jsonl.gz (README.md beside them says what a line holds;
the ratio is .02 unless params say dilationRatio), borders.jsonl.gz (masks of odd shapes and their
borders, as COCO's text), boundary-coverage.txt and, with --shared, boundary-real.jsonl: digests for
real data that is not part of this project.

Run: python make_boundary_golden.py --boundary-iou-api CHECKOUT ../resources/golden/coco
         [--cases N] [--shared SHARED]
"""

import argparse
import collections
import contextlib
import hashlib
import importlib.metadata
import io
import json
import logging
import pathlib
import sys

import cv2
import numpy as np
from pycocotools import mask as masks

import coco_golden as golden
import make_coco_fuzz_golden as fuzz
import make_coco_real_golden as real_makers
import make_lvis_golden as lvis_fuzz

np.float = float  # as NumPy before 1.24 had it

RATIOS = [0.02, 0.02, 0.04, 0.1, 0.2, 0.35]


def tool(checkout):
    source = b"".join(p.read_bytes() for p in sorted((checkout / "boundary_iou").rglob("*.py")))
    version = hashlib.sha256(source).hexdigest()[:16]
    return f"boundary-iou-api (sha256 of its sources {version}), opencv {cv2.__version__}, {golden.TOOL}"


class Api:
    """The parts of boundary-iou-api that are used, each annotation in this process."""

    def __init__(self, checkout):
        sys.path.insert(0, str(checkout))
        from boundary_iou.coco_instance_api import coco, cocoeval
        from boundary_iou.lvis_instance_api import eval as lvis_eval, lvis, results
        from boundary_iou.utils import boundary_utils

        def alone(annotations, ann_to_mask, dilation_ratio=0.02):
            return boundary_utils.augment_annotations_with_boundary_single_core(
                0, annotations, ann_to_mask, dilation_ratio
            )

        coco.augment_annotations_with_boundary_multi_core = alone
        lvis.augment_annotations_with_boundary_multi_core = alone

        class TextLvis(lvis.LVIS):
            """LVIS reads files only; this reads the text itself."""

            def _load_json(self, path):
                return json.loads(path)

        self.coco, self.eval = coco.COCO, cocoeval.COCOeval
        self.lvis, self.lvis_results, self.lvis_eval = TextLvis, results.LVISResults, lvis_eval.LVISEval
        self.boundary = boundary_utils.mask_to_boundary

    def run_coco(self, gt_text, dt_text, params):
        truth = self.coco(get_boundary=True, dilation_ratio=params.get("dilationRatio", 0.02))
        truth.dataset = json.loads(gt_text)
        truth.createIndex()
        run = self.eval(truth, truth.loadRes(json.loads(dt_text)), "boundary")
        for key, value in params.items():
            if key == "iouThrs":
                run.params.iouThrs = np.array(value)
            elif key != "dilationRatio":
                setattr(run.params, key, value)
        run.evaluate()
        run.accumulate()
        return run

    def expected_coco(self, gt_text, dt_text, params):
        with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            run = self.run_coco(gt_text, dt_text, params)
            try:
                run.summarize()
                stats = [float(s).hex() for s in run.stats]
            except Exception:  # the ladder or the ranges do not fit summarize()'s fixed lines
                stats = None
        tensors = {k: golden.digest(run.eval[k]) for k in ("precision", "recall", "scores")}
        return {"counts": [int(n) for n in run.eval["counts"]], **tensors, "stats": stats}, run

    def expected_lvis(self, gt_text, dt_text, params):
        ratio, limit = params.get("dilationRatio", 0.02), params.get("maxDets", 300)
        with np.errstate(all="ignore"):
            truth = self.lvis(gt_text, get_boundary=True, dilation_ratio=ratio)
            results = self.lvis_results(truth, json.loads(dt_text), limit, True, ratio)
            run = self.lvis_eval(truth, results, "boundary", limit, ratio)
            if "iouThrs" in params:
                run.params.iou_thrs = np.array(params["iouThrs"])
            run.evaluate()
            run.accumulate()
            return lvis_fuzz.outcome_of(run), run


def finer(found, hits):
    """Whether borders decided anything: an IoU that is not that of the masks."""
    for ious in found.values():
        ious = np.asarray(ious)
        if ious.size and ((ious > 0) & (ious < 1)).any():
            hits.add("met: an IoU between 0 and 1")


def coco_case(api, number):
    truth, results, params, hits = fuzz.draw_case("segm", 1_000_000 + number)
    d = fuzz.Draw("boundary", number)
    ratio = d.pick(RATIOS)
    if ratio != 0.02:
        params["dilationRatio"] = ratio
    hits.add(f"ratio {ratio}")
    gt_text, dt_text = golden.text(truth), golden.text(results)
    params = json.loads(golden.text(params))
    outcome, run = api.expected_coco(gt_text, dt_text, params)
    fuzz.seen(run, hits)
    finer(run.ious, hits)
    return golden.line({"id": number, "kind": "boundary", "params": params}, outcome, gt_text, dt_text), hits


def lvis_case(api, number):
    d = fuzz.Draw("lvis-boundary", number)
    at = number
    while True:  # that maker draws boxes too
        kind, truth, results, params, hits = lvis_fuzz.draw_case(1_000_000 + at)
        if kind == "segm":
            break
        at += 1_000_000
    for ann in truth["annotations"]:
        if d.chance(0.1, "crowds"):
            ann["iscrowd"] = 1
    hits |= d.hits
    ratio = d.pick(RATIOS)
    if ratio != 0.02:
        params["dilationRatio"] = ratio
    hits.add(f"ratio {ratio}")
    gt_text, dt_text = golden.text(truth), golden.text(results)
    outcome, run = api.expected_lvis(gt_text, dt_text, params)
    finer(run.ious, hits)
    return golden.line({"id": number, "kind": "lvis-boundary", "params": params}, outcome, gt_text, dt_text), hits


# ---------------------------------------------------------------- borders of single masks


def odd_masks():
    """(name, mask): touching borders, single pixels, the whole image, lines, holes, noise."""
    rng = np.random.default_rng(6)
    for h, w in [(1, 1), (1, 9), (9, 1), (2, 2), (3, 3), (5, 4), (7, 64), (64, 7), (40, 60), (130, 70)]:
        y, x = np.mgrid[0:h, 0:w]
        shapes = {
            "empty": np.zeros((h, w), bool),
            "full": np.ones((h, w), bool),
            "first pixel": (y == 0) & (x == 0),
            "last pixel": (y == h - 1) & (x == w - 1),
            "middle pixel": (y == h // 2) & (x == w // 2),
            "all but one": ~((y == h // 2) & (x == w // 2)),
            "row": y == h // 2,
            "column": x == w // 2,
            "frame": (y == 0) | (x == 0) | (y == h - 1) | (x == w - 1),
            "all but the frame": (y > 0) & (x > 0) & (y < h - 1) & (x < w - 1),
            "left half": x < w // 2,
            "bottom half": y >= h // 2,
            "diagonal": (x * h // w) == y,
            "thick diagonal": abs(x * h - y * w) < 12 * max(h, w),
            "stripes": y % 3 < 2,
            "columns of stripes": x % 5 < 4,
            "disc": (y - h / 2) ** 2 + (x - w / 2) ** 2 < (min(h, w) * 0.45) ** 2,
            "ring": abs(np.hypot(y - h / 2, x - w / 2) - min(h, w) * 0.35) < min(h, w) * 0.12,
            "two boxes": ((y < h // 2) & (x < w // 2)) | ((y > h // 2) & (x > w // 2)),
            "holes": (y % 13 > 0) | (x % 17 > 0),
            "much noise": rng.random((h, w)) < 0.5,
            "little noise": rng.random((h, w)) < 0.995,
        }
        for name, mask in shapes.items():
            yield f"{name} {h}x{w}", mask
    for n in range(60):
        h, w = rng.integers(20, 160, 2)
        soft = cv2.GaussianBlur(rng.random((h, w)), (0, 0), float(rng.uniform(1, 9)))
        yield f"blobs {n}", soft > np.quantile(soft, rng.uniform(0.05, 0.7))


def borders(api):
    for name, mask in odd_masks():
        h, w = mask.shape
        rle = fuzz.rle_of(mask)
        out = {}
        for ratio in (0.02, 0.05, 0.13, 0.3):
            out[str(ratio)] = fuzz.rle_of(api.boundary(mask.astype(np.uint8), ratio))["counts"]
        yield golden.text({"name": name, "size": [h, w], "counts": rle["counts"], "borders": out})


REAL = "coco-real-416/coco_real_union"
PLAN = [
    # truth, kind, recipe or results file, parameters: as in make_coco_real_golden.py
    (f"{REAL}.json", "boundary", f"{REAL}_dt_segm.json", {}),
    (f"{REAL}.json", "boundary", f"{REAL}_dt_bbox.json", {}),
    (f"{REAL}.json", "boundary", f"{REAL}_dt_segm.json", {"dilationRatio": 0.005}),
    ("lvis/lvis_val_100.json", "lvis-boundary", "boxes", {}),
]


def real(api, data):
    for number, (truth, kind, source, params) in enumerate(PLAN):
        raw = (data / truth).read_bytes()
        head = {"id": number, "kind": kind, "params": params, "truth": truth}
        if source.endswith(".json"):
            dt_text = (data / source).read_text()
            head["resultsFile"] = source
        else:
            made = real_makers.boxes(json.loads(raw), 1000 + number)
            dt_text = golden.text(made)
            digest = real_makers.results_digest(made)
            head |= {"recipe": source, "seed": 1000 + number, "made": len(made), "madeDigest": digest}
        run = api.expected_lvis if kind.startswith("lvis-") else api.expected_coco
        outcome = run(raw.decode(), dt_text, params)[0]
        yield golden.text({**head, **outcome})


def main():
    options = argparse.ArgumentParser()
    options.add_argument("out", type=pathlib.Path)
    options.add_argument("--boundary-iou-api", type=pathlib.Path, required=True)
    options.add_argument("--cases", type=int, default=1200)
    options.add_argument("--shared", type=pathlib.Path)
    options = options.parse_args()
    logging.disable(logging.WARNING)
    api = Api(options.boundary_iou_api)
    report = [tool(options.boundary_iou_api)]
    for name, case in {"boundary": coco_case, "lvis-boundary": lvis_case}.items():
        made = [case(api, i) for i in range(options.cases)]
        golden.write_gzip(options.out / f"{name}.jsonl.gz", [line for line, _ in made])
        counts = collections.Counter(h for _, hits in made for h in hits)
        report += ["", f"{name}: {len(made)} cases"] + [f"{n:6} {h}" for h, n in sorted(counts.items())]
    lines = list(borders(api))
    golden.write_gzip(options.out / "borders.jsonl.gz", lines)
    report += ["", f"borders: {len(lines)} masks, 4 ratios each"]
    if options.shared:
        (options.out / "boundary-real.jsonl").write_text("\n".join(real(api, options.shared / "data")) + "\n")
    (options.out / "boundary-coverage.txt").write_text("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
