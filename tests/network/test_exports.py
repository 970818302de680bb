"""Networks in files of other programs, read back by these programs' libraries."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import igraph
import networkx
import pytest
from hypothesis import given, settings

from tests.network.graphs import networks
from westphalia import exporters
from westphalia.network.graph import Layer, Network, network_of

NAMES = exporters.network_names()
FACTS = {"A": {"name": 'Land of <A> & "B"', "bloc": "B", "firmness": 0.25}, "B": {"name": "Ґданськ"}}
FOUND = network_of(
    [("A", "B", 1 / 3), ("B", "REB:X-1", -2.5)], nodes=["Z"], at=date(2022, 2, 24), layer=Layer.BEHAVIOUR
)


def written(name: str, found: Network, facts: exporters.Facts | None = None) -> str:
    out = io.StringIO()
    count = exporters.load_for_networks(name).export_network(found, facts or {}, out)
    assert count == len(found)
    return out.getvalue()


def by_networkx(name: str, words: str) -> networkx.Graph:
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[name]
    return read(io.BytesIO(words.encode()))


def ends(graph: networkx.Graph, weight: str) -> dict[frozenset[str], float]:
    return {frozenset((one, other)): facts[weight] for one, other, facts in graph.edges(data=True)}


def expected(found: Network) -> dict[frozenset[str], float]:
    return {frozenset((one, other)): weight for one, other, weight in found.ties()}


@settings(max_examples=25, deadline=None)
@given(found=networks(weighted=True))
@pytest.mark.parametrize(("name", "weight"), [("graphml", "weight"), ("gexf", "signed")])
def test_networkx_reads_back_the_same_network(name: str, weight: str, found: Network):
    graph = by_networkx(name, written(name, found))

    assert sorted(graph.nodes) == list(found.nodes)
    assert ends(graph, weight) == expected(found)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_what_is_known_of_an_entity_is_read_back(name: str):
    nodes = by_networkx(name, written(name, FOUND, FACTS)).nodes

    assert nodes["A"]["bloc"] == "B"
    assert nodes["A"]["firmness"] == 0.25
    assert nodes["A"]["name"] == FACTS["A"]["name"]
    assert nodes["B"]["name"] == "Ґданськ"
    assert "bloc" not in nodes["B"]


def test_igraph_reads_back_the_same_network(tmp_path: Path):
    path = tmp_path / "network.graphml"
    path.write_text(written("graphml", FOUND, FACTS), encoding="utf-8")

    graph = igraph.Graph.Read_GraphML(str(path))

    assert graph.vs["id"] == list(FOUND.nodes)
    assert graph.es["weight"] == FOUND.weight.tolist()
    assert graph.es["sign"] == [1, -1]


def test_gexf_has_no_negative_weight():
    """GEXF allows none; the sign is an attribute."""
    graph = by_networkx("gexf", written("gexf", FOUND))

    assert min(ends(graph, "weight").values()) > 0
    assert sorted(ends(graph, "sign").values()) == [-1, 1]


def test_a_file_says_of_when_and_of_what_it_is():
    assert by_networkx("graphml", written("graphml", FOUND)).graph["at"] == "2022-02-24"
    assert "at: 2022-02-24; layer: behaviour" in written("gexf", FOUND)


def test_csv_has_a_row_for_each_tie():
    rows = list(csv.DictReader(io.StringIO(written("csv", FOUND))))

    assert {frozenset((row["Source"], row["Target"])): float(row["Signed"]) for row in rows} == expected(
        FOUND
    )
    assert [(row["Weight"], row["Sign"]) for row in rows] == [(repr(1 / 3), "1"), ("2.5", "-1")]
    assert {(row["Layer"], row["At"]) for row in rows} == {("behaviour", "2022-02-24")}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_network_gives_the_same_file(name: str):
    assert written(name, FOUND, FACTS) == written(name, FOUND, FACTS)


@pytest.mark.parametrize("name", NAMES)
def test_a_network_without_ties_is_no_error(name: str):
    written(name, network_of([]))


@pytest.mark.parametrize("name", NAMES)
def test_a_format_says_what_it_writes(name: str):
    exporter = exporters.load_for_networks(name)

    assert exporter.TITLE
    assert exporter.SUFFIX.startswith(".")


def test_formats_for_networks_are_not_offered_for_readings():
    assert NAMES == ("csv", "gexf", "graphml")
    assert not {"gexf", "graphml"} & set(exporters.names())
