"""Makes networks that take and give float16, and what Python's onnxruntime makes of them.

    python3 src/test/python/make_half_golden.py src/test/resources/golden/jobs src/test/resources/golden/half

half.onnx takes float16, has float16 weights, and gives float16: scores (a 1x1 convolution), labels (their arg max),
and a detector's boxes, confidences, classes and masks. in-half.onnx computes in and gives float32, out-half.onnx takes
float32 and computes in it: a border on one side only. double.onnx gives float64, which is refused. Weights have few bits, so that sums are
exact in float32 whatever their order, and the one rounding to float16 is everybody's.

images.in: two tensors of 8x16 in one batch, float32, as they are before they are rounded to float16 (NumPy's astype).
NAME.out: the network's outputs, widened to float32. Both little-endian. expected label maps of half.onnx on golden/jobs
are those of golden/jobs itself, which is checked here. rounded.txt: the sha256 of the float16 bits of 1,048,573 float32
values of all magnitudes and 126,972 at and beside ties, as NumPy rounds them; widened.txt: of the float32 bits of all 65,536 float16.

Needs numpy, onnx, onnxruntime, pillow; their versions are written to VERSIONS.
"""

import hashlib
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import PIL
from onnx import TensorProto as T
from onnx import helper as h
from PIL import Image

JOBS, OUT = map(pathlib.Path, sys.argv[1:3])
IDS = np.array([0, 1, 2, 3, 9], np.uint8)
COLOURS = np.array([[1, 1, 1], [6, 2, 2], [2, 6, 2], [2, 2, 6], [6, 6, 6]]) / 8
BOXES = np.array([[0.5, 1, 4.25, 6.5], [2, 0, 9.75, 3.5], [5, 2, 12, 7], [1.25, 1.5, 3, 2.75]])
HEADER = """name: {name}
network: {{file: {name}.onnx, sha256: {sha256}}}
input: {{name: image, layout: NCHW, order: RGB, scale: 0.00392156862745098, mean: [0, 0, 0], std: [1, 1, 1]}}
resize: {{policy: keep, multiple: 8, pad-value: 0}}
outputs:
"""
SCORES = "  - {head: semantic-logits, name: scores, labels: colours.yaml}\n"
LABELS = "  - {head: semantic-labels, name: labels, labels: colours.yaml}\n"
INSTANCES = ("  - {head: detections, labels: colours.yaml, classes-are: indices, mask-frame: whole, mask-threshold: 0.625,"
             " tensors: {boxes: boxes, scores: confidences, classes: classes, masks: masks}}\n")


def save(name, nodes, constants, inputs, outputs, heads):
    graph = h.make_graph(
        nodes,
        name,
        [h.make_tensor_value_info(n, t, s) for n, t, s in inputs],
        [h.make_tensor_value_info(n, t, s) for n, t, s in outputs],
        [onnx.numpy_helper.from_array(v, k) for k, v in constants.items()],
    )
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "pixeltally tests"
    onnx.checker.check_model(model)
    onnx.save(model, OUT / f"{name}.onnx")
    sha256 = hashlib.sha256((OUT / f"{name}.onnx").read_bytes()).hexdigest()
    (OUT / f"{name}.yaml").write_text(HEADER.format(name=name, sha256=sha256) + heads)
    return onnxruntime.InferenceSession(OUT / f"{name}.onnx", providers=["CPUExecutionProvider"])


def convolution(kind):
    constants = {
        "w": (2 * COLOURS).reshape(5, 3, 1, 1).astype(kind),
        "b": (-(COLOURS * COLOURS).sum(1)).astype(kind),
    }
    assert (constants["b"].astype(np.float64) == -(COLOURS * COLOURS).sum(1)).all()
    return constants


