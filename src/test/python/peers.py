"""Times the ways in which people run a segmentation network over a folder of photographs in Python; jobs/bench calls it.

    peers.py SPEC.json WAY RESULT.json

WAY is `loop`, a Python process a core, or `ray`, Ray Data's map_batches with an actor a core. Each photograph is read,
resized, normalised, run through onnxruntime (one thread a session), its labels are written as a PNG at the photograph's
size, and counted against the truth. SPEC.json is written by the bench: what a bundle says, where files lie, how many
cores. RESULT.json gets {"seconds", "images", "pixel_accuracy"}; seconds run from before the first session is made to
the last result, interpreters and imports (or Ray's own start, with one small job) left out.
Exit code 3: what the way needs is not installed.
"""

import json
import os
import subprocess
import sys
import time

import numpy as np
import onnxruntime
from PIL import Image


class Photographs:
    """One process's network and buffers; `one` does a whole photograph."""

    def __init__(self, spec):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.network = onnxruntime.InferenceSession(spec["network"], options, providers=["CPUExecutionProvider"])
        self.spec = spec
        self.mean = np.array(spec["mean"], np.float32)
        self.std = np.array(spec["std"], np.float32)
        counted = np.zeros(256, bool)
        counted[spec["classes"]] = True
        self.counted = counted

    def tensor(self, image):
        spec = self.spec
        short = spec["short_side"]
        if short:
            w, h = image.size
            long = int(short * max(w, h) / min(w, h))
            image = image.resize((long, short) if w >= h else (short, long), Image.BILINEAR)
        x = np.asarray(image, np.float32)
        if spec["order"] == "BGR":
            x = x[:, :, ::-1]
        x = (x * np.float32(spec["scale"]) - self.mean) / self.std
        h, w = x.shape[:2]
        multiple = spec["multiple"]
        x = np.pad(x, ((0, -h % multiple), (0, -w % multiple), (0, 0)), constant_values=spec["pad"])
        if spec["layout"] == "NCHW":
            x = np.ascontiguousarray(x.transpose(2, 0, 1))
        return x[None], h, w

    def one(self, name, mask):
        spec = self.spec
        image = Image.open(os.path.join(spec["images"], name)).convert("RGB")
        x, h, w = self.tensor(image)
        y = self.network.run([spec["output"]], {spec["input"]: x})[0][0]
        labels = y[:, :h, :w].argmax(0) if spec["head"] == "semantic-logits" else y[..., :h, :w].reshape(h, w)
        labels = Image.fromarray(labels.astype(np.uint8))
        if labels.size != image.size:
            labels = labels.resize(image.size, Image.NEAREST)
        labels.save(os.path.join(spec["out"], os.path.splitext(name)[0] + ".png"))
        if mask is None:
            return np.zeros(256 * 256, np.int64)
        truth = np.asarray(Image.open(os.path.join(spec["masks"], mask)))
        scored = self.counted[truth]
        pairs = truth[scored].astype(np.int64) * 256 + np.asarray(labels)[scored]
        return np.bincount(pairs, minlength=256 * 256)


def work(spec):
    images = sorted(os.listdir(spec["images"]))
    masks = sorted(os.listdir(spec["masks"])) if spec["masks"] else [None] * len(images)
    return list(zip(images, masks))


def part(spec, k, parts):
    start = time.time()
    photographs = Photographs(spec)
    total = np.zeros(256 * 256, np.int64)
    for image, mask in work(spec)[k::parts]:
        total += photographs.one(image, mask)
    end = time.time()
    cells = np.flatnonzero(total)
    print(json.dumps({"start": start, "end": end, "cells": cells.tolist(), "counts": total[cells].tolist()}))


def loop(spec):
    """Every process imports first and waits for a line, so that all start at once."""
    me = [sys.executable, os.path.abspath(__file__), sys.argv[1]]
    cores = spec["cores"]
    children = [
        subprocess.Popen([*me, "part", f"{k}/{cores}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for k in range(cores)
    ]
    for child in children:
        if child.stdout.readline().strip() != "ready":
            sys.exit("a process of the loop did not start")
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    total = np.zeros(256 * 256, np.int64)
    starts, ends = [], []
    for child in children:
        row = json.loads(child.communicate()[0])
        total[row["cells"]] += np.array(row["counts"])
        starts.append(row["start"])
        ends.append(row["end"])
    return max(ends) - min(starts), total


def with_ray(spec):
    try:
        import ray
        import ray.data
    except ImportError as e:
        print(e)
        sys.exit(3)
    ray.init(num_cpus=spec["cores"], include_dashboard=False, log_to_driver=False, logging_level="error")
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False

    class Actor:
        def __init__(self):
            self.photographs = Photographs(spec)

        def __call__(self, batch):
            rows = zip(batch["image"], batch["mask"])
            counts = [self.photographs.one(str(i), str(m) if m else None) for i, m in rows]
            return {"counts": np.sum(counts, axis=0)[None]}

    def job(items, blocks):
        actors = ray.data.ActorPoolStrategy(size=spec["cores"])
        data = ray.data.from_items(items, override_num_blocks=blocks)
        rows = data.map_batches(Actor, batch_size=8, compute=actors).take_all()
        return np.sum([r["counts"] for r in rows], axis=0)

    items = [{"image": i, "mask": m or ""} for i, m in work(spec)]
    job(items[: spec["cores"]], spec["cores"])
    start = time.time()
    total = job(items, 8 * spec["cores"])
    seconds = time.time() - start
    ray.shutdown()
    return seconds, total


def main():
    with open(sys.argv[1]) as f:
        spec = json.load(f)
    way = sys.argv[2]
    if way == "part":
        print("ready", flush=True)
        sys.stdin.readline()
        k, parts = map(int, sys.argv[3].split("/"))
        part(spec, k, parts)
        return
    os.makedirs(spec["out"], exist_ok=True)
    seconds, total = loop(spec) if way == "loop" else with_ray(spec)
    total = total.reshape(256, 256)
    result = {"seconds": seconds, "images": len(work(spec))}
    if total.sum() > 0:
        result["pixel_accuracy"] = float(np.trace(total) / total.sum())
    with open(sys.argv[3], "w") as f:
        json.dump(result, f)


if __name__ == "__main__":
    main()
