"""How long each class of data is kept, and the removal of what is past its time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.journal import compact
from najimi.ownership.ageing import AgedOut, find_aged_out
from najimi.ownership.erasing import EraseFromDesk, alone, erase
from najimi.ownership.stores import WAITING
from najimi.tables.contract import INSTANT, STRING
from najimi.workspace import Workspace

BY_DATE = (
    ("interactions", "keep_interactions_days", "retention-interactions"),
    ("order_lines", "keep_order_lines_days", "retention-orders"),
    ("decisions_issued", "keep_decisions_days", "retention-decisions"),
)
"""Fact tables whose rows go by their own date: table, setting, words."""

RETENTION_BY = "retention"


@dataclass(frozen=True)
class PastTime:
    """
    What of one class of data is past its time.

    Parameters
    ----------
    words : str
        Key of what it is called.
    days : int
        How long it is kept.
    count : int
        Rows, files, turns or people.
    """

    words: str
    days: int
    count: int


def apply_retention(
    workspace: Workspace,
    *,
    now: datetime,
    is_dry: bool = False,
    desk: EraseFromDesk | None = None,
) -> list[PastTime]:
    """
    Remove what is past its time, class by class; or only count it.

    Proofs of consent are never removed while they are in force, nor before their days have
    passed since they were superseded and since the last contact from us. People of whom no order
    is kept, and who were silent, are erased like those who ask; on the do-not-contact list come those among them who once said no.

    Parameters
    ----------
    workspace : Workspace
        Its settings say how long.
    now : datetime
        Aware.
    is_dry : bool, default False
        Count, remove nothing. What only becomes superfluous by another removal is not counted.
    desk : callable, optional
        Erases in the desk's database.

    Returns
    -------
    list of PastTime
        Classes with nothing past its time are left out.
    """
    with alone(workspace):
        compact(workspace)
        # Before anything goes by its date: the last contact tells how long a proof is needed.
        aged = find_aged_out(workspace, now=now)
        past = [
            *_files(workspace, now, is_dry),
            *_facts_by_date(workspace, now, is_dry),
            *_turns(workspace, now, is_dry),
        ]
        past.append(_consents(workspace, aged, is_dry))
    past.append(_people(workspace, aged, now, is_dry, desk))
    return [found for found in past if found.count]


def _files(workspace: Workspace, now: datetime, is_dry: bool) -> Iterator[PastTime]:
    rejected = sorted((workspace.folder / "rejected").glob("*.*"))
    waiting = [
        p for name in WAITING for p in (workspace.folder / name).glob("*") if p.name != "lock"
    ]
    settings = workspace.settings
    for words, days, paths, made_at in (
        ("retention-rejected", settings.keep_rejected_days, rejected, _loaded_at),
        ("retention-uploads", settings.keep_waiting_days, waiting, _changed_at),
    ):
        old = [path for path in paths if made_at(path) < now - timedelta(days=days)]
        yield PastTime(words, days, len(old))
        for path in old if not is_dry else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _loaded_at(path: Path) -> datetime:
    """Return when a load was: its id begins with the instant."""
    try:
        return datetime.strptime(path.name.split("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return _changed_at(path)


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _facts_by_date(workspace: Workspace, now: datetime, is_dry: bool) -> Iterator[PastTime]:
    for table, setting, words in BY_DATE:
        days: int = getattr(workspace.settings, setting)
        first = pa.scalar(now - timedelta(days=days), INSTANT)
        yield PastTime(words, days, _without(workspace, table, _since(first), is_dry))


def _since(first: pa.Scalar) -> Callable[[pa.RecordBatch], pa.Array]:
    return lambda batch: pc.greater_equal(batch["occurred_at"], first)


def _without(
    workspace: Workspace, table: str, keep: Callable[[pa.RecordBatch], pa.Array], is_dry: bool
) -> int:
    """Remove, or count, the facts of a table that are not to be kept."""
    if not is_dry:
        return workspace.facts.rewrite(table, keep)
    columns = ["source", "fact_id", "occurred_at"]
    files = workspace.facts.source(table).files
    batches = (b for file in files for b in pq.ParquetFile(file).iter_batches(columns=columns))
    return sum(b.num_rows - (pc.sum(keep(b), min_count=0).as_py() or 0) for b in batches)


def _turns(workspace: Workspace, now: datetime, is_dry: bool) -> Iterator[PastTime]:
    days, current = workspace.settings.keep_turns_days, workspace.turns.current()
    shown = current.manifest.turn_id if current else None
    old = [
        turn
        for turn in workspace.turns.all()
        if turn.manifest.as_of < now - timedelta(days=days) and turn.manifest.turn_id != shown
    ]
    yield PastTime("retention-turns", days, len(old))
    for turn in old if not is_dry else ():
        workspace.turns.remove(turn)


def _consents(workspace: Workspace, aged: AgedOut, is_dry: bool) -> PastTime:
    names = pa.array(aged.consents, STRING)

    def keep(batch: pa.RecordBatch) -> pa.Array:
        told = pc.binary_join_element_wise(batch["source"], batch["fact_id"], "\x1f")
        return pc.invert(pc.is_in(told, value_set=names))

    count = _without(workspace, "consents", keep, is_dry) if len(names) else 0
    return PastTime("retention-consents", workspace.settings.keep_consents_days, count)


def _people(
    workspace: Workspace, aged: AgedOut, now: datetime, is_dry: bool, desk: EraseFromDesk | None
) -> PastTime:
    for customers, is_listed in ((aged.silent, False), (aged.refused, True)):
        if customers and not is_dry:
            erase(workspace, customers, now=now, who=RETENTION_BY, desk=desk, is_listed=is_listed)
    count = len(aged.silent) + len(aged.refused)
    return PastTime("retention-prospects", workspace.settings.keep_prospects_days, count)
