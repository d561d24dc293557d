"""Golden values for panoptic quality: panopticapi, and cityscapesScripts on the case in its form.

Draws small seeded maps of segments with the errors that matter (crowds, several of one category; void;
wrong classes; equal areas; single pixels; IoU of exactly a half; truth whose JSON and PNG disagree), and
writes beside each other

  cases.zip      CASE/truth.json, CASE/truth/*.png, CASE/predictions.json, CASE/predictions/*.png
  expected.txt   of each case and of each image alone: tp, fp, fn and the sum of IoUs of each category,
                 then PQ, SQ, RQ and the number of classes over all, things and stuff; doubles in
                 Python's hex form. `raises` where the reference stops. Then the counts of the images
                 whose truth is sound, with the reference's faults mended in what it is given.

The sums are those of one process: panopticapi splits the images over the machine's cores, and the last
bits of its sums depend on how many there are.

Run: python make_panoptic_golden.py --panopticapi CHECKOUT [--sample COCO_PANOPTIC_SAMPLE] OUT
"""

import argparse
import contextlib
import hashlib
import importlib.metadata
import io
import json
import pathlib
import sys
import tempfile
import warnings
import zipfile

import numpy as np
from PIL import Image

SIZE = (30, 40)
CATEGORIES = [
    dict(id=17, name="cat", isthing=1, color=[255, 179, 240]),
    dict(id=1, name="person", isthing=1, color=[220, 20, 60]),
    dict(id=200, name="rug-merged", isthing=0, color=[250, 170, 30]),
    dict(id=44, name="bottle", isthing=1, color=[0, 80, 100]),
    dict(id=125, name="gravel", isthing=0, color=[255, 255, 128]),
    dict(id=90, name="toothbrush", isthing=1, color=[191, 162, 208]),
    dict(id=93, name="blanket", isthing=0, color=[209, 226, 140]),
]


def blocks(rng, ids, count):
    """Rectangles of ids over each other, some of one pixel."""
    out = np.full(SIZE, ids[0], np.int64)
    for _ in range(count):
        h, w = (1, 1) if rng.random() < 0.15 else (rng.integers(2, 20), rng.integers(2, 26))
        y, x = rng.integers(0, SIZE[0]), rng.integers(0, SIZE[1])
        out[y : y + h, x : x + w] = rng.choice(ids)
    return out


def truth(rng, cats):
    """A map and its segments; JSON and PNG disagree now and then."""
    ids = [0] + [int(i) for i in rng.choice(np.arange(1, 1 << 24), 9, replace=False)]
    if rng.random() < 0.3:
        ids[1:4] = [1, 256, 65536]
    pixels = blocks(rng, ids, 12)
    segments = []
    for i in ids[1:]:
        area = int((pixels == i).sum())
        lost = area == 0
        if (lost and rng.random() < 0.9) or rng.random() < 0.02:
            continue  # nowhere in the PNG, mostly not in the JSON; or in the PNG alone
        if rng.random() < 0.04:
            area = max(1, area + int(rng.integers(-20, 20)))
        segments.append(dict(id=i, category_id=int(rng.choice(cats)), area=area, iscrowd=int(rng.random() < 0.2)))
    rng.shuffle(segments)
    return pixels, segments


def prediction(rng, pixels, segments, cats):
    """The truth with moved borders, other ids, and some classes wrong."""
    moved = np.roll(pixels, (rng.integers(-1, 2), rng.integers(-1, 2)), (0, 1))
    noise = rng.random(SIZE) < rng.choice([0, 0.05, 0.3])
    moved[noise] = blocks(rng, np.unique(moved), 6)[noise]
    known = {s["id"]: s["category_id"] for s in segments}
    out = np.zeros(SIZE, np.int64)
    found = []
    same = rng.random() < 0.2
    for i in np.unique(moved):
        if i == 0 and rng.random() < 0.7:
            continue
        new = int(i) if same and i else int(rng.integers(1, 1 << 24))
        out[moved == i] = new
        category = int(rng.choice(cats)) if rng.random() < 0.2 else known.get(int(i), int(rng.choice(cats)))
        found.append(dict(id=new, category_id=category))
    if rng.random() < 0.3:
        out[rng.integers(0, SIZE[0]) :, : rng.integers(1, SIZE[1])] = 0
    present = set(np.unique(out).tolist())
    found = [s for s in found if s["id"] in present]
    rng.shuffle(found)
    return out, found


def java(x):
    """Hexadecimal, as both Python and Java read it."""
    return float(x).hex() if np.isfinite(x) else {np.inf: "Infinity", -np.inf: "-Infinity"}.get(x, "NaN")


