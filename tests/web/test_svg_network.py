"""The network as a picture: sign and bloc in form as well as in colour, every word escaped."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from westphalia.web.svg_network import SHAPES, Line, Node, Picture, legible, shape_of, sign_of

EVIL = '"><script>alert(1)</script>'


def node(code: str, x: float, y: float, **fields: object) -> Node:
    values = {"name": code, "size": 8.0, "slot": 0, "is_named": True, "href": f"/entities/{code}", **fields}
    return Node(code=code, x=x, y=y, **values)  # type: ignore[arg-type]


def line(one: str, other: str, weight: float, **fields: object) -> Line:
    values = {
        "width": 2.0,
        "label": f"{one} {other}",
        "is_strained": False,
        "href": "/network/ties",
        **fields,
    }
    return Line(one=one, other=other, weight=weight, **values)  # type: ignore[arg-type]


PICTURE = Picture(
    title="Behaviour",
    description="Two ties.",
    width=900.0,
    height=560.0,
    nodes=(node("DEU", 100, 100), node("FRA", 200, 100, slot=1), node("RUS", 600, 400, slot=None)),
    lines=(line("DEU", "FRA", 5.0), line("DEU", "RUS", -3.0, is_strained=True)),
)


def test_friendly_and_hostile_ties_are_of_different_classes() -> None:
    drawn = ElementTree.fromstring(PICTURE.__html__())
    ties = {tie.get("data-other"): tie.get("class") for tie in drawn.iter("a") if tie.get("data-one")}

    assert ties == {"FRA": "tie plus", "RUS": "tie minus strained"}


def test_every_mark_says_what_it_stands_for() -> None:
    drawn = ElementTree.fromstring(PICTURE.__html__())
    nodes = {mark.get("data-code"): mark for mark in drawn.iter("a") if mark.get("data-code")}

    assert nodes["FRA"].get("data-shape") == "square"
    assert nodes["RUS"].get("data-shape") == "ring"
    assert nodes["DEU"].get("href") == "/entities/DEU"


def test_each_bloc_has_a_shape_of_its_own() -> None:
    assert len({shape_of(slot) for slot in (None, *range(len(SHAPES)))}) == len(SHAPES) + 1
    assert shape_of(99) == SHAPES[-1]


@pytest.mark.parametrize("slot", [None, *range(len(SHAPES))])
def test_a_legend_has_the_mark_of_a_bloc(slot: int | None) -> None:
    assert 'class="mark"' in sign_of(slot)


def test_names_are_text_whatever_they_are() -> None:
    evil = node("DEU", 1, 1, name=EVIL, href=f"/entities/{EVIL}")
    drawn = replace(PICTURE, title=EVIL, description=EVIL, nodes=(evil,), lines=()).__html__()

    assert "<script" not in drawn
    assert "style=" not in drawn


def test_of_two_names_that_lie_on_each_other_the_larger_node_keeps_its_own() -> None:
    found = legible((node("DEU", 100, 100, size=6.0), node("FRA", 104, 102, size=9.0), node("RUS", 500, 100)))

    assert {item.code for item in found if item.is_named} == {"FRA", "RUS"}


def test_a_name_without_room_is_drawn_for_when_there_is_more() -> None:
    crowded = replace(PICTURE, nodes=(node("DEU", 1, 1, is_named=False),), lines=()).__html__()

    assert 'class="name crowded"' in crowded
