"""Golden values for the label-map protocols (mean-iou, voc-seg).

Draws small seeded label maps, counts them with NumPy, and writes beside each other

  golden/measure/<case>.bin   truth and prediction of each image, raw bytes, one after another
  golden/measure/<case>.txt   the confusion matrix and every number, doubles as 16 hex digits

Counts are checked here against scikit-learn and torchmetrics (integers). The formulas are those of
MMSegmentation's IoUMetric (nanmean, in float64), detectron2's SemSegEvaluator (classes of the truth)
and the VOC devkit's VOCevalseg.m, each transliterated below.

Run: python make_measure_golden.py ../resources/golden/measure
"""

import pathlib
import struct
import sys

import numpy as np
import sklearn
import sklearn.metrics
import torch
import torchmetrics


def draw(rng, height, width, ids, ignored, ignored_share):
    """Blocks of classes with ragged borders, and blobs of ignored ids."""
    out = np.full((height, width), ids[0], np.uint8)
    for _ in range(14):
        y, x = rng.integers(0, height), rng.integers(0, width)
        h, w = rng.integers(2, height), rng.integers(2, width)
        out[y : y + h, x : x + w] = rng.choice(ids)
    noise = rng.random((height, width)) < 0.06
    out[noise] = rng.choice(ids, noise.sum())
    if ignored:
        void = rng.random((height, width)) < ignored_share
        out[void] = rng.choice(ignored, void.sum())
    return out


def confusion(truth, prediction, ids, ignored):
    """(n, n+1) counts of judged pixels; the last column is predictions of ignored ids."""
    n = len(ids)
    index = np.full(256, -1)
    index[ids] = np.arange(n)
    index[ignored] = n
    judged = index[truth] < n
    t, p = index[truth][judged], index[prediction][judged]
    assert (t >= 0).all() and (p >= 0).all()
    counts = np.bincount(t * (n + 1) + p, minlength=n * (n + 1)).reshape(n, n + 1)
    sk = sklearn.metrics.confusion_matrix(t, p, labels=np.arange(n + 1))
    assert (sk[:n] == counts).all() and sk[n].sum() == 0
    # torchmetrics: ignored truth by ignore_index; void predictions as one class more.
    tm = torchmetrics.classification.MulticlassConfusionMatrix(n + 1, ignore_index=n)
    cm = tm(torch.from_numpy(index[prediction]), torch.from_numpy(index[truth])).numpy()
    assert (cm[:n] == counts).all()
    return counts, int((~judged).sum())


def mmseg(counts):
    """IoUMetric.total_area_to_metrics with int64 areas in place of float32 ones."""
    area_intersect = np.diag(counts[:, :-1])
    area_label = counts.sum(1)  # mask = label != ignore_index: void predictions stay in
    area_pred = counts[:, :-1].sum(0)  # histc over 0..n-1: void predictions are no class's
    area_union = area_label + area_pred - area_intersect
    with np.errstate(all="ignore"):
        iou = area_intersect / area_union
        acc = area_intersect / area_label
        precision = area_intersect / area_pred
        return {
            "iou": iou,
            "accuracy": acc,
            "precision": precision,
            "mIoU": np.nanmean(iou),
            "mAcc": np.nanmean(acc),
            "aAcc": area_intersect.sum() / area_label.sum(),
        }


def detectron2(counts):
    """SemSegEvaluator.evaluate; its pos_gt leaves void predictions out, ours does not."""
    tp = np.diag(counts[:, :-1]).astype(float)
    pos_gt = counts.sum(1).astype(float)
    class_weights = pos_gt / np.sum(pos_gt)
    pos_pred = counts[:, :-1].sum(0).astype(float)
    iou = np.full(len(tp), np.nan)
    acc_valid = pos_gt > 0
    union = pos_gt + pos_pred - tp
    iou_valid = np.logical_and(acc_valid, union > 0)
    iou[iou_valid] = tp[iou_valid] / union[iou_valid]
    return {
        "miou": np.sum(iou[iou_valid]) / np.sum(iou_valid),
        "fiou": np.sum(iou[iou_valid] * class_weights[iou_valid]),
    }


