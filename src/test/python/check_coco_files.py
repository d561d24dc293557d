"""Compares a COCO run of ours with pycocotools on the same files, cell by cell.

    jobs/pixeltally score coco-bbox --truth gt.json --predictions dt.json --out RUNS --curves all
    python src/test/python/check_coco_files.py --truth gt.json --predictions dt.json --kind bbox --run RUNS/runs/ID

Prints how many cells of precision, recall and scores and how many summary numbers differ; ends with 1 where any does.
Needs pycocotools, numpy and pyarrow.
"""

import argparse
import contextlib
import io
import sys

import numpy as np
import pyarrow.parquet as pq
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def reference(truth, predictions, kind):
    with contextlib.redirect_stdout(io.StringIO()):
        gt = COCO(truth)
        evaluation = COCOeval(gt, gt.loadRes(predictions), kind)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation


def ours(run, evaluation):
    t, r, k, a, m = evaluation.eval["precision"].shape
    table = pq.read_table(f"{run}/curves")
    assert table.num_rows == t * r * k * a * m, (table.num_rows, (t, r, k, a, m))

    def tensor(column):
        values = table[column].to_numpy(zero_copy_only=False).astype(float)
        values = np.where(np.isnan(values), -1, values)
        return values.reshape(k, a, m, t, r).transpose(3, 4, 0, 1, 2)

    return {
        "precision": tensor("precision"),
        "recall": tensor("final_recall")[:, 0],
        "scores": tensor("score"),
    }


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--truth", required=True)
    p.add_argument("--predictions", required=True)
    p.add_argument("--kind", required=True, choices=["bbox", "segm", "keypoints"])
    p.add_argument("--run", required=True, help="RUNS/runs/ID, written with --curves all")
    args = p.parse_args()
    evaluation = reference(args.truth, args.predictions, args.kind)
    differing = 0
    for name, values in ours(args.run, evaluation).items():
        wrong = int((values != evaluation.eval[name]).sum())
        print(f"{name:10} {wrong} of {values.size} cells differ")
        differing += wrong
    summary = pq.read_table(f"{args.run}/summary")["value"].to_numpy(zero_copy_only=False)[: len(evaluation.stats)]
    wrong = int((np.where(np.isnan(summary), -1, summary) != evaluation.stats).sum())
    print(f"{'summary':10} {wrong} of {len(evaluation.stats)} numbers differ")
    return 1 if differing + wrong else 0


if __name__ == "__main__":
    sys.exit(main())
