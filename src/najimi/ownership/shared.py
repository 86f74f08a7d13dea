"""
Guests under an address that an erased person shared with others.

Whose a nameless key is under an address of two known customers, nobody can tell, so it is
neither's. Were one of the two simply gone, the rule would give it to the other. So it goes with
neither: before the facts are removed, a link says of it and the other that they are two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.model.terms import LinkState
from najimi.ownership.person import (
    Whom,
    find_people,
    link_keys,
    read_facts,
    read_identities,
    whom_of,
)
from najimi.tables import FACT_TABLES
from najimi.tables.contract import STRING
from najimi.tables.facts import DESK_SOURCE, NAMED
from najimi.tables.turn import LinkReason
from najimi.workspace import Workspace
from najimi.workspace.hashes import CONTACT_KINDS

BY_ADDRESS = [str(each) for each in (LinkReason.SAME_EMAIL, LinkReason.SAME_PHONE,
                                     LinkReason.SAME_CARD)]  # fmt: skip


@dataclass(frozen=True)
class Guests:
    """
    What an erasure does with the guests that gave an address of the person.

    Parameters
    ----------
    n_going, n_orders_going : int
        Nameless keys that joined the person by an address, and their orders: erased with them.
    n_staying, n_orders_staying : int
        Nameless keys under an address that others gave, too, and their orders: they may be
        somebody else's, so they stay, and belong to nobody.
    """

    n_going: int
    n_orders_going: int
    n_staying: int
    n_orders_staying: int


def foresee_guests(workspace: Workspace, customers: Sequence[str]) -> Guests:
    """Return what an erasure of some people would do with the guests of their addresses."""
    whom, identities = find_people(workspace, customers), read_identities(workspace)
    is_theirs = pc.is_in(identities["customer_id"], pa.array(whom.customer_ids, STRING))
    joined = pc.and_(is_theirs, pc.is_in(identities["reason"], pa.array(BY_ADDRESS)))
    going = set(identities.filter(joined)["first_customer_id"].to_pylist())
    near = _sharing(workspace, identities, whom)
    staying = near - _known(workspace, identities, near)
    return Guests(
        len(going), _count_orders(workspace, _of_firsts(identities, going)),
        len(staying), _count_orders(workspace, whom_of(identities, staying)),
    )  # fmt: skip


def keep_nobodys(workspace: Workspace, whom: Whom, *, at: datetime, number: str) -> None:
    """
    Say of every guest who would fall to somebody by an erasure that the two are two.

    Before any of the facts is removed. Done again it adds nothing.

    Parameters
    ----------
    workspace : Workspace
    whom : Whom
        Who is erased.
    at : datetime
        Aware; when the erasure began.
    number : str
        Of its receipt.
    """
    rows = [_apart(first_id, to_id, at, number) for first_id, to_id in _falling(workspace, whom)]
    with workspace.facts.lock("links"):
        files = workspace.facts.source("links").files
        told = (pq.read_table(file, columns=["fact_id"])["fact_id"] for file in files)
        stored = {fact_id for each in told for fact_id in each.to_pylist()}
        new = [row for row in rows if row["fact_id"] not in stored]
        if new:
            facts = pa.Table.from_pylist(new, schema=FACT_TABLES["links"].schema)
            workspace.facts.append("links", facts.to_batches())


def _falling(workspace: Workspace, whom: Whom) -> list[tuple[str, str]]:
    """Return guests who would join a known customer once some people are gone, and whom."""
    if not _has_addresses(workspace, whom):
        return []
    identities = read_identities(workspace)
    near = _sharing(workspace, identities, whom)
    if not near:
        return []
    # Whoever shares an address with those decides as well to whom they would belong.
    far = near | _sharing(workspace, identities, whom_of(identities, near)) - whom.customer_ids
    rest, facts = whom_of(identities, far), {}
    for name in FACT_TABLES:
        rows = read_facts(workspace, name, rest)
        facts[name] = rows.filter(pc.invert(whom.rows(rows)))
    after = link_keys(workspace, facts)
    known = _known(workspace, after, set(after["customer_id"].to_pylist()))
    was = {row["first_customer_id"]: row["customer_id"] for row in identities.to_pylist()}
    return sorted(
        {
            (row["first_customer_id"], row["customer_id"])
            for row in after.to_pylist()
            if row["reason"] in BY_ADDRESS
            and row["customer_id"] in known
            and was.get(row["first_customer_id"]) != row["customer_id"]
        }
    )


def _has_addresses(workspace: Workspace, whom: Whom) -> bool:
    people = read_facts(workspace, "people", whom)
    return any(people[column].null_count < people.num_rows for column in CONTACT_KINDS)


def _sharing(workspace: Workspace, identities: pa.Table, whom: Whom) -> set[str]:
    """Return the other customers who gave an address of some people."""
    kept, people = workspace.kept, read_facts(workspace, "people", whom)
    theirs = {
        column: kept.hashes.canonical(column, people[column].combine_chunks()).unique().drop_null()
        for column in CONTACT_KINDS
    }
    pairs = list(_pairs(workspace, theirs))
    if not pairs:
        return set()
    told = pa.concat_tables(pairs).group_by(["source", "source_key"]).aggregate([])
    found = identities.join(told, ["source", "source_key"], join_type="left semi")
    return set(found["customer_id"].to_pylist()) - whom.customer_ids


def _pairs(workspace: Workspace, theirs: dict[str, pa.Array]) -> Iterator[pa.Table]:
    """Yield the keys that gave one of some addresses, a file of ``people`` at a time."""
    for file in workspace.facts.source("people").files:
        rows = pq.read_table(file, columns=["source", "source_key", *CONTACT_KINDS])
        given = [
            pc.is_in(workspace.kept.hashes.canonical(column, rows[column].combine_chunks()), values)
            for column, values in theirs.items()
        ]
        yield rows.select(["source", "source_key"]).filter(reduce(pc.or_, given))


def _known(workspace: Workspace, identities: pa.Table, customer_ids: Iterable[str]) -> set[str]:
    """Return those of some customers of whom a statement carries a name."""
    people = read_facts(workspace, "people", whom_of(identities, customer_ids))
    is_named = reduce(
        pc.or_, [pc.greater(pc.utf8_length(pc.fill_null(people[name], "")), 0) for name in NAMED]
    )
    told = people.filter(is_named).select(["source", "source_key"])
    named = told.group_by(["source", "source_key"]).aggregate([])
    found = identities.join(named, ["source", "source_key"], join_type="left semi")
    return set(found["customer_id"].to_pylist())


def _of_firsts(identities: pa.Table, first_ids: Iterable[str]) -> Whom:
    wanted = pa.array(list(first_ids), STRING)
    rows = identities.filter(pc.is_in(identities["first_customer_id"], wanted))
    place = rows.schema.get_field_index("customer_id")
    alone = rows.set_column(place, "customer_id", rows["first_customer_id"])
    return whom_of(alone, wanted.to_pylist())


def _count_orders(workspace: Workspace, whom: Whom) -> int:
    lines = read_facts(workspace, "order_lines", whom)
    orders: int = lines.group_by(["source", "order_id"]).aggregate([]).num_rows
    return orders


def _apart(first_id: str, to_id: str, at: datetime, number: str) -> dict[str, object]:
    said = "\x1f".join((number, first_id, to_id))
    digest = hashlib.sha256(said.encode()).hexdigest()
    return {
        "source": DESK_SOURCE, "fact_id": f"nobodys-{digest[:24]}", "occurred_at": at,
        "recorded_at": at, "content_hash": int(digest[:15], 16), "source_key": first_id,
        "into_source": DESK_SOURCE, "into_key": to_id, "state": LinkState.APART.value,
        "evidence": "an address that somebody erased shared with them",
    }  # fmt: skip
