#!/usr/bin/env python3
"""Trains the sample network: a small U-Net on drawn scenes, exported to ONNX with its bundle.yaml.

Needs torch, numpy, pillow, onnx and onnxruntime (CPU is enough). Scenes come from the project's own
generator, in VOC's layout; the network never sees the folder that it is judged on:

    jobs/pixeltally sample --layout voc --images 2400 --seed 1 --out TRAIN
    jobs/pixeltally sample --layout voc --images 200 --seed 2 --out UNSEEN
    python src/test/python/train_sample_network.py --train TRAIN --unseen UNSEEN --out conf/sample-network

Writes OUT/network.onnx   input  "image"  float32 [N,3,H,W], RGB/255 normalised with MEAN and STD,
                                 H and W multiples of 16
                          output "labels" uint8 [N,H,W], class ids
       OUT/bundle.yaml    and prints sha256, size and, from the exported file as onnxruntime runs it on
                          whole unseen scenes (padded right and below with zeros), each class's IoU.
"""
import argparse
import glob
import hashlib
import os
import platform
import time

import numpy as np
import onnx
import onnxruntime
import PIL
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

NAMES = "background walker hound gull tree cottage car boat balloon mushroom barrel".split()
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
VOID = 255
MULTIPLE = 16


def conv(c_in, c_out, stride=1):
    return nn.Sequential(nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False), nn.BatchNorm2d(c_out), nn.ReLU(inplace=True))


class SmallUNet(nn.Module):
    """A U-Net whose finest level is half the image's size: that is where the time goes.

    The head's transposed convolution brings the labels back to full size.
    """

    def __init__(self, classes, c=(16, 32, 56, 96)):
        super().__init__()
        self.level2 = nn.Sequential(conv(3, c[0], 2), conv(c[0], c[0]))
        self.level4 = nn.Sequential(conv(c[0], c[1], 2), conv(c[1], c[1]))
        self.level8 = nn.Sequential(conv(c[1], c[2], 2), conv(c[2], c[2]))
        self.level16 = nn.Sequential(conv(c[2], c[3], 2), conv(c[3], c[3]), conv(c[3], c[3]))
        self.up = nn.ModuleList(nn.ConvTranspose2d(c[i], c[i - 1], 2, 2) for i in (3, 2, 1))
        self.merge = nn.ModuleList(conv(2 * c[i - 1], c[i - 1]) for i in (3, 2, 1))
        self.head = nn.ConvTranspose2d(c[0], classes, 2, 2)

    def forward(self, x):
        half = self.level2(x)
        quarter = self.level4(half)
        eighth = self.level8(quarter)
        x = self.level16(eighth)
        for up, merge, skip in zip(self.up, self.merge, (eighth, quarter, half)):
            x = merge(torch.cat([skip, up(x)], 1))
        return self.head(x)


class Labels(nn.Module):
    """The network as it is exported: the arg max lies in the graph."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, image):
        return self.net(image).argmax(1).to(torch.uint8)


def load(folder):
    """All scenes of a folder in VOC's layout: uint8 images [H,W,3] and class ids [H,W]."""
    scenes = []
    for path in sorted(glob.glob(os.path.join(folder, "SegmentationClass", "*.png"))):
        name = os.path.splitext(os.path.basename(path))[0]
        image = np.asarray(Image.open(os.path.join(folder, "JPEGImages", name + ".jpg")).convert("RGB"))
        scenes.append((image, np.asarray(Image.open(path))))
    return scenes


def crop(scene, size, rng):
    image, labels = scene
    h, w = labels.shape
    y, x = rng.integers(0, max(1, h - size[0] + 1)), rng.integers(0, max(1, w - size[1] + 1))
    image, labels = image[y:y + size[0], x:x + size[1]], labels[y:y + size[0], x:x + size[1]]
    if rng.random() < 0.5:
        image, labels = image[:, ::-1], labels[:, ::-1]
    below, right = size[0] - labels.shape[0], size[1] - labels.shape[1]
    if below or right:
        image = np.pad(image, ((0, below), (0, right), (0, 0)))
        labels = np.pad(labels, ((0, below), (0, right)), constant_values=VOID)
    return image, labels


