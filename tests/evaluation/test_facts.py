"""The checker of facts, on invented facts about invented states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evaluation.facts import Outcome, check, load

MET = '1. 007 | event | CONSULT RUT+FRE -> -; positive; certain; past; date 2021-03-04; trigger "have spoken"'
ATTACK = (
    "2. 007 | event | ASSAULT RUT -> FRE; negative; certain; future; persons Rufus Firefly; at Strelsau; "
    'per RUT; trigger "invade" (the palace denies it; COERCE also acceptable)'
)
PAIR = (
    '3. 007 | event pair | AID RUT -> FRE; trigger "deliver"; (a) positive, possible, future, per FRE+ALB; '
    "(b) negative, certain, future, per RUT (grain: asked for = REQUEST FRE -> RUT)"
)
CLAIM = "4. 007 | claim | FRE says: soldiers at the border > 90000 troops; about RUT; certain; as of 2021-03"
MEDIA = (
    "5. 007 | claim | MED:FRE says: length of the lease = 30 years; about RUT+FRE; certain; as of 2021 (= x)"
)
THREAT = (
    '6. 007 | commitment | threat by FRE+ALB to RUT; if "if Ruritania crosses the river" '
    '[ASSAULT RUT -> FRE]; then "painful sanctions on its palace" [SANCTION FRE -> RUT] (said twice)'
)
PROMISE = '7. 007 | commitment | promise by RUT to FRE; if "-"; then "will return every castle"'


def event(trigger: str = "spoken", type_: str = "CONSULT", **fields: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "sentence": "Once upon a time they have spoken.", "trigger": trigger, "type": type_,
        "actor": ["RUT", "FRE"], "recipient": [], "persons": {"actor": [], "recipient": []},
        "polarity": "positive", "certainty": "certain", "time": "past", "date": "2021-03-04",
        "attributed_to": [], "place": None,
    }  # fmt: skip
    return base | fields


def denied(**fields: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "actor": ["RUT"], "recipient": ["FRE"], "polarity": "negative", "time": "future",
        "attributed_to": ["RUT"],
    }  # fmt: skip
    return event("invade", "ASSAULT", **(base | fields))


def claim(**fields: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "quantity": "90.000", "claimant": ["FRE"], "comparator": ">", "unit": "troops",
        "certainty": "certain",
    }  # fmt: skip
    return base | fields


def threat(**fields: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "sentence": "There will be painful sanctions on its palace if Ruritania crosses the river.",
        "kind": "threat", "by": ["FRE"], "to": ["RUT"], "condition": "crosses", "consequence": "sanctions",
        "condition_event": None,
        "consequence_event": {"type": "SANCTION", "actor": ["FRE"], "recipient": ["RUT"]},
    }  # fmt: skip
    return base | fields


def outcome(tmp_path: Path, line: str, *, name: str = "007_firefly", **records: Any) -> Outcome:
    """The outcome of one fact against one document."""
    path = tmp_path / "notes.md"
    path.write_text(f"# Notes\n\n1. Symmetric acts are this and that.\n\n{line}\n", encoding="utf-8")
    (found,) = check(load(path), [{"doc": name, **records}])
    return found


def test_a_fact_that_stands_in_the_document_is_right(tmp_path):
    found = outcome(tmp_path, MET, events=[event()])

    assert (found.number, found.right) == (1, True)


@pytest.mark.parametrize("day", ["2021-03-04", "2021-03", "2021"])
def test_a_date_that_is_less_precise_is_right(tmp_path, day):
    assert outcome(tmp_path, MET, events=[event(date=day)]).right


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"date": None}, "date is none, not 2021-03-04"),
        ({"date": "2021-03-05"}, "date is 2021-03-05, not 2021-03-04"),
        ({"type_": "AGREE"}, "type is AGREE"),
        ({"trigger": "tea"}, 'trigger is not "have spoken"'),
        ({"actor": ["RUT"]}, "parties are RUT, without FRE"),
        ({"polarity": "negative"}, "polarity is negative, not positive"),
        ({"certainty": "possible"}, "certainty is possible, not certain"),
        ({"time": "future"}, "time is future, not past"),
    ],
)
def test_a_wrong_event_says_what_was_missing(tmp_path, fields, said):
    found = outcome(tmp_path, MET, events=[event(**fields)])

    assert not found.right
    assert said in found.line


def test_each_wrong_line_names_only_what_is_wrong(tmp_path):
    assert outcome(tmp_path, MET, events=[event(time="future")]).line.endswith(
        'spoken": time is future, not past'
    )


def test_the_parties_of_a_symmetric_act_may_stand_on_either_side(tmp_path):
    assert outcome(tmp_path, MET, events=[event(actor=["FRE"], recipient=["RUT"])]).right


def test_a_directed_act_is_wrong_the_other_way_round(tmp_path):
    assert outcome(tmp_path, ATTACK, events=[denied()]).right
    assert not outcome(tmp_path, ATTACK, events=[denied(actor=["FRE"], recipient=["RUT"])]).right


def test_a_type_that_the_remark_accepts_is_right(tmp_path):
    assert outcome(tmp_path, ATTACK, events=[denied(type="COERCE")]).right


def test_an_attribution_to_somebody_else_is_wrong(tmp_path):
    found = outcome(tmp_path, ATTACK, events=[denied(attributed_to=["FRE"])])

    assert "attributed_to is FRE, not RUT" in found.line


def test_unnamed_officials_claim_for_their_state_and_are_another_source_of_an_event(tmp_path):
    assert outcome(tmp_path, CLAIM, claims=[claim(claimant=["anonymous:FRE"])]).right
    assert not outcome(tmp_path, ATTACK, events=[denied(attributed_to=["anonymous:RUT"])]).right


def test_persons_and_places_are_noted_and_not_asked_for(tmp_path):
    found = outcome(tmp_path, ATTACK, events=[denied(place="Zenda")])

    assert found.right
    assert "note: persons none, not Rufus Firefly" in found.line
    assert "note: place Zenda, not Strelsau" in found.line


def test_a_person_is_known_by_the_surname(tmp_path):
    named = denied(persons={"actor": ["R. Firefly"], "recipient": []}, place="Strelsau")

    assert "note" not in outcome(tmp_path, ATTACK, events=[named]).line


def test_an_event_pair_needs_both_events(tmp_path):
    asked = event("deliver", "AID", actor=["RUT"], recipient=["FRE"], certainty="possible", time="future",
                  attributed_to=["ALB"])  # fmt: skip
    refused = asked | {"polarity": "negative", "certainty": "certain", "attributed_to": ["RUT"]}

    assert outcome(tmp_path, PAIR, events=[asked, refused]).right
    assert not outcome(tmp_path, PAIR, events=[asked]).right
    assert not outcome(tmp_path, PAIR, events=[refused]).right


@pytest.mark.parametrize("quantity", ["90000", "90.000", "90 thousand"])
def test_a_quantity_counts_however_it_is_written(tmp_path, quantity):
    assert outcome(tmp_path, CLAIM, claims=[claim(quantity=quantity)]).right


def test_a_claim_of_another_speaker_is_wrong(tmp_path):
    assert (
        "claimant is ARTICLE, not FRE" in outcome(tmp_path, CLAIM, claims=[claim(claimant=["article"])]).line
    )


@pytest.mark.parametrize(
    ("comparator", "right"), [(">", True), (">=", True), ("~", True), ("=", False), ("<", False)]
)
def test_a_comparator_is_wrong_when_it_contradicts(tmp_path, comparator, right):
    assert outcome(tmp_path, CLAIM, claims=[claim(comparator=comparator)]).right is right


def test_of_a_medium_it_is_enough_that_somebody_is_named(tmp_path):
    lease = claim(quantity="30", comparator="=", unit="years")

    assert outcome(tmp_path, MEDIA, claims=[lease | {"claimant": ["MED:UNK"]}]).right
    assert not outcome(tmp_path, MEDIA, claims=[lease | {"claimant": ["article"]}]).right


def test_a_threat_with_its_condition_and_consequence_is_right(tmp_path):
    assert outcome(tmp_path, THREAT, commitments=[threat()]).right


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "promise"}, "kind is promise"),
        ({"by": ["RUT"]}, "by is RUT, not ALB+FRE"),
        ({"to": []}, "to is -, not RUT"),
        ({"condition": None}, "has no condition"),
        ({"consequence_event": None}, "consequence is no event, not SANCTION"),
        ({"sentence": "They will raise the price of hats."}, "stands in another sentence"),
    ],
)
def test_a_wrong_commitment_says_what_was_missing(tmp_path, fields, said):
    found = outcome(tmp_path, THREAT, commitments=[threat(**fields)])

    assert not found.right
    assert said in found.line


def test_a_promise_without_a_condition_must_have_none(tmp_path):
    given = threat(sentence="Ruritania will return every castle.", kind="promise", by=["RUT"], to=["FRE"])

    assert outcome(tmp_path, PROMISE, commitments=[given | {"condition": None}]).right
    assert "has a condition" in outcome(tmp_path, PROMISE, commitments=[given]).line


def test_a_fact_counts_in_its_own_document_alone(tmp_path):
    assert "was not read" in outcome(tmp_path, MET, name="008_other", events=[event()]).line


def test_a_document_without_such_records_says_so(tmp_path):
    assert "no claim in the document" in outcome(tmp_path, CLAIM).line


def test_a_line_that_cannot_be_understood_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="fact 9 cannot be understood"):
        outcome(tmp_path, "9. 007 | claim | somebody says something")
