"""Write a trained checkpoint as the model that ships: int8 ONNX, four-bit vectors, vocabulary, settings.

python export.py BUILD ../src/westphalia/data/model [--settings settings.json]
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
import weights
from network import Encoder, Linker
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from westphalia.inference.features import ITEM_OUTPUTS, RELATIONS, WORD_OUTPUTS
from westphalia.inference.lexicon import WIDTH

OPSET = 20


class WithoutDropout(nn.Module):
    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        first, second = self.inner(*inputs)
        return first, second


def export_encoder(encoder: Encoder, file: Path) -> None:
    b, s, w = 2, 40, 30
    inputs = (
        torch.randn(b, s, 384), torch.ones(b, s), torch.zeros(b, s, WIDTH),
        torch.arange(w).repeat(b, 1), torch.arange(w).repeat(b, 1), torch.zeros(b, w, WIDTH),
    )  # fmt: skip
    names = ["pieces", "mask", "hints", "first", "last", "lexicon"]
    batch, length, words = (
        torch.export.Dim(n, min=1, max=m) for n, m in (("batch", 64), ("length", 512), ("words", 512))
    )
    shapes = ({0: batch, 1: length}, {0: batch, 1: length}, {0: batch, 1: length},
              {0: batch, 1: words}, {0: batch, 1: words}, {0: batch, 1: words})  # fmt: skip
    write(WithoutDropout(encoder), inputs, names, ["words", "scores"], shapes, file)


def export_linker(linker: Linker, file: Path) -> None:
    b, w, n = 2, 30, 11
    inputs = (
        torch.randn(b, w, 384), torch.randn(b, w, WORD_OUTPUTS), torch.zeros(b, w, WIDTH),
        torch.ones(b, n, 8, dtype=torch.int64), torch.ones(b, n),
    )  # fmt: skip
    batch, words, items = (
        torch.export.Dim(n, min=1, max=m) for n, m in (("batch", 64), ("words", 512), ("items", 1024))
    )
    shapes = (
        {0: batch, 1: words},
        {0: batch, 1: words},
        {0: batch, 1: words},
        {0: batch, 1: items},
        {0: batch, 1: items},
    )
    write(
        WithoutDropout(linker),
        inputs,
        ["words", "scores", "lexicon", "items", "mask"],
        ["what", "links"],
        shapes,
        file,
    )


def write(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    names: list[str],
    outputs: list[str],
    shapes: object,
    file: Path,
) -> None:
    module.eval()
    with torch.no_grad():
        torch.onnx.export(
            module, inputs, str(file), input_names=names, output_names=outputs, opset_version=OPSET,
            dynamo=True, dynamic_shapes=(tuple(shapes),), external_data=False,  # type: ignore[arg-type]
        )  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("build", type=Path)
    arguments.add_argument("target", type=Path)
    arguments.add_argument("--settings", type=Path, help="thresholds and lines, as tune.py writes them")
    arguments.add_argument(
        "--exact", action="store_true", help="leave the encoder in fp32, to measure what int8 costs"
    )
    a = arguments.parse_args()
    state = torch.load(a.build / "checkpoint.pt", weights_only=False)
    parts = {"encoder": Encoder(), "linker": Linker()}
    for name, module in parts.items():
        module.load_state_dict(
            {k.split(".", 1)[1]: v for k, v in state["average"].items() if k.startswith(name + ".")}
        )
    a.target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "encoder.onnx"
        export_encoder(parts["encoder"], exact)  # type: ignore[arg-type]
        if a.exact:
            shutil.copy(exact, a.target / "encoder.onnx")
        else:
            quantize_dynamic(exact, a.target / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
        export_linker(parts["linker"], Path(folder) / "linker.onnx")  # type: ignore[arg-type]
        onnx.save(onnx.load(Path(folder) / "linker.onnx"), a.target / "linker.onnx")
    shutil.copy(a.build / "vocabulary.txt.xz", a.target)
    order = np.load(a.build / "kept.npz")["order"]
    source = weights.load(weights.find())
    np.save(a.target / "pieces.npy", source.word_nibbles[order])
    np.save(a.target / "scales.npy", source.word_scales[order])
    settings = json.loads(a.settings.read_text()) if a.settings else {}
    settings |= {"name": "standard", "step": state["step"], "relations": list(RELATIONS),
                 "word_outputs": WORD_OUTPUTS, "item_outputs": ITEM_OUTPUTS}  # fmt: skip
    (a.target / "model.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    total = sum(f.stat().st_size for f in a.target.iterdir())
    print(f"{a.target}: {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
