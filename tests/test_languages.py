import pytest

from westphalia import languages
from westphalia.errors import DataFileError

PACK = b"""
code = "xx"
name = "Test"
[states.RUS]
names = ["Rossiya"]
demonyms = ["rossiy*"]
[kinds]
CVL = ["people"]
[[examples]]
text = "Rossiya"
entity = "RUS"
"""


def test_a_pack_is_read_into_frozen_tables():
    pack = languages.decode(PACK, code="xx")

    assert pack.states["RUS"].demonyms == ("rossiy*",)
    with pytest.raises(AttributeError):
        pack.name = "Other"


def test_what_a_pack_leaves_out_is_empty():
    assert languages.decode(PACK, code="xx").anaphora.dual == ()


def test_an_example_of_one_entity_is_a_tuple_of_one():
    (example,) = languages.decode(PACK, code="xx").examples

    assert example.entities == ("RUS",)


def test_a_misspelt_field_is_named_with_its_table_and_the_likely_one():
    wrong = PACK.replace(b"demonyms", b"demonyns")

    with pytest.raises(
        DataFileError, match=r"xx\.toml: unknown field `demonyns` in states.*Did you mean 'demonyms'"
    ):
        languages.decode(wrong, code="xx")


def test_a_value_of_the_wrong_type_is_named_with_its_path():
    wrong = PACK.replace(b'["people"]', b'"people"')

    with pytest.raises(DataFileError, match=r"kinds\.CVL"):
        languages.decode(wrong, code="xx")


def test_text_that_is_not_toml_names_the_file():
    with pytest.raises(DataFileError, match=r"xx\.toml: not TOML"):
        languages.decode(b"code = ", code="xx")


def test_a_pack_must_bear_the_code_of_its_file():
    with pytest.raises(DataFileError, match="named 'yy'"):
        languages.decode(PACK, code="yy")


def test_a_state_must_have_three_capital_letters():
    with pytest.raises(DataFileError, match=r"states\.RU: not an ISO"):
        languages.decode(PACK.replace(b"states.RUS", b"states.RU"), code="xx")


def test_an_actor_code_is_written_in_capitals():
    with pytest.raises(DataFileError, match=r"groups\.reb: not an actor code"):
        languages.decode(PACK + b'[groups]\nreb = ["x"]\n', code="xx")


def test_an_office_is_written_in_lower_case():
    with pytest.raises(DataFileError, match=r"offices\.Head"):
        languages.decode(PACK + b'[offices]\nHead = ["x"]\n', code="xx")


@pytest.mark.parametrize("word", ["ros*iya", "* Rossiya", " "])
def test_a_star_only_ends_a_word_and_no_entry_is_empty(word):
    with pytest.raises(DataFileError, match=r"states\.RUS\.demonyms"):
        languages.decode(PACK.replace(b"rossiy*", word.encode()), code="xx")


def test_an_unknown_language_is_an_error_that_names_the_file():
    with pytest.raises(DataFileError, match=r"qq\.toml: there is no language pack"):
        languages.load("qq")


def test_a_pack_is_read_once():
    assert languages.load("it") is languages.load("it")


def test_files_that_begin_with_an_underscore_are_no_packs(tmp_path):
    (tmp_path / "xx.toml").write_bytes(PACK)
    (tmp_path / "_base.toml").write_bytes(b"")

    assert languages.available(tmp_path) == ("xx",)


def test_a_pack_is_read_from_any_folder(tmp_path):
    (tmp_path / "xx.toml").write_bytes(PACK)

    assert languages.read("xx", tmp_path).name == "Test"
