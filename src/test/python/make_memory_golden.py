"""Makes networks that lack memory, on any machine, from what their images' pixels say.

    python3 src/test/python/make_memory_golden.py src/test/resources/golden/jobs src/test/resources/golden/memory

Both are golden/jobs' colours.onnx behind a workspace: its size is 1 float as long as a pass has no more pixels
(images times tensor height times tensor width) than there is room for, else 2^50 floats, 4 PiB, which no allocator
gives. Its sum, 0, is added to the scores. tight.onnx has room for two of the largest tensors of golden/jobs, so that
every image fits alone; narrow.onnx for less than the largest one. What is checked here with onnxruntime itself: the
label maps of golden/jobs' expected/, image by image; and the error, whose words are written to VERSIONS.

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
ROOMS = {"tight": 2 * 32 * 48, "narrow": 32 * 48 - 1}


def network(name, room):
    model = onnx.load(JOBS / "colours.onnx")
    graph = model.graph
    graph.node[-1].output[0] = "plain"
    constants = {
        "most": np.array(room, np.int64),
        "petabytes": np.array(2**50, np.int64),
        "one": np.array([1], np.int64),
        "only": np.array([0], np.int64),
    }
    graph.initializer.extend(onnx.numpy_helper.from_array(v, k) for k, v in constants.items())
    graph.node.extend([
        h.make_node("ReduceMax", ["image"], ["plane"], keepdims=1, axes=[1]),
        h.make_node("Size", ["plane"], ["pixels"]),
        h.make_node("Greater", ["pixels", "most"], ["beyond"]),
        h.make_node("Cast", ["beyond"], ["times"], to=T.INT64),
        h.make_node("Mul", ["times", "petabytes"], ["wanted"]),
        h.make_node("Max", ["wanted", "one"], ["size"]),
        h.make_node("ConstantOfShape", ["size"], ["workspace"]),
        h.make_node("ReduceSum", ["workspace", "only"], ["nothing_more"], keepdims=1),
        h.make_node("Add", ["plain", "nothing_more"], ["scores"]),
    ])
    onnx.checker.check_model(model)
    onnx.save(model, OUT / f"{name}.onnx")
    text = (JOBS / "bundle.yaml").read_text().replace("name: colours\n", f"name: {name}\n")
    old = hashlib.sha256((JOBS / "colours.onnx").read_bytes()).hexdigest()
    new = hashlib.sha256((OUT / f"{name}.onnx").read_bytes()).hexdigest()
    assert old in text
    (OUT / f"{name}.yaml").write_text(text.replace("colours.onnx", f"{name}.onnx").replace(old, new))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(OUT / f"{name}.onnx", options, providers=["CPUExecutionProvider"])


def tensor(photo):
    height, width = photo.shape[:2]
    padded = np.zeros((1, 3, -(-height // 8) * 8, -(-width // 8) * 8), np.float32)
    padded[0, :, :height, :width] = photo.transpose(2, 0, 1)
    return padded


def refusal(session, batch):
    try:
        session.run(None, {"image": batch})
    except onnxruntime.capi.onnxruntime_pybind11_state.Fail as e:
        return str(e).strip().split(") ")[-1]
    raise AssertionError("there was memory")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    sessions = {name: network(name, room) for name, room in ROOMS.items()}
    words, beyond = set(), []
    for path in sorted((JOBS / "dataset/JPEGImages").glob("*.jpg")):
        photo = np.asarray(Image.open(path).convert("RGB"))
        height, width = photo.shape[:2]
        batch = tensor(photo)
        scores = sessions["tight"].run(None, {"image": batch})[0][0, :, :height, :width]
        expected = np.asarray(Image.open(JOBS / f"expected/{path.stem}.png"))
        assert (IDS[scores.argmax(0)] == expected).all(), path
        pixels = batch.shape[2] * batch.shape[3]
        words.add(refusal(sessions["tight"], np.concatenate([batch] * (ROOMS["tight"] // pixels + 1))))
        if pixels > ROOMS["narrow"]:
            words.add(refusal(sessions["narrow"], batch))
            beyond.append(path.stem)
        else:
            assert (sessions["narrow"].run(None, {"image": batch})[0] == sessions["tight"].run(None, {"image": batch})[0]).all()
    assert len(words) == 1, words
    (OUT / "beyond.txt").write_text("".join(f"{name}\n" for name in beyond))
    versions = (f"python {sys.version.split()[0]}", f"numpy {np.__version__}", f"onnx {onnx.__version__}",
                f"onnxruntime {onnxruntime.__version__}: {words.pop()}", f"pillow {PIL.__version__}")
    (OUT / "VERSIONS").write_text("\n".join(versions) + "\n")


main()
