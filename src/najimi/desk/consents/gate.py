"""The gate: whether a contact is allowed now, with the word for why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from najimi.desk.consents.neighbours import Surroundings, surroundings_of
from najimi.desk.consents.redirects import Group, groups_of
from najimi.desk.consents.rule import consent_that_holds, restriction_that_holds
from najimi.desk.consents.statements import lock_gate
from najimi.desk.consents.stored import in_chunks, statements_of
from najimi.desk.models import ConsentStatement, RestrictionStatement
from najimi.model.consent import is_allowed
from najimi.model.terms import ConsentState, Purpose, RestrictionState
from najimi.tables.turn import END_OF_TIME

NEVER_SAID = "nothing_said"
RESTRICTED = "restricted"
SAME_ADDRESS = "same_address"
ENDING = (ConsentState.REFUSED, ConsentState.WITHDRAWN)
Said = TypeVar("Said", ConsentStatement, RestrictionStatement)


@dataclass(frozen=True)
class Contact:
    """A contact one might make; what ``is_must_arrive`` passes every consent."""

    customer_id: str
    purpose: str
    channel: str
    is_must_arrive: bool = False


@dataclass(frozen=True)
class Permission:
    """
    Whether a contact is allowed, why, and since when.

    ``why_code`` is a state of consent, a lawful reason, ``restricted``, ``must_arrive``,
    ``nothing_said``, or ``same_address`` where somebody who gave the same address said no.
    """

    allowed: bool
    why_code: str
    since: datetime | None


def may_contact(
    customer_id: str, purpose: str, channel: str, *, is_must_arrive: bool = False
) -> Permission:
    """
    Return whether a customer may be contacted now, in one transaction.

    Inside a transaction of the caller the answer holds until that transaction ends: no
    withdrawal can come between.

    Parameters
    ----------
    customer_id : str
        Of any key of the person.
    purpose : {"promotional", "service", "care", "sharing"}
    channel : str
    is_must_arrive : bool, default False
        Whether it must reach them whatever they said, like a recall.

    Returns
    -------
    Permission
    """
    asked = Contact(customer_id, purpose, channel, is_must_arrive)
    with transaction.atomic():
        lock_gate()
        return list_permissions([asked])[asked]


def list_permissions(contacts: Iterable[Contact]) -> dict[Contact, Permission]:
    """Return the permission of each of many contacts, as a page shows them; without a lock."""
    asked = list(dict.fromkeys(contacts))
    groups = groups_of(contact.customer_id for contact in asked)
    told = _told(
        surroundings_of(groups.values()), groups.values(), {each.purpose for each in asked}
    )
    return {each: _permission(each, groups[each.customer_id], told) for each in asked}


@dataclass(frozen=True)
class _Told:
    """What keys said, by key, and of whom it may tell a no; what was asked once is kept."""

    around: Surroundings
    consents: Mapping[str, list[ConsentStatement]]
    limits: Mapping[str, list[RestrictionStatement]]
    may_refuse: frozenset[str]
    refusals: dict[tuple[str, str], list[tuple[str, datetime]]] = field(default_factory=dict)

    def as_one(self, customer_id: str) -> list[Group]:
        return [self.around.groups[each] for each in sorted(self.around.as_one(customer_id))]


def _told(around: Surroundings, asked: Iterable[Group], purposes: Collection[str]) -> _Told:
    """
    Return what was said by those asked about and by all who may have said no.

    Thousands may share one address; of those who never said no nothing more is read.
    """
    own = {each for group in asked for each in around.as_one(group.customer_id)}
    limited = {key for each in own for key in around.groups[each].members}
    consents = statements_of(ConsentStatement, limited)
    others = [group for one, group in around.groups.items() if one not in own]
    refused = _persons_refusing(others, purposes) | {
        each
        for each in own
        for key in around.groups[each].members
        for row in consents.get(key, ())
        if row.purpose in purposes and row.state in ENDING
    }
    may_refuse = frozenset(each for one in refused for each in around.as_one(one))
    keys = {key for each in may_refuse for key in around.groups[each].members} - limited
    consents |= statements_of(ConsentStatement, keys)
    limits = statements_of(RestrictionStatement, limited)
    return _Told(around, consents, limits, may_refuse)


def _persons_refusing(groups: Iterable[Group], purposes: Collection[str]) -> set[str]:
    """Return those of some persons of whom a key ever said no to one of some purposes."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for group in groups:
        for key in group.members:
            owners[key].append(group.customer_id)
    found = set[str]()
    for chunk in in_chunks(sorted(owners)):
        rows = ConsentStatement.objects.filter(
            first_customer_id__in=chunk, purpose__in=purposes, state__in=ENDING
        )
        for key in rows.values_list("first_customer_id", flat=True).distinct():
            found.update(owners[key])
    return found


