"""Makes the detector, truth and numbers of the evaluate tests with instances.

    python3 src/test/python/make_detector_job_golden.py src/test/resources/golden

Reads jobs/dataset (make_job_golden.py wrote it) and writes detector-job/. detector.onnx names each
pixel's nearest colour and gives for each colour the pixels of the left half, the right half and the
whole picture: mask, box, three key points (two corners and the centre), and as score the share of
the picture, so that scores tie. annotations/instances_val.json is a truth in COCO's layout: halves
of the label maps, with crowds, ids of its own for the colours, and none for "light". dt.json is what
onnxruntime gives for Pillow's pixels, numbers.json what pycocotools says of it.

Needs numpy, onnx, onnxruntime, pillow, pycocotools; their versions are written to VERSIONS.
"""

import hashlib
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import PIL
from importlib.metadata import version
from onnx import TensorProto as T
from onnx import helper as h
from PIL import Image
from pycocotools import mask as masks
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

GOLDEN = pathlib.Path(sys.argv[1])
DATA, OUT = GOLDEN / "jobs/dataset", GOLDEN / "detector-job"
IDS = np.array([0, 1, 2, 3, 9])  # of the network: dark, red, green, blue, light
COLOURS = np.array([[40, 40, 40], [190, 50, 50], [50, 190, 50], [50, 50, 190], [190, 190, 190]])
NAMES = {0: "dark", 1: "red", 2: "green", 3: "blue"}
CATEGORIES = {0: 7, 1: 12, 2: 40, 3: 70000}  # of the dataset
SIGMAS = [0.05, 0.08, 0.3]
BUNDLE = """name: halves
network: {{file: detector.onnx, sha256: {}}}
input: {{name: image, scale: 1}}
resize: {{policy: keep}}
outputs:
  - head: detections
    labels: colours.yaml
    mask-frame: whole
    tensors: {{boxes: boxes, scores: scores, classes: classes, masks: masks, key-points: points}}
"""


def network():
    c = COLOURS.astype(np.float32)
    ints = lambda *values: np.array(values, np.int64)
    constants = {
        "w": (2 * c).reshape(5, 3, 1, 1), "b": -(c * c).sum(1), "colour": np.arange(5).reshape(5, 1, 1, 1),
        "zero": np.array(0, np.int64), "one": np.array(1, np.int64), "two": np.array(2, np.int64),
        "height_at": np.array(2, np.int64), "width_at": np.array(3, np.int64),
        "half_shape": ints(1, -1), "mask_shape": ints(15, 1, -1), "first": ints(0), "second": ints(1), "last": ints(2),
        "big": np.array(1 << 20, np.int64), "none": np.array(-1, np.int64),
        "class_ids": np.repeat(IDS, 3).astype(np.int64), "halves": np.array(0.5, np.float32),
    }
    n, made = [], iter(range(1000))

    def op(kind, *inputs, name=None, **attributes):
        out = name or f"t{next(made)}"
        n.append(h.make_node(kind, list(inputs), [out], **attributes))
        return out

    label = op("ArgMax", op("Conv", "image", "w", "b"), axis=1, keepdims=1)  # [1, 1, H, W]
    shape = op("Shape", "image")
    height, width = op("Gather", shape, "height_at", axis=0), op("Gather", shape, "width_at", axis=0)
    rows, columns = op("Range", "zero", height, "one"), op("Range", "zero", width, "one")
    left = op("Less", columns, op("Div", width, "two"))
    right = op("Not", left)
    strips = op("Concat", *[op("Unsqueeze", s, "first") for s in (left, right, op("Or", left, right))], axis=0)
    of_colour = op("Equal", label, "colour")  # [5, 1, H, W]
    inside = op("And", of_colour, op("Unsqueeze", strips, "second"))  # [5, 3, H, W]
    flat = op("Concat", op("Slice", "mask_shape", "first", "second"), op("Slice", "mask_shape", "second", "last"),
              op("Slice", shape, "last", op("Add", "last", "last")), axis=0)  # 15, 1, H, W
    bits = op("Cast", op("Reshape", inside, flat), to=T.FLOAT, name="masks")
    present = {axis: op("Cast", op("ReduceMax", bits, axes=[1, axis], keepdims=0), to=T.BOOL) for axis in (2, 3)}
    ends = []
    for places, seen in ((columns, present[2]), (rows, present[3])):
        low = op("ReduceMin", op("Where", seen, places, "big"), axes=[1], keepdims=1)
        high = op("Add", op("ReduceMax", op("Where", seen, places, "none"), axes=[1], keepdims=1), "one")
        ends.append((op("Cast", low, to=T.FLOAT), op("Cast", high, to=T.FLOAT)))
    (x1, x2), (y1, y2) = ends
    op("Concat", x1, y1, x2, y2, axis=1, name="boxes")
    pixels = op("Cast", op("Mul", height, width), to=T.FLOAT)
    score = op("Div", op("ReduceSum", bits, op("Concat", "second", "last", op("Add", "second", "last"), axis=0),
                         keepdims=0), pixels, name="scores")
    middle = [op("Mul", op("Add", a, b), "halves") for a, b in ((x1, x2), (y1, y2))]
    column = op("Unsqueeze", score, "second")
    points = [op("Concat", x, y, column, axis=1) for x, y in ((x1, y1), (x2, y2), middle)]
    op("Concat", *[op("Unsqueeze", p, "second") for p in points], axis=1, name="points")
    op("Identity", "class_ids", name="classes")
    graph = h.make_graph(
        n, "halves", [h.make_tensor_value_info("image", T.FLOAT, [1, 3, "H", "W"])],
        [h.make_tensor_value_info("boxes", T.FLOAT, [15, 4]), h.make_tensor_value_info("scores", T.FLOAT, [15]),
         h.make_tensor_value_info("classes", T.INT64, [15]),
         h.make_tensor_value_info("masks", T.FLOAT, [15, 1, "H", "W"]),
         h.make_tensor_value_info("points", T.FLOAT, [15, 3, 3])],
        [onnx.numpy_helper.from_array(v, k) for k, v in constants.items()])
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "pixeltally tests"
    onnx.checker.check_model(model)
    onnx.save(model, OUT / "detector.onnx")
    (OUT / "bundle.yaml").write_text(BUNDLE.format(hashlib.sha256((OUT / "detector.onnx").read_bytes()).hexdigest()))
    (OUT / "colours.yaml").write_text((GOLDEN / "jobs/colours.yaml").read_text())


