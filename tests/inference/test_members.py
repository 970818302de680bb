"""Several pairs of networks are asked, and their answers averaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from westphalia.inference.features import Passage, passage
from westphalia.inference.lexicon import load_lexicon
from westphalia.inference.networks import OnnxNetworks, shipped_model
from westphalia.model import Span

ITEMS = np.array([[0, 1, 1, 1, 0, 3, 0, 0], [1, 0, 0, 0, 0, 3, 0, 0]], np.int64)
TEXT = "Rome sanctioned Paris yesterday"


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose second pair of networks is the same as the first."""
    folder = tmp_path_factory.mktemp("twins")
    for file in shipped_model().iterdir():
        if not file.name.endswith(".2.onnx"):  # a copy over a link would overwrite what is shipped
            (folder / file.name).symlink_to(file)
    for name in ("encoder", "linker"):
        shutil.copy(shipped_model() / f"{name}.onnx", folder / f"{name}.2.onnx")
    return folder


def read(networks: OnnxNetworks) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    arrays: Passage = passage(
        TEXT,
        [(Span(0, len(TEXT)),)],
        vocabulary=networks.vocabulary,
        features=lambda _number, word: load_lexicon("en").features(word),
    )
    words, scores = networks.encode(arrays)
    return (scores, *networks.link(words, scores, arrays.lexicon, ITEMS))


def test_the_mean_of_two_that_agree_is_what_each_says(twins: Path) -> None:
    for one, both in zip(read(OnnxNetworks(twins, members=1)), read(OnnxNetworks(twins)), strict=True):
        assert np.allclose(one, both, atol=1e-5)


def test_how_many_are_asked_is_part_of_the_name(twins: Path) -> None:
    assert OnnxNetworks(twins, members=1).digest != OnnxNetworks(twins).digest
