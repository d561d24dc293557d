"""Golden values for what is told beside COCO's AP: golden/coco/analysis.jsonl.gz.

Cases are those of bbox.jsonl.gz and segm.jsonl.gz; a line names its case by file and id and holds no
data. Matches are pycocotools' own (evalImgs); the numbers over them are NumPy's, scikit-learn's where
it defines the same, and torchmetrics' BinaryCalibrationError is asserted to agree.

    make_coco_analysis_golden.py golden/coco
"""

import contextlib
import copy
import gzip
import io
import json
import math
import pathlib
import sys

import numpy as np
import torch
from sklearn.metrics import precision_recall_curve
from torchmetrics.functional.classification import binary_calibration_error

from coco_golden import COCOeval, TOOL, truth_of, write_gzip

CASES = {"bbox.jsonl.gz": 700, "segm.jsonl.gz": 250}
RESAMPLES = 5


def quiet(work, *args):
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        return work(*args)


def evaluate(gt, dt, kind, params):
    gt, dt = copy.deepcopy((gt, dt))  # pycocotools writes into both
    truth = truth_of(gt)
    found = truth.loadRes(dt) if dt else truth_of({**gt, "annotations": []})
    run = COCOeval(truth, found, kind)
    for key, value in params.items():
        setattr(run.params, key, np.array(value) if key == "iouThrs" else value)
    run.evaluate()
    run.accumulate()
    return run


def outcomes(run, k, t):
    """Scores of a class's detections that count, whether each is right, and how many objects count."""
    p = run._paramsEval
    n = len(p.imgIds)
    cell = run.evalImgs[k * len(p.areaRng) * n :][:n]
    scores, right, objects = [], [], 0
    for e in cell:
        if e is None:
            continue
        keep = ~e["dtIgnore"][t].astype(bool)
        scores += list(np.array(e["dtScores"], float)[keep])
        right += list(e["dtMatches"][t][keep] > 0)
        objects += int((np.array(e["gtIgnore"]) == 0).sum())
    return np.array(scores, float), np.array(right, bool), objects


def points(scores, right, objects):
    """Best F1, recall at precision .75, precision at recall .5: score, precision, recall, f1, tp, fp."""
    if objects == 0 or len(scores) == 0:
        return [None, None, None]
    candidates = []
    for s in sorted(set(scores + 0.0), reverse=True):
        tp = int((right & (scores >= s)).sum())
        fp = int((~right & (scores >= s)).sum())
        candidates.append((s, tp / (tp + fp), tp / objects, 2 * tp / (tp + fp + objects), tp, fp))
    if right.any():
        precision, recall, at = precision_recall_curve(right, scores)
        mine = {c[0]: c for c in candidates}
        for p, r, s in zip(precision, recall, at):
            assert p == mine[s + 0.0][1] and abs(r - mine[s + 0.0][4] / right.sum()) < 1e-15
    chosen = []
    for value in (
        lambda c: c[3],
        lambda c: c[2] if c[1] >= 0.75 else -math.inf,
        lambda c: c[1] if c[2] >= 0.5 else -math.inf,
    ):
        best = max(candidates, key=value)  # the first of equals, so the highest score
        chosen.append(None if value(best) == -math.inf else best)
    return chosen


def calibration(scores, right, bins):
    if len(scores) == 0:
        return None
    if scores.min() < 0 or scores.max() > 1:
        return "refused"
    bounds = np.linspace(0, 1, bins + 1)
    which = np.minimum(np.searchsorted(bounds, scores, side="right") - 1, bins - 1)
    table, gaps = [], []
    for b in range(bins):
        s, r = scores[which == b], right[which == b]
        table.append([len(s), int(r.sum())])
        if len(s):
            gaps.append((abs(r.mean() - math.fsum(s) / len(s)), len(s)))
    ece = math.fsum(g * n / len(scores) for g, n in gaps)
    mce = max(g for g, _ in gaps)
    # torch's linspace has other last bits than NumPy's, and 1 a bin of its own.
    if np.abs(scores[:, None] - bounds[None, 1:]).min() > 1e-9:
        for norm, value in (("l1", ece), ("max", mce)):
            other = binary_calibration_error(
                torch.tensor(scores), torch.tensor(right).long(), n_bins=bins, norm=norm
            )
            # It adds in single precision.
            assert abs(float(other) - value) < 1e-5, (other, value)
    brier = math.fsum((s - r) ** 2 for s, r in zip(scores, right.astype(float))) / len(scores)
    return [ece, mce, brier, table]


def confusion(gt, dt, kind, params, iou, score):
    """From the matches of useCats = 0, whatever the area."""
    own = {k: v for k, v in params.items() if k in ("catIds", "imgIds", "maxDets")}
    own.update(useCats=0, iouThrs=[iou], areaRng=[[-math.inf, math.inf]])
    run = evaluate(gt, dt, kind, own)
    p = run._paramsEval
    place = {c: i for i, c in enumerate(p.catIds)}
    n = len(place)
    counts = np.zeros((n + 1, n + 1), int)
    for e in run.evalImgs:
        if e is None:
            continue
        kept = {d for d, s in zip(e["dtIds"], e["dtScores"]) if s >= score}
        taken = set()
        for d, g, ignored in zip(e["dtIds"], e["dtMatches"][0], e["dtIgnore"][0]):
            if d not in kept:
                continue
            detected = place[run.cocoDt.anns[d]["category_id"]]
            if g > 0:
                taken.add(int(g))
                if not ignored:
                    counts[place[run.cocoGt.anns[int(g)]["category_id"]], detected] += 1
            elif not ignored:
                counts[n, detected] += 1
        for g, ignored in zip(e["gtIds"], e["gtIgnore"]):
            if not ignored and g not in taken:
                counts[place[run.cocoGt.anns[g]["category_id"]], n] += 1
    return [[int(i), int(j), int(counts[i, j])] for i, j in zip(*np.nonzero(counts))]


