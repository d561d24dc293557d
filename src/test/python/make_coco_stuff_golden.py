"""What NumPy makes of COCO-Stuff's real label maps, which some tests use where they are present.

Each of the eight maps is judged against itself mirrored. Writes golden/measure/coco-stuff.txt: mean IoU over the classes
that occur, pixel accuracy, judged pixels, and the IoU of each class that occurs; doubles as float.hex. No pixel is copied.

Run: python make_coco_stuff_golden.py SHARED ../resources/golden/measure
"""

import pathlib
import sys

import numpy as np
import PIL
from PIL import Image

N = 182
counts = np.zeros((N, N + 1), np.int64)
for path in sorted((pathlib.Path(sys.argv[1]) / "data/coco-stuff-val8/labels").glob("*.png")):
    truth = np.array(Image.open(path))
    predicted = truth[:, ::-1]
    judged = truth != 255
    columns = np.minimum(predicted[judged], N).astype(np.int64)
    counts += np.bincount(truth[judged].astype(np.int64) * (N + 1) + columns, minlength=N * (N + 1)).reshape(N, N + 1)
right = np.diag(counts[:, :N])
union = counts.sum(1) + counts[:, :N].sum(0) - right
seen = union > 0
iou = right[seen] / union[seen]
lines = [f"# Pillow {PIL.__version__}, numpy {np.__version__}", f"mean_iou {np.mean(iou).hex()}",
         f"pixel_accuracy {(right.sum() / counts.sum()).hex()}", f"judged_pixels {counts.sum()}"]
lines += [f"iou {c} {v.hex()}" for c, v in zip(np.flatnonzero(seen), iou)]
(pathlib.Path(sys.argv[2]) / "coco-stuff.txt").write_text("\n".join(lines) + "\n")
