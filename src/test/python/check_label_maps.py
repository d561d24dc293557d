#!/usr/bin/env python3
"""Compare a run's label maps with those that Python's onnxruntime makes of the same photographs.

    check_label_maps.py --predictions RUNS/predictions/run=ID --logits network.onnx [--truth MASKS --classes 11]

Preprocessing here is Pillow and NumPy: RGB / 255, normalised by --mean and --std, padded right and below with zeros to
multiples of --multiple. LOGITS is the network with its scores as output (float32 [N, C, H, W]). Prints how many pixels
differ, and of those the largest margin between the two classes' scores: a difference is a near-tie where that is tiny.
With --truth also the confusion matrix's mean IoU and pixel accuracy of both. Needs numpy, pillow, onnxruntime, pyarrow.
"""
import argparse
import glob
import io
import os

import numpy as np
import onnxruntime
import pyarrow.parquet as pq
from PIL import Image


def scores(session, path, mean, std, multiple):
    rgb = np.asarray(Image.open(path).convert("RGB"), np.float32)
    x = ((rgb / np.float32(255) - mean) / std).transpose(2, 0, 1)
    h, w = x.shape[1:]
    x = np.pad(x, ((0, 0), (0, -h % multiple), (0, -w % multiple)))[None]
    return session.run(None, {session.get_inputs()[0].name: x})[0][0, :, :h, :w]


def summary(confusion):
    tp = np.diag(confusion)
    union = confusion.sum(0) + confusion.sum(1) - tp
    return f"mean IoU {np.mean(tp / np.maximum(1, union)):.6f}, pixel accuracy {tp.sum() / confusion.sum():.6f}"


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--predictions", required=True)
    p.add_argument("--logits", required=True)
    p.add_argument("--truth")
    p.add_argument("--classes", type=int, default=11)
    p.add_argument("--multiple", type=int, default=16)
    p.add_argument("--mean", type=float, nargs=3, default=(0.485, 0.456, 0.406))
    p.add_argument("--std", type=float, nargs=3, default=(0.229, 0.224, 0.225))
    a = p.parse_args()
    session = onnxruntime.InferenceSession(a.logits, providers=["CPUExecutionProvider"])
    mean, std = np.float32(a.mean), np.float32(a.std)
    pixels = differing = images = 0
    margin = 0.0
    confusions = np.zeros((2, a.classes, a.classes), np.int64)
    for file in sorted(glob.glob(os.path.join(a.predictions, "*.parquet"))):
        for row in pq.ParquetFile(file).read(columns=["image_id", "image", "label_map"]).to_pylist():
            ours = np.asarray(Image.open(io.BytesIO(row["label_map"])))
            logits = scores(session, row["image"], mean, std, a.multiple)
            theirs = logits.argmax(0)
            y, x = np.nonzero(ours != theirs)
            images, pixels, differing = images + 1, pixels + ours.size, differing + len(y)
            if len(y):
                margin = max(margin, float((logits[theirs[y, x], y, x] - logits[ours[y, x], y, x]).max()))
            if a.truth:
                truth = np.asarray(Image.open(os.path.join(a.truth, row["image_id"] + ".png"))).astype(np.int64)
                judged = truth < a.classes
                for k, labels in enumerate((ours, theirs)):
                    cells = truth[judged] * a.classes + labels[judged]
                    confusions[k] += np.bincount(cells, minlength=a.classes**2).reshape(a.classes, a.classes)
    print(f"onnxruntime {onnxruntime.__version__}: {images} images, {differing} of {pixels} pixels differ"
          f" ({100 - 100 * differing / pixels:.5f} % agree), largest margin of a differing pixel {margin:.3g}")
    if a.truth:
        print("the run:     " + summary(confusions[0]))
        print("onnxruntime: " + summary(confusions[1]))


if __name__ == "__main__":
    main()
