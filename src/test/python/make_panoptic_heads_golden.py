"""Makes the golden values of the panoptic heads' tests.

    python3 src/test/python/make_panoptic_heads_golden.py src/test/resources/golden/panoptic-heads

Runs post_process_panoptic_segmentation of transformers' image processors for DETR, MaskFormer and
Mask2Former, and torch's interpolate, on seeded tensors; versions go to VERSIONS. queries.npz holds, of
case N:

    N.logits   float32 [Q, K+1]     N.masks  float32 [Q, h, w]
    N.rules    float64: processor (0 DETR, 1 MaskFormer, 2 Mask2Former), threshold, mask threshold,
               overlap threshold, image's height and width
    N.fused    int32: the classes that are fused
    N.map      int32 [H, W]: segments; 0 where there is none
    N.segments float64 [n, 4]: id, class, was fused, score, as listed

nearest.npz: N.sizes (in and out), N.nearest, N.exact: which places interpolate takes along an axis.
"""

import pathlib
import platform
import sys
import types

import numpy as np
import torch
import torch.nn.functional as F
import transformers
from transformers.models.detr.image_processing_detr import DetrImageProcessor
from transformers.models.mask2former.image_processing_mask2former import Mask2FormerImageProcessor
from transformers.models.maskformer.image_processing_maskformer import MaskFormerImageProcessor

OUT = pathlib.Path(sys.argv[1])
CLASSES = 6
STUFF = {3, 4, 5}
rng = np.random.default_rng(20261122)


def blobs(queries, h, w):
    """Smooth hills with edges a few cells wide, in quarters: they pack well."""
    ys, xs = np.mgrid[:h, :w]
    masks = np.empty((queries, h, w), np.float32)
    for q in range(queries):
        cy, cx = rng.uniform(0, h), rng.uniform(0, w)
        ry, rx = rng.uniform(2, 2 + h / 4), rng.uniform(2, 2 + w / 4)
        d = np.maximum(abs(ys - cy) / ry, abs(xs - cx) / rx) if q % 2 else np.hypot((ys - cy) / ry, (xs - cx) / rx)
        masks[q] = np.round(4 * np.clip(rng.uniform(3, 9) * (1 - d) + rng.normal(0, 0.3, (h, w)), -9, 9)) / 4
    return masks


def queries():
    arrays = {}
    counts = []
    processors = (DetrImageProcessor, MaskFormerImageProcessor, Mask2FormerImageProcessor)
    for n in range(24):
        kind = n % 3
        q = 4 if n == 9 else int(rng.integers(1, 28))
        h, w = int(rng.integers(3, 26)), int(rng.integers(3, 30))
        # As large, larger, smaller, and another aspect.
        target = [(h, w), (3 * h + 1, 2 * w + 5), (max(2, h // 2), max(3, w // 2)), (61, 47)][n // 3 % 4]
        logits = rng.normal(0, 1, (q, CLASSES + 1)).astype(np.float32)
        favourite = rng.integers(0, CLASSES + 1, q)
        if n == 5:
            favourite[:] = CLASSES  # Nothing is found.
        logits[np.arange(q), favourite] += rng.uniform(2, 7, q).astype(np.float32) + (9 if n == 5 else 0)
        masks = blobs(q, h, w)
        threshold, mask_threshold, overlap = [(0.5, 0.5, 0.8), (0.85, 0.5, 0.5), (0.0, 0.3, 0.6), (0.6, 0.7, 0.0)][n % 4]
        fused = set() if n in (1, 8) else STUFF
        if n == 9:
            # Stuff that comes again behind a thing: the next thing is given that thing's number.
            logits[:] = -4
            logits[np.arange(4), [4, 0, 4, 1]] = 6 + np.arange(4)
            masks[:] = -9
            for i in range(4):
                masks[i, i // 2 * (h // 2):(i // 2 + 1) * (h // 2), i % 2 * (w // 2):(i % 2 + 1) * (w // 2)] = 6
        outputs = types.SimpleNamespace(
            logits=torch.from_numpy(logits)[None], pred_masks=torch.from_numpy(masks)[None],
            class_queries_logits=torch.from_numpy(logits)[None], masks_queries_logits=torch.from_numpy(masks)[None])
        # The method asks nothing of its object.
        result = processors[kind].post_process_panoptic_segmentation(
            None, outputs, threshold, mask_threshold, overlap, fused, [target])[0]
        counts.append(len(result["segments_info"]))
        arrays[f"{n}.logits"], arrays[f"{n}.masks"] = logits, masks
        arrays[f"{n}.rules"] = np.array([kind, threshold, mask_threshold, overlap, *target], np.float64)
        arrays[f"{n}.fused"] = np.array(sorted(fused), np.int32)
        # Where no query is left the map holds -1.
        arrays[f"{n}.map"] = np.maximum(result["segmentation"].numpy(), 0).astype(np.int32)
        arrays[f"{n}.segments"] = np.array(
            [[s["id"], s["label_id"], s["was_fused"], s["score"]] for s in result["segments_info"]],
            np.float64).reshape(-1, 4)
    print("segments:", counts)
    np.savez_compressed(OUT / "queries.npz", **arrays)


def nearest():
    arrays = {}
    for n, (a, b) in enumerate([(5, 5), (5, 7), (7, 5), (3, 100), (100, 3), (1, 9), (9, 1), (641, 480), (480, 641),
                                (33, 1000), (1025, 999), (14, 9), (513, 2048), (97, 388)]):
        row = torch.arange(a, dtype=torch.float32)[None, None]
        arrays[f"{n}.sizes"] = np.array([a, b], np.int32)
        for key, mode in (("nearest", "nearest"), ("exact", "nearest-exact")):
            arrays[f"{n}.{key}"] = F.interpolate(row, size=b, mode=mode)[0, 0].numpy().astype(np.int32)
    np.savez_compressed(OUT / "nearest.npz", **arrays)


OUT.mkdir(parents=True, exist_ok=True)
torch.set_num_threads(1)
queries()
nearest()
(OUT / "VERSIONS").write_text(
    f"transformers {transformers.__version__}\ntorch {torch.__version__}\nnumpy {np.__version__}\n"
    f"python {platform.python_version()}\n")
