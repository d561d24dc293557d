"""Golden values of VOC's detection protocols and of SDS, from the rules of VOCevaldet.m, VOCap.m and
generalized_det_eval.m, done naively: loops over lists, a matrix of overlaps, numbers as Matlab has them.

    python src/test/python/make_voc_golden.py src/test/resources/golden/voc

There is no Matlab on PyPI. What is not Matlab's here: sums of more than two reals go through numpy.sum, whose order
is documented, where Matlab's is not.
"""

import gzip
import json
import math
import os
import sys

import numpy as np

NAN = float("nan")


def matlab_max(values):
    """max of a vector: NaN is passed over; empty gives None."""
    if len(values) == 0:
        return None
    kept = [v for v in values if not math.isnan(v)]
    return max(kept) if kept else NAN


def steps():
    """0:0.1:1 as Octave and numpy.arange have it, on which published numbers rest: voc-det-expected's 11-point AP at
    overlap .1 is .3333 with recall of exactly 9/15 and a step of .6000000000000001, and would be .3689 with .6."""
    return np.arange(0.0, 1.1, 0.1).tolist()


def division(a, b):
    with np.errstate(all="ignore"):
        return float(np.float64(a) / np.float64(b))


def eleven(rec, prec, grid):
    ap = 0.0
    for t in grid:
        p = matlab_max([prec[i] for i in range(len(rec)) if rec[i] >= t])
        ap = ap + (0.0 if p is None else p) / 11
    return ap


def voc_ap(rec, prec):
    mrec = [0.0] + list(rec) + [1.0]
    mpre = [0.0] + list(prec) + [0.0]
    for i in range(len(mpre) - 2, -1, -1):
        mpre[i] = matlab_max([mpre[i], mpre[i + 1]])
    parts = [(mrec[i] - mrec[i - 1]) * mpre[i] for i in range(1, len(mrec)) if mrec[i] != mrec[i - 1]]
    return float(np.sum(np.array(parts, dtype=np.float64)))


def overlap(bb, gt):
    iw = min(bb[2], gt[2]) - max(bb[0], gt[0]) + 1
    ih = min(bb[3], gt[3]) - max(bb[1], gt[1]) + 1
    if not (iw > 0 and ih > 0):
        return None
    ua = (bb[2] - bb[0] + 1) * (bb[3] - bb[1] + 1) + (gt[2] - gt[0] + 1) * (gt[3] - gt[1] + 1) - iw * ih
    return iw * ih / ua


def sort_key(line):
    confidence = line[1]
    return (1, 0) if math.isnan(confidence) else (0, -confidence)


def evaluate(truth, lines, name, minoverlap):
    """One class: truth {image: [(class, difficult, box)]}, lines [(image, confidence, box)] in the file's order."""
    boxes = {i: [o for o in objects if o[0] == name] for i, objects in truth.items()}
    found = {i: [False] * len(b) for i, b in boxes.items()}
    npos = sum(1 for b in boxes.values() for o in b if not o[1])
    tp, fp = [], []
    for image, _, bb in sorted(lines, key=sort_key):
        ovmax, jmax = -math.inf, None
        for j, (_, _, gt) in enumerate(boxes[image]):
            ov = overlap(bb, gt)
            if ov is not None and ov > ovmax:
                ovmax, jmax = ov, j
        t = f = 0
        if ovmax >= minoverlap:
            if not boxes[image][jmax][1]:
                if not found[image][jmax]:
                    t = 1
                    found[image][jmax] = True
                else:
                    f = 1
        else:
            f = 1
        tp.append(t)
        fp.append(f)
    tps, fps = np.cumsum(tp).tolist(), np.cumsum(fp).tolist()
    rec = [division(t, npos) for t in tps]
    prec = [division(t, f + t) for t, f in zip(tps, fps)]
    first = next((i for i, p in enumerate(prec) if not math.isnan(p)), len(prec))
    grid = [i / 10 for i in range(11)]
    return {
        "class": name,
        "iou": minoverlap,
        "objects": npos,
        "difficult": sum(1 for b in boxes.values() for o in b if o[1]),
        "detections": len(lines),
        "tp": int(sum(tp)),
        "fp": int(sum(fp)),
        "ap07": eleven(rec, prec, steps()),
        "ap10": voc_ap(rec, prec),
        "ap07corrected": NAN if npos == 0 else eleven(rec[first:], prec[first:], grid),
        "ap10corrected": NAN if npos == 0 else voc_ap(rec[first:], prec[first:]),
    }


