"""Named edge cases of COCO and LVIS evaluation, each small enough to follow by hand.

Writes edge-cases.jsonl (what the reference tool computes), refusals.jsonl (where it raises: the
type and the text of its exception, or the signal that ended the process) and non-finite.jsonl (both
sorts, where gt, dt or params hold NaN or Infinity, which is not JSON). The cases are this
project's own; several were thought of after reading what the tests of hotcoco, vernier,
faster-coco-eval and pycocotools look at, and carry no file of theirs. README.md beside the output
says what a line holds.

Run: python make_coco_edge_golden.py ../resources/golden/coco
"""

import json
import os
import pathlib
import signal
import sys
import tempfile

from pycocotools import mask as masks

import coco_golden as golden
import make_lvis_golden as lvis_golden

CASES = []
LIMIT_S = 10  # masks whose runs do not fill their size make pycocotools loop for ever


def add(name, kind, gt, dt, **params):
    """gt and dt: values, or JSON text as it stands in the file."""
    gt_text = gt if isinstance(gt, str) else golden.text(gt)
    dt_text = dt if isinstance(dt, str) else golden.text(dt)
    CASES.append((name, kind, gt_text, dt_text, params))


def image(id, width=100, height=100, **more):
    return {"id": id, "width": width, "height": height, **more}


def truth(*annotations, images=(1,), categories=(1,)):
    images = [i if isinstance(i, dict) else image(i) for i in images]
    categories = [c if isinstance(c, dict) else {"id": c, "name": f"c{c}"} for c in categories]
    return {"images": images, "categories": categories, "annotations": list(annotations)}


def box(id, bbox=(10, 10, 20, 20), image_id=1, category_id=1, iscrowd=0, **more):
    out = {"id": id, "image_id": image_id, "category_id": category_id, "bbox": list(bbox)}
    return {**out, "area": bbox[2] * bbox[3], "iscrowd": iscrowd, **more}


def mask(id, segmentation, area, image_id=1, category_id=1, iscrowd=0, **more):
    out = {"id": id, "image_id": image_id, "category_id": category_id, "segmentation": segmentation}
    return {**out, "area": area, "iscrowd": iscrowd, **more}


def pose(id, keypoints, image_id=1, category_id=1, iscrowd=0, **more):
    out = {"id": id, "image_id": image_id, "category_id": category_id, "keypoints": keypoints}
    out["num_keypoints"] = sum(v > 0 for v in keypoints[2::3])
    return {**out, "bbox": [10, 10, 40, 40], "area": 1600, "iscrowd": iscrowd, **more}


def det(score, bbox=(10, 10, 20, 20), image_id=1, category_id=1, **more):
    return {"image_id": image_id, "category_id": category_id, "bbox": list(bbox), "score": score, **more}


def seg(score, segmentation, image_id=1, category_id=1, **more):
    out = {"image_id": image_id, "category_id": category_id, "segmentation": segmentation}
    return {**out, "score": score, **more}


def kps(score, keypoints, image_id=1, category_id=1, **more):
    out = {"image_id": image_id, "category_id": category_id, "keypoints": keypoints}
    return {**out, "score": score, **more}


def without(value, *keys):
    return {k: v for k, v in value.items() if k not in keys}


def runs(height, width, *counts):
    out = masks.frPyObjects({"size": [height, width], "counts": list(counts)}, height, width)
    return {"size": [height, width], "counts": out["counts"].decode("ascii")}


def rle(x, y, w, h, width=100, height=100):
    out = masks.frPyObjects([[x, y, x, y + h, x + w, y + h, x + w, y]], height, width)[0]
    return {"size": [height, width], "counts": out["counts"].decode("ascii")}


# ------------------------------------------------------------------ boxes: matching

full = truth(box(1))
add("one object found", "bbox", full, [det(0.9)])
add("one object missed by all", "bbox", full, [det(0.9, (60, 60, 20, 20))])
add("boxes that touch do not overlap", "bbox", full, [det(0.9, (30, 10, 20, 20))])
add("a second detection of one object is false", "bbox", full, [det(0.9), det(0.8)])
add("the better detection comes second in the file", "bbox", full, [det(0.3, (10, 10, 20, 18)), det(0.8)])
for k in (10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20):
    add(f"overlap of exactly {k}/20", "bbox", truth(box(1, (0, 0, 20, 10))), [det(0.5, (0, 0, k, 10))])
add("overlap a last bit under 0.5", "bbox", truth(box(1, (0, 0, 1, 1))), [det(0.5, (0, 0, 0.49999999999999994, 1))])
add("a threshold of 1 asks for 1 - 1e-10", "bbox", truth(box(1, (0, 0, 1, 1))), [det(0.5, (0, 0, 0.99999999995, 1))], iouThrs=[1.0])
twins = truth(box(1), box(2))
add("of two identical objects the later one is taken", "bbox", twins, [det(0.9)])
add("two identical objects and two detections", "bbox", twins, [det(0.9), det(0.9)])
add("equal overlap with two objects: the later one", "bbox", truth(box(1, (0, 0, 20, 10)), box(2, (20, 0, 20, 10))), [det(0.9, (10, 0, 20, 10)), det(0.8, (20, 0, 20, 10)), det(0.7, (0, 0, 20, 10))], iouThrs=[1 / 3])
add("a detection keeps its object though a later one fits that better", "bbox", truth(box(1, (0, 0, 20, 10))), [det(0.9, (0, 0, 14, 10)), det(0.8, (0, 0, 20, 10))])
many = truth(*(box(i, (10, 10, 20, 20), i) for i in range(1, 5)), images=(4, 2, 3, 1))
add("equal scores across images go by image id, then file", "bbox", many, [det(0.5, image_id=4), det(0.5, (60, 60, 9, 9), 1), det(0.5, image_id=2), det(0.5, (60, 60, 9, 9), 3), det(0.5, image_id=1)])
add("equal scores in an image go by file", "bbox", full, [det(0.5, (60, 60, 9, 9)), det(0.5), det(0.5, (60, 60, 9, 9))])
add("0.0 and -0.0 are equal scores and keep their sign", "bbox", many, [det(0.0, image_id=2), det(-0.0, image_id=1), det(0.0, (60, 60, 9, 9), 1), det(-0.0, image_id=3)])
add("negative scores", "bbox", many, [det(-0.1, image_id=1), det(-5, image_id=2), det(-1e300, image_id=3)])
add("whole-number scores", "bbox", many, [det(1, image_id=1), det(3, image_id=2), det(2, (60, 60, 9, 9), 2)])
add("whole-number scores beyond 2^53 are compared exactly", "bbox", full, [det(9007199254740992, (60, 60, 9, 9)), det(9007199254740993)])
add("whole-number scores beyond 2^53 beside a double", "bbox", full, [det(9007199254740992, (60, 60, 9, 9)), det(9007199254740993), det(0.5)])
add("scores beyond the range of doubles are infinite", "bbox", json.dumps(full), '[{"image_id":1,"category_id":1,"bbox":[60,60,9,9],"score":1e300},{"image_id":1,"category_id":1,"bbox":[10,10,20,20],"score":1e400}]')
add("score true", "bbox", full, [det(True), det(0.5)])

