"""What was said to a suggestion: stored before the answer, a fact only if the customer said it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from najimi.desk import engine
from najimi.desk.consents import lock_gate
from najimi.desk.counter.answers import refuse_other
from najimi.desk.counter.problems import ProblemError
from najimi.desk.counter.reading import Told
from najimi.desk.models import ApiKey, CounterDecision, CounterState, CounterVerdict
from najimi.desk.services.outgoing import forward_outgoing, hand_on, send_out
from najimi.faults import fault_point
from najimi.model.counter_rules import ASK_AT_THE_COUNTER, AT_THE_COUNTER
from najimi.model.terms import REFUSING, AnswerMeans, Direction, Kind, Verdict


def record_verdict(shop: engine.Shop, told: Told, *, key: ApiKey, at: datetime) -> bool:
    """
    Store what was said to a decision; durable when this returns.

    What a customer said becomes a fact. What staff put aside does not: it is no word of the
    customer, so nothing rests by it beyond the suggestion itself, and it is compared with what they buy later.

    Returns
    -------
    bool
        Whether it was new; the same told again changes nothing.

    Raises
    ------
    ProblemError
        If there is no such decision, the id was used for another verdict, or a note stands where
        none is kept.
    """
    with transaction.atomic():
        lock_gate()
        known = CounterVerdict.objects.filter(key=key, verdict_id=told.verdict_id).first()
        if known is not None:
            refuse_other(known.digest, told.digest, "verdict_id")
            return False
        decision = CounterDecision.objects.filter(decision_id=told.decision_id).first()
        if decision is None or decision.state == CounterState.HELD_OUT:
            raise ProblemError(
                "decision",
                "decision_id must be one that POST /v1/next gave, got another.",
                hint="send the decision_id of the suggestion as it came.",
            )
        _refuse_note(decision, told)
        _store(decision, told, key=key, at=at)
    fault_point("counter.after_commit")
    hand_on(shop.workspace, by=forward_outgoing)
    return True


def _refuse_note(decision: CounterDecision, told: Told) -> None:
    """Refuse a note that would be lost: it is kept beside what a customer said, nowhere else."""
    if told.note and not decision.customer_id:
        raise ProblemError(
            "fields",
            "1 field(s) are not as expected.",
            hint="leave the note out: of a basket of nobody known none is kept.",
            errors=[{"pointer": "#/note", "expected": "nothing, of nobody known", "got": "a text"}],
        )


def _store(decision: CounterDecision, told: Told, *, key: ApiKey, at: datetime) -> None:
    CounterVerdict.objects.create(
        verdict_id=told.verdict_id,
        key=key,
        digest=told.digest,
        decision_id=decision.decision_id,
        customer_id=decision.customer_id,
        product_id=decision.product_id,
        verdict=told.verdict,
        dismissed_by=told.dismissed_by,
        reason=told.reason,
        at=at,
    )
    if decision.customer_id and not told.dismissed_by:
        _send_facts(decision, told, key, at)


def _send_facts(decision: CounterDecision, told: Told, key: ApiKey, at: datetime) -> None:
    """Let out that we spoke, what the customer answered, and what it was worth to them."""
    whom, named = decision.customer_id, decision.decision_id
    is_question = decision.state == CounterState.ASKED
    treatment_id = ASK_AT_THE_COUNTER if is_question else AT_THE_COUNTER
    said_id = f"said-{named}"
    own = hashlib.sha256(f"{key.pk}\x1f{told.verdict_id}".encode()).hexdigest()[:24]
    spoken = engine.contact_fact(
        said_id, whom, named, treatment_id=treatment_id, kind=str(Kind.LISTEN if is_question else Kind.SELL),
        direction=Direction.OUT, at=decision.at,
    )  # fmt: skip
    send_out(engine.CONTACTS, spoken)
    if told.verdict == Verdict.ACCEPTED or told.verdict in REFUSING:
        kind = "response" if told.verdict == Verdict.ACCEPTED else "refusal"
        answered = engine.contact_fact(
            f"answer-{own}", whom, named, treatment_id=treatment_id, kind=kind,
            direction=Direction.IN, reply_to=said_id, at=at,
        )  # fmt: skip
        send_out(engine.CONTACTS, answered)
    said = {
        "verdict": told.verdict,
        "treatment_id": treatment_id,
        "decision_id": named,
        "product_id": decision.product_id,
        "means": str(AnswerMeans.ASKED),
        "note": told.note,
    }
    send_out(
        engine.VERDICTS, engine.desk_fact(engine.VERDICTS, f"verdict-{own}", whom, at=at, said=said)
    )
