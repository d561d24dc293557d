"""Makes the dataset, networks and numbers of the evaluate tests with panoptic segments.

    python3 src/test/python/make_panoptic_job_golden.py --panopticapi CHECKOUT src/test/resources/golden/panoptic-job

Writes a dataset in COCO's panoptic layout whose photographs show their prediction: red says the class,
green the instance. labels/ is a network that reads this as class * 1000 + instance (layout of
Panoptic-DeepLab); queries/ one that gives a class and a mask of half the size for each of some colours
(layout of DETR). expected/NETWORK.json and expected/NETWORK/*.png are what onnxruntime, and transformers'
post_process_panoptic_segmentation behind it, make of Pillow's pixels, in the dataset's categories;
expected/NETWORK.txt what panopticapi says of that: `ordered`, its own sums in one process, and `exact`, the
same code with sums rounded once.

Needs numpy, onnx, onnxruntime, pillow, torch, transformers; their versions are written to VERSIONS.
"""

import argparse
import hashlib
import json
import math
import pathlib
import sys
import types
import warnings
from importlib.metadata import version

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto as T
from onnx import helper as h
from PIL import Image
from transformers.models.detr.image_processing_detr import DetrImageProcessor

import make_panoptic_golden as golden

IMAGES = 24
CLASSES = ["Cat", "person", "rug-merged", "bottle", "gravel", "tooth brush", "mat", "ghost"]
THINGS = [True, True, False, True, False, True, False, True]
CATEGORY = [17, 1, 200, 44, 125, 90, 93, None]  # "ghost" is none of the dataset's, "mat" is told
DIVISOR, VOID, STEP, INSTANCE = 1000, 12, 20, 16
NAME = "name: {0}\nnetwork: {{file: network.onnx, sha256: {1}}}\ninput: {{name: image, scale: 1}}\n"
LABELS = NAME + """resize: {{policy: keep, multiple: 8}}
outputs:
  - {{head: panoptic-labels, name: segments, labels: classes.yaml, divisor: 1000, void-class: 12}}
"""
QUERIES = NAME + """resize: {{policy: keep}}
outputs:
  - head: panoptic-queries
    labels: classes.yaml
    tensors: {{classes: classes, masks: masks}}
    score-threshold: 0.6
    overlap-threshold: 0.4
"""


def save(out, text, name, nodes, outputs, constants):
    out.mkdir(parents=True, exist_ok=True)
    graph = h.make_graph(nodes, name, [h.make_tensor_value_info("image", T.FLOAT, ["N", 3, "H", "W"])],
                         outputs, [onnx.numpy_helper.from_array(v, k) for k, v in constants.items()])
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "pixeltally tests"
    onnx.checker.check_model(model)
    onnx.save(model, out / "network.onnx")
    (out / "bundle.yaml").write_text(text.format(name, hashlib.sha256((out / "network.onnx").read_bytes()).hexdigest()))
    lines = "".join(f"  - {{id: {10 + i}, name: {n}, colour: '#{40 * i:06x}', thing: {str(t).lower()}}}\n"
                    for i, (n, t) in enumerate(zip(CLASSES, THINGS)))
    (out / "classes.yaml").write_text("name: seen\nclasses:\n" + lines)


def labels_network(out):
    """round(red / 20) * 1000 + round(green / 16)"""
    nodes = [h.make_node("Conv", ["image", "w"], ["scaled"]), h.make_node("Round", ["scaled"], ["whole"]),
             h.make_node("Conv", ["whole", "sum"], ["number"]), h.make_node("Cast", ["number"], ["segments"], to=T.INT64)]
    w = np.array([[1 / STEP, 0, 0], [0, 1 / INSTANCE, 0]], np.float32).reshape(2, 3, 1, 1)
    add = np.array([[DIVISOR, 1]], np.float32).reshape(1, 2, 1, 1)
    save(out, LABELS, "labels", nodes, [h.make_tensor_value_info("segments", T.INT64, ["N", 1, "H", "W"])], dict(w=w, sum=add))


