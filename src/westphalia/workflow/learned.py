"""The rules that ship with the package as a source of moves in scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from westphalia.foresight.following import Following, Sequel
from westphalia.foresight.forecasting import Vista
from westphalia.foresight.habits import Habits
from westphalia.gazetteer import Gazetteer
from westphalia.ids import content_id
from westphalia.model import Occurrence, Pattern, Pledge, Polarity
from westphalia.network.moves import Basis, Chance, Learned, Option, Source
from westphalia.network.scenario import Scenario
from westphalia.workflow.histories import deeds_of, has_place


class LearnedRules:
    """The second source of moves: what an act makes likelier between two, by rules learned from a history.

    What is likely anyway is no move: only what the act adds to it is drawn by chance. Nothing comes after the
    end of the scenario.
    """

    source = Source.RULES

    def __init__(self, sequel: Sequel, gazetteer: Gazetteer, *, until: date, within: int) -> None:
        self._sequel = sequel
        self._gazetteer = gazetteer
        self._until = until
        self._within = within

    @classmethod
    def of(
        cls,
        given: Scenario,
        known: Iterable[Occurrence],
        ignored: Iterable[str],
        pledges: Iterable[Pledge],
        gazetteer: Gazetteer,
    ) -> LearnedRules:
        """Return the rules as they stand at the start of a scenario, by the events known then."""
        acts = [item.act for item in given.events]
        acts += [pledge.consequence for pledge in pledges if pledge.consequence is not None]
        parties = sorted({code for act in acts for code in (*act.actors, *act.recipients)})
        vista = Vista.of(deeds_of(known, gazetteer, ignored), given.at, Habits.load(), asked=parties)
        return cls(Sequel(vista), gazetteer, until=given.until, within=given.within)

    def due(self) -> Sequence[Option]:
        """Return nothing: what was likely before anything was supposed is no move."""
        return ()

    def after(self, act: Pattern, day: date, *, is_supposed: bool) -> Sequence[Option]:  # noqa: ARG002
        """Return what an act makes likelier between each two of its parties."""
        days = min(self._within, (self._until - day).days)
        if act.type is None or act.polarity is Polarity.NEGATIVE:
            return ()
        return [
            _option(item, actor, recipient)
            for actor, recipient in self._pairs(act)
            for item in self._sequel.after(act.type, actor, recipient, days)
        ]

    def _pairs(self, act: Pattern) -> Iterator[tuple[str, str]]:
        for actor in sorted(set(act.actors)):
            for recipient in sorted(set(act.recipients)):
                if has_place(self._gazetteer, actor) and has_place(self._gazetteer, recipient):
                    yield actor, recipient


def _option(item: Following, actor: str, recipient: str) -> Option:
    rule = item.rule
    confidence, alike = rule.confidence, item.alike
    return Option(
        id=content_id("mov", rule.id, item.actor, item.recipient),
        source=Source.RULES,
        act=Pattern(type=rule.head, actors=(item.actor,), recipients=(item.recipient,), words=""),
        by=(item.actor,),
        chance=Chance(value=item.added, basis=Basis.RULE),
        lag=item.lag,
        learned=Learned(
            rule=rule.id,
            body=rule.body,
            body_actor=actor,
            body_recipient=recipient,
            first_age=rule.first_age,
            last_age=rule.last_age,
            horizon=rule.horizon,
            factor=rule.factor,
            cases=rule.cases,
            followed=rule.followed,
            low=confidence.low,
            high=confidence.high,
            origin=rule.origin,
            learned=rule.learned,
            days=item.days,
            without=item.without,
            probability=item.probability,
            alike=alike.count,
            alike_came_true=alike.came_true,
            alike_low=alike.interval.low,
            alike_high=alike.interval.high,
        ),
    )
