"""Boosted trees as they ship beside the networks."""

from pathlib import Path

import numpy as np
import pytest

from westphalia.errors import ModelError
from westphalia.inference.networks import shipped_model
from westphalia.inference.trees import Trees

WIDTHS = {
    "parties.onnx": (73, 3), "triggers.onnx": (45, 1), "attributes.onnx": (53, 5), "times.onnx": (29, 1),
}  # fmt: skip


def test_a_model_without_trees_has_none(tmp_path: Path) -> None:
    assert Trees.load(tmp_path / "parties.onnx") is None


def test_a_broken_file_says_which(tmp_path: Path) -> None:
    (tmp_path / "parties.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"parties\.onnx"):
        Trees.load(tmp_path / "parties.onnx")


@pytest.mark.parametrize("name", sorted(WIDTHS))
def test_shipped_trees_answer_each_row_with_probabilities(name: str) -> None:
    trees = Trees.load(shipped_model() / name)
    assert trees is not None
    features, outputs = WIDTHS[name]
    found = trees.run(np.random.default_rng(1).normal(size=(20, features)).astype(np.float32))
    assert found.shape == (20, outputs)
    assert ((found > 0) & (found < 1)).all()
    assert len(np.unique(found)) > 1


def test_rows_do_not_depend_on_their_neighbours() -> None:
    trees = Trees.load(shipped_model() / "triggers.onnx")
    assert trees is not None
    rows = np.random.default_rng(2).normal(size=(9, 45)).astype(np.float32)
    assert np.allclose(trees.run(rows)[4:5], trees.run(rows[4:5]))
