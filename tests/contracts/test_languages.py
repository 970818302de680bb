"""What every language pack promises: it loads, it covers the states, its own examples come out right."""

import pytest

from westphalia import languages
from westphalia.extract.phrases import find_named, read_phrase
from westphalia.gazetteer import Gazetteer
from westphalia.model import Span

LANGUAGES = languages.available()
EXAMPLES = [(code, example) for code in LANGUAGES for example in languages.load(code).examples]
MEMBERS_OF_THE_SECURITY_COUNCIL = {"USA", "RUS", "CHN", "FRA", "GBR"}


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pack_names_the_great_powers_with_capital_and_demonym(code):
    states = languages.load(code).states

    for state in MEMBERS_OF_THE_SECURITY_COUNCIL:
        assert states[state].names
        assert states[state].capitals
        assert states[state].demonyms


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pack_names_nearly_two_hundred_states(code):
    assert len(languages.load(code).states) >= 190


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_state_of_a_pack_is_a_known_state(code, gazetteer):
    assert set(languages.load(code).states) <= set(gazetteer.states)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pack_has_pronouns_determiners_and_offices(code):
    pack = languages.load(code)

    assert pack.anaphora.third_singular
    assert pack.anaphora.anonymous
    assert pack.offices["head_of_state"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pack_brings_examples(code):
    assert len(languages.load(code).examples) >= 25


@pytest.mark.parametrize(("code", "example"), EXAMPLES, ids=lambda value: getattr(value, "text", value))
def test_an_example_of_a_pack_resolves_to_its_entity(code, example, gazetteer):
    whole = Span(0, len(example.text))
    phrase = read_phrase(example.text, whole, whole, language=code, gazetteer=gazetteer)

    found = find_named(phrase, gazetteer)

    assert found is not None
    assert set(found.entities) == {gazetteer.canonical(code) for code in example.entities}
