"""Whatever is asked of the JSON and CSV addresses, the OpenAPI document names the answer; never a 500.

Schemathesis makes the questions out of that document: some as it says they are, some against it. In place of
the ids that it makes up, most questions have those of records that the store holds.
"""

from __future__ import annotations

import csv
import io
import os
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.web.hostile import ADDRESSES, STRINGS
from westphalia.web import openapi

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

EXAMPLES = int(os.environ.get("WESTPHALIA_QUESTIONS", "25"))
"""Questions to each address, always the same ones; more of them for a longer search."""

OPERATIONS = list(openapi.document()["paths"])
_HREF = re.compile(r'href="(/[^"#?]*)')

ODD = st.sampled_from(
    (
        *STRINGS,
        *ADDRESSES,
        *("", " ", "%", "_", "*", '"', '""', "'", "\\", "(", "a OR", "NEAR(", "-", "a:b", "^"),
        *("\x00", "\ud800", "🜨", "é", "-1", "0", "1e9", "99999999999999999999", "10000", "/"),
        *("2022-02-30", "0000-00-00", "9999-12-31", "2022-13", "2022-01-01/2021-01-01"),
        *("RUS ASSAULT UKR", "RUS", "XXX", "UNK", "PER:", "PER:Q7747", "' OR 1=1 --"),
        *("../../../etc/passwd", "..%2f..%2f", "a" * 5000, "[1]", "{}", "null", "NaN", "inf", "٣"),
    )
)
"""What people who mean no good, or mistype, have put into addresses."""


@cache
def _operations() -> dict[str, Any]:
    schema = schemathesis.openapi.from_dict(openapi.document())
    return {found.ok().path: found.ok() for found in schema.get_all_operations()}


@cache
def _links(examples: TestClient) -> tuple[str, ...]:
    """The addresses that are found by following links, two steps from the first page."""
    first = _HREF.findall(examples.get("/").text)
    further = [link for item in first[:40] for link in _HREF.findall(examples.get(item).text)]
    return tuple(dict.fromkeys((*first, *further)))


def _records(examples: TestClient, path: str) -> list[dict[str, str]]:
    """The variable parts of an address as the records of the store have them."""
    names = re.findall(r"\{(\w+)\}", path)
    shape = re.compile(re.sub(r"\{\w+\}", "([^/]+)", path.rsplit(".", 1)[0]))
    found = (shape.fullmatch(link) for link in _links(examples))
    return [dict(zip(names, match.groups(), strict=True)) for match in found if match][:20]


def _questions(examples: TestClient, path: str) -> st.SearchStrategy[dict[str, Any]]:
    operation = _operations()[path]
    kept = _records(examples, path) if "{" in path else []
    keys = [item.name for item in operation.query]
    made = st.one_of(
        *(operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode)
    ).map(lambda case: case.as_transport_kwargs(base_url="http://127.0.0.1:8448"))
    odd = st.dictionaries(st.sampled_from(keys), st.one_of(ODD, st.text()), max_size=3)

    def asked(drawn: tuple[dict[str, Any], dict[str, str], dict[str, str], bool]) -> dict[str, Any]:
        generated, other, record, is_odd = drawn
        url = path.format(**record) if record else generated["url"]
        return {"url": url, "params": other if is_odd else generated.get("params")}

    return st.tuples(made, odd, st.sampled_from([{}, *kept]) if kept else st.just({}), st.booleans()).map(
        asked
    )


@pytest.mark.parametrize("path", OPERATIONS)
def test_no_question_is_answered_with_our_own_fault(examples: TestClient, path: str) -> None:
    named = {int(status) for status in openapi.document()["paths"][path]["get"]["responses"]}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(question=_questions(examples, path))
    def ask(question: dict[str, Any]) -> None:
        answer = examples.get(_written(question["url"]), params=_query(question["params"]))

        # An id that holds a slash, or is nothing at all, makes another address.
        assert answer.status_code in named | {404}
        if answer.headers["content-type"].startswith("application/json"):
            answer.json()
        elif answer.status_code == 200 and path.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(answer.text)))
            assert all(len(row) == len(rows[0]) for row in rows)

    ask()


def _written(url: str) -> str:
    return url.encode("utf-8", "replace").decode()


def _query(params: Any) -> list[tuple[str, str]]:
    """Return what stands behind the question mark as pairs that can be written."""
    found = []
    for key, value in (params or {}).items():
        for item in value if isinstance(value, list) else [value]:
            found.append((key, str(item).encode("utf-8", "replace").decode()))
    return found
