"""Copies of a text are found, edits and all; texts about the same thing are no copies."""

from __future__ import annotations

from tests.factory import document
from tests.fusion.factory import call, report
from westphalia.fusion import find_copies

TEXT = (
    "The harbour master of Strelsau said on Monday that no ship had left the port since the blockade began. "
    "Two tankers flying the Ruritanian flag were waiting in the roads, he added, and a third had turned back "
    "after a patrol boat fired a warning shot across its bow. The ministry in the capital refused to comment."
)


def test_a_text_with_small_edits_is_a_copy():
    first = document(TEXT, outlet="Wire")
    second = document(
        "(Wire) " + TEXT.replace("Two tankers", "Two oil tankers").replace("refused", "declined")
    )

    assert find_copies([first, second]) == (tuple(sorted((first.id, second.id))),)


def test_a_text_cut_to_its_first_half_is_a_copy():
    first, second = document(TEXT), document(TEXT[: len(TEXT) // 2] + ".")

    assert len(find_copies([first, second])) == 1


def test_another_account_of_the_same_thing_is_no_copy():
    other = (
        "Shipping at Strelsau has come to a halt. Three tankers are affected, says the port authority; one "
        "of them went home after shots were fired, while the others lie at anchor under the Ruritanian flag."
    )

    assert find_copies([document(TEXT), document(other)]) == ()


def test_copies_of_copies_are_one_group():
    edited = [TEXT, TEXT.replace("Monday", "Monday morning"), TEXT.replace("added", "said")]

    (group,) = find_copies([document(text) for text in edited])
    assert len(group) == 3


def _told(name: str, language: str) -> list:
    deeds = [
        ("ASSAULT", "RUS", "UKR"),
        ("ACCUSE", "UKR", "RUS"),
        ("REJECT", "RUS", "UKR"),
        ("AID", "USA", "UKR"),
    ]
    return [
        report(name, type_, actors=actor, recipients=recipient, start=start, language=language)
        for start, (type_, actor, recipient) in enumerate(deeds)
    ]


def test_a_translation_is_found_by_the_records_it_shares():
    assert find_copies([], _told("a", "it") + _told("b", "en")) == (("a", "b"),)


def test_the_same_records_in_one_language_alone_make_no_copy():
    assert find_copies([], _told("a", "en") + _told("b", "en")) == ()


def test_one_shared_record_makes_no_translation():
    assert find_copies([], [call("a", language="it"), call("b")]) == ()


def test_the_order_of_documents_does_not_matter():
    documents = [
        document(TEXT),
        document(TEXT + " More tomorrow."),
        document("Nothing of the kind happened."),
    ]

    assert find_copies(documents) == find_copies(reversed(documents))
