"""What the formats for networks have in common."""

from __future__ import annotations

from collections.abc import Iterator

from westphalia.exporters import Facts, Graph


def graph_facts(network: Graph) -> Iterator[tuple[str, str]]:
    """Yield what is known of a network as a whole."""
    if network.at is not None:
        yield "at", network.at.isoformat()
    if network.layer is not None:
        yield "layer", str(network.layer)


def attributes(network: Graph, facts: Facts) -> dict[str, str | float]:
    """Return all that is known of any entity of a network, by name, with one value as a sample."""
    found: dict[str, str | float] = {}
    for code in network.nodes:
        for name, value in facts.get(code, {}).items():
            found.setdefault(name, value)
    return found


def type_of(sample: str | float) -> str:
    """Return what GraphML and GEXF call the type of a value."""
    if isinstance(sample, str):
        return "string"
    return "long" if isinstance(sample, int) else "double"


def text_of(value: str | float) -> str:
    """Return a value in words, so that reading it back gives the same."""
    return value if isinstance(value, str) else repr(value)
