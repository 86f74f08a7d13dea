"""What we hold about one person, from where, and what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from najimi.journal import compact
from najimi.model.region import DEFAULT_REGION
from najimi.ownership.computed import AskDesk, HeldTable, read_computed
from najimi.ownership.person import (
    Whom,
    customer_of,
    read_facts,
    read_identities,
    whom_of,
)
from najimi.ownership.purposes import DATA_CLASSES
from najimi.ownership.referrals import without_who_told
from najimi.tables.contract import STRING
from najimi.workspace import Workspace
from najimi.workspace.people import STATED_COLUMNS, current_people


@dataclass(frozen=True)
class Held:
    """
    A value that holds now.

    Parameters
    ----------
    column : str
        Of ``people``.
    value : str
        As text, a day like 1980-04-01.
    source : str
        The system that said it.
    said_at : datetime
    fact_id : str
    """

    column: str
    value: str
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
    beside : tuple of HeldTable
        What the current turn computed about them, and what the desk keeps.
    phone_region : str, default "JP"
        Region of telephone numbers that are written without their country.
    """

    customer_id: str
    made_at: datetime
    whom: Whom
    current: tuple[Held, ...]
    facts: dict[str, pa.Table]
    beside: tuple[HeldTable, ...] = ()
    phone_region: str = DEFAULT_REGION

    def value(self, column: str) -> str:
        """Return what holds now in a column of ``people``, as text; empty if nothing does."""
        return next((held.value for held in self.current if held.column == column), "")


def hold(
    workspace: Workspace, customer: str, *, now: datetime, ask_desk: AskDesk | None = None
) -> Holding:
    """
    Return everything held about a person, under all their keys, newest facts included.

    Parameters
    ----------
    workspace : Workspace
    customer : str
        A customer id, or a key written as SOURCE:KEY.
    now : datetime
        Aware; stands in what is handed out.
    ask_desk : callable, optional
        Tells what the database of the desk holds, if there is one.

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
    facts["contributions"] = without_who_told(whom, facts["contributions"])
    computed = read_computed(workspace.turns.current(), whom)
    at_desk = ask_desk(customer_id, whom.customer_ids, now) if ask_desk else ()
    current = _current(facts["people"], customer_id, identities)
    beside, region = (*computed, *at_desk), workspace.settings.phone_region
    return Holding(customer_id, now, whom, current, facts, beside, region)


def _current(people: pa.Table, customer_id: str, identities: pa.Table) -> tuple[Held, ...]:
    """Return what holds now in each column that says something, in the order of the contract."""
    whose = pa.repeat(pa.scalar(customer_id, STRING), people.num_rows)
    first = identities["first_customer_id"].take(
        pc.index_in(_keys(people), value_set=_keys(identities))
    )
    statements = people.append_column("customer_id", whose)
    rows = current_people(statements.append_column("first_customer_id", first)).to_pylist()
    return tuple(
        Held(row["column"], row["value"], row["source"], row["occurred_at"], row["fact_id"])
        for row in sorted(rows, key=lambda row: STATED_COLUMNS.index(row["column"]))
    )


def _keys(told: pa.Table) -> pa.Array:
    """Return source and key as one text, joined by what neither may hold."""
    joined = pc.binary_join_element_wise(told["source"], told["source_key"], "\x1f")
    return joined.combine_chunks()
