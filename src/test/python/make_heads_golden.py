"""Makes the golden values of the detection heads' tests.

    python3 src/test/python/make_heads_golden.py YOLOX src/test/resources/golden/heads

YOLOX is a checkout of Megvii-BaseDetection/YOLOX: its own post-processing is run, not a copy.
Needs numpy, opencv-python, torch, torchvision; their versions are written to VERSIONS. All inputs
are seeded. Each .npz holds arrays by name:

    resize      N.in, N.out                 cv2.resize(..., INTER_LINEAR), 8-bit
    nms         cases one after another: boxes, scores, groups, ious; the places that
                torchvision.ops.nms (nms) and batched_nms (batched) keep, and YOLOX's nms (yolox)
                where no scores tie; counts of boxes and of each result, -1 where scores tie
    yolox       raw, ratio, size; of score .3 and IoU .45: agnostic, aware (multiclass_nms);
                torch-class, torch-agnostic (postprocess, boxes then divided by the ratio);
                rows of x1, y1, x2, y2, score, class
    detections  what GeneralizedRCNNTransform.postprocess makes of boxes, soft masks, key points
    paste       N.masks, N.boxes, N.size -> N.bits: paste_masks_in_image > .5, packed
"""

import importlib.util
import pathlib
import platform
import sys
import types

import cv2
import numpy as np
import torch
import torchvision
from torchvision.models.detection.roi_heads import paste_masks_in_image
from torchvision.models.detection.transform import GeneralizedRCNNTransform

YOLOX = pathlib.Path(sys.argv[1])
OUT = pathlib.Path(sys.argv[2])
rng = np.random.default_rng(20261121)


