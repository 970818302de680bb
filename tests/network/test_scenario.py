"""What follows from what is supposed: by chance, from statements, and never from nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.network.strategies import occurrence
from westphalia.dates import PartialDate
from westphalia.errors import DataFileError
from westphalia.model import (
    Change,
    CommitmentKind,
    CommitmentState,
    EventType,
    Occurrence,
    Pattern,
    Pledge,
    Polarity,
    Statement,
)
from westphalia.network import layers
from westphalia.network.balance import triangle_balance
from westphalia.network.events import of_occurrences
from westphalia.network.moves import (
    Basis,
    Chance,
    NoRules,
    Option,
    Record,
    Source,
    Statements,
    chance_of,
    from_record,
    records_of,
)
from westphalia.network.playing import Outcome, play
from westphalia.network.relations import between, curve, relations
from westphalia.network.scenario import Prior, Probabilities, Scenario, Supposed, decode

START, LAST = date(2022, 3, 1), date(2022, 6, 1)
CODES = {"Rome": "ITA", "ITA": "ITA", "FRA": "FRA"}


def act(words: str) -> Pattern:
    """An event: `ITA AID FRA`, or `not ITA AID FRA`."""
    parts = words.split()
    polarity = Polarity.NEGATIVE if parts[0] == "not" else Polarity.POSITIVE
    actor, type_, *recipients = parts[polarity is Polarity.NEGATIVE :]
    if type_ not in EventType.__members__:
        raise ValueError(f"{type_!r} is no type")
    return Pattern(
        type=EventType(type_), actors=(actor,), recipients=tuple(recipients), polarity=polarity, words=words
    )


def pledge(given: str | None, then: str | None, kind: str = "threat", **fields: Any) -> Pledge:
    by = fields.pop("by", (then or "ITA").removeprefix("not ").split()[0])
    found: dict[str, Any] = {
        "id": f"plg-{given}-{then}",
        "kind": CommitmentKind(kind),
        "by": (by,),
        "to": (),
        "condition": act(given) if given else None,
        "consequence": act(then) if then else None,
        "deadline": None,
        "statements": (
            Statement(commitment_id="com-1", said=PartialDate("2022-02-01"), change=Change.FIRST),
        ),
        "state": CommitmentState.OPEN,
    }
    return Pledge(**(found | fields))


def same_act(given: Pattern, pledges: Sequence[Pledge], day: date, is_supposed: bool) -> Iterable[Pledge]:
    """The simplest match: a condition is met by the very act that it names."""
    return [
        item
        for item in pledges
        if item.condition is not None and replace(item.condition, words="") == replace(given, words="")
    ]


def scenario(*events: str, **fields: Any) -> Scenario:
    supposed = tuple(Supposed(act=act(words), on=date(2022, 3, 10)) for words in events)
    given: dict[str, Any] = {"at": START, "until": LAST, "events": supposed, "runs": 200}
    return Scenario(**(given | fields))


def played(
    given: Scenario, *pledges: Pledge, p: float = 0.7, known: Sequence[Occurrence] = (), **fields: Any
) -> Outcome:
    chance = Chance(value=p, basis=Basis.DEFAULT)
    source = Statements(pledges, same_act, lambda _: chance, already_due=given.already_due)
    return play(given, known, source, **fields)


def shares(outcome: Outcome) -> dict[tuple[str, ...], float]:
    """Chains in words, with their shares."""
    return {
        tuple(step.option.act.words if step.option.act else "?" for step in chain.steps): chain.share
        for chain in outcome.chains
    }


# ---- what follows


def test_where_nobody_has_said_anything_nothing_happens() -> None:
    outcome = played(scenario("FRA ASSAULT ESP"), pledge("ESP ASSAULT FRA", "ITA ASSAULT ESP"))

    assert shares(outcome) == {("FRA ASSAULT ESP",): 1.0}
    assert outcome.told == ()


def test_a_statement_whose_condition_is_met_is_acted_upon_in_its_share_of_the_runs() -> None:
    outcome = played(scenario("FRA ASSAULT ESP", runs=4000), pledge("FRA ASSAULT ESP", "ITA ASSAULT FRA"))

    assert shares(outcome)["FRA ASSAULT ESP", "ITA ASSAULT FRA"] == pytest.approx(0.7, abs=0.03)
    assert sum(shares(outcome).values()) == pytest.approx(1)


def test_what_is_done_meets_further_conditions() -> None:
    outcome = played(
        scenario("FRA ASSAULT ESP"),
        pledge("FRA ASSAULT ESP", "ITA SANCTION FRA"),
        pledge("ITA SANCTION FRA", "FRA SANCTION ITA"),
        p=1,
    )

    assert shares(outcome) == {("FRA ASSAULT ESP", "ITA SANCTION FRA", "FRA SANCTION ITA"): 1.0}


def test_a_chain_has_at_most_as_many_steps_as_the_scenario_allows() -> None:
    outcome = played(
        scenario("FRA ASSAULT ESP", steps=1),
        pledge("FRA ASSAULT ESP", "ITA SANCTION FRA"),
        pledge("ITA SANCTION FRA", "FRA SANCTION ITA"),
        p=1,
    )

    assert shares(outcome) == {("FRA ASSAULT ESP", "ITA SANCTION FRA"): 1.0}


def test_threat_and_counter_threat_come_to_an_end() -> None:
    outcome = played(
        scenario("FRA ASSAULT ESP", steps=20, until=date(2025, 1, 1)),
        pledge("FRA ASSAULT ESP", "ESP ASSAULT FRA"),
        pledge("ESP ASSAULT FRA", "FRA ASSAULT ESP"),
        p=1,
    )

    assert shares(outcome) == {("FRA ASSAULT ESP", "ESP ASSAULT FRA", "FRA ASSAULT ESP"): 1.0}


def test_who_has_announced_an_act_twice_does_it_once_and_no_more_surely() -> None:
    twice = [pledge("FRA ASSAULT ESP", "ITA ASSAULT FRA", id=f"plg-{n}") for n in range(2)]
    outcome = played(scenario("FRA ASSAULT ESP", runs=4000), *twice, p=0.5)

    assert shares(outcome)["FRA ASSAULT ESP", "ITA ASSAULT FRA"] == pytest.approx(0.5, abs=0.03)
    assert sum(item.made for item in outcome.told) / 4000 == pytest.approx(0.5, abs=0.03)


def test_nothing_is_done_after_the_end() -> None:
    late = scenario("FRA ASSAULT ESP", until=date(2022, 3, 12), delay=7)

    assert shares(played(late, pledge("FRA ASSAULT ESP", "ITA ASSAULT FRA"), p=1)) == {
        ("FRA ASSAULT ESP",): 1.0
    }


def test_a_deadline_that_has_passed_binds_nobody() -> None:
    past = pledge("FRA ASSAULT ESP", "ITA ASSAULT FRA", deadline=PartialDate("2022-03-09"))
    left = pledge("FRA ASSAULT ESP", "ITA ASSAULT FRA", deadline=PartialDate("2022-03-10"))

    assert played(scenario("FRA ASSAULT ESP"), past, p=1).told == ()
    assert len(played(scenario("FRA ASSAULT ESP"), left, p=1).told) == 1


def test_a_demand_is_no_move_of_the_one_who_makes_it() -> None:
    demand = pledge("FRA ASSAULT ESP", "FRA RETREAT ESP", kind="demand")

    assert played(scenario("FRA ASSAULT ESP"), demand, p=1).told == ()


def test_what_was_due_before_is_done_only_where_the_file_says_so() -> None:
    promise = pledge(None, "ITA AID ESP", kind="promise")

    assert played(scenario("FRA AID ESP"), promise, p=1).told == ()
    assert shares(played(scenario("FRA AID ESP", already_due=True), promise, p=1)) == {
        ("FRA AID ESP",): 1.0,
        ("ITA AID ESP",): 1.0,
    }


def test_what_is_known_by_its_words_alone_ends_its_chain() -> None:
    outcome = played(scenario("FRA ASSAULT ESP"), pledge("FRA ASSAULT ESP", None), p=1)

    assert shares(outcome) == {("FRA ASSAULT ESP", "?"): 1.0}


def test_each_step_has_the_commitment_that_it_rests_on() -> None:
    threat = pledge("FRA ASSAULT ESP", "ITA ASSAULT FRA")
    (chain,) = played(scenario("FRA ASSAULT ESP"), threat, p=1).chains

    first, second = chain.steps
    assert (first.option.source, first.option.pledge) == (Source.SUPPOSED, None)
    assert (second.option.source, second.option.pledge) == (Source.STATEMENTS, threat)
    assert second.on == date(2022, 3, 17)


def test_an_event_may_itself_be_unsure() -> None:
    unsure = (Supposed(act=act("FRA ASSAULT ESP"), on=date(2022, 3, 10), probability=0.3),)
    outcome = played(scenario(events=unsure, runs=4000), pledge("FRA ASSAULT ESP", "ITA ASSAULT FRA"), p=1)

    assert sum(shares(outcome).values()) == pytest.approx(0.3, abs=0.03)


class OneRule:
    """A stand-in for the second source: after an attack, talks."""

    source = Source.RULES

    def due(self) -> Sequence[Option]:
        return ()

    def after(self, given: Pattern, day: date, *, is_supposed: bool) -> Sequence[Option]:
        chance = Chance(value=1, basis=Basis.DEFAULT)
        talks = Option(
            id="rule-1", source=self.source, act=act("FRA CONSULT ESP"), by=("FRA",), chance=chance
        )
        return [talks] if given.type is EventType.ASSAULT else []


def test_the_second_source_is_empty_and_its_moves_bear_its_name() -> None:
    attack = act("FRA ASSAULT ESP")
    outcome = played(scenario("FRA ASSAULT ESP"), rules=OneRule())

    assert not NoRules().due()
    assert not NoRules().after(attack, START, is_supposed=True)
    assert [item.option.source for item in outcome.told] == [Source.RULES]


# ---- laws of chance

WEB = (
    pledge("FRA ASSAULT ESP", "ITA SANCTION FRA"),
    pledge("ITA SANCTION FRA", "FRA SANCTION ITA"),
    pledge("FRA ASSAULT ESP", "PRT AID ESP", kind="promise"),
    pledge("FRA SANCTION ITA", "PRT SANCTION FRA"),
)


@given(st.permutations(WEB), st.integers(0, 2**31))
@settings(max_examples=6, deadline=None)
def test_the_order_of_the_commitments_does_not_matter(pledges: list[Pledge], seed: int) -> None:
    one = scenario("FRA ASSAULT ESP", seed=seed, runs=50)

    assert shares(played(one, *pledges)) == shares(played(one, *WEB))
    assert played(one, *pledges).relations == played(one, *WEB).relations


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 2**31))
@settings(max_examples=10, deadline=None)
def test_a_higher_probability_never_makes_a_move_rarer(one: float, other: float, seed: int) -> None:
    low, high = (
        {
            item.option.id: item.made
            for item in played(scenario("FRA ASSAULT ESP", seed=seed, runs=50), *WEB, p=p).told
        }
        for p in sorted((one, other))
    )

    assert all(high[id_] >= made for id_, made in low.items())


def test_the_same_seed_gives_the_same_outcome_and_another_seed_another() -> None:
    one, again, other = (shares(played(scenario("FRA ASSAULT ESP", seed=seed), *WEB)) for seed in (1, 1, 2))

    assert one == again != other


def test_a_further_commitment_does_not_change_the_chance_of_others() -> None:
    alone = played(scenario("FRA ASSAULT ESP"), WEB[0]).told[0].made

    assert {item.option.id: item.made for item in played(scenario("FRA ASSAULT ESP"), *WEB).told}[
        WEB[0].id
    ] == alone


# ---- relations and balance

HISTORY = (
    occurrence("AID", "ITA", "ESP", published="2022-02-01", on="2022-02-01", id="occ-a"),
    occurrence("AID", "ITA", "FRA", published="2022-02-10", on="2022-02-10", id="occ-b"),
)


def test_a_relation_at_the_end_is_that_of_the_history_with_the_moves_in_it() -> None:
    outcome = played(scenario("FRA ASSAULT ITA"), known=HISTORY)
    (touched,) = outcome.relations

    start = curve(of_occurrences(HISTORY), "FRA", "ITA", [START])[0].score
    unmoved = curve(between(of_occurrences(HISTORY), "FRA", "ITA"), "FRA", "ITA", [LAST])[0].score
    assert (touched.one, touched.other) == ("FRA", "ITA")
    assert touched.start == pytest.approx(start)
    assert touched.unmoved == pytest.approx(unmoved)
    assert touched.spread.high == touched.spread.low < unmoved


def test_a_relation_of_which_nothing_is_known_has_no_start() -> None:
    (touched,) = played(scenario("FRA ASSAULT PRT"), known=HISTORY).relations

    assert (touched.start, touched.unmoved) == (None, None)
    assert touched.spread.median < 0


def test_what_is_left_undone_changes_no_relation() -> None:
    outcome = played(scenario("not FRA AID ITA"), known=HISTORY)

    assert outcome.relations == ()
    assert outcome.system.ties.low == outcome.system.ties.high


def test_the_spread_is_that_of_the_runs() -> None:
    pairs = {
        (item.one, item.other): item.spread
        for item in played(
            scenario("FRA ASSAULT ESP", runs=1000), pledge("FRA ASSAULT ESP", "ITA ASSAULT FRA"), p=0.5
        ).relations
    }

    assert pairs["ESP", "FRA"].low == pairs["ESP", "FRA"].high
    assert pairs["FRA", "ITA"].low < -1
    assert pairs["FRA", "ITA"].high == 0


def test_the_balance_is_that_of_the_network_with_the_moves_in_it() -> None:
    outcome = played(scenario("FRA ASSAULT ESP", until=date(2022, 3, 10)), known=HISTORY)
    attack = occurrence("ASSAULT", "FRA", "ESP", published="2022-03-10", on="2022-03-10", id="occ-c")
    whole = layers.of_relations(relations(of_occurrences((*HISTORY, attack)), date(2022, 3, 10)))

    assert outcome.system.unmoved is None
    assert outcome.system.balance is not None
    assert outcome.system.balance.median == triangle_balance(whole) == 0
    assert outcome.system.without_triangles == 0
    assert outcome.system.hostile.median == whole.negative == 1


def test_runs_without_a_triangle_are_counted() -> None:
    outcome = played(
        scenario("PRT CONSULT NLD", runs=1000, until=date(2022, 4, 1)),
        pledge("PRT CONSULT NLD", "FRA ASSAULT ESP"),
        p=0.5,
        known=HISTORY,
    )

    assert outcome.system.without_triangles == pytest.approx(0.5, abs=0.06)


def test_who_has_no_place_in_the_system_is_not_in_its_network() -> None:
    outcome = played(scenario("FRA ASSAULT ESP"), known=HISTORY, has_place=lambda code: code != "ESP")

    assert outcome.system.hostile.high == 0


def test_who_leaves_a_bloc_is_told_with_the_share_of_the_runs() -> None:
    friends = [
        occurrence("AID", one, other, published="2022-02-20", on="2022-02-20", id=f"occ-{one}{other}")
        for one, other in (("ITA", "ESP"), ("ITA", "FRA"), ("ESP", "FRA"))
    ]
    hostile = scenario("FRA ASSAULT ESP", "FRA ASSAULT ITA", until=date(2022, 3, 20))
    moved = played(hostile, known=friends).system.moved

    assert {code: share for (code, _, _), share in moved.items()}["FRA"] == pytest.approx(1)


# ---- how likely


def test_what_the_file_says_of_a_speaker_goes_before_all_else() -> None:
    stated = Probabilities(speaker={"ITA": 0.2}, kind={CommitmentKind.THREAT: 0.4}, default=0.6)
    record = {
        "ITA": Record(speaker="ITA", carried_out=3, met=4),
        "FRA": Record(speaker="FRA", carried_out=1, met=4),
    }
    threat, promise = (
        pledge("FRA AID ESP", "ITA ASSAULT FRA"),
        pledge("ITA AID ESP", "FRA AID ESP", kind="promise"),
    )
    other = pledge("ITA AID ESP", "PRT AID ESP", kind="promise")

    assert chance_of(threat, stated, record) == Chance(value=0.2, basis=Basis.SPEAKER)
    assert chance_of(replace(threat, by=("FRA",)), stated, record) == Chance(value=0.4, basis=Basis.KIND)
    assert chance_of(promise, stated, record) == from_record(record["FRA"], stated)
    assert chance_of(other, stated, record) == Chance(value=0.6, basis=Basis.DEFAULT)


def test_a_record_is_weighed_with_the_prior_of_the_file() -> None:
    found = from_record(
        Record(speaker="ITA", carried_out=3, met=4), Probabilities(prior=Prior(kept=2, broken=2))
    )

    assert (found.value, found.kept, found.broken) == (5 / 8, 5, 3)


def test_a_file_may_leave_records_out() -> None:
    record = {"ITA": Record(speaker="ITA", carried_out=3, met=4)}

    found = chance_of(pledge("FRA AID ESP", "ITA AID ESP"), Probabilities(record=False), record)

    assert found.basis is Basis.DEFAULT


def test_a_record_counts_met_conditions_and_what_was_done_then() -> None:
    kept, open_ = CommitmentState.CARRIED_OUT, CommitmentState.OPEN
    due, broken = CommitmentState.CONDITION_MET, CommitmentState.NOT_CARRIED_OUT
    told = [
        pledge("FRA AID ESP", "ITA ASSAULT FRA", state=state) for state in (kept, kept, due, broken, open_)
    ]
    silent = pledge("FRA AID ESP", "not ITA AID FRA", state=due)
    announced = pledge(None, "ITA AID FRA", state=kept)
    demand = pledge("FRA AID ESP", "FRA AID ITA", kind="demand", by="ITA", state=kept)

    assert records_of([*told, silent, announced, demand]) == {
        "ITA": Record(speaker="ITA", carried_out=2, met=4)
    }


def test_a_record_of_few_words_leaves_more_open_than_one_of_many() -> None:
    """The speaker's two commitments share one draw of how far it keeps its word, so that they go together."""
    record = from_record(Record(speaker="ITA", carried_out=1, met=2), Probabilities())
    pledges = [pledge("FRA ASSAULT ESP", f"ITA {type_} FRA") for type_ in ("ASSAULT", "SANCTION")]
    source = Statements(pledges, same_act, lambda _: record)
    outcome = play(scenario("FRA ASSAULT ESP", runs=4000), (), source)

    both = 1 - outcome.chains[-1].share if len(outcome.chains[-1].steps) == 1 else 1.0
    made = [item.made / 4000 for item in outcome.told]
    assert made == pytest.approx([0.5, 0.5], abs=0.04)
    # Apart, one of them at least would be done in 0.75 of the runs; with a shared Beta(2, 2) it is in 0.7.
    assert both == pytest.approx(0.7, abs=0.025)


