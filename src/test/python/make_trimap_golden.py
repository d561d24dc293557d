"""Golden values for the protocols trimap and trimap-void: bands made with OpenCV, numbers with NumPy.

trimap-void follows DeepLab's MyVOCevalsegBoundary.m step by step (imdilate with a square of 2w + 1
pixels is cv2.dilate); its mean over classes, which is NaN where a class is absent, is nanmean here.
trimap does the same for every label: what is not the label is dilated into it. Both bands are held
against SciPy's chessboard distance before they are used.

Writes trimap.jsonl.gz: one line a case, pixels in base64, row by row.

Run: python make_trimap_golden.py ../resources/golden/measure
"""

import base64
import pathlib
import sys

import cv2
import numpy as np
import scipy
from scipy import ndimage

import coco_golden as golden

WIDTHS = range(1, 41)
TOOL = f"opencv {cv2.__version__}, scipy {scipy.__version__}, numpy {np.__version__}"


def dilated(mask, w):
    square = np.ones((2 * w + 1, 2 * w + 1), np.uint8)
    return cv2.dilate(mask.astype(np.uint8), square, borderValue=0) > 0


def distance(mask):
    """To the next pixel of the mask, as a king moves; where there is none, far."""
    if not mask.any():
        return np.full(mask.shape, 10**6)
    return ndimage.distance_transform_cdt(~mask, metric="chessboard")


def bands(truth, ignored, protocol):
    """For each width the judged pixels of the band."""
    void = np.isin(truth, ignored)
    labels = np.where(void, 1000, truth.astype(int))
    if protocol == "trimap-void":
        far = distance(void)
        made = lambda w: dilated(void, w) & ~void
    else:
        far = np.zeros(truth.shape, int)
        for label in np.unique(labels):
            far[labels == label] = distance(labels != label)[labels == label]
        made = lambda w: np.any([dilated(labels != k, w) & (labels == k) for k in np.unique(labels)], 0) & ~void
    for w in WIDTHS:
        band = made(w)
        assert (band == ((far <= w) & ~void)).all()
        yield band


def numbers(images, classes, ignored, protocol):
    counts = np.zeros((len(WIDTHS), len(classes), 3), np.int64)
    for truth, prediction in images:
        for i, band in enumerate(bands(truth, ignored, protocol)):
            for k, c in enumerate(classes):
                t, p = band & (truth == c), band & (prediction == c)
                counts[i, k] += [t.sum(), p.sum(), (t & p).sum()]
    t, p, tp = np.moveaxis(counts, 2, 0)
    with np.errstate(all="ignore"):
        iou = tp / (t + p - tp)
        means = [np.nanmean(row) if not np.isnan(row).all() else np.nan for row in iou]
        accuracy = tp.sum(1) / t.sum(1)
    return {
        "pixels": t.sum(1).tolist(),
        "mean_iou": [float(v).hex() for v in means],
        "pixel_accuracy": [float(v).hex() for v in accuracy],
        "iou": [[float(v).hex() for v in row] for row in iou],
    }


def scene(rng, h, w, classes, ignored, style):
    """(truth, prediction): blobs, stripes or noise, maybe with void strips or void areas."""
    if style == "noise":
        truth = rng.choice(classes, (h, w), p=[0.999] + [0.001 / (len(classes) - 1)] * (len(classes) - 1))
    elif style == "stripes":
        truth = np.asarray(classes)[(np.arange(w) // max(1, w // 5)) % len(classes)][None].repeat(h, 0)
    elif style == "flat":
        truth = np.full((h, w), classes[0])
    else:
        soft = np.stack([cv2.GaussianBlur(rng.random((h, w)), (0, 0), 12.0) for _ in classes])
        truth = np.asarray(classes)[soft.argmax(0)]
    truth = truth.astype(np.uint8)
    shift = rng.integers(-4, 5, 2)
    prediction = np.roll(truth, shift, (0, 1))
    spots = cv2.GaussianBlur(rng.random((h, w)), (0, 0), 3.0)
    prediction[spots > np.quantile(spots, 0.95)] = rng.choice(classes)
    if ignored:
        if style == "strips":
            edge = cv2.morphologyEx(truth, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
            truth[edge] = ignored[0]
        if style != "flat":
            y, x = rng.integers(0, h), rng.integers(0, w)
            truth[y : y + h // 8 + 1, x : x + w // 8 + 1] = ignored[-1]
        prediction[rng.random((h, w)) < 0.01] = ignored[-1]
    return truth, prediction


CASES = [
    # name, classes, ignored, sizes, styles
    ("voc-like", list(range(21)), [255], [(120, 160), (90, 200)], ["strips", "strips"]),
    ("no void", [0, 1, 2, 3, 4], [], [(100, 130), (64, 64)], ["blobs", "stripes"]),
    ("void areas", [3, 7, 20], [11, 255], [(97, 143), (150, 60)], ["blobs", "noise"]),
    ("noise", [0, 1], [255], [(211, 190)], ["noise"]),
    ("flat", [0, 1], [255], [(50, 60)], ["flat"]),
    ("tiny", [0, 1, 2], [9], [(1, 1), (1, 70), (70, 1), (2, 2), (9, 17)], ["noise", "stripes", "blobs", "blobs", "strips"]),
    ("absent", list(range(30)), [255], [(80, 80)], ["stripes"]),
]


def main():
    out, rng, lines = pathlib.Path(sys.argv[1]), np.random.default_rng(40), []
    for name, classes, ignored, sizes, styles in CASES:
        images = [scene(rng, h, w, classes, ignored, s) for (h, w), s in zip(sizes, styles)]
        for protocol in ["trimap", "trimap-void"] if ignored else ["trimap"]:
            coded = [
                {"size": list(t.shape), "truth": base64.b64encode(t.tobytes()).decode(), "prediction": base64.b64encode(p.tobytes()).decode()}
                for t, p in images
            ]
            head = {"tool": TOOL, "name": name, "protocol": protocol, "classes": classes, "ignored": ignored}
            lines.append(golden.text({**head, **numbers(images, classes, ignored, protocol), "images": coded}))
    golden.write_gzip(out / "trimap.jsonl.gz", lines)


if __name__ == "__main__":
    main()
