"""Reads the COCO golden files as README.md beside them says, sharing no code with their makers.

Checks of each line: its keys, counts and digests; that gt and dt can be cut out as text; that
default cases have a summary. With the shared data, the digests of COCO's own example are compared
with the tensors that lie there (oracle_*.npz).

Run: python check_coco_golden.py ../resources/golden/coco [SHARED]
"""

import gzip
import hashlib
import json
import pathlib
import re
import sys

HEX16 = re.compile("[0-9a-f]{16}")
DOUBLE = re.compile(r"-?0x[01]\.[0-9a-f]+p[+-]\d+")
RANGES = {"bbox": 4, "segm": 4, "keypoints": 3, "lvis-bbox": 4, "lvis-segm": 4}
LADDER = {"bbox": 3, "segm": 3, "keypoints": 1}


def check(line, name, number):
    row = json.loads(line)
    kind, params = row["kind"], row["params"]
    assert row["id"] == number and kind in RANGES, (name, number)
    if name != "real.jsonl":
        assert list(row)[-2:] == ["gt", "dt"]
        head, rest = line.split(',"gt":')
        gt, dt = rest.split(',"dt":')
        assert dt.endswith("}")
        assert repr(json.loads(gt)) == repr(row["gt"]) and repr(json.loads(dt[:-1])) == repr(row["dt"])
        json.loads(head + "}")
    if "error" in row:
        assert name in ("refusals.jsonl", "non-finite.jsonl") and isinstance(row["text"], str)
        return "error"
    lvis = kind.startswith("lvis-")
    digests = ["precision", "recall"] if lvis else ["precision", "recall", "scores"]
    assert all(HEX16.fullmatch(row[d]) for d in digests)
    counts = row["counts"]
    assert len(counts) == (4 if lvis else 5) and counts[1] == 101
    assert counts[0] == len(params.get("iouThrs", range(10)))
    assert counts[3] == len(params.get("areaRng", range(RANGES[kind])))
    if params.get("useCats") == 0:
        assert counts[2] == 1
    elif "catIds" in params:
        assert counts[2] == len(set(params["catIds"]))
    elif "gt" in row:
        assert counts[2] == len({c["id"] for c in row["gt"]["categories"]})
    if lvis:
        assert len(row["results"]) == 13 and all(DOUBLE.fullmatch(v) for v in row["results"].values())
        return "lvis"
    assert counts[4] == len(params.get("maxDets", range(LADDER[kind])))
    stats = row["stats"]
    if stats is None:
        assert {"maxDets", "areaRng", "iouThrs"} & set(params), (name, number)
        return "no summary"
    assert len(stats) == (10 if kind == "keypoints" else 12)
    assert all(DOUBLE.fullmatch(v) and -1 <= float.fromhex(v) <= 1 for v in stats), (name, number)
    return "summary"


def compare_oracles(rows, data):
    import numpy as np

    seen = 0
    for row in rows:
        if "resultsFile" not in row:
            continue
        stem = {"coco-val2014-100": "val2014_100", "coco-real-416": "coco_real_union"}.get(row["truth"].split("/")[0])
        if not stem or row["kind"] not in row["resultsFile"]:
            continue
        oracle = np.load(data / row["truth"].split("/")[0] / f"oracle_{stem}_{row['kind']}.npz")
        for key in ("precision", "recall", "scores"):
            raw = oracle[key].astype("<f8").tobytes(order="C")
            assert hashlib.sha256(raw).hexdigest()[:16] == row[key], (row["truth"], key)
        # The tensors are the same bits; their means were taken by NumPy before 2.3 (README.md).
        for old, new in zip(oracle["stats"], map(float.fromhex, row["stats"])):
            assert abs(old - new) <= 4 * np.spacing(abs(new)), (row["truth"], old, new)
        seen += 1
    return seen


def main():
    folder = pathlib.Path(sys.argv[1])
    for path in sorted(p for p in folder.iterdir() if ".jsonl" in p.name):
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("ascii")
        assert text.endswith("\n")
        lines = text[:-1].split("\n")
        kinds = [check(line, path.name, n) for n, line in enumerate(lines)]
        summary = {k: kinds.count(k) for k in sorted(set(kinds))}
        print(f"{path.name}: {len(lines)} lines, {len(raw)} bytes, {len(text)} unpacked, {summary}")
        if path.name == "real.jsonl" and len(sys.argv) > 2:
            rows = [json.loads(line) for line in lines]
            print("  equal to the shared tensors:", compare_oracles(rows, pathlib.Path(sys.argv[2]) / "data"))


if __name__ == "__main__":
    main()
