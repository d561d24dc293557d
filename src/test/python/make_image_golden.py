#!/usr/bin/env python3
"""Golden values for dev.pixeltally.image, from Pillow, PyTorch, torchvision and NumPy.

    python src/test/python/make_image_golden.py [src/test/resources/golden/image]

Every input is made here from a seeded generator. Writes

    versions.txt        the tools that printed the values
    decode/NAME.EXT     an image file; decode/index.txt: its size and the sha256 of the bytes of
                        Image.open(..).convert('RGB'); for JPEG these bytes too, NAME.rgb.gz
    refused/NAME.EXT    a file that Pillow refuses too; the name's first word is the reason code
    exif/NAME.jpg       with NAME.rgb.gz after ImageOps.exif_transpose
    labels/NAME.png     with NAME.ids.gz: the indices that np.array(Image.open(..)) shows
    resize/*.gz         bytes before and after; resize/index.txt says which is which
    nearest/*.gz        label maps; nearest/index.txt; nearest/positions.txt: from, to, and the
                        input pixel of each output pixel, by PyTorch's nearest-exact
    logits/*.gz         float32 scores before and after; logits/index.txt
    pack/*.gz           float32 tensors; pack/index.txt
    geometry.txt        sizes after torchvision's Resize, and YOLOX's letterbox

All .gz hold raw bytes, little-endian where a value has more than one.
"""

import gzip
import hashlib
import io
import platform
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import PIL
import torch
import torch.nn.functional as F
import torchvision
from PIL import Image, ImageOps, features
from torchvision.transforms import InterpolationMode
from torchvision.transforms import v2 as transforms
from torchvision.transforms.functional import normalize, resize, to_tensor

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "src/test/resources/golden/image")
rng = np.random.default_rng(20261121)
decoded = []


def save(path, data):
    path = OUT / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def save_gz(path, array):
    raw = np.ascontiguousarray(array).tobytes()
    save(path + ".gz", gzip.compress(raw, 9, mtime=0))


