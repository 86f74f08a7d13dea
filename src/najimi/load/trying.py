"""A trial: every row checked, nothing stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import datetime

from najimi.load.checking import Rules, check_rows
from najimi.load.layout import lay_out
from najimi.load.mapping import Mapping, fact_table
from najimi.load.reading import Rows
from najimi.workspace import Workspace
from najimi.workspace.erased import ErasedPeople


@dataclass(frozen=True)
class Tried:
    """
    What a load would meet.

    Parameters
    ----------
    n_in, n_rejected : int
        Rows, and those of them that cannot be facts.
    reasons : mapping of str to int
        Rejected rows by what is wrong with them, most first.
    """

    n_in: int
    n_rejected: int
    reasons: Dictionary[str, int]


def try_rows(
    workspace: Workspace,
    table: str,
    rows: Rows,
    *,
    source: str,
    mapping: Mapping | None = None,
    now: datetime,
) -> Tried:
    """
    Check rows as ``load_rows`` does, and store nothing.

    Which of the good ones are stored already is not asked.

    Parameters
    ----------
    workspace, table, rows, source, mapping, now
        As for ``load_rows``.

    Raises
    ------
    InputFileError
        If the columns do not fit the table.
    """
    contract, used, settings = fact_table(table), mapping or Mapping(), workspace.settings
    layout = lay_out(used, rows.names, contract)
    rules = Rules(
        contract, layout, used, source, settings.currency, settings.time_zone, now,
        ErasedPeople(workspace.kept, source),
    )  # fmt: skip
    n_in, reasons = 0, Counter[str]()
    for batch in rows.batches():
        n_in += batch.n_rows
        reasons.update(batch.broken_reasons)
        reasons.update(check_rows(batch, rules).reasons.to_pylist())
    return Tried(n_in, reasons.total(), dict(reasons.most_common()))
