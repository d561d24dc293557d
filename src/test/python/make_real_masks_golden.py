"""What Pillow and NumPy read from the real masks that some tests use where they are present.

Writes golden/measure/real-masks.txt: size and sha256 of the class ids of VOC's and Person-Part's
palette masks and of CamVid's grey ones, and the confusion matrix of CamVid's masks with each mask's
successor by name as its prediction (11 is void on both sides). No pixel is copied.

Run: python make_real_masks_golden.py SHARED ../resources/golden/measure
"""

import hashlib
import pathlib
import sys

import numpy as np
import PIL
from PIL import Image

data, out = pathlib.Path(sys.argv[1]) / "data", pathlib.Path(sys.argv[2])
lines = [f"# Pillow {PIL.__version__}, numpy {np.__version__}"]
folders = ["VOCdevkit/VOC2012/SegmentationClass", "voc-person-part/masks", "camvid-val/masks"]
camvid = []
for folder in folders:
    for path in sorted((data / folder).glob("*.png")):
        ids = np.array(Image.open(path))
        assert ids.dtype == np.uint8 and ids.ndim == 2
        digest = hashlib.sha256(ids.tobytes()).hexdigest()
        lines.append(f"mask {folder}/{path.name} {ids.shape[1]} {ids.shape[0]} {digest}")
        if folder.startswith("camvid"):
            camvid.append(ids)
counts = np.zeros((12, 12), np.int64)
for truth, prediction in zip(camvid, camvid[1:] + camvid[:1]):
    pairs = truth.astype(np.int64).ravel() * 12 + prediction.ravel()
    counts += np.bincount(pairs, minlength=144).reshape(12, 12)
for row in counts:
    lines.append("row " + " ".join(map(str, row)))
(out / "real-masks.txt").write_text("\n".join(lines) + "\n")
