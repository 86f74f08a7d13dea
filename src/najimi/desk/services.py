"""What people change at the desk; every change leaves a line in the audit."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk import engine
from najimi.desk.models import AuditEntry, CarriedOut, LeaveReason, LeftInPeace
from najimi.desk.rows import DecisionRow
from najimi.desk.selectors import OWNER
from najimi.errors import NajimiError


class RefusedError(NajimiError):
    """
    What was asked cannot be recorded; ``code`` names the words that say why.

    Parameters
    ----------
    code : {"replay", "changed", "silence", "done", "reason"}
    """

    def __init__(self, code: str) -> None:
        super().__init__(
            f"this cannot be recorded: {code}.", hint="look at the plan of today again."
        )
        self.code = code


def create_owner() -> User:
    """Make the one account of this desk, unless it is there. It has no password, only links."""
    owner, is_new = User.objects.get_or_create(username=OWNER)
    if is_new:
        owner.set_unusable_password()
        owner.save(update_fields=["password"])
    return owner


def carry_out_decision(
    shop: engine.Shop, customer_id: str, decision_id: str, *, who: User, at: datetime
) -> bool:
    """
    Record that a person carried out a decision: one contact in the facts.

    The fact and our own row stand or fall together: a failed append rolls the row back, and a
    fact that outlived a failed commit is found again and not appended twice.

    Returns
    -------
    bool
        Whether it was new.

    Raises
    ------
    RefusedError
        In a replay, after the plan has changed, or when nothing is to be done.
    """
    decision = _decision_in_force(shop, customer_id, decision_id)
    if decision.treatment is None or decision.channel is None or decision.kind is None:
        raise RefusedError("silence")
    with transaction.atomic():
        _, is_new = CarriedOut.objects.get_or_create(
            decision_id=decision_id, defaults={"customer_id": customer_id, "who": who, "at": at}
        )
        if is_new:
            contact = engine.Contact(
                customer_id=customer_id,
                decision_id=decision_id,
                treatment_id=decision.treatment.treatment_id,
                channel=decision.channel,
                kind=decision.kind,
                minutes=decision.minutes,
                at=at,
            )
            engine.record_contact(shop, contact)
            _audit(who, "carried_out", customer_id, decision_id, contact.treatment_id, at)
    return is_new


def leave_in_peace(
    shop: engine.Shop, customer_id: str, decision_id: str, reason: str, *, who: User, at: datetime
) -> bool:
    """
    Record that a person leaves a customer in peace today. It is not a contact, so no fact.

    Returns
    -------
    bool
        Whether it was new; the first reason stays.

    Raises
    ------
    RefusedError
        In a replay, after the plan has changed, without a known reason, or when it was done.
    """
    if reason not in LeaveReason.values:
        raise RefusedError("reason")
    _decision_in_force(shop, customer_id, decision_id)
    with transaction.atomic():
        if CarriedOut.objects.filter(decision_id=decision_id).exists():
            raise RefusedError("done")
        _, is_new = LeftInPeace.objects.get_or_create(
            decision_id=decision_id,
            defaults={"customer_id": customer_id, "reason": reason, "who": who, "at": at},
        )
        if is_new:
            _audit(who, "left_in_peace", customer_id, decision_id, reason, at)
    return is_new


def make_turn(*, who: User, at: datetime) -> None:
    """Run a turn that looks from now."""
    engine.make_turn(settings.WORKSPACE, now=at)
    _audit(who, "turn_made", "", "", "", at)


def record_entry(who: User, at: datetime) -> None:
    """Note in the audit that someone entered the desk."""
    _audit(who, "entered", "", "", "", at)


def _decision_in_force(shop: engine.Shop, customer_id: str, decision_id: str) -> DecisionRow:
    if shop.manifest.is_replay:
        raise RefusedError("replay")
    decision = engine.read_decision(shop, customer_id, shop.workspace.settings.locale)
    if decision.decision_id != decision_id:
        raise RefusedError("changed")
    return decision


def _audit(
    who: User, what: str, customer_id: str, decision_id: str, why: str, at: datetime
) -> None:
    AuditEntry.objects.create(
        who=who, what=what, customer_id=customer_id, decision_id=decision_id, why=why, at=at
    )
