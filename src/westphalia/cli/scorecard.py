"""`westphalia scorecard`: how good the forecasts of a store were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from westphalia.cli._options import store_option
from westphalia.cli._pairs import between, percent

if TYPE_CHECKING:
    from rich.console import RenderableType

    from westphalia.foresight.scores import Bin, Measure
    from westphalia.workflow.forecasting import Line, Scorecard


@click.command("scorecard")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@store_option
def command(as_json: bool, store_path: Path) -> None:
    """Score the forecasts that were decided: by type and horizon, against the base rate and recurrence.

    Brier is the mean square of the errors, log the mean surprise; lower is better, and the skill is the part
    saved of what the base rate or going on as before would have scored. Under calibration stands what came
    true of what was said. Forecasts made when the store already held later articles are scored apart.

    \b
    Examples:
      westphalia scorecard
      westphalia scorecard --json
    """
    import json

    from westphalia.cli._output import console
    from westphalia.cli._related import open_related
    from westphalia.workflow import forecasting

    with open_related(store_path) as store:
        forecasting.resolve(store)
        card = forecasting.scorecard(store)
    if as_json:
        click.echo(json.dumps(plain(card), ensure_ascii=False, indent=1))
        return
    terminal = console()
    for line in (*_head(card), *_words(card)):
        terminal.print(line)


def plain(card: Scorecard) -> dict[str, Any]:
    """Return a scorecard as plain values."""
    return {
        "decided": card.decided,
        "open": card.open,
        "scores": [_line(item) for item in card.lines],
        "looking_back": [_line(item) for item in card.looking_back],
        "words_kept": [
            {
                "kind": item.kind.value if item.kind else None,
                "speaker": item.speaker,
                "carried_out": item.carried_out,
                "met": item.met,
                "share": item.share,
                "low": item.interval.low if item.interval else None,
                "high": item.interval.high if item.interval else None,
            }
            for item in card.words_kept
        ],
    }


def _line(item: Line) -> dict[str, Any]:
    score = item.score
    return {
        "type": item.type.value if item.type else None,
        "horizon": item.horizon,
        "count": score.count,
        "came_true": score.came_true,
        "brier": _measure(score.brier) | {"margin": score.margin},
        "log": _measure(score.log),
        "calibration": [_bin(each) for each in score.bins],
    }


def _measure(item: Measure) -> dict[str, float | None]:
    return {
        "score": item.score,
        "of_base_rate": item.of_base_rate,
        "of_recurrence": item.of_recurrence,
        "skill": item.skill,
        "skill_against_recurrence": item.skill_against_recurrence,
    }


def _bin(item: Bin) -> dict[str, float]:
    return {
        "low": item.low,
        "high": item.high,
        "count": item.count,
        "said": item.mean,
        "came_true": item.came_true,
        "interval_low": item.interval.low,
        "interval_high": item.interval.high,
    }


def _head(card: Scorecard) -> Iterator[RenderableType]:
    yield f"{card.decided} forecasts decided, {card.open} open"
    if not card.decided and not card.open:
        yield "make one: westphalia forecast --pair USA CHN"
    for title, lines in (
        ("", card.lines),
        ("Asked looking back, with later articles there", card.looking_back),
    ):
        if lines:
            yield from _scores(title, lines)


def _scores(title: str, lines: Sequence[Line]) -> Iterator[RenderableType]:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    if title:
        yield Text(f"\n{title}", "bold")
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    heads = (
        "n",
        "true",
        "Brier",
        "±",
        "base rate",
        "recurrence",
        "skill",
        "log",
        "base rate",
        "recurrence",
        "skill",
    )
    table.add_column("forecasts")
    for head in heads:
        table.add_column(head, justify="right")
    for item in lines:
        score = item.score
        table.add_row(
            f"{item.type.value if item.type else 'all'}{f', {item.horizon} days' if item.horizon else ''}",
            str(score.count),
            str(score.came_true),
            f"{score.brier.score:.4f}",
            f"{score.margin:.4f}",
            f"{score.brier.of_base_rate:.4f}",
            f"{score.brier.of_recurrence:.4f}",
            _skill(score.brier),
            f"{score.log.score:.4f}",
            f"{score.log.of_base_rate:.4f}",
            f"{score.log.of_recurrence:.4f}",
            _skill(score.log),
        )
    yield table
    yield Text("\nCalibration", "bold")
    for each in lines[0].score.bins:
        yield (
            f"  said {percent(each.mean):>7}   came true {percent(each.share):>7} "
            f"({between(each.interval)})   n = {each.count}"
        )


def _skill(item: Measure) -> str:
    return "-" if item.skill is None else f"{item.skill:+.0%}"


def _words(card: Scorecard) -> Iterator[RenderableType]:
    from rich.text import Text

    enough = [item for item in card.words_kept if item.interval is not None]
    yield Text("\nWords kept: commitments whose condition was met, and how many were carried out", "bold")
    for item in enough:
        assert item.interval is not None
        who = item.speaker or "all"
        kind = item.kind.value.replace("_", " ") if item.kind else "of all kinds"
        yield f"  {who:10} {kind:14} {item.carried_out} of {item.met} ({between(item.interval)})"
    few = len(card.words_kept) - len(enough)
    if not enough:
        yield "  too few were put to the test to say anything"
    elif few:
        yield f"  of {few} further groups too few were put to the test"