def networks():
    image, scores = ["N", 3, "H", "W"], ["N", 5, "H", "W"]
    half = convolution(np.float16) | {
        "base": BOXES[None].astype(np.float16),
        "sure": np.array([[1, 0.75, 0.5, 0.25]], np.float16),
        "index": np.array([[1, 0, 4, 2]], np.float16),
        "zero": np.array(0, np.float16),
        "first": np.array([0, 0, 0], np.int64),
        "second": np.array([1, 1, 1], np.int64),
        "axes": np.array([1, 2, 3], np.int64),
        "corner": np.array([-1, 1, 1], np.int64),
        "flat": np.array([-1, 1], np.int64),
        "none": np.array([0], np.int64),
        "four": np.array([4], np.int64),
        "one": np.array([1], np.int64),
    }
    yield save(
        "half",
        [
            h.make_node("Conv", ["image", "w", "b"], ["scores"]),
            h.make_node("ArgMax", ["scores"], ["best"], axis=1, keepdims=0),
            h.make_node("Cast", ["best"], ["labels"], to=T.FLOAT16),
            h.make_node("Slice", ["image", "first", "second", "axes"], ["pixel"]),
            h.make_node("Reshape", ["pixel", "corner"], ["shift"]),
            h.make_node("Add", ["base", "shift"], ["boxes"]),
            h.make_node("Reshape", ["pixel", "flat"], ["factor"]),
            h.make_node("Mul", ["sure", "factor"], ["confidences"]),
            h.make_node("Mul", ["factor", "zero"], ["nothing"]),
            h.make_node("Add", ["index", "nothing"], ["classes"]),
            h.make_node("Slice", ["scores", "none", "four", "one"], ["masks"]),
        ],
        half,
        [("image", T.FLOAT16, image)],
        [("scores", T.FLOAT16, scores), ("labels", T.FLOAT16, ["N", "H", "W"]), ("boxes", T.FLOAT16, ["N", 4, 4]),
         ("confidences", T.FLOAT16, ["N", 4]), ("classes", T.FLOAT16, ["N", 4]), ("masks", T.FLOAT16, ["N", 4, "H", "W"])],
        SCORES + LABELS + INSTANCES,
    )
    yield save(
        "in-half",
        [h.make_node("Cast", ["image"], ["full"], to=T.FLOAT), h.make_node("Conv", ["full", "w", "b"], ["scores"])],
        convolution(np.float32),
        [("image", T.FLOAT16, image)],
        [("scores", T.FLOAT, scores)],
        SCORES,
    )
    yield save(
        "out-half",
        [h.make_node("Conv", ["image", "w", "b"], ["full"]), h.make_node("Cast", ["full"], ["scores"], to=T.FLOAT16)],
        convolution(np.float32),
        [("image", T.FLOAT, image)],
        [("scores", T.FLOAT16, scores)],
        SCORES,
    )
    save(
        "double",
        [h.make_node("Conv", ["image", "w", "b"], ["full"]), h.make_node("Cast", ["full"], ["scores"], to=T.DOUBLE)],
        convolution(np.float32),
        [("image", T.FLOAT, image)],
        [("scores", T.DOUBLE, scores)],
        SCORES,
    )


def run(session, tensor):
    kind = np.float16 if session.get_inputs()[0].type == "tensor(float16)" else np.float32
    return {o.name: v for o, v in zip(session.get_outputs(), session.run(None, {"image": tensor.astype(kind)}))}


def check_jobs(session):
    for path in sorted((JOBS / "dataset/JPEGImages").glob("*.jpg")):
        photo = np.asarray(Image.open(path).convert("RGB"))
        height, width = photo.shape[:2]
        tensor = np.zeros((1, 3, -(-height // 8) * 8, -(-width // 8) * 8), np.float32)
        tensor[0, :, :height, :width] = photo.transpose(2, 0, 1).astype(np.float32) / np.float32(255)
        scores = run(session, tensor)["scores"].astype(np.float32)[0, :, :height, :width]
        best = np.sort(scores, axis=0)
        assert (best[-1] - best[-2]).min() > 0.02, "a near-tie"
        assert (IDS[scores.argmax(0)] == np.asarray(Image.open(JOBS / f"expected/{path.stem}.png"))).all(), path


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    half, in_half, out_half = networks()
    for session in (half, in_half, out_half):
        check_jobs(session)
    images = np.random.default_rng(16).uniform(0.13, 1, (2, 3, 8, 16)).astype(np.float32)
    assert (images != images.astype(np.float16)).mean() > 0.9
    (OUT / "images.in").write_bytes(images.astype("<f4").tobytes())
    made = run(half, images)
    exact = (np.einsum("nchw,kc->nkhw", images.astype(np.float16).astype(np.float64), 2 * COLOURS)
             - (COLOURS * COLOURS).sum(1)[None, :, None, None])
    assert (made["scores"] == exact.astype(np.float16)).all()
    for name, value in made.items():
        assert value.dtype == np.float16, name
        (OUT / f"{name}.out").write_bytes(value.astype("<f4").tobytes())
    wide = run(in_half, images)["scores"]
    assert (wide == exact).all()
    (OUT / "in-half.out").write_bytes(wide.astype("<f4").tobytes())
    (OUT / "out-half.out").write_bytes(run(out_half, images)["scores"].astype("<f4").tobytes())
    bits = (np.arange(1048573, dtype=np.uint64) * 4099 % 2**32).astype("<u4")
    finite = np.arange(0x7BFF, dtype=np.uint16)
    ties = (finite.view("<f2").astype(np.float64) + (finite + 1).astype(np.uint16).view("<f2").astype(np.float64)) / 2
    ties = ties.astype("<f4")  # exact: one bit more
    numbers = np.concatenate([bits.view("<f4"), ties, -ties, np.nextafter(ties, np.float32(0)), np.nextafter(ties, np.float32(1e9))])
    with np.errstate(over="ignore", invalid="ignore"):
        rounded = numbers[~np.isnan(numbers)].astype("<f2")
    (OUT / "rounded.txt").write_text(hashlib.sha256(rounded.tobytes()).hexdigest() + "\n")
    halves = np.arange(65536, dtype=np.uint16).view("<f2")
    (OUT / "widened.txt").write_text(
        hashlib.sha256(halves[~np.isnan(halves)].astype("<f4").tobytes()).hexdigest() + "\n")
    versions = (f"python {sys.version.split()[0]}", f"numpy {np.__version__}", f"onnx {onnx.__version__}",
                f"onnxruntime {onnxruntime.__version__}", f"pillow {PIL.__version__}")
    (OUT / "VERSIONS").write_text("\n".join(versions) + "\n")


main()
