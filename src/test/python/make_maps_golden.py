"""Golden values of depth maps, surface normals and colours, from the tools that people use.

Draws small seeded truths with seeded errors, scores them, and writes golden/maps/<case>.zip: truth/NAME, pred/NAME and
expected.json, doubles as Python's float.hex.

  depth-kitti    16-bit PNG (metres x 256), Garg's crop, median scaling: compute_errors of monodepth2's evaluate_depth.py
                 on float64, masks, crop, scaling and clamping as that file does them
  depth-nyu      .npy of float32 and float64 against 16-bit PNG (millimetres), no crop and no scaling
  depth-frames   640x480, NYU's crop
  normals        RGB PNG and .npy: compute_normal_error and compute_normal_metrics of DSINE, on float64
  colour         skimage.color.rgb2lab and skimage.metrics.peak_signal_noise_ratio; sklearn.metrics.auc is
                 np.trapezoid here

monodepth2 (nianticlabs/monodepth2, b676244e) and DSINE (baegwangbin/DSINE) are not on PyPI: their files are given by path,
and the functions are taken out of them, since the files import what is not needed here.

Run: python make_maps_golden.py evaluate_depth.py DSINE/utils/utils.py ../resources/golden/maps
"""

import ast
import io
import json
import pathlib
import sys
import zipfile
from importlib.metadata import version

import numpy as np
import torch
from PIL import Image
from skimage.color import rgb2lab
from skimage.metrics import peak_signal_noise_ratio


def taken(path, names):
    """Functions of a file, without the file's imports."""
    tree = ast.parse(pathlib.Path(path).read_text())
    kept = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in names]
    assert len(kept) == len(names), path
    space = {"np": np, "torch": torch}
    exec(compile(ast.Module(kept, []), str(path), "exec"), space)
    return [space[n] for n in names]


compute_errors, = taken(sys.argv[1], ["compute_errors"])
normal_error, normal_metrics = taken(sys.argv[2], ["compute_normal_error", "compute_normal_metrics"])
OUT = pathlib.Path(sys.argv[3])
DEPTH = ["abs_rel", "sq_rel", "rmse", "rmse_log", "a1", "a2", "a3"]


def png(array):
    out = io.BytesIO()
    Image.fromarray(array).save(out, "png")
    return out.getvalue()