def xml(objects):
    out = ["<annotation>"]
    for name, difficult, box in objects:
        out.append("<object><name>%s</name><difficult>%d</difficult><bndbox>" % (name, difficult))
        out += ["<%s>%r</%s>" % (s, v, s) for s, v in zip(("xmin", "ymin", "xmax", "ymax"), box)]
        out.append("</bndbox></object>")
    return "".join(out + ["</annotation>"])


def case(name, truth, lines, classes, thresholds=(0.5,)):
    return {
        "case": name,
        "images": [{"id": i, "xml": xml(objects)} for i, objects in truth.items()],
        "lines": {
            c: ["%s %r %r %r %r %r" % (i, s, *b) for i, s, b in lines.get(c, [])] for c in classes
        },
        "thresholds": list(thresholds),
        "classes": classes,
        "expected": [evaluate(truth, lines.get(c, []), c, t) for c in classes for t in thresholds],
    }


def edge_cases():
    box = (10.0, 10.0, 19.0, 19.0)
    far = (60.0, 60.0, 69.0, 69.0)
    yield case("exactly half is enough", {"a": [("x", 0, box)]}, {"x": [("a", 0.9, (10.0, 10.0, 19.0, 14.0))]}, ["x"])
    yield case("less than half is not", {"a": [("x", 0, box)]}, {"x": [("a", 0.9, (10.0, 10.0, 19.0, 13.99))]}, ["x"])
    yield case(
        "of equal overlaps the first object",
        {"a": [("x", 0, box), ("x", 1, box)], "b": [("x", 1, box), ("x", 0, box)]},
        {"x": [("a", 0.9, box), ("a", 0.8, box), ("b", 0.7, box), ("b", 0.6, box)]},
        ["x"],
    )
    yield case(
        "a duplicate is false, also where another object would do",
        {"a": [("x", 0, box), ("x", 0, (12.0, 10.0, 21.0, 19.0))]},
        {"x": [("a", 0.9, box), ("a", 0.8, box), ("a", 0.7, (12.0, 10.0, 21.0, 19.0))]},
        ["x"],
    )
    yield case(
        "equal scores in the file's order",
        {"a": [("x", 0, box)], "b": [("x", 0, box)]},
        {"x": [("b", 0.5, far), ("a", 0.5, box), ("b", 0.5, box), ("a", 0.5, far)]},
        ["x"],
    )
    yield case(
        "difficult first: 0/0",
        {"a": [("x", 1, box), ("x", 0, far)]},
        {"x": [("a", 0.9, box), ("a", 0.8, far)]},
        ["x"],
    )
    yield case("all difficult found", {"a": [("x", 1, box), ("x", 0, far)]}, {"x": [("a", 0.9, box)]}, ["x"])
    yield case("only difficult ones", {"a": [("x", 1, box)]}, {"x": [("a", 0.9, box), ("a", 0.8, far)]}, ["x"])
    yield case("no object, detections", {"a": []}, {"x": [("a", 0.9, box)]}, ["x"])
    yield case("no object, no detection", {"a": []}, {}, ["x"])
    yield case("an object, no detection", {"a": [("x", 0, box)]}, {}, ["x"])
    yield case(
        "a confidence of NaN comes last",
        {"a": [("x", 0, box)]},
        {"x": [("a", NAN, far), ("a", 0.1, box), ("a", NAN, box), ("a", -3.0, far)]},
        ["x"],
    )
    yield case(
        "boxes that are none",
        {"a": [("x", 0, box)]},
        {"x": [("a", 0.9, (NAN, 10.0, 19.0, 19.0)), ("a", 0.8, (19.0, 19.0, 10.0, 10.0)), ("a", 0.7, (-math.inf, -math.inf, math.inf, math.inf)), ("a", 0.6, box)]},
        ["x"],
    )
    yield case(
        "one pixel is a box",
        {"a": [("x", 0, (5.0, 5.0, 5.0, 5.0))]},
        {"x": [("a", 0.9, (5.5, 5.0, 5.5, 5.0)), ("a", 0.8, (5.0, 5.0, 5.0, 5.0))]},
        ["x"],
    )
    tenths = {"i%d" % i: [("x", 0, box)] for i in range(10)}
    for hits in (3, 6, 7, 10):
        yield case("recall of exactly %d/10" % hits, tenths, {"x": [("i%d" % i, 1.0 - i / 16, box) for i in range(hits)]}, ["x"])
    yield case(
        "two scores, -0 and 0, are equal",
        {"a": [("x", 0, box)]},
        {"x": [("a", -0.0, far), ("a", 0.0, box)]},
        ["x"],
    )
    yield case(
        "thresholds",
        {"a": [("x", 0, box), ("x", 0, far)], "b": [("x", 0, box)]},
        {"x": [("a", 0.9, (10.0, 10.0, 19.0, 15.0)), ("b", 0.8, box), ("a", 0.7, far)]},
        ["x"],
        (0.3, 0.5, 0.75, 1.0),
    )


