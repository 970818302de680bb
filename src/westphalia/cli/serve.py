"""`westphalia serve`: look at a store in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from westphalia.cli._options import store_option

_PORT = 8448


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=_PORT, show_default=True, help="The port to listen on."
)
@click.option(
    "--token",
    envvar="WESTPHALIA_TOKEN",
    metavar="WORDS",
    help="What others must know to look; needed where other machines can reach this one.",
)
@click.option(
    "--fetch/--no-fetch",
    default=None,
    help="Let readers have an address of the web fetched.  [default: on this machine alone]",
)
@click.option(
    "--scenarios",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where scenarios lie.  [default: scenarios, beside the store]",
)
@store_option
def command(
    host: str, port: int, token: str | None, fetch: bool | None, scenarios: Path | None, store_path: Path
) -> None:
    """Show what a store holds as pages: its documents, events, claims and commitments, and who is in them.

    The pages are served on this machine alone, load nothing from elsewhere and work without JavaScript. Each
    is JSON at the same address with `.json` behind it (`/openapi.json` says what stands in it), each list CSV
    with `.csv`. Articles can be added, records judged and scenarios run; what belongs to that is kept in a
    folder beside the store. Nothing is asked of other machines but an address that a reader gives.

    \b
    Examples:
      westphalia serve
      westphalia serve --store crisis.db --port 9000
      westphalia serve --host 0.0.0.0 --token "a long phrase of your own"
    """
    import uvicorn

    from westphalia.store.engine import open_store
    from westphalia.web.app import make_app
    from westphalia.web.security import WebSettings

    settings = WebSettings(host=host, port=port, token=token, fetch=fetch, scenarios=scenarios)
    with open_store(store_path):
        pass  # a store that is missing or damaged is said here, in words
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"westphalia: http://{shown}:{port}/  shows {store_path}. Ctrl-C ends it.")
    uvicorn.run(
        make_app(store_path, settings), host=host, port=port, log_level="warning", server_header=False
    )
