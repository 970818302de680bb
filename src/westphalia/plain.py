"""Records as plain values (dict, list, str, number), and back again."""

from __future__ import annotations

import dataclasses
import types
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from westphalia.dates import PartialDate

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Return a record as plain values; a date becomes the string that writes it.

    >>> from westphalia.model import Span
    >>> to_plain([Span(0, 4), PartialDate("2021-12")])
    [{'start': 0, 'end': 4}, '2021-12']
    """
    if isinstance(value, PartialDate):
        return value.value
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: to_plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], value: Any) -> T:
    """Return the record that plain values write.

    >>> from westphalia.model import Span
    >>> from_plain(Span, {"start": 0, "end": 4})
    Span(start=0, end=4)
    """
    result: T = _restore(kind, value)
    return result


def _restore(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(part for part in get_args(kind) if part is not type(None))
        return None if value is None else _restore(inner, value)
    if origin is tuple:
        return tuple(_restore(get_args(kind)[0], item) for item in value)
    if kind is PartialDate:
        return PartialDate(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if dataclasses.is_dataclass(kind):
        assert isinstance(kind, type)
        hints = _hints(kind)
        return kind(**{name: _restore(hints[name], item) for name, item in value.items()})
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
