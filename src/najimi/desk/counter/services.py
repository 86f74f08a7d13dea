"""What happens at the counter: a suggestion is decided, and a verdict on it is stored."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from najimi.desk import engine
from najimi.desk.consents import Contact, group_of, list_permissions, lock_gate
from najimi.desk.counter.problems import ProblemError
from najimi.desk.counter.reading import Asked, Told
from najimi.desk.counter.selectors import (
    SPOKEN,
    Decided,
    list_decided,
    list_refused,
    read_take_probability,
)
from najimi.desk.models import ApiKey, CounterDecision, CounterState, CounterVerdict
from najimi.desk.services.outgoing import forward_outgoing, hand_on, send_new, send_out
from najimi.faults import fault_point
from najimi.model.counter_rules import ASK_AT_THE_COUNTER, AT_THE_COUNTER
from najimi.model.terms import REFUSING, AnswerMeans, Direction, Kind, Purpose, Verdict

QUESTION_REST_DAYS = 90
SHORT_DAYS, LONG_DAYS = 7, 30
NOT_KNOWN = "not_known"
OPEN_OR_ASK = ("open", "ask_first")
"""Marks with which somebody may be spoken to: of whom no need is known, that one is asked."""
CHANNEL = "counter"


@dataclass(frozen=True)
class Answer:
    """
    What the till is told: a suggestion, a question, or silence with the code of its reason.

    Parameters
    ----------
    decision_id : str
        Empty for silence.
    suggestion : Pick, optional
    question : mapping, optional
        Words of the question, by language.
    silence : str
        Code of the reason; for those who may see numbers.
    is_personal : bool
        Whether somebody was named: then silence has one word, whatever its reason, so that
        nobody learns from it whether we know them, or what they allow.
    """

    decision_id: str = ""
    suggestion: engine.Pick | None = None
    question: dict[str, str] | None = None
    silence: str = ""
    is_personal: bool = False


@dataclass(frozen=True)
class _Person:
    """Who stands at the counter: the id that stays, all that lead to it, and the turn's mark."""

    customer_id: str
    members: frozenset[str]
    mark: engine.Mark


def suggest_next(shop: engine.Shop, asked: Asked, *, key: ApiKey, at: datetime) -> Answer:
    """
    Decide what to say at the counter: at most one thing, or nothing.

    Whether the customer allows it and how often we spoke to them is asked in the transaction
    that records the decision, so that a thousand tills at once never speak more often than the
    playbook allows.

    Parameters
    ----------
    shop : Shop
    asked : Asked
    key : ApiKey
        By which the till asks.
    at : datetime
        Aware; now.

    Raises
    ------
    ProblemError
        If the id of the request was used for another basket.
    """
    again = _said_before(asked, key)
    if again is not None:
        return again
    if shop.manifest.is_replay or not shop.playbook.counter.is_open:
        return Answer(silence="closed")
    if not engine.is_counter_ready(shop):
        return Answer(silence="closed")
    person = _find(shop, asked)
    if person is None:
        silence = _silenced(shop, asked)
        return silence or _decide(shop, asked, None, key=key, at=at)
    if person.mark.mark not in OPEN_OR_ASK:
        return Answer(silence=person.mark.mark, is_personal=True)
    return _decide(shop, asked, person, key=key, at=at)


def record_verdict(shop: engine.Shop, told: Told, *, key: ApiKey, at: datetime) -> bool:
    """
    Store what was said to a decision; durable when this returns.

    What a customer said becomes a fact. What staff put aside does not: it is no word of the
    customer, so nothing rests by it, and it is compared with what they buy later.

    Returns
    -------
    bool
        Whether it was new; the same told again changes nothing.

    Raises
    ------
    ProblemError
        If there is no such decision, or the id was used for another verdict.
    """
    with transaction.atomic():
        lock_gate()
        known = CounterVerdict.objects.filter(key=key, verdict_id=told.verdict_id).first()
        if known is not None:
            _refuse_other(known.digest, told.digest, "verdict_id")
            return False
        decision = CounterDecision.objects.filter(decision_id=told.decision_id).first()
        if decision is None or decision.state == CounterState.HELD_OUT:
            raise ProblemError(
                "decision",
                "decision_id must be one that POST /v1/next gave, got another.",
                hint="send the decision_id of the suggestion as it came.",
            )
        _store(decision, told, key=key, at=at)
    fault_point("counter.after_commit")
    hand_on(shop.workspace, by=forward_outgoing)
    return True


