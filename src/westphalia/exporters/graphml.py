"""Networks as GraphML, which Gephi, Cytoscape, yEd, networkx and igraph read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from westphalia.exporters import Facts, Graph
from westphalia.exporters._networks import attributes, graph_facts, text_of, type_of

TITLE = "A network of ties as GraphML"
SUFFIX = ".graphml"

_TIE = {"weight": 0.0, "sign": 0, "size": 0.0}
"""`weight` is signed, `size` is not: many programs place entities by weight and take no negative one."""


def export_network(network: Graph, facts: Facts, out: TextIO) -> int:
    """Write a network and return how many ties were written."""
    root = Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    columns: dict[str, dict[str, str | float]] = {
        "graph": dict(graph_facts(network)),
        "node": {"label": "", **attributes(network, facts)},
        "edge": dict(_TIE),
    }
    keys = {}
    for number, (place, name, sample) in enumerate(_declared(columns)):
        keys[place, name] = f"d{number}"
        kind = {"id": f"d{number}", "for": place, "attr.name": name, "attr.type": type_of(sample)}
        SubElement(root, "key", kind)
    graph = SubElement(root, "graph", edgedefault="undirected")
    _data(graph, keys, "graph", dict(graph_facts(network)))
    for code in network.nodes:
        node = SubElement(graph, "node", id=code)
        _data(node, keys, "node", {"label": code, **facts.get(code, {})})
    ties = tuple(network.ties())
    for one, other, weight in ties:
        edge = SubElement(graph, "edge", source=one, target=other)
        _data(edge, keys, "edge", {"weight": weight, "sign": 1 if weight > 0 else -1, "size": abs(weight)})
    indent(root)
    out.write("<?xml version='1.0' encoding='utf-8'?>\n")
    ElementTree(root).write(out, encoding="unicode")
    out.write("\n")
    return len(ties)


def _declared(columns: dict[str, dict[str, str | float]]) -> Iterator[tuple[str, str, str | float]]:
    for place, samples in columns.items():
        for name, sample in samples.items():
            yield place, name, sample


def _data(
    parent: Element, keys: dict[tuple[str, str], str], place: str, values: dict[str, str | float]
) -> None:
    for name, value in values.items():
        SubElement(parent, "data", key=keys[place, name]).text = text_of(value)
