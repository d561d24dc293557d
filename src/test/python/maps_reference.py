"""What monodepth2, monodepth, BTS, DSINE and scikit-image say of maps, for the scripts that make golden values.

The tools are not on PyPI: their files are given by path, and functions and crops are taken out of them, since the files
import what is not needed here.
"""

import ast
import io
import pathlib

import numpy as np
import torch
from PIL import Image

DEPTH = ["abs_rel", "sq_rel", "rmse", "rmse_log", "a1", "a2", "a3"]


def taken(path, names):
    """Functions of a file, without the file's imports."""
    tree = ast.parse(pathlib.Path(path).read_text())
    kept = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in names]
    assert len(kept) == len(names), path
    space = {"np": np, "torch": torch}
    exec(compile(ast.Module(kept, []), str(path), "exec"), space)
    return [space[n] for n in names]


def crops(path, name):
    """The values that a file's statements `name = ...` compute of gt_height and gt_width, as functions of these."""
    found = [n.value for n in ast.walk(ast.parse(pathlib.Path(path).read_text()))
             if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", None) == name]
    codes = [compile(ast.Expression(v), str(path), "eval") for v in found]
    return [lambda h, w, c=c: eval(c, {"np": np, "gt_height": h, "gt_width": w}) for c in codes]


def slices(path, name):
    """The masks that a file's statements `name[...] = 1` set, as functions from a shape to what is set."""
    found = [n for n in ast.walk(ast.parse(pathlib.Path(path).read_text()))
             if isinstance(n, ast.Assign) and getattr(getattr(n.targets[0], "value", None), "id", None) == name]
    codes = [compile(ast.Module([n], []), str(path), "exec") for n in found]

    def mask(code, h, w):
        space = {name: np.zeros((h, w)), "gt_height": h, "gt_width": w}
        exec(code, space)
        return space[name]

    return [lambda h, w, c=c: mask(c, h, w) for c in codes]


def png(array):
    out = io.BytesIO()
    Image.fromarray(array).save(out, "png")
    return out.getvalue()


def npy(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def plain(values):
    return {k: float(v).hex() for k, v in values.items()}


def judged(gt, pred, low, high, crop, scale):
    """The masked pixels of evaluate_depth.py; the crop as its slices, or as a mask."""
    mask = np.logical_and(gt > low, gt < high)
    if np.ndim(crop) == 2:
        inside = crop
    else:
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


def depth_case(compute_errors, pairs, low, high, crop, scale):
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


def colour_numbers(lab, other, mse):
    d = lab - other
    distance = np.sqrt((d[:, 1:] ** 2).sum(1))
    curve = [(distance <= t).mean() for t in range(151)]
    with np.errstate(divide="ignore"):
        psnr = 10 * np.log10(255.0 ** 2 / mse)
    return {"rmse_lab": np.sqrt((d ** 2).mean()), "rmse_ab": np.sqrt((d[:, 1:] ** 2).mean()), "psnr": psnr,
            "auc_ab": np.trapezoid(curve) / 150}
