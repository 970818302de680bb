"""`westphalia eval`: how well records agree with gold."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("eval")
@click.argument("gold", type=_FILE)
@click.argument("pred", type=_FILE)
@click.option("--lenient-actors", is_flag=True, help="Compare only the country of sub-state actors.")
@click.option("--spec-codes", is_flag=True, help="Accept anything where gold holds undefined codes alone.")
@click.option("--only", metavar="REGEX", help="Only documents whose name matches.")
@click.option("--lang", metavar="XX,YY", help="Only documents of these languages.")
@click.option(
    "--errors", metavar="FILE", type=click.Path(path_type=Path), help="Write every error, one a line."
)
@click.option(
    "--json", "json_path", metavar="FILE", type=click.Path(path_type=Path), help="Write the figures."
)
def command(
    gold: Path,
    pred: Path,
    lenient_actors: bool,
    spec_codes: bool,
    only: str | None,
    lang: str | None,
    errors: Path | None,
    json_path: Path | None,
) -> None:
    """Compare records with gold: precision, recall and F1 of events, claims, commitments and quotes.

    Both files are in the shape of `westphalia export --format gold`.

    \b
    Example:
      westphalia export --format gold -o out.jsonl
      westphalia eval gold.jsonl out.jsonl
    """
    from westphalia import scoring

    options = scoring.Options(
        lenient_actors=lenient_actors,
        free_codes=spec_codes,
        only=only,
        languages=tuple(lang.split(",")) if lang else (),
    )
    result = scoring.tally(scoring.load(gold), scoring.load(pred), options)
    for line in scoring.warnings(result):
        click.echo(line, err=True)
    click.echo(scoring.table(result))
    if errors:
        scoring.write_errors(result, errors)
    if json_path:
        scoring.write_figures(result, json_path)
