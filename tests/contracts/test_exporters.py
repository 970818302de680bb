"""What every exporter promises; a new file in the folder is tested without a change here."""

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.factory import document, event, mention, rich_reading
from tests.store.strategies import readings
from westphalia import exporters
from westphalia.model import Reading

EXPORTERS = {name: exporters.load(name) for name in exporters.names()}


def tiny_reading() -> Reading:
    """One meeting of two states."""
    text = document("Rome met Paris.")
    rome, paris = mention(text, "Rome", "ITA"), mention(text, "Paris", "FRA")
    return Reading(
        document=text, mentions=(rome, paris), events=(event(text, "met", actors=[rome], recipients=[paris]),)
    )


def written(name, *found):
    out = io.StringIO()
    count = EXPORTERS[name].export(found, out)
    return count, out.getvalue()


@pytest.fixture(params=sorted(EXPORTERS))
def name(request):
    return request.param


def test_an_exporter_says_what_it_writes(name):
    exporter = EXPORTERS[name]

    assert exporter.TITLE.strip()
    assert exporter.SUFFIX.startswith(".")
    assert exporter.SUFFIX.lower() == exporter.SUFFIX


def test_no_two_exporters_have_the_same_title():
    titles = [exporter.TITLE for exporter in EXPORTERS.values()]

    assert len(titles) == len(set(titles))


def test_a_tiny_reading_is_written_with_its_parties_and_its_event(name):
    count, text = written(name, tiny_reading())

    assert count == 1
    assert all(words in text for words in ("ITA", "FRA", "CONSULT", "met"))


def test_nothing_read_is_no_record(name):
    count, text = written(name)

    assert count == 0
    assert "CONSULT" not in text


def test_a_reading_without_events_is_no_error(name):
    written(name, replace(tiny_reading(), events=()))


def test_the_same_readings_give_the_same_text(name):
    assert written(name, rich_reading(), tiny_reading()) == written(name, rich_reading(), tiny_reading())


def test_readings_may_come_one_by_one(name):
    out = io.StringIO()
    EXPORTERS[name].export((reading for reading in (rich_reading(), tiny_reading())), out)

    assert out.getvalue() == written(name, rich_reading(), tiny_reading())[1]


@settings(max_examples=30, deadline=None)
@given(reading=readings())
@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_any_reading_can_be_written(name, reading):
    count, text = written(name, reading)

    assert count >= 0
    text.encode("utf-8")


def test_jsonl_read_back_gives_the_same_readings():
    both = [rich_reading(), tiny_reading()]

    assert list(EXPORTERS["jsonl"].read(io.StringIO(written("jsonl", *both)[1]))) == both


@settings(max_examples=30, deadline=None)
@given(reading=readings())
def test_gold_read_back_gives_the_same_records_as_far_as_it_keeps_them(reading):
    row = json.loads(written("gold", reading)[1])
    text = reading.document.text

    assert (row["doc"], row["lang"]) == (reading.document.name, reading.document.language)
    assert [
        (e["trigger"], e["sentence"], e["type"], e["polarity"], e["certainty"], e["time"], e["place"])
        for e in row["events"]
    ] == [
        (e.citation.quote, e.sentence.of(text), e.type, e.polarity, e.certainty, e.time, e.place)
        for e in reading.events
    ]
    assert [set(e["actor"]) for e in row["events"]] == [
        {code for role in e.actors for code in role.entities} for e in reading.events
    ]
    assert [(c["unit"], c["subject"], c["comparator"], c["about"]) for c in row["claims"]] == [
        (c.unit, c.subject, c.comparator, list(c.about)) for c in reading.claims
    ]
    assert [(c["kind"], bool(c["condition"])) for c in row["commitments"]] == [
        (c.kind, bool(c.condition and c.condition.quote)) for c in reading.commitments
    ]
    assert [(q["text"], q["speaker"], q["language"]) for q in row["quotes"]] == [
        (q.citation.quote, q.speaker_name, q.language) for q in reading.quotes
    ]
