"""Make pages out of templates: what every template can say, and where links lead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request

from westphalia.dates import PartialDate
from westphalia.model import EventType
from westphalia.vocabulary import quad_of
from westphalia.web.built import module
from westphalia.web.filters import Asked, Chosen, chosen
from westphalia.web.forms import seal_of
from westphalia.web.names import name_of
from westphalia.web.page import pages
from westphalia.web.svg_network import sign_of
from westphalia.web.words import Words, languages

_WEB_SCHEMES = ("http", "https")
_PLACE = re.compile(r"@\d+-\d+")
_CODE = re.compile(r"(?<![\w/])[A-Z][A-Z0-9]+(?::[A-Z0-9-]+)?(?![\w])")


def render(template: str, request: Request, words: Words, **values: Any) -> str:
    """Return a page.

    Besides the values given, a template has `t` (the words of the interface by their keys), `link` (an
    address of ours with the language that was asked for), `here` (this page with other values in its
    address), `module` (what loads a script, if it was built), `menu`, `lang` and `seal` (of a form).
    """
    lang = request.query_params.get("lang")
    kept = {"lang": lang} if lang in languages() else {}
    browser: str = getattr(request.state, "browser", "")

    def link(address: str, **query: object) -> str:
        return address_of(address, {**query, **kept})

    def here(suffix: str = "", **query: object) -> str:
        asked = {key: values for key in request.query_params if (values := request.query_params.getlist(key))}
        path = request.url.path
        bare = "/overview" if suffix and path == "/" else path
        return address_of(f"{bare}{suffix}", {**asked, **query})

    return (
        _environment()
        .get_template(template)
        .render(
            t=words,
            link=link,
            here=here,
            module=module,
            sign_of=sign_of,
            menu=_menu(),
            path=request.url.path,
            lang=words.language,
            languages=languages(),
            seal=seal_of(browser, request.app.state.settings.csrf) if browser else "",
            **values,
        )
    )


def address_of(path: str, query: Mapping[str, object]) -> str:
    """Return an address with its query; empty values are left out, lists stand several times.

    >>> address_of("/entities/REB:TUR-PKK", {"type": ["AID", "ACCUSE"], "q": ""})
    '/entities/REB:TUR-PKK?type=AID&type=ACCUSE'
    """
    listed = ((key, value if isinstance(value, (list, tuple)) else [value]) for key, value in query.items())
    given = ((key, str(item)) for key, items in listed for item in items if item not in _EMPTY)
    pairs = [f"{_said(key)}={_said(value)}" for key, value in given]
    return _path(path) + (f"?{'&'.join(pairs)}" if pairs else "")


_EMPTY = (None, "")
_said = lru_cache(4096)(quote_plus)


@lru_cache(4096)
def _path(path: str) -> str:
    return quote(path, safe="/:")


def outside(address: str | None) -> str | None:
    """Return an address of the web as a document gives it; None for anything else (`javascript:`, a file).

    >>> outside("https://example.org/a"), outside("javascript:alert(1)"), outside(None)
    ('https://example.org/a', None, None)
    """
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in _WEB_SCHEMES and parts.netloc else None


def quad_class(type_: EventType | str) -> str:
    """Return the class of a type's colour: `q1` (verbal cooperation) to `q4` (material conflict)."""
    return f"q{quad_of(EventType(type_)).number}"


@cache
def _menu() -> tuple[tuple[str, str], ...]:
    """Return address and key of the title of the pages in the menu, in their order."""
    listed = sorted((page.NAV, page.ROUTE, page.TITLE) for page in pages().values() if page.NAV is not None)
    return tuple((route, title) for _, route, title in listed)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("westphalia.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "entity": _entity,
        "date": _date,
        "number": _number,
        "kind": _kind,
        "chosen": _chosen,
        "outside": outside,
        "parties": _parties,
        "quad": quad_class,
        "one_line": lambda words: " ".join(str(words).split()),
    }
    return environment


def _words(context: Context) -> Words:
    words = context["t"]
    assert isinstance(words, Words)
    return words


@pass_context
def _entity(context: Context, code: str) -> str:
    """Return the name of an entity."""
    return name_of(code, _words(context))


@pass_context
def _date(context: Context, date: PartialDate | str | None) -> str:
    """Return a date as people write it."""
    return _words(context).date(date)


@pass_context
def _parties(context: Context, value: str) -> str:
    """Return who plays some parts, as a judgement writes it, by name and without places in the text."""
    bare = _PLACE.sub("", value)
    return _CODE.sub(lambda found: name_of(found[0], _words(context)), bare).replace(" -> ", " → ")


@pass_context
def _number(context: Context, value: float) -> str:
    """Return a number as people write it."""
    return _words(context).number(value)


@pass_context
def _chosen(context: Context, given: Sequence[Asked]) -> tuple[Chosen, ...]:
    """Return what was asked of some filters, in words."""
    return tuple(chosen(given, _words(context)))


@pass_context
def _kind(context: Context, event: Any) -> str:
    """Return what an event is, in words: of its mode if it has one."""
    words = _words(context)
    whole = words.either(f"terms.type.{event.type}", str(event.type))
    return (
        words.either(f"terms.mode.{event.type}.{event.mode}", f"{whole}: {event.mode}")
        if event.mode
        else whole
    )
