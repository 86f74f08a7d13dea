"""
Who gave the same address: a no to a mailbox or a telephone holds for all who use it.

A nameless key that gives the address of somebody may be that person; only the next turn tells.
Until then what it said counts as if it were, wherever it is the stricter.

Each address is looked at once, and nobody is followed through one that too many gave: thousands
may have typed the same number, and an answer that others wait for must not take longer by the
square of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations

from django.db.models import Exists, F, Max, Min, OuterRef

from najimi.desk.consents.redirects import Group, get_looked_at, groups_of
from najimi.desk.consents.stored import in_chunks, rows_of, statements_of
from najimi.desk.models import AddressStatement
from najimi.model.contact_keys import MOST_SHARING

UNDER_WAY = timedelta(days=2)
"""How long a load may have been under way when a turn looked."""


@dataclass(frozen=True)
class Address:
    """
    One address, and all who gave it.

    Parameters
    ----------
    channel : str
        What it is for.
    holders : mapping of str to datetime
        When each person's newest statement with it was recorded, by the id of the person.
    """

    channel: str
    holders: Mapping[str, datetime]

    @property
    def is_crowded(self) -> bool:
        """Return whether so many gave it that it tells nobody apart, as in a turn."""
        return len(self.holders) > MOST_SHARING


@dataclass(frozen=True)
class Surroundings:
    """
    Some persons, all who may be the same as one of them, and who shares an address with those.

    Parameters
    ----------
    groups : mapping of str to Group
        By the id of the person.
    addresses : mapping of str to Address
        By digest.
    given : mapping of str to set of str
        Which of the addresses a person gave; of those asked about, and who may be the same.
    ones : mapping of str to frozenset of str
        The ids of all who may be one person, by the id of each; nobody who may be no other.
    """

    groups: Mapping[str, Group]
    addresses: Mapping[str, Address]
    given: Mapping[str, set[str]]
    ones: Mapping[str, frozenset[str]]

    def as_one(self, customer_id: str) -> frozenset[str]:
        """Return the ids of a person and all who may be the same, through others as well."""
        return self.ones.get(customer_id, frozenset({customer_id}))

    def addresses_of(self, customer_id: str, channel: str) -> set[str]:
        """Return the digests a person, or who may be the same, gave for a channel."""
        told = (digest for one in self.as_one(customer_id) for digest in self.given.get(one, ()))
        return {digest for digest in told if self.addresses[digest].channel == channel}


def surroundings_of(groups: Iterable[Group]) -> Surroundings:
    """Return some persons with who may be the same and who shares an address with them."""
    looking = _Looking({group.customer_id: group for group in groups})
    looking.follow(set(looking.groups), looking.digests_given)
    # Of all others only what may make them one with somebody: their other neighbours say nothing.
    looking.follow(set(looking.groups), looking.digests_telling)
    return Surroundings(
        looking.groups, looking.addresses, looking.given, _connected(looking.may_be_same)
    )


def list_sharing(groups: Collection[Group]) -> set[str]:
    """Return the ids of all who gave an address that one of some persons gave, and of those."""
    persons = {group.customer_id: group for group in groups}
    given = _digests_given(persons, _addresses_by_key(persons))
    addresses, _ = _addresses({digest for own in given.values() for digest in own}, persons)
    return {owner for address in addresses.values() for owner in address.holders}


def keys_sharing_since(instant: datetime) -> set[str]:
    """Return the keys that gave, since an instant, an address that another key gave, too."""
    another = AddressStatement.objects.filter(digest=OuterRef("digest")).exclude(
        first_customer_id=OuterRef("first_customer_id")
    )
    found = AddressStatement.objects.filter(Exists(another), recorded_at__gte=instant)
    return set(found.values_list("first_customer_id", flat=True))


def _new_since() -> datetime | None:
    """Return since when an address is new to the turns; ``None`` if no turn has looked at any."""
    looked_at = get_looked_at()
    return looked_at - UNDER_WAY if looked_at is not None else None


@dataclass
class _Looking:
    """What is known while one looks around; each address and each person is looked at once."""

    groups: dict[str, Group]
    since: datetime | None = field(default_factory=_new_since)
    addresses: dict[str, Address] = field(default_factory=dict)
    given: dict[str, set[str]] = field(default_factory=dict)
    by_key: dict[str, list[AddressStatement]] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)
    may_be_same: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def follow(self, waiting: set[str], digests_of: Callable[[set[str]], set[str]]) -> None:
        """Look around from some persons, and on from everybody who may be the same as one."""
        while waiting := waiting - self.followed:
            self.followed |= waiting
            self.look_at(digests_of(waiting) - self.addresses.keys())
            waiting = {other for one in waiting for other in self.may_be_same.get(one, ())}

    def digests_given(self, customer_ids: set[str]) -> set[str]:
        """Return all addresses of some persons."""
        groups = {each: self.groups[each] for each in customer_ids}
        rows = _addresses_by_key(groups)
        self.by_key |= rows
        given = _digests_given(groups, rows)
        self.given |= given
        return {digest for digests in given.values() for digest in digests}

    def digests_telling(self, customer_ids: set[str]) -> set[str]:
        """Return addresses of some persons that several keys gave, one of them lately."""
        keys = {key for each in customer_ids for key in self.groups[each].members}
        digests = {row.digest for key in keys for row in self.by_key.get(key, ())}
        for chunk in in_chunks(sorted(keys - self.by_key.keys())):
            theirs = AddressStatement.objects.filter(first_customer_id__in=chunk)
            digests.update(theirs.values_list("digest", flat=True))
        return _shared_since(digests - self.addresses.keys(), self.since)

    def look_at(self, digests: set[str]) -> None:
        """Take in some addresses, and who may be the same by one of them."""
        addresses, groups = _addresses(digests, self.groups)
        self.addresses |= addresses
        self.groups |= {each: groups[each] for each in groups.keys() - self.groups.keys()}
        pairs = {
            pair
            for address in addresses.values()
            if not address.is_crowded
            for pair in combinations(sorted(address.holders), 2)
            if self._is_new(*(address.holders[each] for each in pair))
        }
        named = self._named({each for pair in pairs for each in pair})
        for one, other in pairs:
            if one not in named or other not in named:
                self.may_be_same[one].add(other)
                self.may_be_same[other].add(one)

    def _is_new(self, *recorded_at: datetime) -> bool:
        return self.since is None or max(recorded_at) >= self.since

    def _named(self, customer_ids: set[str]) -> set[str]:
        """Return those of some persons who gave a name in a statement with an address."""
        keys = {key for each in customer_ids for key in self.groups[each].members}
        named = set[str]()
        for chunk in in_chunks(sorted(keys)):
            rows = AddressStatement.objects.filter(first_customer_id__in=chunk, is_named=True)
            named.update(rows.values_list("first_customer_id", flat=True))
        return {each for each in customer_ids if not named.isdisjoint(self.groups[each].members)}


def _addresses_by_key(groups: Mapping[str, Group]) -> dict[str, list[AddressStatement]]:
    """Return what the keys of some persons gave, by key; an empty list of who gave nothing."""
    keys = {key for group in groups.values() for key in group.members}
    return {key: [] for key in keys} | statements_of(AddressStatement, keys)


def _digests_given(
    groups: Mapping[str, Group], by_key: Mapping[str, list[AddressStatement]]
) -> dict[str, set[str]]:
    """Return the addresses of some persons, by the id of the person."""
    return {
        customer_id: {
            row.digest for key in group.members for row in by_key.get(key, ()) if group.said(row)
        }
        for customer_id, group in groups.items()
    }


def _addresses(
    digests: Collection[str], known: Mapping[str, Group]
) -> tuple[dict[str, Address], dict[str, Group]]:
    """Return some addresses by digest, and their holders by the id of the person."""
    rows = rows_of(AddressStatement, "digest", sorted(digests))
    alone = {one: group for one, group in known.items() if not group.spans}
    asked = {row.first_customer_id for row in rows}
    firsts = {one: alone[one] for one in asked & alone.keys()} | groups_of(asked - alone.keys())
    persons = {group.customer_id: group for group in firsts.values()}
    speakers = [firsts[row.first_customer_id].speaker(row) for row in rows]
    persons |= groups_of(set(speakers) - persons.keys())
    channels = {row.digest: row.channel for row in rows}
    holders: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    for row, speaker in zip(rows, speakers, strict=True):
        owner, so_far = persons[speaker].customer_id, holders[row.digest]
        so_far[owner] = max(row.recorded_at, so_far.get(owner, row.recorded_at))
    told = {digest: Address(channels[digest], those) for digest, those in holders.items()}
    return told, {group.customer_id: group for group in persons.values()}


def _shared_since(digests: Collection[str], since: datetime | None) -> set[str]:
    """Return those of some addresses that several keys gave, one of them since an instant."""
    found = set[str]()
    for chunk in in_chunks(sorted(digests)):
        rows = AddressStatement.objects.filter(digest__in=chunk).values("digest")
        rows = rows.annotate(
            one=Min("first_customer_id"), other=Max("first_customer_id"), last=Max("recorded_at")
        ).filter(one__lt=F("other"))
        if since is not None:
            rows = rows.filter(last__gte=since)
        found.update(rows.values_list("digest", flat=True))
    return found


def _connected(edges: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """Return with whom each is connected, directly or through others."""
    found: dict[str, frozenset[str]] = {}
    for start in edges:
        if start in found:
            continue
        those, waiting = {start}, [start]
        while waiting:
            new = edges[waiting.pop()] - those
            those |= new
            waiting += new
        found |= dict.fromkeys(those, frozenset(those))
    return found
