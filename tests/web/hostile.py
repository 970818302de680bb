"""Documents that try to run something in the reader's browser, wherever words of theirs are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.factory import document, event, mention, rich_document, rich_reading, sentences
from westphalia.ids import content_id
from westphalia.model import Quote, Reading, Role

STRINGS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title></textarea></style><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)>",
    "{{ 7*7 }}{% import 'os' %}",
    "--><body onload=alert(1)>",
    '<a href="javascript:alert(1)">click</a>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<b>gnirts</b>\u0000\ufeff",
)
"""The usual strings; none of their elements and handlers may appear in a page as such."""

ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "file:///etc/passwd",
    'https://"><script>alert(1)</script>',
    "http://[",
)
"""Addresses that a document may give as its own."""


def hostile_readings() -> Iterator[Reading]:
    """A document for each string, the string in every place that a document or a record fills."""
    yield rich_reading(rich_document())
    for number, words in enumerate(STRINGS):
        yield _reading(words, ADDRESSES[number % len(ADDRESSES)])


def _reading(words: str, address: str) -> Reading:
    words = words.replace("\x00", "")  # a reader of ours lets no such sign through
    text = f'Skip\n{words} attacked Freedonia, said {words}, with 90 {words}.\n"Stop {words}!"'
    article = document(
        text,
        name=f"{words}.txt",
        title=words,
        outlet=words,
        url=address,
        path=f"/tmp/{words}.txt",
        published="2021-12-08",
    )
    actor = mention(article, words, "RUT", person=words)
    other = mention(article, "Freedonia", "FRE")
    speaker = mention(article, words, at=2)
    attack = event(
        article, "attacked", "ASSAULT", actors=[actor], recipients=[other], attribution=[speaker], place=words
    )
    said = Quote(
        id=content_id("quo", article.id),
        citation=article.cite(replace(actor.citation.span, start=text.index("Stop"), end=len(text) - 1)),
        speaker=Role(mention_id=None, entities=(), person=words),
        speaker_name=words,
        language="en",
    )
    return Reading(
        document=article,
        sentences=sentences(article),
        mentions=(actor, other, speaker),
        events=(attack,),
        quotes=(said,),
    )
