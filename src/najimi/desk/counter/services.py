"""What happens at the counter: one thing is decided, or nothing, and written down."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from najimi.desk import engine
from najimi.desk.consents import lock_gate
from najimi.desk.counter.answers import Answer, as_kept, said_before
from najimi.desk.counter.gate import Person, find_person, why_closed
from najimi.desk.counter.reading import Asked
from najimi.desk.counter.selectors import list_decided, list_refused, read_take_probability
from najimi.desk.models import ApiKey, CounterDecision, CounterState
from najimi.desk.services.outgoing import send_new
from najimi.model.counter_rules import ASK_AT_THE_COUNTER, AT_THE_COUNTER
from najimi.model.terms import Kind

NOT_KNOWN = "not_known"
OPEN, ASK_FIRST = "open", "ask_first"
OPEN_OR_ASK = (OPEN, ASK_FIRST)
"""Marks with which somebody may be spoken to: of whom no need is known, that one is asked."""


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
    again = said_before(asked, key)
    if again is not None:
        return again
    if shop.manifest.is_replay or not shop.playbook.counter.is_open:
        return Answer(silence="closed")
    if not engine.is_counter_ready(shop):
        return Answer(silence="closed")
    person = find_person(shop, asked)
    if person is None:
        silence = _silenced(shop, asked)
        return silence or _decide(shop, asked, None, key=key, at=at)
    if person.mark.mark not in OPEN_OR_ASK:
        return Answer(silence=person.mark.mark, is_personal=True)
    return _decide(shop, asked, person, key=key, at=at)


def _silenced(shop: engine.Shop, asked: Asked) -> Answer | None:
    """Return silence where somebody was named whom the turn does not know."""
    is_named = bool(asked.customer_id or asked.source_key)
    return Answer(silence=NOT_KNOWN, is_personal=True) if is_named else None


def _decide(
    shop: engine.Shop, asked: Asked, person: Person | None, *, key: ApiKey, at: datetime
) -> Answer:
    if person is not None and person.mark.mark == ASK_FIRST:
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
    shop: engine.Shop, asked: Asked, person: Person, *, key: ApiKey, at: datetime
) -> Answer:
    """Nothing is proposed to somebody whose need we do not know: one question, or silence."""
    if person.mark.question_mark != OPEN:
        return Answer(silence=person.mark.question_mark, is_personal=True)
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
    shop: engine.Shop, asked: Asked, person: Person | None, at: datetime
) -> engine.Pick | None:
    rules = shop.playbook.counter
    suggested: Collection[str] = ()
    refused: Collection[str] = ()
    if person is not None:
        since = at - timedelta(days=rules.suggested_rest_days)
        suggested = {each.product_id for each in list_decided(person.members, since)}
        refused = list_refused(person.members, shop.playbook.screening.refused_rest_days, at)
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
    shop: engine.Shop, asked: Asked, person: Person | None, answer: Answer, *, key: ApiKey,
    at: datetime, decision_id: str, scope: str, pick: engine.Pick | None,
) -> Answer:  # fmt: skip
    """Pass the gate and write the decision down, in one transaction; or say why it is closed."""
    with transaction.atomic():
        lock_gate()
        again = said_before(asked, key)
        if again is not None:
            return again
        state = CounterState.ASKED if pick is None else CounterState.SUGGESTED
        state = CounterState.HELD_OUT if scope else state
        closed = why_closed(shop, person, at, state) if person else ""
        if closed:
            return Answer(silence=closed, is_personal=True)
        kept_back = engine.kept_back_probability(shop, is_known=person is not None)
        propensity = 1.0 if pick is None else kept_back if scope else 1.0 - kept_back
        _write(asked, person, answer, decision_id, state, pick, propensity, key, at)
        if person is not None:
            fact = engine.decision_fact(
                shop, person.customer_id, decision_id,
                kind=str(Kind.LISTEN if pick is None else Kind.SELL),
                treatment_id=ASK_AT_THE_COUNTER if pick is None else AT_THE_COUNTER,
                scope=scope, propensity=propensity, draw=person.mark.draw, pick=pick, at=at,
            )  # fmt: skip
            send_new(engine.DECIDED, fact)
    return answer


def _write(
    asked: Asked, person: Person | None, answer: Answer, decision_id: str, state: CounterState,
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
        answer=as_kept(answer) | {"weighed": vars(pick) if pick else None},
        at=at,
    )


def _new_id() -> str:
    return f"n{secrets.token_hex(12)}"


def _draw_of(shop: engine.Shop, decision_id: str) -> float:
    """Return the draw of a basket of nobody known, in [0, 1)."""
    text = f"{shop.workspace.salt}:{decision_id}"
    return int(hashlib.sha256(text.encode()).hexdigest()[:13], 16) / 16**13