def scene(width, height, channels):
    """Smooth colours with edges and noise: every PNG filter and JPEG coefficient gets work."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = []
    for _ in range(channels):
        a, b, c = rng.uniform(0.02, 0.4, 3)
        plane = 128 + 90 * np.sin(a * x + c) * np.cos(b * y) + rng.normal(0, 6, x.shape)
        left, top = rng.integers(0, width), rng.integers(0, height)
        plane[top : top + height // 3, left : left + width // 3] += rng.uniform(-120, 120)
        planes.append(plane)
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)


# ---- PNG files of every kind, written chunk by chunk


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def pack_row(samples, depth):
    """One row of samples (1-D) as PNG bytes."""
    if depth == 16:
        return samples.astype(">u2").tobytes()
    if depth == 8:
        return samples.astype(np.uint8).tobytes()
    bits = ((samples[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
    return np.packbits(bits.reshape(-1)).tobytes()


def filter_row(kind, row, above, bpp):
    row = np.frombuffer(row, np.uint8).astype(np.int32)
    up = np.frombuffer(above, np.uint8).astype(np.int32)
    left = np.concatenate([np.zeros(bpp, np.int32), row])[: len(row)]
    corner = np.concatenate([np.zeros(bpp, np.int32), up])[: len(row)]
    p = left + up - corner
    pa, pb, pc = abs(p - left), abs(p - up), abs(p - corner)
    paeth = np.where((pa <= pb) & (pa <= pc), left, np.where(pb <= pc, up, corner))
    guess = [0, left, up, (left + up) // 2, paeth][kind]
    return bytes([kind]) + ((row - guess) & 255).astype(np.uint8).tobytes()


def png(samples, colour, depth, filters="cycle", interlaced=False, extra=b"", parts=1, level=6):
    """samples: height x width x channels. filters: one of 0..4 or 'cycle'."""
    height, width, channels = samples.shape
    bpp = max(1, channels * depth // 8)
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    raw = b""
    for x0, y0, dx, dy in passes:
        part = samples[y0::dy, x0::dx]
        if part.size == 0:
            continue
        above = None
        for n, row in enumerate(part):
            packed = pack_row(row.reshape(-1), depth)
            above = above or bytes(len(packed))
            kind = (n + 1) % 5 if filters == "cycle" else filters
            raw += filter_row(kind, packed, above, bpp)
            above = packed
    data = zlib.compress(raw, level)
    cuts = [len(data) * i // parts for i in range(parts + 1)]
    idat = b"".join(chunk(b"IDAT", data[a:b]) for a, b in zip(cuts, cuts[1:]))
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + idat + chunk(b"IEND", b"")


def decode_case(name, data):
    save("decode/" + name, data)
    rgb = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
    if name.endswith(".jpg"):
        save_gz("decode/" + name + ".rgb", rgb)
    digest = hashlib.sha256(rgb.tobytes()).hexdigest()
    decoded.append(f"{name} {rgb.shape[1]} {rgb.shape[0]} {digest}")


def png_cases():
    W, H = 29, 21
    palette = rng.integers(0, 256, 768, dtype=np.uint8).tobytes()
    for inter, suffix in ((False, ""), (True, "-interlaced")):
        for depth in (1, 2, 4, 8, 16):
            top = (1 << depth) - 1
            grey = (scene(W, H, 1).astype(np.int64) * top) // 255
            decode_case(f"grey{depth}{suffix}.png", png(grey, 0, depth, interlaced=inter))
        for depth in (1, 2, 4, 8):
            index = rng.integers(0, 1 << depth, (H, W, 1))
            plte = chunk(b"PLTE", palette[: 3 << depth])
            decode_case(f"palette{depth}{suffix}.png", png(index, 3, depth, interlaced=inter, extra=plte))
        for colour, channels, word in ((2, 3, "rgb"), (4, 2, "grey-alpha"), (6, 4, "rgba")):
            for depth in (8, 16):
                pixels = scene(W, H, channels).astype(np.int64)
                if depth == 16:
                    pixels = pixels * 256 + rng.integers(0, 256, pixels.shape)
                decode_case(f"{word}{depth}{suffix}.png", png(pixels, colour, depth, interlaced=inter))
    for kind, word in enumerate(("none", "sub", "up", "average", "paeth")):
        for colour, channels in ((2, 3), (6, 4), (0, 1), (4, 2)):
            decode_case(f"filter-{word}-{channels}.png", png(scene(W, H, channels), colour, 8, filters=kind))
    index = rng.integers(0, 256, (H, W, 1))
    plte = chunk(b"PLTE", palette)
    decode_case("palette8-trns.png", png(index, 3, 8, extra=plte + chunk(b"tRNS", bytes(range(0, 200)))))
    decode_case("palette8-short.png", png(index, 3, 8, extra=chunk(b"PLTE", palette[:300])))
    decode_case("palette4-trns.png", png(index & 15, 3, 4, extra=chunk(b"PLTE", palette[:48]) + chunk(b"tRNS", b"\0\x80")))
    decode_case("grey8-trns.png", png(scene(W, H, 1), 0, 8, extra=chunk(b"tRNS", b"\0\x80")))
    decode_case("grey1-trns.png", png(index & 1, 0, 1, extra=chunk(b"tRNS", b"\0\1")))
    decode_case("grey16-trns.png", png(scene(W, H, 1).astype(np.int64) * 257, 0, 16, extra=chunk(b"tRNS", b"\0\x80")))
    decode_case("grey16-dark.png", png(scene(W, H, 1).astype(np.int64) * 2, 0, 16))
    decode_case("rgb8-trns.png", png(scene(W, H, 3), 2, 8, extra=chunk(b"tRNS", b"\0\1\0\2\0\3")))
    decode_case("rgb8-gamma.png", png(scene(W, H, 3), 2, 8, extra=chunk(b"gAMA", struct.pack(">I", 220000))))
    decode_case("rgb8-parts.png", png(scene(W, H, 3), 2, 8, parts=17))
    decode_case("rgb8-stored.png", png(scene(W, H, 3), 2, 8, level=0))
    decode_case("rgb8-flat.png", png(np.full((350, 200, 3), 77), 2, 8))
    decode_case("rgb8-large.png", png(scene(111, 83, 3), 2, 8, parts=2))
    decode_case("rgb8-one.png", png(scene(1, 1, 3), 2, 8))
    for w in range(1, 9):
        decode_case(f"grey1-interlaced-{w}.png", png(rng.integers(0, 2, (w // 2 + 1, w, 1)), 0, 1, interlaced=True))


# ---- JPEG


def jpeg(array, mode=None, **options):
    out = io.BytesIO()
    image = Image.fromarray(array) if mode is None else Image.frombytes(mode, (array.shape[1], array.shape[0]), array.tobytes())
    image.save(out, "JPEG", **options)
    return out.getvalue()


def segments(data):
    """(marker, bytes) of each header segment, then the rest from the first scan on."""
    at, found = 2, []
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        found.append((data[at + 1], data[at : at + 2 + length]))
        at += 2 + length
    return found, data[at:]


def rebuilt(data, keep=lambda marker: True, change=lambda marker, part: part, first=b""):
    found, rest = segments(data)
    return b"\xff\xd8" + first + b"".join(change(m, p) for m, p in found if keep(m)) + rest


def adobe(transform):
    return b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes([transform])


def jpeg_cases():
    W, H = 27, 19
    rgb = scene(W, H, 3)
    for subsampling, word in ((0, "444"), (1, "422"), (2, "420")):
        decode_case(f"ycc{word}.jpg", jpeg(rgb, quality=90, subsampling=subsampling))
        decode_case(f"ycc{word}-progressive.jpg", jpeg(rgb, quality=80, subsampling=subsampling, progressive=True))
    base = jpeg(rgb, quality=85, subsampling=2)
    # Other factors: the data is read another way, which is as good as any for comparing decoders.
    decode_case("low-quality.jpg", jpeg(scene(W, H, 3), quality=12))
    decode_case("restarts.jpg", jpeg(rgb, quality=85, restart_marker_blocks=3))
    decode_case("optimised.jpg", jpeg(rgb, quality=85, optimize=True, comment=b"hello"))
    decode_case("grey.jpg", jpeg(scene(W, H, 1)[:, :, 0], quality=90))
    decode_case("grey-progressive.jpg", jpeg(scene(W, H, 1)[:, :, 0], quality=90, progressive=True))
    decode_case("one.jpg", jpeg(scene(1, 1, 3)))
    decode_case("narrow.jpg", jpeg(scene(3, 50, 3), subsampling=2))
    decode_case("rgb-adobe.jpg", jpeg(rgb, quality=90, keep_rgb=True))
    rgb_ids = rebuilt(jpeg(rgb, quality=90, keep_rgb=True), keep=lambda m: m != 0xEE and m != 0xE0)
    decode_case("rgb-ids.jpg", rgb_ids)
    no_jfif = rebuilt(base, keep=lambda m: m != 0xE0)
    decode_case("ycc-no-marker.jpg", no_jfif)
    decode_case("ycc-adobe0.jpg", rebuilt(no_jfif, first=adobe(0)))
    decode_case("ycc-adobe1.jpg", rebuilt(no_jfif, first=adobe(1)))
    decode_case("ycc-adobe0-jfif.jpg", rebuilt(base, first=adobe(0)))
    cmyk = scene(W, H, 4)
    decode_case("cmyk.jpg", jpeg(cmyk, "CMYK", quality=90))
    decode_case("cmyk-progressive.jpg", jpeg(cmyk, "CMYK", quality=90, progressive=True))
    ycck = rebuilt(jpeg(cmyk, "CMYK", quality=90), keep=lambda m: m != 0xEE, first=adobe(2))
    decode_case("ycck.jpg", ycck)
    decode_case("cmyk-no-marker.jpg", rebuilt(jpeg(cmyk, "CMYK", quality=90), keep=lambda m: m != 0xEE))
    icc = b"\0" * 128 + b"nothing that is a profile"
    decode_case("icc.jpg", jpeg(rgb, quality=90, icc_profile=icc))
    decode_case("fill-bytes.jpg", base[:2] + b"\xff" * 7 + base[2:])
    decode_case("trailing.jpg", base + b"trailing bytes" * 9)
    decode_case("oddids.jpg", rebuilt(no_jfif, change=odd_ids, first=b"")[:-2].replace(b"\xff\xda\0\x0c\3\1\0\2\x11\3\x11", b"\xff\xda\0\x0c\3\x00\0\x01\x11\x02\x11") + b"\xff\xd9")
    no_end = base[:-2]
    try:
        Image.open(io.BytesIO(no_end)).load()
        decode_case("no-end.jpg", no_end)
    except OSError:
        save("refused/truncated-end.jpg", no_end)


def odd_ids(marker, part):
    """Component ids 0, 1, 2 instead of 1, 2, 3: no JFIF, yet YCbCr."""
    if marker != 0xC0:
        return part
    part = bytearray(part)
    part[10], part[13], part[16] = 0, 1, 2
    return bytes(part)


def exif_cases():
    pixels = scene(24, 16, 3)
    for orientation in range(1, 9):
        for order in "<>":
            if order == ">" and orientation != 6:
                continue
            exif = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IHHHIHHI", 8, 1, 0x112, 3, 1, orientation, 0, 0)
            data = jpeg(pixels, quality=95, subsampling=0, exif=b"Exif\0\0" + exif)
            name = f"exif/orientation-{orientation}{'' if order == '<' else '-big-endian'}.jpg"
            save(name, data)
            rgb = np.array(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))
            save_gz(name + ".rgb", rgb)


# ---- files that Pillow refuses


def refused(name, data):
    try:
        Image.open(io.BytesIO(data)).load()
    except (OSError, SyntaxError, ValueError, zlib.error):
        save("refused/" + name, data)
        return
    raise AssertionError(f"Pillow reads {name}")


def refused_cases():
    good = png(scene(40, 30, 3), 2, 8, parts=3)
    for share in (10, 30, 50, 90, 99):
        refused(f"truncated-{share}.png", good[: len(good) * share // 100])
    base = jpeg(scene(40, 30, 3), quality=90)
    for share in (20, 50, 75, 90):
        refused(f"truncated-{share}.jpg", base[: len(base) * share // 100])
    progressive = jpeg(scene(40, 30, 3), quality=90, progressive=True)
    for share in (60, 90):
        refused(f"truncated-progressive-{share}.jpg", progressive[: len(progressive) * share // 100])
    refused("corrupt-filter.png", bad_filter())
    broken = bytearray(good)
    broken[len(good) // 2] ^= 0x55
    refused("corrupt-crc.png", bytes(broken))


def bad_filter():
    raw = b"".join(bytes([9 if y == 7 else 0]) + bytes(60) for y in range(20))
    header = struct.pack(">IIBBBBB", 20, 20, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


# ---- label maps


def label_case(name, data):
    save("labels/" + name, data)
    ids = np.array(Image.open(io.BytesIO(data)))
    assert ids.ndim == 2 and ids.dtype == np.uint8, name
    save_gz("labels/" + name + ".ids", ids)


def label_maps(width, height, classes):
    ids = np.zeros((height, width), np.int64)
    for _ in range(12):
        x, y = rng.integers(0, width), rng.integers(0, height)
        ids[y : y + height // 3, x : x + width // 2] = rng.integers(0, classes)
    return ids


def label_cases():
    palette = rng.integers(0, 256, 768, dtype=np.uint8).tobytes()
    for depth in (1, 2, 4, 8):
        for inter, suffix in ((False, ""), (True, "-interlaced")):
            ids = label_maps(45, 33, 1 << depth)[:, :, None]
            plte = chunk(b"PLTE", palette[: 3 << depth])
            label_case(f"palette{depth}{suffix}.png", png(ids, 3, depth, interlaced=inter, extra=plte))
    for kind in range(5):
        ids = label_maps(61, 47, 256)[:, :, None]
        label_case(f"palette8-filter{kind}.png", png(ids, 3, 8, filters=kind, extra=chunk(b"PLTE", palette)))
    label_case("grey8.png", png(label_maps(45, 33, 256)[:, :, None], 0, 8))
    label_case("palette8-trns.png", png(label_maps(45, 33, 9)[:, :, None], 3, 8, extra=chunk(b"PLTE", palette) + chunk(b"tRNS", b"\0\1")))
    out = io.BytesIO()
    image = Image.fromarray(label_maps(100, 75, 21).astype(np.uint8))
    image.putpalette(palette)
    image.save(out, "PNG")
    label_case("pillow.png", out.getvalue())


# ---- resizing


def resize_cases():
    lines = []
    sizes = [
        ((32, 24), (16, 12)), ((16, 12), (32, 24)), ((31, 23), (20, 15)), ((21, 17), (37, 30)),
        ((17, 23), (17, 10)), ((17, 13), (40, 13)), ((60, 40), (9, 7)), ((3, 2), (17, 13)),
        ((1, 1), (5, 4)), ((50, 40), (1, 1)), ((2, 40), (5, 11)), ((24, 18), (23, 17)),
    ]
    for number, ((w, h), (ow, oh)) in enumerate(sizes):
        image = scene(w, h, 3)
        if number == 2:
            image = rng.integers(0, 2, (h, w, 3)).astype(np.uint8) * 255
        save_gz(f"resize/{number}-in", image)
        pillow = np.array(Image.fromarray(image).resize((ow, oh), Image.Resampling.BILINEAR))
        tensor = torch.from_numpy(image).permute(2, 0, 1).contiguous()
        made = {"pillow-antialias": pillow}
        for antialias, word in ((False, "torch-plain"), (True, "torch-antialias")):
            out = resize(tensor, [oh, ow], InterpolationMode.BILINEAR, antialias=antialias)
            made[word] = out.permute(1, 2, 0).numpy()
        real = F.interpolate(tensor[None].float(), size=(oh, ow), mode="bilinear", align_corners=False)
        made["torch-plain-float"] = real[0].round().clamp(0, 255).to(torch.uint8).permute(1, 2, 0).numpy()
        for word, out in made.items():
            save_gz(f"resize/{number}-{word}", out)
        lines.append(f"{number} {w} {h} {ow} {oh}")
    save("resize/index.txt", ("\n".join(lines) + "\n").encode())


def nearest_cases():
    lines = []
    sizes = [((32, 24), (16, 12)), ((31, 23), (47, 40)), ((17, 23), (17, 10)), ((5, 7), (40, 30)), ((60, 40), (13, 11)), ((13, 20), (50, 20))]
    for number, ((w, h), (ow, oh)) in enumerate(sizes):
        ids = rng.integers(0, 256, (h, w)).astype(np.uint8)
        save_gz(f"nearest/{number}-in", ids)
        pillow = np.array(Image.fromarray(ids).resize((ow, oh), Image.Resampling.NEAREST))
        exact = F.interpolate(torch.from_numpy(ids)[None, None].float(), size=(oh, ow), mode="nearest-exact")[0, 0].numpy().astype(np.uint8)
        save_gz(f"nearest/{number}-pillow", pillow)
        save_gz(f"nearest/{number}-torch", exact)
        lines.append(f"{number} {w} {h} {ow} {oh}")
    positions = []
    for _ in range(40):
        inside, outside = (int(v) for v in rng.integers(1, 300, 2))
        line = torch.arange(inside, dtype=torch.float32)[None, None]
        place = F.interpolate(line, size=outside, mode="nearest-exact")[0, 0].int()
        positions.append(" ".join(map(str, [inside, outside, *place.tolist()])))
    save("nearest/positions.txt", ("\n".join(positions) + "\n").encode())
    save("nearest/index.txt", ("\n".join(lines) + "\n").encode())


def logits_cases():
    lines = []
    sizes = [((9, 7), (21, 13)), ((12, 9), (24, 18)), ((12, 9), (12, 9)), ((20, 16), (13, 10)), ((1, 1), (4, 3)), ((7, 6), (29, 6))]
    for number, ((w, h), (ow, oh)) in enumerate(sizes):
        classes = 3 + number
        scores = rng.normal(0, 3, (1, classes, h, w)).astype(np.float32)
        save_gz(f"logits/{number}-in", scores)
        out = F.interpolate(torch.from_numpy(scores), size=(oh, ow), mode="bilinear", align_corners=False)
        save_gz(f"logits/{number}-out", out.numpy())
        save_gz(f"logits/{number}-argmax", out.argmax(1)[0].numpy().astype(np.uint8))
        lines.append(f"{number} {classes} {w} {h} {ow} {oh}")
    save("logits/index.txt", ("\n".join(lines) + "\n").encode())


# ---- packing


def pack_cases():
    mean, std = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    image = np.stack([np.arange(256), np.arange(256)[::-1], (np.arange(256) * 7) % 256], -1).astype(np.uint8).reshape(8, 32, 3)
    save_gz("pack/image", image)
    made = {}
    made["torchvision"] = normalize(to_tensor(image), mean, std).numpy()
    m, s = np.array(mean, np.float32), np.array(std, np.float32)
    made["numpy-divided"] = (((image.astype(np.float32) / np.float32(255)) - m) / s).transpose(2, 0, 1)
    made["numpy-grey-levels"] = ((image.astype(np.float32) - np.float32([123.675, 116.28, 103.53])) / np.float32([58.395, 57.12, 57.375])).transpose(2, 0, 1)
    made["numpy-scaled"] = ((image.astype(np.float32) * np.float32(1 / 127.5)) - np.float32(1)).transpose(2, 0, 1)
    made["numpy-bgr"] = np.ascontiguousarray(image[:, :, ::-1]).astype(np.float32).transpose(2, 0, 1)
    v2 = transforms.Compose([transforms.ToImage(), transforms.ToDtype(torch.float32, scale=True), transforms.Normalize(mean, std)])
    made["torchvision-v2"] = v2(image).numpy()
    for name, tensor in made.items():
        save_gz("pack/" + name, tensor.astype(np.float32))


def geometry_cases():
    lines = []
    for w, h in ((480, 360), (500, 375), (375, 500), (333, 500), (640, 427), (2048, 1024), (224, 224)):
        image = torch.zeros(1, h, w, dtype=torch.uint8)
        for size, longest in ((180, 0), (520, 0), (256, 300), (800, 1333), (500, 501)):
            out = resize(image, [size], max_size=longest or None, antialias=True)
            lines.append(f"short {w} {h} {size} {longest} {out.shape[2]} {out.shape[1]}")
        for tw, th in ((416, 416), (640, 640), (512, 256)):
            r = min(th / h, tw / w)  # yolox/data/data_augment.py, preproc
            lines.append(f"letterbox {w} {h} {tw} {th} {max(1, int(w * r))} {max(1, int(h * r))}")
    save("geometry.txt", ("\n".join(lines) + "\n").encode())


def main():
    png_cases()
    jpeg_cases()
    save("decode/index.txt", ("\n".join(decoded) + "\n").encode())
    exif_cases()
    refused_cases()
    label_cases()
    resize_cases()
    nearest_cases()
    logits_cases()
    pack_cases()
    geometry_cases()
    versions = [
        f"Python {platform.python_version()}",
        f"Pillow {PIL.__version__} (libjpeg-turbo {features.version('libjpeg_turbo')}, zlib {features.version('zlib')})",
        f"NumPy {np.__version__}",
        f"PyTorch {torch.__version__}",
        f"torchvision {torchvision.__version__}",
    ]
    save("versions.txt", ("\n".join(versions) + "\n").encode())


main()
