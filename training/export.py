"""Write a trained checkpoint as the model that ships: int8 ONNX, four-bit vectors, vocabulary, settings.

python export.py BUILD ../src/westphalia/data/model [--settings settings.json]
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
import weights
from batches import collate, windows
from network import Encoder, Layer, Linker
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import embeddings

from corpus import Builder, is_development, read
from westphalia.inference.features import ITEM_OUTPUTS, RELATIONS, WORD_OUTPUTS
from westphalia.inference.lexicon import WIDTH
from westphalia.inference.tokens import Vocabulary

OPSET = 20


class Fused(nn.Module):
    """A layer with onnxruntime's fused attention, which is fast where nothing is masked."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor, _mask: Tensor, _drop: float) -> Tensor:
        layer = self.layer
        context = torch.onnx.ops.symbolic(
            "com.microsoft::MultiHeadAttention", layer.qkv(x).chunk(3, -1), {"num_heads": layer.heads},
            dtype=torch.float32, shape=x.shape, version=1,
        )  # fmt: skip
        x = layer.norm1(x + layer.out(context))
        y: Tensor = layer.norm2(x + layer.outer(F.gelu(layer.inner(x))))
        return y


class OnePassage(nn.Module):
    """A network that is given one passage, of which nothing is masked."""

    def __init__(self, inner: Encoder | Linker) -> None:
        super().__init__()
        inner.layers = nn.ModuleList(Fused(layer) for layer in inner.layers)
        self.inner = inner
        self.place = 1 if isinstance(inner, Encoder) else 4

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        masked = inputs[0 if self.place == 1 else 3]
        mask = torch.ones(masked.shape[:2])
        first, second = self.inner(*inputs[: self.place], mask, *inputs[self.place :])
        return first, second


class Smoothed(nn.Module):
    """A linear map that is handed its input with every channel brought to a like size.

    What the input is divided by, the weights are multiplied with, so that nothing changes but the rounding
    to eight bits: one large channel no longer leaves few steps for all others (Xiao et al. 2023).
    """

    def __init__(self, linear: nn.Linear, largest: Tensor) -> None:
        super().__init__()
        weight = linear.weight.data
        scale = (largest.clamp(min=1e-4) / weight.abs().amax(0).clamp(min=1e-4)).sqrt()
        scale = scale / scale.log().mean().exp()
        self.weight, self.bias = nn.Parameter(weight * scale), linear.bias
        self.register_buffer("shrink", 1 / scale)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x * self.shrink, self.weight, self.bias)


@torch.no_grad()
def smooth(encoder: Encoder, build: Path, corpus: Path, passages: int = 160) -> None:
    """Put smoothed maps into the layers, by the largest inputs that some training passages bring about."""
    builder = Builder(Vocabulary.load(build / "vocabulary.txt.xz"))
    seen: dict[tuple[int, str], Tensor] = {}
    names = ("qkv", "out", "inner", "outer")

    def watch(key: tuple[int, str]) -> Callable[..., None]:
        def note(_module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            largest = inputs[0].abs().flatten(0, -2).amax(0)
            seen[key] = torch.maximum(seen.get(key, largest), largest)

        return note

    hooks = [
        getattr(layer, name).register_forward_pre_hook(watch((number, name)))
        for number, layer in enumerate(encoder.layers)
        for name in names
    ]
    table = embeddings(build)
    training = [item for _, number, item in read(corpus) if not is_development(number)]
    for item in training[:: max(1, len(training) // passages)]:
        for window in windows(builder.build(item)):
            b = collate([window])
            encoder(table[b.ids], b.mask, b.hints, b.first, b.last, b.lexicon)
    for hook in hooks:
        hook.remove()
    for (number, name), largest in seen.items():
        layer = encoder.layers[number]
        setattr(layer, name, Smoothed(getattr(layer, name), largest))


def export_encoder(encoder: Encoder, file: Path) -> None:
    s, w = 40, 30
    inputs = (
        torch.randn(1, s, 384), torch.zeros(1, s, WIDTH),
        torch.arange(w)[None], torch.arange(w)[None], torch.zeros(1, w, WIDTH),
    )  # fmt: skip
    names = ["pieces", "hints", "first", "last", "lexicon"]
    length, words = (torch.export.Dim(n, min=1, max=512) for n in ("length", "words"))
    shapes = ({1: length}, {1: length}, {1: words}, {1: words}, {1: words})
    write(OnePassage(encoder), inputs, names, ["words", "scores"], shapes, file)


def export_linker(linker: Linker, file: Path) -> None:
    w, n = 30, 11
    inputs = (
        torch.randn(1, w, 384), torch.randn(1, w, WORD_OUTPUTS), torch.zeros(1, w, WIDTH),
        torch.ones(1, n, 8, dtype=torch.int64),
    )  # fmt: skip
    words, items = (torch.export.Dim(n, min=1, max=m) for n, m in (("words", 512), ("items", 1024)))
    shapes = ({1: words}, {1: words}, {1: words}, {1: items})
    names = ["words", "scores", "lexicon", "items"]
    write(OnePassage(linker), inputs, names, ["what", "links"], shapes, file)


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


def forget_origin(file: Path) -> None:
    """Take out where in the code each node came from: paths of the machine, and a third of a megabyte."""
    model = onnx.load(file)
    graph = model.graph
    for part in (
        *graph.node,
        *graph.input,
        *graph.output,
        *graph.value_info,
        *graph.initializer,
        graph,
        model,
    ):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, file)


def heads_of(file: Path) -> list[str]:
    """Return the maps of the encoder's heads: small, and what they give is compared with lines.

    Their weights have lost their names on the way, so they are known by the biases added behind them.
    """
    nodes = onnx.load(file).graph.node
    maker = {output: node for node in nodes for output in node.output}
    added = [node for node in nodes if any("word_" in name for name in node.input)]
    maps = [maker[name] for node in added for name in node.input if name in maker]
    return [node.name for node in [*added, *maps]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("build", type=Path)
    arguments.add_argument("target", type=Path)
    arguments.add_argument("--corpus", type=Path, default=Path(__file__).parents[1] / "corpus")
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
        if not a.exact:
            smooth(parts["encoder"], a.build, a.corpus)  # type: ignore[arg-type]
        export_encoder(parts["encoder"], exact)  # type: ignore[arg-type]
        if a.exact:
            shutil.copy(exact, a.target / "encoder.onnx")
        else:
            quantize_dynamic(
                exact, a.target / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True,
                nodes_to_exclude=heads_of(exact),
            )  # fmt: skip
        export_linker(parts["linker"], Path(folder) / "linker.onnx")  # type: ignore[arg-type]
        onnx.save(onnx.load(Path(folder) / "linker.onnx"), a.target / "linker.onnx")
    shutil.copy(a.build / "vocabulary.txt.xz", a.target)
    for name in ("encoder.onnx", "linker.onnx"):
        forget_origin(a.target / name)
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
