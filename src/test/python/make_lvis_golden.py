"""Golden values for lvis-bbox and lvis-segm: fuzzed small cases, lvis 0.5.3.

Writes lvis.jsonl.gz and lvis-coverage.txt. README.md beside them says what a line holds; the limit
of detections an image (300 unless params say maxDets) is that of LVISResults.

Run: python make_lvis_golden.py ../resources/golden/coco [cases]
"""

import collections
import importlib.metadata
import json
import logging
import multiprocessing
import pathlib
import sys

import numpy as np

import coco_golden as golden
import make_coco_fuzz_golden as fuzz

np.float = float  # lvis 0.5.3 was written for NumPy before 1.24

from lvis import LVIS, LVISEval, LVISResults  # noqa: E402

logging.disable(logging.WARNING)
CASES = 2400
TOOL = f"lvis {importlib.metadata.version('lvis')}, {golden.TOOL}"


class TextLvis(LVIS):
    """LVIS reads files only; this reads the text itself."""

    def _load_json(self, path):
        return json.loads(path)


def run_lvis(gt_text, dt_text, kind, params):
    """The LVISEval after run() without summarize(); raises what lvis raises."""
    truth = TextLvis(gt_text)
    results = LVISResults(truth, json.loads(dt_text), max_dets=params.get("maxDets", 300))
    run = LVISEval(truth, results, kind)
    if "iouThrs" in params:
        run.params.iou_thrs = np.array(params["iouThrs"])
    run.evaluate()
    run.accumulate()
    return run


def outcome_of(run):
    run.summarize()
    return {
        "counts": [int(n) for n in run.eval["counts"]],
        "precision": golden.digest(run.eval["precision"]),
        "recall": golden.digest(run.eval["recall"]),
        "results": {k: float(v).hex() for k, v in run.results.items()},
    }


def expected(gt_text, dt_text, kind, params):
    with np.errstate(all="ignore"):
        return outcome_of(run_lvis(gt_text, dt_text, kind, params))