# ------------------------------------------------------------------ boxes: crowds, ignored, areas

crowd = box(9, (0, 0, 100, 100), iscrowd=1)
add("only a crowd: nothing counts", "bbox", truth(crowd), [det(0.9), det(0.8, (50, 50, 9, 9))])
add("a crowd takes any number of detections", "bbox", truth(box(1), crowd), [det(0.9), det(0.8), det(0.7, (50, 50, 9, 9)), det(0.6, (60, 60, 9, 9))])
add("a detection prefers an object to the crowd that covers it better", "bbox", truth(crowd, box(1)), [det(0.9, (10, 10, 20, 12))])
add("a detection that no object takes goes to the crowd", "bbox", truth(crowd, box(1)), [det(0.9, (10, 10, 20, 4))])
add("two crowds that overlap", "bbox", truth(crowd, box(8, (0, 0, 60, 60), iscrowd=1), box(1, (70, 70, 9, 9))), [det(0.9), det(0.8, (55, 55, 10, 10)), det(0.7, (70, 70, 9, 9))])
add("crowd overlap is by the detection's own area", "bbox", truth(box(9, (0, 0, 10, 100), iscrowd=1), box(1, (50, 50, 9, 9))), [det(0.9, (0, 0, 20, 10)), det(0.8, (0, 0, 19, 10)), det(0.7, (50, 50, 9, 9))])
add("a crowd partly outside: under the threshold the detection is false", "bbox", truth(box(9, (0, 0, 10, 100), iscrowd=1), box(1, (50, 50, 9, 9))), [det(0.9, (0, 0, 21, 10)), det(0.7, (50, 50, 9, 9))])
add("an object outside the range takes one detection only", "bbox", truth(box(1, (0, 0, 20, 20)), box(2, (50, 50, 40, 40))), [det(0.9, (0, 0, 20, 20)), det(0.8, (0, 0, 20, 20)), det(0.7, (0, 0, 33, 32)), det(0.6, (50, 50, 40, 40))])
add("areas on both bounds belong to two ranges", "bbox", truth(box(1, (0, 0, 32, 32)), box(2, (0, 0, 96, 96))), [det(0.9, (0, 0, 32, 32)), det(0.8, (0, 0, 96, 96)), det(0.7, (50, 50, 32, 32)), det(0.6, (3, 0, 96, 96))])
add("a found object outside its box's range by the area field", "bbox", truth(box(1, area=5000), box(2, (50, 50, 40, 40), area=10)), [det(0.9), det(0.8, (50, 50, 40, 40)), det(0.7, (80, 80, 5, 5))])
add("a matched detection counts whatever its own area", "bbox", truth(box(1, (0, 0, 32, 32))), [det(0.9, (0, 0, 33, 33))])
add("the results' own area, id and iscrowd are overwritten", "bbox", truth(box(1, (0, 0, 32, 32))), [det(0.9, (0, 0, 32, 32), area=1e9, id=77, iscrowd=1), det(0.8, (50, 0, 32, 32), area=0.5, id=77, iscrowd=1)])
add("an ignore field without iscrowd does nothing", "bbox", truth(box(1, ignore=1)), [det(0.9)])
add("area 0 and negative area", "bbox", truth(box(1, area=0), box(2, (50, 50, 20, 20), area=-5)), [det(0.9), det(0.8, (50, 50, 20, 20))])
add("an area over 1e10 is outside every range", "bbox", truth(box(1, (0, 0, 100001, 100001)), box(2, (0, 0, 5, 5))), [det(0.9, (0, 0, 100001, 100001)), det(0.8, (0, 0, 5, 5)), det(0.7, (500000, 0, 200000, 100000))])
add("zero-size boxes on zero-size boxes", "bbox", truth(box(1, (5, 5, 0, 0)), box(2, (5, 5, 0, 9))), [det(0.9, (5, 5, 0, 0)), det(0.8, (5, 5, 0, 9))])
add("negative widths", "bbox", truth(box(1, (30, 30, -20, -20))), [det(0.9, (30, 30, -20, -20)), det(0.8, (10, 10, 20, 20))])

# ------------------------------------------------------------------ boxes: what is listed

