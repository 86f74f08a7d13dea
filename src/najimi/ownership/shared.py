"""
Guests under an address that an erased person shared with others.

Whose a nameless key is under an address of two known customers, nobody can tell, so it is
neither's. Were one of the two simply gone, the rule would give it to the other. So it goes with
neither: before the facts are removed, a link says of it and the other that they are two. What
more than ``MOST_SHARING`` others gave is a placeholder, joins nobody, and is left out.
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

from najimi.model.contact_keys import MOST_SHARING
from najimi.model.terms import LinkState
from najimi.ownership.person import (
    Whom,
    link_keys,
    people_in,
    read_facts,
    read_identities,
    whom_of,
)
from najimi.ownership.stores import count_facts
from najimi.tables import FACT_TABLES
from najimi.tables.contract import STRING
from najimi.tables.facts import DESK_SOURCE, NAMED
from najimi.tables.turn import LinkReason
from najimi.workspace import Workspace
from najimi.workspace.hashes import BETWEEN, CONTACT_KINDS

BY_ADDRESS = [str(each) for each in (LinkReason.SAME_EMAIL, LinkReason.SAME_PHONE,
                                     LinkReason.SAME_CARD)]  # fmt: skip


@dataclass(frozen=True)
class Foreseen:
    """
    What an erasure will do with facts, and with the guests that gave an address of the person.

    Parameters
    ----------
    n_facts : int
        Facts held about the person.
    n_going, n_orders_going : int
        Nameless keys that joined the person by an address, and their orders: erased with them.
    n_staying, n_orders_staying : int
        Nameless keys under an address that others gave, too, and their orders: they may be
        somebody else's, so they stay, and belong to nobody.
    """

    n_facts: int
    n_going: int
    n_orders_going: int
    n_staying: int
    n_orders_staying: int


def foresee_erasure(workspace: Workspace, customers: Sequence[str]) -> Foreseen:
    """
    Return what an erasure of some people would do.

    Raises
    ------
    UnknownCustomerError
        If one of them is not known.
    """
    identities = read_identities(workspace)
    whom = people_in(identities, customers)
    is_theirs = pc.is_in(identities["customer_id"], pa.array(whom.customer_ids, STRING))
    joined = pc.and_(is_theirs, pc.is_in(identities["reason"], pa.array(BY_ADDRESS)))
    going = set(identities.filter(joined)["first_customer_id"].to_pylist())
    near = _sharing(workspace, identities, whom, erased=whom).customer_ids
    staying = near - _known(workspace, identities, near)
    return Foreseen(
        sum(count_facts(workspace, name, whom) for name in FACT_TABLES),
        len(going), _count_orders(workspace, _of_firsts(identities, going)),
        len(staying), _count_orders(workspace, whom_of(identities, staying)),
    )  # fmt: skip


def keep_nobodys(
    workspace: Workspace,
    whom: Whom,
    *,
    at: datetime,
    number: str,
    identities: pa.Table | None = None,
) -> None:
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
    identities : pyarrow.Table, optional
        If they were read before.
    """
    falling = _falling(workspace, whom, identities)
    rows = [_apart(first_id, to_id, at, number) for first_id, to_id in falling]
    with workspace.facts.lock("links"):
        files = workspace.facts.source("links").files
        told = (pq.read_table(file, columns=["fact_id"])["fact_id"] for file in files)
        stored = {fact_id for each in told for fact_id in each.to_pylist()}
        new = [row for row in rows if row["fact_id"] not in stored]
        if new:
            facts = pa.Table.from_pylist(new, schema=FACT_TABLES["links"].schema)
            workspace.facts.append("links", facts.to_batches())


