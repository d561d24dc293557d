"""Golden values for coco-bbox, coco-segm and coco-keypoints: fuzzed small cases, pycocotools 2.0.11.

Writes bbox.jsonl.gz, segm.jsonl.gz, keypoints.jsonl.gz and fuzz-coverage.txt (how many cases hit
what). The format of a line stands in README.md beside them. Case i of a kind depends only on the
kind and i.

Run: python make_coco_fuzz_golden.py ../resources/golden/coco [cases of each kind]
"""

import collections
import json
import multiprocessing
import pathlib
import random
import sys

import numpy as np
from pycocotools import mask as masks

import coco_golden as golden

CASES = {"bbox": 6400, "segm": 3100, "keypoints": 2600}
BIG = 2**31


class Draw:
    """Random choices of one case; remembers which features it used."""

    def __init__(self, kind, number):
        self.random = random.Random(f"{kind}:{number}")
        self.kind = kind
        self.hits = set()

    def chance(self, p, hit=None):
        yes = self.random.random() < p
        if yes and hit:
            self.hits.add(hit)
        return yes

    def pick(self, values):
        return self.random.choice(values)

    def int(self, low, high):
        return self.random.randint(low, high)


# ---------------------------------------------------------------- scores


def score_maker(d):
    style = d.pick(["tie", "few", "few", "tenths", "fine", "zero", "int", "negative", "double"])
    d.hits.add(f"scores {style}")
    values = {
        "tie": [0.5],
        "few": [0.25, 0.5, 0.75],
        "tenths": [i / 10 for i in range(11)],
        "fine": None,
        "zero": [0.0, -0.0, 0, 0.5],
        "int": [0, 1, 2, 1.5],
        "negative": [-1.5, -0.5, -0.0, 0.5, -1],
        "double": None,
    }[style]
    if style == "fine":
        return lambda: d.int(0, 999) / 1000
    if style == "double":
        return lambda: d.random.random()
    return lambda: d.pick(values)


# ---------------------------------------------------------------- boxes

AREAS = [(32, 32), (96, 96), (64, 16), (31, 33), (33, 32), (96, 97), (95, 97), (1, 1024), (1, 9216)]


def box_maker(d):
    """(truth box, detection box near a truth box); all coordinates JSON numbers."""
    style = d.pick(["grid", "grid", "steps", "steps", "area", "jitter", "decimal", "strange", "huge"])
    d.hits.add(f"boxes {style}")
    if style == "grid":
        truth = lambda: [d.int(0, 6), d.int(0, 6), d.int(1, 6), d.int(1, 6)]
        near = lambda b: [max(0, v + d.pick([0, 0, 0, 1, -1])) for v in b]
    elif style == "steps":  # intersection over union is k/20, on the thresholds' own bits
        h = d.pick([1, 3, 10, 0.1])
        truth = lambda: [20 * d.int(0, 2), 0, 20, h]
        near = lambda b: [b[0], b[1], d.int(9, 20), h]
    elif style == "area":
        truth = lambda: [d.int(0, 3), d.int(0, 3), *d.pick(AREAS)]
        near = lambda b: [b[0] + d.pick([0, 0, 1]), b[1], *(d.pick(AREAS) if d.chance(0.3) else b[2:])]
    elif style == "jitter":
        truth = lambda: [d.int(0, 40), d.int(0, 40), d.int(5, 120), d.int(5, 120)]
        near = lambda b: [round(v + d.random.uniform(-0.12, 0.12) * b[2 + i % 2], 1) for i, v in enumerate(b)]
    elif style == "decimal":
        truth = lambda: [round(d.random.uniform(0, 20), 2) for _ in range(2)] + [
            round(d.random.uniform(1, 60), 2) for _ in range(2)
        ]
        near = lambda b: list(b) if d.chance(0.3) else [b[0], b[1], b[2] * 0.7, b[3] * 1.1]
    elif style == "strange":  # zero and negative sizes, negative corners
        truth = lambda: [d.int(-3, 3), d.int(-3, 3), d.int(-2, 4), d.int(-2, 4)]
        near = lambda b: list(b) if d.chance(0.5) else [d.int(-3, 3), d.int(-3, 3), d.int(-2, 4), d.int(-2, 4)]
    else:
        e = d.pick([1e9, 1e-9, 1e150, 1e-200])
        truth = lambda: [d.int(0, 2) * e, d.int(0, 2) * e, d.int(1, 4) * e, d.int(1, 4) * e]
        near = lambda b: list(b) if d.chance(0.6) else [b[0], b[1], b[2] * 0.75, b[3]]
    return truth, near


