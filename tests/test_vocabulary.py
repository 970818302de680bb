"""The ontology tables agree with themselves, with the reader, and with what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from westphalia import vocabulary
from westphalia.errors import DataFileError
from westphalia.inference.features import MODES
from westphalia.model import EventType
from westphalia.vocabulary import Quad

KINDS = vocabulary.kinds().values()
CODES = [row for rows in vocabulary.cameo_codes().values() for row in rows]
FOLDER = files("westphalia") / "data" / "ontology"

AGAINST_THEIR_QUAD = {
    "REQUEST:assist": "PLOVER prints 0.5: asking for help is a friendly act of a category that is not",
}
"""Scores whose sign differs from that of their quad category, and why they stay."""

HEAD = "type,mode,quad,score,from,note\n"
WHOLE = HEAD + "".join(f"{kind.value},,verbal conflict,-1,test,\n" for kind in EventType)
CAMEO_HEAD = "cameo,type,mode,context,name,note\n"


def test_the_sign_of_every_score_agrees_with_its_quad_but_for_those_listed() -> None:
    against = {kind.name for kind in KINDS if (kind.score or 0) * kind.quad.sign < 0}

    assert against == set(AGAINST_THEIR_QUAD)


def test_every_type_and_every_mode_that_the_reader_codes_has_a_row_and_no_other_has_one() -> None:
    coded = {kind.value for kind in EventType} | (set(MODES) - {"none"})

    assert {kind.name for kind in KINDS} == coded


def test_a_row_that_was_changed_has_a_note() -> None:
    assert all(kind.note for kind in KINDS if kind.origin != "manual table 2.2")


def test_a_mode_without_a_score_has_a_note_and_the_score_of_its_type() -> None:
    without = [kind for kind in KINDS if kind.score is None]

    assert {kind.name for kind in without} == {"THREATEN:ban", "PROTEST:vandalize"}
    assert all(kind.note for kind in without)
    assert vocabulary.score_of(EventType.THREATEN, "ban") == vocabulary.score_of(EventType.THREATEN)


def test_an_accusation_is_no_friendly_act() -> None:
    modes = ("disapprove", "investigate", "allege")
    scores = [vocabulary.score_of(EventType.ACCUSE, mode) for mode in modes]

    assert vocabulary.score_of(EventType.ACCUSE) == sum(scores) / len(scores) == -3


def test_every_quad_has_types_and_its_number_is_that_of_the_manual() -> None:
    assert {vocabulary.quad_of(kind) for kind in EventType} == set(Quad)
    assert [quad.number for quad in Quad] == [1, 2, 3, 4]
    assert [quad.sign for quad in Quad] == [1, 1, -1, -1]


def test_a_sanction_is_a_deed() -> None:
    assert vocabulary.quad_of(EventType.SANCTION) is Quad.MATERIAL_CONFLICT


def test_an_unknown_mode_has_no_score_and_the_message_names_those_that_have() -> None:
    with pytest.raises(ValueError, match="CONSULT has no mode 'arrest'; its modes are: visit, third-party"):
        vocabulary.score_of(EventType.CONSULT, "arrest")


@pytest.mark.parametrize("root", [f"{number:02}" for number in range(1, 21)])
def test_every_root_of_cameo_is_in_the_table(root: str) -> None:
    found = vocabulary.cameo_codes()[root]

    assert all(row.type is None for row in found) == (root in ("01", "02"))


@pytest.mark.parametrize("code", sorted(vocabulary.cameo_codes()))
def test_every_cameo_code_maps_to_a_type_unless_plover_dropped_it(code: str) -> None:
    found = vocabulary.plover_of(code)

    assert found or vocabulary.cameo_codes()[code][0].note.startswith("dropped by PLOVER")
    assert all(code in vocabulary.cameo_of(row.type, row.mode) for row in found if row.type)


def test_every_type_has_cameo_codes() -> None:
    assert {row.type for row in CODES if row.type} == set(EventType)


def test_yielding_becomes_two_types() -> None:
    assert [row.type for row in vocabulary.plover_of("08")] == [EventType.CONCEDE, EventType.RETREAT]


def test_codes_below_a_dropped_root_become_nothing() -> None:
    assert vocabulary.plover_of("0211") == ()


@pytest.mark.parametrize("code", ["999", "", "04x", "0499"])
def test_what_is_no_cameo_code_is_an_error(code: str) -> None:
    with pytest.raises(ValueError, match="no CAMEO code"):
        vocabulary.plover_of(code)


def test_contexts_are_kept() -> None:
    (war_crimes,) = vocabulary.plover_of("1124")

    assert war_crimes.contexts == ("military", "legal")


@pytest.mark.parametrize("table", ["plover.csv", "cameo_to_plover.csv"])
def test_a_table_says_where_it_is_from_and_under_which_licence(table: str) -> None:
    head = "".join(
        line for line in (FOLDER / table).read_text(encoding="utf-8").splitlines() if line.startswith("#")
    )

    assert "openeventdata/PLOVER" in head
    assert "CC BY-SA 4.0" in head


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("THREATN,,verbal conflict,-1,test,", "plover.csv:18: unknown event type 'THREATN' Did you mean '"),
        ("ASSAULT,beat,verbal,-1,test,", "plover.csv:18: unknown quad category 'verbal'"),
        ("ASSAULT,beat,verbal conflict,bad,test,", "plover.csv:18: the score 'bad' is no number"),
        ("ASSAULT,beat,verbal conflict,-11,test,", "plover.csv:18: the score -11 is not between -10 and 10"),
        ("ASSAULT,beat,verbal conflict,nan,test,", "plover.csv:18: the score nan is not between -10 and 10"),
        ("ASSAULT,beat,verbal conflict,-1,,", "plover.csv:18: ASSAULT:beat: `from` is empty"),
        ("ASSAULT,beat,material conflict,-1,test,", "plover.csv:18: ASSAULT:beat: the quad differs"),
        ("ASSAULT,,verbal conflict,-1,test,", "plover.csv:18: ASSAULT stands here a second time"),
        ("ASSAULT,beat,verbal conflict", "plover.csv:18: the row does not have 6 fields"),
        ("ASSAULT,beat,verbal conflict,-1,test,,more", "plover.csv:18: the row does not have 6 fields"),
    ],
)
def test_a_wrong_row_is_named_by_file_and_line(row: str, complaint: str) -> None:
    assert complaint in _refusal(lambda: vocabulary.decode_kinds(WHOLE + row + "\n"))


def test_a_table_without_a_type_names_it() -> None:
    refusal = _refusal(lambda: vocabulary.decode_kinds(WHOLE.replace("AID,,verbal conflict,-1,test,\n", "")))

    assert refusal == "plover.csv: there is no row for AID"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("4x,CONSULT,,,Talk,", "cameo_to_plover.csv:3: '4x' is no CAMEO code: digits alone"),
        ("049,CONSULT,vist,,Talk,", "cameo_to_plover.csv:3: unknown mode 'vist' of CONSULT Did you mean 'vi"),
        ("049,,visit,,Talk,", "cameo_to_plover.csv:3: unknown mode 'visit' of no type"),
        ("049,TALK,,,Talk,", "cameo_to_plover.csv:3: unknown event type 'TALK'"),
    ],
)
def test_a_wrong_cameo_row_is_named_by_file_and_line_remarks_counted(row: str, complaint: str) -> None:
    table = "# a remark\n" + CAMEO_HEAD + row + "\n"

    assert complaint in _refusal(lambda: vocabulary.decode_cameo(table, vocabulary.kinds()))


def _refusal(read: Callable[[], object]) -> str:
    with pytest.raises(DataFileError) as error:
        read()
    return str(error.value)
