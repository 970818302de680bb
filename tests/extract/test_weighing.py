"""Events and their parties are weighed once more by trees that see the whole passage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests import factory
from westphalia.extract.attributes import OUTPUTS, attribute_features, days_from_publication, reconsider
from westphalia.extract.contents import OWN_CONDITION, OWN_CONTENT, event_pairs, relink
from westphalia.extract.marks import EventMark, Marks, MentionMark, QuoteMark, SpanMark
from westphalia.extract.parties import CANDIDATE, candidates, reweigh
from westphalia.extract.pledges import OUTPUTS as PLEDGES
from westphalia.extract.pledges import pledge_features, recommit
from westphalia.extract.timing import retime, time_pairs
from westphalia.extract.triggers import rescore, trigger_features
from westphalia.inference.trees import log_odds
from westphalia.model import CommitmentKind, EventType, Sentence, Span

TEXT = "Rome accused Paris. Paris rejected the charge of Rome, and Bern said nothing."
DOCUMENT = factory.document(TEXT)
SENTENCES = tuple(
    Sentence(span=Span(start, end), parts=(Span(start, end),), language="en", paragraph=0)
    for start, end in ((0, 19), (20, len(TEXT)))
)
NAMES = (("Rome", "ITA", 1, 0), ("Paris", "FRA", 1, 0), ("Paris", "FRA", 2, 1), ("Rome", "ITA", 2, 1),
         ("Bern", "CHE", 1, 1))  # fmt: skip
MENTIONS = tuple(factory.mention(DOCUMENT, name, code, at=at) for name, code, at, _ in NAMES)


class Echo:
    """Trees that answer each candidate with fixed probabilities, and remember what they were asked."""

    def __init__(self, *answers: float) -> None:
        self.answers, self.rows = answers, np.zeros((0, 0), np.float32)

    def run(self, rows: Any) -> Any:
        self.rows = rows
        return np.tile(np.array(self.answers, np.float32), (len(rows), 1))


def event(words: str, kind: EventType, sentence: int, **fields: Any) -> EventMark:
    return EventMark(
        trigger=factory.span(DOCUMENT, words), sentence=sentence, type=kind, score=0.6,
        type_scores=tuple(float(t is kind) for t in EventType), **fields,
    )  # fmt: skip


def marks(**others: Any) -> Marks:
    return Marks(
        mentions=tuple(
            MentionMark(span=m.citation.span, head=m.head, sentence=name[3])
            for m, name in zip(MENTIONS, NAMES, strict=True)
        ),
        events=(
            event("accused", EventType.ACCUSE, 0, actors=((0, 0.9), (3, 0.3)), recipients=((1, 0.8),)),
            event(
                "rejected", EventType.REJECT, 1, actors=((2, 0.7), (4, 0.2)), recipients=((3, 0.6), (0, 0.5))
            ),
        ),
        **others,
    )


def test_without_trees_nothing_changes() -> None:
    given = marks()
    assert reweigh(given, MENTIONS, None) is given
    assert rescore(DOCUMENT, SENTENCES, given, MENTIONS, None) is given


def test_an_entity_is_one_candidate_whatever_its_mentions() -> None:
    found = [c.key for c in candidates(marks(), MENTIONS) if c.event == 1]
    assert found == [("FRA",), ("CHE",), ("ITA",)]


def test_an_entity_keeps_its_best_mention_of_each_side() -> None:
    _, rejected = reweigh(marks(), MENTIONS, Echo(0.5, 0.4, 0.1)).events  # type: ignore[arg-type]
    assert dict(rejected.actors) == {2: 0.5, 4: 0.5}
    assert rejected.recipients == ((3, pytest.approx(0.4)),)
    assert rejected.attribution == ()


@pytest.mark.parametrize("nobody", [0.0, 0.5, 2.0])
def test_parties_are_weighed_against_nobody(nobody: float) -> None:
    trees, empty = Echo(0.5, 0.4, 0.1), Echo(nobody)
    _, rejected = reweigh(marks(), MENTIONS, trees, empty).events  # type: ignore[arg-type]
    assert dict(rejected.actors)[2] == pytest.approx(0.5 / (0.5 + nobody), abs=1e-4)
    assert dict(rejected.recipients)[3] == pytest.approx(0.4 / (0.4 + nobody), abs=1e-4)


def test_an_empty_side_is_judged_with_its_likeliest_party_in_view() -> None:
    empty = Echo(0.5)
    reweigh(marks(), MENTIONS, Echo(0.5, 0.4, 0.1), empty)  # type: ignore[arg-type]
    assert len(empty.rows) == 2 * len(marks().events)
    assert {round(float(row[2]), 3) for row in empty.rows} == {0.5, 0.4}


def test_a_mention_of_several_is_never_more_probable_than_the_networks_say() -> None:
    mentions = [*MENTIONS[:3], replace(MENTIONS[3], entities=("CHE", "ITA")), *MENTIONS[4:]]

    accused, rejected = reweigh(marks(), mentions, Echo(0.95, 0.95, 0.1)).events  # type: ignore[arg-type]

    assert dict(accused.actors) == {0: pytest.approx(0.95), 3: 0.3}
    assert dict(rejected.recipients)[3] == 0.6


def test_an_entity_that_no_side_reaches_is_no_candidate() -> None:
    lone = event("accused", EventType.ACCUSE, 0, actors=((0, CANDIDATE / 2),))
    assert candidates(Marks(mentions=marks().mentions, events=(lone,)), MENTIONS) == []


def test_a_rival_changes_what_the_trees_see() -> None:
    alone = event("accused", EventType.ACCUSE, 0, actors=((0, 0.9),))
    beside = event("accused", EventType.ACCUSE, 0, actors=((0, 0.9), (1, 0.8)))
    given = marks().mentions
    (one,) = candidates(Marks(mentions=given, events=(alone,)), MENTIONS)
    two, _ = candidates(Marks(mentions=given, events=(beside,)), MENTIONS)
    assert one.features != two.features


def test_who_speaks_the_quote_around_an_event_is_seen() -> None:
    quote = QuoteMark(span=Span(20, len(TEXT)), sentence=1, speakers=((2, 0.9),))
    plain = [c.features for c in candidates(marks(), MENTIONS)]
    assert [c.features for c in candidates(marks(quotes=(quote,)), MENTIONS)] != plain


def test_an_event_far_away_changes_nothing() -> None:
    far = event("said", EventType.CONSULT, 40, actors=((4, 0.9),))
    near = marks()
    more = Marks(mentions=near.mentions, events=(*near.events, far))
    assert candidates(more, MENTIONS)[: len(candidates(near, MENTIONS))] == candidates(near, MENTIONS)


def test_events_take_the_score_that_the_trees_give() -> None:
    trees = Echo(0.25)
    found = rescore(DOCUMENT, SENTENCES, marks(), MENTIONS, trees)  # type: ignore[arg-type]
    assert [e.score for e in found.events] == [0.25, 0.25]
    assert len(trees.rows) == 2


def test_what_gathers_around_a_trigger_is_seen() -> None:
    """The same word with and without parties that resolve."""
    bare = Marks(mentions=marks().mentions, events=(event("accused", EventType.ACCUSE, 0),))
    held = Marks(mentions=marks().mentions, events=marks().events[:1])
    assert trigger_features(DOCUMENT, SENTENCES, bare, MENTIONS) != trigger_features(
        DOCUMENT, SENTENCES, held, MENTIONS
    )


def test_a_text_without_events_asks_no_trees() -> None:
    trees = Echo(0.5)
    none = Marks(mentions=marks().mentions)
    assert rescore(DOCUMENT, SENTENCES, none, MENTIONS, trees) is none  # type: ignore[arg-type]
    assert reweigh(none, MENTIONS, trees) is none  # type: ignore[arg-type]
    assert trees.rows.size == 0


DATED = factory.document("On 3 May Rome threatened a boycott on Tuesday.", published="2022-05-05")
ONE_SENTENCE = (
    Sentence(span=Span(0, len(DATED.text)), parts=(Span(0, len(DATED.text)),), language="en", paragraph=0),
)


def dated_marks() -> Marks:
    def act(words: str, kind: EventType, **fields: Any) -> EventMark:
        return EventMark(
            trigger=factory.span(DATED, words), sentence=0, type=kind, score=0.8,
            type_scores=tuple(float(t is kind) for t in EventType), **fields,
        )  # fmt: skip

    return Marks(
        events=(
            act("threatened", EventType.THREATEN, times=((0, 0.7), (1, 0.2)), content=((1, 0.9),)),
            act("boycott", EventType.SANCTION, times=((0, 0.4), (1, 0.3)), negative=0.1, possible=0.5),
        ),
        times=(
            SpanMark(span=factory.span(DATED, "3 May"), sentence=0),
            SpanMark(span=factory.span(DATED, "on Tuesday"), sentence=0),
        ),
    )


def test_without_trees_attributes_and_dates_stay_as_they_are() -> None:
    given = dated_marks()
    assert reconsider(given, attribute_features(DATED, ONE_SENTENCE, given, (None, None)), None) is given
    assert retime(DATED, given, (None, None), None) is given


def test_attributes_lie_between_what_network_and_trees_say() -> None:
    trees = Echo(*(0.9 if name in ("negative", "future") else 0.1 for name in OUTPUTS))
    rows = attribute_features(DATED, ONE_SENTENCE, dated_marks(), (-2.0, None))
    _, boycott = reconsider(dated_marks(), rows, trees).events  # type: ignore[arg-type]
    assert 0.1 < boycott.negative < 0.9
    assert 0.1 < boycott.possible < 0.5
    assert sum(boycott.tense) == pytest.approx(1)


def test_an_act_knows_what_it_is_the_content_of() -> None:
    marked = dated_marks()
    alone = replace(marked, events=(replace(marked.events[0], content=()), marked.events[1]))
    threat, boycott = attribute_features(DATED, ONE_SENTENCE, marked, (-2.0, None))
    threat_alone, boycott_alone = attribute_features(DATED, ONE_SENTENCE, alone, (-2.0, None))
    assert threat == threat_alone
    assert boycott != boycott_alone


def test_days_count_from_publication() -> None:
    assert days_from_publication(DATED, ONE_SENTENCE, dated_marks()) == [-2.0, -2.0]
    unknown = replace(DATED, published=None)
    assert days_from_publication(unknown, ONE_SENTENCE, dated_marks()) == [None, None]


def test_dates_of_an_event_come_in_the_trees_order() -> None:
    class Later(Echo):
        def run(self, rows: Any) -> Any:
            return np.linspace(0.1, 0.9, len(rows), dtype=np.float32).reshape(-1, 1)

    pairs = time_pairs(DATED, dated_marks(), (-2.0, None))
    assert [(p.event, p.time) for p in pairs] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    for event in retime(DATED, dated_marks(), (-2.0, None), Later()).events:  # type: ignore[arg-type]
        assert [time for time, _ in event.times] == [1, 0]


IF = factory.document("Rome threatens sanctions if Paris attacks Bern.")
IF_SENTENCES = factory.sentences(IF)
IF_MENTIONS = tuple(
    factory.mention(IF, name, code) for name, code in (("Rome", "ITA"), ("Paris", "FRA"), ("Bern", "CHE"))
)


def threat_marks(**fields: Any) -> Marks:
    """A threat, what is threatened, and the act that it hangs on; `fields` are the threat's."""

    def act(words: str, kind: EventType, **others: Any) -> EventMark:
        return EventMark(
            trigger=factory.span(IF, words), sentence=0, type=kind, score=0.8,
            type_scores=tuple(float(t is kind) for t in EventType), **others,
        )  # fmt: skip

    scores = (0.4, *(0.5 if kind is CommitmentKind.THREAT else 0.1 / 6 for kind in CommitmentKind))
    threat = {"content": ((1, 0.6), (2, 0.3)), "commitment_scores": scores, "actors": ((0, 0.9),)} | fields
    return Marks(
        mentions=tuple(MentionMark(span=m.citation.span, head=m.head, sentence=0) for m in IF_MENTIONS),
        events=(
            act("threatens", EventType.THREATEN, **threat),
            act("sanctions", EventType.SANCTION, actors=((0, 0.8),), conditions=((2, 0.2),)),
            act("attacks", EventType.ASSAULT, actors=((1, 0.9),), recipients=((2, 0.9),)),
        ),
    )


