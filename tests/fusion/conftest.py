"""The scripts of `evaluation/` are no package: its folder makes them importable."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
sys.path.insert(0, str(Path(__file__).parents[2]))
