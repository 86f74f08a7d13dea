"""What is held about a person beside the facts: computed by the current turn, kept by the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.ownership.person import Whom
from najimi.ownership.purposes import COMPUTED_CLASSES
from najimi.workspace import Turn

DESK = "desk"


@dataclass(frozen=True)
class HeldTable:
    """
    Rows about one person that are no facts.

    Parameters
    ----------
    table : str
        Of a turn or of the desk.
    rows : pyarrow.Table
    origin : str
        Id of the turn that computed them, or ``desk``.
    as_of : datetime
        Aware; when that turn looked, or when the desk was asked.
    """

    table: str
    rows: pa.Table
    origin: str
    as_of: datetime


AskDesk = Callable[[str, frozenset[str], datetime], tuple[HeldTable, ...]]
"""From a customer id, every id that ever was theirs, and now to what the desk's database holds."""


def read_computed(turn: Turn | None, whom: Whom) -> tuple[HeldTable, ...]:
    """
    Return what a turn computed about a person, in the order in which a person is told.

    Parameters
    ----------
    turn : Turn or None
        The current one, if there is one; it may know the person under a former id.
    whom : Whom
    """
    if turn is None:
        return ()
    ids = [("customer_id", "in", sorted(whom.customer_ids))]
    return tuple(
        HeldTable(
            table,
            pq.read_table(turn.path(table), filters=ids),
            turn.manifest.turn_id,
            turn.manifest.as_of,
        )
        for held in COMPUTED_CLASSES
        for table in held.tables
        if turn.has(table)  # a turn of an earlier version has fewer tables
    )
