"""
Households and accounts: who belongs together, and who may be shown by name.

A firm's *end customers* are people of the shops it supplies. They are shown by name only where
they allowed it (consent for ``sharing``); all others are a number, and a small one is told
only as small, so that nobody can be guessed from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from najimi.desk.engine.people import keys_of, people_of
from najimi.desk.engine.shop import Shop, among
from najimi.desk.rows import GroupLink, GroupPage, GroupRelations, GroupRow, MemberRow
from najimi.errors import UnknownCustomerError
from najimi.model.terms import GroupRole
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace.customer_rows import read_customers

FEWEST_TOLD = 5
"""A count below this is told as "fewer than 5"."""

MOST_PARTS = 50
END = GroupRole.END_CUSTOMER.value
ROLES = tuple(role.value for role in GroupRole)


def groups_of(shop: Shop, customer_id: str) -> tuple[GroupRow, ...]:
    """
    Return the households and accounts of one customer, with what they do in each.

    An end customer is not shown the firm's other people: they have nothing to do with them.
    """
    theirs = sorted(shop.rows("group_members", [customer_id]), key=lambda row: row["group_id"])
    pages = (read_group(shop, row["group_id"]) for row in theirs)
    return tuple(
        GroupRow(
            group=page,
            role=row["role"],
            others=tuple(
                member
                for member in page.members
                if row["role"] != END and member.person.customer_id != customer_id
            ),
        )
        for row, page in zip(theirs, pages, strict=True)
    )


def read_group(shop: Shop, group_id: str) -> GroupPage:
    """
    Return a household or an account with its people.

    Raises
    ------
    UnknownCustomerError
        If nobody belongs to it in this turn.
    """
    rows = shop.read("group_members", [("group_id", "=", group_id)]).to_pylist()
    if not rows:
        raise UnknownCustomerError(
            "nobody belongs to such a household or account in this turn.",
            hint="look for one of its people by name on the desk.",
        )
    allowed = _may_be_named(shop, [row["customer_id"] for row in rows if row["role"] == END])
    named = [row for row in rows if row["role"] != END or row["customer_id"] in allowed]
    people = people_of(shop, [row["customer_id"] for row in named])
    members = [
        MemberRow(people[row["customer_id"]], row["role"], row["since_at"].astimezone(shop.zone))
        for row in named
    ]
    n_unnamed = len(rows) - len(named)
    return GroupPage(
        group_id=group_id,
        kind=rows[0]["group_kind"],
        name=_names(shop, rows).get(group_id, ""),
        members=tuple(sorted(members, key=_order)),
        n_unnamed=n_unnamed if n_unnamed >= FEWEST_TOLD else None,
        has_unnamed=n_unnamed > 0,
        fewest_told=FEWEST_TOLD,
    )


def read_relations(shop: Shop, group_id: str) -> GroupRelations:
    """
    Return what an account is a part of, and its parts, as far as somebody belongs to them.

    Parts beyond the first ``MOST_PARTS`` are only counted. End customers lend no name.
    """
    own = shop.read("group_members", [("group_id", "=", group_id)])
    parent_ids = sorted(own["parent_group_id"].drop_null().unique().to_pylist())
    parts = shop.read("group_members", [("parent_group_id", "=", group_id)])
    part_ids = sorted(parts["group_id"].unique().to_pylist())
    shown = _links(shop, [*parent_ids, *part_ids[:MOST_PARTS]])
    return GroupRelations(
        parents=tuple(shown[each] for each in parent_ids if each in shown),
        parts=_by_name(shown[each] for each in part_ids[:MOST_PARTS]),
        n_further_parts=max(0, len(part_ids) - MOST_PARTS),
    )


def _links(shop: Shop, group_ids: list[str]) -> dict[str, GroupLink]:
    if not group_ids:
        return {}
    rows = shop.read("group_members", [("group_id", "in", group_ids)]).to_pylist()
    kinds = {row["group_id"]: row["group_kind"] for row in rows}
    names = _names(shop, [row for row in rows if row["role"] != END])
    return {each: GroupLink(each, kind, names.get(each, "")) for each, kind in kinds.items()}


def _by_name(links: Iterable[GroupLink]) -> tuple[GroupLink, ...]:
    return tuple(sorted(links, key=lambda link: (not link.name, link.name, link.group_id)))


def _may_be_named(shop: Shop, customer_ids: Sequence[str]) -> set[str]:
    if not customer_ids:
        return set()
    wanted = ["customer_id", "may_share_name", "is_restricted"]
    rows = read_customers(shop.turn.path("contexts"), customer_ids, wanted).to_pylist()
    return {r["customer_id"] for r in rows if r["may_share_name"] and not r["is_restricted"]}


def _order(member: MemberRow) -> tuple[int, str]:
    place = ROLES.index(member.role) if member.role else len(ROLES)
    return place, member.person.customer_id


def _names(shop: Shop, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return what sources call groups: the latest name that any of their people came with."""
    owners = keys_of(shop, [row["customer_id"] for row in rows])
    told = ["source", "group_id", "group_name", "occurred_at", "recorded_at", "fact_id"]
    facts = shop.facts("memberships", [among("source_key", owners.keys)], told).to_pylist()
    facts.sort(key=lambda row: (row["occurred_at"], row["recorded_at"], row["fact_id"]))
    return {
        _own_id(shop, row["source"], row["group_id"]): row["group_name"]
        for row in facts
        if row["group_name"]
    }


def _own_id(shop: Shop, source: str, group_id: str) -> str:
    """Return a group's pseudonym, as *identify* makes it."""
    if source == DESK_SOURCE:
        return group_id
    said = f"{shop.workspace.salt}\x1f{source} group\x1f{group_id}"
    return f"g{hashlib.sha256(said.encode()).hexdigest()[:20]}"
