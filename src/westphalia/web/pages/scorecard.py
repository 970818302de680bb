"""Forecasts and how good they were: scores by type and horizon, calibration, and each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from westphalia.foresight.scores import Bin, Score
from westphalia.model import CommitmentKind, EventType
from westphalia.store import forecasts as kept
from westphalia.store.changes import remembered
from westphalia.store.engine import Store
from westphalia.store.forecasts import KeptForecast
from westphalia.web.page import Ask, Row
from westphalia.workflow import forecasting

ROUTE = "/scorecard"
TITLE = "scorecard.title"
NAV: int | None = 70

_SHOWN = 40
"""Forecasts in each list: of the open ones the likeliest, of the decided ones the latest."""

SIZE = 320.0
_MARGIN = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreShown:
    """A row of scores; `type` and `horizon` are None where all are meant."""

    type: EventType | None
    horizon: int | None
    is_looking_back: bool
    count: int
    came_true: int
    brier: float
    margin: float
    brier_of_base_rate: float
    brier_of_recurrence: float
    brier_skill: float | None
    log: float
    log_of_base_rate: float
    log_of_recurrence: float
    log_skill: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Forecasts that said about the same: what they said, what came true and how sure that is, in percent.

    `x`, `y`, `top` and `bottom` are where they stand in the picture.
    """

    said: float
    came_true: float
    low: float
    high: float
    count: int
    x: float
    y: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastShown:
    """A forecast as it was made, its numbers in percent."""

    id: str
    type: EventType
    actor: str
    recipient: str
    first_day: date
    last_day: date
    probability: float
    base_rate: float
    recurrence: float
    outcome: bool | None
    because: tuple[str, ...]
    is_looking_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How often words were kept; None for all kinds or all speakers. `low` and `high` are in percent."""

    kind: CommitmentKind | None
    speaker: str | None
    carried_out: int
    met: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The scores, the calibration of all forecasts made ahead, the forecasts, and how often words were kept.

    `too_few` counts the groups of commitments of which too few were put to the test.
    """

    decided: int
    open: int
    scores: tuple[ScoreShown, ...]
    marks: tuple[Mark, ...]
    size: float
    open_forecasts: tuple[ForecastShown, ...]
    decided_forecasts: tuple[ForecastShown, ...]
    words_kept: tuple[Kept, ...]
    too_few: int


def load(store: Store, ask: Ask) -> Scorecard:  # noqa: ARG001 - every page is asked the same way
    """Return the scores of what was decided when articles were last read or forecasts last made."""
    card = card_of(store)
    undecided = kept.open_forecasts(store, limit=_SHOWN)
    decided = kept.decided_forecasts(store, limit=_SHOWN)
    lines = card.lines or card.looking_back
    enough = [item for item in card.words_kept if item.interval is not None]
    return Scorecard(
        decided=card.decided,
        open=card.open,
        scores=tuple(
            _score(line.type, line.horizon, line.score, is_looking_back)
            for is_looking_back, group in ((False, card.lines), (True, card.looking_back))
            for line in group
        ),
        marks=tuple(_marks(lines[0].score.bins)) if lines else (),
        size=SIZE,
        open_forecasts=tuple(_shown(undecided)),
        decided_forecasts=tuple(_shown(decided)),
        words_kept=tuple(
            Kept(
                kind=item.kind,
                speaker=item.speaker,
                carried_out=item.carried_out,
                met=item.met,
                low=_percent(item.interval.low),
                high=_percent(item.interval.high),
            )
            for item in enough
            if item.interval is not None
        ),
        too_few=len(card.words_kept) - len(enough),
    )


def card_of(store: Store) -> forecasting.Scorecard:
    """Return how good all forecasts were, worked out once for each state of the store."""
    return remembered(store, "scorecard", lambda: forecasting.scorecard(store))


def rows(context: Scorecard) -> Iterator[Row]:
    """Yield the scores as rows."""
    for item in context.scores:
        yield {
            "type": item.type.value if item.type else None,
            "horizon": item.horizon,
            "looking_back": int(item.is_looking_back),
            "count": item.count,
            "came_true": item.came_true,
            "brier": item.brier,
            "margin": item.margin,
            "brier_of_base_rate": item.brier_of_base_rate,
            "brier_of_recurrence": item.brier_of_recurrence,
            "log": item.log,
            "log_of_base_rate": item.log_of_base_rate,
            "log_of_recurrence": item.log_of_recurrence,
        }


def _score(type_: EventType | None, horizon: int | None, found: Score, is_looking_back: bool) -> ScoreShown:
    brier, log = found.brier, found.log
    return ScoreShown(
        type=type_,
        horizon=horizon,
        is_looking_back=is_looking_back,
        count=found.count,
        came_true=found.came_true,
        brier=round(brier.score, 4),
        margin=round(found.margin, 4),
        brier_of_base_rate=round(brier.of_base_rate, 4),
        brier_of_recurrence=round(brier.of_recurrence, 4),
        brier_skill=None if brier.skill is None else _percent(brier.skill),
        log=round(log.score, 4),
        log_of_base_rate=round(log.of_base_rate, 4),
        log_of_recurrence=round(log.of_recurrence, 4),
        log_skill=None if log.skill is None else _percent(log.skill),
    )


def _marks(bins: Iterable[Bin]) -> Iterator[Mark]:
    for item in bins:
        yield Mark(
            said=_percent(item.mean),
            came_true=_percent(item.share),
            low=_percent(item.interval.low),
            high=_percent(item.interval.high),
            count=item.count,
            x=_across(item.mean),
            y=_up(item.share),
            top=_up(item.interval.high),
            bottom=_up(item.interval.low),
        )


def _across(share: float) -> float:
    return round(_MARGIN + share * (SIZE - 2 * _MARGIN), 1)


def _up(share: float) -> float:
    return round(SIZE - _across(share), 1)


def _shown(given: Iterable[KeptForecast]) -> Iterator[ForecastShown]:
    for item in given:
        yield ForecastShown(
            id=item.id,
            type=item.type,
            actor=item.actor,
            recipient=item.recipient,
            first_day=item.first_day,
            last_day=item.last_day,
            probability=_percent(item.probability),
            base_rate=_percent(item.base_rate),
            recurrence=_percent(item.recurrence),
            outcome=item.outcome,
            because=item.because,
            is_looking_back=item.is_looking_back,
        )


def _percent(share: float) -> float:
    """Return a share in percent, with as many places as it needs.

    >>> _percent(0.314), _percent(0.0213)
    (31.0, 2.1)
    """
    value = 100 * share
    return round(value, 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 2)