def draw_case(number):
    d = fuzz.Draw("lvis", number)
    kind = d.pick(["bbox", "bbox", "segm"])
    d.kind = kind
    d.hits.add(kind)
    crowded = kind == "bbox" and d.chance(0.015, "more than 300 detections in an image")
    n_images, n_categories = (1 if crowded else d.int(1, 4)), d.int(1, 5)
    image_ids = fuzz.ids_of(d, n_images, "image id 0")
    category_ids = fuzz.ids_of(d, n_categories, "category id 0")
    truth_box, near_box = fuzz.box_maker(d)
    score = fuzz.score_maker(d)
    some = lambda p: [c for c in category_ids if d.chance(p)]
    images = []
    for i in image_ids:
        neg, rest = some(d.pick([0, 0.3])), some(d.pick([0, 0, 0.4]))
        if neg:
            d.hits.add("negative categories")
        if rest:
            d.hits.add("categories not annotated in full")
        if d.chance(0.05, "a negative category that is not listed"):
            neg.append(555)
        h, w = d.int(4, 16), d.int(4, 16)
        images.append({"id": i, "width": w, "height": h, "neg_category_ids": neg, "not_exhaustive_category_ids": rest})
    sizes = {i["id"]: (i["height"], i["width"]) for i in images}
    letters = d.pick(["rcf", "rcf", "f", "cf", "r"])
    categories = [{"id": c, "name": f"c{n}", "frequency": d.pick(letters)} for n, c in enumerate(category_ids)]
    d.hits.add(f"frequencies of {letters}")
    area_style = d.pick(["own", "own", "own", "bound", "zero"])
    d.hits.add(f"areas {area_style}")
    annotations, shapes = [], {}
    for i in image_ids:
        for _ in range(d.int(0, 3)):
            ann = {"id": 0, "image_id": i, "category_id": d.pick(category_ids)}
            if shapes.get(i) and d.chance(0.2, "identical truth objects"):
                shape, box = shapes[i][-1][1:]
                ann["category_id"] = shapes[i][-1][0]["category_id"]
            elif kind == "segm":
                shape, box = fuzz.truth_mask(d, *sizes[i], False), None
            else:
                shape, box = None, truth_box()
            if kind == "segm":
                ann["segmentation"], own = shape[0], int(shape[1].sum())
            else:
                ann["bbox"], own = box, box[2] * box[3]
            ann["area"] = {"own": own, "bound": d.pick([1024, 9216, 1023.5, 9217]), "zero": d.pick([0, 5])}[area_style]
            if d.chance(0.05, "an ignore field"):
                ann["ignore"] = d.pick([0, 1])
            annotations.append(ann)
            shapes.setdefault(i, []).append((ann, shape, box))
    if d.chance(0.5):
        d.random.shuffle(annotations)
    for ann, i in zip(annotations, fuzz.ids_of(d, len(annotations), "annotation id 0")):
        ann["id"] = i
    if d.chance(0.03, "duplicate annotation ids") and len(annotations) > 1:
        annotations[-1]["id"] = annotations[0]["id"]
    style = d.pick(["rle", "rle", "box"]) if kind == "segm" else "plain"

    def detect(i):
        known = shapes.get(i, [])
        base = d.pick(known) if known and not d.chance(0.15) else None
        category = base[0]["category_id"] if base and not d.chance(0.2) else d.pick(category_ids)
        if d.chance(0.03, "a detection of a category that the truth lacks"):
            category = 4000000000
        out = {"image_id": i, "category_id": category}
        if kind == "segm":
            h, w = sizes[i]
            m = fuzz.near_mask(d, base[1][1]) if base else fuzz.blob(d, h, w)
            if style == "rle":
                out["segmentation"] = fuzz.rle_of(m)
            else:
                on = np.argwhere(m)
                (y, x), (y2, x2) = (on.min(0).tolist(), on.max(0).tolist()) if len(on) else ((0, 0), (-1, -1))
                out["bbox"] = [x, y, x2 - x + 1, y2 - y + 1]
        else:
            out["bbox"] = near_box(base[2]) if base else truth_box()
        out["score"] = score()
        return out

    results = []
    for i in image_ids:
        results += [detect(i) for _ in range(d.int(301, 306) if crowded else d.int(0, 6))]
    results = results or [detect(image_ids[0])]
    d.random.shuffle(results)
    params = {}
    if d.chance(0.25, "a smaller limit"):
        params["maxDets"] = d.pick([1, 2, 3, 5])
    if d.chance(0.1, "iouThrs"):
        params["iouThrs"] = d.pick([[0.5], [0.5, 0.75], [0.3, 0.7]])
    truth = {"images": images, "categories": categories, "annotations": annotations}
    return kind, truth, results, params, d.hits


def make(number):
    kind, truth, results, params, hits = draw_case(number)
    gt_text, dt_text = golden.text(truth), golden.text(results)
    try:
        outcome = expected(gt_text, dt_text, kind, params)
    except Exception as e:
        raise RuntimeError(f"{number}: {type(e).__name__} {e}\n{gt_text}\n{dt_text}") from e
    values = [float.fromhex(v) for v in outcome["results"].values()]
    if any(0 < v < 1 for v in values):
        hits.add("met: a result between 0 and 1")
    if all(v == -1 for v in values):
        hits.add("met: every result is -1")
    head = {"id": number, "kind": f"lvis-{kind}", "params": params}
    return golden.line(head, outcome, gt_text, dt_text), hits


def main():
    out = pathlib.Path(sys.argv[1])
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else CASES
    with multiprocessing.Pool(2) as pool:
        made = pool.map(make, range(cases), chunksize=50)
    golden.write_gzip(out / "lvis.jsonl.gz", [line for line, _ in made])
    counts = collections.Counter(h for _, hits in made for h in hits)
    report = [TOOL, "", f"lvis: {cases} cases"] + [f"{n:6} {h}" for h, n in sorted(counts.items())]
    (out / "lvis-coverage.txt").write_text("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