# ---- the file

FILE = """
name = "A test"
at = 2022-03-01
until = "2022-06"
runs = 50
seed = 9

[[events]]
event = "Rome AID FRA on 2022-03-25"

[[events]]
event = "FRA AID ITA"
on = 2022-04-01
probability = 0.5

[probability]
default = 0.6
prior = { kept = 2, broken = 3 }
kind = { threat = 0.3 }
speaker = { Rome = 0.9 }

[moves]
delay = 3
"""


def read(content: str, **fields: Any) -> Scenario:
    def read_pattern(words: str) -> Pattern:
        return act(words.replace("Rome", "ITA"))

    return decode(
        content, "test.toml", read_pattern=read_pattern, find_code=CODES.get, last_day=START, **fields
    )


def test_a_file_is_read_with_days_probabilities_and_codes() -> None:
    found = read(FILE)

    assert (found.at, found.until, found.runs, found.seed) == (START, date(2022, 6, 30), 50, 9)
    assert [(item.on, item.probability) for item in found.events] == [
        (date(2022, 3, 25), 1.0),
        (date(2022, 4, 1), 0.5),
    ]
    assert found.probability.speaker == {"ITA": 0.9}
    assert found.probability.kind == {CommitmentKind.THREAT: 0.3}
    assert found.probability.prior == Prior(kept=2, broken=3)
    assert (found.delay, found.steps) == (3, 4)


