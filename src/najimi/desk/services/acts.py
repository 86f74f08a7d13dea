"""What people do with the plan of today."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk import engine
from najimi.desk.consents import group_of, lock_gate, may_contact
from najimi.desk.models import CarriedOut, LeaveReason, LeftInPeace
from najimi.desk.rows import DecisionRow
from najimi.desk.services.audit import leave_line
from najimi.desk.services.outgoing import hand_on, send_out
from najimi.desk.services.refusing import RefusedError
from najimi.faults import fault_point


def carry_out_decision(
    shop: engine.Shop, customer_id: str, decision_id: str, *, who: User, at: datetime
) -> bool:
    """
    Record that a person carried out a decision: one contact in the facts.

    Whether the customer still allows it is asked in the same transaction, so nothing is
    recorded after a withdrawal was committed. A complaint or case that was loaded after the
    turn stops all but care and what must arrive.

    Returns
    -------
    bool
        Whether it was new.

    Raises
    ------
    RefusedError
        In a replay, after the plan has changed, when nothing is to be done, when the customer
        does not allow it any more, or when a case of theirs came since.
    """
    decision = decision_in_force(shop, customer_id, decision_id)
    if decision.treatment is None or decision.channel is None or decision.kind is None:
        raise RefusedError("silence")
    contact = engine.Contact(
        customer_id=customer_id,
        decision_id=decision_id,
        treatment_id=decision.treatment.treatment_id,
        channel=decision.channel,
        kind=decision.kind,
        minutes=decision.minutes,
        at=at,
    )
    fault_point("consents.before_gate")
    with transaction.atomic():
        lock_gate()
        is_new = not CarriedOut.objects.filter(decision_id=decision_id).exists()
        if is_new:
            _pass_gate(shop, customer_id, decision)
            CarriedOut.objects.create(
                decision_id=decision_id, customer_id=customer_id, who=who, at=at
            )
            fault_point("consents.after_gate")
            send_out(engine.CONTACTS, contact.as_fact())
            leave_line(
                who, "carried_out", customer_id=customer_id, decision_id=decision_id,
                why=contact.treatment_id, at=at,
            )  # fmt: skip
    hand_on(shop.workspace)
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
    decision_in_force(shop, customer_id, decision_id)
    with transaction.atomic():
        if CarriedOut.objects.filter(decision_id=decision_id).exists():
            raise RefusedError("done")
        _, is_new = LeftInPeace.objects.get_or_create(
            decision_id=decision_id,
            defaults={"customer_id": customer_id, "reason": reason, "who": who, "at": at},
        )
        if is_new:
            leave_line(
                who, "left_in_peace", customer_id=customer_id, decision_id=decision_id,
                why=reason, at=at,
            )  # fmt: skip
    return is_new


def decision_in_force(shop: engine.Shop, customer_id: str, decision_id: str) -> DecisionRow:
    """
    Return the decision a form speaks of.

    Raises
    ------
    RefusedError
        In a replay, or after the plan has changed.
    """
    if shop.manifest.is_replay:
        raise RefusedError("replay")
    decision = engine.read_decision(shop, customer_id, shop.workspace.settings.locale)
    if decision.decision_id != decision_id:
        raise RefusedError("changed")
    return decision


def _pass_gate(shop: engine.Shop, customer_id: str, decision: DecisionRow) -> None:
    """
    Refuse what the customer does not allow, and what does not suit a case of theirs.

    What they allow holds until the transaction ends.
    """
    told = decision.treatment
    if told is None:
        return
    permission = may_contact(
        customer_id, told.purpose, told.channel, is_must_arrive=told.is_must_arrive
    )
    if not permission.allowed:
        code = f"gate-{permission.why_code.replace('_', '-')}"
        raise RefusedError(code, since=permission.since)
    if not told.is_caring and engine.has_new_case(shop, group_of(customer_id).members):
        raise RefusedError("gate-new-case")