def authors(path):
    spec = importlib.util.spec_from_file_location(pathlib.Path(path).stem, YOLOX / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def save(name, arrays):
    np.savez_compressed(OUT / f"{name}.npz", **arrays)


def resize():
    arrays = {}
    sizes = [(64, 48, 41, 31), (50, 37, 41, 30), (33, 50, 27, 41), (40, 30, 80, 60), (40, 30, 20, 15),
             (7, 5, 3, 9), (1, 1, 4, 4), (41, 30, 41, 10), (30, 41, 5, 41), (2, 3, 31, 29), (61, 1, 9, 1)]
    for i, (w, h, nw, nh) in enumerate(sizes):
        image = rng.integers(0, 256, (h, w, 3), np.uint8)
        arrays[f"{i}.in"] = image
        arrays[f"{i}.out"] = cv2.resize(image, (nw, nh), interpolation=cv2.INTER_LINEAR)
    save("resize", arrays)


def nms_cases():
    """Whole-numbered boxes with equal overlaps and scores, clusters, empty ones, many ones."""
    for i in range(150):
        n = int(rng.integers(0, 60))
        if i % 3 == 0:
            corners = rng.integers(0, 12, (n, 4)).astype(np.float32)
            boxes = np.concatenate([np.minimum(corners[:, :2], corners[:, 2:]), np.maximum(corners[:, :2], corners[:, 2:])], 1)
            scores = (rng.integers(0, 8, n) / 8).astype(np.float32)
        else:
            at = rng.integers(0, 640, (max(1, n // 6), 2))[rng.integers(0, max(1, n // 6), n)]
            corner = at + rng.normal(0, 8, (n, 2))
            boxes = np.concatenate([corner, corner + rng.uniform(5, 90, (n, 2))], 1).astype(np.float32)
            scores = rng.permutation(1000)[:n].astype(np.float32) / 1000
        yield boxes, scores, rng.integers(0, 4, n), float(rng.choice([0.3, 0.45, 0.5, 0.65, 0.7]))
    for n in (1000, 1001):
        corner = rng.integers(0, 60, (n, 2)) * 8 + rng.integers(0, 6, (n, 2))
        boxes = np.concatenate([corner, corner + rng.integers(20, 60, (n, 2))], 1).astype(np.float32)
        yield boxes, rng.permutation(n).astype(np.float32) / n, rng.integers(0, 80, n), 0.5


def nms(demo):
    rows = {k: [] for k in ("counts", "ious", "boxes", "scores", "groups", "nms", "batched", "yolox")}
    for boxes, scores, groups, iou in nms_cases():
        b, s, g = torch.from_numpy(boxes), torch.from_numpy(scores), torch.from_numpy(groups)
        kept = torchvision.ops.nms(b, s, iou).tolist()
        batched = torchvision.ops.batched_nms(b, s, g, iou).tolist()
        tied = len(set(scores.tolist())) != len(scores)
        theirs = [] if tied else demo.nms(boxes, scores, iou)
        rows["counts"].append([len(scores), len(kept), len(batched), -1 if tied else len(theirs)])
        for key, value in (("ious", [iou]), ("boxes", boxes), ("scores", scores), ("groups", groups),
                           ("nms", kept), ("batched", batched), ("yolox", theirs)):
            rows[key].extend(np.asarray(value).tolist())
    save("nms", {k: np.array(v, np.float64 if k == "ious" else np.float32 if k in ("boxes", "scores") else np.int32)
                 for k, v in rows.items()})


def yolox(demo, boxes_module):
    height, width, image_height, image_width, classes = 64, 96, 150, 210, 3
    ratio = min(height / image_height, width / image_width)
    cells = sum((height // s) * (width // s) for s in (8, 16, 32))
    raw = rng.normal(0, 0.6, (2, cells, 5 + classes)).astype(np.float32)
    raw[..., 2:4] += 0.7
    raw[..., 4:] = 1 / (1 + np.exp(-2 * raw[..., 4:]))
    arrays = {"raw": raw, "ratio": np.array([ratio]), "size": np.array([width, height, image_width, image_height], np.int32)}
    for n in range(2):
        out = demo.demo_postprocess(raw[n:n + 1].copy(), (height, width))[0]
        boxes, scores = out[:, :4], out[:, 4:5] * out[:, 5:]
        corners = np.ones_like(boxes)
        corners[:, 0] = boxes[:, 0] - boxes[:, 2] / 2.
        corners[:, 1] = boxes[:, 1] - boxes[:, 3] / 2.
        corners[:, 2] = boxes[:, 0] + boxes[:, 2] / 2.
        corners[:, 3] = boxes[:, 1] + boxes[:, 3] / 2.
        corners /= ratio
        for name, agnostic in (("agnostic", True), ("aware", False)):
            dets = demo.multiclass_nms(corners, scores, nms_thr=0.45, score_thr=0.3, class_agnostic=agnostic)
            arrays[f"{n}.{name}"] = dets.astype(np.float32)
        decoded = torch.from_numpy(raw[n:n + 1].copy())
        grids, strides = [], []
        for s in (8, 16, 32):
            ys, xs = torch.meshgrid(torch.arange(height // s), torch.arange(width // s), indexing="ij")
            grids.append(torch.stack((xs, ys), 2).view(1, -1, 2))
            strides.append(torch.full((1, grids[-1].shape[1], 1), s))
        grids, strides = torch.cat(grids, 1).float(), torch.cat(strides, 1).float()
        decoded[..., :2] = (decoded[..., :2] + grids) * strides
        decoded[..., 2:4] = torch.exp(decoded[..., 2:4]) * strides
        for name, agnostic in (("torch-class", False), ("torch-agnostic", True)):
            dets = boxes_module.postprocess(decoded.clone(), classes, 0.3, 0.45, agnostic)[0]
            rows = torch.cat([dets[:, :4] / ratio, (dets[:, 4] * dets[:, 5])[:, None], dets[:, 6:7]], 1)
            arrays[f"{n}.{name}"] = rows.numpy()
    save("yolox", arrays)


def soft(n, side_h, side_w):
    """Smooth masks around a half, and some of few values."""
    coarse = torch.from_numpy(rng.random((n, 1, 5, 5), np.float32))
    masks = torch.nn.functional.interpolate(coarse, size=(side_h, side_w), mode="bicubic").clamp(0, 1)
    masks[::5] = (masks[::5] > 0.5).float()
    # Quarters make sums of a half, where the last bit of the arithmetic decides.
    masks[1::2] = (masks[1::2] * 4).round() / 4
    return masks.contiguous()


def boxes_around(n, height, width):
    # torchvision clips boxes first and fails on one beside the image.
    centre = rng.uniform((0, 0), (width, height), (n, 2))
    half = rng.uniform(0.2, 0.4 * max(height, width), (n, 2))
    return torch.from_numpy(np.concatenate([centre - half, centre + half], 1).astype(np.float32))


def paste():
    arrays = {}
    sizes = [(197, 231, 28, 28), (60, 40, 28, 28), (33, 77, 14, 14), (1, 1, 28, 28), (150, 50, 7, 7)]
    for i, (height, width, rows, columns) in enumerate(sizes):
        n = 12
        masks, boxes = soft(n, rows, columns), boxes_around(n, height, width)
        boxes[0] = torch.tensor([0, 0, width, height])
        boxes[1] = torch.tensor([3.0, 3.0, 3.0, 3.0])
        boxes[2] = torch.tensor([-300.5, -200.25, 400.75, 500.0])
        boxes[3] = boxes[3].round()
        pasted = paste_masks_in_image(masks, boxes, (height, width)) > 0.5
        arrays[f"{i}.masks"], arrays[f"{i}.boxes"] = masks.numpy(), boxes.numpy()
        arrays[f"{i}.size"] = np.array([height, width], np.int32)
        arrays[f"{i}.bits"] = np.packbits(pasted.numpy()[:, 0].reshape(n, -1), axis=1)
    save("paste", arrays)


def detections():
    """Network pixels 96x64 to an image of 211x149, as torchvision's detectors end."""
    n, image, resized = 9, (149, 211), (64, 96)
    boxes = boxes_around(n, *resized)
    boxes[:, 0::2].clamp_(0, resized[1])
    boxes[:, 1::2].clamp_(0, resized[0])
    masks = soft(n, 28, 28)
    points = torch.from_numpy(np.concatenate([rng.uniform(0, 64, (n, 17, 2)), np.ones((n, 17, 1))], 2).astype(np.float32))
    result = {"boxes": boxes, "masks": masks, "keypoints": points,
              "labels": torch.from_numpy(rng.choice([10, 20, 30, 40, 255], n)),
              "scores": torch.from_numpy(np.sort(rng.random(n, np.float32))[::-1].copy())}
    arrays = {f"in.{k}": v.numpy().copy() for k, v in result.items()}
    transform = GeneralizedRCNNTransform(64, 96, [0.0] * 3, [1.0] * 3).eval()
    done = transform.postprocess([result], [resized], [image])[0]
    arrays["out.boxes"], arrays["out.keypoints"] = done["boxes"].numpy(), done["keypoints"].numpy()
    arrays["out.bits"] = np.packbits((done["masks"] > 0.5).numpy()[:, 0].reshape(n, -1), axis=1)
    arrays["keypoint-scores"] = rng.normal(0, 5, (n, 17)).astype(np.float32)
    arrays["size"] = np.array([resized[1], resized[0], image[1], image[0]], np.int32)
    save("detections", arrays)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    demo = authors("yolox/utils/demo_utils.py")
    boxes_module = authors("yolox/utils/boxes.py")
    resize()
    nms(demo)
    yolox(demo, boxes_module)
    paste()
    detections()
    commit = sys.argv[3] if len(sys.argv) > 3 else "unknown"
    (OUT / "VERSIONS").write_text(
        f"python {platform.python_version()}\nnumpy {np.__version__}\nopencv-python {cv2.__version__}\n"
        f"torch {torch.__version__}\ntorchvision {torchvision.__version__}\nYOLOX {commit}\n")


main()
