"""Records as plain values, and back again."""

from __future__ import annotations

import json

from hypothesis import given, settings

from tests.factory import rich_reading
from tests.store.strategies import readings
from westphalia.model import Reading
from westphalia.plain import from_plain, to_plain


@settings(max_examples=40, deadline=None)
@given(readings())
def test_a_reading_goes_through_json_and_comes_back_the_same(reading: Reading) -> None:
    assert from_plain(Reading, json.loads(json.dumps(to_plain(reading)))) == reading


def test_dates_are_strings_and_spans_are_two_numbers() -> None:
    plain = to_plain(rich_reading())

    assert plain["document"]["published"] == "2021-12-08"
    assert plain["document"]["furniture"] == [{"start": 0, "end": 20}]
    assert plain["events"][0]["type"] == "ASSAULT"
