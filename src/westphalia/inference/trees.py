"""Small boosted trees that ship beside the networks, run by onnxruntime."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import onnxruntime

from westphalia.errors import ModelError
from westphalia.inference.networks import Floats

_NEVER = 1e-4
"""What is less probable than this is as good as never: log odds stay within nine and a bit."""


def log_odds(p: float) -> float:
    """Return the log odds of a probability, within bounds: the form in which trees see probabilities."""
    p = min(max(p, _NEVER), 1 - _NEVER)
    return math.log(p / (1 - p))


def probability(odds: float) -> float:
    """Return the probability of log odds: the way back."""
    return 1 / (1 + math.exp(-odds))


class Trees:
    """Boosted trees with one or more outputs, each a probability.

    Raises:
        ModelError: the file is there but cannot be loaded.
    """

    def __init__(self, file: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(file), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own errors share no public base class
            raise ModelError(f"{file}: onnxruntime cannot load the trees: {error}") from error

    @classmethod
    def load(cls, file: Path) -> Trees | None:
        """Return the trees of a file, or None where a model has none."""
        return cls(file) if file.is_file() else None

    def run(self, rows: Floats) -> Floats:
        """Return a probability for each row and output, [rows, outputs], of features [rows, features]."""
        found = self._session.run(None, {"rows": rows})
        return np.concatenate([np.asarray(one, np.float32).reshape(len(rows), -1) for one in found], axis=1)
