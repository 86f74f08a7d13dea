"""Compaction: what arrived becomes facts, once, forever; killed anywhere, the next one ends it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.errors import WorkspaceError
from najimi.faults import fault_point
from najimi.journal.comparing import LINE
from najimi.journal.records import Reading, RejectedRecords, read_segments, to_staged
from najimi.journal.refusing import ASKED_TO_BE_ERASED, NOT_KEPT, of_erased
from najimi.journal.rejecting import RejectedRows, move_rejected
from najimi.journal.segments import (
    JournalFolder,
    LoadPart,
    LoadSegment,
    abandoned_loads,
    put_aside,
    seal_open_segments,
    sealed_segments,
)
from najimi.journal.staging import staging_folder
from najimi.journal.storing import Stored, staged_schema, store_staged
from najimi.tables import FACT_TABLES
from najimi.workspace import Workspace
from najimi.workspace.private_files import sync

PORTION_BYTES = 8 * 1024 * 1024
"""Segments read at a time; as rows they take some ten times as much memory."""


@dataclass(frozen=True)
class Compaction:
    """
    What one compaction did.

    Parameters
    ----------
    stored : Stored
    n_unusable : int
        Records that are no facts; they stand with their reason in ``rejected/``.
    """

    stored: Stored
    n_unusable: int = 0

    def __add__(self, other: Compaction) -> Compaction:
        return Compaction(self.stored + other.stored, self.n_unusable + other.n_unusable)


def compact(workspace: Workspace) -> Compaction:
    """
    Turn everything in the journal into facts.

    A fact whose id is stored already is not stored again, however long ago that was: with
    the same content it is left out, with other content it goes to a list in ``rejected/``.
    Of people who asked to be erased nothing is stored: they may have been erased meanwhile.
    What a killed load had sealed is ended too. Loads that run now are left alone.

    Parameters
    ----------
    workspace : Workspace

    Returns
    -------
    Compaction

    Raises
    ------
    WorkspaceError
        If a segment is damaged. All that could be read was stored before, and the segment is
        kept in ``journal/aside/``, so that the same call succeeds next time.
    """
    folder = JournalFolder(workspace.folder / "journal")
    if not folder.path.exists():
        return Compaction(Stored())
    folder.make()
    damaged: list[Path] = []
    with folder.lock():
        seal_open_segments(folder)
        done = Compaction(Stored())
        for portion in _portions(sealed_segments(folder)):
            done += _compact_segments(workspace, folder, portion, damaged)
        for load in abandoned_loads(folder):
            done += _finish_abandoned(workspace, folder, load, damaged)
    if damaged:
        raise WorkspaceError(
            f"damaged in the journal: {', '.join(path.name for path in damaged)}; what could be"
            " read was stored.",
            hint="look at it in journal/aside/ and record again what is missing; then go on.",
        )
    return done


def finish_load(workspace: Workspace, load: LoadSegment) -> list[Stored]:
    """
    Turn a sealed load into facts, bring its rejected rows to their place, and remove it.

    All its tables stay locked until the last part is stored, so that a turn, which asks for
    the same locks to choose its versions, sees the whole file or nothing of it.

    Parameters
    ----------
    workspace : Workspace
    load : LoadSegment
        Of this process, or of one that has died.

    Returns
    -------
    list of Stored
        One per part, in their order.
    """
    parts = load.parts
    with staging_folder(workspace.folder / "staging", f"finish-{secrets.token_hex(8)}") as work:
        with workspace.facts.locks({part.table for part in parts}):
            stored = [_store_part(workspace, part, work / part.folder.name) for part in parts]
        for part in parts:
            made = work / part.folder.name / "rejected.csv"
            move_rejected(made, rejected_path(workspace, part.load_id))
        fault_point("journal.before_removing_load")
        # By one rename, so that the journal never holds half a load.
        load.folder.rename(work / "done")
        sync(load.folder.parent)
    fault_point("journal.after_removing_load")
    return stored


def _store_part(workspace: Workspace, part: LoadPart, work: Path) -> Stored:
    work.mkdir(mode=0o700)
    with RejectedRows(work / "rejected.csv", base=part.rejected) as rejected:
        return store_staged(
            workspace, FACT_TABLES[part.table], part.staged, rejected=rejected,
            scratch=work / "scratch",
        )  # fmt: skip


def rejected_path(workspace: Workspace, name: str) -> Path:
    """Return where the rejected rows of a load or a segment stand, if there are any."""
    return workspace.folder / "rejected" / f"{name}.csv"


def _portions(segments: list[Path]) -> Iterator[list[Path]]:
    portion, n_bytes = list[Path](), 0
    for segment in segments:
        n_bytes += segment.stat().st_size
        if portion and n_bytes > PORTION_BYTES:
            yield portion
            portion, n_bytes = [], segment.stat().st_size
        portion.append(segment)
    if portion:
        yield portion


def _compact_segments(
    workspace: Workspace, folder: JournalFolder, segments: list[Path], damaged: list[Path]
) -> Compaction:
    reading, stored = read_segments(segments), Stored()
    with staging_folder(workspace.folder / "staging", f"compact-{secrets.token_hex(8)}") as work:
        rejected = RejectedRecords(reading, work)
        for name in sorted(reading.by_table):
            stored += _store_records(workspace, name, reading, rejected, work)
        _reject_unusable(reading, rejected)
        for made in rejected.close():
            move_rejected(made, rejected_path(workspace, made.stem))
    fault_point("journal.before_removing")
    for segment in segments:
        if segment in reading.damaged:
            damaged.append(put_aside(segment, folder))
        else:
            segment.unlink()
            fault_point("journal.while_removing")
    sync(folder.sealed)
    return Compaction(stored, len(reading.unusable))


def _store_records(
    workspace: Workspace, name: str, reading: Reading, rejected: RejectedRecords, work: Path
) -> Stored:
    table = FACT_TABLES[name]
    rows, staged = to_staged(table, reading), work / f"{name}.parquet"
    is_erased = of_erased(workspace.kept, rows)
    refused, rows = rows.filter(is_erased), rows.filter(pc.invert(is_erased))
    rejected.add(
        refused[LINE.name],
        pa.array([ASKED_TO_BE_ERASED] * refused.num_rows, pa.string()),
        pa.array([NOT_KEPT] * refused.num_rows, pa.string()),
    )
    if not rows.num_rows:
        return Stored()
    pq.write_table(rows.cast(staged_schema(table)), staged, compression="lz4")
    scratch = work / f"{name}-scratch"
    with workspace.facts.lock(name):
        return store_staged(workspace, table, staged, rejected=rejected, scratch=scratch)


def _reject_unusable(reading: Reading, rejected: RejectedRecords) -> None:
    numbers, reasons, texts = zip(*reading.unusable, strict=True) if reading.unusable else ((),) * 3
    rejected.add(
        pa.array(numbers, pa.int64()), pa.array(reasons, pa.string()), pa.array(texts, pa.string())
    )


def _finish_abandoned(
    workspace: Workspace, folder: JournalFolder, load: LoadSegment, damaged: list[Path]
) -> Compaction:
    if not _is_sound(load):
        damaged.append(put_aside(load.folder, folder))
        return Compaction(Stored())
    return Compaction(sum(finish_load(workspace, load), Stored()))


def _is_sound(load: LoadSegment) -> bool:
    """Return whether a load that another process left is still what that process wrote."""
    try:
        return all(_is_sound_part(part) for part in load.parts)
    except (OSError, ValueError, KeyError):  # pyarrow's and JSON's errors are among them
        return False


def _is_sound_part(part: LoadPart) -> bool:
    file = pq.ParquetFile(part.staged, page_checksum_verification=True)
    for _ in file.iter_batches():
        pass
    return bool(file.schema_arrow.equals(staged_schema(FACT_TABLES[part.table])))
