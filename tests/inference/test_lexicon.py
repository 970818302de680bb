"""The trigger lexicons: what a word can name."""

import tomllib
from importlib import resources

import pytest

from westphalia import languages
from westphalia.errors import DataFileError
from westphalia.inference.features import MODES
from westphalia.inference.lexicon import TYPES, WIDTH, TriggerLexicon, load_lexicon
from westphalia.model import EventType


def test_a_stem_covers_its_endings_and_the_longest_stem_wins() -> None:
    lexicon = TriggerLexicon({"AID": ["soccor*"], "PROTEST": ["soccorrit*"]}, "test")
    assert lexicon.types("Soccorso") == {EventType.AID}
    assert lexicon.types("soccorritori") == {EventType.PROTEST}


def test_a_full_word_goes_before_a_stem() -> None:
    lexicon = TriggerLexicon({"ASSAULT:aerial": ["raid*"], "COERCE": ["raid"]}, "test")
    assert lexicon.types("raid") == {EventType.COERCE}


def test_a_word_of_two_types_gives_half_to_each() -> None:
    features = TriggerLexicon({"AID": ["salv*"], "REJECT": ["salv*"]}, "test").features("salvare")
    assert features.shape == (WIDTH,)
    assert features[TYPES.index(EventType.AID)] == 0.5
    assert features[-1] == 1.0


def test_an_unlisted_word_has_no_features() -> None:
    assert not TriggerLexicon({"AID": ["x*"]}, "test").features("abc").any()


def test_an_unknown_type_is_an_error_that_suggests_the_right_one() -> None:
    with pytest.raises(DataFileError, match="THREATEN"):
        TriggerLexicon({"THREATN": ["x*"]}, "it.toml")


@pytest.mark.parametrize("language", languages.available())
def test_every_language_has_a_lexicon_of_every_type(language: str) -> None:
    folder = resources.files("westphalia") / "data" / "triggers"
    data = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    assert data["code"] == language
    assert {key.split(":")[0] for key in data["triggers"]} == {t.value for t in EventType}
    assert load_lexicon(language).types("") == set()


@pytest.mark.parametrize("language", languages.available())
def test_every_mode_of_a_lexicon_is_a_mode_of_plover(language: str) -> None:
    folder = resources.files("westphalia") / "data" / "triggers"
    data = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    assert {key for key in data["triggers"] if ":" in key} <= set(MODES)