def test_without_trees_contents_and_commitments_stay_as_they_are() -> None:
    given = threat_marks()
    assert relink(IF, IF_SENTENCES, given, IF_MENTIONS, None) is given
    rows = attribute_features(IF, IF_SENTENCES, given, ())
    assert recommit(IF, IF_SENTENCES, given, IF_MENTIONS, rows, None) is given


def test_every_two_events_that_the_network_links_are_a_pair_either_way() -> None:
    pairs = event_pairs(IF, IF_SENTENCES, threat_marks(), IF_MENTIONS)
    assert [(p.event, p.other) for p in pairs] == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]
    apart = threat_marks(content=((1, 0.6),))
    assert (0, 2) not in [(p.event, p.other) for p in event_pairs(IF, IF_SENTENCES, apart, IF_MENTIONS)]


def test_links_of_events_take_the_probabilities_that_the_trees_give() -> None:
    trees = Echo(0.7, 0.2)
    threat, *_ = relink(IF, IF_SENTENCES, threat_marks(), IF_MENTIONS, trees).events  # type: ignore[arg-type]
    assert dict(threat.content) == {1: pytest.approx(0.7), 2: pytest.approx(0.7)}
    assert dict(threat.conditions) == {1: pytest.approx(0.2), 2: pytest.approx(0.2)}
    assert len(trees.rows) == 6