def test_without_days_a_scenario_starts_with_the_last_article_and_ends_a_month_after_its_events() -> None:
    found = read("[[events]]\nevent = 'ITA AID FRA'")

    assert (found.at, found.events[0].on, found.until) == (START, date(2022, 3, 2), date(2022, 4, 1))


def test_a_date_on_the_command_line_goes_before_that_of_the_file() -> None:
    assert read(FILE, at=date(2022, 2, 1)).at == date(2022, 2, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("runz = 1\n[[events]]\nevent = 'ITA AID FRA'", "Did you mean 'runs'?"),
        ("events = []", "suppose one"),
        ("[[events]]\nevent = 'ITA AIDS FRA'", r"events\[0\]: 'AIDS' is no type"),
        ("[[events]]\nevent = 'ITA AID FRA'\nprobability = 2", r"\$\.events\[0\]\.probability"),
        ("[[events]]\nevent = 'ITA AID FRA'\non = 'soon'", "which is no date; write 2022-03-25"),
        ("[[events]]\nevent = 'ITA AID FRA on 2022-03-02'\non = 2022-03-02", "take one of them out"),
        ("[[events]]\nevent = 'ITA AID FRA on 2021-03-02'", "before the start on 2022-03-01"),
        ("until = 2022-03-01\n[[events]]\nevent = 'ITA AID FRA on 2022-03-02'", "name a later day"),
        ("[[events]]\nevent = 'ITA AID FRA'\n[probability.kind]\nmenace = 1", "threat, promise, demand"),
        ("[[events]]\nevent = 'ITA AID FRA'\n[probability.speaker]\nAtlantis = 1", "'Atlantis'"),
        ("[[events]\nevent = 1", "at line 1"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place_and_what_to_write(content: str, said: str) -> None:
    with pytest.raises(DataFileError, match=said) as caught:
        read(content)

    assert str(caught.value).startswith("test.toml")


def test_a_chain_of_twenty_links_is_followed_to_its_end() -> None:
    """A thousand runs over fifty commitments, each of which may set off the next."""
    ring = [f"S{n:02}" for n in range(50)]
    web = [
        pledge(f"{one} ASSAULT {two}", f"{two} ASSAULT {three}")
        for one, two, three in zip(ring, ring[1:], ring[2:], strict=False)
    ]
    outcome = played(scenario("S00 ASSAULT S01", runs=1000, steps=20, until=date(2023, 1, 1)), *web, p=0.9)

    assert np.isclose(sum(shares(outcome).values()), 1)
    assert max(len(chain.steps) for chain in outcome.chains) == 21
