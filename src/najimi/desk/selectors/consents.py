"""What a customer allows now, and which decisions of the plan they no longer allow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from najimi.desk import engine
from najimi.desk.consents import ENDING, Contact, Permission, group_of, list_permissions
from najimi.desk.consents.neighbours import keys_sharing_since, list_sharing
from najimi.desk.consents.redirects import groups_of
from najimi.desk.consents.rule import consent_that_holds, restriction_that_holds
from najimi.desk.consents.stored import statements_of
from najimi.desk.models import ConsentStatement, Redirect, RestrictionStatement
from najimi.desk.rows import TreatmentRow
from najimi.desk.selectors.shop import list_handled
from najimi.model.terms import Channel, Purpose, RestrictionState

OVERLAP = timedelta(days=2)
"""How long a load may have been under way when a turn looked."""


SAID_AT_ONCE = (
    "state", "occurred_at", "means", "place", "wording_version", "source", "lawful_reason",
)  # fmt: skip
"""What statements about several channels share if they were one answer."""


@dataclass(frozen=True)
class Allowed:
    """What holds for one purpose on the channels of one answer, and what it permits."""

    purpose: str
    channels: tuple[str, ...]
    said: ConsentStatement
    permission: Permission


@dataclass(frozen=True)
class Stopped:
    """Why a decision of the plan must not be carried out any more, and since when."""

    why_code: str
    since: datetime | None


def list_allowed(customer_id: str) -> list[Allowed]:
    """Return what holds for a person, by purpose and answer, wherever something was said."""
    group = group_of(customer_id)
    said: defaultdict[tuple[str, str], list[ConsentStatement]] = defaultdict(list)
    for rows in statements_of(ConsentStatement, group.members).values():
        for row in filter(group.said, rows):
            said[row.purpose, row.channel].append(row)
    pairs = [(p.value, c.value) for p in Purpose for c in Channel if (p.value, c.value) in said]
    asked = {pair: Contact(customer_id, *pair) for pair in pairs}
    permissions = list_permissions(asked.values())
    answers: dict[tuple[object, ...], Allowed] = {}
    for purpose, channel in pairs:
        held = consent_that_holds(said[purpose, channel], group.joined_at)
        if held is None:
            continue
        permission = permissions[asked[purpose, channel]]
        answer = (purpose, permission, *(getattr(held, name) for name in SAID_AT_ONCE))
        before = answers[answer].channels if answer in answers else ()
        answers[answer] = Allowed(purpose, (*before, channel), held, permission)
    return list(answers.values())


def get_restriction(customer_id: str) -> datetime | None:
    """Return since when a person's information must not be used; ``None`` if it may be."""
    group = group_of(customer_id)
    by_key = statements_of(RestrictionStatement, group.members).values()
    rows = [row for rows in by_key for row in rows if group.said(row)]
    held = restriction_that_holds(rows, group.joined_at)
    is_restricted = held is not None and held.state == RestrictionState.RESTRICTED
    return held.occurred_at if held is not None and is_restricted else None


def list_stopped(decisions: Iterable[tuple[str, str, TreatmentRow]]) -> dict[str, Stopped]:
    """
    Return which decisions the customer no longer allows.

    Parameters
    ----------
    decisions : iterable of (customer_id, decision_id, TreatmentRow)
    """
    asked = {
        decision_id: Contact(customer_id, told.purpose, told.channel, told.is_must_arrive)
        for customer_id, decision_id, told in decisions
    }
    permissions = list_permissions(asked.values())
    return {
        decision_id: Stopped(permission.why_code, permission.since)
        for decision_id, contact in asked.items()
        if not (permission := permissions[contact]).allowed
    }


def list_stopped_now(shop: engine.Shop, customer_ids: Iterable[str]) -> dict[str, Stopped]:
    """Return which of some customers no longer allow what this turn decided and nobody did yet."""
    treated = engine.list_treated(shop, list(customer_ids), shop.workspace.settings.locale)
    stopped = _still_stopped(treated)
    return {
        customer_id: stopped[decision_id]
        for customer_id, decision_id, _ in treated
        if decision_id in stopped
    }


def count_stopped(shop: engine.Shop, locale: str) -> dict[str, int]:
    """
    Return for each treatment of the plan how many no longer allow it since the turn looked.

    What was dealt with before they said so is not counted.
    """
    looked_at = shop.manifest.as_of
    changed = _changed_since(looked_at - OVERLAP) | _touched_since(looked_at)
    treated = engine.list_treated(shop, changed, locale) if changed else []
    stopped = _still_stopped(treated)
    counted = Counter(
        told.treatment_id for _, decision_id, told in treated if decision_id in stopped
    )
    return dict(counted)


def _still_stopped(treated: list[tuple[str, str, TreatmentRow]]) -> dict[str, Stopped]:
    """Return the decisions that the customer no longer allows, but those dealt with before."""
    stopped = list_stopped(treated)
    handled = list_handled(stopped)
    return {each: why for each, why in stopped.items() if each not in handled}


def _changed_since(instant: datetime) -> set[str]:
    """Return the customers of whom something was committed since an instant."""
    ids: set[str] = set()
    for model in (ConsentStatement, RestrictionStatement):
        newer = model.objects.filter(committed_at__gte=instant)
        ids.update(newer.values_list("first_customer_id", flat=True))
    staying = {group.customer_id for group in groups_of(ids).values()}
    merged = Redirect.objects.filter(joined_at__gte=instant).values_list("customer_id", flat=True)
    return staying | set(merged)


def _touched_since(instant: datetime) -> set[str]:
    """Return the customers whom a no of others reached: said since, or an address given since."""
    refused = ConsentStatement.objects.filter(
        committed_at__gte=instant - OVERLAP, state__in=ENDING
    ).values_list("first_customer_id", flat=True)
    groups = groups_of({*refused, *keys_sharing_since(instant)}).values()
    return {group.customer_id for group in groups} | list_sharing(groups)