def _permission(contact: Contact, group: Group, told: _Told) -> Permission:
    if contact.is_must_arrive:
        return Permission(True, "must_arrive", None)
    own = _answer(contact, [group], group.joined_at, told)
    if not own.allowed:
        return own
    return _no_around(contact, group.customer_id, told) or own


def _no_around(contact: Contact, customer_id: str, told: _Told) -> Permission | None:
    """Return the no of those who may be the same, or who gave the same address; if there is one."""
    as_one = told.as_one(customer_id)
    strictest = _answer(contact, as_one, END_OF_TIME, told)
    if len(as_one) > 1 and not strictest.allowed:
        return Permission(False, SAME_ADDRESS, strictest.since)
    if contact.purpose == Purpose.SHARING:
        return None
    own = told.around.as_one(customer_id)
    others = [
        next((each for each in _refusals(contact, digest, told) if each[0] not in own), None)
        for digest in told.around.addresses_of(customer_id, contact.channel)
    ]
    first = min((each for each in others if each is not None), default=None)
    return Permission(False, SAME_ADDRESS, first[1]) if first is not None else None


def _refusals(contact: Contact, digest: str, told: _Told) -> list[tuple[str, datetime]]:
    """Return who of those who gave an address refuses, and since when, by their ids."""
    found = told.refusals.get((digest, contact.purpose))
    if found is None:
        holders = told.may_refuse.intersection(told.around.addresses[digest].holders)
        asked = ((each, _refused_since(contact, each, told)) for each in sorted(holders))
        found = [(each, since) for each, since in asked if since is not None]
        told.refusals[digest, contact.purpose] = found
    return found


def _refused_since(contact: Contact, customer_id: str, told: _Told) -> datetime | None:
    """Return since when a person refuses, or would if all who may be the same were one."""
    group, as_one = told.around.groups[customer_id], told.as_one(customer_id)
    as_it_is: tuple[Sequence[Group], datetime | None] = ([group], group.joined_at)
    for groups, joined_at in (as_it_is, (as_one, END_OF_TIME))[: len(as_one)]:
        said = [row for each in groups for row in _theirs(each, told.consents)]
        held = consent_that_holds(_about(contact, said), joined_at)
        if held is not None and held.state in ENDING:
            since: datetime = held.occurred_at
            return since
    return None


def _answer(
    contact: Contact, groups: Sequence[Group], joined_at: datetime | None, told: _Told
) -> Permission:
    """Return what the statements of one person say, who may be found as several yet."""
    limits = [row for group in groups for row in _theirs(group, told.limits)]
    limit = restriction_that_holds(limits, joined_at)
    if limit is not None and limit.state == RestrictionState.RESTRICTED:
        return Permission(False, RESTRICTED, limit.occurred_at)
    said = [row for group in groups for row in _theirs(group, told.consents)]
    held = consent_that_holds(_about(contact, said), joined_at)
    if held is None:
        return Permission(False, NEVER_SAID, None)
    is_fine = is_allowed(held.state, held.lawful_reason, held.purpose, held.channel)
    is_word = held.state != ConsentState.UNKNOWN or not is_fine
    return Permission(is_fine, held.state if is_word else held.lawful_reason, held.occurred_at)


def _theirs(group: Group, by_key: Mapping[str, list[Said]]) -> list[Said]:
    rows = (row for member in group.members for row in by_key.get(member, ()))
    return [row for row in rows if group.said(row)]


def _about(contact: Contact, said: Iterable[ConsentStatement]) -> list[ConsentStatement]:
    about = (contact.purpose, contact.channel)
    return [row for row in said if (row.purpose, row.channel) == about]