def npy(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def write(case, files, expected):
    expected["tools"] = {n: version(n) for n in ["numpy", "torch", "scikit-image"]}
    path = OUT / f"{case}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in {**files, "expected.json": json.dumps(expected, indent=0).encode()}.items():
            out.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    print(path, path.stat().st_size)


def plain(values):
    return {k: float(v).hex() for k, v in values.items()}


def judged(gt, pred, low, high, crop, scale):
    """The masked pixels of evaluate_depth.py; the crop as its slices."""
    mask = np.logical_and(gt > low, gt < high)
    inside = np.zeros(mask.shape)
    inside[crop[0]:crop[1], crop[2]:crop[3]] = 1
    mask = np.logical_and(mask, inside)
    pred, gt = pred[mask], gt[mask]
    if scale:
        pred = pred * (np.median(gt) / np.median(pred))
    pred = pred.copy()
    pred[pred < low] = low
    pred[pred > high] = high
    return gt, pred


def depth_case(case, pairs, low, high, crop, scale):
    rows, names, all_gt, all_pred = [], [], [], []
    for name, (gt, pred) in sorted(pairs.items()):
        h, w = gt.shape
        gt, pred = judged(gt, pred, low, high, crop(h, w), scale)
        rows.append(compute_errors(gt, pred))
        names.append(name)
        all_gt.append(gt)
        all_pred.append(pred)
    pooled = compute_errors(np.concatenate(all_gt), np.concatenate(all_pred))
    return {
        "images": {n: plain(dict(zip(DEPTH, r))) for n, r in zip(names, rows)},
        "mean": plain(dict(zip(DEPTH, np.array(rows).mean(0)))),
        "pooled": plain(dict(zip(DEPTH, pooled))),
        "pixels": int(sum(len(g) for g in all_gt)),
    }


def surface(rng, h, w, low, high):
    y, x = np.mgrid[0:h, 0:w]
    z = rng.uniform(low, high) + rng.uniform(-1, 1) * x * high / w / 3 + rng.uniform(-1, 1) * y * high / h / 3
    for _ in range(rng.integers(1, 5)):
        top, left = rng.integers(0, h), rng.integers(0, w)
        z[top:top + rng.integers(2, h), left:left + rng.integers(2, w)] = rng.uniform(low, high)
    return np.abs(z)


def garg(h, w):
    return np.array([0.40810811 * h, 0.99189189 * h, 0.03594771 * w, 0.96405229 * w]).astype(np.int32)


def kitti(rng):
    files, pairs = {}, {}
    for i in range(60):
        h, w = int(rng.integers(8, 40)), int(rng.integers(8, 60))
        truth = np.round(surface(rng, h, w, 1, 90) * 256).clip(0, 65535).astype(np.uint16)
        truth[rng.random((h, w)) < rng.uniform(0, 0.7)] = 0
        truth[h - 3, w // 2] = 10 * 256
        predicted = truth / 256 * rng.uniform(0.2, 3) * np.exp(rng.normal(0, 0.3, (h, w))) + rng.uniform(0, 5)
        predicted = np.round(predicted * 256).clip(0, 65535).astype(np.uint16)
        files[f"truth/{i:03}.png"], files[f"pred/{i:03}.png"] = png(truth), png(predicted)
        pairs[f"{i:03}"] = truth / 256, predicted / 256
    write("depth-kitti", files, depth_case("depth-kitti", pairs, 1e-3, 80, garg, True))


def nyu(rng):
    files, pairs = {}, {}
    for i in range(40):
        h, w = int(rng.integers(3, 40)), int(rng.integers(3, 50))
        truth = np.round(surface(rng, h, w, 0.3, 11) * 1000).clip(0, 65535).astype(np.uint16)
        truth[rng.random((h, w)) < rng.uniform(0, 0.4)] = 0
        truth[1, 1] = 2500
        predicted = truth / 1000 * np.exp(rng.normal(0, 0.2, (h, w))) + rng.normal(0, 0.3, (h, w))
        predicted = predicted.astype([np.float32, np.float64][i % 2])
        files[f"truth/{i:03}.png"], files[f"pred/{i:03}.npy"] = png(truth), npy(predicted)
        pairs[f"{i:03}"] = truth / 1000, predicted.astype(np.float64)
    write("depth-nyu", files, depth_case("depth-nyu", pairs, 1e-3, 10, lambda h, w: (0, h, 0, w), False))


def frames(rng):
    files, pairs = {}, {}
    for i in range(3):
        truth, predicted = (np.kron(rng.integers(500, 11000, (24, 32)), np.ones((20, 20))).astype(np.uint16) for _ in "ab")
        truth[100:104, 200:208] = rng.integers(1000, 9000, (4, 8))
        files[f"truth/{i:03}.png"], files[f"pred/{i:03}.png"] = png(truth), png(predicted)
        pairs[f"{i:03}"] = truth / 1000, predicted / 1000
    write("depth-frames", files, depth_case("depth-frames", pairs, 1e-3, 10, lambda h, w: (20, 459, 24, 615), False))


def unit(v):
    return v / np.linalg.norm(v, axis=2, keepdims=True)


def rgb(v):
    return np.round((v + 1) / 2 * 255).astype(np.uint8)


def normals(rng):
    files, errors, images = {}, [], {}
    for i in range(50):
        h, w = int(rng.integers(2, 30)), int(rng.integers(2, 40))
        truth = unit(np.repeat(np.repeat(rng.normal(0, 1, (h // 4 + 1, w // 4 + 1, 3)), 4, 0), 4, 1)[:h, :w] + [0, 0, 1])
        pred = unit(truth + rng.normal(0, rng.uniform(0, 1), (h, w, 3)))
        missing = rng.random((h, w)) < 0.2
        missing[0, 0] = False
        if i % 3 == 0:
            t8, p8 = rgb(truth), rgb(pred)
            t8[missing] = 0
            files[f"truth/{i:03}.png"], files[f"pred/{i:03}.png"] = png(t8), png(p8)
            truth, pred = t8 / 255.0 * 2 - 1, p8 / 255.0 * 2 - 1
            mask = t8.any(2)
        else:
            truth[missing] = 0
            kind = [np.float32, np.float64][i % 3 - 1]
            truth, pred = truth.astype(kind), (pred * rng.uniform(0.5, 2)).astype(kind)
            files[f"truth/{i:03}.npy"], files[f"pred/{i:03}.npy"] = npy(truth), npy(pred)
            truth, pred = truth.astype(np.float64), pred.astype(np.float64)
            mask = truth.any(2)
        e = normal_error(*(torch.from_numpy(np.ascontiguousarray(a.transpose(2, 0, 1)))[None] for a in (pred, truth)))
        e = e[0, 0].numpy()[mask]
        errors.append(e)
        images[f"{i:03}"] = plain(normal_metrics(torch.from_numpy(e)))
    pooled = np.concatenate(errors)
    write("normals", files, {"images": images, "pooled": plain(normal_metrics(torch.from_numpy(pooled))),
                             "pixels": len(pooled)})


def colour_numbers(lab, other, mse):
    d = lab - other
    distance = np.sqrt((d[:, 1:] ** 2).sum(1))
    curve = [(distance <= t).mean() for t in range(151)]
    with np.errstate(divide="ignore"):
        psnr = 10 * np.log10(255.0 ** 2 / mse)
    return {"rmse_lab": np.sqrt((d ** 2).mean()), "rmse_ab": np.sqrt((d[:, 1:] ** 2).mean()), "psnr": psnr,
            "auc_ab": np.trapezoid(curve) / 150}


def colours(rng):
    files, images, labs, others, squares, psnrs = {}, {}, [], [], [], []
    for i in range(30):
        h, w = int(rng.integers(7, 24)), int(rng.integers(7, 32))
        truth = np.kron(rng.integers(0, 256, (h // 3 + 1, w // 3 + 1, 3)), np.ones((3, 3, 1)))[:h, :w]
        pred = truth + rng.normal(0, rng.uniform(1, 60), (1, 1, 3)) + rng.normal(0, rng.uniform(0, 20), (h, w, 3))
        truth, pred = truth.astype(np.uint8), pred.clip(0, 255).astype(np.uint8)
        files[f"truth/{i:03}.png"], files[f"pred/{i:03}.png"] = png(truth), png(pred)
        lab, other = rgb2lab(truth).reshape(-1, 3), rgb2lab(pred).reshape(-1, 3)
        square = (truth.astype(np.float64) - pred.astype(np.float64)) ** 2
        numbers = colour_numbers(lab, other, square.mean())
        numbers["psnr"] = peak_signal_noise_ratio(truth, pred)
        images[f"{i:03}"] = plain(numbers)
        labs.append(lab)
        others.append(other)
        squares.append(square.ravel())
        psnrs.append(numbers["psnr"])
    pooled = colour_numbers(np.concatenate(labs), np.concatenate(others), np.concatenate(squares).mean())
    pooled["pooled_psnr"], pooled["psnr"] = pooled["psnr"], np.mean(psnrs)
    pooled["image_rmse_lab"] = np.mean([float.fromhex(v["rmse_lab"]) for v in images.values()])
    pooled["image_rmse_ab"] = np.mean([float.fromhex(v["rmse_ab"]) for v in images.values()])
    colours8 = rng.integers(0, 256, (64, 3))
    samples = [[*map(int, c), *(float(x).hex() for x in rgb2lab(c[None, None].astype(np.uint8))[0, 0])] for c in colours8]
    write("colour", files, {"images": images, "pooled": plain(pooled), "samples": samples,
                            "pixels": int(sum(len(x) for x in labs))})


kitti(np.random.default_rng(61))
nyu(np.random.default_rng(62))
frames(np.random.default_rng(63))
normals(np.random.default_rng(64))
colours(np.random.default_rng(65))
