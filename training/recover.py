"""Take the weights back out of a shipped model, so that training can go on from it without checkpoints.

    python recover.py ../src/westphalia/data/model BUILD     # writes start.pt, vocabulary.txt.xz, kept.npz

Eight bits have cost a little: what comes out reads as the shipped model reads, and is a start for
`train.py --start`, not the weights that were exported.
"""

from __future__ import annotations

import argparse
import lzma
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
import weights
from network import Encoder, Linker
from onnx import numpy_helper
from torch import Tensor, nn

ENCODER_TAIL = ["word_inner", "word_outer"]
LINKER_HEAD = ["anchor", "inside", "around", "scores"]
LINKER_TAIL = ["left", "right", "left_rank", "right_rank", "what.0", "what.2", "pair"]
PARTS = ("qkv", "out", "inner", "outer")
"""Maps in the order in which the networks run them: the graph has their names for the biases only."""


def maps_of(file: Path) -> Iterator[np.ndarray]:
    """Yield the weights of a graph's linear maps, [in, out], in the order of its nodes."""
    graph = onnx.load(file).graph
    known = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            zero = known.get(f"{name}_zero_point", np.zeros(1, np.int8)).astype(np.float32)
            yield (known[node.input[1]].astype(np.float32) - zero) * known[f"{name}_scale"]
        elif node.op_type in ("MatMul", "Gemm") and node.input[1] in known:
            yield known[node.input[1]]


def named(file: Path) -> dict[str, Tensor]:
    """Return what the graph keeps under the networks' own names."""
    graph = onnx.load(file).graph
    arrays = {
        i.name: numpy_helper.to_array(i).copy() for i in graph.initializer if i.name.startswith("inner.")
    }
    return {
        name.removeprefix("inner.").replace(".layer.", "."): torch.from_numpy(a) for name, a in arrays.items()
    }


def recover(file: Path, module: nn.Module, order: list[str]) -> dict[str, Tensor]:
    """Return the weights of one network.

    Raises:
        SystemExit: the graph has other maps than the network.
    """
    state, given = module.state_dict(), named(file)
    for name, weight in zip(order, _sorted(file, order), strict=True):
        shrink = given.get(f"{name}.shrink")
        value = torch.from_numpy(np.ascontiguousarray(weight.T))
        given[f"{name}.weight"] = value * shrink if shrink is not None else value
    for name, old in state.items():
        if name not in given or given[name].shape != old.shape:
            raise SystemExit(f"{file}: no {name} of shape {list(old.shape)} in it")
    return {name: given[name] for name in state}


def _sorted(file: Path, order: list[str]) -> list[np.ndarray]:
    found = list(maps_of(file))
    if len(found) != len(order):
        raise SystemExit(f"{file}: {len(found)} linear maps, the network has {len(order)}")
    return found


def kept(folder: Path) -> np.ndarray:
    """Return which of the pretrained vocabulary's pieces a model keeps."""
    lines = lzma.decompress((folder / "vocabulary.txt.xz").read_bytes()).decode("utf-8").split("\n")
    number = {piece: n for n, piece in enumerate(weights.load(weights.find()).pieces)}
    return np.array([number[line.split("\t")[0]] for line in lines if line])


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("model", type=Path)
    arguments.add_argument("build", type=Path)
    a = arguments.parse_args()
    encoder, linker = Encoder(), Linker()
    layers = [f"layers.{n}.{part}" for n in range(len(encoder.layers)) for part in PARTS]
    small = [f"layers.{n}.{part}" for n in range(len(linker.layers)) for part in PARTS]
    parts = {
        "encoder": recover(a.model / "encoder.onnx", encoder, ["hint", *layers, *ENCODER_TAIL]),
        "linker": recover(a.model / "linker.onnx", linker, [*LINKER_HEAD, *small, *LINKER_TAIL]),
    }
    average = {f"{part}.{name}": value for part, state in parts.items() for name, value in state.items()}
    a.build.mkdir(parents=True, exist_ok=True)
    torch.save({"average": average, "step": 0}, a.build / "start.pt")
    shutil.copy(a.model / "vocabulary.txt.xz", a.build)
    np.savez(a.build / "kept.npz", order=kept(a.model))
    print(f"{a.build / 'start.pt'}: {sum(v.numel() for v in average.values()):,} weights")


if __name__ == "__main__":
    main()
