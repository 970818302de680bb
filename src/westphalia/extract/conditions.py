"""Find the clauses of a sentence that open with a word of condition: if, in case of, on condition that."""

from __future__ import annotations

import re
from functools import cache

from westphalia import languages
from westphalia.model import Span

CLAUSE_EDGE = re.compile(r"[,:](?!\d)|[;()\[\]«»“”\"—–]|\.\s|\s-\s")
"""What ends a clause."""
_FEW_WORDS = re.compile(r"[«“„\"]([^«»“”„\",:;.()]{1,40})[»”“\"]")
_OPENING, _CLOSING = '«“„"', ("»", "”", "“", '"')
_NOTHING = "\uffff"


def without_short_quotes(text: str) -> str:
    """Return a text without the marks around a few quoted words, which end no clause. Its length stays.

    >>> without_short_quotes("se Macron ritira gli «insulti»")
    'se Macron ritira gli  insulti '
    """
    return _FEW_WORDS.sub(r" \1 ", text)


def within_marks(clause: str) -> str:
    """Return a clause without its end's blanks and full stop, and without a mark that closes no quote in it.

    >>> within_marks("se sparano». ")
    'se sparano'
    """
    words = clause.rstrip().rstrip(".!?")
    closes = words.endswith(_CLOSING) and not any(mark in words[:-1] for mark in _OPENING)
    return words[:-1].rstrip() if closes else words


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
    plain = text[: within.start] + without_short_quotes(text[within.start : within.end])
    clauses: list[Span] = []
    for cue in _sure_cues(language).finditer(text, within.start, within.end):
        if any(start < cue.end() and cue.start() < end for start, end in others):
            continue
        edge = CLAUSE_EDGE.search(plain, cue.end(), within.end)
        end = edge.start() if edge else within.end
        words = within_marks(text[cue.start() : end])
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