def generated(images, seed):
    rng = np.random.default_rng(seed)
    classes = ["c%d" % i for i in range(5)]
    truth, lines = {}, {c: [] for c in classes}
    for i in range(images):
        name = "%06d" % i
        objects = []
        for _ in range(rng.integers(0, 9)):
            x, y = rng.integers(1, 400, 2)
            w, h = rng.integers(5, 120, 2)
            b = [float(x), float(y), float(x + w), float(y + h)]
            if rng.random() < 0.2:
                b = [round(v + float(rng.random()), 3) for v in b]
            objects.append((classes[rng.choice(4, p=[0.4, 0.3, 0.2, 0.1])], int(rng.random() < 0.2), tuple(b)))
        truth[name] = objects
        for c, _, b in objects:
            for _ in range(rng.choice(4, p=[0.2, 0.5, 0.2, 0.1])):
                moved = tuple(round(v + float(rng.normal(0, 8)), 1) for v in b)
                kind = c if rng.random() < 0.9 else classes[rng.integers(0, 5)]
                lines[kind].append((name, round(float(rng.random()), 2), moved))
        for _ in range(rng.integers(0, 4)):
            x, y = rng.integers(1, 400, 2)
            w, h = rng.integers(5, 120, 2)
            lines[classes[rng.integers(0, 5)]].append(
                (name, round(float(rng.random()) * 0.7, 2), (float(x), float(y), float(x + w), float(y + h)))
            )
    for c in classes:
        order = rng.permutation(len(lines[c]))
        lines[c] = [lines[c][i] for i in order]
    return case("generated %d" % images, truth, lines, classes, (0.5, 0.75))


def matlab_descend(scores):
    """sort(scores, 'descend'): stable."""
    return sorted(range(len(scores)), key=lambda i: -scores[i])


def overlaps_to_labels(scores, ov, thresh):
    """ov: objects of the class by detections."""
    covered = [False] * len(ov)
    labels = [0] * len(scores)
    for k in matlab_descend(scores):
        if all(covered):
            break
        free = [j for j in range(len(ov)) if not covered[j]]
        best = max(free, key=lambda j: (ov[j][k], -j))
        if ov[best][k] > thresh:
            labels[k] = 1
            covered[best] = True
    return labels


def get_ap(scores, labels, numgt):
    order = matlab_descend(scores)
    tp = np.cumsum([labels[i] for i in order]).tolist()
    fp = np.cumsum([1 - labels[i] for i in order]).tolist()
    prec = [division(t, t + f) for t, f in zip(tp, fp)]
    rec = [division(t, numgt) for t in tp]
    return voc_ap(rec, prec)