def _said_before(asked: Asked, key: ApiKey) -> Answer | None:
    if not asked.request_id:
        return None
    known = CounterDecision.objects.filter(key=key, request_id=asked.request_id).first()
    if known is None:
        return None
    _refuse_other(known.request_digest, asked.digest, "request_id")
    pick = known.answer["suggestion"]
    return Answer(
        decision_id=known.answer["decision_id"],
        suggestion=engine.Pick(**pick) if pick else None,
        question=known.answer["question"],
        silence=known.answer["silence"],
        is_personal=known.answer["is_personal"],
    )


def _refuse_other(known: str, digest: str, name: str) -> None:
    if known != digest:
        raise ProblemError(
            "conflict",
            f"{name} was sent before with other content.",
            hint=f"give each request a {name} of its own; repeat one only with the same content.",
        )


def _find(shop: engine.Shop, asked: Asked) -> _Person | None:
    """Return who is meant, as the turn knows them; ``None`` for nobody, and for nobody known."""
    first_id = asked.customer_id
    if asked.source_key:
        first_id = engine.id_of_key(shop, asked.source, asked.source_key)
    if not first_id:
        return None
    group = group_of(first_id)
    mark = engine.read_mark(shop, group.customer_id)
    return None if mark is None else _Person(group.customer_id, group.members, mark)


def _silenced(shop: engine.Shop, asked: Asked) -> Answer | None:
    """Return silence where somebody was named whom the turn does not know."""
    is_named = bool(asked.customer_id or asked.source_key)
    return Answer(silence=NOT_KNOWN, is_personal=True) if is_named else None


def _decide(
    shop: engine.Shop, asked: Asked, person: _Person | None, *, key: ApiKey, at: datetime
) -> Answer:
    if person is not None and person.mark.main_need is None:
        return _ask_first(shop, asked, person, key=key, at=at)
    pick = _pick(shop, asked, person, at)
    if pick is None:
        return Answer(silence="nothing_fits", is_personal=person is not None)
    decision_id = _new_id()
    if person is None:
        draw = _draw_of(shop, decision_id)
        scope = "treatment" if draw < shop.playbook.counter.holdout_share else ""
    else:
        scope = engine.is_kept_back(shop, person.mark.draw)
    answer = Answer(decision_id=decision_id, suggestion=pick)
    if scope:
        answer = Answer(silence="held_out", is_personal=person is not None)
    return _record(
        shop, asked, person, answer, key=key, at=at, decision_id=decision_id, scope=scope, pick=pick
    )


def _ask_first(
    shop: engine.Shop, asked: Asked, person: _Person, *, key: ApiKey, at: datetime
) -> Answer:
    """Nothing is proposed to somebody whose need we do not know: one question, or silence."""
    question = engine.need_question(shop)
    if question is None:
        return Answer(silence="need_unknown", is_personal=True)
    decision_id = _new_id()
    words = {"question_id": question.question_id, **question.words}
    answer = Answer(decision_id=decision_id, question=words)
    return _record(
        shop, asked, person, answer, key=key, at=at, decision_id=decision_id, scope="", pick=None
    )


def _pick(
    shop: engine.Shop, asked: Asked, person: _Person | None, at: datetime
) -> engine.Pick | None:
    rules = shop.playbook.counter
    suggested: Collection[str] = ()
    refused: Collection[str] = ()
    if person is not None:
        since = at - timedelta(days=rules.suggested_rest_days)
        suggested = {each.product_id for each in list_decided(person.members, since)}
        refused = list_refused(person.members, at - timedelta(days=rules.refused_rest_days))
    return engine.pick_product(
        shop,
        asked.basket,
        asked.not_in_stock,
        customer_id=person.customer_id if person else "",
        mark=person.mark if person else None,
        suggested=suggested,
        refused=refused,
        take_probability=read_take_probability(rules, shop.manifest.turn_id),
        at=at,
    )


def _record(
    shop: engine.Shop, asked: Asked, person: _Person | None, answer: Answer, *, key: ApiKey,
    at: datetime, decision_id: str, scope: str, pick: engine.Pick | None,
) -> Answer:  # fmt: skip
    """Pass the gate and write the decision down, in one transaction; or say why it is closed."""
    with transaction.atomic():
        lock_gate()
        again = _said_before(asked, key)
        if again is not None:
            return again
        state = CounterState.ASKED if pick is None else CounterState.SUGGESTED
        state = CounterState.HELD_OUT if scope else state
        closed = _closed(shop, person, at, state) if person else None
        if closed is not None:
            return closed
        kept_back = engine.kept_back_probability(shop, is_known=person is not None)
        propensity = 1.0 if pick is None else kept_back if scope else 1.0 - kept_back
        _write(asked, person, answer, decision_id, state, pick, propensity, key, at)
        if person is not None:
            fact = engine.decision_fact(
                shop, person.customer_id, decision_id,
                kind=str(Kind.LISTEN if pick is None else Kind.SELL),
                treatment_id=ASK_AT_THE_COUNTER if pick is None else AT_THE_COUNTER,
                scope=scope, propensity=propensity, draw=person.mark.draw, at=at,
            )  # fmt: skip
            send_new(engine.DECIDED, fact)
    return answer


