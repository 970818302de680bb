"""Full text: what is written is found at once, whatever its accents; nothing asked is an operator."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.factory import document, rich_reading
from westphalia.model import Reading, Run
from westphalia.store import migrations, search, write
from westphalia.store.engine import Store, open_store


def keep(store: Store, *found: Reading, run: str = "run-1") -> None:
    begun = write.start_run(
        store, Run(id=run, version="1", model_digest=run, data_digest="d", started_at="2021-12-08T10:00:00")
    )
    for position, reading in enumerate(found):
        write.write_reading(store, begun, reading.document, reading, position=position)
    write.finish_run(store, begun, finished_at="2021-12-08T10:00:01", complete=True)


def article(words: str, **fields: str) -> Reading:
    return Reading(document=document(words, **fields))


def found(store: Store, words: str, kind: str = "document") -> tuple[str, ...]:
    return search.search(store, search.terms(words), kind, offset=0, limit=10).ids


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("Mosca traccia le linee rosse.", '"linee rosse"'),
        ("Mosca traccia le linee rosse.", "linee rosse"),
        ("Perché Berlino tace", "perche"),
        ("Ministro Çavuşoğlu", "cavusoglu"),
        ("Путин прибыл в Йошкар-Олу", "йошкар"),
        ("Sanctions were announced", "sanction"),
        ("SANCTIONS", "sanctions"),
    ],
)
def test_words_are_found_whatever_their_accents(store: Store, words: str, question: str) -> None:
    wanted = article(words)
    keep(store, wanted, article("Nothing of the kind."))

    assert found(store, question) == (wanted.document.id,)


@pytest.mark.parametrize("question", ["rosse linee", '"rosse linee"', "linee verdi"])
def test_all_words_must_be_there_and_a_phrase_in_its_order(store: Store, question: str) -> None:
    keep(store, article("Mosca traccia le linee rosse."))

    assert bool(found(store, question)) is (question == "rosse linee")


def test_a_short_word_finds_no_longer_one(store: Store) -> None:
    keep(store, article("The European Union"))

    assert found(store, "eu") == ()


def test_a_title_is_searched_too(store: Store) -> None:
    wanted = article("Text.", title="Crisis at the border")
    keep(store, wanted)

    assert found(store, "crisis") == (wanted.document.id,)


def test_quotes_and_claims_are_found_by_their_words(store: Store) -> None:
    reading = rich_reading()
    keep(store, reading)

    assert found(store, "sanctions", "quote") == tuple(item.id for item in reading.quotes)
    assert found(store, "troops", "claim") == tuple(item.id for item in reading.claims)


def test_what_is_read_twice_is_found_once(store: Store) -> None:
    reading = rich_reading()
    for run in ("run-1", "run-2"):
        keep(store, reading, run=run)

    assert found(store, "Freedonia") == (reading.document.id,)


def test_a_store_of_an_earlier_version_can_be_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = rich_reading()
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:2])
        with open_store(tmp_path / "old.db", create=True) as store:
            keep(store, reading)

    with open_store(tmp_path / "old.db") as store:
        assert found(store, "Freedonia") == (reading.document.id,)
        assert found(store, "sanctions", "quote")
        assert found(store, "troops", "claim")


@given(st.text(max_size=60))
def test_no_question_is_an_error(words: str) -> None:
    with open_store(Path(":memory:"), create=True) as store:
        with store.writing() as connection:
            connection.execute(text("SELECT 1"))
        for kind in search.KINDS:
            search.search(store, search.terms(words), kind, offset=0, limit=5)


@given(st.text(alphabet='aAàÀ "b', max_size=30), st.text(alphabet="aAàÀ b", max_size=60))
def test_terms_stand_where_their_words_are(question: str, words: str) -> None:
    for term in search.terms(question):
        for span in term.spans(search.folded_words(words)):
            assert search.fold(span.of(words)).replace(" ", "").startswith("".join(term.words))