def generalized_det_eval(images, categ, thresh, corrected):
    """images: (objects [(class, mask)], detections [(class, score, mask)])."""
    total = sum(1 for _, dets in images for d in dets if d[0] == categ)
    scores, labels = [0.0] * total, [0] * total
    cnt = numgt = 0
    for objects, dets in images:
        dets = [d for d in dets if d[0] == categ]
        for i, d in enumerate(dets):
            scores[cnt + i] = d[1]
        own = [m for c, m in objects if c == categ]
        numgt += len(own)
        if not corrected and (not objects or not dets):
            continue
        ov = [[np.float64((m & d[2]).sum()) / np.float64((m | d[2]).sum()) for d in dets] for m in own]
        labels[cnt : cnt + len(dets)] = overlaps_to_labels([d[1] for d in dets], ov, thresh)
        cnt += len(dets)
    if corrected and numgt == 0:
        return NAN
    return get_ap(scores, labels, numgt)


def sds_case(seed, images, empty_share):
    rng = np.random.default_rng(seed)
    size, classes = 24, ["x", "y", "z"]
    data = []
    for _ in range(images):
        objects, dets = [], []
        taken = np.zeros((size, size), bool)
        for _ in range(0 if rng.random() < empty_share else rng.integers(1, 5)):
            y, x = rng.integers(0, size - 6, 2)
            mask = np.zeros((size, size), bool)
            mask[y : y + rng.integers(3, 10), x : x + rng.integers(3, 10)] = True
            mask &= ~taken
            if mask.any():
                taken |= mask
                objects.append((int(rng.integers(0, 2)), mask))
        for c, m in objects:
            for _ in range(rng.integers(0, 4)):
                moved = np.roll(m, rng.integers(-2, 3, 2), (0, 1))
                dets.append((c, round(float(rng.random()), 1), moved))
        for _ in range(rng.integers(0, 3)):
            y, x = rng.integers(0, size - 6, 2)
            mask = np.zeros((size, size), bool)
            mask[y : y + 6, x : x + 5] = True
            dets.append((int(rng.integers(0, 3)), round(float(rng.random()), 1), mask))
        data.append((objects, [dets[i] for i in rng.permutation(len(dets))]))
    bits = lambda m: "".join("1" if v else "0" for v in m.ravel())
    expected = {}
    for mode in ("strict", "corrected"):
        ap = [
            [generalized_det_eval(data, c, 0.1 * t, mode == "corrected") for t in range(1, 10)]
            for c in range(len(classes))
        ]
        expected[mode] = {"ap": ap, "volume": [float(np.mean(np.array(a))) for a in ap]}
    return {
        "case": "sds %d" % seed,
        "size": size,
        "classes": classes,
        "images": [
            {
                "objects": [[c, bits(m)] for c, m in objects],
                "detections": [[c, s, bits(m)] for c, s, m in dets],
            }
            for objects, dets in data
        ],
        "expected": expected,
    }


def main(folder):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "detection-edges.jsonl"), "w") as out:
        for one in edge_cases():
            out.write(json.dumps(one) + "\n")
    with gzip.GzipFile(os.path.join(folder, "detection-generated.jsonl.gz"), "wb", mtime=0) as out:
        out.write((json.dumps(generated(200, 7)) + "\n").encode())
    with gzip.GzipFile(os.path.join(folder, "sds.jsonl.gz"), "wb", mtime=0) as out:
        for one in (sds_case(1, 6, 0.0), sds_case(2, 8, 0.5), sds_case(3, 8, 0.5), sds_case(4, 200, 0.1)):
            out.write((json.dumps(one) + "\n").encode())
    with open(os.path.join(folder, "VERSIONS"), "w") as out:
        out.write("Rules of the VOC devkit (VOCevaldet.m, VOCap.m) and of SDS (generalized_det_eval.m, get_ap.m), done naively; numpy %s\n" % np.__version__)


if __name__ == "__main__":
    main(sys.argv[1])
