"""Label maps as people make them in Python: Pillow, NumPy, onnxruntime.

    python3 src/test/python/run_network.py NETWORK.onnx OUT PHOTOGRAPH...

Normalises with ImageNet's mean and std, pads right and below with zeros to multiples of 16, runs,
crops, takes the arg max; writes the maps one after another as uint8.
"""

import sys

import numpy as np
import onnxruntime
from PIL import Image

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
with open(sys.argv[2], "wb") as out:
    for name in sys.argv[3:]:
        pixels = np.asarray(Image.open(name).convert("RGB"), np.float32) / np.float32(255)
        height, width = pixels.shape[:2]
        tensor = np.zeros((1, 3, -(-height // 16) * 16, -(-width // 16) * 16), np.float32)
        tensor[0, :, :height, :width] = ((pixels - MEAN) / STD).transpose(2, 0, 1)
        logits = session.run(None, {session.get_inputs()[0].name: tensor})[0]
        out.write(logits[0, :, :height, :width].argmax(0).astype(np.uint8).tobytes())
