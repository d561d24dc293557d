"""Golden values of depth maps, surface normals and colours, from the tools that people use.

Draws small seeded truths with seeded errors, scores them, and writes golden/maps/<case>.zip: truth/NAME, pred/NAME and
expected.json, doubles as Python's float.hex.

  depth-kitti    16-bit PNG (metres x 256), Garg's crop, median scaling: compute_errors of monodepth2's evaluate_depth.py
                 on float64, masks, crop, scaling and clamping as that file does them
  depth-nyu      .npy of float32 and float64 against 16-bit PNG (millimetres), no crop and no scaling
  depth-frames   640x480, NYU's crop
  eigen-kitti    Eigen's crop of evaluate_kitti.py (monodepth) and bts_eval.py (BTS), which mask the same; no scaling
  eigen-nyu      640x480, Eigen's crop of bts_eval.py
  resized        disparities (.npy) of another size than the truth, resized by cv2.resize, the reciprocals scaled by the
                 medians: as evaluate_depth.py does, on float64
  normals        RGB PNG and .npy: compute_normal_error and compute_normal_metrics of DSINE, on float64
  colour         skimage.color.rgb2lab and skimage.metrics.peak_signal_noise_ratio; sklearn.metrics.auc is
                 np.trapezoid here

monodepth2 (nianticlabs/monodepth2, b676244), monodepth (mrharicot/monodepth, b76bee4), BTS (cleinc/bts, 5e3406b) and DSINE
(baegwangbin/DSINE, ef0c2af) are not on PyPI: maps_reference.py takes functions and crops out of their files.

Run: python make_maps_golden.py monodepth2/evaluate_depth.py monodepth/utils/evaluate_kitti.py bts/pytorch/bts_eval.py \
         DSINE/utils/utils.py ../resources/golden/maps
"""

import json
import pathlib
import sys
import zipfile
from importlib.metadata import version

import cv2
import numpy as np
import torch
from maps_reference import colour_numbers, crops, depth_case, npy, plain, png, slices, taken
from skimage.color import rgb2lab
from skimage.metrics import peak_signal_noise_ratio


evaluate_depth, evaluate_kitti, bts_eval, dsine, out = sys.argv[1:]
compute_errors, = taken(evaluate_depth, ["compute_errors"])
normal_error, normal_metrics = taken(dsine, ["compute_normal_error", "compute_normal_metrics"])
garg, = crops(evaluate_depth, "crop")
monodepth_garg, monodepth_eigen = crops(evaluate_kitti, "crop")
bts_garg, bts_eigen, bts_nyu = slices(bts_eval, "eval_mask")
OUT = pathlib.Path(out)


def write(case, files, expected):
    expected["tools"] = {n: version(n) for n in ["numpy", "torch", "scikit-image", "opencv-python-headless"]}
    path = OUT / f"{case}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in {**files, "expected.json": json.dumps(expected, indent=0).encode()}.items():
            out.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    print(path, path.stat().st_size)


def surface(rng, h, w, low, high):
    y, x = np.mgrid[0:h, 0:w]
    z = rng.uniform(low, high) + rng.uniform(-1, 1) * x * high / w / 3 + rng.uniform(-1, 1) * y * high / h / 3
    for _ in range(rng.integers(1, 5)):
        top, left = rng.integers(0, h), rng.integers(0, w)
        z[top:top + rng.integers(2, h), left:left + rng.integers(2, w)] = rng.uniform(low, high)
    return np.abs(z)


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
    write("depth-kitti", files, depth_case(compute_errors, pairs, 1e-3, 80, garg, True))


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
    write("depth-nyu", files, depth_case(compute_errors, pairs, 1e-3, 10, lambda h, w: (0, h, 0, w), False))


def frames(rng):
    files, pairs = {}, {}
    for i in range(3):
        truth, predicted = (np.kron(rng.integers(500, 11000, (24, 32)), np.ones((20, 20))).astype(np.uint16) for _ in "ab")
        truth[100:104, 200:208] = rng.integers(1000, 9000, (4, 8))
        files[f"truth/{i:03}.png"], files[f"pred/{i:03}.png"] = png(truth), png(predicted)
        pairs[f"{i:03}"] = truth / 1000, predicted / 1000
    write("depth-frames", files, depth_case(compute_errors, pairs, 1e-3, 10, lambda h, w: (20, 459, 24, 615), False))


def eigen_kitti(rng):
    files, pairs = {}, {}
    for i in range(12):
        h, w = int(rng.integers(10, 50)), int(rng.integers(10, 70))
        truth = np.round(surface(rng, h, w, 1, 90) * 256).clip(0, 65535).astype(np.uint16)
        truth[h // 2, w // 2] = 10 * 256
        predicted = (truth / 256 * np.exp(rng.normal(0, 0.3, (h, w)))).astype(np.float32)
        crop = monodepth_eigen(h, w)
        mask = bts_eigen(h, w)
        assert mask.sum() == mask[crop[0]:crop[1], crop[2]:crop[3]].size
        assert (garg(h, w) == monodepth_garg(h, w)).all()
        files[f"truth/{i:03}.png"], files[f"pred/{i:03}.npy"] = png(truth), npy(predicted)
        pairs[f"{i:03}"] = truth / 256, predicted.astype(np.float64)
    write("eigen-kitti", files, depth_case(compute_errors, pairs, 1e-3, 80, monodepth_eigen, False))


def eigen_nyu(rng):
    files, pairs = {}, {}
    for i in range(3):
        truth, predicted = (np.kron(rng.integers(500, 11000, (48, 64)), np.ones((10, 10))).astype(np.uint16) for _ in "ab")
        files[f"truth/{i:03}.png"], files[f"pred/{i:03}.png"] = png(truth), png(predicted)
        pairs[f"{i:03}"] = truth / 1000, predicted / 1000
    write("eigen-nyu", files, depth_case(compute_errors, pairs, 1e-3, 10, bts_nyu, False))


def resized(rng):
    files, pairs = {}, {}
    for i in range(30):
        h, w = int(rng.integers(8, 40)), int(rng.integers(8, 60))
        truth = np.round(surface(rng, h, w, 1, 90) * 256).clip(0, 65535).astype(np.uint16)
        truth[rng.random((h, w)) < rng.uniform(0, 0.7)] = 0
        truth[h - 3, w // 2] = 10 * 256
        ph, pw = [(h, w), (2 * h, 2 * w), (h // 2, w // 2), (2, 2)][i] if i < 4 else rng.integers(2, 50, 2)
        disparity = 1 / surface(rng, max(int(ph), 3), max(int(pw), 3), 1, 90)[:ph, :pw]
        disparity = disparity.astype([np.float32, np.float64][i % 2])
        files[f"truth/{i:03}.png"], files[f"pred/{i:03}.npy"] = png(truth), npy(disparity)
        pairs[f"{i:03}"] = truth / 256, 1 / cv2.resize(disparity.astype(np.float64), (w, h))
    write("resized", files, depth_case(compute_errors, pairs, 1e-3, 80, garg, True))


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
eigen_kitti(np.random.default_rng(66))
eigen_nyu(np.random.default_rng(67))
resized(np.random.default_rng(68))
