"""Which words of a sentence a claimed number takes.

The network marks the words of a number one by one, and sometimes only what is counted ("26 [years]"): then
the number just before or behind belongs to it, unless another mark has it already. What holds no number
claims none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from westphalia.extract.quantities import read_quantity
from westphalia.model import Span

_BEFORE = re.compile(r"[^\s,;:.!?()«»“”\"]+\s*$")
_AFTER = re.compile(r"\s*[^\s,;:!?()«»“”\"]+")
_REACH = 3
"""Words between what was marked and its number: "five American warships", "some eighty bombs"."""


def claimed_words(
    text: str, within: Span, marked: Span, others: Sequence[Span], *, language: str
) -> Span | None:
    """Return the words of a claimed number, wider than the marked ones where these leave it out.

    None where there is no number, or one that another mark of the sentence, in `others`, holds.

    >>> text = "Ventisei anni dopo la guerra"
    >>> claimed_words(text, Span(0, len(text)), Span(9, 13), (), language="it")
    Span(start=0, end=13)
    """
    if _says_number(text, marked, language, is_sure=False):
        return marked
    for wider in _wider(text, within, marked):
        if _says_number(text, wider, language, is_sure=True):
            return None if any(wider.overlaps(other) for other in others) else wider
    return None


def _wider(text: str, within: Span, marked: Span) -> Iterator[Span]:
    """Yield the marked words with one more of those before, then with two, and so on; then those behind."""
    start, end = marked.start, marked.end
    for _ in range(_REACH):
        if (found := _BEFORE.search(text, within.start, start)) is None:
            break
        start = found.start()
        yield Span(start, marked.end)
    for _ in range(_REACH):
        if (found := _AFTER.match(text, end, within.end)) is None:
            break
        end = found.end()
        yield Span(marked.start, end)


def _says_number(text: str, span: Span, language: str, *, is_sure: bool) -> bool:
    """Return whether words hold a number or, vaguely, dozens; surely, one that is no article (un, ein)."""
    found = read_quantity(span.of(text), language=language)
    if found.value is None:
        return found.low is not None or (found.approximate and not is_sure)
    return not (is_sure and found.value == 1)
