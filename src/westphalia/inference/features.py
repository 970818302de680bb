"""What the network sees of a passage: words, their pieces, their lexicon features, their sentences.

Used alike in training and in reading, so that both see the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from westphalia.inference.lexicon import WIDTH, Features
from westphalia.inference.tokens import BEGIN, END, Vocabulary, split_words
from westphalia.model import CommitmentKind, EventType, Span

TYPES: tuple[EventType, ...] = tuple(EventType)
KINDS: tuple[CommitmentKind, ...] = tuple(CommitmentKind)
LAYERS = ("mention", "time", "place", "claim")
"""What spans are found, each by its own begin/inside/outside tags."""
WORD_OUTPUTS = 1 + len(TYPES) + 3 * len(LAYERS) + 1
"""Per word: trigger, its type, three tags for each layer of spans, head of a mention."""
RELATIONS = (
    "actor", "recipient", "attribution", "when", "where", "content", "condition", "claimant", "about",
    "speaker", "same", "state",
)  # fmt: skip
"""Links from one item to another, in the order of the network's outputs."""
MODES: tuple[str, ...] = (
    "none",
    "CONSULT:visit", "CONSULT:third-party", "CONSULT:multilateral", "CONSULT:phone",
    "RETREAT:withdraw", "RETREAT:release", "RETREAT:disarm", "RETREAT:ceasefire", "RETREAT:access",
    "RETREAT:resign",
    "REQUEST:assist", "REQUEST:change", "REQUEST:yield", "REQUEST:meet",
    "REJECT:assist", "REJECT:change", "REJECT:yield", "REJECT:meet",
    "ACCUSE:disapprove", "ACCUSE:investigate", "ACCUSE:allege",
    "THREATEN:restrict", "THREATEN:ban", "THREATEN:arrest", "THREATEN:relations", "THREATEN:expel",
    "THREATEN:territory", "THREATEN:violence",
    "PROTEST:demo", "PROTEST:riot", "PROTEST:strike", "PROTEST:hunger", "PROTEST:boycott",
    "PROTEST:obstruct", "PROTEST:vandalize",
    "SANCTION:convict", "SANCTION:expel", "SANCTION:withdraw", "SANCTION:discontinue",
    "MOBILIZE:troops", "MOBILIZE:weapons", "MOBILIZE:police", "MOBILIZE:militia",
    "COERCE:seize", "COERCE:restrict", "COERCE:censor", "COERCE:curfew", "COERCE:martial-law",
    "COERCE:arrest", "COERCE:deport", "COERCE:withhold", "COERCE:misinformation", "COERCE:cyber",
    "ASSAULT:abduct", "ASSAULT:beat", "ASSAULT:torture", "ASSAULT:sexual", "ASSAULT:targeted",
    "ASSAULT:destroy", "ASSAULT:primitive", "ASSAULT:firearms", "ASSAULT:explosives",
    "ASSAULT:suicide-attack", "ASSAULT:aerial", "ASSAULT:drone", "ASSAULT:heavy-weapons",
    "ASSAULT:crowd-control", "ASSAULT:unconventional",
)  # fmt: skip
"""PLOVER's modes (openeventdata/PLOVER, CC BY-SA 4.0), each under its type."""
SECTORS = ("state", "CVL", "REB", "SEP", "OPP", "MED", "NGO", "BUS", "organisation")
"""What a mention is: a state or its organs, somebody within a state by the prefix of the code, or else."""
ITEM_OUTPUTS = 1 + len(TYPES) + len(MODES) + 2 + 3 + 1 + len(KINDS) + 1 + 1 + len(SECTORS)
"""Per item: is it real; type; mode; negative, possible; tense; commitment (none or kind); person; hedged;
sector."""


class ItemKind(IntEnum):
    """What an item of the second network is."""

    EVENT = 0
    MENTION = 1
    TIME = 2
    PLACE = 3
    CLAIM = 4
    QUOTE = 5


@dataclass(frozen=True)
class Passage:
    """Some sentences as arrays. Word numbers are positions in `words`; sentences are numbered from 0."""

    words: tuple[Span, ...]
    ids: NDArray[np.int64]  # [pieces] numbers in the vocabulary, with begin and end
    first: NDArray[np.int64]  # [words] position of each word's first piece
    last: NDArray[np.int64]  # [words] position of each word's last piece
    lexicon: NDArray[np.float32]  # [words, WIDTH]
    sentence: NDArray[np.int64]  # [words] number of the sentence
    bounds: NDArray[np.int64]  # [words, 2] first and last word of the word's sentence
    quoted: NDArray[np.int64]  # [words] 1 inside direct speech
    sentences: tuple[int, ...] = ()  # which sentences of the document, in order


def passage(
    text: str,
    sentences: Sequence[Sequence[Span]],
    *,
    vocabulary: Vocabulary,
    features: Callable[[int, str], Features],
    quotes: Sequence[Span] = (),
    numbers: Sequence[int] = (),
) -> Passage:
    """Return the arrays of some sentences, each given as the stretches of text that belong to it.

    `features` gives the lexicon features of a word of the n-th of these sentences.
    """
    words: list[Span] = []
    pieces: list[int] = [BEGIN]
    first: list[int] = []
    last: list[int] = []
    rows: list[Features] = []
    sentence: list[int] = []
    bounds: list[tuple[int, int]] = []
    for number, parts in enumerate(sentences):
        begin = len(words)
        for part in parts:
            for start, end in split_words(text, part.start, part.end):
                word = text[start:end]
                cut = vocabulary.pieces(
                    word, spaced=start == 0 or text[start - 1].isspace() or start == part.start
                )
                first.append(len(pieces))
                pieces.extend(cut)
                last.append(len(pieces) - 1)
                rows.append(features(number, word))
                words.append(Span(start, end))
                sentence.append(number)
        bounds += [(begin, len(words) - 1)] * (len(words) - begin)
    pieces.append(END)
    return Passage(
        words=tuple(words),
        ids=np.array(pieces, np.int64),
        first=np.array(first, np.int64),
        last=np.array(last, np.int64),
        lexicon=np.stack(rows) if rows else np.zeros((0, WIDTH), np.float32),
        sentence=np.array(sentence, np.int64),
        bounds=np.array(bounds, np.int64).reshape(-1, 2),
        quoted=_inside(words, quotes),
        sentences=tuple(numbers),
    )


def _inside(words: Sequence[Span], quotes: Sequence[Span]) -> NDArray[np.int64]:
    marks = np.zeros(len(words), np.int64)
    ordered = sorted(quotes)
    position = 0
    for number, word in enumerate(words):
        while position < len(ordered) and ordered[position].end <= word.start:
            position += 1
        if position < len(ordered) and ordered[position].overlaps(word):
            marks[number] = 1
    return marks
