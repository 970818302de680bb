"""The scripts of `evaluation/` are no package: the project's root makes them importable."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