class Case:
    def __init__(self, root, name, categories=CATEGORIES, mode="panoptic"):
        self.root, self.name, self.mode = root / name, name, mode
        self.truth = dict(images=[], annotations=[], categories=categories)
        self.predictions = dict(annotations=[])
        for part in ("truth", "predictions"):
            (self.root / part).mkdir(parents=True)

    def add(self, image, true_map, true_segments, found_map=None, found_segments=None):
        file = f"{image:012d}.png" if isinstance(image, int) else f"{image}_gtFine_panoptic.png"
        sides = [("truth", self.truth, true_map, true_segments)]
        if found_map is not None:
            sides.append(("predictions", self.predictions, found_map, found_segments))
        for part, top, pixels, segments in sides:
            rgb = np.stack([pixels % 256, pixels // 256 % 256, pixels // 65536], -1).astype(np.uint8)
            Image.fromarray(rgb).save(self.root / part / file)
            top["annotations"].append(dict(image_id=image, file_name=file, segments_info=segments))
        self.truth["images"].append(dict(id=image, width=true_map.shape[1], height=true_map.shape[0], file_name=file))
        return self

    def write(self):
        for part, top in (("truth", self.truth), ("predictions", self.predictions)):
            (self.root / f"{part}.json").write_text(json.dumps(top))

    def score(self, module, pairs):
        categories = {c["id"]: c for c in self.truth["categories"]}
        copies = json.loads(json.dumps(pairs))  # it writes areas into what it is given
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            stat = module.pq_compute_single_core(0, copies, self.root / "truth", self.root / "predictions", categories)
        lines = []
        for c in categories:
            s = stat[c]
            lines.append(f"category {c} {s.tp} {s.fp} {s.fn} {java(s.iou)}")
        for scope, thing in (("all", None), ("things", True), ("stuff", False)):
            try:
                means, per_class = stat.pq_average(categories, thing)
                numbers = " ".join(java(means[k]) for k in ("pq", "sq", "rq"))
                lines.append(f"mean {scope} {numbers} {means['n']}")
            except ZeroDivisionError:
                lines.append(f"mean {scope} NaN NaN NaN 0")
                continue
            if thing is None:
                for c, r in per_class.items():
                    lines.append(f"class {c} " + " ".join(java(r[k]) for k in ("pq", "sq", "rq")))
        return lines

    def expected(self, module):
        found = {a["image_id"]: a for a in self.predictions["annotations"]}
        lines = [f"case {self.name} {self.mode}"]
        missing = [a["image_id"] for a in self.truth["annotations"] if a["image_id"] not in found]
        pairs = [(a, found[a["image_id"]]) for a in self.truth["annotations"] if a["image_id"] in found]
        good = []
        for pair in pairs:
            image = pair[0]["image_id"]
            try:
                one = self.score(module, [pair])
            except Exception as e:
                lines.append(f"raises {image} {type(e).__name__}")
                continue
            good.append(pair)
            lines.append(f"image {image}")
            lines += [line for line in one if not line.startswith("class") and not line.endswith(" 0 0 0 0x0.0p+0")]
        lines += [f"missing {image}" for image in missing]
        lines.append("total")
        if good:
            lines += self.score(module, good)
        return lines


    def corrected(self, module):
        """What the reference gives where its faults are mended in its input: areas as in the PNG, crowds of a category one."""
        found = {a["image_id"]: a for a in self.predictions["annotations"]}
        pairs = []
        lines = []
        for a in self.truth["annotations"]:
            rgb = np.array(Image.open(self.root / "truth" / a["file_name"])).astype(np.int64)
            pixels = rgb @ [1, 256, 65536]
            areas = dict(zip(*(x.tolist() for x in np.unique(pixels, return_counts=True))))
            listed = {s["id"] for s in a["segments_info"]}
            if not listed <= areas.keys() or not areas.keys() <= listed | {0}:
                continue  # JSON and PNG disagree
            crowds, segments = {}, []
            for s in a["segments_info"]:
                if s["iscrowd"] and s["category_id"] in crowds:
                    pixels[pixels == s["id"]] = crowds[s["category_id"]]
                    continue
                if s["iscrowd"]:
                    crowds[s["category_id"]] = s["id"]
                segments.append(dict(s, area=areas[s["id"]]))
            file = "mended-" + a["file_name"]
            rgb = np.stack([pixels % 256, pixels // 256 % 256, pixels // 65536], -1).astype(np.uint8)
            Image.fromarray(rgb).save(self.root / "truth" / file)
            pair = (dict(a, file_name=file, segments_info=segments), found.get(a["image_id"]))
            try:
                self.score(module, [pair])
                pairs.append(pair)
                lines.append(f"corrected-image {a['image_id']}")
            except Exception:
                pass
        lines.append("corrected-total")
        if pairs:
            lines += [line for line in self.score(module, pairs) if line.startswith("category")]
        for file in (self.root / "truth").glob("mended-*"):
            file.unlink()
        return lines


def halves(left, right):
    """Two ids side by side, the left so many columns wide."""
    out = np.full(SIZE, right, np.int64)
    out[:, :left[1]] = left[0]
    return out


def seg(i, category, area=0, crowd=0):
    return dict(id=i, category_id=category, area=area, iscrowd=crowd)


def edges(root):
    """Each of the rules' corners alone."""
    cases = []
    both = halves((5, 20), 9)
    half = both.size // 2
    pair = [seg(5, 17, half), seg(9, 200, half)]

    def case(name, *args, **more):
        cases.append(Case(root, name, **more).add(7, *args))
        return cases[-1]

    case("perfect", both, pair, both, pair)
    case("other-ids", both, pair, halves((300, 20), 70000), [seg(70000, 200), seg(300, 17)])
    case("all-wrong", both, pair, both, [seg(5, 200), seg(9, 17)])
    case("stuff-only", both, [seg(5, 200, half), seg(9, 125, half)], both, [seg(5, 200), seg(9, 125)])
    # 300 of 600 pixels: exactly a half, which is no match.
    inside = np.full(SIZE, 8)
    inside[:, 10:30] = 5
    smaller = np.full(SIZE, 8)
    smaller[:, 10:20] = 5
    case("iou-of-exactly-a-half", inside, [seg(5, 17, 600), seg(8, 200, 600)], smaller, [seg(5, 17), seg(8, 200)])
    # More than half of a prediction on void: no false alarm; exactly half is one.
    case("void-excuses", halves((0, 21), 5), [seg(5, 17, 570)], np.full(SIZE, 3), [seg(3, 44)])
    case("void-of-a-half", halves((0, 20), 5), [seg(5, 17, 600)], np.full(SIZE, 3), [seg(3, 44)])
    case("void-is-in-no-union", halves((0, 15), 5), [seg(5, 17, 750)], np.full(SIZE, 3), [seg(3, 17)])
    crowds = np.full(SIZE, 5)
    crowds[:, 10:22] = 6
    crowds[:, 22:] = 7
    two = [seg(5, 200, 300), seg(6, 17, 360, 1), seg(7, 17, 540, 1)]
    # On the first crowd alone, the last alone, both.
    for name, begin, end in (("first-crowd", 9, 21), ("last-crowd", 23, 40), ("both-crowds", 10, 40)):
        found = np.full(SIZE, 2)
        found[:, begin:end] = 3
        case(name, crowds, two, found, [seg(2, 200), seg(3, 17)])
        case(name + "-turned", crowds, two[::-1], found, [seg(3, 17), seg(2, 200)])
    case("crowd-is-matched-by-none", crowds, two, crowds, [seg(5, 200), seg(6, 17), seg(7, 17)])
    other = np.full(SIZE, 3)
    case("crowd-of-another-category", crowds, [seg(5, 1, 300, 1), seg(6, 44, 360, 1), seg(7, 1, 540, 1)], other, [seg(3, 17)])
    # The JSON's area is believed: two predictions match one segment, or none does.
    quarters = np.full(SIZE, 3)
    quarters[:, 20:] = 4
    case("area-too-small", np.full(SIZE, 5), [seg(5, 17, 1)], quarters, [seg(3, 17), seg(4, 17)])
    case("area-too-large", np.full(SIZE, 5), [seg(5, 17, 9000)], np.full(SIZE, 3), [seg(3, 17)])
    case("area-of-0", np.full(SIZE, 5), [seg(5, 17, 0)], np.full(SIZE, 3), [seg(3, 17)])
    case("area-with-a-fraction", np.full(SIZE, 5), [seg(5, 17, 1333.7)], np.full(SIZE, 3), [seg(3, 17)])
    case("true-segment-without-pixels", both, pair + [seg(77, 44, 10), seg(78, 44, 10, 1)], both, pair)
    case("true-pixels-without-segment", both, pair[:1], both, pair)
    case("truth-is-void", np.zeros(SIZE, np.int64), [], both, pair)
    case("nothing-predicted", both, pair, np.zeros(SIZE, np.int64), [])
    case("segment-0", halves((0, 20), 9), [seg(0, 17, half), seg(9, 200, half)], halves((0, 22), 9), [seg(0, 17), seg(9, 200)])
    case("segment-0-is-a-crowd", halves((0, 20), 9), [seg(0, 17, half, 1), seg(9, 200, half)], halves((4, 30), 9), [seg(4, 17), seg(9, 200)])
    case("category-nowhere", both, pair, both, pair, categories=CATEGORIES + [dict(id=3, name="car", isthing=1)])
    # What stops the reference.
    faulty = case("faulty", both, pair, both, pair)
    faulty.add(8, both, pair, both, pair[:1])
    faulty.add(9, both, pair, both, pair + [seg(12, 17)])
    faulty.add(10, both, pair, both[:-1], pair)
    faulty.add(11, both, pair)
    faulty.add(12, both, pair, both, pair + [seg(0, 17)])
    return cases


def cityscapes(root, rng):
    """Text for images' ids, Cityscapes' categories and its ids of segments: class, or class * 1000 + number."""
    from cityscapesscripts.helpers.labels import labels

    categories = [dict(id=l.id, name=l.name, color=list(l.color), supercategory=l.category, isthing=int(l.hasInstances))
                  for l in labels if not l.ignoreInEval]  # fmt: skip
    case = Case(root, "cityscapes", categories, "cityscapes-panoptic")
    for n in range(12):
        stuff = [c["id"] for c in categories if not c["isthing"]]
        things = [c["id"] for c in categories if c["isthing"]]
        ids = [0] + [int(i) for i in rng.choice(stuff, 3, replace=False)]
        ids += [int(rng.choice(things)) * 1000 + k for k in range(4)] + [int(rng.choice(things))]
        pixels = blocks(rng, ids, 14)
        segments = [seg(int(i), int(i) if i < 1000 else int(i) // 1000, int((pixels == i).sum()), int(i < 1000 and i in things))
                    for i in np.unique(pixels) if i]  # fmt: skip
        found, predicted = prediction(rng, pixels, segments, [c["id"] for c in categories])
        case.add(f"frankfurt_{n:06d}_000294", pixels, segments, found, predicted)
    return case


def shifted(root, sample):
    """COCO's own sample against itself, moved right and down: the test moves it likewise. Nothing of it is kept."""
    top = json.loads((sample / "panoptic_examples.json").read_text())
    case = Case(root, "coco-sample", top["categories"])
    for a in top["annotations"]:
        rgb = np.array(Image.open(sample / "panoptic_examples" / a["file_name"])).astype(np.int64)
        pixels = rgb @ [1, 256, 65536]
        case.add(a["image_id"], pixels, a["segments_info"], np.roll(pixels, (4, 6), (0, 1)), a["segments_info"])
    return case


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--panopticapi", required=True)
    parser.add_argument("--sample", type=pathlib.Path, help="folder of COCO's panoptic sample; only its numbers are kept")
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    sys.path.insert(0, args.panopticapi)
    warnings.simplefilter("ignore")
    from cityscapesscripts.evaluation import evalPanopticSemanticLabeling
    from panopticapi import evaluation

    digest = hashlib.sha256(pathlib.Path(evaluation.__file__).read_bytes()).hexdigest()
    rng = np.random.default_rng(20240607)
    lines = [
        f"# panopticapi, evaluation.py with sha256 {digest}, cityscapesScripts {importlib.metadata.version('cityscapesscripts')},"
        f" numpy {np.__version__}, Pillow {importlib.metadata.version('pillow')}, one process"
    ]
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        cases = [Case(root, "generated")]
        cats = [c["id"] for c in CATEGORIES if c["id"] != 93]
        for n in range(200):
            pixels, segments = truth(rng, cats)
            cases[0].add(1000 + 7 * n, pixels, segments, *prediction(rng, pixels, segments, cats))
        # Predictions in another order, and one of an image that nobody asks for.
        rng.shuffle(cases[0].predictions["annotations"])
        cases[0].predictions["annotations"].append(dict(image_id=5, file_name="5.png", segments_info=[]))
        cases += edges(root) + [cityscapes(root, rng)]
        for case in cases:
            case.write()
            lines += case.expected(evaluation) + case.corrected(evaluation)
            if case.mode == "cityscapes-panoptic":
                assert case.expected(evaluation) == case.expected(evalPanopticSemanticLabeling)
        if args.sample:
            with tempfile.TemporaryDirectory() as other:
                text = lines[:1] + shifted(pathlib.Path(other), args.sample).expected(evaluation)
            (args.out / "coco-sample.txt").write_text("\n".join(text) + "\n")
        with zipfile.ZipFile(args.out / "cases.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for file in sorted(p for p in root.rglob("*") if p.is_file()):
                info = zipfile.ZipInfo(str(file.relative_to(root)))
                method = zipfile.ZIP_STORED if file.suffix == ".png" else zipfile.ZIP_DEFLATED
                out.writestr(info, file.read_bytes(), method)
    (args.out / "expected.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
