"""The OpenAPI document says what the pages answer."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.test_app import EVERY_PAGE, address_of
from westphalia.web import openapi
from westphalia.web.page import pages


def checked(value: Any, schema: Any, where: str = "") -> None:
    """Fail where a value is not what a schema says, as far as our schemas go."""
    if "$ref" in schema:
        schema = openapi.document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    if "anyOf" in schema:
        found = []
        for part in schema["anyOf"]:
            try:
                return checked(value, part, where)
            except AssertionError as error:
                found.append(str(error))
        raise AssertionError(f"{where}: none of {found}")
    kinds = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
        "object": dict,
        "array": list,
    }
    match schema.get("type"):
        case None:
            return None
        case "number":
            assert isinstance(value, (int, float)), where
        case kind:
            assert isinstance(value, kinds[kind]), f"{where}: {value!r} is no {kind}"
    if "enum" in schema:
        assert value in schema["enum"], where
    for name in schema.get("required", ()):
        assert name in value, f"{where}.{name}"
    for name, part in schema.get("properties", {}).items():
        checked(value[name], part, f"{where}.{name}")
    if "items" in schema:
        for number, item in enumerate(value):
            checked(item, schema["items"], f"{where}[{number}]")
    for number, part in enumerate(schema.get("prefixItems", ())):
        checked(value[number], part, f"{where}[{number}]")
    return None


def test_it_is_served(examples: TestClient) -> None:
    answer = examples.get("/openapi.json")

    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["openapi"].startswith("3.1")
    assert answer.json() == openapi.document()


def test_every_page_is_in_it() -> None:
    paths = openapi.document()["paths"]

    for page in pages().values():
        address = "/overview" if page.ROUTE == "/" else page.ROUTE
        assert f"{address}.json" in paths
        assert (f"{address}.csv" in paths) == hasattr(page, "rows")


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_answers_what_it_says(examples: TestClient, name: str) -> None:
    page = pages()[name]
    address = "/overview" if page.ROUTE == "/" else address_of(examples, name)
    path = "/overview" if page.ROUTE == "/" else page.ROUTE
    answer = openapi.document()["paths"][f"{path}.json"]["get"]["responses"]["200"]

    checked(examples.get(f"{address}.json").json(), answer["content"]["application/json"]["schema"], name)


def test_every_record_is_described() -> None:
    schemas = openapi.document()["components"]["schemas"]

    assert all(found.get("description") for name, found in schemas.items() if name != "Error")
    assert all(found for found in schemas.values())


def test_every_part_of_an_address_is_a_parameter() -> None:
    for path, found in openapi.document()["paths"].items():
        named = {item["name"] for item in found["get"]["parameters"] if item["in"] == "path"}
        assert all(f"{{{name}}}" in path for name in named)
        assert path.count("{") == len(named)


def test_an_error_is_what_it_says(examples: TestClient) -> None:
    checked(examples.get("/documents/doc-0.json").json(), {"$ref": "#/components/schemas/Error"})
