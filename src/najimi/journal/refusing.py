"""Facts of people who asked to be erased: what was on its way then arrives nowhere."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.workspace import KeptList
from najimi.workspace.erased import ErasedPeople

ASKED_TO_BE_ERASED = "this person asked to be erased"
NOT_KEPT = "(not kept)"


def of_erased(kept: KeptList, rows: pa.Table) -> pa.Array:
    """
    Return which facts speak of somebody on the do-not-contact list, as a load would find them.

    Parameters
    ----------
    kept : KeptList
    rows : pyarrow.Table
        Facts, or staged rows of one table, from whatever sources.

    Returns
    -------
    pyarrow.Array of bool
        One for each row.
    """
    found, erased = np.zeros(rows.num_rows, np.bool_), kept.erased()
    for source in rows["source"].unique().to_pylist() if erased else ():
        is_from = pc.equal(rows["source"], source).combine_chunks()
        mine = rows.filter(is_from)
        values = {name: mine[name].combine_chunks() for name in mine.column_names}
        is_theirs = ErasedPeople(kept, source, among=erased).rows(values, mine.num_rows)
        found[is_from.to_numpy(zero_copy_only=False)] = is_theirs.to_numpy(zero_copy_only=False)
    return pa.array(found)
