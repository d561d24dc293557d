#!/usr/bin/env python3
"""Reads a folder of sample scenes as any user of COCO would (pycocotools, Pillow) and checks it.

    check_coco_scenes.py FOLDER                     exits 0 and prints what it saw, or names the first thing that is wrong
    check_coco_scenes.py FOLDER --draw N --to DIR   also draws N scenes of val with polygons, crowds and key points

Checked: ids are unique and count from 1; images are there and have the size that is told; pycocotools' rasterisation
of each annotation is its segment of the panoptic PNG, pixel by pixel, and its area and box are the mask's; masks of an
image do not overlap; key points lie in the image, are counted, and those that are seen lie on their person; and
panopticapi's rules: each colour of a PNG is a segment's and each segment has pixels, of known categories, with the
areas and boxes that are told, every pixel in one.
"""
import argparse
import contextlib
import io
import json
import os
from importlib.metadata import version

import numpy as np
import PIL
from PIL import Image, ImageDraw
from pycocotools import mask as mask_utils
from pycocotools.coco import COCO

FIELDS = {"id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation"}


def load(path):
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(path)


def unique(items):
    ids = [i["id"] for i in items]
    assert len(set(ids)) == len(ids), "ids repeat"
    return ids


def box(mask):
    y, x = np.nonzero(mask)
    return [int(x.min()), int(y.min()), int(np.ptp(x)) + 1, int(np.ptp(y)) + 1]


def segments(root, split, entry, categories):
    """The scene's segments: id to (info, mask)."""
    image = Image.open(os.path.join(root, "annotations", "panoptic_" + split, entry["file_name"]))
    assert image.mode == "RGB" and image.format == "PNG", entry["file_name"]
    rgb = np.asarray(image, np.uint32)
    ids = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
    infos = {s["id"]: s for s in entry["segments_info"]}
    assert len(infos) == len(entry["segments_info"]), "a segment's id repeats"
    assert set(np.unique(ids).tolist()) == set(infos), entry["file_name"]
    found = {}
    for i, info in infos.items():
        mask = ids == i
        assert i > 0 and info["category_id"] in categories, info
        assert info["area"] == mask.sum() and info["bbox"] == box(mask), info
        assert info["iscrowd"] == 0 or categories[info["category_id"]]["isthing"], info
        found[i] = info, mask
    return found


def key_points(annotation, mask, names):
    points = np.array(annotation["keypoints"]).reshape(-1, 3)
    assert len(points) == len(names) == 17
    assert annotation["num_keypoints"] == (points[:, 2] > 0).sum()
    for x, y, v in points:
        assert v in (0, 1, 2)
        if v == 0:
            assert x == 0 and y == 0
        else:
            assert 0 <= x < mask.shape[1] and 0 <= y < mask.shape[0]
            assert v == 1 or mask[y, x], "a joint that is seen lies on another thing"
    return np.bincount(points[:, 2], minlength=3)


def check(root, split, seen):
    folder = os.path.join(root, "annotations")
    instances = load(os.path.join(folder, f"instances_{split}.json"))
    persons = load(os.path.join(folder, f"person_keypoints_{split}.json"))
    with open(os.path.join(folder, f"panoptic_{split}.json")) as f:
        panoptic = json.load(f)
    assert instances.dataset["images"] == persons.dataset["images"] == panoptic["images"]
    images = instances.dataset["images"]
    annotations = instances.dataset["annotations"]
    assert sorted(unique(images)) == unique(images)
    assert unique(annotations) == list(range(1, len(annotations) + 1))
    assert sorted(i["file_name"] for i in images) == sorted(os.listdir(os.path.join(root, split)))
    assert [a["image_id"] for a in panoptic["annotations"]] == [i["id"] for i in images]
    pngs = sorted(a["file_name"] for a in panoptic["annotations"])
    assert pngs == sorted(os.listdir(os.path.join(folder, "panoptic_" + split)))
    unique(instances.dataset["categories"])
    categories = {c["id"]: c for c in panoptic["categories"]}
    unique(panoptic["categories"])
    for c in instances.dataset["categories"]:
        there = categories[c["id"]]
        assert there["isthing"] == 1 and there["name"] == c["name"]
    assert len({tuple(c["color"]) for c in categories.values()}) == len(categories)
    person = persons.dataset["categories"]
    assert len(person) == 1 and max(max(line) for line in person[0]["skeleton"]) == len(person[0]["keypoints"])
    joints = {a["id"]: a for a in persons.dataset["annotations"]}
    assert len(joints) == sum(a["category_id"] == person[0]["id"] for a in annotations)

    for info, entry in zip(images, panoptic["annotations"]):
        photo = Image.open(os.path.join(root, split, info["file_name"]))
        photo.load()
        assert photo.mode == "RGB" and photo.format == "JPEG"
        assert photo.size == (info["width"], info["height"]), info
        parts = segments(root, split, entry, categories)
        own = {(s["category_id"], s["iscrowd"], tuple(s["bbox"]), s["area"]): m for s, m in parts.values()}
        listed = instances.loadAnns(instances.getAnnIds(imgIds=info["id"]))
        taken = np.zeros(photo.size[::-1], bool)
        for a in listed:
            assert set(a) == FIELDS, a.keys()
            mask = instances.annToMask(a).astype(bool)
            assert not (mask & taken).any(), "masks overlap"
            taken |= mask
            segment = own[a["category_id"], a["iscrowd"], tuple(a["bbox"]), a["area"]]
            assert (mask == segment).all(), (info["file_name"], a["id"])
            assert a["area"] == mask.sum() == mask_utils.area(instances.annToRLE(a)), a["id"]
            assert a["bbox"] == box(mask), a["id"]
            seen["things"] += 1
            seen["crowds"] += a["iscrowd"]
            seen["categories with crowds"].add(a["category_id"] if a["iscrowd"] else None)
            if a["iscrowd"]:
                assert sum(a["segmentation"]["counts"]) == mask.size
            else:
                seen["rings"] += len(a["segmentation"])
                seen["in parts"] += len(a["segmentation"]) > 1
            if a["id"] in joints:
                j = joints[a["id"]]
                assert {k: j[k] for k in FIELDS} == a
                seen["joints"] = seen["joints"] + key_points(j, mask, person[0]["keypoints"])
        things = [s for s, _ in parts.values() if categories[s["category_id"]]["isthing"]]
        assert len(things) == len(listed), info
        seen["stuff"] += len(parts) - len(things)
        seen["images"] += 1
    return instances, persons