def _falling(
    workspace: Workspace, whom: Whom, identities: pa.Table | None
) -> list[tuple[str, str]]:
    """Return guests who would join a known customer once some people are gone, and whom."""
    if not _has_addresses(workspace, whom):
        return []
    identities = read_identities(workspace) if identities is None else identities
    near = _sharing(workspace, identities, whom, erased=whom).customer_ids
    if not near:
        return []
    # Whoever shares an address with those decides as well to whom they would belong.
    around = _sharing(workspace, identities, whom_of(identities, near), erased=whom)
    rest, facts = whom_of(identities, near | around.customer_ids), {}
    for name in FACT_TABLES:
        rows = read_facts(workspace, name, rest)
        facts[name] = rows.filter(pc.invert(whom.rows(rows)))
    facts["people"] = _without(workspace, facts["people"], around.placeholders)
    after = link_keys(workspace, facts)
    known = _known(workspace, after, set(after["customer_id"].to_pylist()))
    of_near = identities.filter(pc.is_in(identities["customer_id"], pa.array(list(near), STRING)))
    was = {row["first_customer_id"]: row["customer_id"] for row in of_near.to_pylist()}
    return sorted(
        {
            (row["first_customer_id"], row["customer_id"])
            for row in after.to_pylist()
            if row["reason"] in BY_ADDRESS
            and row["customer_id"] in known
            and was.get(row["first_customer_id"], row["customer_id"]) != row["customer_id"]
        }
    )


def _has_addresses(workspace: Workspace, whom: Whom) -> bool:
    people = read_facts(workspace, "people", whom)
    return any(people[column].null_count < people.num_rows for column in CONTACT_KINDS)


@dataclass(frozen=True)
class _Sharing:
    """The others who gave an address of some people; by column those that too many gave."""

    customer_ids: set[str]
    placeholders: dict[str, pa.Array]


def _sharing(workspace: Workspace, identities: pa.Table, whom: Whom, *, erased: Whom) -> _Sharing:
    """Return who else gave an address of some people, once others are erased."""
    told = _addresses(workspace, read_facts(workspace, "people", whom))
    theirs = {column: values.unique().drop_null() for column, values in told.items()}
    given = list(_given(workspace, theirs))
    if not given:
        return _Sharing(set(), {})
    # What a device told is no address of its owner, as ``identify`` has it.
    keys = identities.filter(pc.not_equal(identities["reason"], LinkReason.DEVICE.value))
    keys = keys.select(["source", "source_key", "customer_id"])
    owners = pa.concat_tables(given).join(keys, ["source", "source_key"], join_type="inner")
    owners = owners.group_by(["kind", "value", "customer_id"]).aggregate([])
    gone = pa.array(erased.customer_ids, STRING)
    owners = owners.filter(pc.invert(pc.is_in(owners["customer_id"], gone)))
    counts = owners.group_by(["kind", "value"]).aggregate([("customer_id", "count")])
    counts = counts.filter(pc.greater(counts["customer_id_count"], MOST_SHARING))
    crowded = {
        column: counts.filter(pc.equal(counts["kind"], column))["value"].combine_chunks()
        for column in CONTACT_KINDS
    }
    few = owners.join(counts, ["kind", "value"], join_type="left anti")
    others = set(few["customer_id"].to_pylist()) - whom.customer_ids
    return _Sharing(others, crowded)


def _addresses(workspace: Workspace, people: pa.Table) -> dict[str, pa.Array]:
    """Return the addresses of statements by column, spelt as keys; a card is one of its source."""
    hashes = workspace.kept.hashes
    told = {each: hashes.canonical(each, people[each].combine_chunks()) for each in CONTACT_KINDS}
    source = people["source"].combine_chunks()
    return told | {"card_id": pc.binary_join_element_wise(source, told["card_id"], BETWEEN)}


def _given(workspace: Workspace, theirs: dict[str, pa.Array]) -> Iterator[pa.Table]:
    """Yield who gave which of some addresses, a file of ``people`` and a column at a time."""
    for file in workspace.facts.source("people").files:
        rows = pq.read_table(file, columns=["source", "source_key", *CONTACT_KINDS])
        for column, values in _addresses(workspace, rows).items():
            told = rows.select(["source", "source_key"]).append_column("value", values)
            told = told.filter(pc.is_in(values, theirs[column]))
            yield told.append_column("kind", pa.repeat(column, told.num_rows))


def _without(workspace: Workspace, people: pa.Table, values: dict[str, pa.Array]) -> pa.Table:
    """Return statements with some addresses left empty."""
    for column, told in _addresses(workspace, people).items():
        is_one = pc.is_in(told, values[column])
        left = pc.if_else(is_one, pa.scalar(None, STRING), people[column].combine_chunks())
        people = people.set_column(people.schema.get_field_index(column), column, left)
    return people


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
