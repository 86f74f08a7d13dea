"""The gate: whether a contact is allowed now, with the word for why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from najimi.desk.consents.neighbours import Surroundings, surroundings_of
from najimi.desk.consents.redirects import Group, groups_of
from najimi.desk.consents.rule import consent_that_holds, restriction_that_holds
from najimi.desk.consents.statements import lock_gate
from najimi.desk.consents.stored import statements_of
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
    around = surroundings_of(groups.values())
    keys = {member for group in around.groups.values() for member in group.members}
    told = _Told(statements_of(ConsentStatement, keys), statements_of(RestrictionStatement, keys))
    return {each: _permission(each, groups[each.customer_id], around, told) for each in asked}


@dataclass(frozen=True)
class _Told:
    """What keys said, by key."""

    consents: Mapping[str, list[ConsentStatement]]
    limits: Mapping[str, list[RestrictionStatement]]


def _permission(contact: Contact, group: Group, around: Surroundings, told: _Told) -> Permission:
    if contact.is_must_arrive:
        return Permission(True, "must_arrive", None)
    own = _answer(contact, [group], group.joined_at, told)
    if not own.allowed:
        return own
    return _no_around(contact, group.customer_id, around, told) or own


def _no_around(
    contact: Contact, customer_id: str, around: Surroundings, told: _Told
) -> Permission | None:
    """Return the no of those who may be the same, or who gave the same address; if there is one."""
    as_one = around.as_one(customer_id)
    strictest = _answer(contact, as_one, END_OF_TIME, told)
    if len(as_one) > 1 and not strictest.allowed:
        return Permission(False, SAME_ADDRESS, strictest.since)
    if contact.purpose == Purpose.SHARING:
        return None
    for other in around.sharing(customer_id, contact.channel):
        since = _refused_since(contact, around.groups[other], around.as_one(other), told)
        if since is not None:
            return Permission(False, SAME_ADDRESS, since)
    return None


def _refused_since(
    contact: Contact, group: Group, as_one: Sequence[Group], told: _Told
) -> datetime | None:
    """Return since when a person refuses, or would if all who may be the same were one."""
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