# ---------------------------------------------------------------- masks


def rle_of(mask):
    out = masks.encode(np.asfortranarray(mask.astype(np.uint8)))
    return {"size": [int(n) for n in out["size"]], "counts": out["counts"].decode("ascii")}


def runs_of(mask):
    flat = mask.ravel(order="F").astype(int)
    cuts = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff(np.concatenate([[0], cuts, [len(flat)]])).tolist()
    return ([0] if flat[0] else []) + runs


def blob(d, h, w):
    """A small mask: rectangle, triangle, stripes, dots, empty or full."""
    out = np.zeros((h, w), bool)
    style = d.pick(["box", "box", "box", "box", "triangle", "stripes", "dots", "empty", "full"])
    d.hits.add(f"mask {style}")
    if style == "full":
        out[:] = True
    elif style == "dots":
        for _ in range(d.int(1, 5)):
            out[d.int(0, h - 1), d.int(0, w - 1)] = True
    elif style == "stripes":
        out[:: d.int(2, 3), : d.int(1, min(w, 6))] = True
    elif style != "empty":
        y, x = d.int(0, h - 1), d.int(0, w - 1)
        if max(h, w) >= 32 and d.chance(0.5):
            y = x = 0
            out[: d.pick([32, 96, 40]), : d.pick([32, 96, 33])] = True
        else:
            out[y : y + d.int(1, h), x : x + d.int(1, w)] = True
        if style == "triangle":
            out &= np.add.outer(np.arange(h), np.arange(w)) >= y + x + 1
    return out


def polygon(d, h, w):
    style = d.pick(["box", "box", "triangle", "free", "outside"])
    d.hits.add(f"polygon {style}")
    if style == "box":
        x, y = d.int(0, w - 1), d.int(0, h - 1)
        x2, y2 = x + d.int(0, w), y + d.int(0, h)
        return [x, y, x, y2, x2, y2, x2, y]
    n = {"triangle": 3, "free": d.int(4, 6), "outside": 4}[style]
    low, size = (-4, 8) if style == "outside" else (0, 0)
    if d.chance(0.4):
        return [v for _ in range(n) for v in (low + d.int(0, w + size), low + d.int(0, h + size))]
    step = d.pick([2, 5, 10, 100])
    return [
        v
        for _ in range(n)
        for v in (low + d.int(0, (w + size) * step) / step, low + d.int(0, (h + size) * step) / step)
    ]


def truth_mask(d, h, w, crowd):
    """A segmentation in one of COCO's three forms, and a mask of it."""
    if d.chance(0.7 if crowd else 0.15):
        m = blob(d, h, w)
        if d.chance(0.7):
            d.hits.add("truth uncompressed RLE")
            runs = runs_of(m)
            if d.chance(0.1, "zero runs in an uncompressed RLE") and len(runs) > 1:
                runs[1:1] = [0, 0]
            return {"counts": runs, "size": [h, w]}, m
        d.hits.add("truth compressed RLE")
        return rle_of(m), m
    rings = [polygon(d, h, w) for _ in range(d.pick([1, 1, 1, 2, 3]))]
    if len(rings) > 1:
        d.hits.add("several rings")
    if d.chance(0.05, "a ring of two points") and len(rings) > 1:
        rings[-1] = rings[-1][:4]
    return rings, masks.decode(masks.merge(masks.frPyObjects(rings, h, w))).astype(bool)