add("a category without truth stays at -1", "bbox", truth(box(1), categories=(1, 2, 3)), [det(0.9), det(0.8, category_id=2)])
add("a category without detections is at 0", "bbox", truth(box(1), box(2, category_id=2), categories=(1, 2)), [det(0.9)])
add("truth of a category that is not listed", "bbox", truth(box(1), box(2, category_id=5)), [det(0.9), det(0.8, category_id=5)])
add("truth of an image that is not listed", "bbox", truth(box(1), box(2, image_id=5)), [det(0.9)])
add("an image without detections", "bbox", truth(box(1), box(2, image_id=2), images=(1, 2)), [det(0.9)])
add("an image without truth", "bbox", truth(box(1), images=(1, 2)), [det(0.9), det(0.95, image_id=2)])
add("ids from 0: a match with object 0 reads as no match", "bbox", truth(box(0, image_id=0, category_id=0), box(1, (50, 50, 20, 20), 0, 0), images=(0,), categories=(0,)), [det(0.9, image_id=0, category_id=0), det(0.8, (50, 50, 20, 20), 0, 0)])
add("object 0 is a crowd", "bbox", truth(box(0, (0, 0, 100, 100), iscrowd=1), box(1, (50, 50, 20, 20))), [det(0.9), det(0.8, (50, 50, 20, 20))])
add("object 0 outside the range", "bbox", truth(box(0, (0, 0, 20, 20)), box(1, (50, 50, 40, 40))), [det(0.9, (0, 0, 20, 20)), det(0.8, (50, 50, 40, 40))])
add("negative ids", "bbox", truth(box(-1, image_id=-7, category_id=-3), images=(-7, 2), categories=(-3, 4)), [det(0.9, image_id=-7, category_id=-3)])
add("duplicate annotation ids: the later object stands for both", "bbox", truth(box(1), box(1, (50, 50, 20, 20))), [det(0.9), det(0.8, (50, 50, 20, 20)), det(0.7, (50, 50, 20, 20))])
add("duplicate annotation ids in two images", "bbox", truth(box(1), box(1, image_id=2), images=(1, 2)), [det(0.9), det(0.8, image_id=2)])
add("duplicate annotation ids in two categories", "bbox", truth(box(1), box(1, category_id=2), categories=(1, 2)), [det(0.9), det(0.8, category_id=2)])
add("duplicate category entries", "bbox", truth(box(1), categories=(1, 2, 1)), [det(0.9)])
add("duplicate image entries", "bbox", truth(box(1), images=(1, 1)), [det(0.9)])
add("ids as whole doubles", "bbox", truth(box(1, image_id=1.0, category_id=1.0)), [det(0.9)])
add("annotation ids as strings", "bbox", truth(box("a")), [det(0.9)])
add("image ids as strings", "bbox", truth(box(1, image_id="a"), images=("a",)), [det(0.9, image_id="a")])
add("image ids as strings of digits sort as text", "bbox", truth(box(1, image_id="10"), box(2, image_id="9"), images=("9", "10")), [det(0.5, image_id="9"), det(0.5, (60, 60, 9, 9), "10")])
add("image ids as strings and numbers", "bbox", truth(box(1, image_id="1"), box(2, image_id=2), images=("1", 2)), [det(0.5, image_id="1")])
add("category ids as strings", "bbox", truth(box(1, category_id="a"), categories=("a",)), [det(0.9, category_id="a")])
add("image ids beyond 2^53", "bbox", truth(box(1, image_id=9007199254740993), box(2, image_id=9007199254740992), images=(9007199254740993, 9007199254740992)), [det(0.9, image_id=9007199254740992), det(0.8, (60, 60, 9, 9), 9007199254740993)])
add("image ids beyond 2^63", "bbox", truth(box(1, image_id=18446744073709551616), images=(18446744073709551616,)), [det(0.9, image_id=18446744073709551616)])
add("a key listed twice: the later value", "bbox", '{"images":[{"id":1,"width":9,"height":9}],"categories":[{"id":1,"name":"a"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1],"area":1,"iscrowd":1,"bbox":[0,0,9,9],"area":81,"iscrowd":0}]}', '[{"image_id":1,"category_id":1,"score":0.1,"bbox":[0,0,9,9],"score":0.9}]')
add("unknown keys and nested values", "bbox", {**truth(box(1, attributes={"a": [1, {"b": None}], "bbox": [9, 9, 9, 9]})), "info": {"annotations": []}, "licenses": []}, [det(0.9, extra={"score": 0.1, "bbox": []})])
add("no annotations at all", "bbox", truth(), [det(0.9)])
add("no categories at all", "bbox", truth(box(1), categories=()), [det(0.9)])

# ------------------------------------------------------------------ boxes: parameters

add("ladder without 100: the AP line is -1", "bbox", full, [det(0.9)], maxDets=[1, 3, 5])
add("ladder of one", "bbox", full, [det(0.9)], maxDets=[100])
add("ladder from 0", "bbox", full, [det(0.9)], maxDets=[0, 1, 100])
add("ladder of nothing but 0", "bbox", full, [det(0.9)], maxDets=[0])
add("empty ladder", "bbox", full, [det(0.9)], maxDets=[])
add("a negative ladder cuts from the end", "bbox", full, [det(0.9), det(0.8, (60, 60, 9, 9))], maxDets=[-1])
add("truncation before matching", "bbox", truth(box(1), box(2, (50, 50, 20, 20))), [det(0.9, (80, 80, 9, 9)), det(0.8), det(0.7, (50, 50, 20, 20))], maxDets=[1, 2, 100])
add("truncation is by image and category", "bbox", truth(box(1), box(2, category_id=2), box(3, image_id=2), images=(1, 2), categories=(1, 2)), [det(0.9), det(0.8, category_id=2), det(0.7, image_id=2), det(0.6, category_id=2)], maxDets=[1, 1, 1])
add("no thresholds", "bbox", full, [det(0.9)], iouThrs=[])
add("thresholds out of order", "bbox", full, [det(0.9, (10, 10, 20, 13))], iouThrs=[0.75, 0.5])
add("a threshold of 0 matches what does not overlap", "bbox", full, [det(0.9, (60, 60, 9, 9))], iouThrs=[0.0])
add("no area ranges", "bbox", full, [det(0.9)], areaRng=[])
add("an area range upside down", "bbox", full, [det(0.9)], areaRng=[[10, 0]])
add("no categories asked for", "bbox", full, [det(0.9)], catIds=[])
add("no images asked for", "bbox", full, [det(0.9)], imgIds=[])
add("categories joined by useCats 0", "bbox", truth(box(1), box(2, (50, 50, 20, 20), category_id=2), categories=(1, 2)), [det(0.9, category_id=2), det(0.8, (50, 50, 20, 20), category_id=1), det(0.7, (80, 80, 9, 9), category_id=2)], useCats=0)
add("useCats 0 keeps the categories' order as it was given", "bbox", truth(box(1), box(2, category_id=2), categories=(1, 2)), [det(0.5, (60, 60, 9, 9)), det(0.5, category_id=2)], useCats=0, catIds=[2, 1])
add("useCats 0 with a category given twice", "bbox", truth(box(1), categories=(1, 2)), [det(0.5)], useCats=0, catIds=[1, 1])
add("sub-set of categories and images out of order", "bbox", truth(*(box(i, image_id=1 + i % 3, category_id=1 + i % 2) for i in range(1, 7)), images=(3, 1, 2), categories=(2, 1)), [det(0.1 * i, image_id=1 + i % 3, category_id=1 + i % 2) for i in range(1, 7)], imgIds=[3, 2, 3], catIds=[2, 2])

# ------------------------------------------------------------------ boxes: what is malformed

