"""
Who gave the same address: a no to a mailbox or a telephone holds for all who use it.

A nameless key that gives the address of somebody may be that person; only the next turn tells.
Until then what it said counts as if it were, wherever it is the stricter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from najimi.desk.consents.redirects import Group, get_looked_at, groups_of
from najimi.desk.consents.stored import CHUNK, statements_of
from najimi.desk.models import AddressStatement
from najimi.model.contact_keys import MOST_SHARING

UNDER_WAY = timedelta(days=2)
"""How long a load may have been under way when a turn looked."""


@dataclass(frozen=True)
class Neighbour:
    """
    Somebody who gave an address that a person gave, too.

    Parameters
    ----------
    group : Group
    channels : frozenset of str
        What the shared addresses are for.
    may_be_same : bool
        Whether the next turn may find that the two are one.
    """

    group: Group
    channels: frozenset[str]
    may_be_same: bool


@dataclass(frozen=True)
class Surroundings:
    """
    Some persons, all who may be the same as one of them, and who shares an address with those.

    Parameters
    ----------
    groups : mapping of str to Group
        By the id of the person.
    near : mapping of str to list of Neighbour
        By the id of the person.
    """

    groups: Mapping[str, Group]
    near: Mapping[str, list[Neighbour]]

    def as_one(self, customer_id: str) -> list[Group]:
        """Return a person with all who may be the same, through others as well."""
        found, waiting = {customer_id: self.groups[customer_id]}, [customer_id]
        while waiting:
            for each in self.near.get(waiting.pop(), ()):
                if each.may_be_same and each.group.customer_id not in found:
                    found[each.group.customer_id] = each.group
                    waiting.append(each.group.customer_id)
        return list(found.values())

    def sharing(self, customer_id: str, channel: str) -> list[str]:
        """Return the other persons who gave the same address for a channel."""
        own = [group.customer_id for group in self.as_one(customer_id)]
        found = {
            each.group.customer_id
            for mine in own
            for each in self.near.get(mine, ())
            if channel in each.channels
        }
        return sorted(found.difference(own))


@dataclass(frozen=True)
class _Shared:
    """One address that two gave, each in a statement of theirs."""

    mine: AddressStatement
    theirs: AddressStatement


def surroundings_of(groups: Iterable[Group]) -> Surroundings:
    """Return some persons with who may be the same and who shares an address with them."""
    near: dict[str, list[Neighbour]] = {}
    found = {group.customer_id: group for group in groups}
    _follow(found, near, list(found.values()))
    others = [each.group for some in near.values() for each in some]
    _follow(found, near, [group for group in others if group.customer_id not in near])
    return Surroundings(found, near)


def _follow(
    found: dict[str, Group], near: dict[str, list[Neighbour]], groups: Collection[Group]
) -> None:
    """Look around from some persons, and on from everybody who may be the same as one."""
    while groups:
        found |= {group.customer_id: group for group in groups}
        told = neighbours_of(groups)
        near |= {group.customer_id: told.get(group.customer_id, []) for group in groups}
        onward = (each for some in told.values() for each in some if each.may_be_same)
        new = {each.group.customer_id: each.group for each in onward}
        groups = [group for customer_id, group in new.items() if customer_id not in near]


def neighbours_of(groups: Iterable[Group]) -> dict[str, list[Neighbour]]:
    """
    Return who gave the same addresses as some persons, by the id of the person.

    Parameters
    ----------
    groups : iterable of Group

    Returns
    -------
    dict of str to list of Neighbour
        Nobody stands there who shares no address.
    """
    asked = {group.customer_id: group for group in groups}
    shared = _shared_by(asked)
    if not shared:
        return {}
    whole = groups_of({owner for _, owner in shared}) | asked
    named = _named({key for pair in shared for each in pair for key in whole[each].members})
    looked_at, crowded = get_looked_at(), _crowded(shared)
    near: defaultdict[str, list[Neighbour]] = defaultdict(list)
    for pair, rows in sorted(shared.items(), key=lambda item: item[0]):
        are_known = not any(named.isdisjoint(whole[each].members) for each in pair)
        telling = [row for row in rows if row.mine.digest not in crowded]
        is_new = looked_at is not None and _is_since(telling, looked_at - UNDER_WAY)
        channels = frozenset(row.mine.channel for row in rows)
        customer_id, owner = pair
        near[customer_id].append(Neighbour(whole[owner], channels, is_new and not are_known))
    return near


def keys_sharing_since(instant: datetime) -> set[str]:
    """Return the keys that gave, since an instant, an address that another key gave, too."""
    another = AddressStatement.objects.filter(digest=OuterRef("digest")).exclude(
        first_customer_id=OuterRef("first_customer_id")
    )
    found = AddressStatement.objects.filter(Exists(another), recorded_at__gte=instant)
    return set(found.values_list("first_customer_id", flat=True))


def _shared_by(groups: dict[str, Group]) -> dict[tuple[str, str], list[_Shared]]:
    """Return the addresses that each person shares with each other one."""
    given: defaultdict[str, list[tuple[str, AddressStatement]]] = defaultdict(list)
    by_key = statements_of(AddressStatement, {k for g in groups.values() for k in g.members})
    for customer_id, group in groups.items():
        for row in (row for key in group.members for row in by_key.get(key, ())):
            if group.said(row):
                given[row.digest].append((customer_id, row))
    holders = _holders_of(given)
    firsts = groups_of({row.first_customer_id for row in holders})
    shared: defaultdict[tuple[str, str], list[_Shared]] = defaultdict(list)
    for row in holders:
        owner = firsts[row.first_customer_id].speaker(row)
        for customer_id, mine in given[row.digest]:
            if owner != customer_id:
                shared[customer_id, owner].append(_Shared(mine, row))
    return shared


def _holders_of(digests: Collection[str]) -> list[AddressStatement]:
    told, found = sorted(digests), list[AddressStatement]()
    for start in range(0, len(told), CHUNK):
        found += AddressStatement.objects.filter(digest__in=told[start : start + CHUNK])
    return found


def _named(first_ids: Collection[str]) -> set[str]:
    """Return those of some keys that carry a name in a statement with an address."""
    ids, found = sorted(first_ids), set[str]()
    for start in range(0, len(ids), CHUNK):
        rows = AddressStatement.objects.filter(
            first_customer_id__in=ids[start : start + CHUNK], is_named=True
        )
        found.update(rows.values_list("first_customer_id", flat=True))
    return found


def _crowded(shared: Mapping[tuple[str, str], list[_Shared]]) -> set[str]:
    """Return the addresses that so many gave that they tell nobody apart, as in a turn."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for (_, owner), rows in shared.items():
        for row in rows:
            owners[row.theirs.digest].add(owner)
    return {digest for digest, those in owners.items() if len(those) > MOST_SHARING}


def _is_since(rows: Iterable[_Shared], instant: datetime) -> bool:
    return any(max(row.mine.recorded_at, row.theirs.recorded_at) >= instant for row in rows)
