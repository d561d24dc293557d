"""Makes the tiny dataset, network and numbers of the evaluate tests.

    python3 src/test/python/make_job_golden.py src/test/resources/golden/jobs

dataset/ is a dataset in VOC's layout: seeded JPEGs of coloured tiles, palette masks that differ from
them here and there, with 255 around some tiles. colours.onnx, a 1x1 convolution, names each pixel's
colour, and says NaN to a picture with a value above 250 (none of these has one). expected/ holds its
label maps as onnxruntime makes them from Pillow's pixels, confusion.csv and metrics.csv what NumPy
counts over them. No pixel is near a tie: another JPEG decoder's rounding cannot change a label.

Needs numpy, onnx, onnxruntime, pillow; their versions are written to VERSIONS.
"""

import hashlib
import io
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import PIL
from onnx import TensorProto as T
from onnx import helper as h
from PIL import Image

OUT = pathlib.Path(sys.argv[1])
IDS = np.array([0, 1, 2, 3, 9], np.uint8)  # dark, red, green, blue, light
COLOURS = np.array([[40, 40, 40], [190, 50, 50], [50, 190, 50], [50, 50, 190], [190, 190, 190]], np.uint8)
TILE = 16  # whole JPEG blocks: no ringing across tiles
MARGIN = 2000  # of logits; a grey level is worth some 200
LABELS = """name: colours
classes:
  - {id: 0, name: dark, colour: '#282828'}
  - {id: 1, name: red, colour: '#be3232'}
  - {id: 2, name: green, colour: '#32be32'}
  - {id: 3, name: blue, colour: '#3232be'}
  - {id: 9, name: light, colour: '#bebebe'}
ignore: {255: '#e0e0c0'}
"""
BUNDLE = """name: colours
network: {{file: colours.onnx, sha256: {}}}
input: {{name: image, layout: NCHW, order: RGB, scale: 1, mean: [0, 0, 0], std: [1, 1, 1]}}
resize: {{policy: keep, multiple: 8, pad-value: 0}}
outputs:
  - {{head: semantic-logits, name: scores, labels: colours.yaml}}
"""


def network():
    # Nearest colour by 2 c.x - c.c: whole numbers, exact in float32.
    c = COLOURS.astype(np.float32)
    constants = {
        "w": (2 * c).reshape(len(c), 3, 1, 1),
        "b": -(c * c).sum(1),
        "limit": np.array(250, np.float32),
        "zero": np.array(0, np.float32),
    }
    nodes = [
        h.make_node("Conv", ["image", "w", "b"], ["logits"]),
        h.make_node("ReduceMax", ["image"], ["top"], keepdims=1, axes=[1, 2, 3]),
        h.make_node("Sub", ["limit", "top"], ["room"]),
        h.make_node("Sqrt", ["room"], ["root"]),
        h.make_node("Mul", ["root", "zero"], ["nothing"]),
        h.make_node("Add", ["logits", "nothing"], ["scores"]),
    ]
    graph = h.make_graph(
        nodes,
        "colours",
        [h.make_tensor_value_info("image", T.FLOAT, ["N", 3, "H", "W"])],
        [h.make_tensor_value_info("scores", T.FLOAT, ["N", len(c), "H", "W"])],
        [onnx.numpy_helper.from_array(v, k) for k, v in constants.items()],
    )
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "pixeltally tests"
    onnx.save(model, OUT / "colours.onnx")
    digest = hashlib.sha256((OUT / "colours.onnx").read_bytes()).hexdigest()
    (OUT / "bundle.yaml").write_text(BUNDLE.format(digest))
    (OUT / "colours.yaml").write_text(LABELS)


