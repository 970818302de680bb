"""How long it takes until something happens: `--help`, `import westphalia`, one short document.

    python benchmarks/startup.py [--runs 5] [--json FILE]

Each run is a fresh process, an empty Python for comparison; figures are medians.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import Figures, positive, table, write_json

SHORT = "Madrid, 9 March 2021 - Spain accused Russia on Tuesday of breaking the agreement signed in Vienna.\n"

_READ = """
import sys
from pathlib import Path
from westphalia.reader import Reader
from westphalia.readers import read_path
from westphalia.workflow import prepare
(document,) = read_path(Path(sys.argv[1]))
Reader(model=Path(sys.argv[2]) if sys.argv[2:] else None, threads=1).read(prepare(document))
"""


def commands(article: Path, model: Path | None) -> dict[str, list[str]]:
    """Return what is measured, by name."""
    given = [str(model)] if model else []
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import westphalia": [sys.executable, "-c", "import westphalia"],
        "westphalia --help": [sys.executable, "-c", "from westphalia.cli import main; main(['--help'])"],
        "read one short document": [sys.executable, "-c", _READ, str(article), *given],
    }


def seconds(command: list[str]) -> float:
    """Return how long a command runs."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return time.perf_counter() - began


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--runs", type=positive, default=5)
    arguments.add_argument("--model", type=Path)
    arguments.add_argument("--json", type=Path, help="write the figures to this file")
    a = arguments.parse_args()
    found: Figures = {}
    with tempfile.TemporaryDirectory() as scratch:
        article = Path(scratch) / "short.txt"
        article.write_text(SHORT, encoding="utf-8")
        for name, command in commands(article, a.model).items():
            found[name] = statistics.median(seconds(command) for _ in range(a.runs))
    print(table(("what", "seconds"), found.items()))
    write_json(a.json, {"runs": a.runs, "startup": found})


if __name__ == "__main__":
    main()
