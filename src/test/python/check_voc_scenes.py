#!/usr/bin/env python3
"""Reads a folder of sample scenes as any user of PASCAL VOC would (Pillow, NumPy, ElementTree) and checks it.

    check_voc_scenes.py FOLDER      exits 0 and prints what it saw, or names the first thing that is wrong

Checked for each scene: sizes agree; masks are palette PNGs with the label space's and VOC's colours; class and
object masks agree pixel by pixel; 255 lies exactly where a pixel's 3x3 neighbourhood holds two objects; boxes
count from 1 and hold every pixel of their object, which reaches to within a pixel of each side; splits partition.
"""
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import PIL
from PIL import Image


def voc_palette():
    palette = np.zeros((256, 3), np.uint8)
    for i in range(256):
        c, rgb = i, [0, 0, 0]
        for j in range(8):
            for k in range(3):
                rgb[k] |= ((c >> k) & 1) << (7 - j)
            c >>= 3
        palette[i] = rgb
    return palette


def names(root, split, kind="Segmentation"):
    with open(os.path.join(root, "ImageSets", kind, split + ".txt")) as f:
        return f.read().split()


def read(root, folder, name):
    image = Image.open(os.path.join(root, folder, name + ".png"))
    assert image.mode == "P", f"{folder}/{name}.png has mode {image.mode}"
    return np.asarray(image), np.array(image.getpalette()).reshape(-1, 3)


def check(root, name, ids, colours):
    photo = Image.open(os.path.join(root, "JPEGImages", name + ".jpg"))
    photo.load()
    assert photo.mode == "RGB" and photo.format == "JPEG", name
    classes, palette = read(root, "SegmentationClass", name)
    objects, object_palette = read(root, "SegmentationObject", name)
    assert photo.size == classes.shape[::-1] == objects.shape[::-1], name
    for i, rgb in colours.items():
        assert tuple(palette[i]) == rgb, (name, i, palette[i], rgb)
    known = objects.max(initial=0, where=objects != 255)
    assert (object_palette[:known + 1] == voc_palette()[:known + 1]).all(), name
    xml = ElementTree.parse(os.path.join(root, "Annotations", name + ".xml")).getroot()
    assert xml.findtext("filename") == name + ".jpg"
    assert (int(xml.findtext("size/width")), int(xml.findtext("size/height"))) == photo.size
    assert xml.findtext("size/depth") == "3"

    listed = xml.findall("object")
    kinds = np.zeros(256, np.uint8)
    kinds[255] = 255
    for number, node in enumerate(listed, 1):
        kinds[number] = ids[node.findtext("name")]
    assert known <= len(listed), name
    assert (kinds[objects] == classes).all(), f"{name}: class and object masks disagree"

    # Where two different objects (or an object and the background) lie within a 3x3 neighbourhood, both are void:
    # so no two that are judged ever touch.
    for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
        h, w = objects.shape
        a = objects[:h - dy, max(0, -dx):w - max(0, dx)]
        b = objects[dy:, max(0, dx):w + min(0, dx)]
        assert ((a == b) | (a == 255) | (b == 255)).all(), f"{name}: objects touch without a border"

    for number, node in enumerate(listed, 1):
        left, top, right, bottom = (int(node.findtext("bndbox/" + k)) for k in ("xmin", "ymin", "xmax", "ymax"))
        assert 1 <= left <= right <= photo.size[0] and 1 <= top <= bottom <= photo.size[1], name
        for flag in ("truncated", "occluded", "difficult"):
            assert node.findtext(flag) in "01", name
        y, x = np.nonzero(objects == number)
        if len(x):
            assert left <= x.min() + 1 <= right and left <= x.max() + 1 <= right, (name, number)
            assert top <= y.min() + 1 <= bottom and top <= y.max() + 1 <= bottom, (name, number)
        # The box's sides touch the object, whose outermost pixels are border (or the image's edge).
        own = (objects == number) | (objects == 255)
        assert own[top - 1, left - 1:right].any() and own[bottom - 1, left - 1:right].any(), (name, number)
        assert own[top - 1:bottom, left - 1].any() and own[top - 1:bottom, right - 1].any(), (name, number)
    return len(listed), float((classes == 255).mean())


def main():
    root = sys.argv[1]
    with open(os.path.join(root, "labels.yaml")) as f:
        text = f.read()
    found = re.findall(r"\{id: (\d+), name: (\w+), colour: '#(\w{6})', thing: (\w+)\}", text)
    ids = {name: int(i) for i, name, _, _ in found}
    colours = {int(i): tuple(bytes.fromhex(c)) for i, _, c, _ in found}
    colours[255] = tuple(bytes.fromhex("e0e0c0"))
    assert len(ids) == 11 and ids["background"] == 0, ids
    train, val, both = (names(root, s) for s in ("train", "val", "trainval"))
    assert sorted(train + val) == both == sorted(both) and not set(train) & set(val)
    for split in ("train", "val", "trainval"):
        assert names(root, split) == names(root, split, "Main")
    on_disk = sorted(os.path.splitext(n)[0] for n in os.listdir(os.path.join(root, "JPEGImages")))
    assert on_disk == both, "files and list disagree"
    seen = [check(root, name, ids, colours) for name in both]
    print(f"{len(both)} scenes ({len(train)} train, {len(val)} val), {sum(n for n, _ in seen)} objects, void"
          f" {np.mean([v for _, v in seen]):.4f}; pillow {PIL.__version__} numpy {np.__version__}")


if __name__ == "__main__":
    main()
