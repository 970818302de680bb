"""Read from Python, without a store: `westphalia.read_text`, `westphalia.read_file`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from westphalia.dates import PartialDate, parse_date
from westphalia.errors import InputError
from westphalia.ids import content_id
from westphalia.model import DateOrigin, Document, Reading
from westphalia.settings import DEFAULT_MODEL, MODELS

if TYPE_CHECKING:
    from westphalia.reader import Reader


def read_text(
    text: str,
    *,
    language: str | None = None,
    published: str | PartialDate | None = None,
    title: str | None = None,
    outlet: str | None = None,
    threads: int = 2,
    model: str = DEFAULT_MODEL,
) -> Reading:
    """Read a text into typed records; no store is needed.

    Args:
        text: the article. All offsets of the records count in it.
        language: ISO 639-1 code; told from the words when it is left out.
        published: day, month or year of publication (`2021-12-09`, `2021-12`, `2021`), against which
            "yesterday" is resolved. Looked for in the text when it is left out.
        title: the article's title, if it is not part of the text.
        outlet: who published it.
        threads: processor threads.
        model: `standard` reads better, `small` faster.

    Raises:
        InputError: the text is empty or in a language that the reader does not know.
        ValueError: `published` is no date, or `model` no model.
    """
    if not text.strip():
        raise InputError("text", "empty", "there is nothing to read")
    day = _day(published)
    document = Document(
        id=content_id("doc", outlet, None, text),
        name="text",
        text=text,
        language=language,
        title=title,
        outlet=outlet,
        published=day,
        published_origin=DateOrigin.GIVEN if day else DateOrigin.UNKNOWN,
    )
    return _read(document, threads, model)


def read_file(
    path: str | Path,
    *,
    published: str | PartialDate | None = None,
    threads: int = 2,
    model: str = DEFAULT_MODEL,
) -> Iterator[Reading]:
    """Read a file of any supported format; yield a reading for each document in it.

    The arguments are those of `read_text`.

    Raises:
        InputError: the file, or a document in it, cannot be read.
    """
    from westphalia.readers import read_path

    day = _day(published)
    for found in read_path(Path(path)):
        if isinstance(found, InputError):
            raise found
        yield _read(found, threads, model, day)


def _read(document: Document, threads: int, model: str, given: PartialDate | None = None) -> Reading:
    from westphalia.workflow import prepare

    return _reader(threads, model).read(prepare(document, given))


@cache
def _reader(threads: int, model: str) -> Reader:
    if model not in MODELS:
        raise ValueError(f"no reading model: {model!r} (take {' or '.join(MODELS)})")
    # imported here so that `import westphalia` stays quick: the runtime of the networks takes a while to load
    from westphalia.reader import Reader

    return Reader(threads=threads, members=MODELS[model])


def _day(published: str | PartialDate | None) -> PartialDate | None:
    if published is None or isinstance(published, PartialDate):
        return published
    day = parse_date(published)
    if day is None:
        raise ValueError(f"not a date: {published!r} (write 2021-12-09, 2021-12 or 2021)")
    return day
