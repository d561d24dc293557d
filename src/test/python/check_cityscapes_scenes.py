#!/usr/bin/env python3
"""Reads a folder of sample scenes with cityscapesScripts, and checks it.

    check_cityscapes_scenes.py FOLDER      exits 0 and prints what it saw, or names the first thing that is wrong

Checked: the tool's createPanopticImgs makes the panoptic JSON and PNGs that lie there; json2labelImg paints the label
maps out of the polygons, pixel by pixel; label maps, maps of instances and colours agree; the pixel and instance tasks,
given the truth for predictions, find everything. cityscapesScripts 2.3.0 on NumPy 2 needs np.in1d, put back here.
"""
import contextlib
import glob
import io
import json
import os
import sys
import tempfile

import numpy as np
from PIL import Image

np.in1d = np.isin
import cityscapesscripts.evaluation.evalInstanceLevelSemanticLabeling as inst
import cityscapesscripts.evaluation.evalPixelLevelSemanticLabeling as pixel
from cityscapesscripts.helpers.annotation import Annotation
from cityscapesscripts.helpers.labels import id2label
from cityscapesscripts.preparation.createPanopticImgs import convert2panoptic
from cityscapesscripts.preparation.json2labelImg import createLabelImage


def panoptic(root, split):
    out = tempfile.mkdtemp()
    with contextlib.redirect_stdout(io.StringIO()):
        convert2panoptic(os.path.join(root, "gtFine"), out, setNames=[split])
    name = f"cityscapes_panoptic_{split}"
    with open(os.path.join(out, name + ".json")) as f:
        theirs = json.load(f)
    with open(os.path.join(root, "gtFine", name + ".json")) as f:
        ours = json.load(f)
    assert ours["categories"] == theirs["categories"], split
    for part, key in (("images", "id"), ("annotations", "image_id")):
        assert {e[key]: e for e in ours[part]} == {e[key]: e for e in theirs[part]}, (split, part)
        assert len(ours[part]) == len(theirs[part])
    for a in theirs["annotations"]:
        one, other = (np.array(Image.open(os.path.join(d, name, a["file_name"])))
                      for d in (out, os.path.join(root, "gtFine")))
        assert one.shape == other.shape and (one == other).all(), a["file_name"]
    return sum(len(a["segments_info"]) for a in theirs["annotations"])


def maps(root, path):
    core = path[: -len("labelIds.png")]
    label, numbers = np.array(Image.open(path)), np.array(Image.open(core + "instanceIds.png"))
    assert Image.open(path).mode == "L" and numbers.dtype == np.uint16, path
    assert (np.where(numbers < 1000, numbers, numbers // 1000) == label).all(), path
    colour = np.array(Image.open(core + "color.png"))[..., :3]
    for i in np.unique(label):
        assert (colour[label == i] == id2label[i].color).all(), (path, i)
    for n in np.unique(numbers[numbers >= 1000]):
        assert id2label[n // 1000].hasInstances
    photo = Image.open(core.replace("gtFine" + os.sep, "leftImg8bit" + os.sep)[: -len("_gtFine_")] + "_leftImg8bit.png")
    assert photo.mode == "RGB" and photo.size == label.shape[::-1], path
    annotation = Annotation()
    annotation.fromJsonFile(core + "polygons.json")
    painted = np.array(createLabelImage(annotation, "ids"))
    differ = int((painted != label).sum())
    assert differ == 0, f"{path}: {differ} pixels are painted otherwise"
    return len(annotation.objects)


def scores(root, files):
    work = tempfile.mkdtemp()
    os.chdir(work)
    pixel.args.JSONOutput, pixel.args.quiet = False, True
    found = pixel.evaluateImgLists(files, files, pixel.args)
    assert found["averageScoreClasses"] == 1 and found["averageScoreInstClasses"] == 1, found
    lists = []
    for path in files:
        numbers = np.array(Image.open(path.replace("labelIds", "instanceIds")))
        core = os.path.basename(path).replace("_gtFine_labelIds.png", "")
        with open(core + ".txt", "w") as out:
            for n in np.unique(numbers[numbers >= 1000]):
                Image.fromarray(numbers == n).save(f"{core}_{n}.png")
                out.write(f"{core}_{n}.png {n // 1000} 0.5\n")
        lists.append(os.path.join(work, core + ".txt"))
    inst.args.JSONOutput, inst.args.quiet, inst.args.predictionPath = False, True, work
    numbers = [p.replace("labelIds", "instanceIds") for p in files]
    inst.setInstanceLabels(inst.args)
    matches = inst.matchGtWithPreds(lists, numbers, inst.instances2dict(numbers, False), inst.args)
    aps = inst.computeAverages(inst.evaluateMatches(matches, inst.args), inst.args)
    assert aps["allAp"] == 1, aps
    return aps


def main():
    root = os.path.abspath(sys.argv[1])
    files = sorted(glob.glob(os.path.join(root, "gtFine", "*", "*", "*_gtFine_labelIds.png")))
    assert files, "no scenes"
    polygons = sum(maps(root, path) for path in files)
    segments = sum(panoptic(root, split) for split in ("train", "val"))
    scores(root, files)
    print(f"{len(files)} scenes, {polygons} polygons, {segments} segments")


if __name__ == "__main__":
    main()
