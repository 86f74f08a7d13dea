"""What several commands share: the workspace they work on, and how far they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from najimi.config import Settings
from najimi.desk.erasure import open_desk
from najimi.ownership import finish_erasures, is_interrupted
from najimi.words import say
from najimi.workspace import Workspace, open_workspace

workspace_option = click.option(
    "--workspace", "-w", "folder", type=click.Path(path_type=Path), default=Path(), show_default=True,
    help="Folder of the workspace.",
)  # fmt: skip

_STDERR = Console(stderr=True)


def open_finished(folder: Path) -> Workspace:
    """Open a workspace; an erasure that a kill interrupted is finished first."""
    workspace = open_workspace(folder)
    unfinished = is_interrupted(workspace)
    for receipt in finish_erasures(workspace, desk=open_desk(folder)) if unfinished else ():
        click.echo(say("erase-finished", workspace.settings.locale, number=receipt.number))
    return workspace


def say_next(locale: str, *commands: str) -> str:
    """Return the line that says which command, or which one of several, comes next."""
    return say("cli-next", locale, commands=say("cli-or", locale).join(commands))


def tell_instant(at: datetime, settings: Settings) -> str:
    """Return an instant on the shop's clock, with the name of its time zone."""
    return f"{at.astimezone(settings.zone):%Y-%m-%d %H:%M} {settings.time_zone}"


@contextmanager
def rows_progress(label: str) -> Iterator[Callable[[int], None]]:
    """Show how many rows were read, while somebody looks at a terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f} rows"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, transient=True, console=_STDERR, disable=not _STDERR.is_terminal
    ) as progress:
        task = progress.add_task(label, total=None)
        yield lambda n_rows: progress.update(task, completed=n_rows)


@contextmanager
def phases_progress() -> Iterator[Callable[[str], None]]:
    """Show which phase of a turn runs, while somebody looks at a terminal."""
    columns = (
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, transient=True, console=_STDERR, disable=not _STDERR.is_terminal
    ) as progress:
        task = progress.add_task("starting", total=5)
        yield lambda phase: progress.update(task, description=phase, advance=1)