def test_a_clause_that_opens_with_if_is_seen() -> None:
    plain = factory.document(IF.text.replace(" if ", " as "))
    with_if = event_pairs(IF, IF_SENTENCES, threat_marks(), IF_MENTIONS)
    without = event_pairs(plain, factory.sentences(plain), threat_marks(), IF_MENTIONS)
    assert with_if[1].features != without[1].features


def test_the_network_s_own_scores_stand_where_the_training_looks_for_them() -> None:
    first, *_, last = event_pairs(IF, IF_SENTENCES, threat_marks(), IF_MENTIONS)
    assert first.features[OWN_CONTENT] == pytest.approx(log_odds(0.6))
    sanction_on_attack = event_pairs(IF, IF_SENTENCES, threat_marks(), IF_MENTIONS)[3]
    assert sanction_on_attack.features[OWN_CONDITION] == pytest.approx(log_odds(0.2))
    assert last.features[OWN_CONTENT] == pytest.approx(log_odds(0.0))


def test_a_commitment_lies_between_what_network_and_trees_say() -> None:
    given = threat_marks()
    rows = attribute_features(IF, IF_SENTENCES, given, ())
    trees = Echo(*(0.9 if name == "demand" else 0.01 for name in PLEDGES))
    threat, sanction, _ = recommit(
        IF,
        IF_SENTENCES,
        given,
        IF_MENTIONS,
        rows,
        trees,  # type: ignore[arg-type]
    ).events
    scores = dict(zip(CommitmentKind, threat.commitment_scores[1:], strict=True))
    assert 0.01 < scores[CommitmentKind.THREAT] < 0.5
    assert threat.commitment is CommitmentKind.DEMAND
    assert threat.commitment_score == pytest.approx(sum(scores.values()))
    assert sum(threat.commitment_scores) == pytest.approx(1)
    assert sanction.commitment_score < threat.commitment_score


def test_what_is_threatened_is_seen_where_a_commitment_is_judged() -> None:
    def rows(given: Marks) -> Any:
        own = attribute_features(IF, IF_SENTENCES, given, ())
        return pledge_features(IF, IF_SENTENCES, given, IF_MENTIONS, own)

    assert rows(threat_marks())[0] != rows(threat_marks(content=()))[0]
    assert len({len(row) for row in rows(threat_marks(content=()))}) == 1
