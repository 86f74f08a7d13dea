"""Facts of people who asked to be erased: what was on its way then arrives nowhere."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from najimi.workspace import KeptList

ASKED_TO_BE_ERASED = "this person asked to be erased"
NOT_KEPT = "(not kept)"
PAIRS = (("source", "source_key"), ("into_source", "into_key"))


def of_erased(kept: KeptList, rows: pa.Table) -> pa.Array:
    """
    Return which facts stand under a key on the do-not-contact list.

    Parameters
    ----------
    kept : KeptList
    rows : pyarrow.Table
        Facts, or staged rows of one table.

    Returns
    -------
    pyarrow.Array of bool
        One for each row.
    """
    found, erased = pa.repeat(False, rows.num_rows), kept.erased()
    for pair in PAIRS:
        if erased and set(pair) <= set(rows.column_names):
            told = [rows[name].combine_chunks() for name in pair]
            found = pc.or_(found, kept.matches("key", *told, among=erased))
    return found
