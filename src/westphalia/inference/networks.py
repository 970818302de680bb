"""The reading model as it ships: two ONNX networks, four-bit word-piece vectors, a vocabulary, settings."""

from __future__ import annotations

import hashlib
import json
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
        """Return word vectors [words, 384] and word scores [words, WORD_OUTPUTS]."""
        ...

    def link(self, words: Floats, scores: Floats, lexicon: Floats, items: Numbers) -> tuple[Floats, Floats]:
        """Return scores [items, ITEM_OUTPUTS] and links [items, items, RELATIONS]."""
        ...


class OnnxNetworks:
    """The shipped model, run by onnxruntime on the CPU."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
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
        self._encoder = self._session("encoder.onnx", options)
        self._linker = self._session("linker.onnx", options)

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
        """Sixteen hexadecimal digits that name these weights and settings."""
        total = hashlib.sha256()
        for file in sorted(self._folder.iterdir()):
            if file.is_file():
                total.update(file.name.encode() + file.read_bytes())
        return total.hexdigest()[:16]

    def encode(self, passage: Passage) -> tuple[Floats, Floats]:
        """Return word vectors and word scores of a passage.

        One at a time: a batch is slower, since it must be padded and does not stay in the cache.
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
        words, scores = (np.asarray(found)[0] for found in self._encoder.run(None, given))
        return words, scores

    def link(self, words: Floats, scores: Floats, lexicon: Floats, items: Numbers) -> tuple[Floats, Floats]:
        """Return what each item is, and how each is linked with each other."""
        given: dict[str, NDArray[Any]] = {
            "words": words,
            "scores": scores,
            "lexicon": lexicon,
            "items": items,
        }
        run = self._linker.run(None, {name: value[None] for name, value in given.items()})
        what, links = (np.asarray(found)[0] for found in run)
        return what, links

    def _vectors(self, ids: Numbers) -> Floats:
        """Unpack the four-bit vectors of some pieces: two numbers a byte, one scale for each 32 (Q4_0)."""
        unique, back = np.unique(ids, return_inverse=True)
        codes = self._codes[unique]
        low = (codes & 15).astype(np.float32) - 8
        high = (codes >> 4).astype(np.float32) - 8
        blocks = np.concatenate([low, high], axis=-1) * self._scales[unique].astype(np.float32)[..., None]
        table: Floats = blocks.reshape(len(unique), -1)
        return table[back.reshape(-1)].reshape(*ids.shape, table.shape[-1])


def shipped_model() -> Path:
    """Return the folder of the model that comes with the package."""
    return Path(str(resources.files("westphalia") / "data" / "model"))
