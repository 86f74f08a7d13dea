"""Handing a person what we hold about them, and erasing them."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk import engine
from najimi.desk.holding import held_at_desk
from najimi.desk.models import PersonRequest, RequestKind, RequestState
from najimi.desk.services.audit import leave_line
from najimi.desk.services.outgoing import drain_outgoing
from najimi.desk.services.refusing import RefusedError
from najimi.errors import PurposeError
from najimi.ownership import Reading, Receipt


def hand_out_holding(
    shop: engine.Shop, customer_id: str, kind: str, purpose: str, *, locale: str, who: User,
    at: datetime,
) -> bytes:  # fmt: skip
    """
    Return all that is held about a person as a file, with a line in the audit.

    Raises
    ------
    RefusedError
        If there is no such kind of file, or nobody says what for; that leaves a line, too.
    """
    if kind not in engine.KINDS:
        raise RefusedError("request")
    engine.read_decision(shop, customer_id, locale)
    drain_outgoing(shop.workspace)

    def note(reading: Reading) -> None:
        what = "handed_out" if reading.is_granted else "handing_denied"
        why = f"{reading.purpose} {reading.kind}".strip()
        leave_line(who, what, customer_id=reading.customer_id, why=why, at=at)

    try:
        return engine.hand_out(
            shop, customer_id, kind, purpose=purpose, locale=locale, who=who.username, at=at,
            note=note, ask_desk=held_at_desk,
        )  # fmt: skip
    except PurposeError as error:
        raise RefusedError("purpose") from error


def erase_person(
    shop: engine.Shop, customer_id: str, *, is_sure: bool, who: User, at: datetime
) -> Receipt:
    """
    Erase a person from every store; their open requests for it are done.

    A process that dies meanwhile goes on with it at the next start.

    Raises
    ------
    RefusedError
        In a replay, or unless it was said to be sure.
    """
    if shop.manifest.is_replay:
        raise RefusedError("replay")
    if not is_sure:
        raise RefusedError("not-sure")
    engine.read_decision(shop, customer_id, shop.workspace.settings.locale)
    drain_outgoing(shop.workspace)
    asked = PersonRequest.objects.filter(
        customer_id=customer_id, kind=RequestKind.ERASURE, state=RequestState.OPEN
    )
    numbers = list(asked.values_list("pk", flat=True))
    receipt = engine.erase_customer(shop, customer_id, who=who.username, at=at)
    with transaction.atomic():
        PersonRequest.objects.filter(pk__in=numbers).update(
            state=RequestState.DONE, closed_on=at.astimezone(shop.zone).date()
        )
        leave_line(who, "erased", customer_id=receipt.number, at=at)
    return receipt
