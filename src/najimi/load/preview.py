"""The preview: what a file is taken for, and its first rows as they would be stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.errors import InputFileError
from najimi.journal.refusing import NOT_KEPT
from najimi.load.batch import Batch
from najimi.load.checking import check_rows, remarked
from najimi.load.deriving import select_rows
from najimi.load.head import Head, read_head
from najimi.load.notes import Note
from najimi.load.proposing import Proposal
from najimi.load.recipe import Fill, Recipe, rows_together
from najimi.load.recognizing import Recognized, recognize
from najimi.load.sensitive import without
from najimi.load.staged import rules_of
from najimi.workspace import Workspace

ROWS_SHOWN = 10
ROWS_LOOKED_AT = 1000
MADE_BY_US = ("source", "recorded_at", "content_hash")


@dataclass(frozen=True)
class Problem:
    """
    A row that could not be stored as it is.

    Parameters
    ----------
    line : int
        Where it begins in the file, from 1.
    reason : str
        All its faults, parted by ``"; "``.
    raw : str
        The row as the file has it. It can hold personal data.
    """

    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class TablePreview:
    """
    The first rows of one table.

    Parameters
    ----------
    table : str
    rows : tuple of mapping
        Ours to values, as they would be stored; empty ones left out.
    problems : tuple of Problem
        Of the first rows that this table takes.
    remarks : mapping of str to int
        What a person should know of the first rows, and of how many.
    """

    table: str
    rows: tuple[Mapping[str, Any], ...]
    problems: tuple[Problem, ...]
    remarks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """
    What a file is taken for, before anything is stored.

    Parameters
    ----------
    path : Path
    format : str
        ``csv``, ``parquet``, …
    encoding : str or None
        As found or named; None if the file is no text.
    notes : tuple of Note
        What a person should know about the reading, such as sheets left out.
    sheets : tuple of str
        Sheets of a workbook that have rows.
    names : tuple of str
        Columns of the file.
    known_by : {"layout", "remembered", "told", "proposed"}
        Why it is taken for that: a known layout, a mapping confirmed before, the caller's
        word, or our best guess, which a person must confirm.
    layout, title : str
        Name of the known layout and what people call it; empty if it is none.
    because : tuple of str
        The columns by which the layout was recognized.
    recipe : Recipe
        What would be done; of a proposal, what would be done if it were confirmed.
    proposal : Proposal or None
    tables : tuple of TablePreview
        One per table; empty if a proposal leaves required columns without origin.
    time_zone : str
        IANA zone of the workspace, in which its instants are shown.
    """

    path: Path
    format: str
    encoding: str | None
    notes: tuple[Note, ...]
    sheets: tuple[str, ...]
    names: tuple[str, ...]
    known_by: str
    layout: str
    title: str
    because: tuple[str, ...]
    recipe: Recipe
    proposal: Proposal | None
    tables: tuple[TablePreview, ...]
    time_zone: str

    @property
    def left_out(self) -> dict[str, str]:
        """Columns of the file that are not kept, and of what sensitive kind each is."""
        return self.recipe.left_out(self.names)


def preview_file(
    workspace: Workspace,
    path: Path,
    *,
    recipe: Recipe | None = None,
    source: str = "",
    encoding: str | None = None,
    sheet: str | None = None,
    now: datetime,
    n_rows: int = ROWS_SHOWN,
) -> Preview:
    """
    Look at a file: what it is, and its first rows as they would be stored.

    Parameters
    ----------
    workspace : Workspace
    path : Path
    recipe : Recipe, optional
        What to do with it; found by its heading unless given.
    source : str
        The layout's or the confirmed mapping's own unless given.
    encoding : str, optional
        Found from the bytes unless given.
    sheet : str, optional
        Of a workbook; the first one that is not empty unless given.
    now : datetime
        Aware.
    n_rows : int, default 10
        Rows shown per table.

    Returns
    -------
    Preview

    Raises
    ------
    InputFileError
        If the file cannot be read, or does not fit the recipe.
    """
    head = read_head(path, encoding=encoding, sheet=sheet)
    found = Recognized(recipe) if recipe else recognize(workspace, path, head, source=source)
    if found.encoding and not encoding and found.encoding != head.encoding:
        head = read_head(path, encoding=found.encoding, sheet=sheet)
    used = found.recipe or _as_proposed(found.proposal, source)
    tables: tuple[TablePreview, ...] = ()
    if found.proposal is None or not found.proposal.missing:
        tables = tuple(_tables(workspace, head, used, now, n_rows))
    return Preview(
        path=path,
        format=head.format,
        encoding=head.encoding,
        notes=head.notes,
        sheets=head.sheets,
        names=head.names,
        known_by=_known_by(found),
        layout=found.layout.name if found.layout else "",
        title=found.layout.title if found.layout else "",
        because=found.layout.recognized_by if found.layout else (),
        recipe=used,
        proposal=found.proposal,
        tables=tables,
        time_zone=workspace.settings.time_zone,
    )


def _known_by(found: Recognized) -> str:
    if found.layout:
        return "layout"
    if found.remembered:
        return "remembered"
    return "proposed" if found.proposal else "told"


def _as_proposed(proposal: Proposal | None, source: str) -> Recipe:
    if proposal is None:
        raise InputFileError("the file was not recognized.", hint="say which column is which.")
    return recipe_of(proposal, source)


def recipe_of(proposal: Proposal, source: str) -> Recipe:
    """Return what would be done with a file if a proposal were confirmed."""
    return Recipe(source, (Fill(proposal.table, proposal.mapping),))


def _tables(
    workspace: Workspace, head: Head, recipe: Recipe, now: datetime, n_rows: int
) -> Iterator[TablePreview]:
    first = head.first
    if first is None:
        return
    (read,) = rows_together(_OneBatch(head, _cut(first)), recipe)
    batch = without(read, recipe.left_out(head.names))
    found: dict[str, TablePreview] = {table: TablePreview(table, (), ()) for table in recipe.tables}
    for at, fill in enumerate(recipe.fills):
        rules = rules_of(workspace, fill, head.names, recipe, now)
        mine = select_rows(batch, fill.mapping)
        checked = check_rows(mine, rules)
        problems = list(
            _problems(mine, checked.is_good, checked.is_erased, checked.reasons, is_first=at == 0)
        )
        before = found[fill.table]
        found[fill.table] = replace(
            before,
            rows=(*before.rows, *map(_shown, checked.facts.slice(0, n_rows).to_pylist()))[:n_rows],
            problems=(*before.problems, *problems)[:n_rows],
            remarks=dict(Counter(before.remarks) + remarked(checked)),
        )
    yield from found.values()


def _shown(fact: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in fact.items() if value is not None and name not in MADE_BY_US
    }


def _problems(
    batch: Batch, is_good: pa.Array, is_erased: pa.Array, reasons: pa.Array, *, is_first: bool
) -> Iterator[Problem]:
    if is_first:  # a row that could not be taken apart is told once
        broken = zip(batch.broken_lines, batch.broken_reasons, batch.broken_raw, strict=True)
        for line, reason, raw in broken:
            yield Problem(int(line), reason, raw.as_py())
    is_bad = pc.invert(is_good)
    lines = pa.array(batch.lines).filter(is_bad).to_pylist()
    raws = pc.if_else(is_erased, NOT_KEPT, batch.raw).filter(is_bad).to_pylist()
    yield from map(Problem, lines, reasons.to_pylist(), raws)


def _cut(batch: Batch) -> Batch:
    """Return the first rows of a batch."""
    n = ROWS_LOOKED_AT
    columns = {name: column.slice(0, n) for name, column in batch.columns.items()}
    n_broken = int(np.searchsorted(batch.broken_lines, batch.lines[:n][-1:].max(initial=n)))
    return Batch(
        columns, batch.lines[:n], batch.raw.slice(0, n), batch.broken_lines[:n_broken],
        batch.broken_reasons[:n_broken], batch.broken_raw.slice(0, n_broken),
        {name: mask.slice(0, n) for name, mask in batch.numbers.items()},
    )  # fmt: skip


class _OneBatch:
    """Rows of which there is one batch, so that a preview goes the way of a load."""

    def __init__(self, head: Head, batch: Batch) -> None:
        self.names, self.notes, self.sheets = head.names, head.notes, head.sheets
        self.format, self.encoding = head.format, head.encoding
        self._batch = batch

    def batches(self) -> Iterator[Batch]:
        """Yield the batch."""
        yield self._batch