def queries_network(out):
    """A query a colour: about (400 - |pixel - colour|^2) / 60, averaged over 2x2; likelier the more the picture has of it."""
    colours = [(c, i) for c in range(8) for i in range(3 if THINGS[c] else 1)]
    c = np.array([[STEP * a, INSTANCE * b] for a, b in colours], np.float32)
    n = len(c)
    w = np.concatenate([2 * c, np.zeros((n, 1), np.float32)], 1).reshape(n, 3, 1, 1) / 60
    # No two alike: where they are, rounding decides whose a pixel is.
    b = (400 - (c * c).sum(1)) / 60 + np.random.default_rng(1).uniform(-0.5, 0.5, n)
    rg = np.array([1, 1, 0], np.float32).reshape(1, 3, 1, 1)
    one_hot = np.full((1, n, 9), -2, np.float32)
    one_hot[0, np.arange(n), [a for a, _ in colours]] = 2 + 0.05 * np.arange(n)
    none = np.zeros((1, 1, 9), np.float32)
    none[..., 8] = 0.5
    nodes = [
        h.make_node("Conv", ["image", "w", "b"], ["near"]), h.make_node("Mul", ["image", "image"], ["squares"]),
        h.make_node("Conv", ["squares", "rg"], ["length"]), h.make_node("Div", ["length", "sixty"], ["far"]),
        h.make_node("Sub", ["near", "far"], ["logits"]),
        h.make_node("AveragePool", ["logits"], ["masks"], kernel_shape=[2, 2], strides=[2, 2]),
        h.make_node("Sigmoid", ["logits"], ["likely"]), h.make_node("ReduceMean", ["likely"], ["share"], axes=[2, 3], keepdims=0),
        h.make_node("Unsqueeze", ["share", "last"], ["column"]), h.make_node("Mul", ["column", "strength"], ["strong"]),
        h.make_node("Mul", ["strong", "one_hot"], ["found"]), h.make_node("Add", ["found", "none"], ["classes"]),
    ]
    constants = dict(w=w, b=b.astype(np.float32), rg=rg, sixty=np.array(60, np.float32), strength=np.array(8, np.float32),
                     one_hot=one_hot, none=none, last=np.array([2], np.int64))
    save(out, QUERIES, "queries", nodes, [h.make_tensor_value_info("classes", T.FLOAT, ["N", n, 9]),
                                          h.make_tensor_value_info("masks", T.FLOAT, ["N", n, "h", "w"])], constants)


def dataset(out, rng):
    """Truth as make_panoptic_golden.py draws it, photographs that show a prediction of it."""
    case = golden.Case(out, "annotations")
    cats = [c["id"] for c in golden.CATEGORIES]
    (out / "val").mkdir(exist_ok=True)
    for n in range(IMAGES):
        pixels, segments = golden.truth(rng, cats)
        found, predicted = golden.prediction(rng, pixels, segments, cats)
        number = 1000 + 7 * n
        case.add(number, pixels, segments)
        photograph = np.zeros((*found.shape, 3), np.uint8)
        photograph[..., 0] = STEP * VOID
        photograph[..., 2] = rng.integers(0, 256, found.shape) // 64 * 64
        seen = {}
        for s in predicted:
            k = CATEGORY.index(s["category_id"]) if rng.random() > 0.07 else 7
            where = found == s["id"]
            photograph[where, 0] = STEP * k
            photograph[where, 1] = INSTANCE * seen.setdefault(k, 0)
            seen[k] += 1
        Image.fromarray(photograph).save(out / "val" / f"{number:012d}.png")
    # Not as Case names them, so that they are found by their split's name.
    case.truth["images"] = [dict(i, file_name=i["file_name"]) for i in case.truth["images"]]
    (out / "annotations/panoptic_val.json").write_text(json.dumps(case.truth))
    folder = out / "annotations/panoptic_val"
    folder.mkdir(exist_ok=True)
    for file in (out / "annotations/truth").iterdir():
        file.rename(folder / file.name)
    for part in ("truth", "predictions"):
        (out / "annotations" / part).rmdir()
    return case.truth


