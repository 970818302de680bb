"""Charts: every number drawn, every word escaped, no style in the markup, and something to read aloud."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from westphalia.plain import to_plain
from westphalia.web.svg import Bin, Cell, Curve, Density, Lane, Lanes, Mark, Point, Value, Values, levels_of

EVIL = '"><script>alert(1)</script>'


def parsed(chart: object) -> ElementTree.Element:
    return ElementTree.fromstring(str(escape(chart)))


def bin_(when: str = "2022-03", counts: tuple[int, int, int, int] = (1, 0, 0, 0), **fields: str) -> Bin:
    given = {"tick": "Mar", "group": "", "label": "March", "href": f"/timeline?since={when}", **fields}
    return Bin(when=when, counts=counts, **given)


def density(*bins: Bin) -> Density:
    return Density(title="Events", description="how many", bins=bins)


def test_a_chart_has_a_title_and_a_description_for_those_who_cannot_see_it() -> None:
    svg = parsed(density(bin_()))

    by_id = {item.get("id"): item.text for item in svg if item.get("id")}
    assert by_id[svg.get("aria-labelledby")] == "Events"
    assert by_id[svg.get("aria-describedby")] == "how many"


def test_a_bar_is_as_long_as_its_number() -> None:
    svg = parsed(density(bin_(counts=(2, 0, 0, 0)), bin_("2022-04", counts=(6, 0, 0, 0))))

    one, other = (float(bar.get("height", "0")) for bar in svg.iter("rect") if bar.get("class") == "q1")
    assert other == pytest.approx(3 * one, rel=1e-3)


def test_conflict_stands_below_the_line_and_cooperation_above() -> None:
    svg = parsed(density(bin_(counts=(1, 0, 0, 1))))

    bars = {bar.get("class"): float(bar.get("y", "0")) for bar in svg.iter("rect")}
    assert bars["q1"] < bars["q4"]


def test_a_bar_opens_its_stretch_of_time() -> None:
    svg = parsed(density(bin_("2022-03")))

    assert [link.get("href") for link in svg.iter("a")] == ["/timeline?since=2022-03"]


def test_labels_are_left_out_where_there_is_no_room() -> None:
    many = [bin_(f"2022-{number}", tick=str(number)) for number in range(150)]

    labels = [text for text in parsed(density(*many)).iter("text") if text.get("class") == "tick"]

    assert len(labels) < 50


def test_what_stands_in_a_document_is_never_markup() -> None:
    charts = (
        Density(title=EVIL, description=EVIL, bins=(bin_(tick=EVIL, group=EVIL, label=EVIL, href=EVIL),)),
        Lanes(
            title=EVIL,
            description=EVIL,
            bins=(bin_(),),
            lanes=(
                Lane(
                    name=EVIL,
                    href=EVIL,
                    cells=(Cell(place=0, is_conflict=True, count=1, label=EVIL, href=EVIL),),
                ),
            ),
        ),
        Curve(
            title=EVIL,
            description=EVIL,
            points=(Point(day="2022-01-01", cooperation=1, conflict=2),),
            marks=(Mark(number=1, day="2022-01-01", label=EVIL, href=EVIL, course="worse"),),
            ticks=(("2022-01-01", EVIL),),
        ),
        Values(
            title=EVIL,
            description=EVIL,
            values=(Value(day="2022-01-01", value=1, label=EVIL, href=EVIL, is_contradicted=True),),
            levels=((1.0, EVIL),),
        ),
    )

    for chart in charts:
        assert "script" not in {item.tag for item in parsed(chart).iter()}


def test_no_chart_has_a_style_attribute_that_the_security_policy_would_refuse() -> None:
    for item in parsed(density(bin_())).iter():
        assert item.get("style") is None


def test_a_lane_has_a_disc_for_cooperation_and_a_diamond_for_conflict() -> None:
    cells = tuple(
        Cell(place=0, is_conflict=side, count=3, label="three", href=None) for side in (False, True)
    )
    chart = Lanes(
        title="", description="", bins=(bin_(),), lanes=(Lane(name="Ruritania", href=None, cells=cells),)
    )

    marks = [
        (item.tag, item.get("class")) for item in parsed(chart).iter() if item.tag in ("circle", "polygon")
    ]

    assert marks == [("circle", "cooperation"), ("polygon", "conflict")]


def test_a_curve_numbers_its_turns_in_order_of_the_days() -> None:
    points = tuple(Point(day=f"2022-01-{day:02}", cooperation=day, conflict=0) for day in range(1, 31))
    marks = tuple(
        Mark(number=number, day=day, label="", href=None, course="better")
        for number, day in ((1, "2022-01-05"), (2, "2022-01-20"))
    )
    svg = parsed(Curve(title="", description="", points=points, marks=marks))

    turns = [
        (text.text, float(text.get("x", "0")))
        for text in svg.iter("text")
        if text.get("class") == "turn-number"
    ]
    assert [number for number, _ in sorted(turns, key=lambda item: item[1])] == ["1", "2"]


def test_a_curve_of_nothing_is_an_empty_line() -> None:
    assert [
        item.get("class") for item in parsed(Curve(title="", description="", points=())).iter("line")
    ] == ["axis"]


def test_values_that_exclude_each_other_are_joined() -> None:
    values = tuple(
        Value(day=f"2022-01-0{day}", value=day, label="", href=None, is_contradicted=day < 3)
        for day in (1, 2, 3)
    )
    svg = parsed(Values(title="", description="", values=values, contradictions=((0, 1),)))

    (line,) = (item for item in svg.iter("line") if item.get("class") == "contradiction")
    diamonds = list(svg.iter("polygon"))
    assert float(line.get("x1", "0")) < float(line.get("x2", "0"))
    assert len(diamonds) == 2


def test_a_larger_value_stands_higher() -> None:
    values = tuple(
        Value(day="2022-01-01", value=value, label="", href=None, is_contradicted=False)
        for value in (1.0, 9.0)
    )
    low, high = (
        float(item.get("cy", "0"))
        for item in parsed(Values(title="", description="", values=values)).iter("circle")
    )

    assert high < low


def test_a_chart_is_plain_values_in_json() -> None:
    assert to_plain(density(bin_()))["bins"][0]["counts"] == [1, 0, 0, 0]


@settings(deadline=None)
@given(st.lists(st.floats(0.001, 1e9), min_size=1, max_size=9))
def test_levels_lie_across_the_values_and_are_few(values: list[float]) -> None:
    levels = levels_of(values)

    assert levels[0] <= min(values) * (1 + 1e-9)
    assert levels[-1] >= max(values) * (1 - 1e-9)
    assert len(levels) <= 14


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 4), min_size=1, max_size=40))
def test_no_bar_leaves_the_chart(counts: list[tuple[int, int, int, int]]) -> None:
    svg = parsed(density(*(bin_(f"20{place:02}", counts=item) for place, item in enumerate(counts))))
    height = float(svg.get("viewBox", "").split()[3])

    for bar in svg.iter("rect"):
        assert 0 <= float(bar.get("y", "0")) <= height
        assert float(bar.get("y", "0")) + float(bar.get("height", "0")) <= height
