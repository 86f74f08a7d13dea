"""What we hold about one person, from where, and what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from najimi.journal import compact
from najimi.ownership.person import (
    Whom,
    customer_of,
    read_facts,
    read_identities,
    whom_of,
)
from najimi.ownership.purposes import DATA_CLASSES
from najimi.tables import FACT_TABLES
from najimi.workspace import Workspace

NOT_ABOUT_THEM = ("source", "fact_id", "recorded_at", "content_hash", "source_key", "occurred_at",
                  "fills_only", "attributes")  # fmt: skip
LATEST = ("occurred_at", "recorded_at", "fact_id")


@dataclass(frozen=True)
class Held:
    """
    A value that holds now.

    Parameters
    ----------
    column : str
        Of ``people``.
    value : object
        Text or a day.
    source : str
        The system that said it.
    said_at : datetime
    fact_id : str
    """

    column: str
    value: object
    source: str
    said_at: datetime
    fact_id: str


@dataclass(frozen=True)
class Holding:
    """
    Everything held about one person.

    Parameters
    ----------
    customer_id : str
    made_at : datetime
    whom : Whom
        All their keys and customer ids.
    current : tuple of Held
        Per column of ``people`` what holds now.
    facts : mapping of str to pyarrow.Table
        Every fact of theirs by table, oldest first, history and evidence included.
    """

    customer_id: str
    made_at: datetime
    whom: Whom
    current: tuple[Held, ...]
    facts: dict[str, pa.Table]

    def value(self, column: str) -> str:
        """Return what holds now in a column of ``people``, as text; empty if nothing does."""
        return next((str(held.value) for held in self.current if held.column == column), "")


def hold(workspace: Workspace, customer: str, *, now: datetime) -> Holding:
    """
    Return everything held about a person, under all their keys, newest facts included.

    Parameters
    ----------
    workspace : Workspace
    customer : str
        A customer id, or a key written as SOURCE:KEY.
    now : datetime
        Aware; stands in what is handed out.

    Raises
    ------
    UnknownCustomerError
        If nobody, or more than one, answers to it.
    """
    compact(workspace)
    identities = read_identities(workspace)
    customer_id = customer_of(identities, customer)
    whom = whom_of(identities, [customer_id])
    names = [name for held in DATA_CLASSES for name in held.tables]
    facts = {name: read_facts(workspace, name, whom) for name in names}
    current = current_values(facts["people"].to_pylist())
    return Holding(customer_id, now, whom, current, facts)


def current_values(people: list[dict[str, Any]]) -> tuple[Held, ...]:
    """
    Return per column the latest statement that fills it.

    A statement that names the column in ``fills_only`` counts only if no other has a value.

    Examples
    --------
    >>> from datetime import UTC
    >>> first = {"phone": "1", "source": "till", "fact_id": "a", "fills_only": None,
    ...     "occurred_at": datetime(2026, 1, 1, tzinfo=UTC),
    ...     "recorded_at": datetime(2026, 1, 1, tzinfo=UTC)}
    >>> later = first | {"phone": "2", "occurred_at": datetime(2026, 2, 1, tzinfo=UTC)}
    >>> [held.value for held in current_values([later, first])]
    ['2']
    >>> [held.value for held in current_values([later | {"fills_only": "phone"}, first])]
    ['1']
    """
    held = []
    for column in FACT_TABLES["people"].names:
        told = [row for row in people if row.get(column) is not None]
        if column in NOT_ABOUT_THEM or not told:
            continue
        row = max(told, key=lambda row: (not _fills(row, column), *(row[n] for n in LATEST)))
        held.append(Held(column, row[column], row["source"], row["occurred_at"], row["fact_id"]))
    return tuple(held)


def _fills(row: dict[str, Any], column: str) -> bool:
    return column in (row["fills_only"] or "").replace(" ", "").split(",")
