"""torchvision's detectors with seeded random weights as ONNX, and what Python makes of them.

    python3 src/test/python/make_detectors.py OUT KIND PHOTOGRAPH...

Writes OUT/KIND.onnx and OUT/KIND.npz: N.boxes, N.labels, N.scores, and where there are such N.bits
(masks > .5, packed), N.points, N.point-scores, of the N-th photograph, as onnxruntime gives them.
KINDs, without `tiny-`: torchvision's networks of that name, whole: they take a photograph of any
size (float32 [3, H, W], RGB / 255) and give boxes, pasted masks and key points in its pixels.
`soft-maskrcnn` and `soft-keypointrcnn` are cut at both ends: they take 320x256 and give boxes and
soft masks in these pixels; torchvision's own GeneralizedRCNNTransform.postprocess follows. `tiny-`
are the same two forms around a backbone of three convolutions, small enough to be kept. Without
photographs two seeded ones are made and written beside (PNG).

`sliced` is no detector: the first 5x4 pixels of a plane are boxes, those of the next planes' first
column scores and classes, of any number of images; once with all places, once only those of a score
above 0, with each one's image.

Random networks give no scores that differ and let values grow from layer to layer, so batch
normalisation is fitted to the first photograph and the last layers' weights are enlarged.
"""

import pathlib
import platform
import sys

import numpy as np
import onnx
import onnxruntime
import torch
import torchvision
from PIL import Image
from torch import nn
from torchvision.models import detection
from torchvision.models.detection.transform import GeneralizedRCNNTransform

OUT, KIND = pathlib.Path(sys.argv[1]), sys.argv[2]
FIXED = (256, 320)
ANY = dict(weights=None, weights_backbone=None)


def tiny(family):
    """16 channels, stride 8; heads of a few thousand weights."""
    backbone = nn.Sequential(*[layer for i, o in ((3, 8), (8, 12), (12, 16)) for layer in (
        nn.Conv2d(i, o, 3, 2, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())])
    backbone.out_channels = 16
    anchors = detection.anchor_utils.AnchorGenerator(((16, 32, 64),), ((0.5, 1.0, 2.0),))
    pool = torchvision.ops.MultiScaleRoIAlign(["0"], 4, 2)
    common = dict(rpn_anchor_generator=anchors, box_roi_pool=pool, box_detections_per_img=20,
                  box_head=detection.faster_rcnn.TwoMLPHead(16 * 16, 24),
                  rpn_pre_nms_top_n_test=200, rpn_post_nms_top_n_test=60, min_size=96, max_size=160)
    if family == "maskrcnn":
        return detection.MaskRCNN(backbone, box_predictor=detection.faster_rcnn.FastRCNNPredictor(24, 5),
                                  mask_roi_pool=torchvision.ops.MultiScaleRoIAlign(["0"], 14, 2),
                                  mask_head=detection.mask_rcnn.MaskRCNNHeads(16, (16,), 1),
                                  mask_predictor=detection.mask_rcnn.MaskRCNNPredictor(16, 8, 5), **common)
    return detection.KeypointRCNN(backbone, box_predictor=detection.faster_rcnn.FastRCNNPredictor(24, 2),
                                  keypoint_roi_pool=torchvision.ops.MultiScaleRoIAlign(["0"], 14, 2),
                                  keypoint_head=detection.keypoint_rcnn.KeypointRCNNHeads(16, (16,)),
                                  keypoint_predictor=detection.keypoint_rcnn.KeypointRCNNPredictor(16, 5), **common)


def detector(kind):
    name = kind.removeprefix("tiny-").removeprefix("soft-")
    if kind.startswith("tiny-"):
        return tiny(name)
    if kind.startswith("soft-"):
        return getattr(detection, name + "_resnet50_fpn")(**ANY)
    # Photographs of 320 rows instead of 800: a sixth of the time.
    return getattr(detection, name)(**ANY, **(dict(min_size=320, max_size=512) if "resnet50" in name else {}))


def fitted(model, image):
    for m in model.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.momentum = 1.0
    with torch.no_grad():
        model.backbone.train()
        model.backbone(model.transform.eval()([image, image.flip(2)])[0].tensors)
        model.eval()
        for name, p in model.named_parameters():
            if name.endswith(("cls_score.weight", "cls_logits.weight", "mask_fcn_logits.weight", "kps_score_lowres.weight")):
                p.mul_(12 if "rpn" not in name and "roi" in name else 4)
            if "classification_head" in name and name.endswith("bias") and p.min() < -2:
                p.zero_()
    return model


class Single(nn.Module):
    """One photograph without a batch axis; outputs in a fixed order."""

    def __init__(self, model, names):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, image):
        result = self.model([image])[0]
        return tuple(result[n] for n in self.names)


def nameless(path):
    """Half of a small network is its nodes' names."""
    def clear(graph):
        for node in graph.node:
            node.name = ""
            for attribute in node.attribute:
                clear(attribute.g)

    network = onnx.load(path)
    clear(network.graph)
    onnx.save(network, path)


