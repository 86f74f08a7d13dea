"""One step of a watch: look, load what is complete, move it away."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from najimi.errors import BusyError, InputFileError, NajimiError
from najimi.faults import fault_point
from najimi.load import LOADABLE, BeforeStore, LoadReport, load_file
from najimi.load import Mapping as ColumnMapping
from najimi.watch.looking import DONE, FAILED, Look, complete_files, look
from najimi.watch.moving import move
from najimi.words import say
from najimi.workspace import Workspace

LOCK_FILE = ".najimi-watch.lock"


@dataclass(frozen=True)
class Watched:
    """
    A folder, and what its files are unless a sub-folder says so.

    Parameters
    ----------
    folder : Path
    source, table : str, optional
        A sub-folder named like a fact table chooses the table, any other one the source.
    mappings : mapping of str to najimi.load.Mapping
        By table; files of other tables bear our names in their heading.
    encoding : str, optional
        Of CSV files that are not UTF-8.
    before_store : callable, optional
        As for ``load_file``: commits consents to the desk before they become facts.
    """

    folder: Path
    source: str | None = None
    table: str | None = None
    mappings: Mapping[str, ColumnMapping] = field(default_factory=dict)
    encoding: str | None = None
    before_store: BeforeStore | None = None

    def chosen(self, path: Path) -> tuple[str, str]:
        """
        Return source and table of one of its files.

        Raises
        ------
        InputFileError
            If the folders say too little, or two of them the same.

        Examples
        --------
        >>> Watched(Path("in"), source="till").chosen(Path("in/order_lines/monday.csv"))
        ('till', 'order_lines')
        """
        parts = path.relative_to(self.folder).parent.parts
        tables = [part for part in parts if part in LOADABLE] or [self.table or ""]
        sources = [part for part in parts if part not in LOADABLE] or [self.source or ""]
        if len(tables) > 1 or len(sources) > 1 or not tables[0] or not sources[0]:
            raise InputFileError(
                "it is not clear which source and which table this file belongs to.",
                hint=f"drop it into SOURCE/TABLE/ below the watched folder; TABLE is one of"
                f" {', '.join(LOADABLE)}; or watch with --source and --table.",
            )
        return sources[0], tables[0]


@dataclass(frozen=True)
class Outcome:
    """
    What became of one file.

    Parameters
    ----------
    path : Path
        Where it lay.
    moved_to : Path or None
        Where it lies now; None if it changed while it was read and is taken up again.
    report : LoadReport or None
        Where its rows went; None if it could not be read as a whole.
    """

    path: Path
    moved_to: Path | None
    report: LoadReport | None


def step(
    workspace: Workspace, watched: Watched, before: Look, *, now: datetime
) -> tuple[Look, list[Outcome]]:
    """
    Look once more, load the files that are complete, and move each away.

    A file that was loaded and not moved, because the process was killed, is loaded again: its
    rows are found to be stored, and it is moved. Hold ``watching`` meanwhile.

    Parameters
    ----------
    workspace : Workspace
    watched : Watched
    before : Look
        What the last step returned; empty at the first.
    now : datetime
        Aware; becomes ``recorded_at``, and its day the suffix of names that are taken.

    Returns
    -------
    Look
        For the next step.
    list of Outcome
        In the order of their names.
    """
    after = look(watched.folder)
    done = [
        _take(workspace, watched, path, after, now=now) for path in complete_files(before, after)
    ]
    return after, done


def watch_once(
    workspace: Workspace, watched: Watched, *, pause: Callable[[], None], now: datetime
) -> list[Outcome]:
    """Take up what is complete now: two looks with a pause between them; meant for cron."""
    before = look(watched.folder)
    pause()
    return step(workspace, watched, before, now=now)[1]


@contextmanager
def watching(folder: Path) -> Iterator[None]:
    """
    Keep other watchers of a folder out; the lock of a killed one is free at once.

    Raises
    ------
    BusyError
        If another process watches it now.
    """
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "r+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(
                f"{folder} is being watched already.", hint="one watcher is enough; stop the other."
            ) from error
        yield


def _take(
    workspace: Workspace, watched: Watched, path: Path, seen: Look, *, now: datetime
) -> Outcome:
    on, locale = now.astimezone(workspace.settings.zone).date(), workspace.settings.locale
    try:
        source, table = watched.chosen(path)
        report = load_file(
            workspace, table, path, source=source, mapping=watched.mappings.get(table),
            encoding=watched.encoding, now=now, before_store=watched.before_store,
        )  # fmt: skip
    except NajimiError as error:
        if error.is_retryable:
            return Outcome(path, None, None)
        reason = say("watch-failed", locale, name=path.name, reason=str(error))
        return Outcome(path, move(path, watched.folder, FAILED, on=on, reason=reason), None)
    fault_point("watch.after_load")
    if look(watched.folder).get(path) != seen[path]:
        # It was written to while it was read; what is new in it comes with the next step.
        return Outcome(path, None, report)
    place = DONE if report.n_stored + report.n_duplicate else FAILED
    reason = _rejected(workspace, path, report, locale) if report.n_rejected else ""
    return Outcome(path, move(path, watched.folder, place, on=on, reason=reason), report)


def _rejected(workspace: Workspace, path: Path, report: LoadReport, locale: str) -> str:
    told = "\n".join(f"  {count:,} × {reason}" for reason, count in report.reasons.items())
    return say(
        "watch-rejected", locale, name=path.name, rows=report.n_in, rejected=report.n_rejected,
        reasons=told, where=str(report.rejected_path),
    )  # fmt: skip
