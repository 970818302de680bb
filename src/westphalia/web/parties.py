"""Whom a reader means who writes actors and recipients into a form: codes, names, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from westphalia.judgements import Party, format_parties, parse_parties
from westphalia.judgements.parties import party_of
from westphalia.model import Mention, Role
from westphalia.web.names import code_of
from westphalia.web.pages._tables import gazetteer


class Unknown(ValueError):  # noqa: N818
    """Nobody is known by a name; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def written(roles: Iterable[Role], mentions: Iterable[Mention]) -> str:
    """Return who plays some parts as a form shows it: `RUS/Sergey Lavrov; USA`."""
    known = tuple(mentions)
    return format_parties(party_of(role, known).without_place() for role in roles)


def placed(roles: Iterable[Role], mentions: Iterable[Mention]) -> str:
    """Return who plays some parts with the words of the text in which they are named."""
    known = tuple(mentions)
    return format_parties(party_of(role, known) for role in roles)


def read(words: str, day: date | None) -> str:
    """Return what a reader has written as a judgement writes it; names become codes.

    Raises:
        Unknown: nobody is known by one of the names.
    """
    return format_parties(_parties(words, day))


def _parties(words: str, day: date | None) -> Iterator[Party]:
    for part in words.replace(",", ";").split(";"):
        if part.strip():
            yield _party(part.strip(), day)


def _party(name: str, day: date | None) -> Party:
    try:
        (found,) = parse_parties(name)
    except ValueError:
        pass
    else:
        return found.without_place()
    code = code_of(name) or gazetteer().find_code(name)
    if code is None:
        raise Unknown(name)
    person = gazetteer().persons.get(code)
    if person is None:
        return Party(codes=(code,))
    return Party(codes=(person.term_at(day).code,), person=person.name)
