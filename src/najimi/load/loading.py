"""One load: read a file, check every row, store what is new, say where the rest went."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.errors import InputFileError, OutOfRangeError
from najimi.faults import fault_point
from najimi.journal import compact
from najimi.journal.compacting import finish_load, rejected_path
from najimi.journal.rejecting import RejectedRows
from najimi.journal.segments import JournalFolder, seal_load
from najimi.journal.staging import staging_folder
from najimi.journal.storing import CONFLICTING, LINE, RAW, Stored, staged_batches, staged_schema
from najimi.load.batch import Batch
from najimi.load.checking import CONTROL_PATTERN, MAX_ID_CHARACTERS, Rules, check_rows
from najimi.load.layout import lay_out
from najimi.load.mapping import Mapping, fact_table
from najimi.load.reading import Rows, open_rows
from najimi.load.refusing import ASKED_TO_BE_ERASED, NOT_KEPT, ErasedPeople
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Workspace
from najimi.workspace.arrivals import arriving

Progress = Callable[[int], None]
BeforeStore = Callable[[str, Iterator[pa.RecordBatch]], None]
OWN_SOURCES = (DESK_SOURCE, "najimi")


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
    fact_table(table)
    _check_call(source, now)
    with open_rows(path, encoding=encoding) as rows:
        return load_rows(
            workspace, table, rows, called=str(path), source=source, mapping=mapping, now=now,
            on_progress=on_progress, before_store=before_store,
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
    contract, used = fact_table(table), mapping or Mapping()
    _check_call(source, now)
    compact(workspace)
    load_id = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{table}-{secrets.token_hex(4)}"
    with (
        arriving(workspace.folder),
        staging_folder(workspace.folder / "staging", load_id) as folder,
    ):
        settings = workspace.settings
        rules = Rules(
            contract, lay_out(used, rows.names, contract), used, source,
            settings.currency, settings.time_zone, now, ErasedPeople(workspace.kept, source),
        )  # fmt: skip
        aside, staged = folder / "rejected.csv", folder / "staged.parquet"
        with RejectedRows(aside) as rejected:
            n_in = _stage(rows, rules, staged, rejected, on_progress or _say_nothing)
            if not n_in:
                raise InputFileError(
                    f"{called} has a heading but no rows.",
                    hint="export it again; nothing was stored.",
                )
        fault_point("load.after_stage")
        if before_store is not None:
            before_store(table, staged_batches(staged, list(contract.names)))
        segment = seal_load(folder, JournalFolder(workspace.folder / "journal"), table)
        stored = finish_load(workspace, segment)
        fault_point("load.before_report")
        return _report(workspace, load_id, table, source, n_in, rejected, stored)


def _report(
    workspace: Workspace,
    load_id: str,
    table: str,
    source: str,
    n_in: int,
    rejected: RejectedRows,
    stored: Stored,
) -> LoadReport:
    reasons, kept = rejected.reasons, rejected_path(workspace, load_id)
    reasons.update({CONFLICTING: stored.n_conflicting} if stored.n_conflicting else {})
    return LoadReport(
        load_id, table, source, n_in, stored.n_stored, rejected.n_rows + stored.n_conflicting,
        stored.n_duplicate, stored.n_conflicting, kept if kept.exists() else None,
        dict(reasons.most_common()),
    )  # fmt: skip


def _stage(
    rows: Rows, rules: Rules, staged: Path, rejected: RejectedRows, on_progress: Progress
) -> int:
    """Check every row; write the good to a file, the others aside; return the count."""
    n_in = 0
    with pq.ParquetWriter(staged, staged_schema(rules.table), compression="lz4") as writer:
        for batch in rows.batches():
            fault_point("load.after_read")
            writer.write_batch(_checked(batch, rules, rejected))
            n_in += batch.n_rows
            on_progress(n_in)
    return n_in


def _checked(batch: Batch, rules: Rules, rejected: RejectedRows) -> pa.RecordBatch:
    broken = pa.array(batch.broken_reasons, pa.string())
    is_erased = rules.erased.texts(batch.broken_raw)
    reasons = pc.if_else(is_erased, ASKED_TO_BE_ERASED, broken)
    raw = pc.if_else(is_erased, NOT_KEPT, batch.broken_raw)
    rejected.add(pa.array(batch.broken_lines), reasons, raw)
    checked = check_rows(batch, rules)
    lines, is_bad = pa.array(batch.lines), pc.invert(checked.is_good)
    raw = pc.if_else(checked.is_erased, NOT_KEPT, batch.raw)
    rejected.add(lines.filter(is_bad), checked.reasons, raw.filter(is_bad))
    facts = checked.facts.append_column(LINE, lines.filter(checked.is_good))
    return facts.append_column(RAW, batch.raw.filter(checked.is_good))


def _check_call(source: str, now: datetime) -> None:
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
