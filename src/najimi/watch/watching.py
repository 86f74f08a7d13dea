"""One step of a watch: look, load what is complete, move it away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from najimi.errors import NajimiError
from najimi.faults import fault_point
from najimi.load import FileReport, error_in_words, load_by_recipe
from najimi.load.telling import describe_proposal, reason_to_read, table_to_read
from najimi.watch.choosing import UnknownHeadingError, Watched, choose
from najimi.watch.looking import DONE, FAILED, Look, complete_files, look
from najimi.watch.moving import move
from najimi.words import say
from najimi.workspace import Workspace
from najimi.workspace.locks import locked_or_busy

LOCK_FILE = ".najimi-watch.lock"


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
    report : FileReport or None
        Where its rows went; None if it could not be read as a whole.
    """

    path: Path
    moved_to: Path | None
    report: FileReport | None


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
    what, hint = f"{folder} is being watched already.", "one watcher is enough; stop the other."
    with locked_or_busy(folder / LOCK_FILE, what, hint=hint):
        yield


def _take(
    workspace: Workspace, watched: Watched, path: Path, seen: Look, *, now: datetime
) -> Outcome:
    on, locale = now.astimezone(workspace.settings.zone).date(), workspace.settings.locale
    try:
        recipe, encoding = choose(workspace, watched, path, now=now)
        report = load_by_recipe(
            workspace, path, recipe, encoding=encoding, now=now, before_store=watched.before_store
        )
    except NajimiError as error:
        if error.is_retryable:
            return Outcome(path, None, None)
        reason = _refused(path, error, locale)
        return Outcome(path, move(path, watched.folder, FAILED, on=on, reason=reason), None)
    fault_point("watch.after_load")
    if look(watched.folder).get(path) != seen[path]:
        # It was written to while it was read; what is new in it comes with the next step.
        return Outcome(path, None, report)
    place = DONE if report.n_known else FAILED
    reason = _rejected(path, report, locale) if report.n_rejected else ""
    return Outcome(path, move(path, watched.folder, place, on=on, reason=reason), report)


def _refused(path: Path, error: NajimiError, locale: str) -> str:
    """Return why nothing of a file was stored, and what to do."""
    if isinstance(error, UnknownHeadingError):
        proposed = describe_proposal(error.preview, locale)
        return say("watch-unknown", locale, name=path.name, proposed=proposed)
    reason = error_in_words(error, locale).replace(str(path), path.name)
    return say("watch-failed", locale, name=path.name, reason=reason)


def _rejected(path: Path, report: FileReport, locale: str) -> str:
    """Return which rows were not stored, table by table."""
    told = []
    for table in report.reports:
        if table.n_rejected:
            reasons = "\n".join(
                f"  {n:,} × {reason_to_read(reason, locale)}" for reason, n in table.reasons.items()
            )
            told.append(
                say("watch-rejected", locale, name=path.name, rows=table.n_in, table=table_to_read(table.table, locale),
                    rejected=table.n_rejected, reasons=reasons, where=str(table.rejected_path))
            )  # fmt: skip
    return "\n".join([*told, say("watch-mend", locale)])
