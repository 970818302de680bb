"""A bar that says how far long work is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from westphalia.workflow import Progress


@contextmanager
def progress_bar(first: str, *, shown: bool) -> Iterator[Progress]:
    """Yield what work tells how far it is; on a terminal a bar shows it, with `first` at the start."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from westphalia.cli._output import console

    terminal = console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(
        *columns, console=terminal, transient=True, disable=not (shown and terminal.is_terminal)
    ) as bar:
        task = bar.add_task(first, total=None)

        def update(done: int, total: int, where: str) -> None:
            bar.update(task, completed=done, total=total, description=Path(where).name)

        yield update
