"""Drives evaluators of label maps, panoptic segments and borders on files; jobs/bench protocols calls it.

    peers_protocols.py CASE TOOL DATA OUT.json [CHECKOUT]

Evaluates once with one tool and writes {"work", "cpu", "score"}: seconds from files to the score, without imports,
CPU seconds of the same with all processes that the tool starts, and the score. DATA is what make_bench_maps.py made,
or a folder with boundary AP's gt.json, segm.json and
the same with boxes, segm-boxes.json, which vernier does not do without. CHECKOUT is that of a tool that PyPI lacks. Processes and
threads are as many as the cores that this process may use.

Two tools use names that NumPy 2 lost (np.in1d, np.float); they are put back here, for them alone.
"""

import contextlib
import io
import json
import math
import multiprocessing
import os
import pathlib
import resource
import sys
import time

CLASSES = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33]  # labelIds, by train id


def files(folder):
    return sorted(str(p) for p in pathlib.Path(folder).rglob("*.png"))


def scripts(data, instances):
    import numpy as np

    np.in1d = np.isin
    import cityscapesscripts.evaluation.evalPixelLevelSemanticLabeling as tool

    tool.args.evalInstLevelScore, tool.args.JSONOutput, tool.args.quiet = instances, False, True

    def work():
        truths = [f for f in files(f"{data}/gtFine/val") if f.endswith("_labelIds.png")]
        results = tool.evaluateImgLists(files(f"{data}/pred"), truths, tool.args)
        return results["averageScoreInstClasses" if instances else "averageScoreClasses"]

    return work


def numpy_pixel(data):
    import numpy as np
    from PIL import Image

    def work():
        pairs = np.zeros(34 * 34, np.int64)
        for truth, prediction in zip(files(f"{data}/labels/truth"), files(f"{data}/labels/pred")):
            t, p = np.asarray(Image.open(truth)), np.asarray(Image.open(prediction))
            pairs += np.bincount(t.ravel() * np.int64(34) + p.ravel(), minlength=34 * 34)
        judged = pairs.reshape(34, 34)[CLASSES]
        hit = judged[np.arange(19), CLASSES]
        with np.errstate(invalid="ignore"):  # a class that is nowhere has no IoU
            return np.nanmean(hit / (judged.sum(1) + judged[:, CLASSES].sum(0) - hit))

    return work


def torchmetrics_pixel(data):
    import numpy as np
    import torch
    from PIL import Image
    from torchmetrics.classification import MulticlassJaccardIndex

    torch.set_num_threads(len(os.sched_getaffinity(0)))

    def work():
        metric = MulticlassJaccardIndex(len(CLASSES), ignore_index=255, validate_args=False)
        for truth, prediction in zip(files(f"{data}/train/truth"), files(f"{data}/train/pred")):
            t, p = (torch.from_numpy(np.array(Image.open(f))).long() for f in (truth, prediction))
            metric.update(p, t)
        return metric.compute()

    return work


def vernier_pixel(data):
    from vernier.semantic import Evaluator

    def work():
        truth, prediction = (dict(enumerate(files(f"{data}/train/{side}"))) for side in ("truth", "pred"))
        return Evaluator(parity_mode="strict").evaluate_from_pngs(truth, prediction, n_classes=19, ignore_label=255).miou

    return work


def hotcoco_pixel(data):
    from hotcoco.semantic import SemanticEval

    def work():
        evaluator = SemanticEval(len(CLASSES))
        evaluator.update_folders(f"{data}/train/truth", f"{data}/train/pred")
        return evaluator.stats[0]

    return work


def panopticapi(data, checkout):
    sys.path.insert(0, checkout)
    from panopticapi.evaluation import pq_compute

    return lambda: pq_compute(f"{data}/truth.json", f"{data}/predictions.json")["All"]["pq"]


def hotcoco_panoptic(data):
    from hotcoco.panoptic import pq_compute

    return lambda: pq_compute(f"{data}/truth.json", f"{data}/predictions.json")["All"]["pq"]


