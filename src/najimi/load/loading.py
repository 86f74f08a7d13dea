"""One load: read a file, check every row, store what is new, say where the rest went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from najimi.faults import fault_point
from najimi.journal.compacting import finish_load, rejected_path
from najimi.journal.rejecting import gather_rejected
from najimi.journal.segments import JournalFolder, LoadPart, seal_load
from najimi.journal.storing import CONFLICTING, Stored, staged_batches
from najimi.load.mapping import Mapping, fact_table
from najimi.load.notes import Note
from najimi.load.reading import Rows, open_rows
from najimi.load.recipe import Fill, Recipe
from najimi.load.staged import Progress, Staged, check_call, staged_rows
from najimi.workspace import Workspace
from najimi.workspace.arrivals import BeforeStore


@dataclass(frozen=True)
class LoadReport:
    """
    Where every row of a file went.

    ``n_in`` is always ``n_stored + n_rejected + n_duplicate``.

    Parameters
    ----------
    load_id : str
    table, source : str
    n_in : int
        Rows of the file, those that could not be taken apart included.
    n_stored : int
        New facts.
    n_rejected : int
        Rows that cannot be facts; they stand in ``rejected_path``.
    n_duplicate : int
        Rows whose fact is stored already with the same content.
    n_conflicting : int
        Part of ``n_rejected``: the id is stored already with other content.
    rejected_path : Path or None
        CSV with line, reason and raw text; None if no row was rejected.
    reasons : mapping of str to int
        Rejected rows per reason, most first; a row with two faults counts under both.
    n_taken_back : int
        Stored lines of orders of the file that it no longer has, or has otherwise; each was
        taken back by a fact of its own, which no row of the file counts.
    remarks : mapping of str to int
        What a person should know of rows that can be stored, and of how many.
    left_out : mapping of str to str
        Columns of the file that are not kept, and of what sensitive kind each is.
    """

    load_id: str
    table: str
    source: str
    n_in: int
    n_stored: int
    n_rejected: int
    n_duplicate: int
    n_conflicting: int
    rejected_path: Path | None
    reasons: Dictionary[str, int]
    n_taken_back: int = 0
    remarks: Dictionary[str, int] = field(default_factory=dict)
    left_out: Dictionary[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FileReport:
    """
    Where every row of a file went, table by table.

    Parameters
    ----------
    n_rows : int
        Rows of the file, those that could not be taken apart included.
    n_unused : int
        Rows of which no table takes anything, such as lines of an abandoned order.
    reports : tuple of LoadReport
        One per table, in the order of the recipe.
    notes : tuple of Note
        What a person should know about how the file was read.
    layout : str
        Name of the known layout; empty if it was none.
    """

    n_rows: int
    n_unused: int
    reports: tuple[LoadReport, ...]
    notes: tuple[Note, ...] = ()
    layout: str = ""

    @property
    def n_known(self) -> int:
        """Facts of the file that are stored now, by this load or before it."""
        return sum(report.n_stored + report.n_duplicate for report in self.reports)

    @property
    def n_rejected(self) -> int:
        """Rows that cannot be facts of one table or another."""
        return sum(report.n_rejected for report in self.reports)

    @property
    def left_out(self) -> Dictionary[str, str]:
        """Columns of the file that are not kept, and of what sensitive kind each is."""
        return self.reports[0].left_out


def load_file(
    workspace: Workspace,
    table: str,
    path: Path,
    *,
    source: str,
    mapping: Mapping | None = None,
    encoding: str | None = None,
    now: datetime,
    on_progress: Progress | None = None,
    before_store: BeforeStore | None = None,
) -> LoadReport:
    """
    Load a file into a fact table: all that is new at once, or nothing.

    The same file may be loaded again, also after a crash: no row is stored twice. The checked
    rows are sealed into the journal by one rename; killed before it, nothing is stored,
    killed after it, the next load, turn or start of the desk ends the work.

    Parameters
    ----------
    workspace : Workspace
    table : {"people", "products", "order_lines", "interactions", "consents"}
    path : Path
    source : str
        The system the file came from; ids are unique within it. 1 to 255 characters.
    mapping : Mapping, optional
        Which column is which; columns that bear our names need none.
    encoding : str, optional
        Of a text; found from the text unless given.
    now : datetime
        Aware; becomes ``recorded_at``.
    on_progress : callable, optional
        Called with the number of rows read so far.
    before_store : callable, optional
        Called once, with the table's name and the checked facts in batches, before anything is
        stored; facts stored already are among them. If it raises, nothing is stored.

    Returns
    -------
    LoadReport

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole; nothing of it is stored.
    OutOfRangeError
        If ``source`` or ``now`` is outside its range.
    """
    recipe = Recipe(source, (Fill(fact_table(table).name, mapping or Mapping()),))
    return load_by_recipe(
        workspace, path, recipe, encoding=encoding, now=now, on_progress=on_progress,
        before_store=before_store,
    ).reports[0]  # fmt: skip


def load_by_recipe(
    workspace: Workspace,
    path: Path,
    recipe: Recipe,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    now: datetime,
    on_progress: Progress | None = None,
    before_store: BeforeStore | None = None,
) -> FileReport:
    """
    Load a file into all the tables it fills.

    Parameters
    ----------
    workspace : Workspace
    path : Path
    recipe : Recipe
        Which tables it fills; ``recognize`` returns it for a known layout.
    encoding : str, optional
        Of a text; found from the text unless given.
    sheet : str, optional
        Of a workbook; the first one that is not empty unless given.
    now, on_progress, before_store
        As for ``load_file``; ``before_store`` is called once per fill of the recipe.

    Returns
    -------
    FileReport

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole; nothing of it is stored.
    OutOfRangeError
        If the source or ``now`` is outside its range.
    """
    check_call(recipe.source, now)
    with open_rows(
        path, encoding=encoding, sheet=sheet, are_repeats_known=bool(recipe.layout)
    ) as rows:
        return _load(
            workspace, rows, recipe, called=str(path), now=now, on_progress=on_progress,
            before_store=before_store,
        )  # fmt: skip


def load_rows(
    workspace: Workspace,
    table: str,
    rows: Rows,
    *,
    called: str,
    source: str,
    mapping: Mapping | None = None,
    now: datetime,
    on_progress: Progress | None = None,
    before_store: BeforeStore | None = None,
) -> LoadReport:
    """
    Load rows from wherever they come into a fact table; ``load_file`` does so with a file's.

    Parameters
    ----------
    workspace : Workspace
    table : str
        One of the loadable fact tables.
    rows : Rows
        Column names, and batches that are read once.
    called : str
        What the rows are called in messages, such as a path.
    source, mapping, now, on_progress, before_store
        As for ``load_file``.

    Raises
    ------
    InputFileError
        If the columns do not fit the table, or there is no row; nothing is stored.
    OutOfRangeError
        If ``source`` or ``now`` is outside its range.
    """
    recipe = Recipe(source, (Fill(fact_table(table).name, mapping or Mapping()),))
    return _load(
        workspace, rows, recipe, called=called, now=now, on_progress=on_progress,
        before_store=before_store,
    ).reports[0]  # fmt: skip


def _load(
    workspace: Workspace,
    rows: Rows,
    recipe: Recipe,
    *,
    called: str,
    now: datetime,
    on_progress: Progress | None,
    before_store: BeforeStore | None,
) -> FileReport:
    with staged_rows(
        workspace, rows, recipe, called=called, now=now, on_progress=on_progress
    ) as staged:
        fault_point("load.after_stage")
        if before_store is not None:
            for part in staged.parts:
                facts = staged_batches(part.staged, list(part.contract.names))
                before_store(part.table, facts)
        journal = JournalFolder(workspace.folder / "journal")
        parts = [LoadPart(part.folder, part.load_id, part.table) for part in staged.parts]
        stored = finish_load(workspace, seal_load(staged.folder, journal, parts))
        fault_point("load.before_report")
        reports = tuple(_report(workspace, staged, table, stored) for table in recipe.tables)
        return FileReport(staged.n_rows, staged.n_unused, reports, rows.notes, recipe.layout)


def _report(workspace: Workspace, staged: Staged, table: str, stored: list[Stored]) -> LoadReport:
    """Add up the parts of one table."""
    all_mine = [(p, done) for p, done in zip(staged.parts, stored, strict=True) if p.table == table]
    mine = [(part, done) for part, done in all_mine if not part.is_taking_back]
    parts, done = [part for part, _ in mine], sum((done for _, done in mine), Stored())
    first = parts[0]
    reasons = first.rejected.reasons
    reasons.update({CONFLICTING: done.n_conflicting} if done.n_conflicting else {})
    kept = gather_rejected([rejected_path(workspace, part.load_id) for part in parts])
    return LoadReport(
        load_id=first.load_id,
        table=table,
        source=staged.source,
        n_in=sum(part.n_in for part in parts),
        n_stored=done.n_stored,
        n_rejected=first.rejected.n_rows + done.n_conflicting,
        n_duplicate=done.n_duplicate,
        n_conflicting=done.n_conflicting,
        rejected_path=kept,
        reasons=dict(reasons.most_common()),
        n_taken_back=sum(done.n_stored for part, done in all_mine if part.is_taking_back),
        remarks=dict(sum((part.remarks for part in parts), Counter[str]())),
        left_out=staged.left_out,
    )
