"""The ledger of give and take as the person it is about reads it: a sentence beside each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from najimi.ownership.computed import HeldTable
from najimi.tables.contract import STRING
from najimi.words.giving import say_balance_to_customer, say_entry

IN_WORDS = "in_words"


def told_rows(held: HeldTable, locale: str) -> pa.Table:
    """
    Return the rows of a table that is handed out; those of the ledger each with a sentence.

    Parameters
    ----------
    held : HeldTable
    locale : {"ja", "en"}

    Returns
    -------
    pyarrow.Table
        As held, but the entries of the ledger stand by their day, and they and the balance have
        a column more, ``in_words``.
    """
    tell = _TELLERS.get(held.table)
    if tell is None:
        return held.rows
    rows = held.rows
    if "occurred_on" in rows.column_names:
        rows = rows.sort_by([("occurred_on", "ascending"), ("entry_id", "ascending")])
    words = [tell(row, locale) for row in rows.to_pylist()]
    return rows.append_column(IN_WORDS, pa.array(words, STRING))


def _entry(row: dict[str, Any], locale: str) -> str:
    return say_entry(row, locale, to_customer=True)


_TELLERS: dict[str, Callable[[dict[str, Any], str], str]] = {
    "ledger_entries": _entry,
    "balances": say_balance_to_customer,
}
