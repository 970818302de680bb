"""How much an event counts and how fast it fades: `data/network/weights.toml`, and the scores of PLOVER."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from westphalia.errors import DataFileError
from westphalia.model import EventType, Status
from westphalia.vocabulary import Act, Quad, kinds, plover_of, score_of

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

NO_ACT = -1
"""The number of an act that PLOVER dropped."""

_NAME = "network/weights.toml"
_FILE = files("westphalia") / "data" / "network" / "weights.toml"


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of weights, checked."""

    mutual: frozenset[EventType]
    doubt: float
    unasserted: float
    status: dict[Status, float]
    half_life: dict[str, float]

    def independence(self, outlets: int) -> float:
        """Return the chance that not all of some independent outlets have it wrong.

        >>> [round(weights().independence(n), 2) for n in (1, 2, 3)]
        [0.7, 0.91, 0.97]
        """
        return 1.0 - self.doubt ** max(1, outlets)

    def half_life_of(self, type_: EventType, mode: str | None = None) -> float:
        """Return the days after which an act counts half; a mode without its own has those of its type.

        >>> weights().half_life_of(EventType.CONSULT, "phone")
        30.0
        """
        return self.half_life.get(f"{type_}:{mode}", self.half_life[type_])


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Score, half-life and kind of each act, by its number in `acts`. `is_material` tells deeds from words.

    Whether an act is cooperation or conflict is the sign of its score.
    """

    acts: tuple[Act, ...]
    score: Floats
    half_life: Floats
    is_material: Bools

    def number(self, type_: EventType, mode: str | None = None) -> int:
        """Return the number of an act; a mode that the vocabulary does not know is its type."""
        numbers = _numbers(self.acts)
        return numbers.get((type_, mode), numbers[type_, None])

    def mirrored(self) -> Scale:
        """Return the scale on which all scores have the other sign."""
        return replace(self, score=-self.score)


@cache
def weights() -> Weights:
    """Return the weights that come with the package."""
    return decode(_FILE.read_text(encoding="utf-8"))


@cache
def scale() -> Scale:
    """Return the scale of all types and modes of PLOVER."""
    acts = tuple(kinds())
    material = (Quad.MATERIAL_COOPERATION, Quad.MATERIAL_CONFLICT)
    return Scale(
        acts=acts,
        score=np.array([score_of(*act) for act in acts]),
        half_life=np.array([weights().half_life_of(*act) for act in acts]),
        is_material=np.array([kinds()[act].quad in material for act in acts]),
    )


def act_of_cameo(code: str) -> int:
    """Return the number of the act that a CAMEO code becomes, or `NO_ACT` where PLOVER dropped it.

    Of the two types that root 08 becomes the first counts.

    >>> scale().acts[act_of_cameo("042")]
    (<EventType.CONSULT: 'CONSULT'>, 'visit')
    """
    found = plover_of(code)
    return scale().number(found[0].type, found[0].mode) if found and found[0].type else NO_ACT


def decode(content: str) -> Weights:
    """Return the weights that a file holds, or raise an error that names what is wrong with it."""
    try:
        found = msgspec.toml.decode(content, type=Weights)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise DataFileError(_NAME, str(error)) from error
    for name, days in found.half_life.items():
        if name not in _act_names():
            raise DataFileError(_NAME, f"half_life: unknown act {name!r}", got=name, known=_act_names())
        if days <= 0:
            raise DataFileError(_NAME, f"half_life: {name} must be more than 0 days")
    for type_ in EventType:
        if type_ not in found.half_life:
            raise DataFileError(_NAME, f"half_life: {type_} is missing")
    for status in Status:
        if not 0 <= found.status.get(status, -1) <= 1:
            raise DataFileError(_NAME, f"status: {status} needs a weight from 0 to 1")
    if not 0 <= found.unasserted <= 1:
        raise DataFileError(_NAME, "unasserted must be a weight from 0 to 1")
    if not 0 <= found.doubt < 1:
        raise DataFileError(_NAME, "doubt must be at least 0 and less than 1")
    return found


def _act_names() -> frozenset[str]:
    return frozenset(kind.name for kind in kinds().values())


@cache
def _numbers(acts: tuple[Act, ...]) -> MappingProxyType[Act, int]:
    return MappingProxyType({act: number for number, act in enumerate(acts)})
