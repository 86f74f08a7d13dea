"""The register of what people asked of us about their information."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk import engine
from najimi.desk.models import PersonRequest, RequestKind, RequestRefusal, RequestState
from najimi.desk.services.audit import leave_line
from najimi.desk.services.refusing import RefusedError
from najimi.model.terms import ConsentMeans


@dataclass(frozen=True)
class Asking:
    """What was asked, how, and on which day it reached us."""

    kind: str
    means: str
    received_on: date


def record_request(
    shop: engine.Shop, customer_id: str, asking: Asking, *, who: User, at: datetime
) -> PersonRequest:
    """
    Enter a request into the register; the same one open twice is entered once.

    Raises
    ------
    RefusedError
        In a replay, of an unknown kind or means, or if it would come from the future.
    """
    if shop.manifest.is_replay:
        raise RefusedError("replay")
    if asking.kind not in RequestKind.values or asking.means not in set(ConsentMeans):
        raise RefusedError("request")
    if asking.received_on > at.astimezone(shop.zone).date():
        raise RefusedError("future")
    engine.read_decision(shop, customer_id, shop.workspace.settings.locale)
    due_days = shop.workspace.settings.request_due_days
    with transaction.atomic():
        entry, is_new = PersonRequest.objects.get_or_create(
            customer_id=customer_id,
            kind=asking.kind,
            received_on=asking.received_on,
            state=RequestState.OPEN,
            defaults={
                "means": asking.means,
                "due_on": asking.received_on + timedelta(days=due_days),
                "who": who,
            },
        )
        if is_new:
            leave_line(who, "request_received", customer_id=customer_id, why=asking.kind, at=at)
    return entry


def close_request(
    number: int, state: str, *, why: str = "", who: User, at: datetime, closed_on: date
) -> bool:
    """
    Close an open request as done, or refused with a reason.

    Returns
    -------
    bool
        Whether it was open.

    Raises
    ------
    RefusedError
        If there is no such request, or a refusal gives no reason.
    """
    is_refusal = state == RequestState.REFUSED
    if state not in (RequestState.DONE, RequestState.REFUSED):
        raise RefusedError("request")
    if is_refusal and why not in RequestRefusal.values:
        raise RefusedError("request-reason")
    with transaction.atomic():
        entry = PersonRequest.objects.select_for_update().filter(pk=number).first()
        if entry is None:
            raise RefusedError("request")
        is_open = bool(entry.state == RequestState.OPEN)
        if is_open:
            entry.state, entry.closed_on = state, closed_on
            entry.why = why if is_refusal else ""
            entry.save(update_fields=["state", "closed_on", "why"])
            leave_line(
                who, f"request_{state}", customer_id=entry.customer_id, why=entry.kind, at=at
            )
    return is_open
