"""The application: finds the pages, answers each as a page, as JSON and as CSV, and says what went wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from westphalia.errors import StoreError, WestphaliaError
from westphalia.plain import to_plain
from westphalia.store.changes import NotYet, watching
from westphalia.store.engine import open_store
from westphalia.web import forms, openapi
from westphalia.web.answers import Answer, Answers, no_answers
from westphalia.web.forms import Refused, Sent
from westphalia.web.jobs import working_on
from westphalia.web.page import Ask, BadFilter, NoSuchRecord, Page, Row, pages, rows_of, send_of
from westphalia.web.rendering import render
from westphalia.web.security import Guard, WebSettings
from westphalia.web.warm import kept_warm
from westphalia.web.words import Words, preferred, words

Show: TypeAlias = Callable[[Request, str, Page, Ask, Any], Response]
"""Answers with what a page has loaded, in one format."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_STATIC = Path(__file__).parent / "static"

STATUS: Mapping[type[Exception], tuple[int, str]] = {
    NoSuchRecord: (404, "error.no_such_record"),
    BadFilter: (400, "error.bad_filter"),
    NotYet: (503, "error.not_yet"),
    StoreError: (503, "error.store"),
}
"""What each error is answered with: a status, and the key of the words that say it."""


_SAID = {400: "error.no_form", 413: "error.too_large", 415: "error.no_form"}
"""What is said of requests that cannot be taken."""


def make_app(store_path: Path, settings: WebSettings | None = None) -> Starlette:
    """Return the application that shows one store."""
    found = settings or WebSettings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with open_store(store_path, mapped=True) as store, working_on(store), watching(store) as watch:
            app.state.store = store
            app.state.watch = watch
            app.state.answers = no_answers()
            async with kept_warm(store):
                yield

    handlers: dict[Any, Any] = dict.fromkeys((*STATUS, HTTPException), _explain)
    app = Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=_STATIC), name="static"),
            Route("/openapi.json", lambda _: _json(openapi.document()), name="openapi"),
            *_routes(),
        ],
        lifespan=lifespan,
        exception_handlers=handlers | {500: _apologise},
        middleware=[
            Middleware(Guard, settings=found),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=4),
        ],
    )
    app.state.settings = found
    return app


def _routes() -> Iterator[BaseRoute]:
    """Yield three addresses for each page; those with a suffix first, for an id may hold a dot."""
    # An address with fewer variable parts wins: `/entities/compare` is not the entity `compare`.
    for name, page in sorted(pages().items(), key=lambda item: (item[1].ROUTE.count("{"), item[0])):
        address = "/overview" if page.ROUTE == "/" else page.ROUTE
        yield Route(f"{address}.json", _endpoint(name, page, _as_json), name=f"{name}.json")
        if hasattr(page, "rows"):
            yield Route(f"{address}.csv", _endpoint(name, page, _as_csv), name=f"{name}.csv")
        yield Route(page.ROUTE, _endpoint(name, page, _as_page), name=name)
        if hasattr(page, "send"):
            yield Route(page.ROUTE, _sending(name, page), methods=["POST"], name=f"{name} send")


def _endpoint(name: str, page: Page, show: Show) -> Callable[[Request], Any]:
    """Return what answers with a page; what is the same for all who look is kept until something changes."""

    def shown(request: Request) -> Response:
        ask = _ask(request)
        return show(request, name, page, ask, page.load(request.app.state.store, ask))

    def with_form(request: Request) -> Response:
        known = forms.browser_of(request)
        request.state.browser = known or forms.new_browser()
        response = shown(request)
        if not known:
            forms.remember(response, request.state.browser)
        return response

    async def kept(request: Request) -> Response:
        # Whom a form is shown to is known by an id; where there is no form, none is handed out.
        request.state.browser = ""
        answers: Answers = request.app.state.answers
        key = (
            request.url.path,
            request.scope["query_string"],
            _language(request),
            request.app.state.watch.version(),
        )
        found = answers.find(key)
        if found is None:
            found = await run_in_threadpool(answers.value, key, lambda: Answer.of(shown(request)))
        return found.to(request.headers)

    return with_form if hasattr(page, "send") else kept


