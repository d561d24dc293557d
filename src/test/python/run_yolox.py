"""YOLOX on photographs as its authors run it: OpenCV, onnxruntime, NumPy; COCO results as JSON.

    python3 src/test/python/run_yolox.py NETWORK.onnx OUT.json RULE PHOTOGRAPH...

RULE is numpy-agnostic or numpy-aware (their demonstration: score .1, IoU .45), or torch (what
they measure by: score .01, IoU .65; needs torch and torchvision). Image ids are the numbers that
the photographs are named by, category ids COCO's. With YOLOX in the environment naming a checkout
of Megvii-BaseDetection/YOLOX its own functions do the post-processing; else what is written here,
which gives the same.
"""

import importlib.util
import json
import os
import pathlib
import sys

import cv2
import numpy as np
import onnxruntime

STRIDES = (8, 16, 32)
# COCO's ids of its 80 classes, in order: eleven of 1..91 were never used.
IDS = [i for i in range(1, 91) if i not in (12, 26, 29, 30, 45, 66, 68, 69, 71, 83)]


def tensor(photograph, height, width):
    """Scaled to fit, top left of a plane of 114; BGR, 0..255."""
    ratio = min(height / photograph.shape[0], width / photograph.shape[1])
    small = cv2.resize(photograph, (int(photograph.shape[1] * ratio), int(photograph.shape[0] * ratio)),
                       interpolation=cv2.INTER_LINEAR)
    plane = np.full((height, width, 3), 114, np.uint8)
    plane[:small.shape[0], :small.shape[1]] = small
    return np.ascontiguousarray(plane.transpose(2, 0, 1), np.float32)[None], ratio


def decoded(out, height, width):
    cells = [(x, y, s) for s in STRIDES for y in range(height // s) for x in range(width // s)]
    x, y, stride = np.array(cells, np.float32).T
    out = out.copy()
    out[:, 0], out[:, 1] = (out[:, 0] + x) * stride, (out[:, 1] + y) * stride
    out[:, 2:4] = np.exp(out[:, 2:4]) * stride[:, None]
    return out


def corners(boxes):
    half = boxes[:, 2:] / 2
    return np.concatenate([boxes[:, :2] - half, boxes[:, :2] + half], 1)


def suppressed(boxes, scores, iou):
    """Boxes that stay, best first; a box includes its last pixel."""
    areas = (boxes[:, 2] - boxes[:, 0] + 1) * (boxes[:, 3] - boxes[:, 1] + 1)
    order, kept = scores.argsort(kind="stable")[::-1], []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(best)
        low, high = np.maximum(boxes[best, :2], boxes[rest, :2]), np.minimum(boxes[best, 2:], boxes[rest, 2:])
        side = np.maximum(np.float32(0), high - low + 1)
        common = side[:, 0] * side[:, 1]
        order = rest[common / (areas[best] + areas[rest] - common) <= np.float32(iou)]
    return kept


def rows(boxes, scores, classes, kept):
    return np.concatenate([boxes[kept], scores[kept, None], classes[kept, None].astype(np.float32)], 1)


def numpy_rule(out, ratio, agnostic, score, iou):
    boxes, scores = corners(out[:, :4]) / np.float32(ratio), out[:, 4:5] * out[:, 5:]
    if agnostic:
        best = scores.argmax(1)
        top = scores[np.arange(len(best)), best]
        some = top > np.float32(score)
        return rows(boxes[some], top[some], best[some], suppressed(boxes[some], top[some], iou))
    done = [np.zeros((0, 6), np.float32)]
    for c in range(scores.shape[1]):
        some = scores[:, c] > np.float32(score)
        if some.any():
            b, s = boxes[some], scores[some, c]
            done.append(rows(b, s, np.full(len(s), c), suppressed(b, s, iou)))
    return np.concatenate(done)


def torch_rule(out, ratio, score, iou):
    import torch
    import torchvision

    boxes, best = torch.from_numpy(corners(out[:, :4])), torch.from_numpy(out[:, 5:]).max(1)
    scores = torch.from_numpy(out[:, 4]) * best.values
    some = scores >= score
    boxes, scores, classes = boxes[some], scores[some], best.indices[some]
    kept = torchvision.ops.batched_nms(boxes, scores, classes.float(), iou).numpy()
    return rows(boxes.numpy() / np.float32(ratio), scores.numpy(), classes.numpy(), kept)


def authors(path):
    spec = importlib.util.spec_from_file_location(pathlib.Path(path).stem, pathlib.Path(os.environ["YOLOX"]) / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def authors_rule(raw, ratio, rule, height, width):
    if rule == "torch":
        import torch

        out = torch.from_numpy(decoded(raw, height, width))[None]
        dets = authors("yolox/utils/boxes.py").postprocess(out, raw.shape[1] - 5, 0.01, 0.65, False)[0]
        if dets is None:
            return np.zeros((0, 6), np.float32)
        return torch.cat([dets[:, :4] / ratio, (dets[:, 4] * dets[:, 5])[:, None], dets[:, 6:7]], 1).numpy()
    demo = authors("yolox/utils/demo_utils.py")
    out = demo.demo_postprocess(raw[None].copy(), (height, width))[0]
    boxes, scores = out[:, :4], out[:, 4:5] * out[:, 5:]
    dets = demo.multiclass_nms(corners(boxes) / np.float32(ratio), scores, 0.45, 0.1, class_agnostic=rule == "numpy-agnostic")
    return np.zeros((0, 6), np.float32) if dets is None else dets.astype(np.float32)


def main():
    network, to, rule = sys.argv[1:4]
    session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
    height, width = session.get_inputs()[0].shape[2:]
    results = []
    for name in sys.argv[4:]:
        image, ratio = tensor(cv2.imread(name, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION), height, width)
        raw = session.run(None, {session.get_inputs()[0].name: image})[0][0]
        if "YOLOX" in os.environ:
            dets = authors_rule(raw, ratio, rule, height, width)
        elif rule == "torch":
            dets = torch_rule(decoded(raw, height, width), ratio, 0.01, 0.65)
        else:
            dets = numpy_rule(decoded(raw, height, width), ratio, rule == "numpy-agnostic", 0.1, 0.45)
        for x1, y1, x2, y2, score, c in dets:
            box = [float(x1), float(y1), float(x2 - x1), float(y2 - y1)]
            results.append({"image_id": int(pathlib.Path(name).stem), "category_id": IDS[int(c)],
                            "bbox": box, "score": float(score)})
    pathlib.Path(to).write_text(json.dumps(results))


main()
