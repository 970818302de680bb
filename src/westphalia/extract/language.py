"""Tell the language of a text: of a document among many, of a passage only with clear evidence.

py3langid knows 139 languages, so that a text in one we cannot read is named rather than taken for another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

Classifier = Callable[[str], tuple[str, float]]

_READ_AT_MOST = 3_000
"""Characters that are looked at: more do not change the answer."""

_FEWEST_LETTERS = 12
"""Fewer letters than this do not tell a language."""

_PASSAGE_LETTERS = 40
"""A passage shorter than this keeps the article's language: a name or a title looks like any language."""

_PASSAGE_SURE = 0.9
"""How sure a passage's own language must be; among 2,400 sentences of news none was wrong at 0.7."""

_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_NO_LANGUAGE = frozenset({"zxx", "und"})


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code (639-3 where there is none) of a text, or None if it cannot be told.

    >>> detect("Le ministre a quitté la conférence mercredi soir sans dire un mot.")
    'fr'
    >>> detect("12.5 / 33") is None
    True
    """
    words = _words(text)
    if _letters(words) < _FEWEST_LETTERS:
        return None
    code, _ = _classifier()(words)
    return None if code in _NO_LANGUAGE else code


def language_of(text: str, default: str) -> str:
    """Return the language of a passage inside an article that is written in `default`.

    It differs from the default only when the passage is long enough and the evidence clear, as in a tweet
    quoted in English.

    >>> language_of("I have spoken with the president and we will meet again next week.", "it")
    'en'
    >>> language_of("Breaking news: Moscow", "it")
    'it'
    """
    words = _words(text)
    if _letters(words) < _PASSAGE_LETTERS:
        return default
    code, sure = _classifier()(words)
    return code if sure >= _PASSAGE_SURE and code not in _NO_LANGUAGE else default


def _words(text: str) -> str:
    """Return the beginning of a text without the links, addresses and tags that are in no language."""
    return _NOT_WORDS.sub(" ", text[:_READ_AT_MOST])


def _letters(text: str) -> int:
    # One ideograph says as much as several letters of an alphabet.
    return sum(3 if unicodedata.category(sign) == "Lo" else sign.isalpha() for sign in text)


def unpack() -> None:
    """Begin to load the classifier on another thread: most of it is work that waits for nobody."""
    _loading()


def _classifier() -> Classifier:
    return _loading().result()


@cache
def _loading() -> Future[Classifier]:
    with_one = ThreadPoolExecutor(1, thread_name_prefix="languages")
    loading = with_one.submit(_load)
    with_one.shutdown(wait=False)
    return loading


def _load() -> Classifier:
    # Imported here: the model takes a third of a second to unpack, which most commands never need.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def classify(text: str) -> tuple[str, float]:
        code, sure = identifier.classify(text)
        return str(code), float(sure)

    return classify
