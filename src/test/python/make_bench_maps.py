"""Draws label maps in pairs of truth and prediction; jobs/bench protocols calls it.

    make_bench_maps.py cityscapes|panoptic OUT IMAGES DISTINCT

The first DISTINCT of the IMAGES are drawn, the others are hard links to them. The same arguments give the same
pixels. Shapes have ragged outlines and lie over each other; a prediction is the same scene with every outline moved
a little, some shapes missed, some of a wrong class, some made up.

`cityscapes`, 2048x1024, ids as labelIds, once in each way that tools take:
    gtFine/val/synth/NAME_gtFine_{labelIds,instanceIds}.png and pred/NAME_pred.png
    labels/{truth,pred}/NAME.png, of equal names; train/{truth,pred}/NAME.png, the same in train ids
`panoptic`, 640x480: truth.json, truth/*.png, predictions.json, predictions/*.png, COCO's form.
"""

import json
import os
import pathlib
import sys

import numpy as np
from PIL import Image, ImageDraw

SEED = 20
CLASSES = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33]  # labelIds, by train id
VOID = [4, 5, 6, 9, 10, 14, 15, 18]
THINGS, STUFF = range(1, 81), range(92, 145)  # of the panoptic categories


def outline(rng, centre, radii, corners):
    """Corners of a ragged ellipse: waves that get weaker as they get shorter, and a little noise."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    waves = np.arange(2, 14)
    phase = rng.uniform(0, 2 * np.pi, waves.size)
    strength = rng.normal(0, 0.3, waves.size) / waves
    ragged = 1 + (strength * np.cos(angle[:, None] * waves + phase)).sum(1) + rng.normal(0, 0.02, corners)
    return np.stack([np.cos(angle), np.sin(angle)], 1) * radii * ragged[:, None] + centre


def skyline(rng, size, height, rise, corners):
    """Corners of what fills the picture below a wandering line."""
    w, h = size
    x = np.linspace(0, w, corners)
    y = np.clip(height + np.cumsum(rng.normal(0, rise, corners)), 0, h)
    return np.concatenate([np.stack([x, y], 1), [[w, h], [0, h]]])


def moved(rng, corners, pixels):
    """Every corner moved a little, neighbours alike."""
    noise = rng.normal(0, pixels, (len(corners), 2))
    return corners + (noise + np.roll(noise, 1, 0) + np.roll(noise, -1, 0)) / 2


def paint(size, shapes):
    """For each pixel the number of the last shape over it, counted from 1; 0 where there is none."""
    image = Image.new("I", size)
    draw = ImageDraw.Draw(image)
    for number, corners in enumerate(shapes, 1):
        if corners is not None:
            draw.polygon([tuple(p) for p in corners.tolist()], fill=number)
    return np.array(image)


def radius(rng, low, high):
    return np.exp(rng.uniform(np.log(low), np.log(high)))


def save(path, pixels):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def street(rng, size):
    """(class, corners) from back to front: sky, houses, plants, ground, small things on poles, objects."""
    w, h = size
    shapes = [(23, np.array([[0, 0], [w, 0], [w, h], [0, h]], float))]
    horizon = h * rng.uniform(0.38, 0.48)
    for _ in range(rng.integers(1, 4)):
        shapes.append((11, skyline(rng, size, h * rng.uniform(0.05, 0.4), 14, 60)))
    for _ in range(rng.integers(4, 12)):
        centre = rng.uniform(0, w), horizon - rng.uniform(0, 0.3) * h
        shapes.append((21, outline(rng, centre, radius(rng, 30, 260) * rng.uniform(0.6, 1.3, 2), 240)))
    for c in rng.permutation([12, 13, 22])[: rng.integers(0, 4)]:
        shapes.append((int(c), outline(rng, (rng.uniform(0, w), horizon + 60), (radius(rng, 80, 400), 50), 90)))
    shapes.append((8, skyline(rng, size, horizon + 30, 3, 80)))
    shapes.append((7, skyline(rng, size, horizon + rng.uniform(50, 110), 4, 80)))
    for _ in range(rng.integers(3, 14)):
        x, top, wide = rng.uniform(0, w), horizon - rng.uniform(40, 350), rng.uniform(2, 9)
        foot = horizon + rng.uniform(20, 120)
        shapes.append((17, np.array([[x, top], [x + wide, top], [x + wide, foot], [x, foot]])))
        if rng.random() < 0.5:
            shapes.append((int(rng.choice([19, 20])), outline(rng, (x, top), radius(rng, 8, 30) * np.ones(2), 40)))
    for _ in range(rng.integers(10, 32)):
        r = radius(rng, 8, 160)
        c = int(rng.choice([24, 25, 26, 26, 26, 27, 28, 31, 32, 33]))
        tall = 2.2 if c in (24, 25) else 0.7
        shapes.append((c, outline(rng, (rng.uniform(0, w), horizon + r * 0.8), np.array([r, r * tall]), 120)))
    return shapes


def cityscapes(rng, out, name, size=(2048, 1024)):
    w, h = size
    shapes = street(rng, size)
    labels, instances, seen = [0], [0], {}
    for c, _ in shapes:
        labels.append(c)
        single = c >= 24 and rng.random() > 0.05  # else a group, which has no number
        instances.append(c * 1000 + seen.get(c, 0) if single else c)
        seen[c] = seen.get(c, 0) + single
    void = []
    for _ in range(rng.integers(3, 9)):
        c = int(rng.choice(VOID))
        labels.append(c)
        instances.append(c)
        void.append(outline(rng, (rng.uniform(0, w), rng.uniform(0.2, 0.9) * h), radius(rng, 10, 90) * np.ones(2), 70))
    drawn = paint(size, [s for _, s in shapes] + void)
    truth = np.array(labels, np.uint8)[drawn]
    instance = np.array(instances, np.uint16)[drawn]
    bonnet = paint(size, [outline(rng, (w / 2, h), (w * 0.55, h * 0.09), 200)]) > 0
    for a in (truth, instance):
        a[bonnet] = 1
        a[:5] = a[-5:] = a[:, :5] = a[:, -5:] = 3
    found, guesses = [], [23]
    for c, corners in shapes:
        back = c in (7, 8, 11, 23)
        found.append(None if not back and rng.random() < 0.08 else moved(rng, corners, 1.5))
        guesses.append(c if back or rng.random() > 0.08 else int(rng.choice(CLASSES)))
    for _ in range(rng.integers(5, 15)):
        guesses.append(int(rng.choice(CLASSES)))
        found.append(outline(rng, (rng.uniform(0, w), rng.uniform(0.2, 1) * h), radius(rng, 8, 110) * np.ones(2), 90))
    prediction = np.array(guesses, np.uint8)[paint(size, found)]
    train = np.full(256, 255, np.uint8)
    train[CLASSES] = np.arange(len(CLASSES))
    save(out / f"gtFine/val/synth/{name}_gtFine_labelIds.png", truth)
    save(out / f"gtFine/val/synth/{name}_gtFine_instanceIds.png", instance)
    save(out / f"pred/{name}_pred.png", prediction)
    save(out / f"train/truth/{name}.png", train[truth])
    save(out / f"train/pred/{name}.png", train[prediction])
    same = out / "labels"
    link(out / f"gtFine/val/synth/{name}_gtFine_labelIds.png", same / f"truth/{name}.png")
    link(out / f"pred/{name}_pred.png", same / f"pred/{name}.png")


def link(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    os.link(source, target)


def segments(rng, path, drawn, categories, crowds):
    """Writes a PNG whose segments have ids drawn at random; their entries in the JSON."""
    ids = np.append(0, rng.choice(2**24 - 1, len(categories) - 1, replace=False) + 1)
    rgb = ids[drawn]
    save(path, np.stack([rgb & 255, rgb >> 8 & 255, rgb >> 16], 2).astype(np.uint8))
    area = np.bincount(drawn.ravel(), minlength=len(categories))
    entries = []
    for k in range(1, len(categories)):
        if area[k]:
            y, x = np.nonzero(drawn == k)
            box = [int(x.min()), int(y.min()), int(np.ptp(x)) + 1, int(np.ptp(y)) + 1]
            entry = dict(id=int(ids[k]), category_id=categories[k], iscrowd=crowds[k], area=int(area[k]), bbox=box)
            entries.append(entry)
    return entries


def panoptic(rng, out, name, size=(640, 480)):
    w, h = size
    stuff = [int(c) for c in rng.choice(STUFF, rng.integers(3, 9), replace=False)]
    shapes = [(stuff[0], np.array([[0, 0], [w, 0], [w, h], [0, h]], float))]
    for c in stuff[1:]:
        if rng.random() < 0.5:
            shapes.append((c, skyline(rng, size, h * rng.uniform(0.1, 0.9), 7, 60)))
        else:
            shapes.append((c, outline(rng, rng.uniform(0, 1, 2) * size, radius(rng, 40, 220) * rng.uniform(0.5, 1.4, 2), 160)))
    palette = [int(c) for c in rng.choice(THINGS, 4, replace=False)]
    for _ in range(rng.integers(2, 16)):
        c = int(rng.choice(palette))
        shapes.append((c, outline(rng, rng.uniform(0, 1, 2) * size, radius(rng, 6, 110) * rng.uniform(0.6, 1.4, 2), 110)))
    void = [outline(rng, rng.uniform(0, 1, 2) * size, radius(rng, 5, 50) * np.ones(2), 60) for _ in range(rng.integers(1, 5))]
    drawn = paint(size, [s for _, s in shapes] + void)
    drawn[drawn > len(shapes)] = 0
    categories = [0] + [c for c, _ in shapes]
    crowds = [int(c in THINGS and rng.random() < 0.03) for c in categories]
    true = segments(rng, out / f"truth/{name}.png", drawn, categories, crowds)
    found = [None if n and rng.random() < 0.12 else moved(rng, s, 1.0) for n, (_, s) in enumerate(shapes)]
    guesses = [0] + [int(rng.choice(THINGS)) if rng.random() < 0.12 else c for c, _ in shapes]
    for _ in range(rng.integers(0, 4)):
        guesses.append(int(rng.choice(palette)))
        found.append(outline(rng, rng.uniform(0, 1, 2) * size, radius(rng, 6, 70) * np.ones(2), 80))
    return true, segments(rng, out / f"predictions/{name}.png", paint(size, found), guesses, [0] * len(guesses))


def make_cityscapes(out, images, distinct):
    names = [f"synth_{n:06d}_000019" for n in range(images)]
    for n in range(distinct):
        cityscapes(np.random.default_rng([SEED, 0, n]), out, names[n])
    for n in range(distinct, images):
        for first in list(out.rglob(f"{names[n % distinct]}*.png")):
            link(first, first.with_name(first.name.replace(names[n % distinct], names[n])))


def make_panoptic(out, images, distinct):
    entries = {"truth": [], "predictions": []}
    drawn = []
    for n in range(images):
        name = f"{n + 1:012d}"
        if n < distinct:
            drawn.append(panoptic(np.random.default_rng([SEED, 1, n]), out, name))
        for side, found in zip(entries, drawn[n % distinct]):
            if n >= distinct:
                link(out / side / f"{n % distinct + 1:012d}.png", out / side / f"{name}.png")
            entries[side].append(dict(image_id=n + 1, file_name=f"{name}.png", segments_info=found))
    infos = [dict(id=n + 1, file_name=f"{n + 1:012d}.jpg", width=640, height=480) for n in range(images)]
    categories = [
        dict(id=c, name=f"class{c}", isthing=int(c in THINGS), color=[c, 255 - c, 7 * c % 256]) for c in [*THINGS, *STUFF]
    ]
    for side, annotations in entries.items():
        with open(out / f"{side}.json", "w") as f:
            json.dump(dict(images=infos, annotations=annotations, categories=categories), f)


def main():
    kind, out, images, distinct = sys.argv[1:]
    out = pathlib.Path(out)
    out.mkdir(parents=True)
    make = {"cityscapes": make_cityscapes, "panoptic": make_panoptic}[kind]
    make(out, int(images), min(int(images), int(distinct)))


if __name__ == "__main__":
    main()
