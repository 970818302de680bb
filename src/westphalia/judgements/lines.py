"""Judgements as lines of JSON, to be kept elsewhere, sent, and taken in again."""

from __future__ import annotations

import json

from westphalia.errors import InputError
from westphalia.judgements.made import checked
from westphalia.model import Judgement
from westphalia.plain import from_plain, to_plain


def to_line(judgement: Judgement) -> str:
    """Return a judgement as one line of JSON, without the fields that are empty."""
    plain = {name: value for name, value in to_plain(judgement).items() if value not in (None, "")}
    return json.dumps(plain, ensure_ascii=False)


def from_line(line: str, where: str) -> Judgement:
    """Return the judgement that a line writes.

    Raises:
        InputError: it writes none, or its content was changed after it was made; `where` says which line.
    """
    try:
        plain = json.loads(line)
        given = from_plain(Judgement, {"id": "", "subject": None} | plain)
        judgement = checked(given)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(where, "judgement", f"this line writes no judgement: {error}") from error
    if given.id and given.id != judgement.id:
        raise InputError(
            where, "judgement", f"{given.id} is not the id of what this line says ({judgement.id})"
        )
    return judgement