add("no results", "bbox", full, [])
add("results are an object", "bbox", full, {"annotations": [det(0.9)]})
add("results are a number", "bbox", full, 5)
add("results are null", "bbox", full, None)
add("a result of an image that the truth lacks", "bbox", full, [det(0.9), det(0.8, image_id=2)])
add("a result's image id as string", "bbox", full, [det(0.9, image_id="1")])
add("a result's image id null", "bbox", full, [det(0.9, image_id=None)])
add("a result without image_id", "bbox", full, [without(det(0.9), "image_id")])
add("a result without category_id", "bbox", full, [without(det(0.9), "category_id")])
add("a result's category id null", "bbox", full, [det(0.9), det(0.8, category_id=None)])
add("a result without score", "bbox", full, [without(det(0.9), "score")])
add("a result without score of a category that the truth lacks", "bbox", full, [det(0.5), without(det(0.9, category_id=5), "score")])
add("a first result without bbox", "bbox", full, [without(det(0.9), "bbox"), det(0.8)])
add("a later result without bbox", "bbox", full, [det(0.9), without(det(0.8), "bbox")])
add("a first result with an empty bbox", "bbox", full, [det(0.9, ()), det(0.8)])
add("a later result with an empty bbox", "bbox", full, [det(0.9), det(0.8, ())])
add("a bbox of three numbers", "bbox", full, [det(0.9, (10, 10, 20))])
add("a bbox of five numbers", "bbox", full, [det(0.9, (10, 10, 20, 20, 5))])
add("a later bbox of five numbers", "bbox", full, [det(0.9), det(0.8, (10, 10, 20, 20, 5))])
add("a bbox of null", "bbox", full, [{**det(0.9), "bbox": None}])
add("a bbox with a null", "bbox", full, [det(0.9, (10, 10, 20, None))])
add("a bbox of strings", "bbox", full, [det(0.9, ("10", "10", "20", "20"))])
add("a score of null", "bbox", full, [det(None)])
add("a score as string", "bbox", full, [det("0.9")])
add("a score as array", "bbox", full, [det([0.9])])
add("a result that is a number", "bbox", full, [5])
add("caption results", "bbox", full, [{"image_id": 1, "caption": "a"}])
add("the truth is an array", "bbox", [box(1)], [det(0.9)])
for key in ("images", "annotations", "categories"):
    add(f"the truth without {key}", "bbox", without(full, key), [det(0.9)])
for key in ("id", "image_id", "category_id", "bbox", "area", "iscrowd"):
    add(f"a truth object without {key}", "bbox", truth(box(1, (50, 50, 9, 9)), without(box(2), key)), [det(0.9)])
add("a truth object without iscrowd in a cell without results", "bbox", truth(box(1), without(box(2, image_id=2), "iscrowd"), images=(1, 2)), [det(0.9)])
add("a truth image without id", "bbox", truth(box(1), images=({"width": 5, "height": 5}, 1)), [det(0.9)])
add("a truth image without size", "bbox", truth(box(1), images=({"id": 1},)), [det(0.9)])
add("a category without name", "bbox", truth(box(1), categories=({"id": 1},)), [det(0.9)])
add("a category without id", "bbox", truth(box(1), categories=({"name": "a"}, 1)), [det(0.9)])
for value in (True, False, 2, -1, 0.5, 1.0, None, "0", "1", ""):
    add(f"iscrowd {json.dumps(value)}", "bbox", truth(box(1, iscrowd=value), box(2, (50, 50, 9, 9))), [det(0.9), det(0.8), det(0.7, (50, 50, 9, 9))])
add("area null", "bbox", truth(box(1, area=None)), [det(0.9)])
add("area as string", "bbox", truth(box(1, area="400")), [det(0.9)])
add("a truth bbox of three numbers", "bbox", truth({**box(1), "bbox": [1, 2, 3]}), [det(0.9)])
add("an empty truth bbox", "bbox", truth({**box(1), "bbox": []}), [det(0.9)])
add("a truth bbox of null", "bbox", truth({**box(1), "bbox": None}), [det(0.9)])
add("mask results scored as boxes", "bbox", truth(box(1, (10, 10, 20, 20))), [seg(0.9, rle(10, 10, 20, 20))])
add("empty mask results scored as boxes", "bbox", truth(box(1, (0, 0, 20, 20))), [seg(0.9, runs(100, 100, 10000))])
add("mask results without boxes after a box", "bbox", truth(box(1)), [det(0.9), seg(0.8, rle(10, 10, 20, 20))])
add("a box after mask results keeps the mask's area", "bbox", truth(box(1), box(2, (40, 40, 40, 40))), [seg(0.9, rle(10, 10, 20, 20)), seg(0.8, rle(0, 0, 5, 5), bbox=[40, 40, 40, 40]), seg(0.7, rle(0, 0, 5, 5), bbox=[50, 5, 40, 40])])
add("key-point results scored as boxes", "bbox", truth(box(1)), [kps(0.9, [10, 10, 2, 30, 30, 2])])

# ------------------------------------------------------------------ masks

