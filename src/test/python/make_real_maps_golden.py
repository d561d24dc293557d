"""Golden values of the head real-map, and a small dataset that evaluate measures by the protocols of real-valued maps.

    python make_real_maps_golden.py monodepth2/evaluate_depth.py DSINE/utils/utils.py ../resources/golden/realmaps

heads.npz: tensors and the maps that PyTorch makes of them: scaled, cropped to the image's part, resized by interpolate
(bilinear, align_corners=False), reciprocals taken. PyTorch's bits depend on its kernels: it is told to use the plain ones
(ATEN_CPU_CAPABILITY=default), and cases of one channel and many pixels, which it interpolates along rows and then across,
are marked as exact.

network.onnx has only elementwise operations, whose float32 results are the same everywhere; DEPTH.yaml and its kin are
bundles around it. images/, in two folders, are seeded PNGs; depth/, normals/ and colour/ are truth with seeded errors.
expected.json holds the numbers of monodepth2's, DSINE's and scikit-image's functions on what Python's onnxruntime says,
doubles as float.hex.
"""

import os

os.environ["ATEN_CPU_CAPABILITY"] = "default"

import hashlib
import json
import pathlib
import sys
from importlib.metadata import version

import numpy as np
import onnx
import onnxruntime
import torch
from maps_reference import colour_numbers, crops, depth_case, npy, plain, png, taken
from onnx import TensorProto as T
from onnx import helper as h
from skimage.color import rgb2lab
from skimage.metrics import peak_signal_noise_ratio

evaluate_depth, dsine, out = sys.argv[1:]
compute_errors, = taken(evaluate_depth, ["compute_errors"])
normal_error, normal_metrics = taken(dsine, ["compute_normal_error", "compute_normal_metrics"])
OUT = pathlib.Path(out)
BUNDLE = """name: {name}
network: {{file: network.onnx, sha256: {sha}}}
input: {{name: image, layout: NCHW, order: RGB, scale: 1, mean: [0, 0, 0], std: [1, 1, 1]}}
resize: {{policy: keep, multiple: 8, pad-value: 0}}
outputs:
  - {{head: real-map, name: {name}, holds: {holds}{more}}}
"""