def near_mask(d, m):
    style = d.pick(["same", "same", "drop", "shift", "other"])
    if style == "other":
        return blob(d, *m.shape)
    out = m.copy()
    if style == "shift":
        out = np.roll(out, d.pick([1, -1]), d.pick([0, 1]))
    elif style == "drop":  # intersection over union k/n for whole k
        on = np.argwhere(out)
        if len(on):
            lo, hi = on.min(0), on.max(0)
            out[lo[0] + (hi[0] - lo[0] + 1) * d.int(5, 9) // 10 :] = False
    return out


# ---------------------------------------------------------------- key points


def pose_maker(d, k):
    """(truth key points with v, detection key points near them)."""
    style = d.pick(["grid", "far", "far", "float", "wide"])
    d.hits.add(f"poses {style}")
    size = 100 if style == "wide" else 12

    def truth():
        vs = d.pick([[2], [1, 2], [0, 1, 2], [0, 0, 0, 2], [0]])
        out = []
        for _ in range(k):
            v = d.pick(vs)
            x, y = d.int(0, size), d.int(0, size)
            if style == "float" and v:
                x, y = x + d.int(0, 99) / 100, y + 0.5
            out += [x, y, v] if v or d.chance(0.2) else [0, 0, 0]
        return out

    def near(points):
        out = list(points)
        if style == "far":  # some points exact, the others infinitely far: similarity m/k
            for i in range(k):
                if d.chance(0.3):
                    out[3 * i] += 10000
        elif not d.chance(0.2):
            spread = d.pick([1, 1, 3])
            for i in range(3 * k):
                if i % 3 < 2 and d.chance(0.6):
                    out[i] += d.int(-spread, spread) if style == "grid" else d.int(-9, 9) * spread / 10
        for i in range(k):
            out[3 * i + 2] = d.pick([0, 1, 1, 2])
        return out

    return truth, near


# ---------------------------------------------------------------- a case


def ids_of(d, n, zero):
    style = d.pick(["plain", "plain", "gaps", "unsorted", "large"])
    d.hits.add(f"ids {style}")
    out = list(range(1, n + 1))
    if style == "gaps":
        out = [i * 7 + 3 for i in out]
    elif style == "large":
        out = [BIG + i * 5 for i in out]
    if style in ("unsorted", "large"):
        d.random.shuffle(out)
    if zero and n and d.chance(0.08, zero):
        out[d.int(0, n - 1)] = 0
    return out


def draw_params(d, image_ids, category_ids, sigmas):
    out = {}
    if sigmas:
        out["sigmas"] = sigmas
    if d.chance(0.15, "iouThrs"):
        out["iouThrs"] = d.pick(
            [[0.5], [0.5, 0.75], [0.75], np.arange(0.5, 1, 0.05).tolist(), [0.3, 0.7], [0.5, 1.0], [0.75, 0.5], [0.0, 0.5]]
        )
    if d.chance(0.3, "maxDets"):
        out["maxDets"] = d.pick([[1, 3, 5], [1, 2, 3], [1, 3, 5], [5], [100], [1, 10], [10, 1, 100], [2, 2, 4], [1, 10, 1000]])
    if d.chance(0.12, "areaRng"):
        n = 3 if d.kind == "keypoints" else 4
        out["areaRng"] = d.pick(
            [
                [[0, 1e10], [0, 16], [16, 64], [64, 1e10]][:n],
                [[0, 1e10], [4, 4], [0, 0], [9, 30.5]][:n],
                [[0, 1e10]],
                [[0, 1e10], [0, 1e10], [100, 10000]],
                [[0, 1024]],
            ]
        )
    if d.chance(0.1, "catIds"):
        out["catIds"] = [d.pick(category_ids + [77]) for _ in range(d.int(1, 3))]
    if d.chance(0.1, "imgIds"):
        out["imgIds"] = [d.pick(image_ids) for _ in range(d.int(1, 3))]
        if d.chance(0.2, "imgIds that the truth lacks"):
            out["imgIds"].append(987654)
    if d.chance(0.12, "useCats 0"):
        out["useCats"] = 0
    return out


def draw_case(kind, number):
    """(truth, results, params, what was hit)."""
    d = Draw(kind, number)
    crowded = d.chance(0.004 if kind == "segm" else 0.01, "more detections in a cell than maxDets")
    n_images = 1 if crowded else d.pick([1, 1, 2, 2, 3, 4, 6])
    n_categories = d.pick([1, 1, 1, 2, 2, 3])
    image_ids, category_ids = ids_of(d, n_images, "image id 0"), ids_of(d, n_categories, "category id 0")
    images = []
    for i in image_ids:
        h, w = (d.pick([33, 100]), d.pick([32, 100])) if d.chance(0.1) else (d.int(4, 16), d.int(4, 16))
        images.append({"id": i, "width": w, "height": h})
    sizes = {i["id"]: (i["height"], i["width"]) for i in images}
    if d.chance(0.05, "an image listed twice"):
        twin = dict(d.pick(images))
        if kind == "bbox":
            twin["width"] += 1
        images.insert(d.int(0, len(images)), twin)
    categories = [{"id": i, "name": f"c{n}"} for n, i in enumerate(category_ids)]
    if kind == "keypoints":
        k = d.pick([1, 2, 2, 4, 5, 10, 20]) if d.chance(0.85) else 17
        sigmas = None if k == 17 and d.chance(0.9) else [d.pick([0.025, 0.05, 0.107, 0.5]) for _ in range(k)]
        if sigmas:
            d.hits.add("sigmas")
        truth_pose, near_pose = pose_maker(d, k)
    else:
        sigmas = None
    truth_box, near_box = box_maker(d)
    score = score_maker(d)

    crowds = d.pick(["none", "none", "none", "some", "some", "many", "only"])
    crowd_share = {"none": 0, "some": 0.2, "many": 0.6, "only": 1}[crowds]
    area_style = d.pick(["own", "own", "own", "bound", "off", "zero"] if kind != "keypoints" else ["own", "own", "bound", "off"])
    annotations, shapes, results = [], {}, []
    per_image = d.pick([1, 2, 3])
    empty_share = d.pick([0, 0, 0.2, 0.6])
    only = set()
    for i in image_ids:
        if d.chance(empty_share, "an image without truth"):
            only.add(i)
            continue
        copies = d.chance(0.25, "identical truth objects")
        first = None
        for _ in range(d.int(1, per_image + 1)):
            crowd = int(d.chance(crowd_share))
            ann = {"id": 0, "image_id": i, "category_id": d.pick(category_ids), "iscrowd": crowd}
            if first and copies and d.chance(0.6):
                shape, box = first
            elif kind == "segm":
                shape = truth_mask(d, *sizes[i], crowd)
                box = None
            else:
                box = truth_box()
                shape = truth_pose() if kind == "keypoints" else None
            first = (shape, box)
            if kind == "segm":
                ann["segmentation"] = shape[0]
                own = int(shape[1].sum())
            else:
                ann["bbox"] = box
                own = box[2] * box[3]
            if kind == "keypoints":
                ann["keypoints"] = shape
                ann["num_keypoints"] = sum(v > 0 for v in shape[2::3])
                if d.chance(0.08, "num_keypoints that differs from the v"):
                    ann["num_keypoints"] = d.pick([0, 1])
                own = max(1, abs(own)) if abs(own) < 1e12 else 100
            ann["area"] = {
                "own": own,
                "bound": d.pick([1024, 9216, 1024.0000000000002, 9215.999999999998, 1023.5, 1025, 9217]),
                "off": d.pick([1, 0.5, 2000, 1e10, 10000000001]),
                "zero": 0,
            }[area_style]
            if d.chance(0.04, "an ignore field"):
                ann["ignore"] = 1
            annotations.append(ann)
            shapes.setdefault(i, []).append((ann, shape, box))
            if crowd:
                d.hits.add("crowds")
        cells = collections.defaultdict(list)
        for ann, _, _ in shapes[i]:
            cells[ann["category_id"]].append(ann["iscrowd"])
        for flags in cells.values():
            if all(flags):
                d.hits.add("a cell of crowds only")
            if sum(flags) > 1:
                d.hits.add("several crowds in a cell")
            if 0 < sum(flags) < len(flags):
                d.hits.add("a crowd and a normal object in a cell")
    d.hits.add(f"areas {area_style}")
    if d.chance(0.5):
        d.random.shuffle(annotations)
    for ann, i in zip(annotations, ids_of(d, len(annotations), "annotation id 0")):
        ann["id"] = i
    if d.chance(0.04, "duplicate annotation ids") and len(annotations) > 1:
        annotations[-1]["id"] = annotations[0]["id"]
    if not annotations:
        d.hits.add("no truth at all")

    style = {"segm": d.pick(["rle", "rle", "rle", "box", "both"])}.get(kind, "plain")
    if kind == "keypoints" and d.chance(0.1):
        style = "both"
    if style != "plain":
        d.hits.add(f"results {style}")
    silent_share = d.pick([0, 0, 0.3])

    def detect(i):
        known = shapes.get(i, [])
        base = d.pick(known) if known and not d.chance(0.1) else None
        category = base[0]["category_id"] if base and not d.chance(0.1) else d.pick(category_ids)
        if d.chance(0.04, "a detection of a category that the truth lacks"):
            category = 4000000000
        out = {"image_id": i, "category_id": category}
        if kind == "segm":
            h, w = sizes[i]
            m = near_mask(d, base[1][1]) if base else blob(d, h, w)
            if style == "box":
                on = np.argwhere(m)
                (y, x), (y2, x2) = (on.min(0).tolist(), on.max(0).tolist()) if len(on) else ((0, 0), (-1, -1))
                out["bbox"] = [x, y, x2 - x + 1, y2 - y + 1]
                if d.chance(0.2):
                    out["bbox"][2] += d.pick([0.5, 0.25, -0.4, 3.3])
            else:
                if d.chance(0.01, "a detection's mask of another size"):
                    m = np.ones((h + 1, w), bool)
                out["segmentation"] = rle_of(m)
                if style == "both":
                    out["bbox"] = [0, 0, d.pick([1, 32, 96]), d.pick([2, 32, 96])]
                    if d.chance(0.2, "a polygon as result beside a box"):
                        out["segmentation"] = [polygon(d, h, w)]
        elif kind == "keypoints":
            if base:
                out["keypoints"] = near_pose(base[1])
            else:
                out["keypoints"] = near_pose(truth_pose())
            if style == "both":
                out["bbox"] = [1, 2, d.pick([32, 10, 96]), d.pick([32, 96, 100])]
        else:
            out["bbox"] = near_box(base[2]) if base else truth_box()
        out["score"] = score()
        return out

    for i in image_ids:
        if d.chance(silent_share, "an image without detections"):
            if i in only:
                d.hits.add("an image with neither")
            continue
        n = d.int(101, 108) if crowded and kind != "keypoints" else d.int(21, 24) if crowded else d.int(1, per_image + 2)
        results += [detect(i) for _ in range(n)]
        if i in only:
            d.hits.add("an image with detections only")
    if not results:
        results.append(detect(image_ids[0]))
    if d.chance(0.5, "results in mixed order"):
        d.random.shuffle(results)
    truth = {"images": images, "categories": categories, "annotations": annotations}
    params = draw_params(d, image_ids, category_ids, sigmas)
    if not params:
        d.hits.add("default parameters")
    return truth, results, params, d.hits


def seen(run, hits):
    """What the evaluation itself met, beside what the drawing meant to."""
    for ious in run.ious.values():
        ious = np.asarray(ious)
        if ious.size == 0:
            continue
        if np.isin(ious, run.params.iouThrs).any():
            hits.add("met: IoU exactly at a threshold")
        if any(len(set(row[row >= 0.5])) < (row >= 0.5).sum() for row in ious):
            hits.add("met: a detection with equal IoU to two objects")
    cells = [e for e in run.evalImgs if e]
    if any(len(set(e["dtScores"])) < len(e["dtScores"]) for e in cells):
        hits.add("met: equal scores in a cell")
    per_category = collections.defaultdict(list)
    for e in cells:
        per_category[e["category_id"], tuple(e["aRng"])].append(set(e["dtScores"]))
    if any(a & b for sets in per_category.values() for n, a in enumerate(sets) for b in sets[:n]):
        hits.add("met: equal scores across images")
    if any(len(e["dtIds"]) == e["maxDet"] for e in cells):
        hits.add("met: a cell at the last maxDets")
    precision = run.eval["precision"]
    if ((precision > 0) & (precision < 1)).any():
        hits.add("met: a precision between 0 and 1")
    if any(d["area"] in (1024, 9216) for d in run.cocoDt.anns.values()):
        hits.add("met: a detection's area of 1024 or 9216")
    if any(g["area"] in (1024, 9216) for g in run.cocoGt.anns.values()):
        hits.add("met: a truth area of 1024 or 9216")


def make(job):
    kind, number = job
    truth, results, params, hits = draw_case(kind, number)
    gt_text, dt_text = golden.text(truth), golden.text(results)
    params = json.loads(golden.text(params))
    try:
        outcome, run = golden.expected(gt_text, dt_text, kind, params)
    except Exception as e:
        raise RuntimeError(f"{kind} {number}: {type(e).__name__} {e}\n{gt_text}\n{dt_text}") from e
    seen(run, hits)
    if outcome["stats"] is None:
        hits.add("no summary")
    return golden.line({"id": number, "kind": kind, "params": params}, outcome, gt_text, dt_text), hits


def main():
    out = pathlib.Path(sys.argv[1])
    report = [golden.TOOL]
    with multiprocessing.Pool(2) as pool:
        for kind, cases in CASES.items():
            cases = int(sys.argv[2]) if len(sys.argv) > 2 else cases
            made = pool.map(make, [(kind, i) for i in range(cases)], chunksize=50)
            golden.write_gzip(out / f"{kind}.jsonl.gz", [line for line, _ in made])
            counts = collections.Counter(h for _, hits in made for h in hits)
            report += ["", f"{kind}: {cases} cases"] + [f"{n:6} {h}" for h, n in sorted(counts.items())]
    (out / "fuzz-coverage.txt").write_text("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