def vernier_panoptic(data):
    from vernier.panoptic import Dataset, Evaluator, Predictions, decode_label_map_png

    def side(name):
        with open(f"{data}/{name}.json") as f:
            content = json.load(f)
        annotations = content["annotations"]
        maps = {a["image_id"]: decode_label_map_png(f"{data}/{name}/{a['file_name']}") for a in annotations}
        infos = json.dumps({a["image_id"]: a["segments_info"] for a in annotations})
        return maps, infos.encode(), json.dumps(content["categories"]).encode()

    def work():
        truth = Dataset.from_arrays(*side("truth"))
        return Evaluator(parity_mode="strict").evaluate(truth, Predictions.from_arrays(*side("predictions")[:2])).pq

    return work


def as_pycocotools(data, COCO, COCOeval, of_truth=None, of_evaluation=None):
    def work():
        truth = COCO(f"{data}/gt.json", **(of_truth or {}))
        found = truth.loadRes(f"{data}/segm.json")
        evaluation = COCOeval(truth, found, iouType="boundary", **(of_evaluation or {}))
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        return evaluation.stats[0]

    return work


def boundary_iou_api(data, checkout):
    import numpy as np

    np.float = float
    sys.path.insert(0, checkout)
    from boundary_iou.coco_instance_api.coco import COCO
    from boundary_iou.coco_instance_api.cocoeval import COCOeval

    return as_pycocotools(data, COCO, COCOeval, dict(get_boundary=True))


def faster_boundary(data):
    from faster_coco_eval import COCO, COCOeval_faster

    cores = len(os.sched_getaffinity(0))
    return as_pycocotools(data, COCO, COCOeval_faster, None, dict(boundary_cpu_count=cores, rle_iou_max_workers=cores))


def vernier_boundary(data):
    from vernier.instance import Boundary, Evaluator

    def work():
        with open(f"{data}/gt.json", "rb") as gt, open(f"{data}/segm-boxes.json", "rb") as dt:
            return Evaluator(iou=Boundary(), parity_mode="strict").evaluate(gt.read(), dt.read()).stats[0]

    return work


TOOLS = {
    ("cityscapes-pixel", "cityscapesScripts"): lambda data: scripts(data, False),
    ("cityscapes-pixel", "numpy"): numpy_pixel,
    ("cityscapes-pixel", "torchmetrics"): torchmetrics_pixel,
    ("cityscapes-pixel", "vernier"): vernier_pixel,
    ("cityscapes-pixel", "hotcoco"): hotcoco_pixel,
    ("cityscapes-iiou", "cityscapesScripts"): lambda data: scripts(data, True),
    ("panoptic", "panopticapi"): panopticapi,
    ("panoptic", "vernier"): vernier_panoptic,
    ("panoptic", "hotcoco"): hotcoco_panoptic,
    ("coco-boundary", "boundary-iou-api"): boundary_iou_api,
    ("coco-boundary", "faster-coco-eval"): faster_boundary,
    ("coco-boundary", "vernier"): vernier_boundary,
}


def cpu():
    """Of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main():
    case, tool, data, out, *checkout = sys.argv[1:]
    cores = len(os.sched_getaffinity(0))
    multiprocessing.cpu_count = lambda: cores  # pools are made as large as this says
    work = TOOLS[case, tool](data, *checkout)
    start, spent = time.perf_counter(), cpu()
    with contextlib.redirect_stdout(io.StringIO()):
        score = float(work())
    seconds = time.perf_counter() - start
    if not math.isfinite(score):
        sys.exit(f"{tool} has no score: {score}")
    for child in multiprocessing.active_children():  # a pool that was not closed
        child.terminate()
        child.join()
    with open(out, "w") as f:
        json.dump(dict(work=seconds, cpu=cpu() - spent, score=score), f)


if __name__ == "__main__":
    main()
