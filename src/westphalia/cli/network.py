"""`westphalia network`: the signed network at a date, how balanced it is, its blocs, and who moved."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from westphalia import exporters
from westphalia.cli._options import DateParam, store_option
from westphalia.dates import PartialDate

if TYPE_CHECKING:
    from rich.text import Text

    from westphalia.gazetteer import Gazetteer
    from westphalia.network.balance import Balance, Measure
    from westphalia.network.blocs import Bloc, Blocs, Broker, Move
    from westphalia.network.dependence import Dependence
    from westphalia.network.graph import Network, Tie
    from westphalia.network.relations import Relations
    from westphalia.network.strain import Relief, Triad
    from westphalia.network.ties import Ties

LAYERS = ("behaviour", "treaty", "statement")
"""Written out, because whoever asks for help need not wait for the libraries of the network to load."""

ACTING = ("apart", "together")

_TRIADS = 5
_BROKERS = 5
_RELIEFS = 3
_DEPENDENCES = 5


@click.command("network")
@click.option("--at", type=DateParam(), help="The date.  [default: of the last article]")
@click.option(
    "--since", type=DateParam(), help="Also show who moved from one bloc to another since this date."
)
@click.option(
    "--layer",
    type=click.Choice(LAYERS),
    default="behaviour",
    show_default=True,
    help="What was done, what was signed, or what was said and stands open.",
)
@click.option(
    "--organisations",
    "acting",
    type=click.Choice(ACTING),
    default="apart",
    show_default=True,
    help="Whether what an organisation does is its own tie alone, or also one of its members, and theirs one "
    "of the organisation.",
)
@click.option("--everybody", is_flag=True, help="Persons, firms and media too.")
@click.option(
    "--shuffles", type=click.IntRange(0), default=20, metavar="N", help="Signs are shuffled N times."
)
@click.option("--seed", type=int, default=0, help="Of the shuffles and searches.")
@click.option(
    "--time-limit", type=click.FloatRange(0), default=60.0, metavar="SECONDS", help="For the best two camps."
)
@click.option(
    "--format", "name", type=click.Choice(exporters.network_names()), help="Write the network for a program."
)
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Where to write with --format; '-' is standard output, and the default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_option
def command(
    at: PartialDate | None,
    since: PartialDate | None,
    layer: str,
    acting: str,
    everybody: bool,
    shuffles: int,
    seed: int,
    time_limit: float,
    name: str | None,
    output: str,
    as_json: bool,
    store_path: Path,
) -> None:
    """Show the network of states and organisations at a date: its ties, balance, blocs, and who is between.

    A tie of behaviour is the relation of two, both ways together, where it is not near zero; only what was
    published until the date counts. Balance is measured in three ways that need not agree, each beside the
    same ties with their signs shuffled. How firmly an entity belongs to its bloc goes from 0 (it could as
    well be elsewhere) to 1 (nothing draws it away).

    An act of NATO is a tie of NATO, and none of Italy. With --organisations together, NATO acts for its
    members and each of them within NATO: every tie is what `westphalia relation` says of the two, which also
    prints how its parts add up. One act then stands in several ties, and these are no longer evidence of
    their own: what balance and blocs come to is to be read with care.

    \b
    Examples:
      westphalia network --at 2022-03-01
      westphalia network --at 2022-03-01 --since 2021-06 --json
      westphalia network --at 2022-03-01 --organisations together
      westphalia network --layer treaty --at 1985 --shuffles 0
      westphalia network --format graphml -o system.graphml
    """
    from westphalia.cli import _system
    from westphalia.cli._related import open_related
    from westphalia.gazetteer import Gazetteer
    from westphalia.network.acting import Acting
    from westphalia.network.graph import Layer

    gazetteer = Gazetteer.load()
    how = Acting(acting)
    if how is not Acting.APART and layer != Layer.BEHAVIOUR:
        raise click.UsageError("--organisations is about what was done: leave it or --layer out")
    with open_related(store_path) as store:
        system, last = _system.read_system(store, gazetteer)
    day = at.latest() if at else last
    networks = [
        system.network(Layer(layer), then, acting=how, everybody=everybody)
        for then in ([day, since.latest()] if since else [day])
    ]
    if name:
        _write(name, output, networks[0], gazetteer, seed)
        return
    own = system.relations(day) if how is Acting.TOGETHER else None
    found = _look(networks, system.ties, own, shuffles=shuffles, seed=seed, time_limit=time_limit)
    if as_json:
        _print_json(found)
    else:
        _print(found)


@dataclass(frozen=True)
class _Found:
    """All that is to be said of a network. `moves` and `since` are None where no earlier date was given.

    `own` has the score of each tie without those who act for its two ends, None where they have done nothing
    themselves; it is None itself where nobody acts for anybody.
    """

    network: Network
    own: dict[tuple[str, str], float | None] | None
    balance: Balance
    triads: tuple[Triad, ...]
    strain: float
    reliefs: tuple[Relief, ...]
    blocs: Blocs
    camps: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    brokers: tuple[Broker, ...]
    dependences: tuple[Dependence, ...]
    since: date | None
    moves: tuple[Move, ...] | None


def _look(
    networks: list[Network],
    ties: Ties,
    own: Relations | None,
    *,
    shuffles: int,
    seed: int,
    time_limit: float,
) -> _Found:
    from westphalia.network import blocs, strain
    from westphalia.network.balance import balance
    from westphalia.network.dependence import dependences

    network = networks[0]
    measured = balance(network, shuffles=shuffles, seed=seed, time_limit=time_limit)
    parted = blocs.blocs(network, seed=seed)
    earlier = networks[1] if len(networks) > 1 else None
    moves = blocs.moved(blocs.blocs(earlier, seed=seed), parted) if earlier else None
    return _Found(
        network=network,
        own=_own(network, own) if own else None,
        balance=measured,
        triads=strain.strained(network, limit=_TRIADS),
        strain=strain.total_strain(network),
        reliefs=strain.reliefs(network, limit=_RELIEFS),
        blocs=parted,
        camps=blocs.opposed(network, measured.frustration.camp),
        brokers=blocs.brokers(network, parted, limit=_BROKERS),
        dependences=dependences(network, ties, network.at) if network.at else (),
        since=earlier.at if earlier else None,
        moves=moves,
    )


def _own(network: Network, found: Relations) -> dict[tuple[str, str], float | None]:
    """Return the score of what the two ends of each tie do themselves."""
    place = {code: number for number, code in enumerate(found.codes)}
    both = found.both_ways()
    sums = {(one, other): both.of_places(place[one], place[other]) for one, other, _ in network.ties()}
    return {pair: each.score if each.is_known else None for pair, each in sums.items()}


def _write(name: str, output: str, network: Network, gazetteer: Gazetteer, seed: int) -> None:
    from westphalia.network.blocs import blocs

    exporter = exporters.load_for_networks(name)
    facts = dict(_facts(network, gazetteer, blocs(network, seed=seed)))
    if output == "-":
        exporter.export_network(network, facts, sys.stdout)
        return
    with open(output, "w", encoding="utf-8", newline="") as out:
        count = exporter.export_network(network, facts, out)
    click.echo(f"{output}: {count} ties of {len(network.nodes)} entities", err=True)


def _facts(
    network: Network, gazetteer: Gazetteer, parted: Blocs
) -> Iterator[tuple[str, dict[str, str | float]]]:
    """Yield what programs can colour the entities by."""
    firmness = {member.code: member.firmness for bloc in parted.blocs for member in bloc.members}
    for code in network.nodes:
        entity = gazetteer.entity(code)
        known: dict[str, str | float] = {"name": entity.name, "kind": entity.kind}
        known["bloc"] = parted.bloc_of.get(code, "")
        known["firmness"] = firmness.get(code, 0.0)
        yield code, known


# ------------------------------------------------------------------------------------------------- JSON


def _print_json(found: _Found) -> None:
    import json

    click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=1))


def _plain(found: _Found) -> dict[str, Any]:
    from westphalia.plain import to_plain

    network, measured = found.network, found.balance
    best = measured.frustration
    plain: dict[str, Any] = {
        "at": network.at.isoformat() if network.at else None,
        "layer": network.layer,
        "organisations": "apart" if found.own is None else "together",
        "entities": list(network.nodes),
        "ties": [
            {"one": one, "other": other, "weight": weight}
            | ({} if found.own is None else {"own": found.own[one, other]})
            for one, other, weight in network.ties()
        ],
        "neutral": [[network.nodes[one], network.nodes[other]] for one, other in network.neutral.tolist()],
        "balance": {
            "triangles": measured.triangles,
            "triangle": to_plain(measured.triangle),
            "walk": to_plain(measured.walk),
            "fit": to_plain(measured.fit),
            "frustration": {"lower": best.lower, "upper": best.upper, "proven": best.is_proven},
            "unproven_shuffles": measured.unproven,
        },
        "strain": found.strain,
        "triads": [to_plain(triad) for triad in found.triads],
        "reliefs": [to_plain(relief) | {"net": relief.net} for relief in found.reliefs],
        "blocs": to_plain(found.blocs),
        "camps": [[list(side) for side in sides] for sides in found.camps],
        "brokers": [to_plain(broker) for broker in found.brokers],
        "dependences": [to_plain(item) | {"mutual": item.mutual} for item in found.dependences],
    }
    if found.moves is not None:
        plain["since"] = found.since.isoformat() if found.since else None
        plain["moves"] = [to_plain(move) for move in found.moves]
    return plain


# ------------------------------------------------------------------------------------------------- text


def _print(found: _Found) -> None:
    from westphalia.cli._output import console

    if not len(found.network):
        click.echo(f"no tie of {found.network.layer} is known at {found.network.at}", err=True)
        return
    terminal = console()
    for section in (_head, _balance, _strain, _blocs, _brokers, _dependences, _moves):
        for line in section(found):
            terminal.print(line, soft_wrap=True)


def _head(found: _Found) -> Iterator[str]:
    network = found.network
    yield (
        f"{network.layer} at {network.at}: {_count(len(network.nodes), 'entity', 'entities')}, "
        f"{_count(len(network), 'tie', 'ties')}, {network.negative} of them hostile; "
        f"{_count(len(network.neutral), 'pair', 'pairs')} known and neutral"
    )
    if found.own is not None:
        lent = sum(own is None for own in found.own.values())
        yield (
            "organisations act for their members, and members within them: "
            f"{_count(lent, 'tie rests', 'ties rest')} on acts of others alone "
            "(`westphalia relation` shows how each adds up)"
        )


def _balance(found: _Found) -> Iterator[str]:
    measured = found.balance
    best = measured.frustration
    if not measured.negative:
        yield "no tie is hostile, so there is nothing to balance"
        return
    proven = "proven to be the fewest" if best.is_proven else f"at least {best.lower:.0f}; not proven"
    yield ""
    yield f"{'balance':<26}{'value':>7}   signs shuffled"
    yield _line("triangles", measured.triangle) + f"   {_count(measured.triangles, 'triangle', 'triangles')}"
    yield _line("closed walks", measured.walk)
    note = f"{best.upper:.0f} of {measured.ties} do not, {proven}"
    yield _line("ties that fit two camps", measured.fit) + f"   {note}"
    if measured.unproven:
        yield f"{'':<36}the camps of {measured.unproven} shuffled networks are not proven to be the best"


def _line(name: str, measure: Measure) -> str:
    value = "-" if measure.value is None else f"{measure.value:.3f}"
    if measure.shuffled is None or measure.spread is None:
        return f"{name:<26}{value:>7}   {'-':<14}"
    return f"{name:<26}{value:>7}   {measure.shuffled:.3f} ± {measure.spread:.3f}"


def _strain(found: _Found) -> Iterator[str | Text]:
    if not found.triads:
        return
    yield ""
    yield "triads under strain"
    for triad in found.triads:
        ties = "   ".join(_tie_words(tie) for tie in triad.ties)
        yield f"  {triad.strain:5.2f}  {ties}"
    if not found.reliefs:
        yield "no change of one tie would relieve more than it strains"
    for relief in found.reliefs:
        one, other, weight = relief.tie
        turned = "hostile" if weight > 0 else "friendly"
        yield (
            f"  if {one} - {other} turned {turned}: {relief.relieved:.2f} of {found.strain:.2f} would go, "
            f"{relief.caused:.2f} would arise"
        )


def _tie_words(tie: Tie) -> str:
    one, other, weight = tie
    return f"{one} {'+' if weight > 0 else '-'} {other} ({weight:+.1f})"


def _blocs(found: _Found) -> Iterator[str]:
    yield ""
    yield f"blocs (signed modularity {found.blocs.modularity:.2f}), and how firmly each belongs"
    for bloc in found.blocs.blocs:
        yield f"  {_bloc_words(bloc)}"
    if found.blocs.alone:
        yield f"  in none: {', '.join(found.blocs.alone)}"
    if not found.network.negative:
        return
    yield "the two camps that fit most ties"
    for one, other in found.camps:
        against = f" against {', '.join(other)}" if other else ""
        yield f"  {', '.join(one)}{against}"


def _bloc_words(bloc: Bloc) -> str:
    members = ", ".join(f"{member.code} {member.firmness:.2f}" for member in bloc.members)
    unsteady = [member.code for member in bloc.members if member.steadiness < 0.5]
    note = f"; unsteady: {', '.join(unsteady)}" if unsteady else ""
    return f"{bloc.name}: {members}{note}"


def _brokers(found: _Found) -> Iterator[str]:
    if not found.brokers:
        return
    yield ""
    yield "between blocs: pairs of friends in different blocs who are no friends (hostile ones)"
    for broker in found.brokers:
        shares = ", ".join(f"{name} {share:.0%}" for name, share in broker.shares.items())
        yield f"  {broker.code:<8}{broker.bridged:>4} ({broker.hostile})   friends in the bloc of: {shares}"


def _dependences(found: _Found) -> Iterator[str]:
    """Yield those who depend on each other although they are hostile, or else not in one bloc."""
    bloc_of = found.blocs.bloc_of
    hostile = [item for item in found.dependences if (item.weight or 0) < 0]
    apart = hostile + [
        item
        for item in found.dependences
        if item not in hostile and bloc_of.get(item.one, item.one) != bloc_of.get(item.other, item.other)
    ]
    if not apart:
        return
    yield ""
    yield f"apart, but each among the other's largest partners in trade ({apart[0].year})"
    for item in apart[:_DEPENDENCES]:
        tie = "hostile" if (item.weight or 0) < 0 else "not in one bloc"
        yield (
            f"  {item.one} - {item.other}: {item.of_one:.0%} of the exports or imports of {item.one}, "
            f"{item.of_other:.0%} of {item.other}; {tie}"
        )


def _moves(found: _Found) -> Iterator[str]:
    if found.moves is None:
        return
    yield ""
    yield f"moved since {found.since}"
    if not found.moves:
        yield "  nobody"
    for move in found.moves:
        yield f"  {move.code}: {_bloc_name(move.before)} -> {_bloc_name(move.after)}"


def _bloc_name(name: str | None) -> str:
    return f"bloc of {name}" if name else "in none"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