def _write(
    asked: Asked, person: _Person | None, answer: Answer, decision_id: str, state: CounterState,
    pick: engine.Pick | None, propensity: float, key: ApiKey, at: datetime,
) -> None:  # fmt: skip
    CounterDecision.objects.create(
        decision_id=decision_id,
        key=key,
        request_id=asked.request_id or None,
        request_digest=asked.digest,
        customer_id=person.customer_id if person else "",
        state=state,
        product_id=pick.product_id if pick else "",
        want_probability=pick.want_probability if pick else 0.0,
        propensity=propensity,
        answer=_as_told(answer),
        at=at,
    )


def _as_told(answer: Answer) -> dict[str, Any]:
    told = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    pick = answer.suggestion
    return told | {"suggestion": vars(replace(pick)) if pick else None}


def _closed(shop: engine.Shop, person: _Person, at: datetime, state: CounterState) -> Answer | None:
    """Return why we may not speak to them now; the answer holds as long as the gate is locked."""
    contact = Contact(person.customer_id, Purpose.PROMOTIONAL, CHANNEL)
    permission = list_permissions([contact])[contact]
    if not permission.allowed:
        return Answer(silence=f"gate_{permission.why_code}", is_personal=True)
    decided = list_decided(person.members, at - timedelta(days=QUESTION_REST_DAYS))
    if state == CounterState.ASKED and any(each.state == state for each in decided):
        return Answer(silence="need_unknown", is_personal=True)
    today = {each.state for each in decided if each.at >= _day(shop, at)}
    if state == CounterState.HELD_OUT and state in today:
        return Answer(silence="held_out", is_personal=True)
    if _is_enough(shop, person.mark, decided, at):
        return Answer(silence="contact_rule", is_personal=True)
    return None


def _is_enough(shop: engine.Shop, mark: engine.Mark, decided: list[Decided], at: datetime) -> bool:
    """
    Return whether one contact more would be one too many.

    The turn's counts hold what was before it; beside them count what this turn decided on, and
    what was said at the counter since.
    """
    looked_at, rules = shop.manifest.as_of, shop.playbook.contact_rules
    spoken = [each.at for each in decided if each.state in SPOKEN]
    for most, n_before, days in (
        (rules.max_7_days, mark.n_contacts_7_days, SHORT_DAYS),
        (rules.max_30_days, mark.n_contacts_30_days, LONG_DAYS),
    ):
        since = at - timedelta(days=days)
        n_decided = int(mark.is_decided and looked_at > since)
        n_spoken = sum(instant >= max(since, looked_at) for instant in spoken)
        if most is not None and n_before + n_decided + n_spoken >= most:
            return True
    return False


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
    said_id = f"said-{named}"
    own = hashlib.sha256(f"{key.pk}\x1f{told.verdict_id}".encode()).hexdigest()[:24]
    spoken = engine.contact_fact(
        said_id, whom, named, kind=str(Kind.LISTEN if is_question else Kind.SELL),
        direction=Direction.OUT, at=decision.at,
    )  # fmt: skip
    send_out(engine.CONTACTS, spoken)
    if told.verdict == Verdict.ACCEPTED or told.verdict in REFUSING:
        kind = "response" if told.verdict == Verdict.ACCEPTED else "refusal"
        answered = engine.contact_fact(
            f"answer-{own}", whom, named, kind=kind, direction=Direction.IN, reply_to=said_id, at=at
        )
        send_out(engine.CONTACTS, answered)
    said = {
        "verdict": told.verdict,
        "treatment_id": ASK_AT_THE_COUNTER if is_question else AT_THE_COUNTER,
        "decision_id": named,
        "product_id": decision.product_id,
        "means": str(AnswerMeans.ASKED),
        "note": told.note,
    }
    send_out(
        engine.VERDICTS, engine.desk_fact(engine.VERDICTS, f"verdict-{own}", whom, at=at, said=said)
    )


def _new_id() -> str:
    return f"n{secrets.token_hex(12)}"


def _draw_of(shop: engine.Shop, decision_id: str) -> float:
    """Return the draw of a basket of nobody known, in [0, 1)."""
    text = f"{shop.workspace.salt}:{decision_id}"
    return int(hashlib.sha256(text.encode()).hexdigest()[:13], 16) / 16**13


def _day(shop: engine.Shop, at: datetime) -> datetime:
    return at.astimezone(shop.zone).replace(hour=0, minute=0, second=0, microsecond=0)
