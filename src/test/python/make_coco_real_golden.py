"""Golden values for the COCO and LVIS protocols on real data that is not part of this project.

Writes real.jsonl: digests and summaries only. The truth lies in the shared data (SHARED/data); the
results are either a file there or made out of the truth by a recipe below, which a test repeats in
its own language. Nothing of the data is copied. README.md beside the output says what a line holds.

All arithmetic is IEEE double, each operation rounded, no fused multiply-add, in the order written.

    splitmix64   state = seed. next(): state += 0x9E3779B97F4A7C15; z = state;
                 z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9; z = (z ^ (z >>> 27)) * 0x94D049BB133111EB;
                 return z ^ (z >>> 31)                       (64-bit, wrapping, >>> fills with zeros)
    below(n)     (next() >>> 33) % n
    unit()       (next() >>> 11) * 2^-53
    round2(x)    floor(x * 100 + 0.5) / 100
    sway(s)      (2 * unit() - 1) * s

Recipe "poses": for each annotation of the truth file in file order
    [bx, by, bw, bh] = bbox
    copies = below(4); for each copy
        reach = [0, 1, 3, 8, 20][below(5)]
        for each key point (x, y, v) in order
            v == 0:  x = bx + bw * unit(); then y = by + bh * unit()
            x' = round2(x + sway(reach)); then y' = round2(y + sway(reach)); write x', y', 1
        score = below(101) / 100.0
        a result of the annotation's image and category with these key points and this score

Recipe "boxes": for each annotation of the truth file in file order, with [x, y, w, h] = bbox
    copies = below(4); for each copy
        reach = [0, 0.02, 0.1, 0.25, 0.6][below(5)]
        x' = round2(x + sway(reach) * w); y' = round2(y + sway(reach) * h);
        w' = round2(w * (1 + sway(reach))); h' = round2(h * (1 + sway(reach)))      (in this order)
        score = below(101) / 100.0
        a result of the annotation's image and category with the box [x', y', w', h'] and this score
    then, where images have neg_category_ids: for each image of the truth file in file order, for each
    of its neg_category_ids in order, if below(3) == 0
        w' = round2(1 + unit() * width * 0.5); h' = round2(1 + unit() * height * 0.5);
        x' = round2(unit() * width * 0.5); y' = round2(unit() * height * 0.5)       (in this order)
        score = below(101) / 100.0
        a result of this image and category with the box [x', y', w', h'] and this score

Results of recipe "boxes" have no segmentation: scored as masks they are rectangles.

Run: python make_coco_real_golden.py SHARED ../resources/golden/coco
"""

import hashlib
import json
import math
import pathlib
import struct
import sys

import coco_golden as golden
import make_lvis_golden as lvis_golden

MASK = (1 << 64) - 1


class Splitmix:
    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        return (self.next() >> 33) % n

    def unit(self):
        return (self.next() >> 11) * 2.0**-53

    def sway(self, reach):
        return (2 * self.unit() - 1) * reach


def round2(x):
    return math.floor(x * 100 + 0.5) / 100


def poses(truth, seed):
    r, out = Splitmix(seed), []
    for ann in truth["annotations"]:
        bx, by, bw, bh = ann["bbox"]
        points = ann["keypoints"]
        for _ in range(r.below(4)):
            reach = [0, 1, 3, 8, 20][r.below(5)]
            made = []
            for x, y, v in zip(points[0::3], points[1::3], points[2::3]):
                if v == 0:
                    x = bx + bw * r.unit()
                    y = by + bh * r.unit()
                x = round2(x + r.sway(reach))
                y = round2(y + r.sway(reach))
                made += [x, y, 1]
            score = r.below(101) / 100.0
            out.append({"image_id": ann["image_id"], "category_id": ann["category_id"], "keypoints": made, "score": score})
    return out


def boxes(truth, seed):
    r, out = Splitmix(seed), []
    for ann in truth["annotations"]:
        x, y, w, h = ann["bbox"]
        for _ in range(r.below(4)):
            reach = [0, 0.02, 0.1, 0.25, 0.6][r.below(5)]
            box = [round2(x + r.sway(reach) * w), round2(y + r.sway(reach) * h)]
            box += [round2(w * (1 + r.sway(reach))), round2(h * (1 + r.sway(reach)))]
            score = r.below(101) / 100.0
            out.append({"image_id": ann["image_id"], "category_id": ann["category_id"], "bbox": box, "score": score})
    for image in truth["images"]:
        for category in image.get("neg_category_ids", []):
            if r.below(3) == 0:
                w = round2(1 + r.unit() * image["width"] * 0.5)
                h = round2(1 + r.unit() * image["height"] * 0.5)
                x = round2(r.unit() * image["width"] * 0.5)
                y = round2(r.unit() * image["height"] * 0.5)
                score = r.below(101) / 100.0
                out.append({"image_id": image["id"], "category_id": category, "bbox": [x, y, w, h], "score": score})
    return out


