"""Run the commands of docs/tutorial.md on the example articles and write below each what it prints.

    python docs/build_tutorial.py [--model FOLDER]

A block of code is run if a line `<!-- output -->` or `<!-- output: N -->` follows it; N cuts the output after
so many lines. Run it when the reading model or the look of the output has changed.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shlex
import shutil
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE / "tutorial.md"
EXAMPLES = HERE.parent / "examples"
COLUMNS = 104
_BLOCK = re.compile(
    r"```(?P<kind>sh|python)\n(?P<code>.*?)```\n\n<!-- output(?:: (?P<lines>\d+))? -->\n\n```text\n.*?```\n",
    re.DOTALL,
)


def filled(content: str) -> str:
    """Return the page with the output of its blocks; works in the present folder, with a store of its own."""
    return _BLOCK.sub(_with_output, content)


def _with_output(match: re.Match[str]) -> str:
    printed = _shell(match["code"]) if match["kind"] == "sh" else _python(match["code"])
    lines = [line.rstrip() for line in printed.splitlines()]
    if match["lines"] and len(lines) > int(match["lines"]):
        lines = [*lines[: int(match["lines"])], "..."]
    mark = f"<!-- output: {match['lines']} -->" if match["lines"] else "<!-- output -->"
    return "\n".join(
        [f"```{match['kind']}\n{match['code']}```", "", mark, "", "```text", *lines, "```", ""]
    )


def _shell(code: str) -> str:
    from westphalia.cli import main

    out = io.StringIO()
    for line in code.splitlines():
        program, *arguments = shlex.split(line, comments=True)
        assert program == "westphalia", line
        with redirect_stdout(out):
            try:
                main(arguments)
            except SystemExit as ended:
                if ended.code:
                    raise RuntimeError(f"{line}: exit status {ended.code}") from None
    return out.getvalue()


def _python(code: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, PAGE.name, "exec"), {})
    return out.getvalue()


def main() -> None:
    """Fill the page."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--model", type=Path, help="another reading model than the one that is shipped")
    model = arguments.parse_args().model
    os.environ["COLUMNS"] = str(COLUMNS)
    os.environ.pop("WESTPHALIA_STORE", None)
    if model:
        import westphalia.reader

        westphalia.reader.shipped_model = model.resolve  # type: ignore[attr-defined]
    content = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch, chdir(scratch):
        shutil.copytree(EXAMPLES, "examples")
        content = filled(content)
    PAGE.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
