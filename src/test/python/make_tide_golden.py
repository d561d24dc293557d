"""Golden values for TIDE, by tidecv itself: golden/coco/tide.jsonl.gz and tide-real.jsonl.

Cases are those of bbox.jsonl.gz and segm.jsonl.gz, named by file and id; the real ones are files of
the shared data, named by path. tidecv 1.0.1, Python before 3.12 (later, sum() rounds otherwise).

    make_tide_golden.py golden/coco SHARED/data
"""

import copy
import gzip
import importlib.metadata
import json
import pathlib
import sys

import numpy as np

np.float = float
from tidecv import TIDE, Data  # noqa: E402
from tidecv import functions  # noqa: E402

from make_coco_analysis_golden import usable  # noqa: E402
from coco_golden import write_gzip  # noqa: E402

CASES = {"bbox.jsonl.gz": 1800, "segm.jsonl.gz": 700}
IOUS = ((0.5, 0.1), (0.5, 0.1), (0.75, 0.1), (0.5, 0.3))
REAL = (
    ("coco-real-416/coco_real_union.json", "coco-real-416/coco_real_union_dt_bbox.json", "bbox"),
    ("coco-real-416/coco_real_union.json", "coco-real-416/coco_real_union_dt_segm.json", "segm"),
    (
        "coco-val2014-100/instances_val2014_100.json",
        "coco-val2014-100/instances_val2014_fakebbox100_results.json",
        "bbox",
    ),
    (
        "coco-val2014-100/instances_val2014_100.json",
        "coco-val2014-100/instances_val2014_fakesegm100_results.json",
        "segm",
    ),
)


def data_of(gt, dt, kind):
    """What tidecv's own readers make of such files, masks only where they are compared."""
    truth, found = Data("gt", max_dets=100), Data("dt")
    sizes = {}
    for image in gt["images"]:
        truth.add_image(image["id"], str(image["id"]))
        sizes[image["id"]] = image
    for category in gt["categories"]:
        truth.add_class(category["id"], category["name"])
    for a in gt["annotations"]:
        mask = None
        if kind == "segm":
            size = sizes[a["image_id"]]
            mask = functions.toRLE(a["segmentation"], size["width"], size["height"])
        add = truth.add_ignore_region if a["iscrowd"] else truth.add_ground_truth
        add(a["image_id"], a["category_id"], a.get("bbox"), mask)
    for d in dt:
        found.add_detection(
            d["image_id"], d["category_id"], d["score"], d.get("bbox"), d.get("segmentation")
        )
    return truth, found


def tide(gt, dt, kind, pos, bg):
    run = TIDE(pos, bg, mode=TIDE.BOX if kind == "bbox" else TIDE.MASK)
    one = run.evaluate(*data_of(copy.deepcopy(gt), copy.deepcopy(dt), kind), name="x")
    main, special = run.get_main_errors()["x"], run.get_special_errors()["x"]
    return {
        "ap": float(one.ap).hex(),
        "main": {k: float(v).hex() for k, v in main.items()},
        "special": {k: float(v).hex() for k, v in special.items()},
        "counts": {k.short_name: v for k, v in one.count_errors().items()},
    }


def fits(case):
    """What tidecv can read and means the same."""
    gt, dt = case["gt"], case["dt"]
    known = {c["id"] for c in gt["categories"]}
    listed = {i["id"] for i in gt["images"]}
    segm = case["kind"] == "segm"

    def form(s):
        if isinstance(s, list):
            return s and all(len(r) >= 6 for r in s)
        return isinstance(s, dict)

    return (
        usable(case)
        and all(a["category_id"] in known and a["image_id"] in listed for a in gt["annotations"])
        and all("iscrowd" in a for a in gt["annotations"])
        and all(d["category_id"] in known and d["score"] > -1 for d in dt)
        and all(abs(x) < 1e9 for o in gt["annotations"] + dt for x in o.get("bbox") or [])
        and (not segm or all(form(a.get("segmentation")) for a in gt["annotations"]))
        and (
            not segm
            or all(
                isinstance(d.get("segmentation"), dict)
                and isinstance(d["segmentation"]["counts"], str)
                for d in dt
            )
        )
        and (segm or all(len(o.get("bbox") or []) == 4 for o in gt["annotations"] + dt))
    )


def main():
    folder, shared = map(pathlib.Path, sys.argv[1:3])
    lines, met = [], {}
    for file, wanted in CASES.items():
        made = 0
        with gzip.open(folder / file, "rt") as f:
            for text in f:
                case = json.loads(text)
                if made == wanted or not fits(case):
                    continue
                pos, bg = IOUS[made % len(IOUS)]
                try:
                    out = tide(case["gt"], case["dt"], case["kind"], pos, bg)
                except ZeroDivisionError:  # no class is left to average
                    out = {"ap": None}
                for k, v in out.get("counts", {}).items():
                    met[k] = met.get(k, 0) + (v > 0)
                head = {"file": file, "case": case["id"], "positive": pos, "background": bg}
                lines.append(json.dumps({**head, **out}, separators=(",", ":")))
                made += 1
    write_gzip(folder / "tide.jsonl.gz", lines)
    print("cases with errors of each kind:", met)
    real = []
    for truth, found, kind in REAL:
        gt = json.loads((shared / truth).read_text())
        dt = json.loads((shared / found).read_text())
        head = {"truth": truth, "results": found, "kind": kind, "positive": 0.5, "background": 0.1}
        real.append(json.dumps({**head, **tide(gt, dt, kind, 0.5, 0.1)}, separators=(",", ":")))
    (folder / "tide-real.jsonl").write_text("\n".join(real) + "\n")
    print("\n".join(real))
    print("tidecv", importlib.metadata.version("tidecv"), "Python", sys.version.split()[0])


if __name__ == "__main__":
    main()