def heads():
    arrays = {}
    # image w, h; resized w, h; left, top; tensor w, h; stride; channels; scale, offset; reciprocal; NHWC; 3 axes; exact
    cases = [
        ((21, 13, 21, 13, 0, 0, 24, 16), 1, 1, 1, 0, 0, 0, 0, 1),
        ((21, 13, 21, 13, 0, 0, 24, 16), 1, 1, 0.1, -3.3, 0, 0, 1, 1),
        ((21, 13, 21, 13, 0, 0, 24, 16), 1, 3, 2, -1, 0, 1, 0, 1),
        ((100, 75, 64, 48, 0, 0, 64, 48), 1, 1, 1, 0, 0, 0, 0, 1),
        ((100, 75, 64, 48, 0, 0, 64, 48), 1, 1, 9.99, 0.01, 1, 0, 1, 1),
        ((50, 30, 24, 14, 0, 1, 24, 16), 1, 1, 1, 0, 1, 0, 0, 0),
        ((50, 30, 24, 14, 0, 1, 24, 16), 1, 3, 1, 0, 0, 0, 0, 0),
        ((61, 45, 61, 45, 0, 0, 64, 48), 4, 1, 0.5, 1, 0, 1, 0, 0),
        ((120, 90, 61, 45, 1, 2, 64, 48), 2, 3, 1, 0, 0, 0, 0, 0),
    ]
    for i, (g, stride, channels, scale, offset, reciprocal, nhwc, flat, exact) in enumerate(cases):
        iw, ih, rw, rh, left, top, tw, th = g
        rng = np.random.default_rng(300 + i)
        raw = rng.uniform(0.05, 1, (2, channels, th // stride, tw // stride)).astype(np.float32)
        planes = torch.from_numpy(raw[1:])
        if (scale, offset) != (1, 0):
            planes = planes * scale + offset
        size = lambda p, hw: torch.nn.functional.interpolate(p, hw, mode="bilinear", align_corners=False)
        planes = planes if stride == 1 else size(planes, (th, tw))
        planes = planes[:, :, top:top + rh, left:left + rw]
        planes = planes if (rw, rh) == (iw, ih) else size(planes, (ih, iw))
        planes = 1 / planes if reciprocal else planes
        fed = raw.transpose(0, 2, 3, 1) if nhwc else raw[:, 0] if flat else raw
        arrays[f"{i}.raw"] = np.ascontiguousarray(fed)
        arrays[f"{i}.geometry"] = np.array(g, np.int32)
        arrays[f"{i}.numbers"] = np.array([scale, offset], np.float64)
        arrays[f"{i}.flags"] = np.array([channels, reciprocal, nhwc, exact], np.int32)
        arrays[f"{i}.out"] = np.ascontiguousarray(planes[0].numpy().transpose(1, 2, 0))
    np.savez_compressed(OUT / "heads.npz", **arrays)


def network():
    constants = {
        "first": np.array([0], np.int64), "one": np.array([1], np.int64), "axis": np.array([1], np.int64),
        "order": np.array([2, 0, 1], np.int64), "quarter": np.float32(0.25), "half": np.float32(0.5),
        "unit": np.float32(1 / 64), "turn": np.float32(2 / 255), "minus": np.float32(-1), "byte": np.float32(1 / 255),
    }
    nodes = [
        h.make_node("Slice", ["image", "first", "one", "axis"], ["red"]),
        h.make_node("Mul", ["red", "quarter"], ["quarters"]),
        h.make_node("Add", ["quarters", "half"], ["depth"]),
        h.make_node("Squeeze", ["depth", "axis"], ["flat"]),
        h.make_node("Mul", ["flat", "unit"], ["disparity"]),
        h.make_node("Mul", ["image", "turn"], ["turned"]),
        h.make_node("Add", ["turned", "minus"], ["vectors"]),
        h.make_node("Transpose", ["vectors"], ["normals"], perm=[0, 2, 3, 1]),
        h.make_node("Gather", ["image", "order"], ["swapped"], axis=1),
        h.make_node("Mul", ["swapped", "byte"], ["colour"]),
    ]
    value = lambda name, *shape: h.make_tensor_value_info(name, T.FLOAT, shape)
    graph = h.make_graph(
        nodes, "maps", [value("image", "N", 3, "H", "W")],
        [value("depth", "N", 1, "H", "W"), value("disparity", "N", "H", "W"), value("normals", "N", "H", "W", 3),
         value("colour", "N", 3, "H", "W"), value("vectors", "N", 3, "H", "W")],
        [onnx.numpy_helper.from_array(np.asarray(v), k) for k, v in constants.items()])
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "pixeltally tests"
    onnx.save(model, OUT / "network.onnx")
    sha = hashlib.sha256((OUT / "network.onnx").read_bytes()).hexdigest()
    for name, holds, more in [("depth", "depth", ""), ("disparity", "depth", ", reciprocal: true"),
                              ("normals", "normals", ", layout: NHWC"), ("colour", "colour", ", scale: 255")]:
        (OUT / f"{name}.yaml").write_text(BUNDLE.format(name=name, sha=sha, holds=holds, more=more))


def put(name, data):
    path = OUT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def dataset():
    session = onnxruntime.InferenceSession(OUT / "network.onnx", providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(71)
    depths, disparities, errors, normals, colours = {}, {}, [], {}, {}
    labs, others, squares = [], [], []
    for i in range(12):
        name = f"{'ab'[i % 2]}/{i:02}"
        height, width = int(rng.integers(20, 40)), int(rng.integers(20, 50))
        image = np.kron(rng.integers(1, 255, (height // 5 + 1, width // 5 + 1, 3)), np.ones((5, 5, 1)))[:height, :width]
        image = (image + rng.integers(0, 2, image.shape)).astype(np.uint8)
        put(f"images/{name}.png", png(image))
        fed = np.ascontiguousarray(image.transpose(2, 0, 1)[None].astype(np.float32))
        depth, disparity, vectors, colour = session.run(["depth", "disparity", "normals", "colour"], {"image": fed})
        depth = depth[0, 0].astype(np.float64)
        truth = np.round(depth * np.exp(rng.normal(0, 0.2, depth.shape)) * 256).clip(0, 65535).astype(np.uint16)
        truth[rng.random(truth.shape) < 0.3] = 0
        put(f"depth/{name}.png", png(truth))
        depths[name] = truth / 256, depth
        disparities[name] = truth / 256, (np.float32(1) / disparity[0]).astype(np.float64)
        vectors = vectors[0].astype(np.float64)
        true = vectors + rng.normal(0, 0.3, vectors.shape)
        true[rng.random(true.shape[:2]) < 0.2] = 0
        true = true.astype(np.float32)
        put(f"normals/{name}.npy", npy(true))
        mask = np.linalg.norm(true, axis=2) > 0.5  # as DSINE's readers of float files
        true = true.astype(np.float64)
        e = normal_error(*(torch.from_numpy(np.ascontiguousarray(a.transpose(2, 0, 1)))[None] for a in (vectors, true)))
        e = e[0, 0].numpy()[mask]
        errors.append(e)
        normals[name] = plain(normal_metrics(torch.from_numpy(e)))
        made = np.rint((colour[0].transpose(1, 2, 0) * np.float32(255)).clip(0, 255)).astype(np.uint8)
        real = (made + rng.normal(0, 20, made.shape)).clip(0, 255).astype(np.uint8)
        put(f"colour/{name}.png", png(real))
        lab, other = rgb2lab(real).reshape(-1, 3), rgb2lab(made).reshape(-1, 3)
        square = (real.astype(np.float64) - made.astype(np.float64)) ** 2
        numbers = colour_numbers(lab, other, square.mean())
        numbers["psnr"] = peak_signal_noise_ratio(real, made)
        colours[name] = plain(numbers)
        labs.append(lab), others.append(other), squares.append(square.ravel())
    garg, = crops(evaluate_depth, "crop")
    pooled = colour_numbers(np.concatenate(labs), np.concatenate(others), np.concatenate(squares).mean())
    pooled["pooled_psnr"] = pooled.pop("psnr")
    expected = {
        "depth": depth_case(compute_errors, depths, 1e-3, 80, lambda h, w: (0, h, 0, w), False),
        "disparity": depth_case(compute_errors, disparities, 1e-3, 80, garg, True),
        "normals": {"images": normals, "mean": plain(normal_metrics(torch.from_numpy(np.concatenate(errors))))},
        "colour": {"images": colours, "mean": plain(pooled)},
        "tools": {n: version(n) for n in ["numpy", "torch", "onnx", "onnxruntime", "scikit-image"]},
    }
    put("expected.json", json.dumps(expected, indent=0).encode())


OUT.mkdir(parents=True, exist_ok=True)
heads()
network()
dataset()