def batch(scenes, count, size, rng):
    picked = [crop(scenes[i], size, rng) for i in rng.integers(0, len(scenes), count)]
    x = torch.from_numpy(np.stack([p[0] for p in picked])).permute(0, 3, 1, 2).float() / 255
    x = x * torch.from_numpy(rng.uniform(0.85, 1.15, (count, 1, 1, 1)).astype(np.float32))
    x = (x - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(STD).view(1, 3, 1, 1)
    y = torch.from_numpy(np.stack([p[1] for p in picked])).long()
    return x.contiguous(memory_format=torch.channels_last), y


def whole(image):
    """A whole scene as the network takes it, padded right and below with zeros after normalising."""
    x = (image.astype(np.float32) / np.float32(255) - np.float32(MEAN)) / np.float32(STD)
    h, w = image.shape[:2]
    x = np.pad(x, ((0, -h % MULTIPLE), (0, -w % MULTIPLE), (0, 0)))
    return np.ascontiguousarray(x.transpose(2, 0, 1)[None])


def score(predict, scenes):
    """IoU a class and the confusion matrix over all scenes together, void pixels left out."""
    n = len(NAMES)
    confusion = np.zeros((n, n), np.int64)
    for image, truth in scenes:
        labels = predict(whole(image))[0][:truth.shape[0], :truth.shape[1]]
        judged = truth != VOID
        pairs = n * truth[judged].astype(np.int64) + labels[judged]
        confusion += np.bincount(pairs, minlength=n * n).reshape(n, n)
    hit = np.diag(confusion)
    return hit / (confusion.sum(0) + confusion.sum(1) - hit), confusion


def torch_predict(net):
    def predict(x):
        with torch.no_grad():
            return net(torch.from_numpy(x)).argmax(1).numpy()
    return predict


def train(net, scenes, unseen, a):
    rng = np.random.default_rng(0)
    counts = np.bincount(np.concatenate([y.ravel() for _, y in scenes[:400]]), minlength=256)[:len(NAMES)]
    weight = torch.tensor((np.median(counts) / counts) ** 0.35, dtype=torch.float32)
    optimiser = torch.optim.AdamW(net.parameters(), lr=a.rate, weight_decay=1e-3)
    size = tuple(map(int, a.crop.split("x")))
    start, step, mean_loss, said = time.time(), 0, 0.0, 0.0
    while (spent := (time.time() - start) / (a.minutes * 60)) < 1:
        rate = a.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * np.cos(np.pi * spent)) + 1e-6
        for group in optimiser.param_groups:
            group["lr"] = rate
        x, y = batch(scenes, a.batch, size, rng)
        net.train()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not a.exact):
            logits = net(x)
        loss = F.cross_entropy(logits.float(), y, weight=weight, ignore_index=VOID)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        step += 1
        mean_loss += (loss.item() - mean_loss) * max(0.02, 1 / step)
        if spent - said > 1 / 16:
            said = spent
            net.eval()
            iou, _ = score(torch_predict(net), unseen[::8])
            print(f"{spent:4.0%} step {step} loss {mean_loss:.3f} mean IoU on an eighth of the unseen {iou.mean():.4f}",
                  flush=True)
    return step


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--train", "--unseen", "--out"):
        p.add_argument(name, required=True)
    p.add_argument("--minutes", type=float, default=20)
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--crop", default="256x320")
    p.add_argument("--rate", type=float, default=4e-3)
    p.add_argument("--threads", type=int, default=os.cpu_count())
    p.add_argument("--start", help="weights to go on from (a .pth that an earlier run wrote)")
    p.add_argument("--keep", help="where to write the weights, to go on from later")
    p.add_argument("--exact", action="store_true", help="float32 instead of bfloat16 (for CPUs without it)")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    scenes, unseen = load(a.train), load(a.unseen)
    print(f"python {platform.python_version()} torch {torch.__version__} onnx {onnx.__version__} onnxruntime"
          f" {onnxruntime.__version__} numpy {np.__version__} pillow {PIL.__version__}; {len(scenes)} scenes to learn"
          f" from, {len(unseen)} unseen", flush=True)
    net = SmallUNet(len(NAMES)).to(memory_format=torch.channels_last)
    if a.start:
        net.load_state_dict(torch.load(a.start))
    print(f"{sum(q.numel() for q in net.parameters())} parameters", flush=True)
    steps = train(net, scenes, unseen, a)
    print(f"{steps} steps of {a.batch} crops of {a.crop}, {a.threads} threads, {a.minutes} minutes", flush=True)
    if a.keep:
        torch.save(net.state_dict(), a.keep)
    export(net.eval().to(memory_format=torch.contiguous_format), a.out)
    judge(a.out, unseen)


def export(net, out):
    os.makedirs(out, exist_ok=True)
    path = os.path.join(out, "network.onnx")
    torch.onnx.export(Labels(net).eval(), (torch.randn(1, 3, 240, 320),), path, opset_version=13, dynamo=False,
                      input_names=["image"], output_names=["labels"],
                      dynamic_axes={"image": {0: "N", 2: "H", 3: "W"}, "labels": {0: "N", 1: "H", 2: "W"}})
    onnx.checker.check_model(path)
    with open(path, "rb") as f:
        sha256 = hashlib.sha256(f.read()).hexdigest()
    with open(os.path.join(out, "bundle.yaml"), "w") as f:
        f.write(f"""# The sample network: see README.md beside this file.
name: sample-unet
network: {{file: network.onnx, sha256: {sha256}}}
input: {{name: image, layout: NCHW, order: RGB, scale: 0.00392156862745098, mean: {list(MEAN)}, std: {list(STD)}}}
resize: {{policy: keep, multiple: {MULTIPLE}, pad-value: 0}}
outputs:
  - {{head: semantic-labels, name: labels, labels: scenes}}
""")


def judge(out, unseen):
    path = os.path.join(out, "network.onnx")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    start = time.process_time()
    iou, confusion = score(lambda x: session.run(None, {"image": x})[0], unseen)
    each = (time.process_time() - start) / len(unseen) * 1000
    with open(path, "rb") as f:
        print(f"sha256 {hashlib.sha256(f.read()).hexdigest()}, {os.path.getsize(path)} bytes")
    for name, value in zip(NAMES, iou):
        print(f"  {name:12s} IoU {value:.4f}")
    print(f"mean IoU {iou.mean():.6f}, pixel accuracy {np.trace(confusion) / confusion.sum():.6f},"
          f" {each:.1f} ms CPU a scene with normalising and counting")


if __name__ == "__main__":
    main()
