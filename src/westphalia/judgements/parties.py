"""Write who plays a part as a line of text, and read it again: `RUS/Sergey Lavrov@120-126; USA`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from westphalia.model import Mention, Role, Span

_CODE = r"[A-Z][A-Z0-9]*(?::[A-Z0-9.-]+)?"
_PARTY = re.compile(
    rf"(?P<codes>{_CODE}(?:\+{_CODE})*)?(?:/(?P<person>[^/;@]+))?(?:@(?P<start>\d+)-(?P<end>\d+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody as a judgement names them: entity codes, the person, and the words of the text if any."""

    codes: tuple[str, ...] = ()
    person: str | None = None
    span: Span | None = None

    def __str__(self) -> str:
        """Return the party as text.

        >>> str(Party(codes=("RUS",), person="Sergey Lavrov", span=Span(4, 10)))
        'RUS/Sergey Lavrov@4-10'
        """
        person = f"/{self.person}" if self.person else ""
        place = f"@{self.span.start}-{self.span.end}" if self.span else ""
        return "+".join(self.codes) + person + place

    @property
    def is_nobody(self) -> bool:
        """True when neither code, nor person, nor words are given."""
        return not (self.codes or self.person or self.span)

    def without_place(self) -> Party:
        """Return who it is, wherever it is said."""
        return Party(codes=self.codes, person=self.person)


def parse_party(text: str) -> Party:
    """Return the party that a text writes.

    >>> parse_party("USA+RUS").codes
    ('USA', 'RUS')
    """
    match = _PARTY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} names nobody: write codes, a person, or both, as in RUS/Sergey Lavrov")
    codes, person = match["codes"], match["person"]
    return Party(
        codes=tuple(dict.fromkeys(codes.split("+"))) if codes else (),
        person=person.strip() if person and person.strip() else None,
        span=Span(int(match["start"]), int(match["end"])) if match["start"] else None,
    )


def parse_parties(text: str | None) -> tuple[Party, ...]:
    """Return the parties that a text writes, separated by semicolons; nothing written is nobody."""
    found = (parse_party(part) for part in (text or "").split(";"))
    return tuple(party for party in found if not party.is_nobody)


def format_parties(parties: Iterable[Party]) -> str:
    """Return parties as one text.

    >>> format_parties([Party(codes=("RUS",)), Party(codes=("USA",), person="Joe Biden")])
    'RUS; USA/Joe Biden'
    """
    return "; ".join(str(party) for party in parties)


def party_of(role: Role, mentions: Iterable[Mention]) -> Party:
    """Return the party that plays a role, with the place of its words."""
    mention = next((item for item in mentions if item.id == role.mention_id), None)
    person = role.person.translate(_RESERVED).strip() if role.person else None
    return Party(codes=role.entities, person=person or None, span=mention.citation.span if mention else None)


_RESERVED = {ord(sign): " " for sign in "/;@"}
"""Signs with a meaning in the text of a party: a person's name can do without them."""