def _ask(request: Request) -> Ask:
    return Ask(
        parts=request.path_params,
        query=request.query_params,
        address=request.url.path,
        words=_words(request),
        settings=request.app.state.settings,
        browser=request.state.browser,
    )


def _sending(name: str, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a form: the way to another page or, where something is wrong, the page again."""

    async def answer(request: Request) -> Response:
        sent = await forms.received(request, getattr(page, "LARGEST", forms.LARGEST))
        try:
            return await run_in_threadpool(_do, request, name, page, sent)
        finally:
            sent.close()

    return answer


def _do(request: Request, name: str, page: Page, sent: Sent) -> Response:
    known = forms.browser_of(request)
    request.state.browser = known or forms.new_browser()
    ask = _ask(request)
    try:
        if not forms.is_sealed(sent, known, request.app.state.settings.csrf):
            raise Refused({"": ask.words("common.form_too_old")}, 403)
        address = send_of(page)(request.app.state.store, ask, sent)
        response: Response = RedirectResponse(address, status_code=303)
    except (Refused, StoreError) as error:
        refused = error if isinstance(error, Refused) else Refused({"": str(error)}, 503)
        context = page.load(request.app.state.store, ask)
        response = _as_page(request, name, page, ask, context, sent, refused)
    if not known:
        forms.remember(response, request.state.browser)
    return response


def _as_page(
    request: Request,
    name: str,
    page: Page,
    ask: Ask,
    context: Any,
    sent: Sent | None = None,
    refused: Refused | None = None,
) -> Response:
    content = render(
        f"{name}.html",
        request,
        ask.words,
        page=context,
        title=ask.words(page.TITLE),
        has_rows=hasattr(page, "rows"),
        sent=sent,
        problems=refused.problems if refused else {},
    )
    return HTMLResponse(content, status_code=refused.status if refused else 200)


def _as_json(request: Request, name: str, page: Page, ask: Ask, context: Any) -> Response:  # noqa: ARG001
    return _json(to_plain(context))


def _as_csv(request: Request, name: str, page: Page, ask: Ask, context: Any) -> Response:  # noqa: ARG001
    content = csv_of(rows_of(page, context) or ())
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


def csv_of(rows: Iterable[Row]) -> str:
    """Return rows as CSV that a spreadsheet opens as words: nothing in it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow(row)
        writer.writerow([_harmless(value) for value in row.values()])
    return out.getvalue()


def _harmless(value: str | int | float | None) -> str | int | float | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _json(value: Any, status: int = 200) -> Response:
    content = json.dumps(value, ensure_ascii=False, default=str)
    return Response(content.encode("utf-8", "replace"), status_code=status, media_type="application/json")


def _language(request: Request) -> str:
    return preferred(request.query_params.get("lang"), request.headers.get("accept-language", ""))


def _words(request: Request) -> Words:
    return words(_language(request))


def _explain(request: Request, error: Exception) -> Response:
    """Answer with what is wrong and what to do about it."""
    if isinstance(error, HTTPException):
        return _problem(request, error.status_code, _SAID.get(error.status_code, "error.no_such_page"), "")
    status, key = next(answer for kind, answer in STATUS.items() if isinstance(error, kind))
    is_passing = isinstance(error, NotYet)
    detail = _words(request)("error.not_yet_why") if is_passing else str(error)
    response = _problem(request, status, key, detail)
    if is_passing:
        # A browser asks again by itself; programs do by the header that is made for them.
        response.headers.update({"retry-after": "3", "refresh": "3"})
    return response


def _apologise(request: Request, error: Exception) -> Response:
    detail = str(error) if isinstance(error, WestphaliaError) else ""
    return _problem(request, 500, "error.ours", detail)


def _problem(request: Request, status: int, key: str, detail: str) -> Response:
    said = _words(request)
    if request.url.path.endswith((".json", ".csv")):
        return _json({"status": status, "error": said(key), "detail": detail}, status)
    content = render(
        "_error.html", request, said, title=said(key), detail=detail, status=status, has_rows=False
    )
    return HTMLResponse(content, status_code=status)