def annotation(number, image, category, bits, crowd):
    rle = masks.encode(np.asfortranarray(bits.astype(np.uint8)))
    box = [float(v) for v in masks.toBbox(rle)]
    corners = [box[0], box[1], 2, box[0] + box[2], box[1] + box[3], 2, box[0] + box[2] / 2, box[1] + box[3] / 2, 1]
    return {"id": number, "image_id": image, "category_id": category, "iscrowd": crowd, "bbox": box,
            "area": float(masks.area(rle)), "num_keypoints": 3, "keypoints": corners,
            "segmentation": {"size": rle["size"], "counts": rle["counts"].decode()}}


def truth():
    images, annotations = [], []
    for i in range(20):
        labels = np.asarray(Image.open(DATA / f"SegmentationClass/scene_{i:02d}.png"))
        number = 1000 - 17 * i  # falls as names rise
        images.append({"id": number, "file_name": f"scene_{i:02d}.jpg",
                       "width": labels.shape[1], "height": labels.shape[0]})
        columns = np.arange(labels.shape[1])[None, :] < labels.shape[1] // 2
        for k, category in CATEGORIES.items():
            for side, strip in enumerate((columns, ~columns)):
                bits = (labels == k) & strip
                if bits.sum() > 8:
                    crowd = int((i + k + side) % 11 == 0)
                    annotations.append(annotation(len(annotations) + 1, number, category, bits, crowd))
    categories = [{"id": CATEGORIES[k], "name": NAMES[k], "keypoints": ["a", "b", "c"]} for k in (2, 0, 3, 1)]
    (OUT / "annotations").mkdir(parents=True, exist_ok=True)
    path = OUT / "annotations/instances_val.json"
    path.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
    return path, images


def detect(images):
    session = onnxruntime.InferenceSession(OUT / "detector.onnx", providers=["CPUExecutionProvider"])
    results = []
    for image in images:
        photo = np.asarray(Image.open(DATA / "JPEGImages" / image["file_name"]).convert("RGB"))
        boxes, scores, classes, planes, points = session.run(
            ["boxes", "scores", "classes", "masks", "points"],
            {"image": photo.transpose(2, 0, 1)[None].astype(np.float32)})
        for box, score, k, plane, three in zip(boxes, scores, classes, planes, points):
            if score > 0 and int(k) in CATEGORIES:
                rle = masks.encode(np.asfortranarray((plane[0] > 0.5).astype(np.uint8)))
                results.append({
                    "image_id": image["id"], "category_id": CATEGORIES[int(k)], "score": float(score),
                    "bbox": [float(box[0]), float(box[1]), float(box[2] - box[0]), float(box[3] - box[1])],
                    "segmentation": {"size": rle["size"], "counts": rle["counts"].decode()},
                    "keypoints": [float(v) for v in three.reshape(-1)]})
    (OUT / "dt.json").write_text(json.dumps(results))


def score(path):
    numbers = {}
    for kind in ("bbox", "segm", "keypoints"):
        gt = COCO(str(path))
        evaluation = COCOeval(gt, gt.loadRes(str(OUT / "dt.json")), kind)
        if kind == "keypoints":
            evaluation.params.kpt_oks_sigmas = np.array(SIGMAS)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        numbers[f"coco-{kind}"] = [float(v) for v in evaluation.stats]
    (OUT / "numbers.json").write_text(json.dumps(numbers, indent=1) + "\n")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    network()
    path, images = truth()
    detect(images)
    score(path)
    versions = [f"python {sys.version.split()[0]}"] + [
        f"{p} {version(p)}" for p in ("numpy", "onnx", "onnxruntime", "pillow", "pycocotools")]
    (OUT / "VERSIONS").write_text("\n".join(versions) + "\n")


main()
