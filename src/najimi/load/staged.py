"""The first half of a load: a file read once, every row checked, each table's rows put aside."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.errors import InputFileError, OutOfRangeError
from najimi.faults import fault_point
from najimi.journal import compact
from najimi.journal.comparing import LINE
from najimi.journal.refusing import ASKED_TO_BE_ERASED, NOT_KEPT
from najimi.journal.rejecting import RejectedRows
from najimi.journal.staging import staging_folder
from najimi.journal.storing import RAW, staged_schema
from najimi.load.batch import Batch
from najimi.load.checking import (
    CONTROL_PATTERN,
    MAX_ID_CHARACTERS,
    Checked,
    Rules,
    check_rows,
    remarked,
    without_erased,
)
from najimi.load.deriving import select_rows, trimmed
from najimi.load.layout import lay_out
from najimi.load.mapping import NTH, fact_table
from najimi.load.reading import Rows
from najimi.load.recipe import Fill, Recipe, rows_together
from najimi.load.sensitive import without
from najimi.load.settling import SEEN, settle
from najimi.tables.contract import Table
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Workspace
from najimi.workspace.arrivals import arriving
from najimi.workspace.erased import ErasedPeople

Progress = Callable[[int], None]
STAGED, REJECTED, SEEN_FILE = "staged.parquet", "rejected.csv", "seen.parquet"
LINES_TABLE = "order_lines"
OWN_SOURCES = (DESK_SOURCE, "najimi")


@dataclass
class Part:
    """
    The rows of one fill, checked and staged.

    Parameters
    ----------
    load_id : str
    rules : Rules
    folder : Path
        Holds ``staged.parquet`` with ``staged_schema`` and, of the first part of a table,
        ``rejected.csv`` if a row was rejected.
    rejected : RejectedRows
        Shared by all parts of the same table.
    n_in : int
        Rows this fill takes from the file.
    is_taking_back : bool
        Its rows are none of the file: they take back lines that the file no longer has.
    remarks : Counter of str
        What a person should know of rows that can be stored, and of how many.
    """

    load_id: str
    rules: Rules
    folder: Path
    rejected: RejectedRows
    n_in: int = 0
    is_taking_back: bool = False
    remarks: Counter[str] = field(default_factory=Counter)

    @property
    def contract(self) -> Table:
        """The contract of the table."""
        return self.rules.table

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.rules.table.name

    @property
    def staged(self) -> Path:
        """The rows that can be facts, in the order of their lines."""
        return self.folder / STAGED


@dataclass
class Staged:
    """
    A file after its rows were read and checked, and before anything is stored.

    Parameters
    ----------
    source : str
    folder : Path
        Holds the folders of all parts; sealed by one rename.
    parts : tuple of Part
    left_out : mapping of str to str
        Columns of the file that are not kept, and of what sensitive kind each is.
    n_rows : int
        Rows of the file.
    n_unused : int
        Rows of which no table takes anything.
    n_broken : int
        Rows that could not be taken apart; nobody knows of which order they are.
    """

    source: str
    folder: Path
    parts: tuple[Part, ...]
    left_out: Mapping[str, str]
    n_rows: int = 0
    n_unused: int = 0
    n_broken: int = 0


@contextmanager
def staged_rows(
    workspace: Workspace,
    rows: Rows,
    recipe: Recipe,
    *,
    called: str,
    now: datetime,
    on_progress: Progress | None = None,
) -> Iterator[Staged]:
    """
    Read rows once, check every one for every table it fills, and put them aside.

    Nothing is stored. What was put aside and not sealed is gone when the context is left.

    Parameters
    ----------
    workspace : Workspace
    rows : Rows
        Of an open file, or from wherever they come.
    recipe : Recipe
    called : str
        What the rows are called in messages, such as a path.
    now : datetime
        Aware.
    on_progress : callable, optional

    Raises
    ------
    InputFileError
        If there is no row, or columns are missing.
    OutOfRangeError
        If the source or ``now`` is outside its range.
    """
    check_call(recipe.source, now)
    compact(workspace)
    stamp, nonce = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", secrets.token_hex(4)
    with arriving(workspace.folder), ExitStack() as stack:
        parts: list[Part] = []
        load_id = f"{stamp}-{recipe.fills[0].table}-{nonce}"
        folder = stack.enter_context(staging_folder(workspace.folder / "staging", load_id))
        for at, fill in enumerate(recipe.fills):
            rules = rules_of(workspace, fill, rows.names, recipe, now)
            first = next((part for part in parts if part.table == fill.table), None)
            load_id = f"{stamp}-{fill.table}-{nonce}" + (f"-{at}" if first else "")
            inner = folder / f"part-{at}"
            inner.mkdir(mode=0o700)
            rejected = first.rejected if first else RejectedRows(inner / REJECTED)
            parts.append(Part(load_id, rules, inner, rejected))
        staged = Staged(recipe.source, folder, tuple(parts), recipe.left_out(rows.names))
        _stage(rows, recipe, staged, on_progress or _say_nothing)
        if recipe.settles and any(part.table == LINES_TABLE for part in parts):
            staged.parts = (*staged.parts, _taking_back(workspace, staged, now))
        if not staged.n_rows:
            raise InputFileError(
                f"{called} has a heading but no rows.",
                hint="export it again; nothing was stored.",
            )
        yield staged


def rules_of(
    workspace: Workspace, fill: Fill, names: tuple[str, ...], recipe: Recipe, now: datetime
) -> Rules:
    """
    Return against what the rows of one fill are held.

    Raises
    ------
    InputFileError
        If the file lacks columns that the mapping names or the table requires.
    """
    contract, settings = fact_table(fill.table), workspace.settings
    known = (*names, NTH) if recipe.together_by else names
    return Rules(
        contract, lay_out(fill.mapping, known, contract), fill.mapping, recipe.source,
        settings.currency, settings.time_zone, now,
        ErasedPeople(workspace.kept, recipe.source), settings.phone_region,
    )  # fmt: skip


def _stage(rows: Rows, recipe: Recipe, staged: Staged, on_progress: Progress) -> None:
    """Check every row; write the good to a file per part, the others aside."""
    with ExitStack() as stack:
        writers = [
            stack.enter_context(
                pq.ParquetWriter(part.staged, staged_schema(part.contract), compression="lz4")
            )
            for part in staged.parts
        ]
        seen = None
        if recipe.settles:
            seen = pq.ParquetWriter(staged.folder / SEEN_FILE, SEEN, compression="lz4")
            stack.enter_context(seen)
        for part in {part.table: part for part in reversed(staged.parts)}.values():
            stack.enter_context(part.rejected)
        for read in rows_together(rows, recipe):
            batch = without(read, staged.left_out)
            fault_point("load.after_read")
            is_used = np.zeros(len(batch.lines), dtype=np.bool_)
            misunderstood = np.array([], dtype=np.int64)
            taken = [select_rows(batch, part.rules.mapping) for part in staged.parts]
            # A row that could not be taken apart is told once.
            taken[1:] = [
                Batch(mine.columns, mine.lines, mine.raw, numbers=mine.numbers)
                for mine in taken[1:]
            ]
            rules = (part.rules for part in staged.parts)
            checked = [check_rows(*each) for each in zip(taken, rules, strict=True)]
            erased = _erased_lines(taken, checked)
            for part, writer, mine, of_mine in zip(
                staged.parts, writers, taken, checked, strict=True
            ):
                is_erased = pa.array(np.isin(mine.lines, erased))
                known = without_erased(of_mine, is_erased)
                facts = _checked(mine, known, part)
                part.remarks += remarked(known)
                writer.write_batch(facts)
                if part.table == LINES_TABLE:
                    good = facts.column(LINE.name).to_numpy()
                    misunderstood = np.union1d(misunderstood, np.setdiff1d(mine.lines, good))
                part.n_in += mine.n_rows
                is_used |= np.isin(batch.lines, mine.lines)
            if seen is not None:
                told = _seen(batch, recipe.together_by, recipe.source, pa.array(misunderstood))
                seen.write_batch(told)
            staged.n_rows += batch.n_rows
            staged.n_broken += len(batch.broken_lines)
            staged.n_unused += int(np.count_nonzero(~is_used))
            on_progress(staged.n_rows)


def _taking_back(workspace: Workspace, staged: Staged, now: datetime) -> Part:
    """Hold the lines of each order against what is stored of it; return what is taken back."""
    mine = [part for part in staged.parts if part.table == LINES_TABLE]
    folder, first = staged.folder / "back", mine[0]
    folder.mkdir(mode=0o700)
    settle(
        workspace, [part.staged for part in mine], staged.folder / SEEN_FILE,
        back=folder / STAGED, is_complete=not staged.n_broken, now=now,
    )  # fmt: skip
    return Part(f"{first.load_id}-back", first.rules, folder, first.rejected, is_taking_back=True)


def _seen(batch: Batch, together_by: str, source: str, misunderstood: pa.Array) -> pa.RecordBatch:
    """Return the order of each row; one that could not be taken apart may be of any order."""
    orders = trimmed(batch.columns[together_by])
    is_bad = pc.is_in(pa.array(batch.lines), value_set=misunderstood)
    return pa.RecordBatch.from_arrays(
        [pa.repeat(source, len(orders)), orders, pc.invert(is_bad)], schema=SEEN
    )


def _erased_lines(taken: Sequence[Batch], checked: Sequence[Checked]) -> npt.NDArray[np.int64]:
    """Return the lines of which any table says that they are about an erased person."""
    found = [
        batch.lines[each.is_erased.to_numpy(zero_copy_only=False)]
        for batch, each in zip(taken, checked, strict=True)
    ]
    return np.unique(np.concatenate(found))


def _checked(batch: Batch, checked: Checked, part: Part) -> pa.RecordBatch:
    broken = pa.array(batch.broken_reasons, pa.string())
    is_erased = part.rules.erased.texts(batch.broken_raw)
    reasons = pc.if_else(is_erased, ASKED_TO_BE_ERASED, broken)
    raw = pc.if_else(is_erased, NOT_KEPT, batch.broken_raw)
    part.rejected.add(pa.array(batch.broken_lines), reasons, raw)
    lines, is_bad = pa.array(batch.lines), pc.invert(checked.is_good)
    raw = pc.if_else(checked.is_erased, NOT_KEPT, batch.raw)
    part.rejected.add(lines.filter(is_bad), checked.reasons, raw.filter(is_bad))
    facts = checked.facts.append_column(LINE, lines.filter(checked.is_good))
    return facts.append_column(RAW, batch.raw.filter(checked.is_good))


def check_call(source: str, now: datetime) -> None:
    """
    Refuse a name that no system can have, and an instant without a zone.

    Raises
    ------
    OutOfRangeError
        If the name is empty, too long, or najimi's own, or ``now`` has no zone.
    """
    has_control = pc.match_substring_regex(source, CONTROL_PATTERN).as_py()
    if not 0 < len(source.strip()) <= MAX_ID_CHARACTERS or has_control:
        raise OutOfRangeError(
            f"source must have 1 to {MAX_ID_CHARACTERS} plain characters, got {source!r}.",
            hint="name the system the file came from, like shop or till.",
        )
    if source in OWN_SOURCES:
        raise OutOfRangeError(
            f"source {source!r} is najimi's own name for facts recorded in it.",
            hint="name the system the file came from, like shop or till.",
        )
    if now.tzinfo is None:
        raise OutOfRangeError(
            f"now must carry a time zone, got {now}.", hint="use datetime.now(UTC)."
        )


def _say_nothing(n_rows: int) -> None:
    """Take progress and keep it."""
