"""The first half of a load: a file read once, every row checked, each table's rows put aside."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.errors import InputFileError, OutOfRangeError
from najimi.faults import fault_point
from najimi.load.batch import Batch
from najimi.load.checking import CONTROL_PATTERN, MAX_ID_CHARACTERS, Rules, check_rows
from najimi.load.deriving import select_rows
from najimi.load.layout import lay_out
from najimi.load.mapping import NTH, fact_table
from najimi.load.reading import Rows, open_rows
from najimi.load.recipe import Fill, Recipe, rows_together
from najimi.load.rejecting import RejectedRows
from najimi.load.staging import staging_folder
from najimi.load.storing import LINE, RAW, staged_schema
from najimi.tables.contract import Table
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Workspace

Progress = Callable[[int], None]
OWN_SOURCES = (DESK_SOURCE, "najimi")


@dataclass
class Part:
    """
    The rows of one fill, checked and staged.

    Parameters
    ----------
    rules : Rules
    path : Path
        Parquet with ``staged_schema``.
    rejected : RejectedRows
        Shared by all parts of the same table.
    scratch : Path
        For what comparing needs.
    n_in : int
        Rows this fill takes from the file.
    """

    rules: Rules
    path: Path
    rejected: RejectedRows
    scratch: Path
    n_in: int = 0

    @property
    def contract(self) -> Table:
        """The contract of the table."""
        return self.rules.table

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.rules.table.name


@dataclass
class Staged:
    """
    A file after its rows were read and checked, and before anything is stored.

    Parameters
    ----------
    source : str
    load_ids : mapping of str to str
        By table.
    parts : tuple of Part
    n_rows : int
        Rows of the file.
    n_unused : int
        Rows of which no table takes anything.
    """

    source: str
    load_ids: Mapping[str, str]
    parts: tuple[Part, ...]
    n_rows: int = 0
    n_unused: int = 0


@contextmanager
def staged_tables(
    workspace: Workspace,
    path: Path,
    recipe: Recipe,
    *,
    encoding: str | None = None,
    now: datetime,
    on_progress: Progress | None = None,
) -> Iterator[Staged]:
    """
    Read a file, check every row for every table it fills, and put the rows aside.

    Nothing is stored. What was put aside is gone when the context is left.

    Parameters
    ----------
    workspace : Workspace
    path : Path
    recipe : Recipe
    encoding : str, optional
    now : datetime
        Aware.
    on_progress : callable, optional

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole, or lacks columns.
    OutOfRangeError
        If the source or ``now`` is outside its range.
    """
    check_source(recipe.source)
    _check_now(now)
    stamp, nonce = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", secrets.token_hex(4)
    load_ids = {table: f"{stamp}-{table}-{nonce}" for table in recipe.tables}
    with (
        open_rows(path, encoding=encoding, are_repeats_known=bool(recipe.layout)) as rows,
        staging_folder(workspace.folder / "staging", f"{stamp}-{nonce}") as folder,
        ExitStack() as stack,
    ):
        aside = {
            table: stack.enter_context(RejectedRows(folder / f"{load_id}.csv"))
            for table, load_id in load_ids.items()
        }
        parts = tuple(
            Part(
                rules_of(workspace, fill, rows.names, recipe, now), folder / f"{at}.parquet",
                aside[fill.table], folder / f"scratch-{at}",
            )
            for at, fill in enumerate(recipe.fills)
        )  # fmt: skip
        staged = Staged(recipe.source, load_ids, parts)
        _stage(rows, recipe, staged, on_progress or _say_nothing)
        if not staged.n_rows:
            raise InputFileError(
                f"{path} has a heading but no rows.", hint="export it again; nothing was stored."
            )
        yield staged


def keep_rejected(rejected: RejectedRows, target: Path) -> Path | None:
    """Move rejected rows to their place, now that the load is done."""
    rejected.close()
    if not rejected.path.exists():
        return None
    target.parent.mkdir(exist_ok=True)
    target.parent.chmod(0o700)
    rejected.path.rename(target)
    return target


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
    )  # fmt: skip


def _stage(rows: Rows, recipe: Recipe, staged: Staged, on_progress: Progress) -> None:
    """Check every row; write the good to a file per part, the others aside."""
    with ExitStack() as stack:
        writers = [
            stack.enter_context(
                pq.ParquetWriter(part.path, staged_schema(part.contract), compression="lz4")
            )
            for part in staged.parts
        ]
        for batch in rows_together(rows, recipe):
            fault_point("load.after_read")
            is_used = np.zeros(len(batch.lines), dtype=np.bool_)
            for at, (part, writer) in enumerate(zip(staged.parts, writers, strict=True)):
                mine = select_rows(batch, part.rules.mapping)
                if at:  # a row that could not be taken apart is told once
                    mine = Batch(mine.columns, mine.lines, mine.raw)
                writer.write_batch(_checked(mine, part))
                part.n_in += mine.n_rows
                is_used |= np.isin(batch.lines, mine.lines)
            staged.n_rows += batch.n_rows
            staged.n_unused += int(np.count_nonzero(~is_used))
            on_progress(staged.n_rows)


def _checked(batch: Batch, part: Part) -> pa.RecordBatch:
    broken = pa.array(batch.broken_reasons, pa.string())
    part.rejected.add(pa.array(batch.broken_lines), broken, batch.broken_raw)
    checked = check_rows(batch, part.rules)
    lines, is_bad = pa.array(batch.lines), pc.invert(checked.is_good)
    part.rejected.add(lines.filter(is_bad), checked.reasons, batch.raw.filter(is_bad))
    facts = checked.facts.append_column(LINE, lines.filter(checked.is_good))
    return facts.append_column(RAW, batch.raw.filter(checked.is_good))


def check_source(source: str) -> None:
    """
    Refuse a name that no system can have.

    Raises
    ------
    OutOfRangeError
        If it is empty, too long, or a name of najimi's own.
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


def _check_now(now: datetime) -> None:
    if now.tzinfo is None:
        raise OutOfRangeError(
            f"now must carry a time zone, got {now}.", hint="use datetime.now(UTC)."
        )


def _say_nothing(n_rows: int) -> None:
    """Take progress and keep it."""
