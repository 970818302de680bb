"""What exists is documented, what is documented exists."""

from __future__ import annotations

import dataclasses
import enum
import importlib.util
import inspect
import re
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest

import westphalia
from westphalia import exporters, languages, model, registry

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
COMMANDS = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
CLASSES = [found for _, found in inspect.getmembers(model, inspect.isclass)]
NOUNS = [found for found in CLASSES if found.__module__ == model.__name__]
RECORDS = [noun for noun in NOUNS if dataclasses.is_dataclass(noun)]

_LINK = re.compile(r"(?<!!)\[[^\[\]]+\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_ABSOLUTE = re.compile(r"(?<![\w.~/:-])(?:/(?:home|root|tmp|usr|opt|var|mnt|srv|work|Users)/|[A-Z]:\\)\S*")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    """A page without its blocks of code and output."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def build_reference() -> ModuleType:
    return builder("build_reference")


def builder(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_what_the_program_says_of_itself() -> None:
    assert build_reference().page() == COMMANDS, "run python docs/build_reference.py"


def test_the_ids_in_a_block_are_those_that_its_lines_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    build = builder("build_tutorial")
    printed = {
        "one": "evt-aaaabbbbcccc",
        "two": "evt-ddddeeeeffff",
        "judge evt-aaaabbbb evt-ddddeeee": "done",
    }
    monkeypatch.setattr(build, "_shell", lambda code: printed[code.strip()])
    page = """<!-- evt from: one -->
<!-- evt from: two -->

```sh
judge evt-01 evt-02
```

<!-- output -->

```text
```
"""

    assert "```sh\njudge evt-aaaabbbb evt-ddddeeee\n```\n\n<!-- output -->\n\n```text\ndone" in build.filled(
        page
    )


@pytest.mark.parametrize("name", sorted(build_reference().commands()))
def test_a_command_is_documented_with_an_example(name: str) -> None:
    section = COMMANDS.split(f"\n## westphalia {name}\n")[1].split("\n## ")[0]

    assert f"Usage: westphalia {name}" in section
    assert re.search(rf"^ +westphalia {name}\b", section.split("Example")[1], re.MULTILINE)


@pytest.mark.parametrize("name", exporters.names())
def test_an_exporter_is_documented(name: str) -> None:
    assert f"| `{name}` |" in COMMANDS
    assert f"`{name}`" in (DOCS / "tutorial.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(registry.parts("westphalia.readers")))
def test_a_reader_is_documented_with_its_suffixes(name: str) -> None:
    row = next(line for line in COMMANDS.splitlines() if line.startswith(f"| {name} |"))

    assert all(suffix in row for suffix in registry.parts("westphalia.readers")[name].SUFFIXES)


@pytest.mark.parametrize("code", languages.available())
def test_a_language_is_documented(code: str) -> None:
    assert f"| `{code}` | {languages.load(code).name} |" in COMMANDS


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_noun_of_the_model_has_an_entry_in_the_glossary(noun: type) -> None:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", noun.__name__).lower()

    assert f"\n**{words}**: " in (DOCS / "glossary.md").read_text(encoding="utf-8")


def test_the_glossary_is_in_the_order_of_the_alphabet() -> None:
    page = (DOCS / "glossary.md").read_text(encoding="utf-8")
    entries = [entry.casefold() for entry in re.findall(r"^\*\*(.+?)\*\*: ", page, re.MULTILINE)]

    assert entries
    assert entries == sorted(entries)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_the_fields_of_a_record_are_those_of_its_table(record: type) -> None:
    page = (DOCS / "reference" / "records.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {record.__name__}\n")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)

    assert documented == [field.name for field in dataclasses.fields(record)]


@pytest.mark.parametrize(
    "values", [found for found in NOUNS if issubclass(found, enum.Enum)], ids=lambda found: found.__name__
)
def test_every_value_of_a_closed_set_is_named_in_the_pages(values: type[enum.Enum]) -> None:
    pages = "".join(
        (DOCS / name).read_text(encoding="utf-8") for name in ("glossary.md", "reference/records.md")
    )

    assert all(re.search(rf"(?<![\w-]){re.escape(value.value)}(?![\w-])", pages) for value in values)


@pytest.mark.parametrize("name", westphalia.__all__)
def test_every_public_name_says_what_it_is(name: str) -> None:
    words = inspect.getdoc(getattr(westphalia, name)) or ""

    assert words
    assert not words.startswith(f"{name}("), "the docstring is the one that dataclasses make"


def test_the_public_names_are_sorted() -> None:
    assert list(westphalia.__all__) == sorted(westphalia.__all__)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for target in _LINK.findall(prose(page)):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        assert other.is_file(), target
        if anchor:
            assert anchor in anchors(other), target


def anchors(page: Path) -> set[str]:
    """The anchors that headings get: lower case, blanks as hyphens, other signs left out."""
    heads = _HEADING.findall(prose(page))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=named)
def test_every_page_can_be_reached_from_the_first(page: Path) -> None:
    if page != DOCS / "index.md":
        assert f"]({page.relative_to(DOCS).as_posix()}" in (DOCS / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_names_no_absolute_path(page: Path) -> None:
    assert not _ABSOLUTE.search(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_commands_of_a_page_can_be_given(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only their words are looked at: nothing is run."""
    # files that a line names need not exist
    monkeypatch.setattr(click.Path, "convert", lambda path, value, param, context: Path(value))
    reference = build_reference()
    commands = reference.commands()
    for kind, code in _FENCE.findall(page.read_text(encoding="utf-8")):
        for line in code.splitlines() if kind == "sh" else ():
            program, *arguments = shlex.split(line, comments=True) or [""]
            if program == "westphalia":
                name, *options = arguments
                commands[name].make_context(name, options, parent=reference.context())
            elif program == "python":
                assert (ROOT / arguments[0]).is_file(), line
            elif program.startswith("./"):
                assert (ROOT / program).is_file(), line


@pytest.mark.parametrize("file", ["plover.csv", "cameo_to_plover.csv"])
def test_the_ontology_tables_are_in_the_list_of_data_files(file: str) -> None:
    assert f"`ontology/{file}`" in (DOCS / "reference" / "data.md").read_text(encoding="utf-8")


def test_every_data_file_is_in_the_list_of_data_files() -> None:
    data = ROOT / "src" / "westphalia" / "data"
    listed = (DOCS / "reference" / "data.md").read_text(encoding="utf-8")
    for file in data.rglob("*"):
        if not file.is_file() or file.name == "README.md" or file.parent.name == "model":
            continue
        name = re.sub(r"/(?:[a-z]{2})\.toml$", "/XX.toml", file.relative_to(data).as_posix())
        assert f"`{name}`" in listed, name
