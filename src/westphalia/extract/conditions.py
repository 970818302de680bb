"""Find the clauses of a sentence that open with a word of condition: if, in case of, on condition that."""

from __future__ import annotations

import re
from functools import cache

from westphalia import languages
from westphalia.model import Span

CLAUSE_EDGE = re.compile(r"[,:](?!\d)|[;()\[\]«»“”\"—–]|\.\s|\s-\s")
"""What ends a clause."""
_NOTHING = "\uffff"


@cache
def condition_cues(language: str) -> re.Pattern[str]:
    """Return a pattern for every word of a language that may open a condition."""
    return _words(languages.load(language).conditions.cues)


def condition_clauses(text: str, within: Span, language: str) -> tuple[Span, ...]:
    """Return the clauses of a sentence that are surely conditions, from their first word to their end.

    >>> text = "Roma minaccia sanzioni se Parigi invia truppe, anche se dice di no"
    >>> [clause.of(text) for clause in condition_clauses(text, Span(0, len(text)), "it")]
    ['se Parigi invia truppe']
    """
    conditions = languages.load(language).conditions
    others = [found.span() for found in _words(conditions.never).finditer(text, within.start, within.end)]
    clauses: list[Span] = []
    for cue in _sure_cues(language).finditer(text, within.start, within.end):
        if any(start < cue.end() and cue.start() < end for start, end in others):
            continue
        edge = CLAUSE_EDGE.search(text, cue.end(), within.end)
        end = edge.start() if edge else within.end
        words = text[cue.start() : end].rstrip().rstrip(".!?")
        if len(words) > len(cue.group()) and not any(c.start <= cue.start() < c.end for c in clauses):
            clauses.append(Span(cue.start(), cue.start() + len(words)))
    return tuple(clauses)


@cache
def _sure_cues(language: str) -> re.Pattern[str]:
    conditions = languages.load(language).conditions
    return _words(tuple(cue for cue in conditions.cues if cue not in conditions.doubtful))


@cache
def _words(forms: tuple[str, ...]) -> re.Pattern[str]:
    listed = sorted(forms, key=len, reverse=True) or [_NOTHING]
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)", re.IGNORECASE)