def photographs():
    if len(sys.argv) > 3:
        return [Image.open(p).convert("RGB") for p in sys.argv[3:]]
    rng = np.random.default_rng(7)
    made = []
    for i, (w, h) in enumerate(((140, 105), (97, 131))):
        coarse = rng.integers(0, 256, (h // 12, w // 12, 3), np.uint8)
        made.append(Image.fromarray(coarse).resize((w, h), Image.Resampling.NEAREST))
        made[-1].save(OUT / f"photograph-{i}.png")
    return made


def tensor(image):
    return torch.from_numpy(np.asarray(image, np.float32).transpose(2, 0, 1) / np.float32(255))


def sliced():
    x = onnx.helper.make_tensor_value_info("image", onnx.TensorProto.FLOAT, ("N", 3, "H", "W"))
    constants, nodes = {"one": np.array([1]), "both": np.array([1, 3]), "zero": np.zeros(1, np.float32),
                        "axes": np.array([1, 2, 3])}, []

    def node(kind, inputs, *outputs, **attributes):
        nodes.append(onnx.helper.make_node(kind, inputs, list(outputs), **attributes))

    for plane, (name, columns, squeeze) in enumerate((("boxes", 4, "one"), ("scores", 1, "both"), ("classes", 1, "both"))):
        constants[f"from{plane}"] = np.array([plane, 0, 0])
        constants[f"to{plane}"] = np.array([plane + 1, 5, columns])
        node("Slice", ["image", f"from{plane}", f"to{plane}", "axes"], f"cut{plane}")
        node("Squeeze", [f"cut{plane}", squeeze], f"all_{name}")
    node("Greater", ["all_scores", "zero"], "some")
    node("NonZero", ["some"], "turned")
    node("Transpose", ["turned"], "places")
    for name in ("boxes", "scores", "classes"):
        node("GatherND", [f"all_{name}", "places"], name)
    constants["first"] = np.array(0)
    node("Gather", ["places", "first"], "images", axis=1)
    F, outputs = onnx.TensorProto.FLOAT, []
    for name, kind, shape in (("all_boxes", F, ("N", 5, 4)), ("all_scores", F, ("N", 5)), ("all_classes", F, ("N", 5)),
                              ("boxes", F, ("n", 4)), ("scores", F, ("n",)), ("classes", F, ("n",)),
                              ("images", onnx.TensorProto.INT64, ("n",))):
        outputs.append(onnx.helper.make_tensor_value_info(name, kind, shape))
    graph = onnx.helper.make_graph(nodes, "sliced", [x], outputs,
                                   [onnx.numpy_helper.from_array(v, k) for k, v in constants.items()])
    onnx.save(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 13)], ir_version=8),
              OUT / "sliced.onnx")


def main():
    if KIND == "sliced":
        sliced()
        return
    OUT.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(20261121)
    torch.set_num_threads(2)
    images = photographs()
    soft = "soft-" in KIND
    fixed = (128, 160) if "tiny" in KIND else FIXED
    model = detector(KIND)
    if soft:
        model.transform.resize = lambda image, target=None: (image, target)
        model.transform.postprocess = lambda result, shapes, originals: result
        inputs = [tensor(i.resize(fixed[::-1], Image.Resampling.BILINEAR)) for i in images]
    else:
        inputs = [tensor(i) for i in images]
    fitted(model, inputs[0])
    masks, points = "maskrcnn" in KIND, "keypointrcnn" in KIND
    names = ["boxes", "labels", "scores"] + ["masks"] * masks + ["keypoints", "keypoints_scores"] * points
    path = OUT / f"{KIND}.onnx"
    free = {} if soft else {"image": {1: "H", 2: "W"}}
    rows = {n: {0: "n"} for n in names}
    torch.onnx.export(Single(model, names).eval(), (inputs[0],), str(path), dynamo=False, opset_version=16,
                      input_names=["image"], output_names=names, dynamic_axes={**free, **rows})
    nameless(path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    post = GeneralizedRCNNTransform(1, 1, [0.0] * 3, [1.0] * 3).eval()
    arrays = {}
    for i, image in enumerate(inputs):
        result = dict(zip(names, map(torch.from_numpy, session.run(names, {"image": image.numpy()}))))
        height, width = images[i].height, images[i].width
        if soft:
            result = {k: v.clone() for k, v in result.items()}
            result = post.postprocess([result], [fixed], [(height, width)])[0]
        arrays[f"{i}.boxes"], arrays[f"{i}.scores"] = result["boxes"].numpy(), result["scores"].numpy()
        arrays[f"{i}.labels"] = result["labels"].numpy()
        n = len(result["scores"])
        if masks:
            arrays[f"{i}.bits"] = np.packbits((result["masks"] > 0.5).numpy()[:, 0].reshape(n, -1), axis=1)
        if points:
            arrays[f"{i}.points"] = result["keypoints"].numpy()
            arrays[f"{i}.point-scores"] = result["keypoints_scores"].numpy()
        inside = (result["masks"] > 0.5).float().mean().item() if masks and n else float("nan")
        s = result["scores"]
        print(f"{KIND} {i}: {n} instances, scores {s.min() if n else 0:.4f}..{s.max() if n else 0:.4f}, "
              f"{len(set(result['labels'].tolist()))} classes, mask share {inside:.3f}", file=sys.stderr)
    np.savez_compressed(OUT / f"{KIND}.npz", **arrays)
    (OUT / "VERSIONS").write_text(
        f"python {platform.python_version()}\nnumpy {np.__version__}\nonnxruntime {onnxruntime.__version__}\n"
        f"torch {torch.__version__}\ntorchvision {torchvision.__version__}\n")


main()
