"""Run the commands of README.md and of the pages named below, and write below each what it prints.

    python docs/build_tutorial.py [--model FOLDER]

A block of code is run if a line `<!-- output -->` or `<!-- output: N -->` follows it; N cuts the output after
so many lines. Ids change with the reading model: a line `<!-- occ from: westphalia events ... -->` before a
block puts the first `occ-...` that this command prints in place of the one in the block; the second such line
with the same letters is for the second id. A line `<!-- before: westphalia ... -->` is run first and prints
nothing. Run all this when the reading model or the look of the output has changed; `--page NAME` fills one
page only.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import chdir, redirect_stdout
from pathlib import Path

HERE = Path(__file__).parent
METHOD = HERE / "method"
PAGES = (
    HERE / "tutorial.md",
    HERE.parent / "README.md",
    METHOD / "relations.md",
    METHOD / "structure.md",
    METHOD / "scenarios.md",
)
DEMO = HERE.parent / "demo"
EXAMPLES = HERE.parent / "examples"
CRISIS = HERE / "crisis.jsonl"
SCENARIOS = HERE.parent / "scenarios"

COLUMNS = 104
_BLOCK = re.compile(
    r"(?P<ids>(?:<!-- [a-z]{3} from: [^\n]+ -->\n\n?)*)"
    r"```(?P<kind>sh|python)\n(?P<code>(?:(?!```).)*)```\n\n"
    r"<!-- output(?:: (?P<lines>\d+))? -->\n\n```text\n.*?```\n",
    re.DOTALL,
)
_IDS = re.compile(r"<!-- (?P<prefix>[a-z]{3}) from: (?P<command>[^\n]+) -->")
_BEFORE = re.compile(r"<!-- before: (?P<command>[^\n]+) -->")
_SHOWN = 12
"""Characters of an id in a command, as lists show them."""


def filled(content: str) -> str:
    """Return the page with the output of its blocks; works in the present folder, with a store of its own."""
    for wanted in _BEFORE.finditer(content):
        _shell(wanted["command"])
    return _BLOCK.sub(_with_output, content)


def _with_output(match: re.Match[str]) -> str:
    code = _with_ids(match["code"], list(_IDS.finditer(match["ids"])))
    printed = _shell(code) if match["kind"] == "sh" else _python(code)
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    if match["lines"] and len(lines) > int(match["lines"]):
        lines = [*lines[: int(match["lines"])], "..."]
    mark = f"<!-- output: {match['lines']} -->" if match["lines"] else "<!-- output -->"
    return "\n".join(
        [f"{match['ids']}```{match['kind']}\n{code}```", "", mark, "", "```text", *lines, "```", ""]
    )


def _with_ids(code: str, wanted: list[re.Match[str]]) -> str:
    """Return code with the ids that these lines ask for, each in place of the next one of its kind."""
    places: dict[str, list[str]] = {}
    for line in wanted:
        places.setdefault(line["prefix"], []).append(_first_id(line))
    for prefix, found in places.items():
        old = dict.fromkeys(re.findall(rf"\b{prefix}-[0-9a-f]+", code))
        new = dict(zip(old, found, strict=True))
        code = re.sub(rf"\b{prefix}-[0-9a-f]+", lambda match, new=new: new[match[0]], code)  # type: ignore[misc]
    return code


def _first_id(wanted: re.Match[str]) -> str:
    printed = _shell(wanted["command"])
    found = re.search(rf"\b{wanted['prefix']}-[0-9a-f]+", printed)
    if not found:
        raise RuntimeError(f"no {wanted['prefix']}-... in what this prints: {wanted['command']}")
    return found[0][:_SHOWN]


def _shell(code: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        for line in code.splitlines():
            _give(line)
    return out.getvalue()


def _give(line: str) -> None:
    """Give a command, print its output, and stop at an error."""
    from westphalia.cli import main

    program, *arguments = shlex.split(line, comments=True)
    if program == "./demo":
        for step in DEMO.read_text(encoding="utf-8").splitlines():
            if step.startswith(".venv/bin/westphalia"):
                _give(step.removeprefix(".venv/bin/") + " --store examples.db")
        return
    assert program == "westphalia", line
    try:
        main(arguments)
    except SystemExit as ended:
        if ended.code:
            raise RuntimeError(f"{line}: exit status {ended.code}") from None


def _python(code: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, "page", "exec"), {})
    return out.getvalue()


def main() -> None:
    """Fill the pages."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--model", type=Path, help="another reading model than the one that is shipped")
    arguments.add_argument("--page", help="only the page of this name, like structure.md")
    given = arguments.parse_args()
    prepare(given.model)
    for page in PAGES:
        if given.page in (None, page.name):
            fill(page, {"examples": EXAMPLES, "docs": CRISIS, "scenarios": SCENARIOS})


def prepare(model: Path | None) -> None:
    """Set how wide the output is, and which reading model reads."""
    os.environ["COLUMNS"] = str(COLUMNS)
    if model:
        import westphalia.reader

        westphalia.reader.shipped_model = model.resolve  # type: ignore[attr-defined]


def fill(page: Path, folders: Mapping[str, Path]) -> None:
    """Fill a page, in an empty folder with copies of some folders and files, each under a name."""
    os.environ.pop("WESTPHALIA_STORE", None)
    content = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch, chdir(scratch):
        for name, path in folders.items():
            if path.is_dir():
                shutil.copytree(path, name)
            else:
                Path(name).mkdir()
                shutil.copy(path, name)
        content = filled(content)
    page.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
