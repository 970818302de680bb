"""Write docs/reference/commands.md from the commands themselves.

python docs/build_reference.py            # write the page
python docs/build_reference.py --check    # exit 1 if it is not current
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from westphalia import exporters, languages, registry
from westphalia.cli import group

PAGE = Path(__file__).parent / "reference" / "commands.md"
WIDTH = 88

HEAD = """# Commands, formats, languages

This page is written by `python docs/build_reference.py` from what the program says of itself; do not edit it.
A command exits with 0 when it is done and with 1 after an error that its message explains.
Wrong usage gives 2, and Ctrl-C 130.
`WESTPHALIA_STORE` names the store, `WESTPHALIA_THREADS` the number of threads and `WESTPHALIA_MODEL` the model where no option does.
"""


def page() -> str:
    """Return the page as it should be."""
    return "\n".join([HEAD, *_commands(), *_formats_read(), *_formats_written(), *_languages()])


def commands() -> dict[str, click.Command]:
    """Return the commands by name."""
    parent = context()
    found = {name: group.get_command(parent, name) for name in group.list_commands(parent)}
    return {name: command for name, command in found.items() if command is not None}


def context() -> click.Context:
    """Return the context in which a user gives commands."""
    return click.Context(group, info_name="westphalia", terminal_width=WIDTH, **group.context_settings)


def _commands() -> Iterator[str]:
    parent = context()
    yield _section("westphalia", group.get_help(parent))
    for name, command in commands().items():
        own = click.Context(command, parent, info_name=name)
        yield _section(f"westphalia {name}", command.get_help(own))
        for part, inner in command.commands.items() if isinstance(command, click.Group) else ():
            words = inner.get_help(click.Context(inner, own, info_name=part))
            yield _section(f"westphalia {name} {part}", words)


def _section(title: str, words: str) -> str:
    lines = (line.rstrip() for line in words.splitlines())
    return "\n".join([f"## {title}", "", "```text", *lines, "```", ""])


def _formats_read() -> Iterator[str]:
    parts = registry.parts("westphalia.readers").items()
    rows = (
        (name, ", ".join(reader.SUFFIXES), f"`{reader.MEDIA_TYPE}`", _sentence(reader.__doc__))
        for name, reader in parts
    )
    yield "## Formats that are read\n"
    yield _table(("reader", "files", "media type", "what it does"), rows)


def _formats_written() -> Iterator[str]:
    found = ((name, exporters.load(name)) for name in exporters.names())
    rows = ((f"`{name}`", exporter.SUFFIX, exporter.TITLE) for name, exporter in found)
    yield "## Formats that are written\n"
    yield _table(("`--format`", "file", "what it writes"), rows)


def _languages() -> Iterator[str]:
    packs = (languages.load(code) for code in languages.available())
    yield "## Languages\n"
    rows = ((f"`{pack.code}`", pack.name, f"`{pack.code}.toml`") for pack in packs)
    yield _table(("`--language`", "name", "pack"), rows)


def _sentence(words: str | None) -> str:
    """Return the first line of a docstring."""
    return (words or "").strip().splitlines()[0]


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join([*("| " + " | ".join(line) + " |" for line in lines), ""])


def main() -> int:
    """Write or check the page; return the exit status."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true", help="do not write")
    if not arguments.parse_args().check:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/reference/commands.md is not current: run python docs/build_reference.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
