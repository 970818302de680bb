"""The data files of the ledgers say what the reader's own files can be matched with."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from westphalia import languages
from westphalia.errors import DataFileError
from westphalia.gazetteer import words_of
from westphalia.ledgers.circles import Circles
from westphalia.ledgers.words import Acts, acts, decode, lexicon, units
from westphalia.model import EventType
from westphalia.vocabulary import kinds

LANGUAGES = languages.available()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_what_is_counted_and_what_acts_are_about(language: str):
    known = lexicon(language)

    assert known.vague
    assert known.topics("ASSAULT", "", "") == ()
    assert (files("westphalia") / "data" / "ledgers" / f"{language}.toml").is_file()


@pytest.mark.parametrize(
    ("language", "trigger"),
    [
        ("en", "invasion"), ("it", "invade"), ("fr", "envahissait"), ("de", "Einmarsch"), ("es", "invadir"),
        ("pt", "invasão"), ("ru", "вторжение"), ("uk", "вторгнення"),
    ],
)  # fmt: skip
def test_an_invasion_is_known_by_its_word(language: str, trigger: str):
    assert lexicon(language).topics("ASSAULT", trigger, "") == ("invasion",)


def test_a_sentence_that_speaks_of_an_invasion_tells_of_other_attacks():
    assert lexicon("en").topics("ASSAULT", "shelled", "After the invasion they shelled the town") == ()


def test_arms_are_known_from_the_sentence():
    assert lexicon("it").topics("AID", "invio", "l'invio di armi a Kiev") == ("arms",)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "soldati"), ("en", "soldiers"), ("fr", "militaires"), ("de", "Soldaten"), ("es", "efectivos"),
        ("pt", "tropas"), ("ru", "военнослужащих"), ("uk", "військових"),
    ],
)  # fmt: skip
def test_soldiers_are_counted_as_troops_in_every_language(language: str, words: str):
    (read,) = lexicon(language).units.find(words_of(words))

    assert read in units()["troops"].of


def test_every_mode_and_type_of_the_tables_exists():
    names = {kind.type.value for kind in kinds().values()}
    modes = {(kind.type.value, kind.mode) for kind in kinds().values()}

    assert names >= {name for unit in units().values() for name in unit.types}
    assert names >= {name for topic in acts().topics.values() for name in topic.types}
    assert all((name, mode) in modes for name, groups in acts().modes.items() for g in groups for mode in g)
    assert all(EventType(name) for name in acts().aimed.types | acts().alone.types | acts().both_ways.types)


def test_a_unit_as_read_comes_to_one_unit_only():
    read = [name for unit in units().values() for name in unit.of]

    assert len(read) == len(set(read))


def test_a_table_of_another_shape_is_an_error_that_names_its_file():
    with pytest.raises(DataFileError, match=r"data/ledgers/units\.toml"):
        decode("ledgers/units.toml", Acts)


def test_a_language_without_a_file_knows_no_words():
    assert list(lexicon("xx").units.find(words_of("soldiers"))) == []
    assert lexicon(None).topics("ASSAULT", "invasion", "") == ()


def test_nobody_belongs_to_a_state():
    assert Circles().members("USA", date(2022, 1, 1)) == frozenset()
