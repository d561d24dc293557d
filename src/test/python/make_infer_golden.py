"""Makes the tiny networks and golden label maps of the infer tests.

    python3 src/test/python/make_infer_golden.py src/test/resources/golden/infer

Every network is seeded and a few KB; inputs are seeded noise. Label maps come from Python's
onnxruntime, then PyTorch's interpolate: bilinear, align_corners=False for logits, nearest-exact for
labels (which is checked against Pillow's NEAREST). Needs numpy, onnx, onnxruntime, torch, pillow; their versions are written to VERSIONS.

cases.csv, one image a line: case, network, head, layout, output, image width and height, resized
width and height, left, top, tensor width and height. CASE.in holds the input tensor (float32,
little endian, without the batch axis), CASE.out the label map (uint8 ids, row by row).
"""

import hashlib
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import PIL
import torch
from onnx import TensorProto as T
from onnx import helper as h
from PIL import Image

CLASSES = 5
IDS = np.array([10, 20, 30, 40, 255], np.uint8)  # ids differ from indices
OUT = pathlib.Path(sys.argv[1])


def weights(shape, seed, scale=1.0):
    return (np.random.default_rng(seed).standard_normal(shape) * scale).astype(np.float32)


def save(name, nodes, inputs, outputs, constants, ir=8, opset=13):
    graph = h.make_graph(
        nodes, name, inputs, outputs, [onnx.numpy_helper.from_array(v, k) for k, v in constants.items()]
    )
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", opset)], ir_version=ir)
    model.producer_name = "pixeltally tests"
    onnx.save(model, OUT / f"{name}.onnx")


def value(name, kind, *shape):
    return h.make_tensor_value_info(name, kind, shape)


def networks():
    w, b = weights((CLASSES, 3, 3, 3), 1, 0.4), weights((CLASSES,), 2, 0.2)
    conv = h.make_node("Conv", ["image", "w", "b"], ["logits"], pads=[1, 1, 1, 1])
    image = value("image", T.FLOAT, "N", 3, "H", "W")
    logits = value("logits", T.FLOAT, "N", CLASSES, "H", "W")
    wb = {"w": w, "b": b}
    save("logits", [conv], [image], [logits], wb)
    save("fixed", [conv], [value("image", T.FLOAT, 1, 3, 16, 24)], [value("logits", T.FLOAT, 1, CLASSES, 16, 24)], wb)
    save("batch4", [conv], [value("image", T.FLOAT, 4, 3, "H", "W")], [logits], wb)
    # What the file calls open, the run settles.
    save("open", [conv], [value("image", T.FLOAT, "N", "C", "H", "W")], [value("logits", T.FLOAT, "N", "K", "H", "W")], wb)
    save("four", [h.make_node("Conv", ["image", "w", "b"], ["logits"], pads=[1, 1, 1, 1])],
         [value("image", T.FLOAT, "N", 4, "H", "W")], [logits], {"w": weights((CLASSES, 4, 3, 3), 1), "b": b})
    # Old exporters list initialisers among the inputs.
    save("old", [conv], [image, value("w", T.FLOAT, CLASSES, 3, 3, 3), value("b", T.FLOAT, CLASSES)], [logits], wb, ir=3)
    save("two-inputs", [conv, h.make_node("Add", ["logits", "prior"], ["sum"])],
         [image, value("prior", T.FLOAT, "N", CLASSES, "H", "W")], [value("sum", T.FLOAT, "N", CLASSES, "H", "W")], wb)
    save("bytes", [h.make_node("Cast", ["image"], ["f"], to=T.FLOAT), h.make_node("Conv", ["f", "w", "b"], ["logits"], pads=[1, 1, 1, 1])],
         [value("image", T.UINT8, "N", 3, "H", "W")], [logits], wb)
    save("nhwc", [h.make_node("Transpose", ["image"], ["planes"], perm=[0, 3, 1, 2]),
                  h.make_node("Conv", ["planes", "w", "b"], ["scores"], pads=[1, 1, 1, 1]),
                  h.make_node("Transpose", ["scores"], ["logits"], perm=[0, 2, 3, 1])],
         [value("image", T.FLOAT, "N", "H", "W", 3)], [value("logits", T.FLOAT, "N", "H", "W", CLASSES)], wb)
    save("stride8", [h.make_node("Conv", ["image", "w", "b"], ["logits"], strides=[8, 8])],
         [image], [value("logits", T.FLOAT, "N", CLASSES, "h", "w")], {"w": weights((CLASSES, 3, 8, 8), 5, 0.3), "b": b})
    save("nan", [conv, h.make_node("Log", ["logits"], ["log"])], [image], [value("log", T.FLOAT, "N", CLASSES, "H", "W")], wb)
    # Fails for an image with a value of 2 or more: the index runs out of a table of two.
    save("fragile", [conv,
                     h.make_node("ReduceMax", ["image"], ["top"], keepdims=0, axes=[1, 2, 3]),
                     h.make_node("Cast", ["top"], ["index"], to=T.INT64),
                     h.make_node("Gather", ["table", "index"], ["zeros"]),
                     h.make_node("Reshape", ["zeros", "shape"], ["column"]),
                     h.make_node("Add", ["logits", "column"], ["sum"])],
         [image], [value("sum", T.FLOAT, "N", CLASSES, "H", "W")],
         {**wb, "table": np.zeros(2, np.float32), "shape": np.array([-1, 1, 1, 1], np.int64)})
    for name, kind, keep in (("uint8", T.UINT8, 0), ("int32", T.INT32, 1), ("int64", T.INT64, 0), ("float", T.FLOAT, 1), ("bool", T.BOOL, 0)):
        shape = ["N", 1, "H", "W"] if keep else ["N", "H", "W"]
        save(f"labels-{name}", [conv, h.make_node("ArgMax", ["logits"], ["index"], axis=1, keepdims=keep),
                                h.make_node("Cast", ["index"], ["labels"], to=kind)],
             [image], [value("labels", kind, *shape)], wb)
    save("both", [conv, h.make_node("ArgMax", ["logits"], ["labels"], axis=1, keepdims=0)],
         [image], [logits, value("labels", T.INT64, "N", "H", "W")], wb)


