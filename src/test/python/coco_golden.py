"""What the COCO golden makers share: one evaluation by pycocotools, and one line of JSON of it.

A line is one JSON object; src/test/resources/golden/coco/README.md describes its keys. The
evaluation parses the very text that is written, so what a reader sees is what was evaluated.
"""

import contextlib
import gzip
import hashlib
import importlib.metadata
import io
import json

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

TOOL = f"pycocotools {importlib.metadata.version('pycocotools')}, numpy {np.__version__}"


def text(value):
    """Compact JSON in insertion order."""
    return json.dumps(value, separators=(",", ":"))


def digest(array):
    """First 16 hex digits of the sha256 of little-endian float64 bytes in C order."""
    array = np.ascontiguousarray(array, "<f8")
    array = np.where(np.isnan(array), np.nan, array)  # one NaN for all: 0x7ff8000000000000
    return hashlib.sha256(array.tobytes()).hexdigest()[:16]


def truth_of(dataset):
    coco = COCO()
    coco.dataset = dataset
    coco.createIndex()
    return coco


def run_coco(gt_text, dt_text, kind, params):
    """The COCOeval after evaluate() and accumulate(); raises what pycocotools raises."""
    truth = truth_of(json.loads(gt_text))
    run = COCOeval(truth, truth.loadRes(json.loads(dt_text)), kind)
    for key, value in params.items():
        if key == "sigmas":
            run.params.kpt_oks_sigmas = np.array(value)
        elif key == "iouThrs":
            run.params.iouThrs = np.array(value)
        else:
            setattr(run.params, key, value)
    run.evaluate()
    run.accumulate()
    return run


def expected(gt_text, dt_text, kind, params):
    """One evaluation: counts, digests and summary as a dict in the order of writing, and the run."""
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        run = run_coco(gt_text, dt_text, kind, params)
        try:
            run.summarize()
            stats = [float(s).hex() for s in run.stats]
        except Exception:  # the ladder or the ranges do not fit summarize()'s fixed lines
            stats = None
    outcome = {
        "counts": [int(n) for n in run.eval["counts"]],
        "precision": digest(run.eval["precision"]),
        "recall": digest(run.eval["recall"]),
        "scores": digest(run.eval["scores"]),
        "stats": stats,
    }
    return outcome, run


def line(head, outcome, gt_text, dt_text):
    """One line; gt and dt are its last keys, so that a reader can cut them out as text."""
    out = text({**head, **outcome})[:-1] + ',"gt":' + gt_text + ',"dt":' + dt_text + "}"
    assert out.count(',"gt":') == 1 and out.count(',"dt":') == 1 and "\n" not in out
    return out


def write_gzip(path, lines):
    """Deterministic gzip: no name, no time."""
    raw = ("\n".join(lines) + "\n").encode("ascii")
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as out:
        out.write(raw)
    path.write_bytes(buffer.getvalue())
    print(f"{path.name}: {len(lines)} lines, {len(raw)} bytes, gzip {path.stat().st_size}")
