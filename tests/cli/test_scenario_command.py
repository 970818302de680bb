"""`westphalia scenario` as a user runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Westphalia, keep, together
from tests.factory import document, event, mention, role, sentence_around, span
from westphalia.ids import content_id
from westphalia.model import Certainty, Commitment, CommitmentKind, Reading, Tense
from westphalia.workflow.playing import read_pattern

STATES = {"Rome": "ITA", "Paris": "FRA", "Madrid": "ESP"}
POSSIBLE: dict[str, Any] = {"certainty": Certainty.POSSIBLE, "time": Tense.FUTURE}

FILE = """
name = "An attack"
[[events]]
event = "{event}"
on = 2022-03-10
[probability]
default = 1.0
{more}
"""


def threat(number: int, words: str, day: str, then: str, given: str) -> Reading:
    """An article in which the first of three capitals threatens: `then` stands first, `given` after "if"."""
    article = document(words, f"article-{number}", outlet=f"Outlet {number}", published=day)
    first, after = words.split(" if ")
    speaker = mention(article, first.split()[0], STATES[first.split()[0]])
    target = mention(article, first.split()[-1], STATES[first.split()[-1]])
    actor, verb, victim = after.rstrip(".").split()
    parties = [mention(article, name, STATES[name], at=words.count(name)) for name in (actor, victim)]
    reply = event(article, first.split()[2], then, actors=[speaker], recipients=[target], **POSSIBLE)
    condition = event(article, verb, given, actors=parties[:1], recipients=parties[1:], **POSSIBLE)
    where = span(article, first.split()[1])
    made = Commitment(
        id=content_id("com", article.id, where.start),
        citation=article.cite(where),
        sentence=sentence_around(article, where),
        kind=CommitmentKind.THREAT,
        by=role(speaker),
        to=role(target),
        condition=article.cite(span(article, after.rstrip("."))),
        condition_ids=(condition.id,),
        consequence=article.cite(reply.citation.span),
        consequence_ids=(reply.id,),
    )
    mentions = {item.id: item for item in (speaker, target, *parties)}
    return Reading(
        document=article,
        mentions=tuple(sorted(mentions.values(), key=lambda item: item.head.start)),
        events=(reply, condition),
        commitments=(made,),
    )


def meeting(number: int, day: str) -> Reading:
    article = document("Rome met Paris.", f"meeting-{number}", outlet="Gazette", published=day)
    parties = [mention(article, "Rome", "ITA"), mention(article, "Paris", "FRA")]
    met = event(article, "met", "CONSULT", actors=parties[:1], recipients=parties[1:], date=day)
    return Reading(document=article, mentions=tuple(parties), events=(met,))


@pytest.fixture
def tense(westphalia: Westphalia) -> Westphalia:
    """A store in which Madrid threatens Paris for an attack on Rome, and Paris Madrid for its sanctions."""
    keep(
        meeting(1, "2022-03-01"),
        threat(2, "Madrid will punish Paris if Paris shells Rome.", "2022-03-02", "SANCTION", "ASSAULT"),
        threat(3, "Paris will expel Madrid if Madrid punishes Paris.", "2022-03-03", "COERCE", "SANCTION"),
        threat(4, "Rome will arm Madrid if Madrid shells Paris.", "2022-03-20", "AID", "ASSAULT"),
    )
    together()
    return westphalia


def scenario(event: str = "FRA ASSAULT ITA", more: str = "", **options: Any) -> list[object]:
    Path("file.toml").write_text(FILE.format(event=event, more=more), encoding="utf-8")
    return [
        "scenario",
        "file.toml",
        *(part for name, value in options.items() for part in (f"--{name}", value)),
    ]


def test_a_chain_is_printed_with_the_words_and_the_article_of_each_step(tense: Westphalia) -> None:
    out = tense(*scenario(at="2022-03-05")).out

    assert out.startswith("An attack\nfrom 2022-03-05 to 2022-04-09: 1,000 runs, seed 1; ")
    first, second, third = (
        out.index(words) for words in ("100%  FRA ASSAULT ITA", "ESP SANCTION FRA", "FRA COERCE ESP")
    )
    assert first < second < third
    assert "article-2  Madrid *will* punish Paris if Paris shells Rome." in out
    assert "article-3  Paris *will* expel Madrid if Madrid punishes Paris." in out


def test_what_was_said_after_the_start_has_no_part(tense: Westphalia) -> None:
    early = tense(*scenario(at="2022-03-02")).out

    assert "ESP SANCTION FRA" in early
    assert "FRA COERCE ESP" not in early


def test_where_nobody_has_said_anything_nothing_happens(tense: Westphalia) -> None:
    out = tense(*scenario("ITA ASSAULT FRA", at="2022-03-05")).out

    assert "nobody has said what would follow from this" in out
    assert "How likely" not in out


def test_json_has_the_statements_the_spread_and_the_source_of_each_move(tense: Westphalia) -> None:
    found = json.loads(tense(*scenario(at="2022-03-05"), "--json", "--runs", "20", "--seed", "4").out)

    assert (found["runs"], found["seed"], found["open_commitments"]) == (20, 4, 2)
    (chain,) = found["chains"]
    assert [step["source"] for step in chain["steps"]] == ["supposed", "statements", "statements"]
    assert chain["steps"][1]["statements"][0]["document"]["name"] == "article-2"
    assert chain["steps"][1]["probability"]["basis"] == "the file's default"
    touched = {(item["one"], item["other"]): item for item in found["relations"]}
    assert touched["FRA", "ITA"]["spread"]["median"] < touched["FRA", "ITA"]["unmoved"]


def test_the_text_says_which_probability_was_used(tense: Westphalia) -> None:
    out = tense(*scenario(at="2022-03-05", more="speaker = { Spain = 0.25 }")).out

    assert "0.25  ESP" in out
    assert "by the file, for this speaker (record: none)" in out


def test_the_record_of_a_speaker_is_that_of_the_start(tense: Westphalia) -> None:
    attack = event_told(5, "Paris shelled Rome.", "ASSAULT", "2022-03-06")
    answer = event_told(6, "Madrid punished Paris.", "SANCTION", "2022-03-08")
    again = threat(7, "Madrid will shell Paris if Paris punishes Rome.", "2022-03-09", "ASSAULT", "SANCTION")
    keep(
        threat(2, "Madrid will punish Paris if Paris shells Rome.", "2022-03-02", "SANCTION", "ASSAULT"),
        attack,
        answer,
        again,
        path="record.db",
    )
    together("record.db")

    late = tense(*scenario("FRA SANCTION ITA", at="2022-03-09", store="record.db")).out

    assert "0.67  ESP" in late
    assert "by the speaker's record: 1 of 1 carried out, Beta(2, 1)" in late


def event_told(number: int, words: str, type_: str, day: str) -> Reading:
    article = document(words, f"article-{number}", outlet=f"Outlet {number}", published=day)
    parties = sorted(
        (mention(article, name, code) for name, code in STATES.items() if name in words),
        key=lambda party: party.head.start,
    )
    deed = event(article, words.split()[1], type_, actors=parties[:1], recipients=parties[1:], date=day)
    return Reading(document=article, mentions=tuple(parties), events=(deed,))


@pytest.fixture
def calm(westphalia: Westphalia) -> Westphalia:
    """A store in which Rome and Paris met some times, and nobody has said anything of any case."""
    keep(*(meeting(number, f"2022-0{1 + number // 4}-{3 + 6 * (number % 4):02}") for number in range(9)))
    together()
    return westphalia


def test_learned_rules_make_no_moves_unless_they_are_asked_for(calm: Westphalia) -> None:
    out = calm(*scenario("FRA ASSAULT ITA", at="2022-03-05")).out
    found = json.loads(calm(*scenario("FRA ASSAULT ITA", at="2022-03-05"), "--json").out)

    assert "LEARNED RULE" not in out
    assert "learned" not in out
    assert (found["sources"], found["moves"]) == (["statements"], [])


def test_a_learned_move_says_its_rule_its_cases_and_what_the_act_changes(calm: Westphalia) -> None:
    out = calm(*scenario("FRA ASSAULT ITA", at="2022-03-05"), "--learned").out
    words = " ".join(out.split())

    assert "learned rules make moves too, each within 30 days; learned from ICEWS" in words
    assert re.search(r"-> (ITA|FRA) [A-Z]+ (ITA|FRA) 2022-\d\d-\d\d LEARNED RULE rul-", words)
    assert re.search(r"[\d.]+ % instead of [\d.]+ % within 30 days, after FRA ASSAULT ITA", words)
    assert re.search(r"in [\d,]+ of [\d,]+ cases \([\d.]+ % to [\d.]+ %\)", words)
    assert re.search(r"of [\d,]+ forecasts like this on held-back weeks [\d.]+ % came true", words)


def test_the_file_may_ask_for_learned_rules_too(calm: Westphalia) -> None:
    more = "[moves]\nlearned = true\nwithin = 20"
    found = json.loads(calm(*scenario(at="2022-03-05", more=more), "--json").out)

    assert found["sources"] == ["statements", "rules"]
    assert {item["source"] for item in found["moves"]} == {"rules"}
    for item in found["moves"]:
        rule = item["rule"]
        assert rule["days"] == 20
        assert item["probability"]["value"] == pytest.approx(rule["probability"] - rule["without"])
        assert item["probability"]["basis"] == "a rule learned from the past"
        assert 0 < rule["followed"] <= rule["cases"]


def test_learned_moves_stand_apart_from_statements(tense: Westphalia) -> None:
    plain = tense(*scenario(at="2022-03-05")).out
    out = tense(*scenario(at="2022-03-05"), "--learned").out

    assert out.index("How likely each statement") < out.index("How much likelier learned rules")
    assert "ESP SANCTION FRA  2022-03-17  THREAT of ESP" in out
    assert plain[plain.index("How likely") : plain.index("Relations")] in out


def test_a_file_that_is_wrong_is_refused_with_its_place(tense: Westphalia) -> None:
    result = tense(*scenario("FRA ASSAULT Atlantis"))

    assert result.code == 1
    assert "file.toml: events[0]: 'Atlantis'" in result.err


def test_a_file_that_is_not_there_is_wrong_usage(tense: Westphalia) -> None:
    assert tense("scenario", "nowhere.toml").code == 2


def test_the_scenarios_that_come_with_the_project_can_be_read(tense: Westphalia) -> None:
    folder = Path(__file__).parents[2] / "scenarios"
    files = sorted(folder.glob("*.toml"))

    assert len(files) >= 3
    for file in files:
        result = tense("scenario", file, "--runs", "5")
        assert result.code == 0, result.err
        assert "nobody has said what would follow" in result.out


def test_an_event_may_name_its_mode_and_its_topic_in_words() -> None:
    assert read_pattern("RUS ASSAULT UKR mode aerial", str).mode == "aerial"
    assert read_pattern("CHN AID RUS topic arms", str).topics == ("arms",)
    assert read_pattern("RUS ASSAULT UKR mode heavy-weapons topic nuclear", str).topics == ("nuclear",)
    with pytest.raises(ValueError, match="or name what it is about with `topic`: arms"):
        read_pattern("CHN AID RUS mode military", str)
    with pytest.raises(ValueError, match="no topic 'grain'"):
        read_pattern("CHN AID RUS topic grain", str)