square = [[10, 10, 10, 30, 30, 30, 30, 10]]
whole = truth(mask(1, square, 400))
add("one mask found", "segm", whole, [seg(0.9, rle(10, 10, 20, 20))])
add("a box scored as mask", "segm", whole, [det(0.9)])
add("a box with halves scored as mask", "segm", whole, [det(0.9, (9.5, 10.4, 20.6, 19.9))])
add("a negative box scored as mask", "segm", whole, [det(0.9, (30, 30, -20, -20)), det(0.8, (10, 10, 20, 20))])
add("a box outside the image scored as mask", "segm", whole, [det(0.9, (-50, -50, 20, 20)), det(0.8, (95, 95, 50, 50))])
add("boxes and masks: the mask is scored, the area is the box's", "segm", truth(mask(1, square, 400), mask(2, [[50, 50, 50, 90, 90, 90, 90, 50]], 1600)), [det(0.9, (0, 0, 96, 96), segmentation=rle(10, 10, 20, 20)), det(0.8, (0, 0, 5, 5), segmentation=rle(50, 50, 40, 40)), det(0.7, (0, 0, 5, 5), segmentation=rle(0, 0, 40, 8))])
add("a first result decides: boxes, of which one has a mask", "segm", whole, [det(0.9, (60, 60, 9, 9)), det(0.8, (0, 0, 9, 9), segmentation=rle(10, 10, 20, 20))])
add("a first result decides: masks, then a box alone", "segm", whole, [seg(0.9, rle(10, 10, 20, 20)), det(0.8)])
add("an empty bbox beside a mask is no box", "segm", whole, [det(0.9, (), segmentation=rle(10, 10, 20, 20))])
add("a polygon result beside a box", "segm", whole, [det(0.9, (10, 10, 20, 20), segmentation=square)])
add("an uncompressed result beside a box", "segm", truth(mask(1, [[0, 0, 0, 2, 2, 2, 2, 0]], 4), images=(image(1, 4, 4),)), [det(0.9, (0, 0, 2, 2), segmentation={"size": [4, 4], "counts": [0, 2, 2, 2, 10]})])
add("a polygon result alone", "segm", whole, [seg(0.9, square)])
add("an uncompressed result alone", "segm", whole, [seg(0.9, {"size": [2, 2], "counts": [1, 3]})])
add("an empty polygon list as result beside a box", "segm", whole, [det(0.9, segmentation=[])])
tiny = (image(1, 4, 4),)
add("full and empty masks", "segm", truth(mask(1, {"size": [4, 4], "counts": [0, 16]}, 16), mask(2, {"size": [4, 4], "counts": [16]}, 0), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "0`0"}), seg(0.8, {"size": [4, 4], "counts": "`0"})])
add("an empty mask in a crowd", "segm", truth(mask(1, {"size": [4, 4], "counts": [0, 16]}, 16, iscrowd=1), mask(2, [[0, 0, 0, 2, 2, 2, 2, 0]], 4), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "`0"}), seg(0.8, {"size": [4, 4], "counts": "0202:"})])
add("a crowd of runs", "segm", truth(mask(1, {"size": [4, 4], "counts": [2, 3, 5, 6]}, 9, iscrowd=1), mask(2, [[0, 0, 0, 2, 2, 2, 2, 0]], 4), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "2308"}), seg(0.8, {"size": [4, 4], "counts": "0`0"})])
add("rings are joined, not subtracted", "segm", truth(mask(1, [*square, [15, 15, 15, 25, 25, 25, 25, 15]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("rings apart", "segm", truth(mask(1, [*square, [50, 50, 50, 70, 70, 70, 70, 50]], 800)), [seg(0.9, rle(10, 10, 20, 20)), seg(0.8, rle(50, 50, 20, 20))])
add("a polygon that crosses itself", "segm", truth(mask(1, [[10, 10, 30, 30, 30, 10, 10, 30]], 200)), [seg(0.9, rle(10, 10, 20, 20)), seg(0.8, rle(10, 10, 10, 20))])
add("a polygon round the image's edge", "segm", truth(mask(1, [[-5, -5, -5, 105, 105, 105, 105, -5]], 10000)), [seg(0.9, rle(0, 0, 100, 100))])
add("a polygon on the image's last pixels", "segm", truth(mask(1, [[99, 99, 99, 100, 100, 100, 100, 99]], 1)), [det(0.9, (99, 99, 1, 1))])
add("polygons beside the image", "segm", truth(mask(1, [[200, 200, 200, 210, 210, 210]], 50)), [seg(0.9, rle(10, 10, 20, 20))])
add("a polygon turned the other way", "segm", truth(mask(1, [[30, 10, 30, 30, 10, 30, 10, 10]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a polygon that repeats its points", "segm", truth(mask(1, [[10, 10, 10, 10, 10, 30, 30, 30, 30, 30, 30, 10, 10, 10]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a polygon of one point three times", "segm", truth(mask(1, [[10, 10, 10, 10, 10, 10]], 0), mask(2, square, 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("coordinates at tenths of a pixel", "segm", truth(mask(1, [[10.1, 10.3, 10.5, 30.7, 30.9, 29.9, 30.1, 9.5]], 400)), [seg(0.9, rle(10, 10, 20, 20)), det(0.8, (10, 9, 21, 21), segmentation=rle(11, 10, 19, 20))])
add("a ring of four numbers is a box", "segm", truth(mask(1, [[10, 10, 20, 20]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a later ring of four numbers is two points", "segm", truth(mask(1, [*square, [50, 50, 90, 90]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a first ring of four numbers, then a polygon", "segm", truth(mask(1, [[50, 50, 9, 9], *square], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a ring of two numbers", "segm", truth(mask(1, [[10, 10]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a ring of seven numbers", "segm", truth(mask(1, [[10, 10, 10, 30, 30, 30, 30]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("an empty ring", "segm", truth(mask(1, [[]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("an empty ring after a polygon", "segm", truth(mask(1, [*square, []], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("no rings", "segm", truth(mask(1, [], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a flat list of numbers", "segm", truth(mask(1, square[0], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a segmentation of null", "segm", truth(mask(1, None, 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a segmentation of null in the results", "segm", whole, [seg(0.9, None)])
add("a truth object without segmentation", "segm", truth(box(1)), [seg(0.9, rle(10, 10, 20, 20))])
add("a result without segmentation after one with", "segm", whole, [seg(0.9, rle(10, 10, 20, 20)), without(seg(0.8, None), "segmentation")])
add("an image without height", "segm", truth(mask(1, square, 400), images=({"id": 1, "width": 100},)), [seg(0.9, rle(10, 10, 20, 20))])
add("an image listed twice with another size: the later", "segm", truth(mask(1, square, 400), images=(image(1), image(1, 25, 25))), [seg(0.9, rle(10, 10, 15, 15, 25, 25))])
add("a result of another size than its image", "segm", whole, [seg(0.9, rle(10, 10, 20, 20, 100, 90)), seg(0.8, rle(10, 10, 20, 20))])
add("a result of another size on a crowd", "segm", truth(mask(1, square, 400, iscrowd=1), mask(2, square, 400)), [seg(0.9, rle(10, 10, 20, 20, 90, 100))])
add("a truth RLE of another size than its image", "segm", truth(mask(1, {"size": [50, 50], "counts": [100, 200, 2200]}, 200)), [seg(0.9, rle(10, 10, 20, 20)), seg(0.8, runs(50, 50, 100, 200, 2200))])
add("truth runs that fall short of the size", "segm", truth(mask(1, {"size": [4, 4], "counts": [2, 3]}, 3), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23;"})])
add("truth runs beyond the size", "segm", truth(mask(1, {"size": [4, 4], "counts": [2, 30]}, 30), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23;"})])
add("no truth runs", "segm", truth(mask(1, {"size": [4, 4], "counts": []}, 0), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23;"})])
add("zero runs in the middle", "segm", truth(mask(1, {"size": [4, 4], "counts": [2, 1, 0, 2, 11]}, 3), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23;"})])
add("a truth RLE without size", "segm", truth(mask(1, {"counts": [2, 3, 11]}, 3), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23;"})])
add("a truth RLE without counts", "segm", truth(mask(1, {"size": [4, 4]}, 3), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23;"})])
add("a result RLE without size", "segm", truth(mask(1, {"size": [4, 4], "counts": [2, 3, 11]}, 3), images=tiny), [seg(0.9, {"counts": "23;"})])
add("a result RLE of no characters", "segm", truth(mask(1, {"size": [4, 4], "counts": [2, 3, 11]}, 3), images=tiny), [seg(0.9, {"size": [4, 4], "counts": ""})])
add("a result RLE that falls short of the size", "segm", truth(mask(1, {"size": [4, 4], "counts": [2, 3, 11]}, 3), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23"})])
add("fractions in the truth's counts", "segm", truth(mask(1, {"size": [4, 4], "counts": [2.5, 3, 10.5]}, 3), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23;"})])
add("negative truth runs", "segm", truth(mask(1, {"size": [4, 4], "counts": [2, -3, 17]}, 3), images=tiny), [seg(0.9, {"size": [4, 4], "counts": "23;"})])
add("coordinates as strings", "segm", truth(mask(1, [["10", "10", "10", "30", "30", "30"]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a mask's area on the bound, the field off it", "segm", truth(mask(1, [[0, 0, 0, 32, 32, 32, 32, 0]], 1025), mask(2, [[0, 0, 0, 96, 96, 96, 96, 0]], 9216)), [seg(0.9, rle(0, 0, 32, 32)), seg(0.8, rle(0, 0, 96, 96)), seg(0.7, rle(50, 50, 32, 32))])

# ------------------------------------------------------------------ key points

two = {"sigmas": [0.1, 0.2]}
person = truth(pose(1, [20, 20, 2, 40, 40, 2]))
add("one pose found", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1])], **two)
add("one of two points is far away: similarity 0.5", "keypoints", person, [kps(0.9, [20, 20, 1, 90000, 40, 1])], **two)
for hits in (10, 11, 12, 13, 14, 15, 16, 17, 18, 19):
    points = [v for i in range(20) for v in (5 * i, 7, 2)]
    far = [v for i in range(20) for v in (5 * i if i < hits else 1e6, 7, 1)]
    add(f"similarity of exactly {hits}/20", "keypoints", truth(pose(1, points)), [kps(0.5, far)], sigmas=[0.05] * 20)
add("only visible points are compared", "keypoints", truth(pose(1, [20, 20, 0, 40, 40, 1])), [kps(0.9, [90, 90, 2, 40, 40, 2])], **two)
add("the detection's visibility is not read", "keypoints", person, [kps(0.9, [20, 20, 0, 40, 40, 0]), kps(0.8, [20, 20, -1, 40, 40, 7.5])], **two)
add("no labelled points: ignored, and compared by the doubled box", "keypoints", truth(pose(1, [0, 0, 0, 0, 0, 0]), pose(2, [80, 80, 2, 90, 90, 2])), [kps(0.9, [-30, 10, 1, 90, 50, 1]), kps(0.8, [-31, 10, 1, 91, 50, 1]), kps(0.7, [80, 80, 1, 90, 90, 1])], **two)
add("no labelled points, but num_keypoints says one", "keypoints", truth(pose(1, [0, 0, 0, 0, 0, 0], num_keypoints=1)), [kps(0.9, [20, 20, 1, 30, 30, 1]), kps(0.8, [20, 20, 1, 300, 30, 1])], **two)
add("labelled points, but num_keypoints says none", "keypoints", truth(pose(1, [20, 20, 2, 40, 40, 2], num_keypoints=0)), [kps(0.9, [20, 20, 1, 40, 40, 1])], **two)
add("a crowd of persons takes any number of detections", "keypoints", truth(pose(1, [20, 20, 2, 40, 40, 2], iscrowd=1), pose(2, [80, 80, 2, 90, 90, 2])), [kps(0.9, [20, 20, 1, 40, 40, 1]), kps(0.8, [20, 20, 1, 40, 40, 1]), kps(0.7, [80, 80, 1, 90, 90, 1])], **two)
add("area is that of all the detection's points", "keypoints", truth(pose(1, [20, 20, 2, 40, 40, 2])), [kps(0.9, [20, 20, 1, 52, 52, 1]), kps(0.8, [0, 0, 0, 32, 32, 1]), kps(0.7, [200, 200, 1, 231, 232, 1]), kps(0.6, [0, 0, 0, 96, 96, 2])], **two)
add("results with boxes take the area from the box", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1], bbox=[0, 0, 96, 96]), kps(0.8, [200, 200, 1, 400, 400, 1], bbox=[0, 0, 5, 5]), kps(0.7, [200, 200, 1, 201, 201, 1], bbox=[0, 0, 40, 40])], **two)
add("truth area 0", "keypoints", truth(pose(1, [20, 20, 2, 40, 40, 2], area=0)), [kps(0.9, [20, 20, 1, 40, 40, 1]), kps(0.8, [20.01, 20, 1, 40, 40, 1])], **two)
add("small areas are no range for key points", "keypoints", truth(pose(1, [20, 20, 2, 40, 40, 2], area=1000)), [kps(0.9, [20, 20, 1, 40, 40, 1])], **two)
add("useCats 0 finds nothing", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1])], useCats=0, **two)
add("twenty of twenty-one detections", "keypoints", person, [kps(0.9, [500, 500, 1, 600, 600, 1]) for _ in range(20)] + [kps(0.9, [20, 20, 1, 40, 40, 1])], **two)
add("ladder without 20: the summary is -1", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1])], maxDets=[5], **two)
seventeen = [v for i in range(17) for v in (10 + 2 * i, 50 - i, 2)]
add("seventeen points, the built-in sigmas", "keypoints", truth(pose(1, seventeen)), [kps(0.9, [v + (i % 3 == 0) for i, v in enumerate(seventeen)]), kps(0.8, seventeen)])
add("a sigma of 0", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1]), kps(0.8, [21, 20, 1, 40, 40, 1])], sigmas=[0.0, 0.1])
add("points of the truth do not fit the sigmas", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1])])
add("one point, seventeen sigmas", "keypoints", truth(pose(1, [20, 20, 2])), [kps(0.9, [20, 20, 1]), kps(0.8, [25, 20, 1])])
add("a result with fewer points", "keypoints", person, [kps(0.9, [20, 20, 1])], **two)
add("a result with more points", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1, 50, 50, 1])], **two)
add("a result with a number too many", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1, 50])], **two)
add("a result with fewer points in an image without truth", "keypoints", truth(pose(1, [20, 20, 2, 40, 40, 2]), images=(1, 2)), [kps(0.9, [20, 20, 1], 2), kps(0.8, [20, 20, 1, 40, 40, 1])], **two)
add("a result without points", "keypoints", person, [kps(0.9, [])], **two)
add("a result without keypoints", "keypoints", person, [det(0.9)], **two)
add("a later result without keypoints", "keypoints", person, [kps(0.9, [20, 20, 1, 40, 40, 1]), det(0.8)], **two)
for key in ("keypoints", "num_keypoints", "bbox", "area", "iscrowd", "id"):
    add(f"a person without {key}", "keypoints", truth(without(pose(1, [20, 20, 2, 40, 40, 2]), key)), [kps(0.9, [20, 20, 1, 40, 40, 1])], **two)
    add(f"a person without {key} in a cell without results", "keypoints", truth(without(pose(1, [20, 20, 2, 40, 40, 2]), key), pose(2, [20, 20, 2, 40, 40, 2], image_id=2), images=(1, 2)), [kps(0.9, [20, 20, 1, 40, 40, 1], 2)], **two)
add("null among the points", "keypoints", person, [kps(0.9, [20, None, 1, 40, 40, 1])], **two)
add("null among the truth's points", "keypoints", truth(pose(1, [20, 20, 2, 40, 40, 2]) | {"keypoints": [20, None, 2, 40, 40, 2]}), [kps(0.9, [20, 20, 1, 40, 40, 1])], **two)
add("num_keypoints null", "keypoints", truth(pose(1, [20, 20, 2, 40, 40, 2], num_keypoints=None)), [kps(0.9, [20, 20, 1, 40, 40, 1])], **two)
add("no results for key points", "keypoints", person, [], **two)

# ------------------------------------------------------------------ LVIS


def limage(id, neg=(), rest=()):
    return image(id, neg_category_ids=list(neg), not_exhaustive_category_ids=list(rest))


def lcats(*letters):
    return [{"id": i + 1, "name": f"c{i + 1}", "frequency": f} for i, f in enumerate(letters)]


def ltruth(*annotations, images=(limage(1),), categories=lcats("r", "c", "f")):
    return truth(*annotations, images=images, categories=categories)


add("a detection of a category that was not looked for is dropped", "lvis-bbox", ltruth(box(1)), [det(0.9), det(0.95, category_id=2)])
add("a detection of a negative category is false", "lvis-bbox", ltruth(box(1, image_id=1), box(2, image_id=2, category_id=2), images=(limage(1, neg=[2]), limage(2))), [det(0.9), det(0.95, category_id=2), det(0.5, image_id=2, category_id=2)])
add("a second detection of a category not annotated in full is ignored", "lvis-bbox", ltruth(box(1), images=(limage(1, rest=[1]),)), [det(0.9, (60, 60, 9, 9)), det(0.8)])
add("a category both negative and not annotated in full", "lvis-bbox", ltruth(box(1), box(2, image_id=2, category_id=2), images=(limage(1, neg=[2], rest=[2]), limage(2))), [det(0.9), det(0.8, category_id=2), det(0.7, image_id=2, category_id=2)])
add("a category that is present and negative", "lvis-bbox", ltruth(box(1), images=(limage(1, neg=[1]),)), [det(0.9), det(0.8)])
add("not annotated in full, but absent and not negative: dropped", "lvis-bbox", ltruth(box(1), box(2, image_id=2), images=(limage(1), limage(2, rest=[2]))), [det(0.9), det(0.8, image_id=2, category_id=2)])
add("iscrowd is not read", "lvis-bbox", ltruth(box(1, (0, 0, 100, 100), iscrowd=1)), [det(0.9), det(0.8, (0, 0, 100, 100))])
add("an ignore field is read", "lvis-bbox", ltruth(box(1, ignore=1), box(2, (50, 50, 20, 20))), [det(0.9), det(0.8, (50, 50, 20, 20))])
add("truth of area 0 is dropped", "lvis-bbox", ltruth(box(1, area=0), box(2, (50, 50, 20, 20))), [det(0.9), det(0.8, (50, 50, 20, 20))])
add("truth of area 0 makes its category absent", "lvis-bbox", ltruth(box(1, area=0), box(2, image_id=2), images=(limage(1), limage(2))), [det(0.9), det(0.8, image_id=2)])
add("results of area 0 or less are dropped", "lvis-bbox", ltruth(box(1)), [det(0.95, (60, 60, 0, 9)), det(0.94, (60, 60, -3, 9)), det(0.9), det(0.8, (60, 60, -3, -9))])
add("an area over 1e10", "lvis-bbox", ltruth(box(1, area=1e11)), [det(0.9)])
add("the limit is by image over all categories", "lvis-bbox", ltruth(box(1), box(2, category_id=2)), [det(0.9, (60, 60, 9, 9)), det(0.5), det(0.6, category_id=2)], maxDets=2)
add("equal scores at the limit go by file", "lvis-bbox", ltruth(box(1), box(2, category_id=2)), [det(0.5, category_id=2), det(0.5, (60, 60, 9, 9)), det(0.5)], maxDets=2)
add("dropped categories use up the limit", "lvis-bbox", ltruth(box(1)), [det(0.9, category_id=3), det(0.8, category_id=3), det(0.5)], maxDets=2)
add("a negative limit is none", "lvis-bbox", ltruth(box(1)), [det(0.9), det(0.8, (60, 60, 9, 9))], maxDets=-1)
add("a limit of 0 leaves nothing", "lvis-bbox", ltruth(box(1)), [det(0.9)], maxDets=0)
add("results are grouped by image in order of appearance", "lvis-bbox", ltruth(box(1), box(2, image_id=2), images=(limage(1), limage(2))), [det(0.5, (60, 60, 9, 9), 2), det(0.5, image_id=1), det(0.5, image_id=2), det(0.5, (60, 60, 9, 9), 1)])
add("the first result after grouping decides", "lvis-segm", ltruth(mask(1, square, 400)), [det(0.9), seg(0.8, rle(10, 10, 20, 20), bbox=[0, 0, 96, 96])])
add("no category of a frequency", "lvis-bbox", ltruth(box(1), categories=lcats("f")), [det(0.9)])
add("frequencies", "lvis-bbox", ltruth(*(box(i, category_id=i) for i in (1, 2, 3, 4)), categories=lcats("r", "c", "f", "f")), [det(0.9), det(0.8, (60, 60, 9, 9), category_id=2), det(0.7, category_id=2), det(0.6, (60, 60, 9, 9), category_id=4)])
add("object 0", "lvis-bbox", ltruth(box(0), box(1, (50, 50, 20, 20))), [det(0.9), det(0.8, (50, 50, 20, 20))])
add("masks", "lvis-segm", ltruth(mask(1, square, 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("empty masks in the results are dropped", "lvis-segm", ltruth(mask(1, square, 400)), [seg(0.9, runs(100, 100, 10000)), seg(0.8, rle(10, 10, 20, 20))])
add("LVIS: no results", "lvis-bbox", ltruth(box(1)), [])
add("LVIS: a result of an image that the truth lacks", "lvis-bbox", ltruth(box(1)), [det(0.9, image_id=5)])
add("LVIS: results are an object", "lvis-bbox", ltruth(box(1)), {"a": [det(0.9)]})
add("LVIS: a result without score", "lvis-bbox", ltruth(box(1)), [without(det(0.9), "score")])
add("LVIS: a bbox of five numbers", "lvis-bbox", ltruth(box(1)), [det(0.9, (1, 2, 3, 4, 5))])
add("LVIS: an image without neg_category_ids", "lvis-bbox", ltruth(box(1), images=(without(limage(1), "neg_category_ids"),)), [det(0.9)])
add("LVIS: an image without not_exhaustive_category_ids", "lvis-bbox", ltruth(box(1), images=(without(limage(1), "not_exhaustive_category_ids"),)), [det(0.9)])
add("LVIS: a category without frequency", "lvis-bbox", ltruth(box(1), categories=[{"id": 1, "name": "a"}]), [det(0.9)])
add("LVIS: a frequency that is none of r, c, f", "lvis-bbox", ltruth(box(1), categories=lcats("x")), [det(0.9)])
add("LVIS: a truth object without area", "lvis-bbox", ltruth(without(box(1), "area")), [det(0.9)])
add("LVIS: a truth object without iscrowd", "lvis-bbox", ltruth(without(box(1), "iscrowd")), [det(0.9)])
add("LVIS: the truth is an array", "lvis-bbox", [], [det(0.9)])


# ------------------------------------------------------------------ numbers that are none

nan, inf = float("nan"), float("inf")
add("score NaN sorts last", "bbox", full, [det(nan), det(0.5, (60, 60, 9, 9))])
add("score NaN in two images", "bbox", many, [det(nan, image_id=1), det(0.5, image_id=2), det(nan, (60, 60, 9, 9), 3), det(nan, image_id=3)])
add("scores infinite", "bbox", many, [det(inf, (60, 60, 9, 9), 1), det(-inf, image_id=2), det(inf, image_id=3)])
add("a detection's box with NaN", "bbox", full, [det(0.9, (nan, 10, 20, 20)), det(0.8)])
add("a detection's box of infinite size", "bbox", full, [det(0.9, (10, 10, inf, 20)), det(0.8)])
add("a truth box with NaN", "bbox", truth(box(1, (10, 10, nan, 20), area=400)), [det(0.8)])
add("truth area NaN", "bbox", truth(box(1, area=nan)), [det(0.8)])
add("truth area infinite", "bbox", truth(box(1, area=inf)), [det(0.8)])
add("a polygon with NaN", "segm", truth(mask(1, [[10, nan, 10, 30, 30, 30, 30, 10]], 400)), [seg(0.9, rle(10, 10, 20, 20))])
add("a key point of NaN in the results", "keypoints", person, [kps(0.9, [20, nan, 1, 40, 40, 1])], **two)
add("a key point of NaN in the truth", "keypoints", truth(pose(1, [20, nan, 2, 40, 40, 2])), [kps(0.9, [20, 20, 1, 40, 40, 1])], **two)
add("a threshold of NaN", "bbox", full, [det(0.9), det(0.8, (60, 60, 9, 9))], iouThrs=[nan])


def evaluate(kind, gt_text, dt_text, params):
    try:
        if kind.startswith("lvis-"):
            return lvis_golden.expected(gt_text, dt_text, kind.removeprefix("lvis-"), params)
        return golden.expected(gt_text, dt_text, kind, params)[0]
    except Exception as e:
        return {"error": type(e).__name__, "text": str(e)}


def apart(*job):
    """evaluate() in a process of its own: malformed masks can crash it, or never end."""
    with tempfile.NamedTemporaryFile("r+") as result:
        child = os.fork()
        if child == 0:
            signal.alarm(LIMIT_S)
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 2)
            result.write(json.dumps(evaluate(*job)))
            result.flush()
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            name = signal.Signals(os.WTERMSIG(status)).name
            text = f"did not end within {LIMIT_S} s" if name == "SIGALRM" else "the process crashed"
            return {"error": name, "text": text}
        result.seek(0)
        return json.loads(result.read())


def strict(text):
    """Whether the text is JSON: Python also reads and writes NaN and Infinity."""
    return "NaN" not in text and "Infinity" not in text


def main():
    out = pathlib.Path(sys.argv[1])
    lines = {"edge-cases": [], "refusals": [], "non-finite": []}
    names = set()
    for name, kind, gt_text, dt_text, params in CASES:
        assert (kind, name) not in names, name
        names.add((kind, name))
        outcome = apart(kind, gt_text, dt_text, params)
        file = "refusals" if "error" in outcome else "edge-cases"
        if not all(strict(text) for text in (gt_text, dt_text, golden.text(params))):
            file = "non-finite"
        target = lines[file]
        head = {"id": len(target), "name": name, "kind": kind, "params": params}
        target.append(golden.line(head, outcome, gt_text, dt_text))
    for name, rows in lines.items():
        (out / f"{name}.jsonl").write_text("\n".join(rows) + "\n", "ascii")
        print(f"{name}: {len(rows)} lines")


if __name__ == "__main__":
    main()