def by_labels(session, rgb):
    tensor = np.zeros((1, 3, -(-rgb.shape[0] // 8) * 8, -(-rgb.shape[1] // 8) * 8), np.float32)
    tensor[0, :, : rgb.shape[0], : rgb.shape[1]] = rgb.transpose(2, 0, 1)
    value = session.run(["segments"], {"image": tensor})[0][0, 0, : rgb.shape[0], : rgb.shape[1]]
    pixels, segments = np.zeros(value.shape, np.int64), []
    _, first = np.unique(value, return_index=True)
    for v in value.ravel()[np.sort(first)]:  # row by row
        if v // DIVISOR != VOID:
            segments.append((len(segments) + 1, int(v) // DIVISOR))
            pixels[value == v] = len(segments)
    return pixels, segments


def by_queries(session, rgb):
    tensor = rgb.transpose(2, 0, 1)[None].astype(np.float32)
    classes, masks = (torch.from_numpy(a) for a in session.run(["classes", "masks"], {"image": tensor}))
    outputs = types.SimpleNamespace(logits=classes, pred_masks=masks)
    result = DetrImageProcessor.post_process_panoptic_segmentation(
        None, outputs, 0.6, 0.5, 0.4, {i for i in range(8) if not THINGS[i]}, [rgb.shape[:2]])[0]
    pixels = np.maximum(result["segmentation"].numpy(), 0).astype(np.int64)
    return pixels, [(s["id"], s["label_id"]) for s in result["segments_info"]]


class Terms:
    """A sum of IoUs that is rounded once."""

    def __init__(self):
        self.all = []

    def __iadd__(self, term):
        self.all.append(float(term))
        return self

    def __truediv__(self, n):
        return float(self) / n

    def __float__(self):
        return math.fsum(self.all)


def expected(out, name, truth, module):
    predict = by_labels if name == "labels" else by_queries
    session = onnxruntime.InferenceSession(out / name / "network.onnx", providers=["CPUExecutionProvider"])
    folder = out / "expected" / name
    folder.mkdir(parents=True, exist_ok=True)
    annotations, counts = [], []
    for image in truth["images"]:
        rgb = np.asarray(Image.open(out / "val" / image["file_name"]))
        pixels, segments = predict(session, rgb)
        infos = []
        for number, k in segments:
            if CATEGORY[k] is None:
                pixels[pixels == number] = 0
            elif (pixels == number).any():
                infos.append(dict(id=number, category_id=CATEGORY[k], area=int((pixels == number).sum())))
        counts.append(len(infos))
        picture = np.stack([pixels % 256, pixels // 256 % 256, pixels // 65536], -1).astype(np.uint8)
        Image.fromarray(picture).save(folder / image["file_name"])
        annotations.append(dict(image_id=image["id"], file_name=image["file_name"], segments_info=infos))
    (out / "expected" / f"{name}.json").write_text(json.dumps(dict(annotations=annotations)))
    print(name, "segments:", counts)
    categories = {c["id"]: c for c in truth["categories"]}
    pairs = list(zip(truth["annotations"], annotations))
    lines = []
    plain = module.PQStatCat.__init__
    for how in ("ordered", "exact"):
        if how == "exact":

            def exact(self):
                plain(self)
                self.iou = Terms()

            module.PQStatCat.__init__ = exact
        lines.append(how)
        stat = module.pq_compute_single_core(0, json.loads(json.dumps(pairs)), out / "annotations/panoptic_val", folder, categories)
        for scope, thing in (("", None), ("_things", True), ("_stuff", False)):
            means, per_class = stat.pq_average(categories, thing)
            lines += [f"{key}{scope} {golden.java(means[key])}" for key in ("pq", "sq", "rq")]
            for c, r in per_class.items() if thing is None else ():
                s = stat[c]
                lines.append(f"class {c} {s.tp} {s.fp} {s.fn} {golden.java(float(s.iou))} " + " ".join(golden.java(r[k]) for k in ("pq", "sq", "rq")))
    module.PQStatCat.__init__ = plain
    (out / "expected" / f"{name}.txt").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--panopticapi", required=True)
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    sys.path.insert(0, args.panopticapi)
    warnings.simplefilter("ignore")
    from panopticapi import evaluation

    args.out.mkdir(parents=True, exist_ok=True)
    truth = dataset(args.out, np.random.default_rng(20261123))
    labels_network(args.out / "labels")
    queries_network(args.out / "queries")
    for name in ("labels", "queries"):
        expected(args.out, name, truth, evaluation)
    digest = hashlib.sha256(pathlib.Path(evaluation.__file__).read_bytes()).hexdigest()
    packages = ("numpy", "onnx", "onnxruntime", "pillow", "torch", "transformers")
    (args.out / "VERSIONS").write_text(
        "".join(f"{p} {version(p)}\n" for p in packages) + f"panopticapi, evaluation.py with sha256 {digest}\n")


if __name__ == "__main__":
    main()