# image w, h; resized w, h; left, top; tensor w, h
KEEP = (21, 13, 21, 13, 0, 0, 24, 16)
FIXED = (50, 30, 24, 16, 0, 0, 24, 16)
SHRUNK = (11, 9, 24, 16, 0, 0, 24, 16)
BOXED = (50, 30, 24, 14, 0, 1, 24, 16)
CASES = [
    ("logits-keep", "logits", "semantic-logits", "NCHW", "logits", KEEP),
    ("logits-fixed", "logits", "semantic-logits", "NCHW", "logits", FIXED),
    ("logits-shrunk", "logits", "semantic-logits", "NCHW", "logits", SHRUNK),
    ("logits-letterbox", "logits", "semantic-logits", "NCHW", "logits", BOXED),
    ("nhwc-keep", "nhwc", "semantic-logits", "NHWC", "logits", KEEP),
    ("nhwc-letterbox", "nhwc", "semantic-logits", "NHWC", "logits", BOXED),
    ("stride8-keep", "stride8", "semantic-logits", "NCHW", "logits", (30, 21, 30, 21, 0, 0, 32, 24)),
    ("stride8-letterbox", "stride8", "semantic-logits", "NCHW", "logits", (50, 30, 32, 19, 0, 2, 32, 24)),
    ("uint8-keep", "labels-uint8", "semantic-labels", "NCHW", "labels", KEEP),
    ("uint8-letterbox", "labels-uint8", "semantic-labels", "NCHW", "labels", BOXED),
    ("int32-fixed", "labels-int32", "semantic-labels", "NCHW", "labels", FIXED),
    ("int64-shrunk", "labels-int64", "semantic-labels", "NCHW", "labels", SHRUNK),
    ("float-keep", "labels-float", "semantic-labels", "NCHW", "labels", KEEP),
]


def bilinear(planes, height, width):
    return torch.nn.functional.interpolate(planes, (height, width), mode="bilinear", align_corners=False)


def between(size, out):
    return (2 * np.arange(out) + 1) * size % (2 * out) == 0


def expected(output, head, layout, geometry):
    """The label map, and the smallest margin by which a winning class won."""
    iw, ih, rw, rh, left, top, tw, th = geometry
    if head == "semantic-labels":
        plane = output.reshape(th, tw).astype(np.uint8)[top : top + rh, left : left + rw]
        exact = torch.nn.functional.interpolate(
            torch.from_numpy(plane[None, None].copy()), (ih, iw), mode="nearest-exact"
        )[0, 0].numpy()
        pillow = np.asarray(Image.fromarray(plane).resize((iw, ih), Image.NEAREST))
        # Where a centre falls exactly between two pixels Pillow's running sum may take the left one.
        ties = np.logical_or.outer(between(rh, ih), between(rw, iw))
        assert (exact == pillow)[~ties].all()
        return IDS[exact], np.inf
    if layout == "NHWC":
        output = output.transpose(0, 3, 1, 2)
    planes = torch.from_numpy(np.ascontiguousarray(output))
    if planes.shape[2:] != (th, tw):
        planes = bilinear(planes, th, tw)  # smaller logits: to the tensor's size first
    planes = planes[:, :, top : top + rh, left : left + rw]
    if (rw, rh) != (iw, ih):
        planes = bilinear(planes, ih, iw)
    best = torch.topk(planes[0], 2, dim=0).values
    return IDS[planes[0].argmax(0).numpy()], float((best[0] - best[1]).min())


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    networks()
    lines = []
    for case, network, head, layout, output, geometry in CASES:
        session = onnxruntime.InferenceSession(OUT / f"{network}.onnx", providers=["CPUExecutionProvider"])
        iw, ih, rw, rh, left, top, tw, th = geometry
        for seed in range(1000):  # a map without near-ties: rounding cannot change it
            x = np.zeros((1, 3, th, tw), np.float32)
            x[:, :, top : top + rh, left : left + rw] = weights((1, 3, rh, rw), 100 + seed)
            fed = x.transpose(0, 2, 3, 1) if layout == "NHWC" else x
            fed = np.ascontiguousarray(fed)
            labels, margin = expected(session.run([output], {"image": fed})[0], head, layout, geometry)
            if margin > 1e-4:
                break
        else:
            raise SystemExit(f"{case}: every seed has near-ties")
        fed.astype("<f4").tofile(OUT / f"{case}.in")
        labels.tofile(OUT / f"{case}.out")
        lines.append(",".join(map(str, (case, network, head, layout, output, *geometry))))
    (OUT / "cases.csv").write_text("\n".join(lines) + "\n")
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in sorted(OUT.glob("*.onnx"))]
    (OUT / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    versions = (f"python {sys.version.split()[0]}", f"numpy {np.__version__}", f"onnx {onnx.__version__}",
                f"onnxruntime {onnxruntime.__version__}", f"torch {torch.__version__}", f"pillow {PIL.__version__}")
    (OUT / "VERSIONS").write_text("\n".join(versions) + "\n")


main()
