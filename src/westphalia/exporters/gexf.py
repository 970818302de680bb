"""Networks as GEXF 1.3, the format of Gephi, which networkx reads too."""

from __future__ import annotations

from typing import TextIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from westphalia.exporters import Facts, Graph
from westphalia.exporters._networks import attributes, graph_facts, text_of, type_of

TITLE = "A network of ties as GEXF"
SUFFIX = ".gexf"

_SIGN, _SIGNED = "sign", "signed"


def export_network(network: Graph, facts: Facts, out: TextIO) -> int:
    """Write a network and return how many ties were written.

    GEXF has no negative weights: `weight` is without sign, and the attribute `signed` has it with.
    """
    root = Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
    about = SubElement(root, "meta")
    words = "; ".join(f"{name}: {value}" for name, value in graph_facts(network))
    SubElement(about, "description").text = words
    graph = SubElement(root, "graph", defaultedgetype="undirected", mode="static")
    columns = attributes(network, facts)
    _declare(graph, "node", {f"n{number}": pair for number, pair in enumerate(columns.items())})
    _declare(graph, "edge", {"e0": (_SIGN, 0), "e1": (_SIGNED, 0.0)})
    nodes = SubElement(graph, "nodes")
    for code in network.nodes:
        known = facts.get(code, {})
        node = SubElement(nodes, "node", id=code, label=str(known.get("name", code)))
        _values(node, {f"n{n}": known[name] for n, name in enumerate(columns) if name in known})
    edges = SubElement(graph, "edges")
    ties = tuple(network.ties())
    for number, (one, other, weight) in enumerate(ties):
        ends = {"id": str(number), "source": one, "target": other, "weight": text_of(abs(weight))}
        _values(SubElement(edges, "edge", ends), {"e0": 1 if weight > 0 else -1, "e1": weight})
    indent(root)
    out.write("<?xml version='1.0' encoding='utf-8'?>\n")
    ElementTree(root).write(out, encoding="unicode")
    out.write("\n")
    return len(ties)


def _declare(graph: Element, place: str, columns: dict[str, tuple[str, str | float]]) -> None:
    declared = SubElement(graph, "attributes", {"class": place})
    for id_, (name, sample) in columns.items():
        SubElement(declared, "attribute", id=id_, title=name, type=type_of(sample))


def _values(parent: Element, values: dict[str, str | float]) -> None:
    found = SubElement(parent, "attvalues")
    for id_, value in values.items():
        SubElement(found, "attvalue", {"for": id_, "value": text_of(value)})