def splitmix(seed, n):
    """The n-th number of SplitMix64 (n from 0)."""
    m = (1 << 64) - 1
    z = (seed + (n + 1) * 0x9E3779B97F4A7C15) & m
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & m
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & m
    return z ^ (z >> 31)


def repeated(gt, dt, images, drawn):
    """The dataset in which images stand as often as they were drawn."""
    at = {}
    for a in gt["annotations"]:
        at.setdefault(a["image_id"], []).append(a)
    found = {}
    for d in dt:
        found.setdefault(d["image_id"], []).append(d)
    listed = {i["id"]: i for i in gt["images"]}
    out, results = {"images": [], "annotations": [], "categories": gt["categories"]}, []
    for image in sorted(drawn):
        new = len(out["images"]) + 1
        out["images"].append({**listed[images[image]], "id": new})
        for a in at.get(images[image], []):
            out["annotations"].append(
                {**a, "id": len(out["annotations"]) + 1, "image_id": new}
            )
        results += [{**d, "image_id": new} for d in found.get(images[image], [])]
    return out, results


def numbers(run):
    run.summarize()
    precision = run.eval["precision"]
    values = [float(s) for s in run.stats]
    for k in range(precision.shape[2]):
        p = precision[:, :, k, 0, -1]
        p = p[p > -1]
        values.append(float(np.mean(p)) if len(p) else -1.0)
    return values


def bootstrap(gt, dt, kind, params, run, seed):
    images = list(run._paramsEval.imgIds)
    n = len(images)
    rest = {k: v for k, v in params.items() if k != "imgIds"}
    all_numbers = []
    for r in range(RESAMPLES):
        drawn = [(splitmix(seed, r * n + j) * n) >> 64 for j in range(n)]
        all_numbers.append(numbers(evaluate(*repeated(gt, dt, images, drawn), kind, rest)))
    columns = []
    for i, value in enumerate(numbers(run)):
        defined = [row[i] for row in all_numbers if row[i] > -1]
        low, high = np.percentile(defined, [2.5, 97.5]) if defined else (math.nan, math.nan)
        columns.append([value, float(low), float(high), len(defined)])
    return columns


def hexed(value):
    if isinstance(value, (float, np.floating)):
        return float(value).hex()
    if isinstance(value, (list, tuple)):
        return [hexed(v) for v in value]
    return value


def usable(case):
    anns, dt = case["gt"]["annotations"], case["dt"]
    ids = [a["id"] for a in anns]
    params = case["params"]
    listed = [i["id"] for i in case["gt"]["images"]]
    known = {c["id"] for c in case["gt"]["categories"]}
    return (
        len(set(ids)) == len(ids)
        and 0 not in ids
        and len(set(listed)) == len(listed)
        and dt
        and len({frozenset(d) for d in dt}) == 1
        and case["stats"]
        and len(case["gt"]["categories"]) == len(known)
        and "sigmas" not in params
        and set(params.get("imgIds", listed)) <= set(listed)
        and set(params.get("catIds", known)) <= known
        and len(set(params.get("catIds", []))) == len(params.get("catIds", []))
    )


def make(case, file, index):
    gt, dt, kind, params = case["gt"], case["dt"], case["kind"], case["params"]
    run = evaluate(gt, dt, kind, params)
    p = run._paramsEval
    iou = float(p.iouThrs[index % len(p.iouThrs)])
    t = list(p.iouThrs).index(iou)
    bins = (10, 15, 20)[index % 3]
    score = sorted(d["score"] for d in dt)[len(dt) // 3]
    classes = 1 if not p.useCats else len(p.catIds)
    each = [outcomes(run, k, t) for k in range(classes)]
    together = (
        np.concatenate([e[0] for e in each]),
        np.concatenate([e[1] for e in each]),
        sum(e[2] for e in each),
    )
    each.append(together)
    images = len(p.imgIds)
    boot = bootstrap(gt, dt, kind, params, run, index) if index % 4 == 0 and images else None
    return {
        "file": file,
        "case": case["id"],
        "iou": iou,
        "bins": bins,
        "score": float(score),
        "points": [points(*e) for e in each],
        "calibration": [calibration(e[0], e[1], bins) for e in each],
        "confusion": confusion(gt, dt, kind, params, iou, score),
        "seed": index,
        "bootstrap": boot,
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    lines = []
    for file, wanted in CASES.items():
        with gzip.open(folder / file, "rt") as f:
            made = 0
            for text in f:
                case = json.loads(text)
                if made < wanted and usable(case):
                    out = quiet(make, case, file, made)
                    for key in ("iou", "score", "points", "calibration", "bootstrap"):
                        out[key] = hexed(out[key])
                    lines.append(json.dumps(out, separators=(",", ":")))
                    made += 1
    write_gzip(folder / "analysis.jsonl.gz", lines)
    print(TOOL)


if __name__ == "__main__":
    main()
