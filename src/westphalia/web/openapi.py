"""What the JSON of the pages is, as an OpenAPI document that is made from the pages themselves."""

from __future__ import annotations

import dataclasses
import inspect
import re
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from importlib import metadata
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from westphalia.dates import PartialDate
from westphalia.web.filters import Filter
from westphalia.web.page import Page, pages
from westphalia.web.words import languages

Plain = dict[str, Any]

_PLAIN: Mapping[Any, Plain] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    PartialDate: {"type": "string", "description": "A year, a month, a day, or two of them with a slash."},
}
_ERROR = {
    "type": "object",
    "required": ["status", "error", "detail"],
    "properties": {
        "status": {"type": "integer"},
        "error": {"type": "string"},
        "detail": {"type": "string"},
    },
}


@cache
def document() -> Plain:
    """Return the OpenAPI document."""
    schemas: Plain = {"Error": _ERROR}
    paths = {
        f"{'/overview' if page.ROUTE == '/' else page.ROUTE}{suffix}": {"get": get}
        for name, page in pages().items()
        for suffix, get in _operations(name, page, schemas)
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Westphalia",
            "version": metadata.version("westphalia"),
            "description": "What a store holds: each page of the explorer as JSON, each list as CSV.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _operations(name: str, page: Page, schemas: Plain) -> Iterator[tuple[str, Plain]]:
    summary = (inspect.getdoc(page) or name).splitlines()[0]
    answer = _schema(get_type_hints(page.load)["return"], schemas)
    common = {"summary": summary, "parameters": list(_parameters(page))}
    yield (
        ".json",
        common
        | {
            "operationId": name,
            "responses": {
                "200": {"description": summary, "content": {"application/json": {"schema": answer}}},
                **_errors(),
            },
        },
    )
    if hasattr(page, "rows"):
        yield (
            ".csv",
            common
            | {
                "operationId": f"{name}.csv",
                "responses": {
                    "200": {
                        "description": summary,
                        "content": {"text/csv": {"schema": {"type": "string"}}},
                    },
                    **_errors(),
                },
            },
        )


def _errors() -> Plain:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    found = {
        "400": "A filter cannot be understood.",
        "404": "There is no such record.",
        "503": "The store cannot be read.",
    }
    return {status: {"description": said, "content": content} for status, said in found.items()}


def _parameters(page: Page) -> Iterator[Plain]:
    for part in re.findall(r"\{(\w+)\}", page.ROUTE):
        yield {"name": part, "in": "path", "required": True, "schema": {"type": "string"}}
    for item in getattr(page, "ASKS", ()):
        yield _parameter(item)
    yield {
        "name": "lang",
        "in": "query",
        "description": "The language of the words in the answer.",
        "schema": {"type": "string", "enum": list(languages())},
    }


def _parameter(item: Filter) -> Plain:
    """Return a filter as what may stand in an address, several times where it takes more than one value."""
    schema: Plain = {"type": "integer", "minimum": 0} if item.kind == "number" else {"type": "string"}
    if item.choices:
        schema["enum"] = list(item.choices)
    if item.kind in ("choice", "who"):
        schema = {"type": "array", "items": schema}
    return {"name": item.key, "in": "query", "schema": schema}


def _schema(kind: Any, schemas: Plain) -> Plain:
    """Return what values of a type look like; records are kept in `schemas` and referred to."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(part, schemas) for part in inner]}
    if origin is tuple:
        return _tuple(inner, schemas)
    bare = origin or kind
    if isinstance(bare, type) and issubclass(bare, Enum):
        return {"type": "string", "enum": [member.value for member in bare]}
    if dataclasses.is_dataclass(bare):
        return _record(bare, inner, schemas)
    if isinstance(bare, type) and issubclass(bare, str):
        return {"type": "string"}
    if isinstance(bare, type) and issubclass(bare, Mapping):
        return {"type": "object"}
    return {}


def _tuple(inner: tuple[Any, ...], schemas: Plain) -> Plain:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return {"type": "array", "items": _schema(inner[0], schemas)}
    parts = [_schema(part, schemas) for part in inner]
    return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}


def _record(kind: Any, inner: tuple[Any, ...], schemas: Plain) -> Plain:
    name = ".".join((*kind.__module__.split(".")[1:], kind.__name__, *(part.__name__ for part in inner)))
    if name not in schemas:
        schemas[name] = {}  # a record may hold others of its own kind
        hints = get_type_hints(kind)
        variables: dict[Any, Any] = dict(zip(getattr(kind, "__parameters__", ()), inner, strict=False))
        fields = [field.name for field in dataclasses.fields(kind)]
        schemas[name] = {
            "type": "object",
            "description": inspect.getdoc(kind) or "",
            "required": fields,
            "properties": {field: _schema(_filled(hints[field], variables), schemas) for field in fields},
        }
    return {"$ref": f"#/components/schemas/{name}"}


def _filled(hint: Any, variables: Mapping[Any, Any]) -> Any:
    """Return the type of a field with the variables of its record put in."""
    if isinstance(hint, TypeVar):
        return variables.get(hint, Any)
    found = getattr(hint, "__parameters__", ())
    return hint[tuple(variables.get(item, Any) for item in found)] if found else hint
