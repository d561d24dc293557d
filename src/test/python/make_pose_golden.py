"""Golden values of key points by distance: PCK, AUC, EPE and NME from mmpose's own functions.

mmpose needs mmcv, which is not installed here: keypoint_eval.py of open-mmlab/mmpose (759b39c1,
mmpose/evaluation/functional) is given by path and its functions are taken out. They keep distances as float32; here
np.float32 is float64 for them, so that what differs is arithmetic and not rounding.

Writes golden/maps/pose.zip (COCO's 17 points) and pose16.zip (16 points, torso 6-9 and head 8-9): truth.json,
predictions.json in any order, expected.json with doubles as Python's float.hex. Which prediction belongs to which object
is known here from how they were drawn; objects lie far apart, so that nearness finds the same. An object without a
prediction has one that is far away where PCK and AUC are taken, and none where EPE and NME are. PCP has no function in
mmpose: a limb is right where both ends are at most half of its true length away.

Run: python make_pose_golden.py keypoint_eval.py ../resources/golden/maps
"""

import ast
import json
import pathlib
import sys
import types
import typing
import zipfile

import numpy as np

DOUBLE = types.SimpleNamespace(**{n: getattr(np, n) for n in dir(np) if not n.startswith("_")})
DOUBLE.float32 = np.float64
space = {"np": DOUBLE, **{n: getattr(typing, n) for n in ["Tuple", "Optional", "Union"]}}
wanted = ["_calc_distances", "_distance_acc", "keypoint_pck_accuracy", "keypoint_auc", "keypoint_nme", "keypoint_epe"]
tree = ast.parse(pathlib.Path(sys.argv[1]).read_text())
body = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in wanted]
assert len(body) == len(wanted)
exec(compile(ast.Module(body, []), sys.argv[1], "exec"), space)
pck, auc, nme, epe = (space[n] for n in wanted[2:])
FAR = 1e9


def span(gt, mask, pair):
    """Distance of two points, 0 where one is not marked."""
    a, b = pair
    length = np.linalg.norm(gt[:, a] - gt[:, b], axis=1)
    return np.where(mask[:, a] & mask[:, b], length, 0)


def draw(name, seed, points, torso, head, limbs):
    rng = np.random.default_rng(seed)
    truth = {"images": [], "annotations": [], "categories": [{"id": 1, "name": "person"}]}
    results, gts, preds, masks, sides = [], [], [], [], []
    for image in range(60):
        truth["images"].append({"id": image + 1, "width": 4000, "height": 4000, "file_name": f"{image}.jpg"})
        for n in range(rng.integers(0, 4)):
            w, h = rng.uniform(40, 300, 2).round(2)
            x, y = round(n * 1300 + rng.uniform(0, 50), 2), round(rng.uniform(0, 3000), 2)
            gt = np.stack([rng.uniform(x, x + w, points), rng.uniform(y, y + h, points)], 1).round(2)
            v = rng.choice([0, 1, 2], points, p=[0.2, 0.3, 0.5])
            v[0] = 2
            gt[v == 0] = 0
            crowd = int(rng.random() < 0.05)
            truth["annotations"].append({
                "id": len(truth["annotations"]) + 1, "image_id": image + 1, "category_id": 1, "iscrowd": crowd,
                "bbox": [float(a) for a in (x, y, w, h)], "area": float(w * h), "num_keypoints": int((v > 0).sum()),
                "keypoints": [float(a) for row in np.column_stack([gt, v]) for a in row]})
            if crowd:
                continue
            pred = (gt + rng.normal(0, rng.uniform(0, 0.2) * max(w, h), gt.shape)).round(3)
            if rng.random() < 0.08:
                pred = np.full(gt.shape, FAR)
            else:
                results.append({"image_id": image + 1, "category_id": 1, "score": float(rng.random()),
                                "keypoints": [float(a) for row in np.column_stack([pred, np.ones(points)]) for a in row]})
            gts.append(gt), preds.append(pred), masks.append(v > 0), sides.append(max(w, h))
        if rng.random() < 0.1:
            far = np.column_stack([rng.uniform(50000, 60000, (points, 2)), np.ones(points)]).ravel()
            results.append({"image_id": image + 1, "category_id": 1, "score": 0.1, "keypoints": far.tolist()})
    order = rng.permutation(len(results))
    results = [results[i] for i in order]
    gt, pred, mask, side = np.array(gts), np.array(preds), np.array(masks), np.array(sides)
    found = pred[:, 0, 0] != FAR

    def two(lengths):
        return np.stack([lengths, lengths], 1).astype(np.float64)

    box = pck(pred, gt, mask, 0.2, two(side))
    body = pck(pred, gt, mask, 0.2, two(span(gt, mask, torso)))
    heads = pck(pred, gt, mask, 0.5, two(span(gt, mask, head)))
    expected = {
        "objects": len(gt), "missed_objects": int((~found).sum()),
        "unmatched_predictions": len(results) - int(found.sum()),
        "pck": float(box[1]).hex(), "pck_torso": float(body[1]).hex(), "pckh": float(heads[1]).hex(),
        "auc": float(auc(pred, gt, mask, 30)).hex(),
        "epe": float(epe(pred[found], gt[found], mask[found])).hex(),
        "nme": float(nme(pred[found], gt[found], mask[found], two(side[found]))).hex(),
        "points": {"pck": [float(a).hex() for a in box[0]], "pck_torso": [float(a).hex() for a in body[0]],
                   "pckh": [float(a).hex() for a in heads[0]]},
    }
    away = np.linalg.norm(pred - gt, axis=2)
    shares = []
    for a, b in limbs:
        length = span(gt, mask, (a, b))
        right = (away[:, a] <= 0.5 * length) & (away[:, b] <= 0.5 * length)
        shares.append(right[length > 0].mean())
    expected["pcp"] = float(np.mean(shares)).hex() if limbs else "nan"
    path = pathlib.Path(sys.argv[2]) / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for file, value in {"truth.json": truth, "predictions.json": results, "expected.json": expected}.items():
            out.writestr(zipfile.ZipInfo(file, (2026, 1, 1, 0, 0, 0)), json.dumps(value), zipfile.ZIP_DEFLATED, 9)
    print(path, path.stat().st_size, {k: v for k, v in expected.items() if isinstance(v, int)})


draw("pose", 71, 17, (5, 12), (3, 4),
     [(5, 7), (6, 8), (7, 9), (8, 10), (11, 13), (12, 14), (13, 15), (14, 16)])
draw("pose16", 72, 16, (6, 9), (8, 9), [])