def results_digest(results):
    """sha256 (16 digits) of each result's image id, category id, numbers and score as float64."""
    h = hashlib.sha256()
    for r in results:
        numbers = r.get("bbox") or r["keypoints"]
        row = [r["image_id"], r["category_id"], *numbers, r["score"]]
        h.update(struct.pack(f"<{len(row)}d", *row))
    return h.hexdigest()[:16]


MINI = "coco-mini/annotations/"
PLAN = [
    # truth, kind, recipe or results file, parameters; the seed is 1000 + the line's number
    (MINI + "person_keypoints_val2017.json", "keypoints", "poses", {}),
    (MINI + "person_keypoints_train2017.json", "keypoints", "poses", {}),
    (MINI + "person_keypoints_val2017.json", "keypoints", "poses", {"maxDets": [1, 2, 20], "iouThrs": [0.5, 0.75]}),
    ("keypoints/person_keypoints_1045.json", "keypoints", "poses", {}),
    ("keypoints/person_keypoints_1045.json", "bbox", "boxes", {}),
    (MINI + "instances_val2017.json", "bbox", "boxes", {}),
    (MINI + "instances_val2017.json", "segm", "boxes", {}),
    (MINI + "instances_train2017.json", "bbox", "boxes", {}),
    (MINI + "instances_train2017.json", "segm", "boxes", {}),
    (MINI + "instances_train2017.json", "bbox", "boxes", {"maxDets": [1, 3, 5], "useCats": 0}),
    ("coco-real-416/coco_real_union.json", "bbox", "boxes", {}),
    ("coco-real-416/coco_real_union.json", "segm", "boxes", {}),
    ("coco-real-416/coco_real_union.json", "bbox", "coco-real-416/coco_real_union_dt_bbox.json", {}),
    ("coco-real-416/coco_real_union.json", "segm", "coco-real-416/coco_real_union_dt_segm.json", {}),
    ("coco-val2014-100/instances_val2014_100.json", "bbox", "coco-val2014-100/instances_val2014_fakebbox100_results.json", {}),
    ("coco-val2014-100/instances_val2014_100.json", "segm", "coco-val2014-100/instances_val2014_fakesegm100_results.json", {}),
    ("coco-val2014-100/instances_val2014_100.json", "segm", "coco-val2014-100/instances_val2014_fakebbox100_results.json", {}),
    ("coco-val2014-100/instances_val2014_100.json", "bbox", "coco-val2014-100/instances_val2014_fakesegm100_results.json", {}),
    ("keypoints/example_coco_val.json", "keypoints", "keypoints/example_coco_preds.json", {}),
    ("lvis/lvis_val_100.json", "lvis-bbox", "boxes", {}),
    ("lvis/lvis_val_100.json", "lvis-segm", "boxes", {}),
    ("lvis/lvis_val_100.json", "lvis-bbox", "boxes", {"maxDets": 10}),
]


def main():
    data, out = pathlib.Path(sys.argv[1]) / "data", pathlib.Path(sys.argv[2])
    lines = []
    for number, (truth, kind, source, params) in enumerate(PLAN):
        raw = (data / truth).read_bytes()
        head = {"id": number, "kind": kind, "params": params, "truth": truth}
        head["truthSha256"] = hashlib.sha256(raw).hexdigest()
        if source.endswith(".json"):
            dt_raw = (data / source).read_bytes()
            dt_text = dt_raw.decode()
            head |= {"resultsFile": source, "resultsSha256": hashlib.sha256(dt_raw).hexdigest()}
        else:
            seed = 1000 + number
            made = {"poses": poses, "boxes": boxes}[source](json.loads(raw), seed)
            dt_text = golden.text(made)
            head |= {"recipe": source, "seed": seed, "made": len(made), "madeDigest": results_digest(made)}
        if kind.startswith("lvis-"):
            outcome = lvis_golden.expected(raw.decode(), dt_text, kind.removeprefix("lvis-"), params)
        else:
            outcome = golden.expected(raw.decode(), dt_text, kind, params)[0]
        lines.append(golden.text({**head, **outcome}))
        shown = outcome.get("stats") or outcome["results"].values()
        print(truth, kind, source, [round(float.fromhex(v), 4) for v in shown])
    (out / "real.jsonl").write_text("\n".join(lines) + "\n", "ascii")


if __name__ == "__main__":
    main()
