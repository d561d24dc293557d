"""COCO's twelve box numbers by pycocotools, one a line, over the images that the results name or not.

    python3 src/test/python/coco_ap.py TRUTH.json RESULTS.json
"""

import contextlib
import io
import sys

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

with contextlib.redirect_stdout(io.StringIO()):
    truth = COCO(sys.argv[1])
    evaluation = COCOeval(truth, truth.loadRes(sys.argv[2]), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
for number in evaluation.stats:
    print(repr(float(number)))
