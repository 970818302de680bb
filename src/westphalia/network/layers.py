"""The network of each layer at a date: what was done, what was signed, what was said and stands open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, product

import numpy as np

from westphalia.model import CommitmentKind, Pledge
from westphalia.network.graph import Layer, Network, Tie, network_of, network_of_arrays
from westphalia.network.relations import Relations
from westphalia.network.statements import is_open_at
from westphalia.network.ties import StandingTie, TieKind, Ties

LEAST = 1.0
"""The score, of 10, from which on a relation is a tie: about that of one meeting told by one outlet."""

_PACTS = (TieKind.DEFENCE, TieKind.OFFENCE)
"""Treaties by which states stand together; not to attack one another or to talk is no alliance."""

_FRIENDLY = {
    CommitmentKind.PROMISE: 1.0,
    CommitmentKind.OFFER: 1.0,
    CommitmentKind.GUARANTEE: 1.0,
    CommitmentKind.THREAT: -1.0,
    CommitmentKind.DEMAND: -1.0,
    CommitmentKind.RED_LINE: -1.0,
    CommitmentKind.REFUSAL: -1.0,
}


def of_relations(relations: Relations, *, least: float = LEAST) -> Network:
    """Return the network of behaviour: a tie for each pair whose score, both ways together, is not near 0.

    Pairs of whom something is known, but whose score is less than `least` either way, are neutral.
    """
    both = relations.both_ways()
    is_tie = np.abs(both.score) >= least
    weight = np.where(is_tie, both.score, 0.0)
    network = network_of_arrays(
        both.codes, both.actor, both.recipient, weight, at=relations.at, layer=Layer.BEHAVIOUR
    )
    neutral = np.stack([both.actor[~is_tie], both.recipient[~is_tie]], axis=1)
    return network.with_neutral(neutral[np.lexsort(neutral.T[::-1])])


def of_treaties(ties: Ties, organisations: Iterable[Sequence[str]], at: date) -> Network:
    """Return the network of treaties: alliances and common organisations, all of them friendly.

    Each pact counts 1. Two members of an organisation of n get 1/(n - 1) of a tie (Newman 2001): to be in one
    of three says more than to be in one of fifty. `organisations` are the members of each at the date.
    """
    pacts: Iterator[StandingTie] = (tie for kind in _PACTS for tie in ties.all_at(kind, at))
    found: list[Tie] = [(tie.one, tie.other, 1.0) for tie in pacts]
    for members in organisations:
        share = 1 / max(1, len(members) - 1)
        found += [(one, other, share) for one, other in combinations(members, 2)]
    return network_of(found, at=at, layer=Layer.TREATY)


def of_statements(pledges: Iterable[Pledge], at: date) -> Network:
    """Return the network of statements: commitments that stand open at a date.

    Promises, offers and guarantees are friendly, threats, demands, red lines and refusals hostile. One
    commitment of several to several shares its weight among the pairs; one to nobody in particular is no tie.
    """
    found: list[Tie] = []
    for pledge in pledges:
        pairs = [(one, other) for one, other in product(pledge.by, pledge.to) if one != other]
        if pairs and is_open_at(pledge, at):
            share = _FRIENDLY[pledge.kind] / len(pairs)
            found += [(one, other, share) for one, other in pairs]
    return network_of(found, at=at, layer=Layer.STATEMENT)
