"""Places for the entities of a network on a sheet: friends near, enemies far, nobody on top of another."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from westphalia.network.graph import Floats, Network

_ROUNDS = 120
_PUSHES = 80
_FAR = 2.2
"""How far apart those are drawn who have nothing to do with each other, where close friends are 0.5 apart."""

_LOOSE = 0.12
"""How much the distance of two without a tie counts beside that of two with one."""


def layout(
    network: Network, width: float, height: float, *, room: tuple[float, float] = (78.0, 40.0)
) -> Floats:
    """Return a row of x and y for each entity, from 0 to `width` and 0 to `height`.

    Distances follow the ties as well as a plane allows, by stress majorization (Gansner, Koren and North
    2005); afterwards those who stand on each other, with the `room` that a name needs, are pushed apart. The
    same network always gives the same places.
    """
    count = len(network.nodes)
    if count < 2:
        return np.full((count, 2), (width / 2, height / 2))
    places = _by_stress(*_wanted(network))
    return _apart(_fitted(places, width, height), width, height, room)


def _wanted(network: Network) -> tuple[Floats, Floats]:
    """Return how far apart each pair should be, and how much that matters."""
    weight = network.matrix()
    strength = np.minimum(1.0, np.abs(weight) / (float(np.max(network.size, initial=0.0)) or 1.0))
    friendly = np.where(weight > 0, 1.0 - 0.5 * strength, 0.0)
    path = shortest_path(csr_array(friendly), directed=False)
    far = np.clip(np.where(np.isfinite(path), path, _FAR), 0.9, _FAR)
    distance = np.where(weight > 0, friendly, np.where(weight < 0, 1.7 + 0.7 * strength, far))
    matters = np.where(weight != 0, 0.4 + 0.6 * strength, _LOOSE)
    np.fill_diagonal(distance, 0.0)
    np.fill_diagonal(matters, 0.0)
    return distance, matters


def _by_stress(distance: Floats, matters: Floats) -> Floats:
    """Return places whose distances come near those wanted."""
    count = len(distance)
    angle = 2 * np.pi * np.arange(count) / count
    places = np.stack([np.cos(angle), np.sin(angle)], axis=1) * (1 + 0.3 * (np.arange(count) % 3))[:, None]
    laplacian = np.diag(matters.sum(axis=1)) - matters
    inverse = np.linalg.pinv(laplacian)
    for _ in range(_ROUNDS):
        apart = np.linalg.norm(places[:, None] - places[None, :], axis=2)
        share = np.divide(matters * distance, apart, out=np.zeros_like(apart), where=apart > 1e-9)
        places = inverse @ (np.diag(share.sum(axis=1)) - share) @ places
    return np.asarray(places)


def _fitted(places: Floats, width: float, height: float) -> Floats:
    """Return places turned so that they are widest across, the first entity on the left and above, to fit."""
    centred = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    turned *= np.where(turned[0] > 0, -1.0, 1.0)
    span = np.ptp(turned, axis=0)
    span[span == 0] = 1.0
    return np.asarray((turned - turned.min(axis=0)) / span * (width, height))


def _apart(places: Floats, width: float, height: float, room: tuple[float, float]) -> Floats:
    """Return places with room for a name around each, or as much as there is for all."""
    count = len(places)
    share = min(1.0, float(np.sqrt(0.55 * width * height / (count * room[0] * room[1]))))
    scale = np.array(room) * share
    # Two at the very same place would not know where to go: each gets a direction of its own.
    found = places + 0.01 * np.stack([np.cos(np.arange(count)), np.sin(np.arange(count))], axis=1)
    found = np.clip(found, (0, 0), (width, height))
    for _ in range(_PUSHES):
        gap = (found[:, None] - found[None, :]) / scale
        apart = np.linalg.norm(gap, axis=2)
        np.fill_diagonal(apart, np.inf)
        close = apart < 1.0
        if not close.any():
            break
        near = np.where(close, apart, 1.0)  # nobody is close to himself: infinity must not be divided
        push = (1.0 - near) / np.maximum(near, 1e-6)
        found = found + 0.5 * (push[:, :, None] * gap).sum(axis=1) * scale
        found = np.clip(found, (0, 0), (width, height))
    return found