def scene(seed):
    rng = np.random.default_rng(seed)
    height, width = 17 + 5 * (seed % 4), 30 + 7 * (seed % 3)
    tiles = rng.integers(0, len(IDS), (height // TILE + 1, width // TILE + 1))
    classes = np.kron(tiles, np.ones((TILE, TILE), int))[:height, :width]
    noise = rng.integers(-6, 7, (height, width, 1))
    photo = np.clip(COLOURS[classes].astype(int) + noise, 0, 250).astype(np.uint8)
    truth = IDS[classes].copy()
    for _ in range(3):  # where truth and photograph part
        y, x = rng.integers(0, height - 6), rng.integers(0, width - 6)
        truth[y : y + 5, x : x + 6] = IDS[rng.integers(0, len(IDS))]
    truth[: seed % 3, :] = 255
    return photo, truth


def palette():
    colours = np.zeros((256, 3), np.uint8)
    colours[IDS] = COLOURS
    colours[255] = (0xE0, 0xE0, 0xC0)
    return colours.tobytes()


def write_mask(path, ids):
    image = Image.frombytes("P", (ids.shape[1], ids.shape[0]), ids.tobytes())
    image.putpalette(palette())
    image.save(path, optimize=True)


def predict(session, photo):
    height, width = photo.shape[:2]
    tensor = np.zeros((1, 3, -(-height // 8) * 8, -(-width // 8) * 8), np.float32)
    tensor[0, :, :height, :width] = photo.transpose(2, 0, 1)
    logits = session.run(None, {"image": tensor})[0][0, :, :height, :width]
    best = np.sort(logits, axis=0)
    assert (best[-1] - best[-2]).min() > MARGIN, "a near-tie"
    return IDS[logits.argmax(0)]


def write_numbers(confusion, ignored):
    lines = ["truth,prediction,pixels"]
    for t, p in np.argwhere(confusion):
        lines.append(f"{IDS[t]},{IDS[p]},{confusion[t, p]}")
    (OUT / "confusion.csv").write_text("\n".join(lines) + "\n")
    tp, truth, predicted = np.diag(confusion), confusion.sum(1), confusion.sum(0)
    iou = tp / (truth + predicted - tp)
    numbers = {
        "mean_iou": iou.mean(),
        "pixel_accuracy": tp.sum() / confusion.sum(),
        "mean_class_accuracy": (tp / truth).mean(),
        "judged_pixels": float(confusion.sum()),
        "ignored_pixels": float(ignored),
        **{f"iou.{i}": v for i, v in zip(IDS, iou)},
    }
    (OUT / "metrics.csv").write_text("".join(f"{k},{float(v)!r}\n" for k, v in numbers.items()))


def main():
    for folder in ("dataset/JPEGImages", "dataset/SegmentationClass", "dataset/ImageSets/Segmentation", "expected"):
        (OUT / folder).mkdir(parents=True, exist_ok=True)
    network()
    session = onnxruntime.InferenceSession(OUT / "colours.onnx", providers=["CPUExecutionProvider"])
    confusion, ignored, ids = np.zeros((len(IDS), len(IDS)), np.int64), 0, []
    for seed in range(20):
        name = f"scene_{seed:02d}"
        ids.append(name)
        photo, truth = scene(seed)
        stream = io.BytesIO()
        Image.fromarray(photo).save(stream, "JPEG", quality=95, subsampling=0, optimize=True)
        (OUT / f"dataset/JPEGImages/{name}.jpg").write_bytes(stream.getvalue())
        decoded = np.asarray(Image.open(stream).convert("RGB"))
        assert decoded.max() < 245
        write_mask(OUT / f"dataset/SegmentationClass/{name}.png", truth)
        labels = predict(session, decoded)
        write_mask(OUT / f"expected/{name}.png", labels)
        judged = truth != 255
        ignored += int((~judged).sum())
        t, p = np.searchsorted(IDS, truth[judged]), np.searchsorted(IDS, labels[judged])
        confusion += np.bincount(t * len(IDS) + p, minlength=len(IDS) ** 2).reshape(confusion.shape)
    (OUT / "dataset/ImageSets/Segmentation/val.txt").write_text("\n".join(ids) + "\n")
    write_numbers(confusion, ignored)
    versions = (f"python {sys.version.split()[0]}", f"numpy {np.__version__}", f"onnx {onnx.__version__}",
                f"onnxruntime {onnxruntime.__version__}", f"pillow {PIL.__version__}")
    (OUT / "VERSIONS").write_text("\n".join(versions) + "\n")


main()
