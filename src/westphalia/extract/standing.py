"""By which of its mentions an entity stands in an event: whom the roles open to, and whom they name.

The network links an act with the mention that it is surest of, and that may be a leader named elsewhere: of
missiles on a port, the president who comments on them two sentences later. The state is right, the person is
not, so that a mention of the same state in the act's own sentence goes before a person of another sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from westphalia.extract.marks import MentionMark
from westphalia.model import Mention

_PERSON = 0.5
"""From this probability on a mention without a name (*he*, *the president*) is a person all the same."""


def standing(number: int, sentence: int, marks: Sequence[MentionMark], mentions: Sequence[Mention]) -> int:
    """Return the mention by which the entity of mention `number` stands in an event of a sentence.

    `marks` and `mentions` belong together, one by one; the number is an index into both, and so is what comes
    back. It is another one only for a person who is named outside the event's sentence: then the nearest
    mention of the same entity in that sentence that means no person or, where the person comes in only later,
    in the text.
    """
    mark, mention = marks[number], mentions[number]
    if mention.person is None or not mention.entities or mark.sentence == sentence:
        return number
    others = [
        n
        for n, other in enumerate(mentions)
        if other.person is None and other.entities == mention.entities and marks[n].is_person < _PERSON
    ]
    here = [n for n in others if marks[n].sentence == sentence]
    allowed = here or (others if mark.sentence > sentence else [])
    return min(allowed, key=lambda n: (abs(marks[n].sentence - sentence), abs(n - number)), default=number)