def devkit(pairs, ids, ignored):
    """VOCevalseg.m, line for line; images as index maps 0..n-1 with 255 for void."""
    n = len(ids)
    index = np.full(256, 255)
    index[ids] = np.arange(n)
    confcounts = np.zeros((n, n), np.int64)
    for gtim, resim in pairs:
        gtim, resim = index[gtim], index[resim]
        maxlabel = resim.max()  # maxlabel = max(resim(:)): the whole image, void included
        assert maxlabel <= n - 1  # if (maxlabel>VOCopts.nclasses), error(...)
        assert gtim.shape == resim.shape  # if any(szgtim~=szresim), error(...)
        locs = gtim < 255  # locs = gtim<255
        sumim = gtim + resim * n  # sumim = 1+gtim+resim*num
        hs = np.bincount(sumim[locs], minlength=n * n)  # hs = histc(sumim(locs),1:num*num)
        confcounts += hs.reshape(n, n).T  # confcounts(:) = confcounts(:)+hs(:), column-major
    accuracies = []
    for j in range(n):
        gtj = confcounts[j, :].sum()  # gtj = sum(confcounts(j,:))
        resj = confcounts[:, j].sum()  # resj = sum(confcounts(:,j))
        gtjresj = confcounts[j, j]  # gtjresj = confcounts(j,j)
        with np.errstate(all="ignore"):  # accuracies(j) = 100*gtjresj/(gtj+resj-gtjresj)
            accuracies.append(100.0 * gtjresj / np.float64(gtj + resj - gtjresj))
    total = 0.0  # avacc = mean(accuracies): Octave sums from first to last
    for a in accuracies:
        total += a
    return np.array(accuracies), total / n, confcounts


def bits(value):
    value = float(value)
    return struct.pack(">d", float("nan") if value != value else value).hex()


def numbers(counts):
    m, d = mmseg(counts), detectron2(counts)
    iou = m["iou"]
    return m, {
        "mean_iou_seen_classes": m["mIoU"],
        "mean_iou_truth_classes": d["miou"],
        "mean_iou_all_classes": np.mean(np.nan_to_num(iou)),
        "pixel_accuracy": m["aAcc"],
        "mean_class_accuracy": m["mAcc"],
        "frequency_weighted_iou": d["fiou"],
    }


def write(folder, name, seed, protocol, ids, ignored, drawn_truth, drawn_pred, void_pred, images=4):
    rng = np.random.default_rng(seed)
    pairs = []
    for i in range(images):
        height, width = int(rng.integers(17, 40)), int(rng.integers(17, 40))
        truth = draw(rng, height, width, drawn_truth, ignored, 0.08)
        guess = draw(rng, height, width, drawn_pred, ignored if void_pred else [], 0.05)
        keep = (rng.random((height, width)) < 0.7) & np.isin(truth, drawn_pred)
        pairs.append((truth, np.where(keep, truth, guess)))
    lines = [
        f"# numpy {np.__version__}, scikit-learn {sklearn.__version__},"
        f" torchmetrics {torchmetrics.__version__}, torch {torch.__version__.split('+')[0]}, seed {seed}",
        f"protocol {protocol}",
        "ids " + " ".join(map(str, ids)),
        "ignored " + " ".join(map(str, ignored)),
    ]
    each = []
    for truth, prediction in pairs:
        lines.append(f"image {truth.shape[1]} {truth.shape[0]}")
        each.append(confusion(truth, prediction, ids, ignored))
    counts = sum(c for c, _ in each)
    lines.append(f"ignored_pixels {sum(i for _, i in each)}")
    for row in counts:
        lines.append("row " + " ".join(map(str, row)))
    scopes = [("all", counts, pairs)] + [(str(i), c, [pairs[i]]) for i, (c, _) in enumerate(each)]
    for scope, c, these in scopes:
        m, overall = numbers(c)
        if protocol == "voc-seg":
            percent, avacc, conf = devkit(these, ids, ignored)
            assert (conf == c[:, :-1]).all() and c[:, -1].sum() == 0
            overall["voc_mean_iou_percent"] = avacc
            overall["mean_iou"] = np.mean(m["iou"])
        else:
            overall["mean_iou"] = m["mIoU"]
        for key, value in overall.items():
            lines.append(f"overall {scope} {key} {bits(value)}")
        for key in ("iou", "accuracy", "precision"):
            for k, value in zip(ids, m[key]):
                lines.append(f"class {scope} {key} {k} {bits(value)}")
        if protocol == "voc-seg":
            for k, value in zip(ids, percent):
                lines.append(f"class {scope} voc_iou_percent {k} {bits(value)}")
    (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")
    (folder / f"{name}.bin").write_bytes(b"".join(t.tobytes() + p.tobytes() for t, p in pairs))


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    voc = list(range(21))
    cam = list(range(11))
    context = list(range(1, 60))
    many = list(range(200))
    some = [0, 3, 7, 15, 20]
    write(folder, "voc-all", 1, "voc-seg", voc, [255], voc, voc, False, images=6)
    write(folder, "voc-absent", 2, "voc-seg", voc, [255], some, some + [9], False)
    write(folder, "camvid-void", 3, "mean-iou", cam, [11], cam, cam, True)
    write(folder, "camvid-absent", 4, "mean-iou", cam, [11], [0, 1, 3, 8], [0, 1, 3, 5], True)
    write(folder, "context-59", 5, "mean-iou", context, [0, 255], context, context[:40], True)
    write(folder, "classes-200", 6, "mean-iou", many, [255], many[:150], many[20:], True, images=1)
    write(folder, "two-classes", 7, "mean-iou", [0, 1], [], [0, 1], [0, 1], False, images=2)


main()
