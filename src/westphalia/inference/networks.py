"""The reading model as it ships: pairs of ONNX networks, four-bit word-piece vectors, a vocabulary, settings.

Each pair, an encoder and its linker, was trained by itself; what they say is averaged. Two that differ in
nothing but their training are wrong about different things.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from westphalia.errors import ModelError
from westphalia.inference.features import Passage
from westphalia.inference.lexicon import WIDTH
from westphalia.inference.tokens import Vocabulary

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
BLOCK = 32
"""Weights that share one scale in the four-bit table."""


class Networks(Protocol):
    """Whatever can encode a passage and link its items: the shipped networks, or a test's own."""

    def encode(self, passage: Passage) -> tuple[Floats, Floats]:
        """Return what `link` wants of the words [words, any], and word scores [words, WORD_OUTPUTS]."""
        ...

    def link(self, words: Floats, scores: Floats, lexicon: Floats, items: Numbers) -> tuple[Floats, Floats]:
        """Return scores [items, ITEM_OUTPUTS] and links [items, items, RELATIONS]."""
        ...


class OnnxNetworks:
    """The shipped model, run by onnxruntime on the CPU.

    Args:
        folder: where the model lies: `encoder.onnx` and `linker.onnx`, then `encoder.2.onnx` and so on.
        threads: processor threads for each network.
        members: how many pairs of networks are asked, all of them when it is left out.
    """

    def __init__(self, folder: Path, *, threads: int = 2, members: int | None = None) -> None:
        self._folder = folder
        try:
            self.settings: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            self._codes = np.load(folder / "pieces.npy", mmap_mode="r")
            self._scales = np.load(folder / "scales.npy")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{folder}: the reading model is missing or broken ({error}). "
                "Reinstall the package, or train one: see training/README.md"
            ) from error
        self.vocabulary = Vocabulary.load(folder / "vocabulary.txt.xz")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        further = sorted(folder.glob("encoder.*.onnx"), key=lambda file: int(file.name.split(".")[1]))
        names = ["", *(f".{file.name.split('.')[1]}" for file in further)]
        self._members = tuple(
            (self._session(f"encoder{name}.onnx", options), self._session(f"linker{name}.onnx", options))
            for name in names[:members]
        )

    def _session(self, name: str, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
        try:
            return onnxruntime.InferenceSession(
                str(self._folder / name),
                sess_options=options,
                providers=["CPUExecutionProvider"],
                # onnxruntime's fused form of this pair takes seven times as long on a CPU as its two halves
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        except Exception as error:  # onnxruntime's own errors share no public base class
            raise ModelError(
                f"{self._folder / name}: onnxruntime cannot load the network: {error}"
            ) from error

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that name these weights and settings, and how many are asked."""
        total = hashlib.sha256(str(len(self._members)).encode())
        for file in sorted(self._folder.iterdir()):
            if file.is_file():
                total.update(file.name.encode() + file.read_bytes())
        return total.hexdigest()[:16]

    def encode(self, passage: Passage) -> tuple[Floats, Floats]:
        """Return each member's word vectors and scores side by side, and the mean of the scores.

        One passage at a time: a batch is slower, since it must be padded and does not stay in the cache.
        """
        hints = np.zeros((1, len(passage.ids), WIDTH), np.float32)
        hints[0, passage.first] = passage.lexicon
        given = {
            "pieces": self._vectors(passage.ids[None]),
            "hints": hints,
            "first": passage.first[None],
            "last": passage.last[None],
            "lexicon": passage.lexicon[None],
        }
        said = [
            [np.asarray(found)[0] for found in encoder.run(None, given)] for encoder, _linker in self._members
        ]
        words: Floats = np.concatenate([part for one in said for part in one], axis=-1)
        return words, _mean([scores for _vectors, scores in said])

    def link(self, words: Floats, scores: Floats, lexicon: Floats, items: Numbers) -> tuple[Floats, Floats]:
        """Return what each item is, and how each is linked with each other: the mean of the members."""
        outputs = scores.shape[-1]
        whats, links = [], []
        for (_encoder, linker), part in zip(
            self._members, np.split(words, len(self._members), axis=-1), strict=True
        ):
            given: dict[str, NDArray[Any]] = {
                "words": part[:, :-outputs],
                "scores": part[:, -outputs:],
                "lexicon": lexicon,
                "items": items,
            }
            run = linker.run(None, {name: np.ascontiguousarray(value)[None] for name, value in given.items()})
            whats.append(np.asarray(run[0])[0])
            links.append(np.asarray(run[1])[0])
        return _mean(whats), _mean(links)

    def _vectors(self, ids: Numbers) -> Floats:
        """Unpack the four-bit vectors of some pieces: two numbers a byte, one scale for each 32 (Q4_0)."""
        unique, back = np.unique(ids, return_inverse=True)
        codes = self._codes[unique]
        low = (codes & 15).astype(np.float32) - 8
        high = (codes >> 4).astype(np.float32) - 8
        blocks = np.concatenate([low, high], axis=-1) * self._scales[unique].astype(np.float32)[..., None]
        table: Floats = blocks.reshape(len(unique), -1)
        return table[back.reshape(-1)].reshape(*ids.shape, table.shape[-1])


def _mean(parts: Sequence[Floats]) -> Floats:
    return parts[0] if len(parts) == 1 else np.mean(parts, axis=0, dtype=np.float32)


def shipped_model() -> Path:
    """Return the folder of the model that comes with the package."""
    return Path(str(resources.files("westphalia") / "data" / "model"))