def draw(root, split, instances, persons, count, to):
    """Photograph and panoptic map with what is annotated over them, twice as large."""
    os.makedirs(to, exist_ok=True)
    lines = persons.dataset["categories"][0]["skeleton"]
    for info in instances.dataset["images"][:count]:
        photo = Image.open(os.path.join(root, split, info["file_name"])).convert("RGB")
        photo = photo.resize((2 * photo.width, 2 * photo.height))
        canvas = ImageDraw.Draw(photo, "RGBA")
        for n, a in enumerate(instances.loadAnns(instances.getAnnIds(imgIds=info["id"]))):
            x, y, w, h = (2 * v for v in a["bbox"])
            if a["iscrowd"]:
                tint = Image.new("RGB", photo.size, (255, 0, 255))
                mask = Image.fromarray(instances.annToMask(a) * 160).resize(photo.size, 0)
                photo.paste(tint, (0, 0), mask)
                canvas.rectangle((x, y, x + w, y + h), outline=(255, 0, 255), width=2)
                continue
            hue = tuple(int(c) for c in np.random.default_rng(n).integers(90, 255, 3))
            canvas.rectangle((x, y, x + w, y + h), outline=hue + (120,))
            for ring in a["segmentation"]:
                corners = [2 * v for v in ring]
                canvas.line(corners + corners[:2], fill=hue, width=2)
        for a in persons.loadAnns(persons.getAnnIds(imgIds=info["id"])):
            points = [(2 * a["keypoints"][i] + 1, 2 * a["keypoints"][i + 1] + 1, a["keypoints"][i + 2])
                      for i in range(0, 51, 3)]
            for s, e in lines:
                if points[s - 1][2] and points[e - 1][2]:
                    canvas.line(points[s - 1][:2] + points[e - 1][:2], fill=(255, 255, 0, 200), width=1)
            for x, y, v in points:
                if v:
                    fill = (0, 255, 0) if v == 2 else (255, 0, 0)
                    canvas.ellipse((x - 3, y - 3, x + 3, y + 3), fill=fill, outline=(0, 0, 0))
        name = os.path.splitext(info["file_name"])[0] + ".png"
        panoptic = Image.open(os.path.join(root, "annotations", "panoptic_" + split, name))
        sheet = Image.new("RGB", (photo.width + panoptic.width, photo.height))
        sheet.paste(photo, (0, 0))
        sheet.paste(panoptic, (photo.width, 0))
        sheet.save(os.path.join(to, name))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--to", default=".")
    options = parser.parse_args()
    seen = {"images": 0, "things": 0, "stuff": 0, "crowds": 0, "categories with crowds": {None}, "rings": 0,
            "in parts": 0, "joints": np.zeros(3, int)}
    loaded = {split: check(options.folder, split, seen) for split in ("train", "val")}
    draw(options.folder, "val", *loaded["val"], options.draw, options.to)
    kinds = sorted(seen.pop("categories with crowds") - {None})
    absent, hidden, visible = seen.pop("joints")
    print(", ".join(f"{n} {what}" for what, n in seen.items())
          + f"; crowds of {kinds}; joints {visible} seen, {hidden} hidden, {absent} outside; pycocotools"
          f" {version('pycocotools')} pillow {PIL.__version__} numpy {np.__version__}")


if __name__ == "__main__":
    main()
